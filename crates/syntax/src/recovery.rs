//! After a mistake: what was passed over is read once more, by the rule that it should have been, to find what was
//! expected and where. One mistake a line; the lines after it are read as if nothing had been.

use crate::build::{Builder, Head, Map, Pair, Parts};
use crate::expected::{self, list};
use crate::keywords::{self, Block};
use crate::lexer::{self, Kind};
use crate::numbers::short;
use crate::parser::{MeedParser, Rule};
use crate::slips::{self, Stop};
use crate::tree::{Name, Text};
use meed_diagnostics::{Code, Diagnostic, Safety, Span, nearest};
use pest::Parser as _;
use pest::error::{ErrorVariant, InputLocation};

/// What pest says when a text does not fit a rule.
pub(crate) type ParseError = pest::error::Error<Rule>;

/// Where reading stopped, and what could have stood there.
fn stop_of(error: &ParseError) -> (usize, Vec<Rule>) {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => (at, positives.clone()),
        ErrorVariant::CustomError { .. } => (at, Vec::new()),
    }
}

impl Builder<'_> {
    /// Says why `text` does not fit `rule`. `block` is given where the text should be a statement of it.
    pub(crate) fn explain(
        &mut self,
        rule: Rule,
        text: &str,
        error: &ParseError,
        block: Option<&'static Block>,
    ) {
        let (mut at, mut rules) = stop_of(error);
        let keyword = keywords::leading(text);
        let normal = keyword.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(block) = block
            && at < keyword.len().max(1)
        {
            if !block.statements.contains(&normal.as_str()) {
                self.unknown_statement(text, keyword, &normal, block);
                return;
            }
            // The keyword is right, so it is what follows: read on as if a value stood there.
            if let Some(diagnostic) = slips::after_keyword(text, keyword, |range| self.range(range)) {
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
        let diagnostic = self.at_stop(&Stop { text, at, rules: &rules }, usage);
        self.report(diagnostic);
    }

    /// What to say where reading stopped.
    fn at_stop(&self, stop: &Stop<'_>, usage: Option<&str>) -> Diagnostic {
        if let Some(diagnostic) = slips::slip(stop, |range| self.range(range)) {
            return diagnostic;
        }
        let rest = stop.text.get(stop.at..).unwrap_or_default();
        let wanted = expected::told(stop.rules);
        let ends = rest.trim_start_matches(' ').is_empty() || rest.starts_with(['\n', '#']);
        if ends && stop.rules.contains(&Rule::lbrace) {
            let end = stop.text.trim_end().len();
            let span = self.range(end..end);
            return Diagnostic::new(Code::UnexpectedText, span, "`{` is missing at the end of this line")
                .with_help("the `{` ends the line that opens a block or a table")
                .with_fix("write ` {`", span, " {", Safety::Safe);
        }
        let found = found(rest);
        let span = self.range(stop.at..stop.at + found.len());
        if rest.starts_with('{') && rest.trim_end().len() > 1 {
            return Diagnostic::new(Code::UnexpectedText, span, "`{` ends its line")
                .with_help("put what follows on lines of its own, and the `}` on the last");
        }
        let message = match (wanted.as_slice(), ends) {
            ([], true) => "this line ends too early".to_owned(),
            ([], false) => format!("`{}` does not fit here", short(found)),
            (wanted, true) => format!("this line ends where {} is expected", list(wanted, "or")),
            (wanted, false) => format!("expected {}, not `{}`", list(wanted, "or"), short(found)),
        };
        let mut diagnostic = Diagnostic::new(Code::UnexpectedText, span, message);
        let near = near(rest, &expected::words(stop.rules));
        if let Some((length, near)) = near {
            let span = self.range(stop.at..stop.at + length);
            diagnostic = diagnostic.with_help(format!("did you mean `{near}`?")).with_fix(
                format!("write `{near}`"),
                span,
                near,
                Safety::ChoosesATerm,
            );
        } else if let Some(usage) = usage {
            diagnostic = diagnostic.with_help(format!("it is written like this: `{usage}`"));
        }
        diagnostic
    }

    fn range(&self, range: std::ops::Range<usize>) -> Span {
        self.span_of(range.start, range.end)
    }

    /// A line whose first word is no keyword of its block.
    fn unknown_statement(&mut self, text: &str, word: &str, normal: &str, block: &'static Block) {
        let lead = text.len() - text.trim_start().len();
        let span = self.range(lead..lead + word.len().max(found(text.trim_start()).len()));
        if text.trim_start().starts_with('|') {
            self.report(
                Diagnostic::new(Code::UnexpectedText, span, format!("a row of a table stands here, where {} has none", block.phrase))
                    .with_help("a table stands between the `{` and `}` of what it belongs to, such as `pays by thresholds {`"),
            );
            return;
        }
        if word.is_empty() {
            let shown = found(text.trim_start());
            self.report(
                Diagnostic::new(
                    Code::UnexpectedText,
                    span,
                    format!("`{}` begins no statement of {}", short(shown), block.phrase),
                )
                .with_help(statements_of(block)),
            );
            return;
        }
        let lower = normal.to_lowercase();
        let exact = block.statements.iter().copied().find(|keyword| *keyword == lower);
        let near = exact.or_else(|| near_keyword(text.trim_start(), block.statements));
        let mut diagnostic = Diagnostic::new(
            Code::UnknownStatement,
            span,
            format!("`{}` is no statement of {}", short(word), block.phrase),
        );
        let elsewhere = slips::blocks_with(normal);
        if !elsewhere.is_empty() {
            diagnostic = diagnostic.with_help(format!("`{normal}` stands in {}", list(&elsewhere, "or")));
        } else if let Some(near) = near {
            let safety = if exact.is_some() { Safety::Safe } else { Safety::ChoosesATerm };
            diagnostic = diagnostic.with_help(format!("did you mean `{near}`?")).with_fix(
                format!("write `{near}`"),
                span,
                near,
                safety,
            );
        } else {
            diagnostic = diagnostic.with_help(statements_of(block));
        }
        self.report(diagnostic);
    }

    /// A line of a block that was passed over.
    pub(crate) fn bad_line(&mut self, pair: &Pair<'_>, block: &'static Block) {
        if block.statements.is_empty() {
            self.bad_row(pair, Rule::row_line);
            return;
        }
        let start = pair.as_span().start();
        let head = Parts::of(pair.clone()).one(Rule::bad_open).map_or(pair.as_str(), |open| open.as_str());
        let head = head.trim_end();
        self.at_offset(start, |builder| match MeedParser::parse(block.line, head) {
            Err(error) => builder.explain(block.line, head, &error, Some(block)),
            Ok(_) => {
                let span = builder.range(0..head.len());
                builder.report(Diagnostic::new(Code::UnexpectedText, span, "this line cannot be read here"));
            }
        });
        self.table_inside(pair);
    }

    /// The rows of a table whose first line was not sound have mistakes of their own.
    fn table_inside(&mut self, pair: &Pair<'_>) {
        let mut open = None;
        for part in Parts::of(pair.clone()) {
            match part.as_rule() {
                Rule::bad_open => open = Some(self.span(&part)),
                Rule::bad_statement | Rule::bad_table => self.bad_row(&part, Rule::row_line),
                Rule::rbrace => self.closing_brace(&part),
                Rule::unclosed => {
                    if let Some(open) = open {
                        self.unclosed(open, "this table", part.as_span().start());
                    }
                }
                Rule::after_brace => self.after_brace(&part),
                _ => {}
            }
        }
    }

    /// A line of a table that is no row.
    pub(crate) fn bad_row(&mut self, pair: &Pair<'_>, rule: Rule) {
        let text = pair.as_str().trim_end();
        let span = self.span(pair);
        let span = Span { end: span.end.max(span.start), ..span };
        if !text.starts_with('|') {
            self.report(
                Diagnostic::new(
                    Code::UnexpectedText,
                    span,
                    format!("`{}` is no row of a table", short(text)),
                )
                .with_help("a row begins and ends with `|`; `}` on a line of its own closes the table"),
            );
        } else if let Err(error) = MeedParser::parse(rule, text) {
            self.at_offset(pair.as_span().start(), |builder| {
                let (at, rules) = stop_of(&error);
                if at >= text.len() && !text.ends_with('|') {
                    let span = builder.range(text.len()..text.len());
                    builder.report(open_row(span, text));
                    return;
                }
                let heading = rule == Rule::header_row_line;
                let usage = heading.then_some("| level | not-readmitted | pays |");
                let diagnostic = builder.at_stop(&Stop { text, at, rules: &rules }, usage);
                builder.report(diagnostic);
            });
        } else {
            self.report(Diagnostic::new(Code::UnexpectedText, span, "this row cannot be read here"));
        }
    }

    /// The head of an item that was not sound. What can be read of it goes into `head`, so that the rest of the
    /// contract still finds the name. Gives the place of the opening brace, if there is one.
    pub(crate) fn bad_head(
        &mut self,
        pair: &Pair<'_>,
        block: &'static Block,
        word: &str,
        head: &mut Head,
    ) -> Option<Span> {
        let text = pair.as_str().trim_end();
        let start = pair.as_span().start();
        let brace = Parts::of(pair.clone()).one(Rule::lbrace);
        let plural = word == block.plural;
        let rule = if plural { Rule::plural_head_line } else { block.head };
        let usage = if plural { "indicators {" } else { keywords::head_usage(block) };
        let said = self.diagnostics.len();
        self.at_offset(start, |builder| {
            if let Some(diagnostic) = slips::after_keyword(text, "", |range| builder.range(range)) {
                builder.report(diagnostic);
            } else if let Err(error) = MeedParser::parse(rule, text) {
                let (at, rules) = stop_of(&error);
                let rules = if rules.is_empty() { vec![Rule::name] } else { rules };
                let lead = text.len() - text.trim_start_matches(' ').len();
                let diagnostic =
                    builder.at_stop(&Stop { text, at: at.max(lead), rules: &rules }, Some(usage));
                builder.report(diagnostic);
            }
        });
        if self.diagnostics.len() == said {
            let span = self.span(pair);
            self.report(
                Diagnostic::new(
                    Code::UnexpectedText,
                    span,
                    format!("{} cannot begin like this", block.phrase),
                )
                .with_help(format!("it is written like this: `{usage}`")),
            );
        }
        if !plural {
            self.salvage(text, start, head);
        }
        brace.map(|brace| self.span(&brace))
    }

    /// Name and title of a head that is not sound, where they can be told.
    fn salvage(&self, text: &str, start: usize, head: &mut Head) {
        for token in lexer::tokens(text) {
            let span = || self.file_span(start + token.start, start + token.start + token.text.len());
            match token.kind {
                Kind::Word if head.name.is_none() && head.title.is_none() => {
                    let name = slips::kebab(token.text);
                    if MeedParser::parse(Rule::name_line, &name).is_ok() {
                        head.name = Some(Name { text: name, span: span() });
                    }
                }
                Kind::String if head.title.is_none() => {
                    head.title = Some(Text { text: crate::build::unquote(token.text), span: span() });
                }
                Kind::OpenBrace => return,
                _ => {}
            }
        }
    }

    /// A line at the level of the file that begins no item.
    pub(crate) fn bad_item(&mut self, pair: &Pair<'_>) {
        let text = pair.as_str();
        let start = pair.as_span().start();
        let word = keywords::leading(text).to_owned();
        let normal = word.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown = found(text);
        let span = self.file_span(start, start + if word.is_empty() { shown.len() } else { word.len() });
        if keywords::LATER.contains(&normal.as_str()) {
            self.report(
                Diagnostic::new(
                    Code::LaterConstruct,
                    span,
                    format!("this version of Meed does not read `{normal}` yet"),
                )
                .with_help("nothing in it has any effect; leave it out, or keep it as a comment with `#` before each line"),
            );
            return;
        }
        let items: Vec<&str> = keywords::BLOCKS
            .iter()
            .flat_map(|block| [block.keyword, block.plural])
            .filter(|keyword| !keyword.is_empty())
            .collect();
        let lower = normal.to_lowercase();
        let exact = items.iter().copied().find(|item| *item == lower);
        let elsewhere = slips::blocks_with(&normal);
        if exact.is_none() && !elsewhere.is_empty() {
            self.report(
                Diagnostic::new(
                    Code::UnknownStatement,
                    span,
                    format!(
                        "`{normal}` is a statement of {}, and stands outside any block here",
                        list(&elsewhere, "or")
                    ),
                )
                .with_help("look for a `}` above that closes a block too early, or for a missing `{`"),
            );
            return;
        }
        if text.starts_with('|') {
            self.report(
                Diagnostic::new(Code::UnexpectedText, span, "this row stands outside any table")
                    .with_help("look for a `}` above that closes the table too early, or for a missing `{`"),
            );
            return;
        }
        let near = exact.or_else(|| nearest(&normal, items.iter().copied())).filter(|_| !word.is_empty());
        let mut diagnostic = Diagnostic::new(
            Code::UnknownItem,
            span,
            format!("`{}` begins no item of a contract", short(shown)),
        );
        diagnostic = match near {
            Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")).with_fix(
                format!("write `{near}`"),
                span,
                near,
                if exact.is_some() { Safety::Safe } else { Safety::ChoosesATerm },
            ),
            None => diagnostic.with_help(format!(
                "the items are {}; a comment begins with `#`",
                list(
                    &[
                        "`contract`",
                        "`party`",
                        "`segment`",
                        "`levels`",
                        "`amount`",
                        "`input`",
                        "`payment`",
                        "`example`"
                    ],
                    "and"
                )
            )),
        };
        self.report(diagnostic);
        if let Some(near) = near {
            self.read_as(near, text.get(word.len()..).unwrap_or_default(), start, word.len());
        }
    }

    /// Reads an item whose keyword is misspelt as what it seems to be, for the mistakes inside it. Nothing of it
    /// gets into the tree: what it is must be said first.
    fn read_as(&mut self, keyword: &str, rest: &str, start: usize, length: usize) {
        let text = format!("{keyword}{rest}");
        let map = Map { head: start, split: keyword.len(), body: start + length };
        let said = self.diagnostics.len();
        self.mapped(map, |builder| {
            if let Ok(mut pairs) = MeedParser::parse(Rule::file, &text)
                && let Some(pair) = pairs.next()
            {
                crate::build::build_file(builder, pair);
            }
        });
        // Where the item itself belongs is not what is wrong with it.
        let own = self.file_span(start, start + length).start;
        let mut index = 0;
        self.diagnostics.retain(|diagnostic| {
            index += 1;
            index <= said || diagnostic.span().is_none_or(|span| span.start >= own + 1)
        });
    }

    /// An item where it cannot stand.
    pub(crate) fn misplaced(&mut self, pair: &Pair<'_>, block: &'static Block, inside: &str) {
        let start = pair.as_span().start();
        let length = keywords::leading(pair.as_str()).len();
        let span = self.range(start..start + length);
        self.report(
            Diagnostic::new(
                Code::UnexpectedText,
                span,
                format!("{} stands inside {inside}, and not here", block.phrase),
            )
            .with_help(format!(
                "move it into {inside}; look for a `}}` above that closes {inside} too early"
            )),
        );
    }

    /// A closing brace must be alone on its line, but for a comment.
    pub(crate) fn closing_brace(&mut self, pair: &Pair<'_>) {
        let at = pair.as_span().start();
        // Positions in what pest reads; what stands before a brace is on the same line in either text.
        let before = pair.get_input().get(..at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        if line.trim().is_empty() {
            return;
        }
        let span = self.span(pair);
        self.report(
            Diagnostic::new(Code::UnexpectedText, span, "`}` stands on a line of its own")
                .with_help("begin a new line before the `}`")
                .with_fix("put it on the next line", span.before(), "\n", Safety::Safe),
        );
    }

    /// Text after a closing brace.
    pub(crate) fn after_brace(&mut self, pair: &Pair<'_>) {
        let text = pair.as_str();
        let lead = text.len() - text.trim_start().len();
        let start = pair.as_span().start();
        let span = self.span_of(start + lead, start + text.trim_end().len());
        self.report(
            Diagnostic::new(
                Code::UnexpectedText,
                span,
                format!("`}}` stands on a line of its own, and `{}` follows it", short(text.trim())),
            )
            .with_help("begin a new line after the `}`")
            .with_fix("put it on the next line", span.before(), "\n", Safety::Safe),
        );
    }

    /// A closing brace that closes nothing.
    pub(crate) fn stray_brace(&mut self, pair: &Pair<'_>) {
        let span = self.span(pair);
        self.report(
            Diagnostic::new(Code::StrayBrace, span, "this `}` closes nothing")
                .with_help("remove it, or look for a `}` above that closes a block too early")
                .with_fix("remove it", span, "", Safety::ChoosesATerm),
        );
    }

    /// A block that is never closed; `at` is where it had to end.
    pub(crate) fn unclosed(&mut self, open: Span, what: &str, at: usize) {
        if self.is_quiet() {
            return;
        }
        let text = self.text();
        let next = text.get(at..).unwrap_or_default();
        let lead = next.len() - next.trim_start().len();
        let word = keywords::leading(next);
        let mut culprit = open;
        let mut closer = None;
        // Braces close the innermost block, so the missing one is often further in: where a `}` stands further left
        // than the line that opened what it closes.
        if let Some(inside) = text.get(open.start as usize..at)
            && let Some((opened, closed)) = misaligned(text, inside, open.start as usize)
        {
            culprit = self.file_span(opened, opened + 1);
            closer = Some(self.file_span(closed, closed + 1));
        }
        let message = if closer.is_some() {
            "this block is never closed".to_owned()
        } else {
            format!("{what} is never closed")
        };
        let mut diagnostic = Diagnostic::new(Code::UnclosedBlock, culprit, message)
            .with_text("opened here")
            .with_help("put a `}` on a line of its own where the block ends");
        if let Some(closer) = closer {
            diagnostic = diagnostic.with_label(closer, "by its indent, this `}` closes a block further out");
        }
        let end = self.file_span(at + lead, at + lead + word.len());
        let place = if word.is_empty() {
            "the text ends here".to_owned()
        } else {
            format!("`{word}` cannot stand inside it")
        };
        self.report(diagnostic.with_label(end, place));
    }

    /// Reads what pest is given as the text from `offset` on of what it is given now.
    fn at_offset<T>(&mut self, offset: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        let map = self.map_at(offset);
        self.mapped(map, read)
    }
}

/// The first block inside `text` (which begins with an opening brace at `offset` of `whole`) that is closed by a `}`
/// further left than its own line: its opening and that closing brace.
fn misaligned(whole: &str, text: &str, offset: usize) -> Option<(usize, usize)> {
    let indent = |at: usize| {
        let line = whole.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
        let rest = whole.get(line..)?;
        Some(rest.len() - rest.trim_start_matches(' ').len())
    };
    let mut open = Vec::new();
    for token in lexer::tokens(text) {
        let at = offset + token.start;
        match token.kind {
            Kind::OpenBrace => open.push(at),
            Kind::CloseBrace => {
                let opened = open.pop()?;
                if open.is_empty() {
                    return None;
                }
                if indent(at)? < indent(opened)? {
                    return Some((opened, at));
                }
            }
            _ => {}
        }
    }
    None
}

/// What stands at the beginning of a text, for a message: a string whole, otherwise up to the next space.
fn found(text: &str) -> &str {
    let Some(token) = lexer::tokens(text).next() else { return "" };
    if token.start > 0 || token.kind == Kind::Newline { "" } else { token.text }
}

/// The literal words nearest to what stands at the beginning of `text`, with the length of what they would replace.
fn near(text: &str, candidates: &[&'static str]) -> Option<(usize, &'static str)> {
    let mut counts: Vec<usize> = candidates.iter().map(|words| words.split(' ').count()).collect();
    counts.sort_unstable();
    counts.dedup();
    counts.into_iter().rev().find_map(|count| {
        let (length, written) = first_words(text, count)?;
        let alike = candidates.iter().copied().filter(|words| words.split(' ').count() == count);
        nearest(&written, alike).map(|near| (length, near))
    })
}

/// The keyword nearest to the beginning of a line.
fn near_keyword(text: &str, keywords: &[&'static str]) -> Option<&'static str> {
    let first = keywords::leading(text);
    keywords::LONG
        .iter()
        .find_map(|long| {
            let (_, written) = first_words(text, long.split(' ').count())?;
            nearest(&written, keywords.iter().copied().filter(|keyword| keyword == long))
        })
        .or_else(|| nearest(first, keywords.iter().copied()))
}

/// The first `count` words of a line with one space between them, and how much of the text they take.
fn first_words(text: &str, count: usize) -> Option<(usize, String)> {
    let mut words = Vec::with_capacity(count);
    let mut end = 0;
    for token in lexer::tokens(text).take(count) {
        if token.kind != Kind::Word {
            return None;
        }
        words.push(token.text);
        end = token.start + token.text.len();
    }
    (words.len() == count).then(|| (end, words.join(" ")))
}

fn statements_of(block: &Block) -> String {
    let quoted: Vec<String> = block.statements.iter().map(|keyword| format!("`{keyword}`")).collect();
    format!("the statements of {} are {}", block.phrase, list(&quoted, "and"))
}

/// A first row that holds no headings.
pub(crate) fn row_for_heading(span: Span) -> Diagnostic {
    Diagnostic::new(Code::WrongTable, span, "the first row of a table holds its column headings, not figures")
        .with_help("put a row of headings before it, such as `| level | pays |` or `| Year 1 | Year 2 |`")
}

/// A row without its last bar.
pub(crate) fn open_row(span: Span, text: &str) -> Diagnostic {
    let end = span.after();
    Diagnostic::new(Code::UnexpectedText, if text.len() > 200 { end } else { span }, "a row ends with `|`")
        .with_help("put a `|` after the last cell")
        .with_fix("write ` |`", end, " |", Safety::Safe)
}
