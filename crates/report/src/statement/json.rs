//! The statement for programs: `meed.statement/1`, described by [`SCHEMA`].
//!
//! Money is a string of pounds with at least two decimal places, so that no reader turns it into a binary float.

use super::phrases;
use crate::context::{Context, InputFile};
use meed_contract::{Direction, Finality, Money};
use meed_engine::statement::{
    AdditionalLine, Amounts, AssessmentLine, BalanceDue, BonusLine, CarriedAfter, CarriedFigure, CarriedLine,
    IndicatorLine, OutcomeLine, PartLine, PartyAmount, PaymentLine, PeriodLine, RequirementLine, RowRange,
    Statement, Verdict,
};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

/// The name of the shape, which changes when a program that reads it would have to.
pub const SCHEMA_NAME: &str = "meed.statement/1";

/// The JSON Schema (2020-12) of what [`render`] gives.
pub const SCHEMA: &str = include_str!("schema.json");

/// Statements of one contract as indented JSON, with a newline at the end.
pub fn render(statements: &[Statement], context: &Context) -> String {
    format!("{:#}\n", value(statements, context))
}

/// The same as a value.
pub fn value(statements: &[Statement], context: &Context) -> Value {
    json!({
        "meed": context.program_version,
        "schema": SCHEMA_NAME,
        "contract": {
            "title": context.title,
            "reference": context.reference,
            "parties": parties(statements),
            "terms": input(&context.terms),
            "variations": context.varied.variations(),
            "selection": context.varied.selection(),
        },
        "data": context.data.iter().map(input).collect::<Vec<_>>(),
        "statements": statements.iter().map(statement).collect::<Vec<_>>(),
    })
}

fn input(file: &InputFile) -> Value {
    json!({
        "file": file.name,
        "fingerprint": file.fingerprint.short(),
        "sha256": file.fingerprint.full(),
    })
}

/// Every party that a figure names, with its full name.
fn parties(statements: &[Statement]) -> Value {
    let mut named = Map::new();
    for payment in statements.iter().flat_map(|statement| &statement.payments) {
        let keeper = payment.not_earned.iter().map(|line| &line.kept_by);
        for party in payment.from.iter().chain(&payment.to).chain(&payment.passed_on).chain(keeper) {
            named.insert(party.name.clone(), json!(party.title));
        }
    }
    for line in statements.iter().flat_map(|statement| &statement.requirements) {
        for party in line.deduction.iter().flat_map(|deduction| deduction.from.iter().chain(&deduction.to)) {
            named.insert(party.name.clone(), json!(party.title));
        }
        if let Some((name, title)) = &line.reports_by {
            named.insert(name.clone(), json!(title));
        }
    }
    Value::Object(named)
}

fn statement(statement: &Statement) -> Value {
    let final_since = match statement.finality {
        Finality::Final(date) => date,
        Finality::Provisional | Finality::NotStated => None,
    };
    let (lowest, highest) = statement.ends();
    json!({
        "year": statement.year,
        "from": statement.range.first.to_string(),
        "to": statement.range.last.to_string(),
        "status": phrases::status_word(statement.finality),
        "final_since": final_since.map(|date| date.to_string()),
        "payments": by_name(&statement.payments, |line| &line.name, payment),
        "requirements": by_name(&statement.requirements, |line| &line.name, requirement),
        "carried": by_name(&statement.carried, |line| &line.name, carried_value),
        "total": money(statement.total),
        "certain": statement.is_certain(),
        "lowest": money(lowest),
        "highest": money(highest),
    })
}

