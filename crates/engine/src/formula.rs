//! Formulas and conditions in the words of the contract.

use crate::phrases;
use meed_contract::{
    Aggregate, AmountForm, BinaryOperator, Contract, DataItemId, Domain, Expression, ExpressionKind,
    FigureKind, FigurePath, Flow, Frequency, Gate, Known, Measurement, Over, Own, PartFigure, Quantifier,
    RootFunction, SegmentFigure, Statistic, Subject, Taken, ThingFigure, YearWindow,
};

/// A formula as it is written: `20% of contract-value`.
pub(crate) fn words(contract: &Contract, expression: &Expression) -> String {
    match &expression.kind {
        ExpressionKind::Constant(value) => phrases::value(contract, *value, expression.value_type),
        ExpressionKind::Amount(id) => {
            contract.amounts.get(id.0).map(|amount| amount.name.clone()).unwrap_or_default()
        }
        ExpressionKind::Define(id) => {
            contract.defines.get(id.0).map(|define| define.name.clone()).unwrap_or_default()
        }
        ExpressionKind::Item(id) => contract.item(*id).map(|item| item.name.clone()).unwrap_or_default(),
        ExpressionKind::Figure(path) => figure(contract, *path),
        ExpressionKind::Own(own) => match own {
            Own::Value => "value",
            Own::Numerator => "numerator",
            Own::Denominator => "denominator",
            Own::Baseline => "baseline",
            Own::Gain => "gain",
            Own::Loss => "loss",
            Own::Earned => "earned",
            Own::Missed => "missed",
            Own::NotAvailable => "not-available",
            Own::Pot => "pot",
            Own::Weight => "weight",
            Own::Score => "score",
            Own::Achieved => "achieved",
            Own::Paid => "paid",
            Own::Received => "received",
            Own::HasRole(role) => return format!("role is {}", role.word()),
            // Reasons end at what was counted in rows, and go into none.
            Own::Column(_) | Own::Formula(_) | Own::Criterion(_) | Own::Known(_) => "a row's value",
        }
        .to_owned(),
        ExpressionKind::Numerator(id) => counts(contract, *id, "numerator"),
        ExpressionKind::Denominator(id) => counts(contract, *id, "denominator"),
        ExpressionKind::Over(over) => over_words(contract, over),
        ExpressionKind::Root { function, value, quantum, .. } => {
            let word = match function {
                RootFunction::SquareRoot => "square root",
                RootFunction::Exponential => "exponential",
            };
            let step = phrases::value(contract, *quantum, expression.value_type);
            format!("{word} of {} to {step}", single(contract, value))
        }
        ExpressionKind::Previous(inner) => format!("previous {}", words(contract, inner)),
        ExpressionKind::Negative(inner) => format!("-{}", single(contract, inner)),
        ExpressionKind::Curve { curve, of } => {
            let name = contract.curves.get(curve.0).map(|curve| curve.name.as_str()).unwrap_or_default();
            format!("{name} of {}", single(contract, of))
        }
        ExpressionKind::List { aggregate, list } => {
            let list: Vec<String> = list.iter().map(|one| words(contract, one)).collect();
            format!("{} of ({})", aggregate_word(*aggregate), list.join(", "))
        }
        ExpressionKind::Thing(figure) => thing(contract, *figure),
        ExpressionKind::OverProviders { statistic, list, known } => {
            let list: Vec<String> = list.iter().map(|one| taken_words(contract, one)).collect();
            let list = list.join(", ");
            let known = match known {
                Known::All => String::new(),
                Known::AtLeast(1) => ", of those with a figure".to_owned(),
                Known::AtLeast(least) => format!(", of at least {least} with a figure"),
            };
            let what = match statistic {
                Statistic::Aggregate(aggregate) => format!("{} of", aggregate_word(*aggregate)),
                Statistic::Count => "count of".to_owned(),
                Statistic::Percentile { at, .. } => {
                    format!("percentile {} of", (at * rust_decimal::Decimal::ONE_HUNDRED).normalize())
                }
                Statistic::Place { is_quartile: false, .. } => "rank among".to_owned(),
                Statistic::Place { is_quartile: true, .. } => "quartile among".to_owned(),
            };
            format!("{what} ({list}){known}")
        }
        ExpressionKind::Choice { condition, then, otherwise } => format!(
            "if {} then {} else {}",
            gate(contract, condition),
            words(contract, then),
            words(contract, otherwise)
        ),
        ExpressionKind::Rounded { value, quantum, .. } => format!(
            "round {} to {}",
            single(contract, value),
            phrases::value(contract, *quantum, expression.value_type)
        ),
        ExpressionKind::Binary { operator, left, right } => {
            let is_share = *operator == BinaryOperator::Multiply
                && left.value_type == meed_contract::Type::Percentage
                && matches!(left.kind, ExpressionKind::Constant(_));
            let sign = match operator {
                _ if is_share => "of",
                BinaryOperator::Add => "+",
                BinaryOperator::Subtract => "-",
                BinaryOperator::Multiply => "×",
                BinaryOperator::Divide => "/",
            };
            format!("{} {sign} {}", single(contract, left), single(contract, right))
        }
    }
}

