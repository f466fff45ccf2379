//! The text of a document as elements of WordprocessingML.

use super::xml::Element;
use super::{RELATIONS, Revision, WORDS};
use crate::document::{
    Block, Document, Level, Manner, Mark, Paragraph, Revised, Row, Run, Side, Signature, Table,
};

/// A4, in twentieths of a point.
const SHORT_SIDE: u32 = 11_906;
const LONG_SIDE: u32 = 16_838;
/// Two centimetres.
const MARGIN: u32 = 1_134;

/// Rows with more letters than this may be divided between pages: they would leave too much of one empty.
const MOST_LETTERS_KEPT_TOGETHER: usize = 700;

/// The letters of rule files, as in `parts/styles.xml`.
const CODE_LETTERS: &str = "Consolas";

/// The number of the list with bullets; numbered lists have those after it.
const BULLETS: u32 = 1;

/// The whole text.
pub(super) fn document(document: &Document, revision: &Revision) -> Element {
    let mut writer = Body { revision, width: width(document), revisions: 0, lists: BULLETS };
    let mut body =
        Element::new("w:body").holding(paragraph("Title", vec![text_run(&document.title, Mark::Plain)]));
    if let Some(reference) = &document.reference {
        body = body
            .holding(paragraph("Subtitle", vec![text_run(&format!("Reference {reference}"), Mark::Plain)]));
    }
    for block in &document.blocks {
        body = body.holding_all(writer.block(block));
    }
    // The end of the body is a section, and a table must not be the last thing in it.
    if matches!(document.blocks.last(), Some(Block::Table(_) | Block::Signatures(_))) {
        body = body.holding(Element::new("w:p"));
    }
    let body = body.holding(section(document));
    Element::new("w:document").with("xmlns:w", WORDS).with("xmlns:r", RELATIONS).holding(body)
}

/// The head of every page.
pub(super) fn header(document: &Document) -> Element {
    let runs = vec![
        text_run(document.reference.as_deref().unwrap_or_default(), Mark::Plain),
        Element::new("w:r").holding(Element::new("w:tab")),
        text_run(&document.title, Mark::Plain),
    ];
    let line = at_both_edges("Header", width(document), runs);
    Element::new("w:hdr").with("xmlns:w", WORDS).holding(line)
}

/// The foot of every page.
pub(super) fn footer(document: &Document) -> Element {
    let mut runs = vec![
        text_run(&document.foot, Mark::Plain),
        Element::new("w:r").holding(Element::new("w:tab")),
        text_run("Page ", Mark::Plain),
    ];
    runs.extend(field("PAGE"));
    runs.push(text_run(" of ", Mark::Plain));
    runs.extend(field("NUMPAGES"));
    let line = at_both_edges("Footer", width(document), runs);
    Element::new("w:ftr").with("xmlns:w", WORDS).holding(line)
}

/// The kinds of list: bullets, and a numbering of its own for each numbered list, so that each begins with 1.
pub(super) fn numbering(document: &Document) -> Element {
    let kind = |id: u32, format: &str, text: &str| {
        let level = Element::new("w:lvl")
            .with("w:ilvl", 0)
            .holding(Element::valued("w:start", 1))
            .holding(Element::valued("w:numFmt", format))
            .holding(Element::valued("w:lvlText", text))
            .holding(Element::valued("w:lvlJc", "left"))
            .holding(
                Element::new("w:pPr")
                    .holding(Element::new("w:ind").with("w:left", 425).with("w:hanging", 425)),
            );
        Element::new("w:abstractNum")
            .with("w:abstractNumId", id)
            .holding(Element::valued("w:multiLevelType", "singleLevel"))
            .holding(level)
    };
    let numbered = document.blocks.iter().filter(|block| matches!(block, Block::List { numbered: true, .. }));
    let one = |id: u32, of: u32| {
        let list = Element::new("w:num").with("w:numId", id).holding(Element::valued("w:abstractNumId", of));
        let from_one =
            Element::new("w:lvlOverride").with("w:ilvl", 0).holding(Element::valued("w:startOverride", 1));
        if of == 1 { list.holding(from_one) } else { list }
    };
    Element::new("w:numbering")
        .with("xmlns:w", WORDS)
        .holding(kind(0, "bullet", "•"))
        .holding(kind(1, "decimal", "%1."))
        .holding(one(BULLETS, 0))
        .holding_all(numbered.zip(BULLETS + 1..).map(|(_, id)| one(id, 1)))
}

