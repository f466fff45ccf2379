//! An outline as a text: every item on lines of its own, without comments.

use super::node::{Form, GridCell, Node, Outline};
use super::word::spoken;

impl Outline {
    /// A text that says what the outline says. It is not laid out as the formatter would lay it out.
    pub fn write(&self) -> String {
        let mut out = String::new();
        for node in &self.nodes {
            write(&mut out, node, 0);
        }
        out
    }
}

impl Node {
    /// The node as a text, on lines of its own.
    pub fn write(&self) -> String {
        let mut out = String::new();
        write(&mut out, self, 0);
        out
    }
}

fn write(out: &mut String, node: &Node, depth: usize) {
    let indent = "  ".repeat(depth);
    out.push_str(&indent);
    out.push_str(&node.keyword);
    if let Some(name) = &node.name {
        out.push(' ');
        out.push_str(&name.text);
    }
    if let Some(title) = &node.title {
        out.push_str(" \"");
        out.push_str(&title.text.replace('\\', "\\\\").replace('"', "\\\""));
        out.push('"');
    }
    if !node.words.is_empty() {
        out.push(' ');
        out.push_str(&spoken(&node.words));
    }
    if let Some(table) = &node.table {
        out.push_str(" {\n");
        for cells in std::iter::once(&table.header).chain(table.rows.iter().map(|row| &row.cells)) {
            out.push_str(&indent);
            out.push_str(&row(cells));
        }
        out.push_str(&indent);
        out.push('}');
    }
    // The parts of a change are written behind it, not inside it.
    let behind = node.form == Form::Statement;
    let opens = !behind && (!node.children.is_empty() || needs_block(node));
    if opens {
        out.push_str(" {");
    }
    out.push('\n');
    for child in &node.children {
        write(out, child, if behind { depth } else { depth + 1 });
    }
    if opens {
        out.push_str(&indent);
        out.push_str("}\n");
    }
}

/// Whether an item without anything in it is written with a block all the same. Most read both ways; none is without its block
/// where it is required, since a block that is required holds something.
fn needs_block(node: &Node) -> bool {
    node.name.is_none()
        && node.table.is_none()
        && node.words.is_empty()
        && node.title.is_some()
        && node.keyword != crate::keywords::IMPORT.keyword
}

fn row(cells: &[GridCell]) -> String {
    let mut out = String::from("  |");
    for cell in cells {
        out.push(' ');
        out.push_str(&spoken(&cell.words));
        out.push_str(" |");
    }
    out.push('\n');
    out
}
