//! The terms of a rule file, one on each line with its path: what tools compare that know lines only.

use crate::layout::visible;
use meed_syntax::{Form, Grid, GridCell, Node, Outline};

/// The terms of an outline. Layout, comments, tables of items and the ways of writing a figure leave no trace, and items and
/// statements stand in one order, but for what says something by its order.
pub fn term_list(outline: &Outline) -> String {
    let mut items: Vec<&Node> = outline.nodes.iter().collect();
    items.sort_by_key(|item| item.name.as_ref().map(|name| name.text.clone()));
    let mut lines = Vec::new();
    for item in items {
        add(&mut lines, "", item);
    }
    lines.join("")
}

fn add(lines: &mut Vec<String>, within: &str, node: &Node) {
    let keyword = node.keyword.replace(' ', "-");
    let own = match &node.name {
        Some(name) => name.text.clone(),
        None => keyword.clone(),
    };
    let path = if within.is_empty() { own } else { format!("{within}.{own}") };
    let mut said = vec![path.clone()];
    // Of what has a name the keyword is told behind it.
    said.extend(node.name.as_ref().map(|_| node.keyword.clone()));
    said.extend(node.title.as_ref().map(|title| format!("\"{}\"", title.text)));
    said.push(node.value());
    said.retain(|part| !part.is_empty());
    lines.push(format!("{}\n", visible(&said.join("  "))));
    if let Some(table) = &node.table {
        add_table(lines, &path, table);
    }
    let (mut statements, items): (Vec<&Node>, Vec<&Node>) =
        node.children.iter().partition(|child| child.form == Form::Statement);
    if node.form == Form::Item {
        // Several of one keyword stay in the order written, which may be a term.
        statements.sort_by(|one, other| one.keyword.cmp(&other.keyword));
    }
    for child in statements.into_iter().chain(items) {
        add(lines, &path, child);
    }
}

fn add_table(lines: &mut Vec<String>, path: &str, table: &Grid) {
    let row = |cells: &[GridCell]| {
        let cells: Vec<String> = cells.iter().map(GridCell::text).collect();
        format!("{}\n", visible(&format!("{path}  | {} |", cells.join(" | "))))
    };
    lines.push(row(&table.header));
    lines.extend(table.rows.iter().map(|cells| row(&cells.cells)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use meed_diagnostics::Sources;

    fn list(text: &str) -> String {
        term_list(&meed_syntax::outline(Sources::new().add("a.meed", text), text))
    }

    #[test]
    fn another_layout_and_order_lists_the_same_terms() {
        let one = "party b \"B\" {\n  role provider\n}\nparty a \"A\" {\n  code \"X\"\n  role commissioner # who pays\n}\n";
        let other = "parties {\n  | name | title | role         | code |\n  | a    | \"A\"   | commissioner | \"X\"  |\n  | b    | \"B\"   | provider     | -    |\n}\n";
        assert_eq!(list(one), list(other));
        insta::assert_snapshot!(list(one), @r#"
        a  party  "A"
        a.code  "X"
        a.role  commissioner
        b  party  "B"
        b.role  provider
        "#);
    }

    #[test]
    fn what_has_an_order_keeps_it_and_tables_have_a_line_for_each_row() {
        let text = "amount value \"Value\" by year {\n  | Year 1 | Year 2 |\n  | £1.2m | £2 |\n}\npayment p \"P\" {\n  then not above £5\n  then × 50%\n  from a\n}\n";
        insta::assert_snapshot!(list(text), @r#"
        p  payment  "P"
        p.from  a
        p.then  not above £5
        p.then  × 50%
        value  amount  "Value"  by year
        value  | Year 1 | Year 2 |
        value  | £1,200,000 | £2 |
        "#);
    }
}