fn payment(line: &PaymentLine) -> Value {
    let mut object = Map::new();
    object.insert("title".into(), json!(line.title));
    object.insert("from".into(), side(&line.from));
    object.insert("to".into(), side(&line.to));
    amounts(&mut object, &line.amounts);
    object.insert("on_account".into(), money(line.on_account));
    object.insert("balance".into(), money(line.balance));
    object.insert("balance_due".into(), due(line.balance_due));
    let instalments = line.instalments.iter().map(|instalment| {
        json!({
            "number": instalment.number,
            "from": instalment.range.first.to_string(),
            "to": instalment.range.last.to_string(),
            "amount": money(instalment.amount),
        })
    });
    object.insert("instalments".into(), instalments.collect());
    object.insert("passed_on".into(), line.passed_on.iter().map(part).collect());
    let not_earned = line.not_earned.as_ref().map(|kept| {
        json!({
            "kept_by": kept.kept_by.name,
            "amount": money(kept.kept_by.amount),
            "name_services_within_days": kept.name_services_within_days.map(number),
        })
    });
    object.insert("not_earned".into(), json!(not_earned));
    let ends = line.range.as_ref().map(|range| (range.lowest, range.highest));
    let (lowest, highest) = ends.unwrap_or((line.amounts.earned, line.amounts.earned));
    object.insert("certain".into(), json!(line.range.is_none()));
    object.insert("lowest".into(), money(lowest));
    object.insert("highest".into(), money(highest));
    let other_way = line.range.as_ref().and_then(|range| range.other_way.as_ref());
    object.insert(
        "other_way".into(),
        json!(
            other_way
                .map(|other| json!({ "from": other.from, "to": other.to, "highest": money(other.highest) }))
        ),
    );
    let deciding = line
        .range
        .iter()
        .flat_map(|range| &range.decided_by)
        .map(|one| json!({ "name": one.name, "code": one.code, "title": one.title, "known": one.known }));
    object.insert("decided_by".into(), deciding.collect());
    object.insert("stopped_by".into(), json!(line.stopped_by));
    let reductions = line.reductions.iter().map(|one| {
        json!({
            "by": number(one.by), "unless": one.unless, "amount": money(one.lost), "not_known": one.lacking
        })
    });
    object.insert("reductions".into(), reductions.collect());
    let recovered = line.recovery.as_ref().map(|line| {
        json!({
            "from": side(&line.from),
            "to": side(&line.to),
            "amount": money(line.amount),
            "range": row_range(line.range),
            "flows_back": line.direction == Direction::Back,
            "in_total": line.direction != Direction::Within,
        })
    });
    object.insert("recovered".into(), json!(recovered));
    object.insert("referred".into(), json!(line.is_referred));
    object.insert("flows_back".into(), json!(line.direction == Direction::Back));
    object.insert("in_total".into(), json!(line.direction != Direction::Within));
    object.insert("kind".into(), json!(if line.is_pot { "pot" } else { "sum" }));
    object.insert("unallocated".into(), money(line.unallocated));
    object.insert("bonuses".into(), line.bonuses.iter().map(bonus).collect());
    object.insert("outcomes".into(), by_name(&line.outcomes, |outcome| &outcome.name, outcome));
    object.insert("additional".into(), by_name(&line.additional, |line| &line.name, additional));
    Value::Object(object)
}

fn bonus(line: &BonusLine) -> Value {
    json!({
        "portion": line.worth_words,
        "worth": money(line.worth),
        "condition": line.condition,
        "holds": line.holds,
        "not_known": line.lacking,
    })
}

fn outcome(line: &OutcomeLine) -> Value {
    let mut object = Map::new();
    object.insert("number".into(), json!(line.number));
    object.insert("title".into(), json!(line.title));
    object.insert("portion".into(), json!(line.portion));
    amounts(&mut object, &line.amounts);
    object.insert("assessment".into(), line.assessment.as_ref().map_or(Value::Null, assessment));
    object.insert("indicators".into(), by_name(&line.indicators, |indicator| &indicator.name, indicator));
    Value::Object(object)
}

fn indicator(line: &IndicatorLine) -> Value {
    let mut object = Map::new();
    object.insert("code".into(), json!(line.code));
    object.insert("title".into(), json!(line.title));
    amounts(&mut object, &line.amounts);
    object.insert("assessment".into(), assessment(&line.assessment));
    Value::Object(object)
}

fn additional(line: &AdditionalLine) -> Value {
    let mut object = Map::new();
    object.insert("title".into(), json!(line.title));
    object.insert("portion".into(), json!(line.portion));
    amounts(&mut object, &line.amounts);
    object.insert("condition".into(), json!(line.condition));
    object.insert("holds".into(), json!(line.holds));
    object.insert("not_known".into(), json!(line.lacking));
    object.insert("range".into(), row_range(line.range));
    Value::Object(object)
}

