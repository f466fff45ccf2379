//! Data that a contract's formulas have no answer for: the run is refused, with the place and what to do.

use meed_contract::{Contract, DataItemId, Figure, Finality, Observation, Origin};
use meed_diagnostics::{Code, Diagnostic};
use meed_tests::load;
use rust_decimal::Decimal;

const SLICES: &str = "contract \"Slices\" {
  language 1
  term 1 April 2025 to 31 March 2027
  currency GBP
  rounding to £0.01 half up
}
party council \"Council\" {
  role co-ordinating-commissioner
}
party homes \"Homes\" {
  role lead-provider
}
input spent \"Spent\" {
  unit     money
  source   \"Return\"
  missing  withheld
}
input low \"Where the last slice begins\" {
  unit     money
  source   \"Return\"
  missing  withheld
}
curve share \"Share\" in slices {
  | above  | rate |
  | £0     | 0%   |
  | £8,000 | 50%  |
  | low    | 60%  |
}
payment saved \"Saved\" {
  from  council
  to    homes
  pays  share of spent
  each  year
}
";

fn observation(contract: &Contract, name: &str, year: usize, pounds: i64, finality: Finality) -> Observation {
    let item = contract.data_items.iter().position(|item| item.name == name).unwrap();
    Observation {
        item: DataItemId(item),
        year,
        part: 0,
        segment: None,
        figure: Figure::Value(Decimal::from(pounds)),
        finality,
        origin: Origin {
            span: contract.data_items[item].span,
            file: String::new(),
            row: 0,
            columns: String::new(),
        },
    }
}

/// What is paid in Year 1 where the last slice begins at `low` pounds.
fn paid(low: i64) -> Result<String, Diagnostic> {
    let loaded = load("slices.meed", SLICES);
    let said = meed_report::diagnostics::plain::render(&loaded.diagnostics, &loaded.sources);
    let contract = loaded.contract.unwrap_or_else(|| panic!("{said}"));
    let plan = meed_engine::compile(&contract);
    let given = [("spent", 10_000), ("low", low)]
        .map(|(name, pounds)| observation(&contract, name, 0, pounds, Finality::NotStated));
    let evaluation = plan.evaluate(&contract, &given)?;
    let figure = meed_contract::find_figure(&contract, "saved.earned").unwrap();
    Ok(evaluation.money(figure, 0).unwrap().to_string())
}

#[test]
fn slices_that_fall() {
    // £1,000 at 50%, and £1,000 at 60%.
    assert_eq!(paid(9_000).unwrap(), "£1,100");
    // A slice without width is none.
    assert_eq!(paid(8_000).unwrap(), "£1,200");
    let refused = paid(7_999).unwrap_err();
    assert_eq!(refused.code, Code::OutsideLimits);
    assert!(refused.message.contains("do not rise"), "{}", refused.message);
    assert!(refused.span().is_some());
}

#[test]
fn a_year_that_needs_a_figure_of_the_year_before_is_not_final_without_it() {
    let text = SLICES.replace("share of spent", "£100 until the end of Year 1, then share of previous spent");
    let contract = load("previous.meed", &text).contract.unwrap();
    let plan = meed_engine::compile(&contract);
    let date = contract.calendar.years()[1].range.last;
    let this =
        ["spent", "low"].map(|name| observation(&contract, name, 1, 9_000, Finality::Final(Some(date))));
    let without = plan.evaluate(&contract, &this).unwrap();
    assert_eq!(without.statement(1).unwrap().finality, Finality::Provisional);
    let mut both = this.to_vec();
    both.push(observation(&contract, "spent", 0, 9_000, Finality::NotStated));
    let with = plan.evaluate(&contract, &both).unwrap();
    assert_eq!(with.statement(1).unwrap().finality, Finality::Final(Some(date)));
}
