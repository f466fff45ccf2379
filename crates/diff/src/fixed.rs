//! What an outcome fixes that says `fixed for the term`: that it is there, what it is worth, which indicators it has and which
//! part of it each of them has.

use crate::change::Fixed;
use meed_syntax::Node;

/// The statements that say what something is worth, as the checks of variations have them.
const WORTH: [&str; 3] = ["points", "weight", "share"];

/// The clause that fixes a statement of something that lies in these items, the outermost first.
pub(crate) fn statement(keyword: &str, owners: &[&Node]) -> Option<Fixed> {
    let found = clause(owners)?;
    (WORTH.contains(&keyword) || keyword == "fixed").then_some(found)
}

/// The clause that fixes that something is there which lies in these items, or that says so itself.
pub(crate) fn presence(node: &Node, owners: &[&Node]) -> Option<Fixed> {
    clause(&[node]).or_else(|| clause(owners))
}

fn clause(owners: &[&Node]) -> Option<Fixed> {
    owners.iter().find_map(|owner| {
        let clause = owner.statement("fixed")?;
        Some(Fixed { outcome: owner.name.as_ref()?.text.clone(), span: clause.span })
    })
}
