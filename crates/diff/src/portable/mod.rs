//! Edits as they can be sent to others: what is changed is named by its path, and what it said is said with it. So a text that was
//! laid out anew or put in another order still takes them, and one that says something else does not.

mod fit;
mod take;

pub use fit::{Fitted, Refused, fit};
pub use take::portable;
pub(crate) use take::written_items;

use serde::{Deserialize, Serialize};

/// Where something stands: the items that it lies in and itself, each as it is known in its block (`indicator recovery-star`,
/// `target`, `then, number 2`). The last one with a name is found wherever it lies.
pub type Path = Vec<String>;

/// One step from the first version to the second. Texts are as [`meed_syntax::Outline::write`] writes them, with the names of
/// the first version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "kebab-case", deny_unknown_fields)]
pub enum PortableEdit {
    /// It says something else behind its keyword, name and title.
    Say {
        /// What.
        at: Path,
        /// What it said.
        was: String,
        /// What it says.
        now: String,
    },
    /// A cell says something else.
    Cell {
        /// The statement or item with the table.
        at: Path,
        /// The cells of the row as they were.
        row: Vec<String>,
        /// The heading of the column.
        column: String,
        /// What the cell says.
        now: String,
    },
    /// A row comes.
    InsertRow {
        /// The statement or item with the table.
        at: Path,
        /// Before the row that had these cells; at the end where there is none.
        before: Option<Vec<String>>,
        /// Its cells.
        row: Vec<String>,
    },
    /// A row goes.
    RemoveRow {
        /// The statement or item with the table.
        at: Path,
        /// The cells of the row as they were.
        row: Vec<String>,
    },
    /// A column comes.
    InsertColumn {
        /// The statement or item with the table.
        at: Path,
        /// Before the column with this heading; at the end where there is none.
        before: Option<String>,
        /// Its heading.
        heading: String,
        /// Its cells.
        cells: Vec<CellOfRow>,
    },
    /// A column goes.
    RemoveColumn {
        /// The statement or item with the table.
        at: Path,
        /// Its heading.
        heading: String,
    },
    /// It says something else for some time.
    InTime {
        /// What.
        at: Path,
        /// After which day or year, as it is written behind `until`; from the beginning where there is none.
        after: Option<String>,
        /// Until which day or year; to the end where there is none.
        until: Option<String>,
        /// What it said then.
        was: String,
        /// What it says then.
        now: String,
    },
    /// It has another title.
    Title {
        /// The item.
        at: Path,
        /// The title that it had.
        was: Option<String>,
        /// The title that it has.
        now: Option<String>,
    },
    /// It goes.
    Remove {
        /// What.
        at: Path,
        /// All that it said.
        was: String,
    },
    /// It comes.
    Insert {
        /// What it comes into; nothing for the contract as a whole.
        within: Path,
        /// Before which of the things in there; at the end where there is none.
        before: Option<String>,
        /// The item or statement, as it is written, with the comment above it.
        text: String,
    },
    /// It comes into another item.
    Move {
        /// What.
        at: Path,
        /// What it comes into; nothing for the contract as a whole.
        within: Path,
        /// Before which of the things in there; at the end where there is none.
        before: Option<String>,
    },
    /// Items stand in another order.
    Order {
        /// What they lie in.
        within: Path,
        /// Their names in their order.
        names: Vec<String>,
    },
    /// It is called otherwise, everywhere.
    Rename {
        /// As it was called.
        from: String,
        /// As it is called.
        to: String,
    },
}

/// A cell of a new column.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellOfRow {
    /// The cells of the row as they were.
    pub row: Vec<String>,
    /// What the new cell says.
    pub now: String,
}

/// How a node is known among those beside it: by its label, and by its number where several have one.
pub(crate) fn step(siblings: &[meed_syntax::Node], at: usize) -> Option<String> {
    let label = siblings.get(at)?.label();
    let same = |node: &&meed_syntax::Node| node.label() == label;
    if siblings.iter().filter(same).count() < 2 {
        return Some(label);
    }
    let before = siblings.iter().take(at).filter(same).count();
    Some(format!("{label}, number {}", before + 1))
}

/// What a node says behind its keyword, name and title, on as many lines as its table has.
pub(crate) fn said(node: &meed_syntax::Node) -> String {
    let bare = meed_syntax::Node {
        keyword: SAY.to_owned(),
        form: meed_syntax::Form::Statement,
        name: None,
        title: None,
        children: Vec::new(),
        ..node.clone()
    };
    let text = bare.write();
    text.strip_prefix(SAY).unwrap_or(&text).trim().to_owned()
}

/// A word that is no keyword, to read words behind.
pub(crate) const SAY: &str = "say";
