//! Documents as Markdown, as GitHub and GitLab show it.

use super::{Block, Document, Level, Manner, Mark, Paragraph, Revised, Row, Run, Side, Signature, Table};
use crate::layout::visible;

/// The document, with a newline at its end. Pages, their heads and feet are left out: Markdown has none.
pub fn render(document: &Document) -> String {
    let mut parts = vec![format!("# {}", escaped(&document.title))];
    if let Some(reference) = &document.reference {
        parts.push(format!("Reference: {}", escaped(reference)));
    }
    let (mut lines_before, mut after_list) = (false, false);
    for block in &document.blocks {
        let text = match block {
            Block::Heading(level, words) => format!("{} {}", sharps(*level), runs(words)),
            Block::Paragraph(one) => {
                let line = one.manner == Manner::Line;
                // Lines of a rule file follow one another without a gap.
                if line
                    && lines_before
                    && let Some(last) = parts.last_mut()
                {
                    last.push_str("<br>\n");
                    last.push_str(&paragraph(one));
                    continue;
                }
                lines_before = line;
                after_list = false;
                parts.push(paragraph(one));
                continue;
            }
            Block::List { numbered, items } => {
                // Two lists that follow one another would be taken for one.
                if after_list {
                    parts.push("<!-- -->".to_owned());
                }
                list(*numbered, items)
            }
            Block::Table(one) => table(one),
            Block::Signatures(places) => places.iter().map(signature).collect::<Vec<_>>().join("\n\n"),
            Block::PageBreak => "---".to_owned(),
        };
        lines_before = false;
        after_list = matches!(block, Block::List { .. });
        parts.push(text);
    }
    let mut text = parts.join("\n\n");
    text.push('\n');
    text
}

fn sharps(level: Level) -> &'static str {
    match level {
        Level::Part => "##",
        Level::Section => "###",
        Level::Topic => "####",
    }
}

fn list(numbered: bool, items: &[Vec<Run>]) -> String {
    let item = |(at, item): (usize, &Vec<Run>)| {
        let mark = if numbered { format!("{}.", at + 1) } else { "-".to_owned() };
        format!("{mark} {}", runs(item))
    };
    items.iter().enumerate().map(item).collect::<Vec<_>>().join("\n")
}

fn table(table: &Table) -> String {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines = vec![line(table.columns.iter().map(|column| escaped(&column.heading)).collect())];
    let sides = table.columns.iter().map(|column| match column.side {
        Side::Left => "---",
        Side::Right => "---:",
    });
    lines.push(format!("|{}|", sides.collect::<Vec<_>>().join("|")));
    lines.extend(
        table.rows.iter().map(|row| line(row.cells.iter().map(|cell| self::cell(cell, row)).collect())),
    );
    lines.join("\n")
}

fn cell(cell: &[Paragraph], row: &Row) -> String {
    let text = cell.iter().map(paragraph).collect::<Vec<_>>().join("<br>");
    if row.strong && !text.is_empty() && !text.contains("**") { format!("**{text}**") } else { text }
}

fn signature(place: &Signature) -> String {
    let mut lines = vec![format!("Signed for **{}**", escaped(&place.party)), String::new()];
    lines.push("| | |\n|---|---|".to_owned());
    lines.extend(
        place.lines.iter().map(|line| format!("| {} | ______________________________ |", escaped(line))),
    );
    lines.join("\n")
}

fn paragraph(paragraph: &Paragraph) -> String {
    let text: String = paragraph.runs.iter().map(|one| run(one, paragraph.mark(one))).collect();
    match paragraph.manner {
        // Spaces at the beginning of a line of a rule file are its layout.
        Manner::Line => {
            let spaces = paragraph.runs.first().map_or(0, |run| run.text.len() - run.text.trim_start().len());
            format!("{}{}", "&nbsp;".repeat(spaces), text.trim_start())
        }
        Manner::Note => format!("<sub>{text}</sub>"),
        Manner::Body => text,
    }
}

fn runs(runs: &[Run]) -> String {
    runs.iter().map(|one| run(one, one.mark)).collect()
}

fn run(run: &Run, mark: Mark) -> String {
    match mark {
        Mark::Plain => escaped(&run.text),
        Mark::Strong => around(&run.text, "**", "**", escaped),
        Mark::Code => around(&run.text, "`", "`", code),
        Mark::Revised(Revised::Inserted) => around(&run.text, "<ins>", "</ins>", escaped),
        Mark::Revised(Revised::Deleted) => around(&run.text, "<del>", "</del>", escaped),
    }
}

/// Marks the words, not the spaces at their ends, which Markdown would not take as a mark's.
fn around(text: &str, open: &str, close: &str, inner: impl Fn(&str) -> String) -> String {
    let words = text.trim();
    if words.is_empty() {
        return text.to_owned();
    }
    let begin = text.len() - text.trim_start().len();
    let end = text.trim_end().len();
    let space = |part: Option<&str>| visible(part.unwrap_or_default());
    format!("{}{open}{}{close}{}", space(text.get(..begin)), inner(words), space(text.get(end..)))
}

/// Text between backticks, also in the cell of a table.
pub(crate) fn code(text: &str) -> String {
    visible(text).replace('`', "'").replace('|', "\\|")
}

/// Text that Markdown takes for nothing else, also in the cell of a table.
pub(crate) fn escaped(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => {
                out.push('\\');
                out.push(letter);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::document::{Block, Paragraph, samples};

    #[test]
    fn a_document_with_everything() {
        insta::assert_snapshot!(super::render(&samples::everything()));
    }

    #[test]
    fn nothing_in_a_text_is_taken_for_markdown() {
        let hostile = "*a* | `b` <script> [x](y)\n# c";
        let document = samples::of(vec![Block::Paragraph(Paragraph::from(hostile))]);
        let text = super::render(&document);
        assert!(text.ends_with("\\*a\\* \\| \\`b\\` &lt;script&gt; \\[x\\](y) \\# c\n"), "{text}");
    }
}
