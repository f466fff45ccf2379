//! Diagnostics for programs: an array, an object each, described by [`SCHEMA`].

use super::ends;
use meed_diagnostics::{Diagnostic, Edit, Fix, Label, Safety, Sources, Span};
use serde_json::{Value, json};

/// The JSON Schema (2020-12) of what [`render`] gives.
pub const SCHEMA: &str = include_str!("schema.json");

/// Every diagnostic as indented JSON, with a newline at the end.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    format!("{:#}\n", value(diagnostics, sources))
}

/// The same as a value.
pub fn value(diagnostics: &[Diagnostic], sources: &Sources) -> Value {
    diagnostics.iter().map(|one| diagnostic(one, sources)).collect()
}

fn diagnostic(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    json!({
        "code": diagnostic.code.as_str(),
        "severity": diagnostic.severity.word(),
        "message": diagnostic.message,
        "places": diagnostic.labels.iter().map(|label| place(label, sources)).collect::<Vec<_>>(),
        "help": diagnostic.help,
        "fixes": diagnostic.fixes.iter().map(|one| fix(one, sources)).collect::<Vec<_>>(),
    })
}

fn place(label: &Label, sources: &Sources) -> Value {
    let mut place = range(label.span, sources);
    if let Value::Object(object) = &mut place {
        object.insert("text".into(), json!(label.text));
    }
    place
}

fn fix(fix: &Fix, sources: &Sources) -> Value {
    json!({
        "title": fix.title,
        "safety": match fix.safety {
            Safety::Safe => "safe",
            Safety::ChoosesATerm => "chooses a term",
        },
        "edits": fix.edits.iter().map(|one| edit(one, sources)).collect::<Vec<_>>(),
    })
}

fn edit(edit: &Edit, sources: &Sources) -> Value {
    let mut place = range(edit.span, sources);
    if let Value::Object(object) = &mut place {
        object.insert("replacement".into(), json!(edit.replacement));
    }
    place
}

fn range(span: Span, sources: &Sources) -> Value {
    let (start, end) = ends(span, sources);
    json!({
        "file": sources.name(span.source),
        "start": { "line": start.line, "column": start.column, "byte": span.start },
        "end": { "line": end.line, "column": end.column, "byte": span.end },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::samples;

    #[test]
    fn fits_its_schema() {
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let (diagnostics, sources) = samples::mixed();
        let value = value(&diagnostics, &sources);
        let problems: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert_eq!(problems, Vec::<String>::new());
        assert!(validator.is_valid(&json!([])));
        assert!(!validator.is_valid(&json!([{ "code": "M0201" }])));
    }

    #[test]
    fn whole() {
        let (diagnostics, sources) = samples::mixed();
        insta::assert_snapshot!(render(&diagnostics[1..2], &sources));
    }
}
