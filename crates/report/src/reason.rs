//! Why a figure is what it is: the tree of reasons, as indented text and as JSON.

use crate::layout::{cut, hanging, visible};
use meed_contract::{Origin, words};
use meed_diagnostics::{Sources, Span};
use meed_engine::{Reason, Why};
use serde_json::{Map, Value, json};

const INDENT: usize = 2;
/// Deeper levels keep this indentation, so that there is always room for words.
const DEEPEST: usize = 20;

/// The reason as text for a page of `columns`: one sentence, then the tree: a figure, how it was made, which rule and
/// which cells say so, and below it, indented, what it was made from. What was explained above is not explained again.
pub fn text(why: &Why, sources: &Sources, columns: usize) -> String {
    let mut tree = Tree { sources, columns, lines: Vec::new() };
    tree.say(0, "", &format!("{}.", why.summary));
    tree.lines.push(String::new());
    tree.add(&why.reason, 0);
    tree.lines.push(String::new());
    tree.lines.join("\n")
}

struct Tree<'a> {
    sources: &'a Sources,
    columns: usize,
    lines: Vec<String>,
}

impl Tree<'_> {
    fn add(&mut self, reason: &Reason, depth: usize) {
        let indent = depth.min(DEEPEST) * INDENT;
        let again = match reason {
            Reason { told_above: true, .. } => " (explained above)",
            Reason { too_deep: true, .. } => " (made from more; ask for it by its name)",
            _ => "",
        };
        self.say(indent, "", &format!("{}: {}{again}", reason.subject, reason.value));
        if !again.is_empty() {
            return;
        }
        if !reason.how.is_empty() {
            self.say(indent + 4, "= ", &reason.how);
        }
        if let Some(rule) = reason.rule {
            let words = format!("{}rule: {}", " ".repeat(indent + 4), visible(&self.rule_words(rule)));
            self.lines.push(cut(&words, self.columns));
        }
        for cells in self.data_words(&reason.data) {
            self.say(indent + 4, "data: ", &cells);
        }
        for part in &reason.because {
            self.add(part, depth + 1);
        }
    }

    fn say(&mut self, indent: usize, lead: &str, words: &str) {
        let first = format!("{}{lead}", " ".repeat(indent));
        self.lines.extend(hanging(&first, &visible(words), self.columns));
    }

    /// `contract.meed:61: target at least 30%`
    fn rule_words(&self, rule: Span) -> String {
        let line = self.sources.line_column(rule).line;
        let text = self.sources.get(rule.source).map_or("", |source| source.line(line)).trim();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{}:{line}: {text}", self.sources.name(rule.source))
    }

    /// Where figures were read from: `data.csv, rows 27 and 28, columns numerator and denominator`.
    fn data_words(&self, origins: &[Origin]) -> Vec<String> {
        origins
            .chunk_by(|a, b| a.row > 0 && b.row > 0 && a.file == b.file && a.columns == b.columns)
            .filter_map(|group| {
                let first = group.first()?;
                if first.row == 0 {
                    // The data of a worked example stand in the rule file itself; so does the rule for what was counted.
                    if !first.columns.is_empty() {
                        return Some(format!(
                            "{}, {}, by {}",
                            first.file,
                            first.columns,
                            self.rule_words(first.span)
                        ));
                    }
                    let line = self.sources.line_column(first.span).line;
                    return Some(format!("{}, {}:{line}", first.file, self.sources.name(first.span.source)));
                }
                let rows: Vec<_> = group.iter().map(|origin| origin.row.to_string()).collect();
                let rows = format!("{} {}", if rows.len() == 1 { "row" } else { "rows" }, words::list(&rows));
                Some(format!("{}, {rows}{}", first.file, column_words(&first.columns)))
            })
            .collect()
    }
}

fn column_words(columns: &str) -> String {
    match columns {
        "" => String::new(),
        several if several.contains(" and ") || several.contains(", ") => format!(", columns {several}"),
        one => format!(", column {one}"),
    }
}