/// What is taken of one provider: its value with its weight and its condition, or the condition alone where it is counted.
fn taken_words(contract: &Contract, taken: &Taken) -> String {
    let Some(value) = &taken.value else {
        return taken.filter.as_ref().map(|filter| gate(contract, filter)).unwrap_or_default();
    };
    let weight = taken.weight.as_ref();
    let weight =
        weight.map(|weight| format!(" weighted by {}", single(contract, weight))).unwrap_or_default();
    let filter =
        taken.filter.as_ref().map(|filter| format!(" if {}", within(contract, filter))).unwrap_or_default();
    format!("{}{weight}{filter}", words(contract, value))
}

/// A figure of one thing of a domain.
fn thing(contract: &Contract, figure: ThingFigure) -> String {
    match figure {
        ThingFigure::Segment { item, segment, figure } => {
            let item = contract.item(item).map(|item| item.name.as_str()).unwrap_or_default();
            let segment = contract.segments.get(segment.0).map(|one| one.name.as_str()).unwrap_or_default();
            let word = match figure {
                SegmentFigure::Value => "",
                SegmentFigure::Numerator => "numerator of ",
                SegmentFigure::Denominator => "denominator of ",
            };
            format!("{word}{item} of {segment}")
        }
        ThingFigure::Part { part, figure } => {
            let outcome =
                contract.payments.get(part.payment).and_then(|one| one.outcomes().get(part.outcome));
            let measurement = outcome.and_then(|outcome| match part.indicator {
                Some(indicator) => outcome.indicators.get(indicator).map(|one| &one.measurement),
                None => outcome.measurement.as_ref(),
            });
            let name = match measurement {
                Some(Measurement::Combined(combined)) => combined.parts.get(part.part),
                Some(Measurement::One(_)) | None => None,
            };
            let name = name.map(|part| part.name.as_str()).unwrap_or_default();
            match figure {
                PartFigure::Score => format!("score of {name}"),
                PartFigure::Achieved => format!("{name} is achieved"),
            }
        }
        ThingFigure::Line { amount, line } => {
            let amount = contract.amounts.get(amount.0);
            let title = amount.and_then(|amount| match &amount.form {
                AmountForm::Lines(lines) | AmountForm::Financial { lines, .. } => {
                    lines.get(line)?.title.clone()
                }
                AmountForm::Uplifted(_) | AmountForm::Formula(_) => None,
            });
            title.unwrap_or_default()
        }
        ThingFigure::Flow { payment, party, flow } => {
            let payment = contract.payments.get(payment).map(|one| one.name.as_str()).unwrap_or_default();
            let party = contract.parties.get(party.0).map(|one| one.name.as_str()).unwrap_or_default();
            match flow {
                Flow::Paid => format!("{payment} paid by {party}"),
                Flow::Received => format!("{payment} received by {party}"),
            }
        }
    }
}

