//! Things that are reckoned from one another in a long chain: none of it may be a deep recursion, which would end the
//! program.

use meed_contract::find_figure;
use meed_diagnostics::{Code, Diagnostic};
use meed_tests::load;

const LENGTH: usize = 3_000;

const START: &str = "contract \"Chain\" {
  language 1
  term 1 April 2025 to 31 March 2026
  currency GBP
  rounding to £0.01 half up
}
party council \"Council\" {
  role co-ordinating-commissioner
}
party homes \"Homes\" {
  role lead-provider
}
";

/// A contract with `LENGTH` links, each made from its own position and the next one's, and a last one.
fn chain(link: impl Fn(usize, usize) -> String, last: &str) -> String {
    let links: String = (0..LENGTH).map(|index| link(index, index + 1)).collect();
    format!("{START}{links}{last}")
}

fn payment(name: &str, pays: &str) -> String {
    format!("payment {name} \"P\" {{\n  from council\n  to homes\n  pays {pays}\n  each year\n}}\n")
}

/// What the payment `p0` comes to, in pounds.
fn earned(text: &str) -> String {
    let loaded = load("chain.meed", text);
    let contract = loaded.contract.unwrap();
    let plan = meed_engine::compile(&contract);
    let evaluation = plan.evaluate(&contract, &[]).unwrap();
    let figure = find_figure(&contract, "p0.earned").unwrap();
    let reason = evaluation.why(figure, 0).unwrap();
    meed_report::reason::text(&reason, &loaded.sources, 110).lines().next().unwrap().to_owned()
}

fn errors(text: &str) -> Vec<Diagnostic> {
    let mut loaded = load("chain.meed", text);
    loaded.diagnostics.retain(|diagnostic| diagnostic.code != Code::UnusedName);
    loaded.diagnostics
}

#[test]
fn amounts_of_amounts() {
    let last = format!("amount a{LENGTH} \"A\" = £5\n{}", payment("p0", "a0"));
    let text = chain(|this, next| format!("amount a{this} \"A\" = a{next} + £1\n"), &last);
    assert!(earned(&text).contains("£3,005"), "{}", earned(&text));
}

#[test]
fn definitions_of_definitions() {
    let last = format!("define d{LENGTH} \"D\" = £5\n{}", payment("p0", "d0"));
    let text = chain(|this, next| format!("define d{this} \"D\" = d{next} + £1\n"), &last);
    assert!(earned(&text).contains("£3,005"), "{}", earned(&text));
}

#[test]
fn payments_from_payments() {
    let last = payment(&format!("p{LENGTH}"), "£5");
    let text = chain(|this, next| payment(&format!("p{this}"), &format!("p{next}.earned + £1")), &last);
    assert!(earned(&text).contains("£3,005"), "{}", earned(&text));
}

/// Of a circle each member is told, and of what only leads into it nothing.
#[test]
fn a_long_circle() {
    for kind in ["define", "amount"] {
        let last = format!("{kind} x{LENGTH} \"X\" = x0\n{kind} beside \"B\" = x0\n");
        let text = chain(|this, next| format!("{kind} x{this} \"X\" = x{next} + £1\n"), &last);
        let errors = errors(&text);
        assert!(errors.iter().all(|error| error.code == Code::CircularDefinition), "{:?}", errors.first());
        assert!(errors.iter().any(|error| error.message.contains("`x0`")));
        assert!(!errors.iter().any(|error| error.message.contains("`beside`")));
    }
}

/// A curve stands in a formula with all it is made of; a chain of them doubles with each link.
#[test]
fn curves_of_curves_are_refused_in_time() {
    let row = |at: usize, next: usize| format!("  | {at} | c{next} of {at} |\n");
    let last = format!(
        "curve c{LENGTH} \"C\" on a sliding scale {{\n  | at | gives |\n  | 1 | £1 |\n  | 2 | £3 |\n}}\n{}",
        payment("p0", "c0 of 1")
    );
    let text = chain(
        |this, next| {
            let rows = row(1, next) + &row(2, next);
            format!("curve c{this} \"C\" on a sliding scale {{\n  | at | gives |\n{rows}}}\n")
        },
        &last,
    );
    let errors = errors(&text);
    assert!(!errors.is_empty());
    assert!(errors.iter().all(|error| error.code == Code::NestedTooDeep), "{:?}", errors.first());
}
