//! From edits that name what they are of to edits at places of a version; what does not fit is refused.

use super::take::texts;
use super::{Path, PortableEdit, SAY, said, step};
use crate::edit::{Edit, TableEdit, node_at};
use crate::terms::Terms;
use crate::timeline::{End, Timeline, end_of};
use crate::{Span, Version};
use meed_diagnostics::{SourceId, nearest};
use meed_syntax::tree::Text;
use meed_syntax::{Grid, GridCell, GridRow, Node, Outline, Word, is_too_deep, outline, spoken};

/// Why an edit does not fit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// What is in its way, in a sentence without a full stop.
    pub why: String,
    /// Where, if there is such a place.
    pub span: Option<Span>,
}

/// A change's edits at their places, or why they do not fit.
pub type Fitted = Result<Vec<Edit>, Vec<Refused>>;

/// The source of what is in no file.
const NO_FILE: SourceId = SourceId(u32::MAX);

/// The terms of a version, and of each list of edits the edits at their places in it, or why they do not fit.
pub fn fit(old: &Version<'_>, changes: &[&[PortableEdit]]) -> (Outline, Vec<Fitted>) {
    let terms = Terms::of(old);
    let fits = Fits { terms: &terms };
    let fitted = changes
        .iter()
        .map(|edits| {
            let (mut fitted, mut refused) = (Vec::new(), Vec::new());
            for edit in *edits {
                match fits.edit(edit) {
                    Ok(edit) => fitted.push(edit),
                    Err(why) => refused.push(why),
                }
            }
            if refused.is_empty() { Ok(fitted) } else { Err(refused) }
        })
        .collect();
    (terms.outline, fitted)
}

struct Fits<'t> {
    terms: &'t Terms<'t>,
}

