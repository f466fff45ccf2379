//! The settings that a client can make, all under `meed`. What is not a setting, or not of its kind, is left as it was and said.

use meed_diagnostics::Code;
use serde_json::Value;
use tower_lsp::lsp_types::Url;

/// What a client can choose.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Settings {
    /// Whether the other places of an error are told as hints of their own as well.
    pub hint_diagnostics: bool,
    /// Whether an explanation that is asked for is shown as a message, for clients that show nothing by themselves.
    pub explain_as_message: bool,
    /// Where the client shows the explanation of a code: an address with `CODE` in the code's place.
    pub explain_link: Option<String>,
    /// Whether hints tell what a weight, share or points are worth in each year.
    pub hint_worth: bool,
    /// Whether hints tell the days of a contract year.
    pub hint_years: bool,
    /// Whether lenses tell what became of worked examples.
    pub lens_examples: bool,
    /// Whether lenses tell the totals of points, weights and shares, and what a payment can come to.
    pub lens_totals: bool,
    /// Whether lenses tell how often a thing is named.
    pub lens_references: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            hint_diagnostics: true,
            explain_as_message: true,
            explain_link: None,
            hint_worth: true,
            hint_years: true,
            lens_examples: true,
            lens_totals: true,
            lens_references: true,
        }
    }
}

impl Settings {
    /// The settings with those of `value` in their place, which may stand under `meed` or alone, and what is wrong with them.
    pub fn with(&self, value: &Value) -> (Self, Vec<String>) {
        let mut settings = self.clone();
        let mut problems = Vec::new();
        let value = value.get("meed").unwrap_or(value);
        let Value::Object(groups) = value else {
            if !value.is_null() {
                problems.push("the settings of meed are no object".to_owned());
            }
            return (settings, problems);
        };
        for (group, entries) in groups {
            let Value::Object(entries) = entries else {
                problems.push(format!("there is no setting `{group}`"));
                continue;
            };
            for (key, value) in entries {
                if (group.as_str(), key.as_str()) == ("explain", "link") {
                    match value {
                        Value::String(link) if Settings::link(link, "M0001").is_some() => {
                            settings.explain_link = Some(link.clone());
                        }
                        Value::Null => settings.explain_link = None,
                        _ => problems.push(
                            "the setting `explain.link` is an address with `CODE` in it, such as `file:///docs/CODE.md`"
                                .to_owned(),
                        ),
                    }
                    continue;
                }
                let Some(place) = settings.place(group, key) else {
                    problems.push(format!("there is no setting `{group}.{key}`"));
                    continue;
                };
                match value {
                    Value::Bool(value) => *place = *value,
                    _ => problems.push(format!("the setting `{group}.{key}` is true or false")),
                }
            }
        }
        (settings, problems)
    }

    /// Where the client shows the explanation of a code, if it says so.
    pub fn explanation(&self, code: Code) -> Option<Url> {
        Self::link(self.explain_link.as_ref()?, code.as_str())
    }

    fn link(link: &str, code: &str) -> Option<Url> {
        link.contains("CODE").then(|| link.replace("CODE", code).parse().ok())?
    }

    fn place(&mut self, group: &str, key: &str) -> Option<&mut bool> {
        Some(match (group, key) {
            ("diagnostics", "hints") => &mut self.hint_diagnostics,
            ("explain", "asMessage") => &mut self.explain_as_message,
            ("inlayHints", "worth") => &mut self.hint_worth,
            ("inlayHints", "years") => &mut self.hint_years,
            ("codeLens", "examples") => &mut self.lens_examples,
            ("codeLens", "totals") => &mut self.lens_totals,
            ("codeLens", "references") => &mut self.lens_references,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn settings_are_read_and_what_is_none_is_said() {
        let (settings, problems) = Settings::default()
            .with(&json!({"meed": {"diagnostics": {"hints": false, "colour": true}, "explain": {"asMessage": 1}, "x": 1}}));
        assert!(!settings.hint_diagnostics && settings.explain_as_message);
        assert_eq!(
            problems,
            [
                "there is no setting `diagnostics.colour`",
                "the setting `explain.asMessage` is true or false",
                "there is no setting `x`"
            ]
        );
        let (linked, problems) =
            Settings::default().with(&json!({"explain": {"link": "meed-explain:/CODE.md"}}));
        assert_eq!(problems, Vec::<String>::new());
        let link = linked.explanation(Code::parse("M0101").unwrap());
        assert_eq!(link.map(String::from).as_deref(), Some("meed-explain:/M0101.md"));
        let (_, problems) = linked.with(&json!({"explain": {"link": "somewhere"}}));
        assert_eq!(problems.len(), 1);
        let (same, problems) = settings.with(&Value::Null);
        assert_eq!((same, problems), (settings, Vec::new()));
    }
}
