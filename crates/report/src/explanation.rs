//! A row of the catalogue as text: what `meed explain` prints.
//!
//! Explanations are Markdown of a modest kind: headings, paragraphs, lists, fenced examples.

use crate::layout::{hanging, wrap};
use meed_diagnostics::{Code, Entry};
use std::fmt::Write as _;

/// The explanation of a code for a page of `columns`.
pub fn render(code: Code, columns: usize) -> String {
    entry(code.entry(), columns)
}

/// One line for each code of the catalogue.
pub fn index() -> String {
    let mut out = String::new();
    for code in Code::ALL {
        let entry = code.entry();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}  {:7}  {}", entry.code, entry.severity.word(), entry.title);
    }
    out
}

fn entry(entry: &Entry, columns: usize) -> String {
    let head = format!("{}: {} ({})", entry.code, entry.title, entry.severity.word());
    let body = strip_title(entry.explanation.trim(), entry.code);
    let body = if body.is_empty() { "No explanation has been written yet." } else { body };
    format!("{}\n\n{}", wrap(&head, columns).join("\n"), markdown(body, columns))
}

/// An explanation may begin with a heading of its own that repeats the code.
fn strip_title<'a>(text: &'a str, code: &str) -> &'a str {
    match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("# ") && first.contains(code) => {
            rest.trim_start_matches('\n')
        }
        None if text.starts_with("# ") && text.contains(code) => "",
        _ => text,
    }
}

/// What a block of lines is read as.
enum Block {
    Nothing,
    Paragraph(String),
    ListItem { bullet: String, text: String },
}

fn markdown(text: &str, columns: usize) -> String {
    let mut out = Lines { lines: Vec::new(), columns };
    let mut block = Block::Nothing;
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let trimmed = line.trim();
        if let Some(mark) = fence {
            if trimmed.starts_with(mark) {
                fence = None;
                out.blank();
            } else {
                // An example is shown as it is written, however wide.
                out.lines.push(format!("    {line}").trim_end().to_owned());
            }
            continue;
        }
        if let Some(mark) = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark)) {
            out.flush(&mut block);
            out.blank();
            fence = Some(mark);
        } else if trimmed.is_empty() {
            let paragraph = matches!(block, Block::Paragraph(_));
            out.flush(&mut block);
            if paragraph {
                out.blank();
            }
        } else if let Some(heading) = heading(trimmed) {
            out.flush(&mut block);
            out.blank();
            out.lines.push(format!("{}:", inline(heading).trim_end_matches(':')));
        } else if let Some((bullet, text)) = list_item(trimmed) {
            out.flush(&mut block);
            block = Block::ListItem { bullet, text: text.to_owned() };
        } else {
            match &mut block {
                Block::Nothing => {
                    out.blank();
                    block = Block::Paragraph(trimmed.to_owned());
                }
                Block::Paragraph(text) | Block::ListItem { text, .. } => {
                    text.push(' ');
                    text.push_str(trimmed);
                }
            }
        }
    }
    out.flush(&mut block);
    let mut text = out.lines.join("\n");
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

struct Lines {
    lines: Vec<String>,
    columns: usize,
}

impl Lines {
    /// One blank line, never two, and none at the top.
    fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn flush(&mut self, block: &mut Block) {
        match std::mem::replace(block, Block::Nothing) {
            Block::Nothing => {}
            Block::Paragraph(text) => self.lines.extend(wrap(&inline(&text), self.columns)),
            Block::ListItem { bullet, text } => {
                self.lines.extend(hanging(&bullet, &inline(&text), self.columns));
            }
        }
    }
}

fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    (text.len() < line.len() && text.starts_with(' ')).then(|| text.trim())
}

fn list_item(line: &str) -> Option<(String, &str)> {
    if let Some(text) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Some(("- ".to_owned(), text));
    }
    let (number, text) = line.split_once(". ")?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| (format!("{number}. "), text))
}

/// Inline code keeps its backticks; emphasis loses its stars, outside code.
fn inline(text: &str) -> String {
    text.split('`')
        .enumerate()
        .map(|(at, part)| if at % 2 == 0 { part.replace("**", "") } else { part.to_owned() })
        .collect::<Vec<_>>()
        .join("`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use meed_diagnostics::Severity;

    #[test]
    fn markdown_becomes_plain_text() {
        let explanation = "# M0201: a name that nothing defines\n\nA name stands for something that the contract **defines**; `a ** b` is not emphasis, and this line is long enough to be broken.\n\n- first\n- second, which\n  goes on\n\n## Wrong\n\n```meed\nparty occg \"…\"\n\n  from ocg\n```\n\n## Right\n```meed\n  from occg\n```\n";
        let row = Entry {
            code: "M0201",
            severity: Severity::Error,
            title: "a name that nothing defines",
            explanation,
        };
        insta::assert_snapshot!(entry(&row, 60));
    }

    #[test]
    fn a_missing_explanation_is_said() {
        let row = Entry { code: "M0201", severity: Severity::Error, title: "a name", explanation: "\n" };
        assert_eq!(entry(&row, 60), "M0201: a name (error)\n\nNo explanation has been written yet.\n");
    }

    #[test]
    fn an_unclosed_fence_loses_nothing() {
        let row = Entry { code: "M0201", severity: Severity::Note, title: "t", explanation: "```\na\nb" };
        assert_eq!(entry(&row, 60), "M0201: t (note)\n\n    a\n    b\n");
    }

    #[test]
    fn every_code_renders_and_is_in_the_index() {
        for code in Code::ALL {
            assert!(render(*code, 80).starts_with(code.as_str()));
            assert!(index().contains(code.entry().title));
        }
    }
}
