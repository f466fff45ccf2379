//! What a condition does with figures that are missing: what is withheld is what could still come, no more and no less.

use meed_contract::Money;
use meed_engine::statement::Statement;
use meed_tests::{adds_up, load, read};

fn context(contract: &meed_contract::Contract) -> meed_report::Context {
    meed_report::Context {
        program_version: "TEST".to_owned(),
        title: contract.title.clone(),
        reference: None,
        terms: meed_report::InputFile {
            name: "case.meed".to_owned(),
            fingerprint: meed_report::Fingerprint::of(b""),
        },
        varied: meed_report::Terms::of(contract),
        data: Vec::new(),
    }
}

/// Every way in which the withheld figures of the case may come, with those that pay nothing still missing.
#[test]
fn what_is_withheld_is_what_could_still_come() {
    let mut loaded = load("case.meed", &read("tests/cases/pays/conditions-not-known.meed"));
    let contract = loaded.contract.unwrap();
    let plan = meed_engine::compile(&contract);
    let mut statement = |rows: &str| -> Statement {
        let text = format!("indicator,period,value,numerator,denominator\n{rows}");
        let sheets = meed_data::read(&mut loaded.sources, "data.csv", text.as_bytes());
        let bound = meed_data::bind(&contract, &sheets.sheets);
        let evaluation = plan.evaluate(&contract, &bound.observations).unwrap();
        let statement = evaluation.statement(0).unwrap();
        adds_up(&statement);
        statement
    };
    let nothing = statement("");
    let mut best = vec![Money::ZERO; nothing.payments.len()];
    for spend in ["£900000", "£2000000"] {
        for ok in ["yes", "no"] {
            for cqc in ["poor", "fair", "good"] {
                for safe in ["4", "6"] {
                    let known = statement(&format!(
                        "spend,Year 1,{spend},,\nok,Year 1,{ok},,\ncqc,Year 1,{cqc},,\nsafe,Year 1,,{safe},10\ngrowth,Year 1,not due,,\n"
                    ));
                    for (best, payment) in best.iter_mut().zip(&known.payments) {
                        // What waits for growth, which is not due, is withheld still.
                        *best = (*best).max(payment.amounts.earned + payment.amounts.withheld);
                    }
                }
            }
        }
    }
    for (best, payment) in best.iter().zip(&nothing.payments) {
        let amounts = payment.amounts;
        // A sum that cannot be reckoned is nothing, and so is what is withheld of it.
        if amounts.pot.is_zero() {
            continue;
        }
        assert_eq!(amounts.earned + amounts.withheld, *best, "{}", payment.name);
    }
    let not_all = statement("ok,Year 1,yes,,\ncqc,Year 1,fair,,\nwait,Quarter 2 of Year 1,5 hours,,\n");
    insta::assert_snapshot!(
        "not-known",
        meed_report::statement::text::render(&[nothing, not_all], &context(&contract), 100)
    );
}
