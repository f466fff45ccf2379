//! Scenarios, and the lowest and the highest that can be paid, for programs.

use super::json::sums;
use super::{Context, Scenario};
use meed_diff::money::{Bounds, Ends, Line, Possible, Priced, Step};
use serde_json::{Map, Value, json};

/// What is paid with one set of data, and what the changes are worth alone.
pub(super) fn priced(priced: &Priced, data: &[String]) -> Value {
    json!({
        "data": data,
        "before": sums(&priced.before),
        "after": sums(&priced.after),
        "alone": alone(&priced.steps),
        "interaction": sums(&priced.interaction),
    })
}

/// The same in each scenario.
pub(super) fn scenarios(context: &Context<'_>) -> Value {
    let scenario = |scenario: &Scenario| {
        let mut value = priced(&scenario.priced, &scenario.data);
        if let Some(fields) = value.as_object_mut() {
            fields.insert("name".to_owned(), json!(scenario.name));
            fields.insert("example-in-year".to_owned(), json!(scenario.year.map(|year| year + 1)));
        }
        value
    };
    context.scenarios().iter().map(scenario).collect()
}

/// The lowest and the highest that can be paid.
pub(super) fn possible(possible: &Possible) -> Value {
    let turns_on = possible.turns_on.iter().map(|(line, items)| {
        let (of, name) = named(line);
        json!({ "of": of, "name": name, "items": items })
    });
    json!({
        "lowest": ends(&possible.lowest),
        "highest": ends(&possible.highest),
        "trials": possible.trials,
        "without-limit": turns_on.collect::<Vec<_>>(),
    })
}

fn ends(ends: &Ends) -> Value {
    json!({
        "before": bounds(&ends.before),
        "after": bounds(&ends.after),
        "alone": alone(&ends.steps),
        "interaction": sums(&ends.interaction),
    })
}

fn alone(steps: &[Step]) -> Value {
    let step = |step: &Step| {
        let numbers: Vec<usize> = step.changes.iter().map(|at| at + 1).collect();
        json!({ "changes": numbers, "worth": sums(&step.effect) })
    };
    steps.iter().map(step).collect()
}

fn bounds(bounds: &Bounds) -> Value {
    let lines = bounds.lines();
    let line = |line: &Line| {
        let (of, name) = named(line);
        let years: Map<String, Value> = bounds
            .years()
            .into_iter()
            .map(|year| {
                let end = bounds.get(line, year).map(meed_contract::Money::plain);
                ((year + 1).to_string(), json!({ "end": end, "reached": bounds.is_reached(line, year) }))
            })
            .collect();
        json!({
            "of": of,
            "name": name,
            "all-years": bounds.over_all_years(line).map(meed_contract::Money::plain),
            "reached": bounds.is_reached_over_all_years(line),
            "years": years,
        })
    };
    lines.iter().map(line).collect()
}

/// What a sum is of, and its name.
pub(super) fn named(line: &Line) -> (&'static str, Option<&str>) {
    match line {
        Line::Total => ("total", None),
        Line::Payment(name) => ("payment", Some(name)),
        Line::Recovered(name) => ("recovered", Some(name)),
        Line::Deduction(name) => ("deduction", Some(name)),
        Line::Party(name) => ("party", Some(name)),
    }
}
