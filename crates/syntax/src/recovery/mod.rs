//! After a mistake: what was passed over is read once more, by the rule that it should have been, to find what was
//! expected and where; the lines after it are read as if nothing had been. A statement is read once more with its first
//! mistake mended: what stops reading then, further on, and can be mended as well, is a mistake of its own.

mod block;
mod head;
mod item;
mod near;
mod row;

pub(crate) use row::{open_row, row_for_heading};

use crate::build::Builder;
use crate::expected::{self, list};
use crate::keywords::{self, Block};
use crate::numbers::short;
use crate::parser::{MeedParser, Rule};
use crate::slips::{self, Stop};
use meed_diagnostics::{Code, Diagnostic, Safety, Span};
use near::{found, near};
use pest::Parser as _;
use pest::error::{ErrorVariant, InputLocation};

/// What something can be, behind `is`.
const STATES: [&str; 5] = ["met", "not met", "known", "not known", "achieved"];

impl Builder<'_> {
    /// Says why `text` does not fit `rule`. `block` is given where the text should be a statement of it.
    pub(crate) fn explain(&mut self, rule: Rule, text: &str, block: Option<&'static Block>) {
        if self.is_full() {
            return;
        }
        let Some((mut at, mut rules)) = stop(rule, text) else {
            let span = self.range(0..text.len());
            self.report(Diagnostic::new(Code::UnexpectedText, span, "this cannot be read here"));
            return;
        };
        let keyword = keywords::leading(text);
        let normal = keyword.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(open) = block.and_then(|block| self.open_statement(text, keyword, block)) {
            self.report(open);
            return;
        }
        if let Some(block) = block
            && at < keyword.len().max(1)
        {
            if !block.statements.contains(&normal.as_str()) {
                self.unknown_statement(text, keyword, &normal, block);
                return;
            }
            // The keyword is right, so it is what follows: read on as if a value stood there.
            if let Some(diagnostic) =
                slips::after_keyword(text, keyword, keyword.len(), |range| self.range(range))
            {
                self.report(diagnostic);
                return;
            }
            let rest = text.get(keyword.len()..).unwrap_or_default();
            at = keyword.len() + rest.len() - rest.trim_start_matches(' ').len();
            if let Err(error) = MeedParser::parse(rule, &format!("{keyword} \u{1}")) {
                rules = stop_of(&error).1;
            }
        }
        let usage = block.and_then(|block| keywords::usage(block, &normal));
        let diagnostic = self.at_stop(rule, &Stop { text, at, rules: &rules }, usage);
        let second = self.second(rule, text, at, &diagnostic);
        self.report(diagnostic);
        if let Some(second) = second {
            self.report(second);
        }
    }

    /// The second mistake of a statement, once the first is mended as proposed. Only one that can be mended itself is told:
    /// what else reading stops at may come from a first mistake that was mended otherwise than was meant.
    fn second(&self, rule: Rule, text: &str, at: usize, first: &Diagnostic) -> Option<Diagnostic> {
        let [fix] = first.fixes.as_slice() else { return None };
        if self.is_quiet() {
            return None;
        }
        let [edit] = fix.edits.as_slice() else { return None };
        // Places are those of the file; here those of the text are needed.
        let here = self.range(at..at).start as usize;
        let local = |place: u32| (at + place as usize).checked_sub(here);
        let (start, end) = (local(edit.span.start)?, local(edit.span.end)?);
        if self.range(start..end) != edit.span {
            return None;
        }
        let mended = format!("{}{}{}", text.get(..start)?, edit.replacement, text.get(end..)?);
        let resumed = start + edit.replacement.len();
        let (stopped, rules) = stop(rule, &mended)?;
        if stopped <= resumed {
            return None;
        }
        let mut second = self.at_stop(rule, &Stop { text: &mended, at: stopped, rules: &rules }, None);
        let after = u32::try_from(resumed).ok()?.checked_add(edit.span.start)? - u32::try_from(start).ok()?;
        let back = |span: Span| -> Option<Span> {
            let moved = |place: u32| (edit.span.end + place).checked_sub(after);
            (span.start >= after).then_some(())?;
            Some(Span { start: moved(span.start)?, end: moved(span.end)?, ..span })
        };
        for span in (second.labels.iter_mut().map(|label| &mut label.span))
            .chain(second.fixes.iter_mut().flat_map(|fix| &mut fix.edits).map(|edit| &mut edit.span))
        {
            *span = back(*span)?;
        }
        (!second.fixes.is_empty()).then_some(second)
    }

    /// What to say where reading stopped.
    pub(super) fn at_stop(&self, rule: Rule, stop: &Stop<'_>, usage: Option<&str>) -> Diagnostic {
        let before = stop.text.get(..stop.at).unwrap_or_default();
        let rest = stop.text.get(stop.at..).unwrap_or_default();
        if before.trim_end().ends_with('{') && !rest.is_empty() {
            let line = rest.split('\n').next().unwrap_or_default().trim_end();
            let span = self.range(stop.at..stop.at + line.len());
            return Diagnostic::new(Code::UnexpectedText, span, "`{` ends its line")
                .with_help("put what follows on lines of its own, and the `}` on the last");
        }
        if let Some(open) = self.open_value(stop) {
            return open;
        }
        if let Some(diagnostic) = slips::slip(stop, |range| self.range(range)) {
            return diagnostic;
        }
        let ends = rest.trim_start_matches(' ').is_empty() || rest.starts_with(['\n', '#']);
        if ends && stop.rules.contains(&Rule::lbrace) {
            let end = stop.text.trim_end().len();
            let span = self.range(end..end);
            return Diagnostic::new(Code::UnexpectedText, span, "`{` is missing at the end of this line")
                .with_help("the `{` ends the line that opens a block or a table")
                .with_fix("write ` {`", span, " {", Safety::Safe);
        }
        if let Some(end) = comma_missing(rule, stop.text, stop.at) {
            let span = self.range(end..end);
            return Diagnostic::new(
                Code::UnexpectedText,
                self.range(stop.at..stop.at + found(rest).len()),
                format!("a comma is missing before `{}`", short(found(rest))),
            )
            .with_help("the parts of a statement are set apart by commas")
            .with_fix("put a comma", span, ",", Safety::Safe);
        }
        // `by yeer`: a lone `by` can be a name, so reading stops only at the word after it.
        let by = before.ends_with("by ").then(|| stop.at - "by ".len());
        let by_rules = [Rule::kw_by_year, Rule::kw_by_date];
        let (at, rules, rest) = match by.filter(|_| stop.rules.contains(&Rule::kw_until)) {
            Some(at) => (at, by_rules.as_slice(), stop.text.get(at..).unwrap_or_default()),
            None => (stop.at, stop.rules, rest),
        };
        let mut candidates = expected::words(rules);
        // `back is mett`: behind `is` stands a comparison, or one of these.
        let is_state = before.ends_with(" is ") && rules.contains(&Rule::test);
        if is_state {
            candidates.extend(STATES);
        }
        let near = near(rest, &candidates);
        let length = near.map_or_else(|| found(rest).len(), |(length, _)| length);
        let shown = rest.get(..length).unwrap_or_default();
        let mut wanted = expected::told(rules, !ends);
        if is_state && near.is_some_and(|(_, near)| STATES.contains(&near)) {
            wanted = vec![
                "`met`, `known`, `achieved`".to_owned(),
                "a comparison such as `at least 88%`".to_owned(),
            ];
        }
        let message = match (wanted.as_slice(), ends) {
            ([], true) => "this line ends too early".to_owned(),
            ([], false) => format!("`{}` does not fit here", short(shown)),
            (wanted, true) => format!("this line ends where {} is expected", list(wanted, "or")),
            (wanted, false) => format!("expected {}, not `{}`", list(wanted, "or"), short(shown)),
        };
        let span = self.range(at..at + length);
        let mut diagnostic = Diagnostic::new(Code::UnexpectedText, span, message);
        if let Some((_, near)) = near {
            let same = shown.to_lowercase() == near;
            let safety = if same { Safety::Safe } else { Safety::ChoosesATerm };
            diagnostic = diagnostic.with_help(format!("did you mean `{near}`?")).with_fix(
                format!("write `{near}`"),
                span,
                near,
                safety,
            );
        } else if rule == Rule::header_row_line && !ends {
            diagnostic = diagnostic
                .with_help("a column heading is one name without spaces, or a period such as `Year 1`");
        } else if let Some(usage) = usage {
            diagnostic = diagnostic.with_help(format!("it is written like this: `{usage}`"));
        }
        diagnostic
    }

    pub(super) fn range(&self, range: std::ops::Range<usize>) -> Span {
        self.span_of(range.start, range.end)
    }

    /// Reads what pest is given as the text from `offset` on of what it is given now.
    pub(super) fn at_offset<T>(&mut self, offset: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        let map = self.map_at(offset);
        self.mapped(map, read)
    }
}