/// How much room there is between the margins.
fn width(document: &Document) -> u32 {
    (if document.wide { LONG_SIDE } else { SHORT_SIDE }) - 2 * MARGIN
}

/// Pages, and what stands at their heads and feet.
fn section(document: &Document) -> Element {
    let size = Element::new("w:pgSz");
    let size = if document.wide {
        size.with("w:w", LONG_SIDE).with("w:h", SHORT_SIDE).with("w:orient", "landscape")
    } else {
        size.with("w:w", SHORT_SIDE).with("w:h", LONG_SIDE)
    };
    let margins = ["w:top", "w:right", "w:bottom", "w:left"]
        .into_iter()
        .fold(Element::new("w:pgMar"), |margins, side| margins.with(side, MARGIN))
        .with("w:header", 567)
        .with("w:footer", 567)
        .with("w:gutter", 0);
    Element::new("w:sectPr")
        .holding(Element::new("w:headerReference").with("w:type", "default").with("r:id", "header"))
        .holding(Element::new("w:footerReference").with("w:type", "default").with("r:id", "footer"))
        .holding(size)
        .holding(margins)
}

/// A line with words at its left and right edge.
fn at_both_edges(style: &str, width: u32, runs: Vec<Element>) -> Element {
    let tab = Element::valued("w:tab", "right").with("w:pos", width);
    let properties = Element::new("w:pPr")
        .holding(Element::valued("w:pStyle", style))
        .holding(Element::new("w:tabs").holding(tab));
    Element::new("w:p").holding(properties).holding_all(runs)
}

/// A number that the word processor fills in.
fn field(name: &str) -> [Element; 5] {
    let mark =
        |kind: &str| Element::new("w:r").holding(Element::new("w:fldChar").with("w:fldCharType", kind));
    let instruction = Element::new("w:instrText").with("xml:space", "preserve").saying(&format!(" {name} "));
    [
        mark("begin"),
        Element::new("w:r").holding(instruction),
        mark("separate"),
        text_run("1", Mark::Plain),
        mark("end"),
    ]
}

fn paragraph(style: &str, runs: Vec<Element>) -> Element {
    let properties = Element::new("w:pPr").holding(Element::valued("w:pStyle", style));
    Element::new("w:p").holding(properties).holding_all(runs)
}

/// Words, outside what came or went.
fn text_run(text: &str, mark: Mark) -> Element {
    let style = |name: &str| Element::new("w:rPr").holding(Element::valued("w:rStyle", name));
    let run = Element::new("w:r");
    let run = match mark {
        Mark::Strong => run.holding(style("Strong")),
        // The letters are said again: some word processors take those of a table before those of a style.
        Mark::Code => {
            let letters = ["w:ascii", "w:hAnsi", "w:cs"]
                .iter()
                .fold(Element::new("w:rFonts"), |all, kind| all.with(kind, CODE_LETTERS));
            run.holding(style("Code").holding(letters))
        }
        Mark::Plain | Mark::Revised(_) => run,
    };
    let name = if mark == Mark::Revised(Revised::Deleted) { "w:delText" } else { "w:t" };
    run.holding(Element::new(name).with("xml:space", "preserve").saying(text))
}

/// What is counted while a text is written.
struct Body<'r> {
    revision: &'r Revision,
    width: u32,
    /// How many revisions there were.
    revisions: u32,
    /// The number of the last list.
    lists: u32,
}

