//! Every contract under `examples/`: it is sound, its worked examples come out, and its data give the expected
//! statements. Every expected statement is a snapshot in the example's own folder.

use meed_contract::{Contract, RecordsId};
use meed_data::ShowRecords;
use meed_report::{Context, Fingerprint, InputFile};
use meed_tests::{adds_up, load, load_path, read, root};

/// The folders under `examples/`, by name.
fn folders() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root().join("examples"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("contract.meed").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(names.len() >= 2, "the examples are gone");
    names
}

fn contract(folder: &str) -> (Contract, String) {
    let path = format!("examples/{folder}/contract.meed");
    let text = read(&path);
    let loaded = load(&path, &text);
    let said = meed_report::diagnostics::plain::render(&loaded.diagnostics, &loaded.sources);
    (loaded.contract.unwrap_or_else(|| panic!("{path} has errors:\n{said}")), text)
}

#[test]
fn every_example_is_sound_and_its_worked_examples_come_out() {
    for folder in folders() {
        let path = format!("examples/{folder}/contract.meed");
        let (contract, text) = contract(&folder);
        let loaded = load(&path, &text);
        let plan = meed_engine::compile(&contract);
        assert!(!contract.examples.is_empty(), "{path} has no worked example");
        let failures: Vec<_> = contract
            .examples
            .iter()
            .flat_map(|example| meed_engine::run_example(&contract, &plan, example).failures)
            .collect();
        assert!(
            failures.is_empty(),
            "{path}:\n{}",
            meed_report::diagnostics::plain::render(&failures, &loaded.sources)
        );
    }
}

#[test]
fn every_example_gives_its_expected_statements() {
    for folder in folders() {
        let (contract, text) = contract(&folder);
        let plan = meed_engine::compile(&contract);
        let bytes = read(&format!("examples/{folder}/data.csv")).into_bytes();
        let mut sources = meed_diagnostics::Sources::new();
        let sheets = meed_data::read(&mut sources, "data.csv", &bytes);
        let bound = meed_data::bind(&contract, &sheets.sheets);
        let mut said: Vec<_> = sheets.diagnostics.into_iter().chain(bound.diagnostics).collect();
        let mut data = vec![InputFile { name: "data.csv".to_owned(), fingerprint: Fingerprint::of(&bytes) }];
        // Beside it, a file for each kind of record.
        let mut sets = Vec::new();
        for (index, records) in contract.records.iter().enumerate() {
            let name = format!("{}.csv", records.name);
            let bytes = read(&format!("examples/{folder}/{name}")).into_bytes();
            let (id, no) = (RecordsId(index), ShowRecords::No);
            let found = meed_data::read_records(&mut sources, &contract, id, &name, &bytes, no);
            said.extend(found.diagnostics);
            sets.extend(found.set);
            data.push(InputFile { name, fingerprint: Fingerprint::of(&bytes) });
        }
        let counted = meed_engine::count_rows(&contract, &plan, &sets);
        said.extend(counted.diagnostics);
        let observations: Vec<_> = bound.observations.into_iter().chain(counted.observations).collect();
        assert!(
            said.is_empty(),
            "{folder}/data.csv:\n{}",
            meed_report::diagnostics::plain::render(&said, &sources)
        );
        let evaluation = plan.evaluate(&contract, &observations).unwrap();
        let statements: Vec<_> = evaluation
            .years_with_data()
            .into_iter()
            .map(|year| evaluation.statement(year).unwrap())
            .collect();
        for statement in &statements {
            adds_up(statement);
        }
        let context = Context {
            program_version: "TEST".to_owned(),
            title: contract.title.clone(),
            reference: contract.reference.clone(),
            varied: meed_report::Terms::of(&contract),
            terms: InputFile {
                name: "contract.meed".to_owned(),
                fingerprint: Fingerprint::of(meed_syntax::fingerprint_text(&text).as_bytes()),
            },
            data,
        };
        let rendered = meed_report::statement::text::render(&statements, &context, 100);
        let settings = insta::Settings::clone_current();
        let mut settings = settings;
        settings.set_snapshot_path(root().join("examples").join(&folder).canonicalize().unwrap());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("expected-statements", rendered));
    }
}