/// Where reading stopped, and what could have stood there.
fn stop_of(error: &pest::error::Error<Rule>) -> (usize, Vec<Rule>) {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => (at, positives.clone()),
        ErrorVariant::CustomError { .. } => (at, Vec::new()),
    }
}

/// Where reading `text` by `rule` stops; `None` if all of it can be read.
///
/// A space is glue, which pest does not count as expected. So where a line ends too early it points at the last
/// thing before the end; with something more behind a space, it shows what could have gone on there.
pub(super) fn stop(rule: Rule, text: &str) -> Option<(usize, Vec<Rule>)> {
    let (at, rules) = stop_of(&MeedParser::parse(rule, text).err()?);
    let text = text.trim_end();
    if let Err(error) = MeedParser::parse(rule, &format!("{text} \u{1}")) {
        let (further, rules) = stop_of(&error);
        if further > at && further >= text.len() {
            return Some((text.len(), rules));
        }
    }
    Some((at, rules))
}

/// Whether a comma at the end of `before` would let reading by `rule` go further.
fn comma_missing(rule: Rule, text: &str, at: usize) -> Option<usize> {
    let before = text.get(..at)?.trim_end();
    let rest = text.get(at..)?;
    if before.is_empty() || before.ends_with(',') || rest.is_empty() || rest.starts_with([',', '|', '"']) {
        return None;
    }
    let mended = format!("{before}, {rest}");
    match MeedParser::parse(rule, &mended) {
        Ok(_) => Some(before.len()),
        Err(error) => (stop_of(&error).0 > before.len() + ", ".len()).then_some(before.len()),
    }
}
