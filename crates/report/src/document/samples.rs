//! Documents for the renderers' tests.

use super::{Block, Column, Document, Level, Manner, Paragraph, Revised, Row, Run, Signature, Table};

/// What a hostile rule file might have in its titles.
pub(super) const HOSTILE: &str =
    "<script>alert(1)</script> & \"=cmd|'/c calc'!A1\" ]]> \u{202e}esrever\u{1}\u{0}\u{ffff} {{x}}";

/// A document of these blocks.
pub(super) fn of(blocks: Vec<Block>) -> Document {
    Document {
        title: "Variation CV-05".to_owned(),
        reference: Some("OMHP-2015".to_owned()),
        foot: "Written by meed TEST".to_owned(),
        wide: false,
        blocks,
    }
}

/// A document with every kind of block, run and paragraph.
pub(super) fn everything() -> Document {
    let columns = vec![Column::words("Term", 3), Column::figures("£", 1)];
    let line = |text: &str, change| Paragraph { runs: vec![Run::plain(text)], manner: Manner::Line, change };
    let revised = Paragraph::new(vec![
        Run::plain("at least "),
        Run::deleted("33%"),
        Run::inserted("35% "),
        Run::plain("of people"),
    ]);
    of(vec![
        Block::heading(Level::Part, "Terms"),
        Block::Paragraph(Paragraph::new(vec![
            Run::plain("The "),
            Run::strong("target"),
            Run::plain(" of "),
            Run::code("recovery-star"),
            Run::plain("."),
        ])),
        Block::heading(Level::Section, HOSTILE),
        Block::Paragraph(revised.clone()),
        Block::Table(Table {
            columns,
            rows: vec![
                Row {
                    cells: vec![vec![revised, Paragraph::from("and more")], vec!["+12,000".into()]],
                    strong: false,
                },
                Row::of(["All", "+12,000"]).standing_out(),
            ],
        }),
        Block::heading(Level::Topic, "Its lines"),
        Block::Paragraph(line("indicator recovery-star {", None)),
        Block::Paragraph(line("  weight  1", Some(Revised::Deleted))),
        Block::Paragraph(line("  weight  2", Some(Revised::Inserted))),
        Block::Paragraph(line("}", None)),
        Block::List { numbered: false, items: vec![vec![Run::plain("one")], vec![Run::plain("another")]] },
        Block::List { numbered: true, items: vec![vec![Run::plain("first")], vec![Run::plain("second")]] },
        Block::List { numbered: true, items: vec![vec![Run::plain("first again")]] },
        Block::Paragraph(Paragraph::note(vec![Run::plain("A remark.")])),
        Block::PageBreak,
        Block::heading(Level::Part, "Signatures"),
        Block::Signatures(vec![
            Signature::by_hand("Oxfordshire Clinical Commissioning Group"),
            Signature::by_hand("Oxford Health NHS Foundation Trust"),
            Signature::by_hand("Oxfordshire Mind"),
        ]),
    ])
}
