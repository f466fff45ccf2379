//! The parts of a pair in order, without the comments between them.

use crate::parser::Rule;

/// A pair of this grammar.
pub(crate) type Pair<'i> = pest::iterators::Pair<'i, Rule>;

/// The children of a pair, taken one after another. Comments may stand wherever a line may go on, and mean nothing.
pub(crate) struct Parts<'i> {
    pairs: pest::iterators::Pairs<'i, Rule>,
}

impl<'i> Parts<'i> {
    pub(crate) fn of(pair: Pair<'i>) -> Self {
        Self { pairs: pair.into_inner() }
    }

    /// The next part, if it is a `rule`; otherwise it stays.
    pub(crate) fn one(&mut self, rule: Rule) -> Option<Pair<'i>> {
        self.one_if(|found| found == rule)
    }

    /// The next part, if its rule is `wanted`; otherwise it stays.
    pub(crate) fn one_if(&mut self, wanted: impl FnOnce(Rule) -> bool) -> Option<Pair<'i>> {
        while self.pairs.peek()?.as_rule() == Rule::comment {
            self.pairs.next();
        }
        if wanted(self.pairs.peek()?.as_rule()) { self.pairs.next() } else { None }
    }

    /// Whether the next part is a `rule`, which is then passed over.
    pub(crate) fn pass(&mut self, rule: Rule) -> bool {
        self.one(rule).is_some()
    }
}

impl<'i> Iterator for Parts<'i> {
    type Item = Pair<'i>;

    fn next(&mut self) -> Option<Pair<'i>> {
        self.pairs.find(|pair| pair.as_rule() != Rule::comment)
    }
}
