//! Diagnostics as SARIF 2.1.0, which code hosts and editors read.

use super::ends;
use meed_diagnostics::{Code, Diagnostic, Fix, Label, Safety, Severity, SourceId, Sources, Span};
use serde_json::{Map, Value, json};

/// Every diagnostic as one SARIF log, indented, with a newline at the end.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, program_version: &str) -> String {
    format!("{:#}\n", value(diagnostics, sources, program_version))
}

/// The same as a value.
pub fn value(diagnostics: &[Diagnostic], sources: &Sources, program_version: &str) -> Value {
    let mut codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_by_key(|code| code.as_str());
    codes.dedup();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "meed",
                    "version": program_version,
                    "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
                },
            },
            // Columns count characters, not UTF-16 units.
            "columnKind": "unicodeCodePoints",
            "results": diagnostics.iter().map(|one| result(one, &codes, sources)).collect::<Vec<_>>(),
        }],
    })
}

fn rule(code: Code) -> Value {
    let entry = code.entry();
    let explanation = entry.explanation.trim();
    let explanation = if explanation.is_empty() { entry.title } else { explanation };
    json!({
        "id": entry.code,
        "name": format!("{code:?}"),
        "shortDescription": { "text": entry.title },
        "help": {
            "text": crate::explanation::render(code, crate::DEFAULT_WIDTH).trim_end(),
            "markdown": explanation,
        },
        "defaultConfiguration": { "level": level(entry.severity) },
    })
}

fn result(diagnostic: &Diagnostic, codes: &[Code], sources: &Sources) -> Value {
    let message = match &diagnostic.help {
        Some(help) => format!("{}\n{help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let mut object = Map::new();
    object.insert("ruleId".into(), json!(diagnostic.code.as_str()));
    object.insert("ruleIndex".into(), json!(codes.iter().position(|code| *code == diagnostic.code)));
    object.insert("level".into(), json!(level(diagnostic.severity)));
    object.insert("message".into(), json!({ "text": message }));
    if let Some((first, others)) = diagnostic.labels.split_first() {
        object.insert("locations".into(), json!([location(first, None, sources)]));
        if !others.is_empty() {
            let related = others.iter().enumerate().map(|(at, label)| location(label, Some(at + 1), sources));
            object.insert("relatedLocations".into(), related.collect());
        }
    }
    if !diagnostic.fixes.is_empty() {
        object.insert("fixes".into(), diagnostic.fixes.iter().map(|one| fix(one, sources)).collect());
    }
    Value::Object(object)
}

fn level(severity: Severity) -> &'static str {
    severity.word() // SARIF has the same three words.
}

fn location(label: &Label, id: Option<usize>, sources: &Sources) -> Value {
    let mut object = Map::new();
    if let Some(id) = id {
        object.insert("id".into(), json!(id));
    }
    object.insert(
        "physicalLocation".into(),
        json!({ "artifactLocation": artifact(label.span.source, sources), "region": region(label.span, sources) }),
    );
    if !label.text.is_empty() {
        object.insert("message".into(), json!({ "text": label.text }));
    }
    Value::Object(object)
}

fn region(span: Span, sources: &Sources) -> Value {
    let (start, end) = ends(span, sources);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "byteOffset": span.start,
        "byteLength": span.len(),
    })
}

fn fix(fix: &Fix, sources: &Sources) -> Value {
    // A change names its file once, whatever the order of the edits.
    let mut changes: Vec<(SourceId, Vec<Value>)> = Vec::new();
    for edit in &fix.edits {
        let replacement = json!({
            "deletedRegion": region(edit.span, sources),
            "insertedContent": { "text": edit.replacement },
        });
        match changes.iter_mut().find(|(source, _)| *source == edit.span.source) {
            Some((_, replacements)) => replacements.push(replacement),
            None => changes.push((edit.span.source, vec![replacement])),
        }
    }
    let changes: Vec<_> = changes
        .into_iter()
        .map(|(source, replacements)| {
            json!({ "artifactLocation": artifact(source, sources), "replacements": replacements })
        })
        .collect();
    json!({
        "description": { "text": fix.title },
        "artifactChanges": changes,
        "properties": { "safe": fix.safety == Safety::Safe },
    })
}

fn artifact(source: SourceId, sources: &Sources) -> Value {
    json!({ "uri": uri(sources.name(source)) })
}

/// A path as a URI reference: relative ones stay relative, absolute ones become `file:` URIs.
fn uri(path: &str) -> String {
    use std::fmt::Write as _;
    let path = path.replace('\\', "/");
    let drive =
        path.as_bytes().get(1) == Some(&b':') && path.starts_with(|first: char| first.is_ascii_alphabetic());
    let mut uri = String::new();
    let mut rest = path.as_str();
    if drive {
        uri.push_str("file:///");
        uri.push_str(path.get(..2).unwrap_or_default());
        rest = path.get(2..).unwrap_or_default();
    } else if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in rest.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::samples;

    const SCHEMA: &str = include_str!("../../tests/fixtures/sarif-schema-2.1.0.json");

    #[test]
    fn fits_the_official_schema() {
        let mut schema: Value = serde_json::from_str(SCHEMA).unwrap();
        // The published patterns have a stray bracket, which only lenient readers of regular expressions pass over.
        for definition in ["run", "toolComponent"] {
            schema["definitions"][definition]["properties"]["language"]["pattern"] =
                json!("^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
        }
        let validator = jsonschema::options().build(&schema).unwrap();
        let (diagnostics, sources) = samples::mixed();
        for diagnostics in [&diagnostics[..], &[]] {
            let value = value(diagnostics, &sources, "0.1.0");
            let problems: Vec<_> = validator
                .iter_errors(&value)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert_eq!(problems, Vec::<String>::new());
        }
        assert!(!validator.is_valid(&json!({ "version": "2.1.0" })), "the schema is really checked");
    }

    #[test]
    fn whole() {
        let (diagnostics, sources) = samples::mixed();
        let mut value = value(&diagnostics, &sources, "0.1.0");
        // The explanations have tests of their own.
        for rule in value["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap() {
            rule["help"] = json!({ "text": "…" });
        }
        insta::assert_snapshot!(format!("{value:#}"));
    }

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("a b/ü.meed"), "a%20b/%C3%BC.meed");
        assert_eq!(uri(r"C:\Contracts\a.meed"), "file:///C:/Contracts/a.meed");
        assert_eq!(uri("/srv/a.meed"), "file:///srv/a.meed");
        assert_eq!(uri(r"sub\a:b.meed"), "sub/a%3Ab.meed");
    }
}