impl Fits<'_> {
    fn edit(&self, edit: &PortableEdit) -> Result<Edit, Refused> {
        match edit {
            PortableEdit::Say { at, was, now } => {
                let (at, node) = self.find(at)?;
                self.says(node, &said(node), was)?;
                let (words, table) = read_said(node, now)?;
                Ok(Edit::Say { at, words, table })
            }
            PortableEdit::InTime { at, after, until, was, now } => {
                self.in_time(at, [after.as_deref(), until.as_deref()], was, now)
            }
            PortableEdit::Title { at, was, now } => {
                let (at, node) = self.find(at)?;
                let is = node.title.as_ref().map(|title| title.text.clone());
                self.says(node, is.as_deref().unwrap_or_default(), was.as_deref().unwrap_or_default())?;
                if now.as_ref().is_some_and(|title| title.contains(char::is_control)) {
                    return Err(refused("a title stands on one line".to_owned(), Some(node)));
                }
                let title = now.as_ref().map(|text| Text { text: text.clone(), span: nowhere() });
                Ok(Edit::Title { at, title })
            }
            PortableEdit::Remove { at, was } => {
                let (at, node) = self.find(at)?;
                self.says(node, node.write().trim_end(), was)?;
                Ok(Edit::Remove { at })
            }
            PortableEdit::Insert { within, before, text } => self.insert(within, before.as_deref(), text),
            PortableEdit::Move { at, within, before } => {
                let (at, _) = self.find(at)?;
                let (within, siblings) = self.within(within)?;
                Ok(Edit::Move { at, before: position(siblings, before.as_deref()), within })
            }
            PortableEdit::Order { within, names } => {
                let (within, _) = self.find(within)?;
                Ok(Edit::Order { within, names: names.clone() })
            }
            PortableEdit::Rename { from, to } => {
                let named = |name: &str| find_named(&self.terms.outline.nodes, &|node| has_name(node, name));
                if !is_name(to) {
                    return Err(refused(format!("`{}` is no name", short(to)), None));
                }
                if named(from).is_none() {
                    return Err(refused(format!("there is nothing called `{from}` here"), None));
                }
                let there = named(to).and_then(|at| node_at(&self.terms.outline.nodes, &at));
                if let Some(node) = there {
                    return Err(refused(format!("something is called `{to}` here already"), Some(node)));
                }
                Ok(Edit::Rename { from: from.clone(), to: to.clone() })
            }
            PortableEdit::Cell { at, .. }
            | PortableEdit::InsertRow { at, .. }
            | PortableEdit::RemoveRow { at, .. }
            | PortableEdit::InsertColumn { at, .. }
            | PortableEdit::RemoveColumn { at, .. } => {
                let (at, node) = self.find(at)?;
                let grid = node.table.as_ref();
                let grid = grid.ok_or_else(|| {
                    refused(format!("there is no table here: it says `{}`", node.value()), Some(node))
                })?;
                Ok(Edit::Table { at, edit: table_edit(node, grid, edit)? })
            }
        }
    }

    fn in_time(&self, at: &Path, ends: [Option<&str>; 2], was: &str, now: &str) -> Result<Edit, Refused> {
        let (at, node) = self.find(at)?;
        let calendar = self.terms.calendar;
        let base = Timeline::read(&node.words, node.table.as_ref(), calendar).ok_or_else(|| {
            refused(
                format!("what it says over time cannot be told here: it says `{}`", node.value()),
                Some(node),
            )
        })?;
        let end = |text: Option<&str>| -> Result<Option<End>, Refused> {
            let Some(text) = text else { return Ok(None) };
            let end = end_of(&read_words(text, node)?, calendar);
            end.map(Some).ok_or_else(|| refused(format!("`{text}` is no day of this contract"), Some(node)))
        };
        let [after, until] = ends;
        let (after, until) = (end(after)?, end(until)?);
        let was = read_words(was, node)?;
        let before = base.with(after.as_ref(), until.as_ref(), &was);
        if before.differences(&base).is_none_or(|differences| !differences.is_empty()) {
            return Err(self.says_else(node, &node.value(), &spoken(&was)));
        }
        Ok(Edit::InTime { at, base, after, until, words: read_words(now, node)? })
    }

    fn insert(&self, within: &Path, before: Option<&str>, text: &str) -> Result<Edit, Refused> {
        let (within, siblings) = self.within(within)?;
        if is_too_deep(text) {
            return Err(refused("what comes is nested too deep to be read".to_owned(), None));
        }
        let mut read = outline(NO_FILE, text).nodes;
        let (Some(node), true) = (read.pop(), read.is_empty()) else {
            return Err(refused("what comes is not one item or statement".to_owned(), None));
        };
        let there = match &node.name {
            Some(name) => find_named(&self.terms.outline.nodes, &|other| has_name(other, &name.text))
                .and_then(|at| node_at(&self.terms.outline.nodes, &at)),
            // Of statements there may be several; the same one twice is what is asked for by nobody.
            None => siblings.iter().find(|other| other.write() == node.write()),
        };
        if let Some(there) = there {
            return Err(refused(format!("there is `{}` here already", node.label()), Some(there)));
        }
        Ok(Edit::Insert { before: position(siblings, before), within, node })
    }

    fn says(&self, node: &Node, is: &str, was: &str) -> Result<(), Refused> {
        if is == was { Ok(()) } else { Err(self.says_else(node, is, was)) }
    }

    #[allow(clippy::unused_self, reason = "one of the checks of an edit")]
    fn says_else(&self, node: &Node, is: &str, was: &str) -> Refused {
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (is, was) = (one_line(is), one_line(was));
        refused(format!("it says `{}` here, and not `{}`", short(&is), short(&was)), Some(node))
    }

    /// What a path names. The last step with a name is found wherever it lies.
    fn find(&self, path: &Path) -> Result<(Vec<usize>, &Node), Refused> {
        let nodes = &self.terms.outline.nodes;
        let mut at: Vec<usize> = Vec::new();
        for (number, wanted) in path.iter().enumerate() {
            let siblings = match at.as_slice() {
                [] => nodes.as_slice(),
                at => node_at(nodes, at).map_or(&[][..], |node| &node.children),
            };
            let here = (0..siblings.len()).find(|here| step(siblings, *here).as_ref() == Some(wanted));
            if let Some(here) = here {
                at.push(here);
            } else if let Some(found) =
                find_named(nodes, &|node| node.name.is_some() && node.label() == *wanted)
            {
                at = found;
            } else if path.iter().skip(number + 1).any(|later| {
                find_named(nodes, &|node| node.name.is_some() && node.label() == *later).is_some()
            }) {
                // What lies further in has moved elsewhere.
            } else {
                let labels: Vec<String> = siblings.iter().map(Node::label).collect();
                let near = nearest(wanted, labels.iter().map(String::as_str));
                let hint = near.map_or(String::new(), |near| format!("; is it `{near}`?"));
                let owner = node_at(nodes, &at);
                let place = owner.map_or("here".to_owned(), |owner| format!("in `{}`", owner.label()));
                return Err(refused(format!("there is no `{wanted}` {place}{hint}"), owner));
            }
        }
        node_at(nodes, &at).map(|node| (at, node)).ok_or_else(|| refused("no term is named".to_owned(), None))
    }

    /// What something comes into, and what is in it.
    fn within(&self, path: &Path) -> Result<(Vec<usize>, &[Node]), Refused> {
        if path.is_empty() {
            return Ok((Vec::new(), &self.terms.outline.nodes));
        }
        self.find(path).map(|(at, node)| (at, node.children.as_slice()))
    }
}

