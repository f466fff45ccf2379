//! Two sides' changes of a contract brought together: term by term, whatever the side, and nothing of either lost.

use meed_diagnostics::{SourceId, Sources};
use meed_diff::Version;
use meed_diff::merge::{Marks, Merge, Prefer, Side, merge};
use meed_tests::mutations::{CONTRACTS, changes, edited, sound};
use meed_tests::{check, read, root};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// What a merge comes to.
struct Merged {
    merge: Merge,
    /// In a conflict, with what ours says.
    text: String,
    marked: String,
}

fn merged(base: &str, ours: &str, theirs: &str, prefer: &[Prefer]) -> Merged {
    let texts = [base, ours, theirs];
    let contracts = [0, 1, 2].map(|at| sound(at, texts[at as usize]).expect("a sound text"));
    let version = |at: usize| Version {
        files: vec![(SourceId(u32::try_from(at).unwrap()), texts[at])],
        contract: &contracts[at],
    };
    let [base, ours, theirs] = [version(0), version(1), version(2)];
    let merge = merge(&base, &ours, &theirs, prefer);
    let one = |texts: Vec<(SourceId, String)>| texts.into_iter().next().unwrap().1;
    let text = one(merge.texts(&base, &ours, &theirs, Side::Ours).expect("a text"));
    let marks = Marks { ours: "ours", theirs: "theirs", size: 7 };
    let marked = one(merge.marked(&base, &ours, &theirs, marks).expect("a text"));
    Merged { merge, text, marked }
}

