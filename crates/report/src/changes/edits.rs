//! The edits that make a change, in the JSON of changes: written, and read again.

use meed_diff::{Change, Comparison, PortableEdit, portable};
use serde_json::{Map, Value};

/// A change with the edits that make it.
pub(super) fn with_edits(mut value: Value, comparison: &Comparison, change: &Change) -> Value {
    let edits = serde_json::to_value(portable(comparison, &change.edits));
    if let (Some(object), Ok(edits)) = (value.as_object_mut(), edits) {
        object.insert("edits".to_owned(), edits);
    }
    value
}

/// A change that was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Its number in the report, from 1.
    pub number: u64,
    /// The path of its term.
    pub term: String,
    /// What makes it.
    pub edits: Vec<PortableEdit>,
}

/// The changes of a JSON text that `meed diff --format json` has written.
///
/// # Errors
/// Why the text cannot be used, in sentences for the user.
pub fn read(text: &str) -> Result<Vec<Sent>, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
    let fields = value.as_object().ok_or("it is JSON, but no report of changes")?;
    match fields.get("schema").and_then(Value::as_str) {
        Some(super::json::SCHEMA_NAME) => {}
        Some(other) => {
            let wanted = super::json::SCHEMA_NAME;
            return Err(format!("it has the form `{other}`; this version of meed reads `{wanted}`"));
        }
        None => return Err("it is JSON, but no report of changes: it has no `schema`".to_owned()),
    }
    let changes = fields.get("changes").and_then(Value::as_array).ok_or("it has no list of `changes`")?;
    let mut sent = Vec::new();
    let mut wrong = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        match read_change(change) {
            Ok(change) => sent.push(change),
            Err(why) => wrong.push(format!("change {} in it cannot be read: {why}", at + 1)),
        }
    }
    if wrong.is_empty() { Ok(sent) } else { Err(wrong.join("\n")) }
}

fn read_change(change: &Value) -> Result<Sent, String> {
    let empty = Map::new();
    let fields = change.as_object().unwrap_or(&empty);
    let number = fields.get("number").and_then(Value::as_u64).ok_or("it has no `number`")?;
    let term = fields.get("term").and_then(Value::as_str).ok_or("it has no `term`")?.to_owned();
    let edits = fields
        .get("edits")
        .ok_or("it has no `edits`; write the report anew with `meed diff --format json`")?;
    let edits = serde_json::from_value(edits.clone()).map_err(|error| format!("`edits`: {error}"))?;
    Ok(Sent { number, term, edits })
}