fn requirement(line: &RequirementLine) -> Value {
    let deduction = line.deduction.as_ref().map(|deduction| {
        json!({
            "from": side(&deduction.from),
            "to": side(&deduction.to),
            "each": money(deduction.each),
            "most": deduction.most.map(money),
            "amount": money(deduction.amount),
            "unknown": deduction.unknown,
        })
    });
    json!({
        "code": line.code,
        "title": line.title,
        "periods_met": line.met,
        "periods_judged": line.judged,
        "reports_by": line.reports_by.as_ref().map(|(name, _)| name),
        "periods": line.periods.iter().map(period).collect::<Vec<_>>(),
        "deduction": deduction,
    })
}

fn carried_value(line: &CarriedLine) -> Value {
    let after = line.after.as_ref().map(|after| match after {
        CarriedAfter::Lapses => json!("lapses"),
        CarriedAfter::PaidBy(payment) => json!({ "paid_by": payment }),
        CarriedAfter::LeftToTheParties => json!("left to the parties"),
    });
    json!({
        "title": line.title,
        "opening": carried_figure(&line.opening),
        "movement": carried_figure(&line.movement),
        "closing": carried_figure(&line.closing),
        "after_the_term": after,
    })
}

fn carried_figure(figure: &CarriedFigure) -> Value {
    match figure {
        CarriedFigure::Sum(sum) => json!({ "money": money(*sum) }),
        CarriedFigure::Value(shown, exact) => json!({ "shown": shown, "number": exact.map(number) }),
        CarriedFigure::NotCertain(ends) => json!({ "between": ends }),
        CarriedFigure::Missing(how) => json!({ "missing": how }),
    }
}

fn period(line: &PeriodLine) -> Value {
    json!({
        "period": line.period,
        "from": line.range.first.to_string(),
        "to": line.range.last.to_string(),
        "value": line.value,
        "measured": line.measured.map(number),
        "numerator": line.counts.map(|(numerator, _)| number(numerator)),
        "denominator": line.counts.map(|(_, denominator)| number(denominator)),
        "target": line.target,
        "judgement": line.judgement.word(),
        "why": line.why,
        "definition": line.definition,
        "basis": line.basis,
        "report_due": line.report_due.map(|date| date.to_string()),
    })
}

fn assessment(line: &AssessmentLine) -> Value {
    let (label, why) = match &line.verdict {
        Verdict::Partly(label) => (label.as_ref(), None),
        Verdict::Missing(why) | Verdict::TooFew(why) => (None, Some(why)),
        Verdict::NotJudged => (None, Some(&line.phase_words)),
        Verdict::Met | Verdict::NotMet => (None, None),
    };
    let next = line
        .next
        .as_ref()
        .map(|next| json!({ "threshold": next.threshold, "needs": next.needs, "worth": money(next.worth) }));
    let margin = line.margin.as_ref().map(|margin| {
        json!({
            "threshold": margin.threshold,
            "met": margin.met,
            "by": number(margin.by),
            "count": margin.count.map(number),
        })
    });
    json!({
        "phase": phrases::phase_word(line.phase),
        "value": line.value,
        "measured": line.measured.map(number),
        "numerator": line.counts.map(|(numerator, _)| number(numerator)),
        "denominator": line.counts.map(|(_, denominator)| number(denominator)),
        "target": line.target,
        "margin": margin,
        "verdict": phrases::verdict_word(&line.verdict),
        "label": label,
        "why": why,
        "fraction": number(line.fraction),
        "fraction_of": money(line.fraction_of),
        "next": next,
        "range": row_range(line.range),
        "parts": line.parts.iter().map(part_of_measure).collect::<Vec<_>>(),
    })
}

/// A segment or a component.
fn part_of_measure(line: &PartLine) -> Value {
    let mut assessment = assessment(&line.assessment);
    if let Value::Object(assessment) = &mut assessment {
        // A part is worth no sum of its own.
        for money in ["fraction_of", "next", "range", "parts"] {
            assessment.remove(money);
        }
    }
    json!({
        "name": line.name,
        "code": line.code,
        "title": line.title,
        "counts": line.counts.map(number),
        "certain": line.is_certain,
        "assessment": assessment,
    })
}

/// What a row earns at least and at most; null where that is certain.
fn row_range(range: Option<RowRange>) -> Value {
    range.map_or(
        Value::Null,
        |range| json!({ "lowest": money(range.lowest), "highest": money(range.highest) }),
    )
}