/// The terms in conflict, and what both sides say of them, whatever side they are.
fn conflicts(merge: &Merge) -> BTreeSet<(String, BTreeSet<Vec<String>>)> {
    let told = |change: &meed_diff::Change| {
        format!("{} {:?}", change.term, change.now.as_ref().map(|now| now.text.clone()))
    };
    merge
        .conflicts
        .iter()
        .map(|conflict| {
            let ours = conflict.ours.iter().map(|at| told(&merge.ours.changes[*at])).collect();
            let theirs = conflict.theirs.iter().map(|at| told(&merge.theirs.changes[*at])).collect();
            (conflict.term.clone(), BTreeSet::from([ours, theirs]))
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn with_one_side_unchanged_it_is_the_other_side(
        contract in 0..CONTRACTS.len(),
        places in proptest::collection::vec(any::<usize>(), 1..4),
    ) {
        let text = read(CONTRACTS[contract]);
        let other = edited(&text, &places);
        prop_assert_eq!(&merged(&text, &text, &other, &[]).text, &other);
        prop_assert_eq!(&merged(&text, &other, &text, &[]).text, &other);
        prop_assert_eq!(&merged(&text, &other, &other, &[]).text, &other);
    }

    /// Whichever side edits in place; and in a conflict, what the one does and the other does is made of the two.
    #[test]
    fn sides_can_be_exchanged(
        contract in 0..CONTRACTS.len(),
        ours in proptest::collection::vec(any::<usize>(), 1..4),
        theirs in proptest::collection::vec(any::<usize>(), 1..4),
    ) {
        let text = read(CONTRACTS[contract]);
        // Ours keeps its layout, theirs is laid out otherwise.
        let (ours, theirs) = (edited(&text, &ours), edited(&text, &theirs));
        let (there, back) = (merged(&text, &ours, &theirs, &[]), merged(&text, &theirs, &ours, &[]));
        prop_assert_eq!(conflicts(&there.merge), conflicts(&back.merge));
        let settled = |side| vec![Prefer { side, term: None }];
        let (mine, yours) = (merged(&text, &ours, &theirs, &settled(Side::Ours)), merged(&text, &theirs, &ours, &settled(Side::Theirs)));
        prop_assert!(mine.merge.is_settled() && yours.merge.is_settled());
        if sound(3, &mine.text).is_some() {
            let left = changes(&mine.text, &yours.text);
            prop_assert!(left.is_empty(), "{:?}\n{}\n{}", left.changes, mine.text, yours.text);
        }
        if there.merge.is_settled() {
            prop_assert!(!there.marked.contains("<<<<<<<"));
        }
    }

    /// Every change of either side that is in no conflict is made: nothing is left to do for it.
    #[test]
    fn what_is_in_no_conflict_is_made(
        contract in 0..CONTRACTS.len(),
        ours in proptest::collection::vec(any::<usize>(), 1..3),
        theirs in proptest::collection::vec(any::<usize>(), 1..3),
    ) {
        let text = read(CONTRACTS[contract]);
        let (ours, theirs) = (edited(&text, &ours), edited(&text, &theirs));
        let found = merged(&text, &ours, &theirs, &[]);
        prop_assume!(found.merge.is_settled() && sound(3, &found.text).is_some());
        let made = changes(&text, &found.text);
        let said = |change: &meed_diff::Change| {
            let now = change.now.as_ref().map(|now| now.text.replace([' ', ','], ""));
            format!("{} {now:?}", change.how.word())
        };
        let made: BTreeSet<String> = made.changes.iter().chain(&made.same).map(said).collect();
        for side in [&found.merge.ours, &found.merge.theirs] {
            let wanted: BTreeSet<String> = side.changes.iter().map(said).collect();
            let missing: Vec<_> = wanted.difference(&made).cloned().collect();
            prop_assert!(missing.is_empty(), "{missing:?}\n{made:?}");
        }
    }
}

/// The negotiation: both sides' versions have no term in conflict, and what comes out is as it stands beside them.
#[test]
fn the_negotiation_is_merged() {
    let [base, commissioner, provider] =
        ["base", "commissioner", "provider"].map(|name| read(&format!("examples/negotiation/{name}.meed")));
    let found = merged(&base, &commissioner, &provider, &[]);
    assert!(found.merge.is_settled());
    assert_eq!(found.text, read("examples/negotiation/merged.meed"));
    let contract = sound(3, &found.text).unwrap();
    let plan = meed_engine::compile(&contract);
    for example in &contract.examples {
        let result = meed_engine::run_example(&contract, &plan, example);
        assert!(result.expected > 0 && result.failures.is_empty(), "{}", example.title);
    }
    assert!(meed_syntax::format(SourceId(0), &found.text).unwrap() == found.text);
    // Whoever merges, the terms are the same.
    let back = merged(&base, &provider, &commissioner, &[]);
    assert!(changes(&found.text, &back.text).is_empty());
}

/// Each case is a folder with three versions. The snapshot shows what is said of the merge, and the text with its conflicts marked.
#[test]
fn cases() {
    let folder = root().join("tests/cases/merge");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.len() >= 10, "{names:?}");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder.canonicalize().unwrap());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for name in names {
        let text = |side: &str| read(&format!("tests/cases/merge/{name}/{side}.meed"));
        let [base, ours, theirs] = ["base", "ours", "theirs"].map(text);
        let told = told(&base, &ours, &theirs);
        settings.bind(|| insta::assert_snapshot!(name.as_str(), told));
    }
}

fn told(base: &str, ours: &str, theirs: &str) -> String {
    let mut sources = Sources::new();
    for (name, text) in [("base.meed", base), ("ours.meed", ours), ("theirs.meed", theirs)] {
        let source = sources.add(name, text);
        let (contract, diagnostics) = check(source, text);
        assert!(contract.is_some(), "{}", meed_report::diagnostics::plain::render(&diagnostics, &sources));
    }
    let found = merged(base, ours, theirs, &[]);
    let context =
        meed_report::changes::merged::Context { money: [None, None], marked: false, sources: &sources };
    let mut out = meed_report::changes::merged::render(&found.merge, &context, 100);
    if found.merge.is_settled() {
        let source = sources.add("merged.meed", found.text.clone());
        let (_, mut diagnostics) = check(source, &found.text);
        diagnostics.retain(|one| one.severity == meed_diagnostics::Severity::Error);
        if !diagnostics.is_empty() {
            out.push_str("\nTogether they are no sound contract:\n");
            out.push_str(&meed_report::diagnostics::plain::render(&diagnostics, &sources));
        }
    }
    // Only what differs from ours, with a line around it.
    let diff = similar::TextDiff::from_lines(ours, &found.marked);
    format!("{out}\n{}", diff.unified_diff().context_radius(1).header("ours", "merged"))
}