/// The tree as indented JSON, with a newline at the end; its root has the sentence as well.
pub fn json(why: &Why, sources: &Sources) -> String {
    let mut root = Map::new();
    root.insert("summary".into(), json!(why.summary));
    if let Value::Object(members) = value(&why.reason, sources) {
        root.extend(members);
    }
    format!("{:#}\n", Value::Object(root))
}

fn value(reason: &Reason, sources: &Sources) -> Value {
    let rule = reason.rule.map(|rule| {
        let at = sources.line_column(rule);
        json!({
            "file": sources.name(rule.source),
            "line": at.line,
            "column": at.column,
            "text": sources.slice(rule),
        })
    });
    // The data of a worked example have a line of the rule file in place of a row.
    let data = reason.data.iter().map(|origin| {
        if origin.row == 0 {
            let line = sources.line_column(origin.span).line;
            let place = sources.name(origin.span.source);
            if origin.columns.is_empty() {
                return json!({ "file": place, "line": line, "columns": "" });
            }
            // What was counted in records: how many rows of which file, and the rule.
            json!({ "file": place, "line": line, "records": origin.file, "counted": origin.columns })
        } else {
            json!({ "file": origin.file, "row": origin.row, "columns": origin.columns })
        }
    });
    json!({
        "subject": reason.subject,
        "value": reason.value,
        "how": reason.how,
        "rule": rule,
        "data": data.collect::<Vec<_>>(),
        "told_above": reason.told_above,
        "too_deep": reason.too_deep,
        "because": reason.because.iter().map(|part| value(part, sources)).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> (Why, Sources) {
        let mut sources = Sources::new();
        let rules = "indicator recovery-star {\n  target     at least 30%\n  pays       100% at target\n}\n";
        let data = "indicator,numerator,denominator\nrecovery-star,61,180\n";
        let rule_file = sources.add("contract.meed", rules);
        let data_file = sources.add("data.csv", data);
        let at = |words: &str| {
            let start = rules.find(words).unwrap();
            Some(Span::new(rule_file, start, start + words.len()))
        };
        let leaf = |subject: &str, value: &str, rule| Reason {
            subject: subject.into(),
            value: value.into(),
            how: String::new(),
            rule,
            data: vec![],
            because: vec![],
            told_above: false,
            too_deep: false,
        };
        let value = Reason {
            how: "61 of 180".into(),
            data: vec![Origin {
                span: Span::new(data_file, 32, 52),
                file: "data.csv".into(),
                row: 2,
                columns: "numerator and denominator".into(),
            }],
            ..leaf("recovery-star, value", "33.9%", None)
        };
        let share = Reason {
            how: "£1,440,000 × 1 ÷ 3".into(),
            because: vec![leaf("functioning, pot share", "£1,440,000", None)],
            ..leaf("recovery-star, pot share", "£480,000", at("indicator recovery-star"))
        };
        let tree = Reason {
            how: "£480,000 × 100%".into(),
            because: vec![
                share,
                Reason {
                    because: vec![value],
                    ..leaf("recovery-star, target", "met", at("target     at least 30%"))
                },
                Reason {
                    told_above: true,
                    too_deep: false,
                    ..leaf("recovery-star, pot share", "£480,000", at("indicator recovery-star"))
                },
            ],
            ..leaf("recovery-star, earned", "£480,000", at("pays       100% at target"))
        };
        let summary = "recovery-star earned £480,000 in Year 2, because 33.9% is at least 30%".into();
        (Why { summary, reason: tree }, sources)
    }

    #[test]
    fn as_text() {
        let (why, sources) = sample();
        insta::assert_snapshot!(text(&why, &sources, 80));
    }

    #[test]
    fn as_json() {
        let (why, sources) = sample();
        insta::assert_snapshot!(json(&why, &sources));
    }
}
