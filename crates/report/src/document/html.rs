//! Documents as HTML: one file that needs nothing else, runs no script and can be printed.

use super::{Block, Document, Level, Manner, Mark, Paragraph, Revised, Row, Run, Side, Signature, Table};
use crate::layout::visible;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// What all pages look like, on a screen and on paper.
const STYLE: &str = include_str!("style.css");

/// The document as a page, with a newline at its end.
pub fn render(document: &Document) -> String {
    let body = html! {
        header.title {
            h1 { (words(&document.title)) }
            @if let Some(reference) = &document.reference {
                p.reference { "Reference " (words(reference)) }
            }
        }
        main { (blocks(&document.blocks)) }
        footer { p.note { (words(&document.foot)) } }
    };
    let name = document
        .reference
        .as_ref()
        .map_or_else(|| document.title.clone(), |reference| format!("{} – {reference}", document.title));
    page(&name, if document.wide { "@page { size: A4 landscape; }" } else { "" }, &body)
}

/// A page of its own. `style` is added to what all pages look like.
pub(crate) fn page(title: &str, style: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                // The page asks for nothing and runs nothing, whatever a rule file has in its titles.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (words(title)) }
                style { (PreEscaped(STYLE)) (PreEscaped(style)) }
            }
            body { (body) }
        }
    };
    let mut text = page.into_string();
    text.push('\n');
    text
}

/// Text as it is shown: escaped, and without characters that deceive the eye.
pub(crate) fn words(text: &str) -> Markup {
    html! { (visible(text)) }
}

/// Words that came or went: their signs are a line under or through them and a word for those who hear the page, not only colour.
pub(crate) fn revised(text: &str, revised: Revised) -> Markup {
    match revised {
        Revised::Inserted => html! { ins { (words(text)) } },
        Revised::Deleted => html! { del { (words(text)) } },
    }
}

fn blocks(blocks: &[Block]) -> Markup {
    // Lines of a rule file that follow one another are one text.
    let groups = blocks.chunk_by(|one, next| is_line(one) && is_line(next));
    html! {
        @for group in groups {
            @if group.first().is_some_and(is_line) {
                div.lines { @for block in group { (self::block(block)) } }
            } @else {
                @for block in group { (self::block(block)) }
            }
        }
    }
}

fn is_line(block: &Block) -> bool {
    matches!(block, Block::Paragraph(Paragraph { manner: Manner::Line, .. }))
}

fn block(block: &Block) -> Markup {
    match block {
        Block::Heading(Level::Part, words) => html! { h2 { (runs(words)) } },
        Block::Heading(Level::Section, words) => html! { h3 { (runs(words)) } },
        Block::Heading(Level::Topic, words) => html! { h4 { (runs(words)) } },
        Block::Paragraph(one) => paragraph(one),
        Block::List { numbered: true, items } => html! { ol { @for item in items { li { (runs(item)) } } } },
        Block::List { numbered: false, items } => html! { ul { @for item in items { li { (runs(item)) } } } },
        Block::Table(one) => table(one),
        Block::Signatures(places) => html! {
            div.signatures { @for place in places { (signature(place)) } }
        },
        Block::PageBreak => html! { div.page-break {} },
    }
}

/// A table.
pub(crate) fn table(table: &Table) -> Markup {
    let all: u32 = table.columns.iter().map(|column| column.parts).sum::<u32>().max(1);
    let side = |at: usize| match table.columns.get(at).map(|column| column.side) {
        Some(Side::Right) => "figure",
        _ => "words",
    };
    html! {
        table {
            colgroup {
                @for column in &table.columns {
                    col style=(format!("width:{}%", column.parts * 100 / all));
                }
            }
            thead {
                tr {
                    @for (at, column) in table.columns.iter().enumerate() {
                        th scope="col" class=(side(at)) { (words(&column.heading)) }
                    }
                }
            }
            tbody {
                @for row in &table.rows {
                    tr class=[row.strong.then_some("strong")] {
                        @for (at, cell) in row.cells.iter().enumerate() { (self::cell(cell, at, side(at), row)) }
                    }
                }
            }
        }
    }
}

fn cell(cell: &[Paragraph], at: usize, side: &str, row: &Row) -> Markup {
    let inner = html! {
        @match cell {
            [Paragraph { runs: words, manner: Manner::Body, change: None }] => (runs(words)),
            several => @for one in several { (paragraph(one)) },
        }
    };
    if at == 0 && row.strong {
        html! { th scope="row" class=(side) { (inner) } }
    } else {
        html! { td class=(side) { (inner) } }
    }
}

fn signature(place: &Signature) -> Markup {
    html! {
        section.signature {
            p { "Signed for " strong { (words(&place.party)) } }
            dl { @for line in &place.lines { dt { (words(line)) } dd {} } }
        }
    }
}

/// A paragraph.
pub(crate) fn paragraph(paragraph: &Paragraph) -> Markup {
    let class = match paragraph.manner {
        Manner::Body => None,
        Manner::Note => Some("note"),
        Manner::Line => Some("line"),
    };
    html! {
        p class=[class] { @for one in &paragraph.runs { (run(one, paragraph.mark(one))) } }
    }
}

fn runs(runs: &[Run]) -> Markup {
    html! { @for one in runs { (run(one, one.mark)) } }
}

fn run(run: &Run, mark: Mark) -> Markup {
    match mark {
        Mark::Plain => words(&run.text),
        Mark::Strong => html! { strong { (words(&run.text)) } },
        Mark::Code => html! { code { (words(&run.text)) } },
        Mark::Revised(how) => revised(&run.text, how),
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{Block, Level, Paragraph, Run, samples};

    #[test]
    fn a_document_with_everything() {
        let page = super::render(&samples::everything());
        let body = page.split_once("</style>").unwrap().1;
        // A line for each block, to be read.
        insta::assert_snapshot!(body.replace("><", ">\n<"));
    }

    #[test]
    fn nothing_in_a_text_is_taken_for_html() {
        let runs = || {
            vec![Run::plain(samples::HOSTILE), Run::code(samples::HOSTILE), Run::inserted(samples::HOSTILE)]
        };
        let mut document = samples::of(vec![
            Block::Heading(Level::Part, runs()),
            Block::Paragraph(Paragraph::new(runs())),
            Block::List { numbered: false, items: vec![runs()] },
        ]);
        samples::HOSTILE.clone_into(&mut document.title);
        let page = super::render(&document);
        assert!(!page.contains("<script") && !page.contains('\u{202e}') && !page.contains('\u{1}'));
        assert_eq!(page.matches("&lt;script&gt;").count(), 11, "{page}");
    }
}