fn aggregate_word(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Lowest => "lowest",
        Aggregate::Highest => "highest",
        Aggregate::Total => "total",
        Aggregate::Mean => "mean",
        Aggregate::Median => "median",
    }
}

/// The counts of a measure, which no formula names but one over a domain.
fn counts(contract: &Contract, item: DataItemId, word: &str) -> String {
    format!("{word} of {}", contract.item(item).map(|item| item.name.clone()).unwrap_or_default())
}

/// An aggregate as it is written.
fn over_words(contract: &Contract, over: &Over) -> String {
    let taken = &over.taken;
    if let Some(ExpressionKind::Figure(path)) = taken.value.as_ref().map(|value| &value.kind)
        && path.figure == FigureKind::PaidSoFar
    {
        return "paid so far this term".to_owned();
    }
    let domain = domain(&over.domain);
    let filter = filter(contract, taken);
    let (Some(aggregate), Some(value)) = (over.aggregate, &taken.value) else {
        return format!("count of {domain}{filter}");
    };
    let weight = taken.weight.as_ref();
    let weight =
        weight.map(|weight| format!(" weighted by {}", single(contract, weight))).unwrap_or_default();
    format!("{} of {}{weight} over {domain}{filter}", aggregate_word(aggregate), single(contract, value))
}

fn filter(contract: &Contract, taken: &Taken) -> String {
    taken.filter.as_ref().map(|filter| format!(" where {}", within(contract, filter))).unwrap_or_default()
}

fn domain(domain: &Domain) -> String {
    match domain {
        Domain::Things(_, words) => words.clone(),
        Domain::Parts(frequency) => match frequency {
            Frequency::Monthly => "its months",
            Frequency::Quarterly => "its quarters",
            Frequency::HalfYearly => "its half-years",
            Frequency::Yearly => "its years",
        }
        .to_owned(),
        Domain::Years(window) => match window {
            YearWindow::Last(count) => format!("the last {count} years"),
            YearWindow::UpToLast(count) => format!("up to the last {count} years"),
            YearWindow::TermSoFar => "the term so far".to_owned(),
            YearWindow::Before => "the years before".to_owned(),
        },
    }
}

/// A formula in brackets where it is more than one thing.
fn single(contract: &Contract, expression: &Expression) -> String {
    let words = words(contract, expression);
    match expression.kind {
        ExpressionKind::Binary { .. } | ExpressionKind::Choice { .. } => format!("({words})"),
        _ => words,
    }
}

fn figure(contract: &Contract, path: FigurePath) -> String {
    let payment = |index: usize| contract.payments.get(index);
    let name = match path.subject {
        Subject::Payment(index) => payment(index).map(|payment| payment.name.clone()),
        Subject::Outcome(index, outcome) => {
            payment(index).and_then(|payment| Some(payment.outcomes().get(outcome)?.name.clone()))
        }
        Subject::Indicator(index, outcome, indicator) => payment(index).and_then(|payment| {
            Some(payment.outcomes().get(outcome)?.indicators.get(indicator)?.name.clone())
        }),
        Subject::Additional(index, extra) => {
            payment(index).and_then(|payment| Some(payment.additional().get(extra)?.name.clone()))
        }
        Subject::Amount(index) => contract.amounts.get(index).map(|amount| amount.name.clone()),
        Subject::Define(index) => contract.defines.get(index).map(|define| define.name.clone()),
        Subject::Carried(index) => contract.carried.get(index).map(|carried| carried.name.clone()),
        Subject::Item(index) => contract.data_items.get(index).map(|item| item.name.clone()),
        Subject::Requirement(index) | Subject::RequirementPeriod(index, _) => {
            contract.requirements.get(index).map(|requirement| requirement.name.clone())
        }
        Subject::Total => Some("total".to_owned()),
    };
    let word = match path.figure {
        FigureKind::Pot => "pot",
        FigureKind::Earned => "earned",
        FigureKind::Missed => "missed",
        FigureKind::NotAvailable => "not-available",
        FigureKind::OnAccount => "on-account",
        FigureKind::Balance => "balance",
        FigureKind::Deducted => "deducted",
        FigureKind::Recovered => "recovered",
        FigureKind::PaidSoFar => "paid",
        FigureKind::Opening => "opening",
        FigureKind::Closing => "closing",
        FigureKind::Value | FigureKind::Judgement => return name.unwrap_or_default(),
    };
    format!("{}.{word}", name.unwrap_or_default())
}