impl Body<'_> {
    fn block(&mut self, block: &Block) -> Vec<Element> {
        match block {
            Block::Heading(level, words) => {
                let style = match level {
                    Level::Part => "Heading1",
                    Level::Section => "Heading2",
                    Level::Topic => "Heading3",
                };
                vec![paragraph(style, self.runs(words))]
            }
            Block::Paragraph(one) => vec![self.paragraph(one, None, Side::Left)],
            Block::List { numbered, items } => self.list(*numbered, items),
            Block::Table(one) => vec![self.table(one)],
            Block::Signatures(places) => self.signatures(places),
            Block::PageBreak => {
                let page = Element::new("w:br").with("w:type", "page");
                vec![Element::new("w:p").holding(Element::new("w:r").holding(page))]
            }
        }
    }

    fn list(&mut self, numbered: bool, items: &[Vec<Run>]) -> Vec<Element> {
        let number = if numbered {
            self.lists += 1;
            self.lists
        } else {
            BULLETS
        };
        let item = |words: &Vec<Run>| {
            let place = Element::new("w:numPr")
                .holding(Element::valued("w:ilvl", 0))
                .holding(Element::valued("w:numId", number));
            let properties =
                Element::new("w:pPr").holding(Element::valued("w:pStyle", "ListParagraph")).holding(place);
            Element::new("w:p").holding(properties).holding_all(self.runs(words))
        };
        items.iter().map(item).collect()
    }

    /// A paragraph; in a table in the table's style.
    fn paragraph(&mut self, one: &Paragraph, style: Option<&str>, side: Side) -> Element {
        let style = match one.manner {
            Manner::Body => style,
            Manner::Note => Some("Note"),
            Manner::Line => Some("Line"),
        };
        let mut properties = Element::new("w:pPr");
        if let Some(style) = style {
            properties = properties.holding(Element::valued("w:pStyle", style));
        }
        if side == Side::Right {
            properties = properties.holding(Element::valued("w:jc", "right"));
        }
        if let Some(how) = one.change {
            // Its end came or went with it, so that nothing of it is left where it is rejected or accepted.
            let end = self.revised(how);
            properties = properties.holding(Element::new("w:rPr").holding(end));
        }
        let runs: Vec<Element> = one.runs.iter().map(|run| self.run(run, one.mark(run))).collect();
        Element::new("w:p").holding(properties).holding_all(runs)
    }

    fn runs(&mut self, runs: &[Run]) -> Vec<Element> {
        runs.iter().map(|run| self.run(run, run.mark)).collect()
    }

    fn run(&mut self, run: &Run, mark: Mark) -> Element {
        let words = text_run(&run.text, mark);
        match mark {
            Mark::Revised(how) => self.revised(how).holding(words),
            Mark::Plain | Mark::Strong | Mark::Code => words,
        }
    }

    /// A revision, empty as yet.
    fn revised(&mut self, how: Revised) -> Element {
        self.revisions += 1;
        let name = match how {
            Revised::Inserted => "w:ins",
            Revised::Deleted => "w:del",
        };
        Element::new(name)
            .with("w:id", self.revisions)
            .with("w:author", self.revision.author.as_str())
            .with("w:date", self.revision.moment().as_str())
    }

    fn table(&mut self, table: &Table) -> Element {
        let all: u32 = table.columns.iter().map(|column| column.parts).sum::<u32>().max(1);
        let widths: Vec<u32> = table.columns.iter().map(|column| self.width * column.parts / all).collect();
        let headings = table.columns.iter().zip(&widths).map(|(column, width)| {
            let heading = Paragraph::from(column.heading.as_str());
            cell(*width, vec![self.paragraph(&heading, Some("TableHeading"), column.side)])
        });
        let headings = Element::new("w:tr")
            .holding(
                Element::new("w:trPr")
                    .holding(Element::new("w:cantSplit"))
                    .holding(Element::new("w:tblHeader")),
            )
            .holding_all(headings.collect::<Vec<_>>());
        let rows: Vec<Element> = table.rows.iter().map(|row| self.row(row, table, &widths)).collect();
        frame("MeedTable", &widths, self.width).holding(headings).holding_all(rows)
    }

    fn row(&mut self, row: &Row, table: &Table, widths: &[u32]) -> Element {
        let style = if row.strong { "TableHeading" } else { "TableText" };
        let letters: usize =
            row.cells.iter().flatten().flat_map(|one| &one.runs).map(|run| run.text.len()).sum();
        let cells = row.cells.iter().zip(widths).zip(&table.columns).map(|((paragraphs, width), column)| {
            let mut inner: Vec<Element> =
                paragraphs.iter().map(|one| self.paragraph(one, Some(style), column.side)).collect();
            if inner.is_empty() {
                // A cell must have a paragraph.
                inner.push(Element::new("w:p"));
            }
            cell(*width, inner)
        });
        let cells: Vec<Element> = cells.collect();
        let out = Element::new("w:tr");
        let out = if letters <= MOST_LETTERS_KEPT_TOGETHER {
            out.holding(Element::new("w:trPr").holding(Element::new("w:cantSplit")))
        } else {
            out
        };
        out.holding_all(cells)
    }

    /// Two parties beside one another, with lines to write on.
    fn signatures(&mut self, places: &[Signature]) -> Vec<Element> {
        let gap = self.width / 20;
        let label = self.width / 10;
        let line = (self.width - gap - 2 * label) / 2;
        let widths = [label, line, gap, label, line];
        let mut out = Vec::new();
        for pair in places.chunks(2) {
            let mut names =
                Element::new("w:tr").holding(Element::new("w:trPr").holding(Element::new("w:cantSplit")));
            for at in 0..2 {
                let name = pair.get(at).map_or_else(Vec::new, |place| {
                    vec![text_run("Signed for ", Mark::Plain), text_run(&place.party, Mark::Strong)]
                });
                let properties = Element::new("w:tcPr")
                    .holding(Element::new("w:tcW").with("w:w", label + line).with("w:type", "dxa"))
                    .holding(Element::valued("w:gridSpan", 2));
                names = names.holding(
                    Element::new("w:tc").holding(properties).holding(paragraph("SignatureText", name)),
                );
                if at == 0 {
                    names = names.holding(cell(gap, vec![Element::new("w:p")]));
                }
            }
            let mut rows = vec![names];
            let most = pair.iter().map(|place| place.lines.len()).max().unwrap_or(0);
            for line_at in 0..most {
                let properties = Element::new("w:trPr")
                    .holding(Element::new("w:cantSplit"))
                    .holding(Element::valued("w:trHeight", 620).with("w:hRule", "atLeast"));
                let mut row = Element::new("w:tr").holding(properties);
                for at in 0..2 {
                    let label_text = pair.get(at).and_then(|place| place.lines.get(line_at));
                    let words = label_text.map_or_else(Vec::new, |text| vec![text_run(text, Mark::Plain)]);
                    row = row.holding(low_cell(label, false, paragraph("SignatureText", words)));
                    row = row.holding(low_cell(
                        line,
                        label_text.is_some(),
                        paragraph("SignatureText", Vec::new()),
                    ));
                    if at == 0 {
                        row = row.holding(low_cell(gap, false, Element::new("w:p")));
                    }
                }
                rows.push(row);
            }
            out.push(frame("MeedPlain", &widths, self.width).holding_all(rows));
            out.push(Element::new("w:p"));
        }
        out
    }
}