/// The gallery has a file for each shape of a contract, with worked examples and no data.
#[test]
fn every_shape_says_what_it_shows_and_pays_what_it_says() {
    let shapes = meed_tests::every_contract().into_iter().filter(|path| path.starts_with("examples/shapes/"));
    let shapes: Vec<String> = shapes.collect();
    assert!(shapes.len() > 10, "the gallery is gone");
    for path in shapes {
        let text = read(&path);
        assert!(text.starts_with("# The shape: "), "{path} does not say what it shows");
        let loaded = load_path(&path);
        let said = meed_report::diagnostics::plain::render(&loaded.diagnostics, &loaded.sources);
        let contract = loaded.contract.unwrap_or_else(|| panic!("{said}"));
        let plan = meed_engine::compile(&contract);
        assert!(!contract.examples.is_empty(), "{path} has no worked example");
        for example in &contract.examples {
            let failures = meed_engine::run_example(&contract, &plan, example).failures;
            let said = meed_report::diagnostics::plain::render(&failures, &loaded.sources);
            assert!(failures.is_empty(), "{path}: {}\n{said}", example.title);
            let evaluation = plan.evaluate(&contract, &example.given).unwrap();
            adds_up(&evaluation.statement(example.year).unwrap());
        }
        let formatted = meed_syntax::format(meed_diagnostics::SourceId(0), &text).unwrap();
        assert_eq!(formatted, text, "{path}: run `meed fmt {path}`");
    }
}

#[test]
fn every_example_is_laid_out_by_the_formatter() {
    for folder in folders() {
        let path = format!("examples/{folder}/contract.meed");
        let text = read(&path);
        let formatted = meed_syntax::format(meed_diagnostics::SourceId(0), &text).unwrap();
        assert_eq!(formatted, text, "{path}: run `meed fmt {path}`");
    }
}

/// What a condition is called in the statement.
fn condition(text: &str) -> String {
    let loaded = load("gates.meed", text);
    let said = meed_report::diagnostics::plain::render(&loaded.diagnostics, &loaded.sources);
    let contract = loaded.contract.unwrap_or_else(|| panic!("{said}"));
    let plan = meed_engine::compile(&contract);
    let given = &contract.examples.first().unwrap().given;
    let evaluation = plan.evaluate(&contract, given).unwrap();
    let statement = evaluation.statement(0).unwrap();
    let mut additional = statement.payments.iter().flat_map(|payment| &payment.additional);
    additional.next().unwrap().condition.clone()
}

#[test]
fn conditions_are_told_as_they_are_written() {
    let text = read("examples/shapes/04-gates.meed");
    assert_eq!(condition(&text), "stays is achieved and cqc-rating is outstanding");
    let written = "stays is achieved and cqc-rating is exactly outstanding";
    let not_both = text.replace(written, &format!("not ({written})"));
    assert_eq!(condition(&not_both), "not (stays is achieved and cqc-rating is outstanding)");
    let not_one = text.replace(written, "not stays is achieved");
    assert_eq!(condition(&not_one), "not stays is achieved");
}

/// What is referred is withheld until the parties settle it, whatever data come; what a condition reduced is told as missed.
#[test]
fn a_referral_is_told_in_short() {
    let text = read("examples/shapes/04-gates.meed");
    let contract = load("gates.meed", &text).contract.unwrap();
    let plan = meed_engine::compile(&contract);
    let evaluation = plan.evaluate(&contract, &contract.examples[0].given).unwrap();
    let statement = evaluation.statement(0).unwrap();
    let file = || InputFile { name: "gates.meed".to_owned(), fingerprint: Fingerprint::of(text.as_bytes()) };
    let context = Context {
        program_version: "TEST".to_owned(),
        title: contract.title.clone(),
        reference: contract.reference.clone(),
        varied: meed_report::Terms::of(&contract),
        terms: file(),
        data: Vec::new(),
    };
    let rendered = meed_report::statement::text::render(&[statement], &context, 120);
    for line in [
        "Missed £19,500: £14,500 at \"Core payment\", £3,000 at \"All three were done\" and £2,000 at \"Kept,",
        "Share of the overspend is referred to the parties: £30,000 is withheld until they have settled it.",
        "of the missed, £30,000 is withheld until the parties have settled it",
    ] {
        assert!(rendered.contains(line), "{line}\n{rendered}");
    }
    assert!(!rendered.contains("until the data come"), "{rendered}");
}