fn table_edit(node: &Node, grid: &Grid, edit: &PortableEdit) -> Result<TableEdit, Refused> {
    let heading = |wanted: &str| {
        let at = grid.header.iter().position(|heading| heading.text() == wanted);
        at.ok_or_else(|| refused(format!("the table has no column `{wanted}` here"), Some(node)))
    };
    let row = |cells: &[String]| {
        let at = grid.rows.iter().position(|row| texts(&row.cells) == cells);
        at.ok_or_else(|| {
            refused(format!("the table has no row `| {} |` here", cells.join(" | ")), Some(node))
        })
    };
    let cell = |text: &str| Ok(GridCell { words: read_words(text, node)?, span: nowhere() });
    let width = |cells: &[String]| {
        let wanted = grid.header.len();
        if cells.len() == wanted {
            return Ok(());
        }
        Err(refused(
            format!("the table has {wanted} columns here, and the row has {}", cells.len()),
            Some(node),
        ))
    };
    Ok(match edit {
        PortableEdit::Cell { row: cells, column, now, .. } => {
            TableEdit::Cell(row_of_cell(node, grid, cells, heading(column)?)?, heading(column)?, cell(now)?)
        }
        PortableEdit::InsertRow { before, row: cells, .. } => {
            width(cells)?;
            let at = before.as_ref().map_or(Ok(grid.rows.len()), |before| row(before))?;
            let cells = cells.iter().map(|text| cell(text)).collect::<Result<_, _>>()?;
            TableEdit::InsertRow(at, GridRow { cells, span: nowhere() })
        }
        PortableEdit::RemoveRow { row: cells, .. } => TableEdit::RemoveRow(row(cells)?),
        PortableEdit::InsertColumn { before, heading: new, cells, .. } => {
            if grid.header.iter().any(|heading| heading.text() == *new) {
                return Err(refused(format!("the table has a column `{new}` here already"), Some(node)));
            }
            let at = before.as_ref().map_or(Ok(grid.header.len()), |before| heading(before))?;
            let mut column = Vec::new();
            for is in &grid.rows {
                let found = cells.iter().find(|cell| cell.row == texts(&is.cells)).ok_or_else(|| {
                    let row = texts(&is.cells).join(" | ");
                    refused(
                        format!("of the row `| {row} |` it is not known what stands in the new column"),
                        Some(node),
                    )
                })?;
                column.push(cell(&found.now)?);
            }
            TableEdit::InsertColumn(at, cell(new)?, column)
        }
        PortableEdit::RemoveColumn { heading: gone, .. } => TableEdit::RemoveColumn(heading(gone)?),
        _ => return Err(refused("this is no edit of a table".to_owned(), Some(node))),
    })
}