/// A table without rows.
fn frame(style: &str, widths: &[u32], width: u32) -> Element {
    let properties = Element::new("w:tblPr")
        .holding(Element::valued("w:tblStyle", style))
        .holding(Element::new("w:tblW").with("w:w", width).with("w:type", "dxa"))
        .holding(Element::new("w:tblLayout").with("w:type", "fixed"))
        .holding(Element::valued("w:tblLook", "0420").with("w:firstRow", 1).with("w:noVBand", 1));
    let grid = Element::new("w:tblGrid")
        .holding_all(widths.iter().map(|width| Element::new("w:gridCol").with("w:w", *width)));
    Element::new("w:tbl").holding(properties).holding(grid)
}

fn cell(width: u32, paragraphs: Vec<Element>) -> Element {
    let properties =
        Element::new("w:tcPr").holding(Element::new("w:tcW").with("w:w", width).with("w:type", "dxa"));
    Element::new("w:tc").holding(properties).holding_all(paragraphs)
}

/// A cell whose words stand at its foot, with a line to write on if asked for.
fn low_cell(width: u32, line: bool, paragraph: Element) -> Element {
    let mut properties =
        Element::new("w:tcPr").holding(Element::new("w:tcW").with("w:w", width).with("w:type", "dxa"));
    if line {
        let bottom = Element::valued("w:bottom", "single")
            .with("w:sz", 6)
            .with("w:space", 0)
            .with("w:color", "1B2430");
        properties = properties.holding(Element::new("w:tcBorders").holding(bottom));
    }
    let properties = properties.holding(Element::valued("w:vAlign", "bottom"));
    Element::new("w:tc").holding(properties).holding(paragraph)
}
