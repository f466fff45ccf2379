//! What the README shows is what the program prints.

use meed_report::{Context, Fingerprint, InputFile};
use meed_tests::{load, read};

/// The text of the first fenced block after a heading.
fn block<'a>(text: &'a str, heading: &str) -> &'a str {
    let after = text.split_once(heading).expect("the heading").1;
    let fenced = after.split_once("```").expect("a fence").1;
    let body = fenced.split_once('\n').expect("a line").1;
    body.split_once("```").expect("the end of the fence").0
}

#[test]
fn the_statement_of_the_contract_shown() {
    let readme = read("README.md");
    let text = block(&readme, "## One screen of a contract");
    let data = "indicator,period,value,status\noutcome-1,Year 1,good,final 2015-06-30\n";
    let mut loaded = load("contract.meed", text);
    let contract = loaded.contract.expect("the contract shown is sound");
    let plan = meed_engine::compile(&contract);
    for example in &contract.examples {
        assert!(meed_engine::run_example(&contract, &plan, example).failures.is_empty());
    }
    let sheets = meed_data::read(&mut loaded.sources, "data.csv", data.as_bytes());
    let bound = meed_data::bind(&contract, &sheets.sheets);
    let evaluation = plan.evaluate(&contract, &bound.observations).unwrap();
    let context = Context {
        program_version: "TEST".to_owned(),
        title: contract.title.clone(),
        reference: contract.reference.clone(),
        varied: meed_report::Terms::of(&contract),
        terms: InputFile {
            name: "contract.meed".to_owned(),
            fingerprint: Fingerprint::of(meed_syntax::fingerprint_text(text).as_bytes()),
        },
        data: vec![InputFile { name: "data.csv".to_owned(), fingerprint: Fingerprint::of(data.as_bytes()) }],
    };
    let statement = evaluation.statement(0).unwrap();
    let rendered = meed_report::statement::text::render(&[statement], &context, meed_report::DEFAULT_WIDTH);
    assert_eq!(rendered.trim_end(), block(&readme, "## One screen of its statement").trim_end());
}