/// The row of a cell: the one with these cells; or else the only one that says the same in the cell and in its first one, so that what
/// others changed in the row stands in no way.
fn row_of_cell(node: &Node, grid: &Grid, cells: &[String], column: usize) -> Result<usize, Refused> {
    if let Some(at) = grid.rows.iter().position(|row| texts(&row.cells) == cells) {
        return Ok(at);
    }
    let was = cells.get(column);
    let like = |row: &&GridRow| {
        let first = row.cells.first().map(GridCell::text);
        row.cells.get(column).map(GridCell::text).as_ref() == was
            && (grid.rows.len() == 1 || column == 0 || first.as_ref() == cells.first())
    };
    let found: Vec<usize> =
        grid.rows.iter().enumerate().filter(|(_, row)| like(row)).map(|(at, _)| at).collect();
    match found.as_slice() {
        [at] => Ok(*at),
        _ => {
            let row = cells.join(" | ");
            Err(refused(format!("the table has no row `| {} |` here", short(&row)), Some(node)))
        }
    }
}

/// What is to be said by a node.
fn read_said(node: &Node, text: &str) -> Result<(Vec<Word>, Option<Grid>), Refused> {
    read_behind_a_word(text).ok_or_else(|| unreadable(text, node))
}

fn read_words(text: &str, node: &Node) -> Result<Vec<Word>, Refused> {
    match read_behind_a_word(text) {
        // A bar or a brace would be read as the end of the cell, or as the beginning of a block.
        Some((words, None)) if !words.iter().any(|word| ["|", "{", "}"].contains(&word.text.as_str())) => {
            Ok(words)
        }
        _ => Err(unreadable(text, node)),
    }
}

fn read_behind_a_word(text: &str) -> Option<(Vec<Word>, Option<Grid>)> {
    if text.trim().is_empty() {
        return Some((Vec::new(), None));
    }
    if is_too_deep(text) {
        return None;
    }
    let mut read = outline(NO_FILE, &format!("{SAY} {text}\n")).nodes;
    let node =
        read.pop().filter(|node| read.is_empty() && node.keyword == SAY && node.children.is_empty())?;
    Some((node.words, node.table))
}

fn unreadable(text: &str, node: &Node) -> Refused {
    refused(format!("`{}` cannot be read", short(text)), Some(node))
}

fn position(siblings: &[Node], before: Option<&str>) -> usize {
    let at = before
        .and_then(|before| (0..siblings.len()).find(|at| step(siblings, *at).as_deref() == Some(before)));
    at.unwrap_or(siblings.len())
}

fn has_name(node: &Node, name: &str) -> bool {
    node.name.as_ref().is_some_and(|one| one.text == name)
}

/// Where the first node is that is wanted, owners before what lies in them.
fn find_named(nodes: &[Node], wanted: &dyn Fn(&Node) -> bool) -> Option<Vec<usize>> {
    for (at, node) in nodes.iter().enumerate() {
        if wanted(node) {
            return Some(vec![at]);
        }
        if let Some(rest) = find_named(&node.children, wanted) {
            return Some(std::iter::once(at).chain(rest).collect());
        }
    }
    None
}

/// Letters and digits with hyphens, beginning with a small letter.
fn is_name(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_lowercase())
        && text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
}

fn nowhere() -> Span {
    Span::new(NO_FILE, 0, 0)
}

fn refused(why: String, node: Option<&Node>) -> Refused {
    Refused { why, span: node.map(Node::said_span) }
}

/// A text that is not too long to be read in a line.
fn short(text: &str) -> String {
    const MOST: usize = 120;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let start: String = text.chars().take(MOST - 1).collect();
    format!("{start}…")
}