fn amounts(object: &mut Map<String, Value>, amounts: &Amounts) {
    let Amounts { pot, earned, missed, not_available, withheld } = *amounts;
    object.insert("pot".into(), money(pot));
    object.insert("earned".into(), money(earned));
    object.insert("missed".into(), money(missed));
    object.insert("not_available".into(), money(not_available));
    object.insert("withheld".into(), money(withheld));
}

/// One party is its name; several are a list with each one's part of what is earned.
fn side(parties: &[PartyAmount]) -> Value {
    match parties {
        [one] => json!(one.name),
        several => several.iter().map(part).collect(),
    }
}

fn part(party: &PartyAmount) -> Value {
    json!({ "party": party.name, "amount": money(party.amount) })
}

fn due(due: BalanceDue) -> Value {
    match due {
        BalanceDue::NotStated => Value::Null,
        BalanceDue::DaysAfterFinalData(days) => json!({ "days_after_final_data": days }),
        BalanceDue::On(date) => json!({ "on": date.to_string() }),
    }
}

fn money(money: Money) -> Value {
    Value::String(money.plain())
}

fn number(number: Decimal) -> Value {
    Value::String(number.normalize().to_string())
}

fn by_name<T>(lines: &[T], name: impl Fn(&T) -> &str, value: impl Fn(&T) -> Value) -> Value {
    Value::Object(lines.iter().map(|line| (name(line).to_owned(), value(line))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::samples;

    /// The published schema leaves room for later members; here nothing may be said that it does not describe.
    fn strict(schema: &mut Value) {
        match schema {
            Value::Object(object) => {
                object.values_mut().for_each(strict);
                if object.contains_key("properties") && !object.contains_key("additionalProperties") {
                    object.insert("additionalProperties".into(), json!(false));
                }
            }
            Value::Array(items) => items.iter_mut().for_each(strict),
            _ => {}
        }
    }

    fn problems(instance: &Value) -> Vec<String> {
        let mut schema: Value = serde_json::from_str(SCHEMA).unwrap();
        jsonschema::draft202012::meta::validate(&schema).unwrap();
        strict(&mut schema);
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect()
    }

    #[test]
    fn fits_its_schema() {
        for (statement, context) in
            [samples::incentive_matrix(), samples::oxfordshire(), samples::requirements(), samples::carried()]
        {
            assert_eq!(problems(&value(&[statement], &context)), Vec::<String>::new());
        }
    }

    #[test]
    fn fits_its_schema_where_it_is_not_certain() {
        use meed_engine::statement::Deciding;
        let (mut statement, context) = samples::oxfordshire();
        let (lowest, highest) = (Money::ZERO, Money::pounds(Decimal::TEN));
        let range = Some(RowRange { lowest, highest });
        let line = &mut statement.payments[1];
        line.outcomes[0].indicators[0].assessment.range = range;
        line.additional.iter_mut().for_each(|line| line.range = range);
        let deciding =
            Deciding { name: "a".into(), code: None, title: String::new(), known: "1 to 7".into() };
        line.range = Some(meed_engine::statement::PaymentRange {
            lowest,
            highest,
            decided_by: vec![deciding],
            other_way: None,
        });
        let value = value(&[statement], &context);
        assert_eq!(problems(&value), Vec::<String>::new());
        assert_eq!(value["statements"][0]["certain"], false);
    }

    #[test]
    fn the_schema_is_not_satisfied_by_anything() {
        let (statement, context) = samples::incentive_matrix();
        let mut wrong = value(&[statement], &context);
        wrong["statements"][0]["payments"]["incentives"]["earned"] = json!(90000.0);
        assert_eq!(problems(&wrong).len(), 1);
    }

    #[test]
    fn the_promised_members_are_where_they_were_promised() {
        let (statement, context) = samples::incentive_matrix();
        let value = value(&[statement], &context);
        let payment = &value["statements"][0]["payments"]["incentives"];
        assert_eq!(payment["earned"], "90000.00");
        assert_eq!(payment["missed"], "310000.00");
        assert_eq!(payment["not_available"], "600000.00");
        assert_eq!(payment["from"], "ccg");
        assert_eq!(payment["outcomes"]["outcome-1"]["earned"], "90000.00");
        assert_eq!(value["statements"][0]["total"], "90000.00");
    }

    #[test]
    fn year_2_with_everything_that_can_go_wrong() {
        let (statement, context) = samples::oxfordshire();
        insta::assert_snapshot!(render(&[statement], &context));
    }
}
