//! Redlines of versions made for the purpose: hostile titles, nothing changed, very many changes.

use meed_diagnostics::{SourceId, Sources};
use meed_diff::{Comparison, Version};
use meed_report::changes::{Context, docx, html, markdown};
use meed_report::document::docx::Revision;
use meed_report::{Fingerprint, InputFile};
use meed_tests::check;
use std::fmt::Write as _;

/// What a hostile rule file may have in a title.
const HOSTILE: &str = "<script>alert(1)</script> & =cmd|' /C calc'!A0 ]]> <!-- \u{202e}neddih";

/// A contract with these indicators, each of one weight and with a target.
fn contract(title: &str, targets: &[(usize, String)]) -> String {
    let mut text = format!("contract \"{title}\" {{\n{BEGINNING}");
    for (at, target) in targets {
        let _ = writeln!(
            text,
            "    indicator number-{at} \"{title} {at}\" {{\n{INDICATOR}      target at least {target}\n    }}"
        );
    }
    text.push_str("  }\n}\n");
    text
}

const BEGINNING: &str = "\
  language 1
  reference \"A-1\"
  term 1 April 2020 to 31 March 2021
  currency GBP
  rounding to £0.01 half up
  points total 100
}
party council \"Council\" {
  role commissioner
}
party trust \"Trust\" {
  role provider
}
payment outcomes \"Outcomes\" {
  from council
  to trust
  pot £1,000,000
  each year
  outcome health \"Health\" {
    points 100
";

const INDICATOR: &str = "\
      better higher
      reported yearly
      phase-in linked to payment from Year 1
      pays 100% at target
      missing pays nothing
      weight 1
      measures \"people helped\" out of \"people\"
      source \"Register\", submitted by trust
";

fn targets(count: usize, target: usize) -> Vec<(usize, String)> {
    (1..=count).map(|at| (at, format!("{}%", target + at % 7))).collect()
}

/// Two texts compared, and handed on with a context.
fn compared<T>(old: &str, new: &str, then: impl FnOnce(&Comparison, &Context<'_>) -> T) -> T {
    let mut sources = Sources::new();
    let versions = [("old.meed", old), ("new.meed", new)].map(|(name, text)| {
        let source = sources.add(name, text);
        let (contract, diagnostics) = check(source, text);
        (source, text, contract.unwrap_or_else(|| panic!("{diagnostics:#?}")))
    });
    let [old, new] = &versions;
    let version = |source: SourceId, text: &str| {
        let terms = meed_syntax::fingerprint_text(text);
        InputFile { name: sources.name(source).to_owned(), fingerprint: Fingerprint::of(terms.as_bytes()) }
    };
    let comparison = meed_diff::compare(
        &Version { files: vec![(old.0, old.1)], contract: &old.2 },
        &Version { files: vec![(new.0, new.1)], contract: &new.2 },
    );
    let context = Context {
        program_version: "TEST".to_owned(),
        title: new.2.title.clone(),
        reference: new.2.reference.clone(),
        old: version(old.0, old.1),
        new: version(new.0, new.1),
        only: Vec::new(),
        money: None,
        sources: &sources,
    };
    then(&comparison, &context)
}

fn revision() -> Revision {
    Revision { author: HOSTILE.to_owned(), date: chrono::NaiveDate::from_ymd_opt(2020, 1, 1).unwrap().into() }
}

#[test]
fn nothing_in_a_title_is_taken_for_more_than_words() {
    let old = contract("Health", &targets(3, 40));
    let new = contract(HOSTILE, &targets(3, 45));
    compared(&old, &new, |comparison, context| {
        let page = html::render(comparison, context);
        assert!(!page.contains("<script") && !page.contains('\u{202e}') && !page.contains("<!-- "), "{page}");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; =cmd|"), "{page}");
        let text = markdown::render(comparison, context);
        assert!(!text.contains("<script") && !text.contains('\u{202e}'), "{text}");
        docx::render(comparison, context, &revision()).unwrap();
    });
}

#[test]
fn no_change_is_a_report_too() {
    let text = contract("Health", &targets(3, 40));
    let laid_out = meed_syntax::format(SourceId(0), &text).unwrap();
    compared(&text, &laid_out, |comparison, context| {
        let page = html::render(comparison, context);
        assert!(page.contains("No change in terms.") && page.contains("old.meed"), "{page}");
        assert!(!page.contains("<form") && !page.contains("What changed"), "{page}");
        let document = docx::document(comparison, context);
        assert!(format!("{document:?}").contains("No change in terms.") && !document.is_revised());
    });
}

#[test]
fn two_thousand_changes_are_one_page() {
    let old = contract("Health", &targets(50, 40));
    let new = contract("Health", &targets(50, 50));
    compared(&old, &new, |comparison, context| {
        assert_eq!(comparison.changes.len(), 50);
        // How long it takes to compare so much is for benchmarks: here the page alone counts.
        let mut comparison = comparison.clone();
        comparison.changes = comparison.changes.iter().cycle().take(2_000).cloned().collect();
        let page = html::render(&comparison, context);
        assert_eq!(page.matches("<tr id=\"change-").count(), 2_000);
        assert!(page.len() < 3_000_000, "{} bytes", page.len());
    });
}
