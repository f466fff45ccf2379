//! Texts edited in place: they say what is wanted, and keep their comments, their layout and their ways of writing figures.

use meed_diagnostics::SourceId;
use meed_diff::{PortableEdit, Version};
use meed_tests::mutations::{CONTRACTS, changes, edited, sound};
use meed_tests::read;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A text with the changes made that turn it into another.
fn made(old: &str, new: &str) -> String {
    let comparison = changes(old, new);
    let contract = sound(0, old).unwrap();
    let version = Version { files: vec![(SourceId(0), old)], contract: &contract };
    let edits: Vec<_> = comparison.changes.iter().flat_map(|change| &change.edits).collect();
    let made = meed_diff::edited(&version, &comparison.old, &edits, &BTreeMap::new());
    let made = made.unwrap_or_else(|_| panic!("not rewritten\n{old}\n{new}"));
    made.into_iter().next().unwrap().1
}

fn comments(text: &str) -> Vec<String> {
    let lexemes = meed_syntax::lexemes(text);
    let mut found: Vec<String> = lexemes
        .iter()
        .filter(|lexeme| lexeme.kind == meed_syntax::TokenKind::Comment)
        .map(|lexeme| text[lexeme.start..lexeme.end].trim_end().to_owned())
        .collect();
    found.sort();
    found
}

fn is_laid_out(text: &str) -> bool {
    meed_syntax::format(SourceId(0), text).is_ok_and(|formatted| formatted == text)
}

/// A text that nobody laid out, with Windows line ends and a byte order mark.
fn untidy(text: &str) -> String {
    let mut out = String::from("\u{FEFF}");
    for (at, line) in text.lines().enumerate() {
        let words = line.trim_start();
        let indent = line.len() - words.len();
        out.push_str(&" ".repeat(indent + indent / 2 * (at % 2)));
        out.push_str(words);
        if !words.is_empty() && at % 3 == 0 {
            out.push_str(&format!(" # remark {at}"));
        }
        out.push_str("\r\n");
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn changes_made_in_place_give_the_second_version(
        contract in 0..CONTRACTS.len(),
        places in proptest::collection::vec(any::<usize>(), 1..5),
        back in any::<bool>(),
        tidy in any::<bool>(),
    ) {
        let text = read(CONTRACTS[contract]);
        let other = edited(&text, &places);
        // There, what was a table of items has been spread; and from there what is missing comes back.
        let (old, new) = if back { (other, text) } else { (text, other) };
        let old = if tidy { old } else { untidy(&old) };
        prop_assume!(sound(0, &old).is_some());
        let laid_out = is_laid_out(&old);
        let made = made(&old, &new);
        let left = changes(&made, &new);
        prop_assert!(left.is_empty(), "{:?}", left.changes);
        if laid_out {
            prop_assert!(is_laid_out(&made), "{made}");
        } else if !tidy {
            let windows = made.starts_with('\u{FEFF}') && !made.replace("\r\n", "").contains('\n');
            prop_assert!(windows);
        }
        let kept = comments(&made);
        let lost: Vec<String> = comments(&old).into_iter().filter(|comment| !kept.contains(comment)).collect();
        let gone = changes(&old, &new).changes.iter().any(|change| change.how == meed_diff::How::Removed);
        prop_assert!(gone || lost.is_empty(), "{lost:?}\n{made}");
    }

    #[test]
    fn a_text_that_says_what_is_wanted_stays_as_it_is(contract in 0..CONTRACTS.len(), tidy in any::<bool>()) {
        let text = read(CONTRACTS[contract]);
        let old = if tidy { text } else { untidy(&text) };
        let spread = meed_syntax::outline(SourceId(1), &old).write();
        prop_assert_eq!(&made(&old, &spread), &old);
    }
}

/// A text with the changes made that a report of changes sends.
fn sent(old: &str, new: &str, to: &str) -> String {
    let comparison = changes(old, new);
    let sent: Vec<Vec<PortableEdit>> = comparison
        .changes
        .iter()
        .map(|change| {
            let edits = meed_diff::portable(&comparison, &change.edits);
            assert_eq!(edits.len(), change.edits.len());
            let json = serde_json::to_string(&edits).unwrap();
            serde_json::from_str(&json).unwrap()
        })
        .collect();
    let contract = sound(0, to).unwrap();
    let version = Version { files: vec![(SourceId(0), to)], contract: &contract };
    let lists: Vec<&[PortableEdit]> = sent.iter().map(Vec::as_slice).collect();
    let (outline, fitted) = meed_diff::fit(&version, &lists);
    let fitted: Vec<_> =
        fitted.into_iter().flat_map(|one| one.unwrap_or_else(|why| panic!("{why:?}\n{sent:?}"))).collect();
    let texts = sent.iter().flatten().filter_map(|edit| match edit {
        PortableEdit::Insert { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let written = meed_diff::by_name(texts);
    let edits: Vec<_> = fitted.iter().collect();
    let made = meed_diff::edited(&version, &outline, &edits, &written);
    made.unwrap_or_else(|_| panic!("not rewritten\n{to}\n{sent:?}")).into_iter().next().unwrap().1
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// In the first version, and in one that was laid out otherwise and put in another order.
    #[test]
    fn changes_that_were_sent_give_the_second_version(
        contract in 0..CONTRACTS.len(),
        places in proptest::collection::vec(any::<usize>(), 1..5),
        back in any::<bool>(),
        turn in 0..9_usize,
    ) {
        let text = read(CONTRACTS[contract]);
        let other = edited(&text, &places);
        let (old, new) = if back { (other, text) } else { (text, other) };
        let mut elsewhere = meed_syntax::outline(SourceId(0), &old);
        let count = elsewhere.nodes.len();
        elsewhere.nodes.rotate_left(turn % count);
        for to in [untidy(&old), elsewhere.write()] {
            prop_assume!(sound(0, &to).is_some());
            let made = sent(&old, &new, &to);
            let left = changes(&made, &new);
            prop_assert!(left.is_empty(), "{:?}\n{made}", left.changes);
        }
    }

    /// A change whose term says something else by now is refused, and so is one that has been made already.
    #[test]
    fn what_does_not_fit_is_refused(contract in 0..CONTRACTS.len(), place in any::<usize>()) {
        let text = read(CONTRACTS[contract]);
        let other = edited(&text, &[place]);
        let comparison = changes(&text, &other);
        prop_assume!(!comparison.is_empty());
        let reordered = |change: &meed_diff::Change| change.how == meed_diff::How::Reordered;
        prop_assume!(!comparison.changes.iter().any(reordered));
        let sent: Vec<Vec<PortableEdit>> =
            comparison.changes.iter().map(|change| meed_diff::portable(&comparison, &change.edits)).collect();
        let lists: Vec<&[PortableEdit]> = sent.iter().map(Vec::as_slice).collect();
        let contract = sound(0, &other).unwrap();
        let version = Version { files: vec![(SourceId(0), &other)], contract: &contract };
        let (_, fitted) = meed_diff::fit(&version, &lists);
        prop_assert!(fitted.iter().all(Result::is_err), "{sent:?}");
    }
}