/// A condition as it is written.
pub(crate) fn gate(contract: &Contract, condition: &Gate) -> String {
    match achieved(contract, condition).as_deref() {
        // Of each thing of a domain.
        Some("") => return "achieved".to_owned(),
        Some(name) => return format!("{name} is achieved"),
        None => {}
    }
    let joined = |gates: &[Gate], word: &str| {
        gates.iter().map(|inner| within(contract, inner)).collect::<Vec<_>>().join(word)
    };
    match condition {
        Gate::OutcomesAchieved(Quantifier::All, _) => "all outcomes are achieved".to_owned(),
        Gate::OutcomesAchieved(Quantifier::Any, _) => "any outcome is achieved".to_owned(),
        Gate::OutcomesAchieved(Quantifier::AtLeast(count), _) => {
            format!("at least {count} outcomes are achieved")
        }
        Gate::Is { subject, .. }
            if matches!(&subject.kind, ExpressionKind::Own(Own::Achieved | Own::HasRole(_))) =>
        {
            words(contract, subject)
        }
        Gate::Is { subject, test, .. } => {
            format!("{} is {}", words(contract, subject), phrases::test(contract, test))
        }
        Gate::And(gates) => joined(gates, " and "),
        Gate::Or(gates) => joined(gates, " or "),
        Gate::AtLeast(wanted, gates, _) => format!("at least {wanted} of ({})", joined(gates, ", ")),
        Gate::Over(quantifier, over, _) => {
            let quantifier = match quantifier {
                Quantifier::All => "all".to_owned(),
                Quantifier::Any => "any".to_owned(),
                Quantifier::AtLeast(count) => format!("at least {count}"),
            };
            let asked = over.taken.asked.as_ref().map(|asked| gate(contract, asked)).unwrap_or_default();
            let asked = if asked == "achieved" { asked } else { format!("({asked})") };
            let filter = filter(contract, &over.taken);
            format!("{quantifier} of {asked} over {}{filter}", domain(&over.domain))
        }
        Gate::Not(inner) => format!("not {}", within(contract, inner)),
    }
}

/// A condition within another.
fn within(contract: &Contract, condition: &Gate) -> String {
    let words = gate(contract, condition);
    let several = matches!(condition, Gate::And(_) | Gate::Or(_)) && achieved(contract, condition).is_none();
    if several { format!("({words})") } else { words }
}

/// The name in `NAME is achieved`, which means that it earned something and missed nothing; both tests stand for the same
/// words.
fn achieved(contract: &Contract, condition: &Gate) -> Option<String> {
    let Gate::And(tests) = condition else { return None };
    let [Gate::Is { subject: earned, span, .. }, Gate::Is { subject: missed, span: same, .. }] =
        tests.as_slice()
    else {
        return None;
    };
    if matches!(
        (&earned.kind, &missed.kind),
        (ExpressionKind::Own(Own::Earned), ExpressionKind::Own(Own::Missed))
    ) && span == same
    {
        return Some(String::new());
    }
    condition.achieved().map(|path| named(contract, path))
}

/// The name of what a figure is of.
pub(crate) fn named(contract: &Contract, path: FigurePath) -> String {
    let figure = figure(contract, path);
    figure.rsplit_once('.').map_or(figure.as_str(), |(name, _)| name).to_owned()
}
