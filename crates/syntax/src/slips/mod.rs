//! Common slips, recognised by what stands where reading stopped: each has its own words and, where it can, a fix.

mod figure;
mod name;
mod operator;
mod text;
mod time;

pub(crate) use name::kebab;

use crate::keywords;
use crate::numbers::short;
use crate::parser::Rule;
use meed_diagnostics::{Code, Diagnostic, Safety, Span};
use std::ops::Range;

/// What was read, where reading stopped and what could have stood there.
pub(crate) struct Stop<'t> {
    pub(crate) text: &'t str,
    pub(crate) at: usize,
    pub(crate) rules: &'t [Rule],
}

/// A slip: what to say, where, and what to write instead.
struct Slip {
    code: Code,
    place: Range<usize>,
    message: String,
    help: String,
    fix: Option<(String, Safety)>,
}

/// The slip at a place, if it is one that is known. `place` turns a range of the text into a span.
pub(crate) fn slip(stop: &Stop<'_>, place: impl Fn(Range<usize>) -> Span) -> Option<Diagnostic> {
    let slip = text::string(stop)
        .or_else(|| operator::comparison(stop))
        .or_else(|| operator::side_missing(stop))
        .or_else(|| figure::currency(stop))
        .or_else(|| time::date(stop))
        .or_else(|| time::years(stop))
        .or_else(|| time::period(stop))
        .or_else(|| operator::dash(stop))
        .or_else(|| figure::number(stop))
        .or_else(|| operator::operator(stop))
        .or_else(|| operator::comma(stop))
        .or_else(|| figure::rate(stop))
        .or_else(|| name::each_missed(stop))
        .or_else(|| name::name(stop))
        .or_else(|| name::later(stop))
        .or_else(|| name::outcomes(stop))
        .or_else(|| name::words(stop))?;
    let span = place(slip.place);
    let mut diagnostic = Diagnostic::new(slip.code, span, slip.message).with_help(slip.help);
    if let Some((instead, safety)) = slip.fix {
        let title = match instead.trim() {
            "" => "remove it".to_owned(),
            sign if sign.len() < instead.len() && !sign.starts_with(char::is_alphanumeric) => {
                format!("put a space beside `{sign}`")
            }
            instead => format!("write `{}`", short(instead)),
        };
        diagnostic = diagnostic.with_fix(title, span, instead, safety);
    }
    Some(diagnostic)
}

impl<'t> Stop<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn before(&self) -> &'t str {
        self.text.get(..self.at).unwrap_or_default()
    }

    fn expects(&self, rules: &[Rule]) -> bool {
        rules.iter().any(|rule| self.rules.contains(rule))
    }

    /// The text around the place up to a space, a bracket, a bar or a list comma on both sides.
    fn word(&self) -> Range<usize> {
        let apart =
            |letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | '|' | '{' | '}' | '"');
        let start = self
            .before()
            .char_indices()
            .rev()
            .find(|(_, letter)| apart(*letter))
            .map_or(0, |(at, letter)| at + letter.len_utf8());
        let end = self.rest().find(apart).map_or(self.text.len(), |length| self.at + length);
        let end = self.text.get(start..end).map_or(end, |word| start + word.trim_end_matches(',').len());
        start..end.max(start)
    }

    fn get(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// The line after the place.
    fn line(&self) -> &'t str {
        self.rest().split('\n').next().unwrap_or_default()
    }
}

/// A keyword with `:` or `=` after it. `from` is where, in `text`, the keyword has ended.
pub(crate) fn after_keyword(
    text: &str,
    keyword: &str,
    from: usize,
    place: impl Fn(Range<usize>) -> Span,
) -> Option<Diagnostic> {
    let after = text.get(from..)?;
    let spaces = after.len() - after.trim_start_matches(' ').len();
    let sign = after.get(spaces..)?.chars().next().filter(|sign| matches!(sign, ':' | '='))?;
    let rest = after.get(spaces + 1..)?;
    // `= 5` is one slip, `>=` and `==` are another.
    if rest.starts_with(['=', '>', '<']) {
        return None;
    }
    let trail = rest.len() - rest.trim_start_matches(' ').len();
    let span = place(from..from + spaces + 1 + trail);
    Some(
        Diagnostic::new(
            Code::UnexpectedText,
            span,
            format!("a keyword is followed by its value, without `{sign}`"),
        )
        .with_help(format!("write `{keyword}`, a space, and the value"))
        .with_fix(format!("remove `{sign}`"), span, " ", Safety::Safe),
    )
}

/// Whether a word is one that some block's statements begin with.
pub(crate) fn blocks_with(keyword: &str) -> Vec<&'static str> {
    keywords::BLOCKS
        .iter()
        .filter(|block| block.statements.contains(&keyword))
        .map(|block| block.phrase)
        .collect()
}
