//! What an outcome fixes that says `fixed for the term`: that it is there, what it is worth, which indicators it has and which
//! part of it each of them has.

use crate::change::Fixed;
use meed_syntax::Node;

/// The statements that say what something is worth, as the checks of variations have them.
const WORTH: [&str; 3] = ["points", "weight", "share"];

/// What has its part of an outcome fixed: the outcome itself, and its indicators, but not what an indicator is made of.
const FIXED: [&str; 2] = ["outcome", "indicator"];

/// The clause that fixes a statement of something that lies in these items, the outermost first.
pub(crate) fn statement(keyword: &str, owners: &[&Node]) -> Option<Fixed> {
    let found = clause(owners)?;
    // What holds as from a date is of what it lies in.
    let owner = owners.iter().rev().find(|owner| owner.name.is_some())?;
    (FIXED.contains(&owner.keyword.as_str()) && (WORTH.contains(&keyword) || keyword == "fixed"))
        .then_some(found)
}

/// The clause that fixes that something is there which lies in these items, or that says so itself.
pub(crate) fn presence(node: &Node, owners: &[&Node]) -> Option<Fixed> {
    FIXED.contains(&node.keyword.as_str()).then(|| clause(&[node]).or_else(|| clause(owners))).flatten()
}

fn clause(owners: &[&Node]) -> Option<Fixed> {
    owners.iter().find_map(|owner| {
        let clause = owner.statement("fixed")?;
        Some(Fixed { outcome: owner.name.as_ref()?.text.clone(), span: clause.span })
    })
}
