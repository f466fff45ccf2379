//! Where a text falls into units: items with a block of their own, which read the same wherever they stand.

use crate::lexer::{self, Kind};
use crate::parser::Rule;

/// A kind of item that is read by itself.
#[derive(Debug)]
pub(crate) struct UnitKind {
    /// Its keyword.
    pub(crate) keyword: &'static str,
    /// The rule that reads it.
    pub(crate) rule: Rule,
    /// How the shortest item of the kind begins.
    pub(crate) head: &'static str,
}

const fn kind(keyword: &'static str, rule: Rule, head: &'static str) -> UnitKind {
    UnitKind { keyword, rule, head }
}

/// Every kind.
pub(crate) static KINDS: [UnitKind; 17] = [
    kind("contract", Rule::contract, "contract \"\" {"),
    kind("party", Rule::party, "party x \"\" {"),
    kind("segment", Rule::segment, "segment x \"\" {"),
    kind("amount", Rule::amount, "amount x \"\" by lines {"),
    kind("input", Rule::input, "input x \"\" {"),
    kind("define", Rule::define, "define x \"\" by cases {"),
    kind("curve", Rule::curve, "curve x \"\" in slices {"),
    kind("carried", Rule::carried, "carried x \"\" {"),
    kind("payment", Rule::payment, "payment x \"\" {"),
    kind("outcome", Rule::outcome, "outcome x \"\" {"),
    kind("indicator", Rule::indicator, "indicator x \"\" {"),
    kind("component", Rule::component, "component x \"\" {"),
    kind("additional", Rule::additional, "additional x \"\" {"),
    kind("requirement", Rule::requirement, "requirement x \"\" {"),
    kind("records", Rule::records, "records x \"\" {"),
    kind("variation", Rule::variation, "variation x \"\" {"),
    kind("example", Rule::example, "example \"\" {"),
];

/// What may be a unit, by its braces alone.
#[derive(Debug)]
pub(crate) struct Unit {
    pub(crate) kind: &'static UnitKind,
    /// Where its keyword begins.
    pub(crate) start: usize,
    /// Behind its `}`.
    pub(crate) end: usize,
    /// The units inside it.
    pub(crate) inner: Vec<Unit>,
}

struct Open {
    kind: &'static UnitKind,
    start: usize,
    depth: i64,
    inner: Vec<Unit>,
}

/// The units of a text, the outermost ones: from a line that begins with a keyword and ends with `{` to the `}` that closes it, alone on
/// its line.
pub(crate) fn units(text: &str) -> Vec<Unit> {
    let mut found = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut depth = 0_i64;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        // Most lines have no brace.
        if !line.bytes().any(|byte| matches!(byte, b'{' | b'}')) {
            continue;
        }
        let mut tokens =
            lexer::tokens(line).filter(|token| !matches!(token.kind, Kind::Comment | Kind::Newline));
        let Some(first) = tokens.next() else { continue };
        let mut last = first;
        let (mut opened, mut closed, mut lowest) = (0_i64, 0_i64, 0_i64);
        for token in std::iter::once(first).chain(tokens) {
            match token.kind {
                Kind::OpenBrace => opened += 1,
                Kind::CloseBrace => closed += 1,
                _ => {}
            }
            lowest = lowest.min(opened - closed);
            last = token;
        }
        if (opened, closed) == (1, 0)
            && last.kind == Kind::OpenBrace
            && let Some(kind) = KINDS.iter().find(|kind| kind.keyword == first.text)
        {
            open.push(Open { kind, start: start + first.start, depth, inner: Vec::new() });
            depth += 1;
            continue;
        }
        if closed == 1 && last == first && open.last().is_some_and(|open| open.depth == depth - 1) {
            depth -= 1;
            if let Some(Open { kind, start: begun, inner, .. }) = open.pop() {
                let unit = Unit { kind, start: begun, end: start + first.start + 1, inner };
                open.last_mut().map_or(&mut found, |open| &mut open.inner).push(unit);
            }
            continue;
        }
        // Whatever else closes what a unit stands in, the unit is none.
        while open.last().is_some_and(|open| open.depth >= depth + lowest) {
            give_up(&mut open, &mut found);
        }
        depth += opened - closed;
    }
    while !open.is_empty() {
        give_up(&mut open, &mut found);
    }
    found
}

/// The innermost open unit is none; those inside it are what they are.
fn give_up(open: &mut Vec<Open>, found: &mut Vec<Unit>) {
    if let Some(none) = open.pop() {
        open.last_mut().map_or(found, |open| &mut open.inner).extend(none.inner);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::MeedParser;
    use pest::Parser as _;

    fn shown(units: &[Unit], text: &str) -> String {
        let each = units.iter().map(|unit| {
            assert!(text[unit.start..unit.end].starts_with(unit.kind.keyword));
            assert!(text[unit.start..unit.end].ends_with('}'));
            format!("{}({})", unit.kind.keyword, shown(&unit.inner, text))
        });
        each.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn units_are_found_by_their_braces() {
        for (text, expected) in [
            ("", ""),
            (
                "payment x \"\" {\n  outcome y \"{\" { # }\n    indicator z \"\" {\n    }\n  }\n}\n",
                "payment(outcome(indicator()))",
            ),
            ("payment x \"\" {\n  each {\n  }\n}\nparty a \"\" {\n}", "payment() party()"),
            // One that is never closed is none; those after it are.
            (
                "payment x \"\" {\n  outcome y \"\" {\n    indicator z \"\" {\n    }\n  }\nexample \"\" {\n}\n",
                "outcome(indicator()) example()",
            ),
            ("payment x \"\" {\n  outcome y \"\" {\n }}\nexample \"\" {\n}\n", "example()"),
            ("} }\nexample \"\" {\n} # done\n", "example()"),
            ("example \"\" {\n} x\n", ""),
            ("example \"\" { in Year 1\n}\n", ""),
        ] {
            assert_eq!(shown(&units(text), text), expected, "{text}");
        }
    }

    #[test]
    fn the_shortest_of_each_kind_is_read() {
        for kind in &KINDS {
            let text = format!("{} # ~~~\n}}", kind.head);
            let mut pairs = MeedParser::parse(kind.rule, &text).unwrap();
            let pair = pairs.next().unwrap();
            assert_eq!(pair.as_str(), text);
            assert!(crate::memory::is_whole(&pair, text.len()), "{}", kind.keyword);
        }
    }
}
