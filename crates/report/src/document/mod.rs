//! Documents for people: headings, paragraphs, tables and places to sign, without a word of how a format writes them.
//!
//! What a document says is put together once; [`markdown`], [`html`] and [`docx`] write it. Texts come from other people's rule
//! files: each renderer escapes them, and shows what would deceive the eye ([`crate::visible`]), in one place of its own. No
//! renderer reads a clock: who revised a document, and when, comes in as an argument.

pub mod docx;
pub mod html;
pub mod markdown;

#[cfg(test)]
mod samples;

/// A document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
    /// Its title, which stands above it, and at the head of every page.
    pub title: String,
    /// The reference of the contract, where stated: at the head of every page.
    pub reference: Option<String>,
    /// What stands at the foot of every page, beside its number.
    pub foot: String,
    /// Whether its pages lie on their side, for wide tables.
    pub wide: bool,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A part of a document that stands below the one before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// A heading below the title: of a part, of a section in it, and so on.
    Heading(Level, Vec<Run>),
    /// A paragraph.
    Paragraph(Paragraph),
    /// A list: what stands in each item; numbered or with bullets.
    List {
        /// Whether the items are numbered.
        numbered: bool,
        /// The items.
        items: Vec<Vec<Run>>,
    },
    /// A table.
    Table(Table),
    /// Places to sign, two beside one another.
    Signatures(Vec<Signature>),
    /// What follows begins on a new page, where there are pages.
    PageBreak,
}

/// How far a heading stands below the title.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// Of a part of the document.
    Part,
    /// Of a section in a part.
    Section,
    /// Of what is told in a section.
    Topic,
}

/// A paragraph.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Paragraph {
    /// What it says.
    pub runs: Vec<Run>,
    /// What kind of paragraph it is.
    pub manner: Manner,
    /// Whether it came or went as a whole: then all its words did, too.
    pub change: Option<Revised>,
}

/// Kinds of paragraph.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Manner {
    /// As most are.
    #[default]
    Body,
    /// A remark in small letters.
    Note,
    /// A line of a rule file: spaces count.
    Line,
}

/// Words that are shown alike.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// The words.
    pub text: String,
    /// How they are shown.
    pub mark: Mark,
}

/// How words are shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mark {
    /// As they are.
    Plain,
    /// Strongly.
    Strong,
    /// As they stand in a rule file.
    Code,
    /// As words that came or went.
    Revised(Revised),
}

/// What happened to words.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Revised {
    /// They were not there before.
    Inserted,
    /// They are no longer there.
    Deleted,
}

/// A table, whose headings are repeated on every page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell for each column.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// On which side its cells stand.
    pub side: Side,
    /// How wide it is, in proportion to the other columns.
    pub parts: u32,
}

/// On which side of a column its cells stand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Side {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// A row of a table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Row {
    /// Its cells, each of paragraphs.
    pub cells: Vec<Vec<Paragraph>>,
    /// Whether it is a sum of rows, or stands out for another reason.
    pub strong: bool,
}

/// A place to sign for a party.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// The party.
    pub party: String,
    /// What is to be filled in above one another: `Signature`, `Name`, `Position`, `Date`.
    pub lines: Vec<String>,
}

impl Run {
    /// Words as they are.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), mark: Mark::Plain }
    }

    /// Strong words.
    pub fn strong(text: impl Into<String>) -> Self {
        Self { text: text.into(), mark: Mark::Strong }
    }

    /// Words of a rule file.
    pub fn code(text: impl Into<String>) -> Self {
        Self { text: text.into(), mark: Mark::Code }
    }

    /// Words that came.
    pub fn inserted(text: impl Into<String>) -> Self {
        Self { text: text.into(), mark: Mark::Revised(Revised::Inserted) }
    }

    /// Words that went.
    pub fn deleted(text: impl Into<String>) -> Self {
        Self { text: text.into(), mark: Mark::Revised(Revised::Deleted) }
    }
}

impl Paragraph {
    /// A paragraph like most.
    pub fn new(runs: Vec<Run>) -> Self {
        Self { runs, ..Self::default() }
    }

    /// A remark.
    pub fn note(runs: Vec<Run>) -> Self {
        Self { runs, manner: Manner::Note, change: None }
    }

    /// What its words are marked with: those of a paragraph that came or went as a whole, like it.
    fn mark(&self, run: &Run) -> Mark {
        self.change.map_or(run.mark, Mark::Revised)
    }
}

impl<T: Into<String>> From<T> for Paragraph {
    fn from(text: T) -> Self {
        Self::new(vec![Run::plain(text)])
    }
}

impl Block {
    /// A heading of plain words.
    pub fn heading(level: Level, text: impl Into<String>) -> Self {
        Self::Heading(level, vec![Run::plain(text)])
    }

    /// A paragraph of plain words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Paragraph(Paragraph::from(text.into()))
    }
}

impl Column {
    /// A column of words.
    pub fn words(heading: impl Into<String>, parts: u32) -> Self {
        Self { heading: heading.into(), side: Side::Left, parts }
    }

    /// A column of figures.
    pub fn figures(heading: impl Into<String>, parts: u32) -> Self {
        Self { heading: heading.into(), side: Side::Right, parts }
    }
}

impl Row {
    /// A row with a paragraph in each cell.
    pub fn of<T: Into<Paragraph>>(cells: impl IntoIterator<Item = T>) -> Self {
        Self { cells: cells.into_iter().map(|cell| vec![cell.into()]).collect(), strong: false }
    }

    /// The same, standing out.
    #[must_use]
    pub fn standing_out(self) -> Self {
        Self { strong: true, ..self }
    }
}

impl Signature {
    /// A place to sign by hand, with name, position and date.
    pub fn by_hand(party: impl Into<String>) -> Self {
        let lines = ["Signature", "Name", "Position", "Date"].map(str::to_owned).to_vec();
        Self { party: party.into(), lines }
    }
}

impl Document {
    /// Whether there are words in it that came or went.
    pub fn is_revised(&self) -> bool {
        let paragraph = |paragraph: &Paragraph| {
            paragraph.change.is_some()
                || paragraph.runs.iter().any(|run| matches!(run.mark, Mark::Revised(_)))
        };
        let runs = |runs: &[Run]| runs.iter().any(|run| matches!(run.mark, Mark::Revised(_)));
        self.blocks.iter().any(|block| match block {
            Block::Heading(_, words) => runs(words),
            Block::Paragraph(one) => paragraph(one),
            Block::List { items, .. } => items.iter().any(|item| runs(item)),
            Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).flatten().any(paragraph),
            Block::Signatures(_) | Block::PageBreak => false,
        })
    }
}
