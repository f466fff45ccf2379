//! `examples/negotiation`: what each side of a negotiation changed, as people and programs are shown it.

use meed_diagnostics::Sources;
use meed_diff::{Comparison, Version};
use meed_report::changes::{Context, json, markdown, text};
use meed_tests::{check, read, root};

const FOLDER: &str = "examples/negotiation";

/// What one side changed, and the texts.
fn changes(side: &str) -> (Comparison, Sources) {
    let mut sources = Sources::new();
    let mut versions = Vec::new();
    for name in ["base", side] {
        let path = format!("{FOLDER}/{name}.meed");
        let source = sources.add(path.clone(), read(&path));
        let (contract, _) = check(source, sources.get(source).unwrap().text());
        versions.push((source, contract.unwrap_or_else(|| panic!("{path} has errors"))));
    }
    let version = |at: usize| {
        let (source, contract) = &versions[at];
        Version { files: vec![(*source, sources.get(*source).unwrap().text())], contract }
    };
    (meed_diff::compare(&version(0), &version(1)), sources.clone())
}

fn context<'a>(side: &str, sources: &'a Sources) -> Context<'a> {
    Context {
        program_version: "TEST".to_owned(),
        title: "Oxfordshire adult mental health".to_owned(),
        reference: Some("OMHP-2015".to_owned()),
        old: format!("{FOLDER}/base.meed"),
        new: format!("{FOLDER}/{side}.meed"),
        only: Vec::new(),
        money: None,
        sources,
    }
}

fn in_folder(check: impl FnOnce()) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join(FOLDER).canonicalize().unwrap());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(check);
}

#[test]
fn what_each_side_changed() {
    for side in ["commissioner", "provider"] {
        let (comparison, sources) = changes(side);
        let context = context(side, &sources);
        in_folder(|| {
            insta::assert_snapshot!(format!("changes-{side}"), text::render(&comparison, &context, 100));
        });
        in_folder(|| {
            insta::assert_snapshot!(
                format!("changes-{side}-markdown"),
                markdown::render(&comparison, &context)
            );
        });
    }
}

#[test]
fn what_each_change_of_the_provider_is_worth_and_to_whom() {
    let (comparison, sources) = changes("provider");
    let contracts = ["base", "provider"]
        .map(|name| check(meed_diagnostics::SourceId(0), &read(&format!("{FOLDER}/{name}.meed"))).0.unwrap());
    let [old, new] = &contracts;
    let sheets =
        meed_data::read(&mut Sources::new(), "data.csv", read(&format!("{FOLDER}/data.csv")).as_bytes());
    let [to_old, to_new] = [old, new].map(|contract| meed_data::bind(contract, &sheets.sheets).observations);
    let bound = meed_diff::money::Bound { old: (old, &to_old), new: (new, &to_new) };
    let money = meed_report::changes::Money {
        data: vec!["data.csv".to_owned()],
        priced: Some(meed_diff::money::price(&comparison, bound).unwrap()),
        scenarios: Vec::new(),
        possible: None,
        shows_possible: false,
        judged: meed_diff::money::judge(&comparison),
        contract: new,
    };
    let context = Context { money: Some(money), ..context("provider", &sources) };
    in_folder(|| insta::assert_snapshot!("worth-provider", text::render(&comparison, &context, 100)));
    let markdown = markdown::render(&comparison, &context);
    assert!(markdown.contains("| 10  losses.then | - | - | +680,200 | - | +680,200 |"), "{markdown}");
}

#[test]
fn every_version_is_laid_out_and_its_worked_examples_come_out() {
    for name in ["base", "commissioner", "provider"] {
        let path = format!("{FOLDER}/{name}.meed");
        let text = read(&path);
        let (contract, _) = check(meed_diagnostics::SourceId(0), &text);
        let contract = contract.unwrap();
        let plan = meed_engine::compile(&contract);
        for example in &contract.examples {
            let result = meed_engine::run_example(&contract, &plan, example);
            assert!(result.expected > 0 && result.failures.is_empty(), "{path}: {}", example.title);
        }
        let formatted = meed_syntax::format(meed_diagnostics::SourceId(0), &text).unwrap();
        assert!(formatted == text, "{path}: run `meed fmt {path}`");
    }
}

#[test]
fn programs_read_the_same_changes() {
    let (comparison, sources) = changes("provider");
    let value = json::value(&comparison, &context("provider", &sources));
    let changes = value["changes"].as_array().unwrap();
    assert_eq!(changes.len(), comparison.changes.len());
    let cap = changes.iter().find(|change| change["term"] == "risk-share.losses.then").unwrap();
    assert_eq!(cap["kind"], "money");
    assert_eq!(cap["was"], "not above 5% of contract-value");
    assert_eq!(cap["now"], "not above 8% of contract-value");
    assert_eq!(cap["words"][1]["removed"], "5%");
    let removed =
        changes.iter().find(|change| change["how"] == "removed" && change["kind"] == "item").unwrap();
    assert_eq!(removed["fixed"]["outcome"], "physical-health");
}
