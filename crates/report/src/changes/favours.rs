//! Whom a change favours, in words, with data that show it.

use meed_contract::{Contract, Figure, Half, MissingKind, words};
use meed_diff::money::{Evidence, Favours, Judged};

/// A sentence, and an example each way that there is one: what is given, as a worked example would write it.
pub(super) fn sentences(judged: &Judged, contract: &Contract) -> (String, Vec<String>) {
    let tried = words::counted(judged.trials, "set of data", "sets of data");
    let sentence = match judged.favours {
        Favours::Provider => {
            format!("favours the provider: never less, and sometimes more, with {tried} tried")
        }
        Favours::Commissioner => {
            format!(
                "favours the commissioner: the provider never has more, and sometimes less, with {tried} tried"
            )
        }
        // Then there is nothing to try.
        Favours::Neither if judged.trials == 0 => {
            "favours neither: what is paid is reckoned in the same way, whatever the data".to_owned()
        }
        Favours::Neither => format!("favours neither: the provider has the same with all of {tried} tried"),
        Favours::Depends => {
            format!(
                "favours one or the other, depending on the data: the provider has more or less, with {tried} tried"
            )
        }
    };
    let examples = [&judged.for_provider, &judged.for_commissioner];
    (sentence, examples.into_iter().flatten().map(|evidence| example(evidence, contract)).collect())
}

fn example(evidence: &Evidence, contract: &Contract) -> String {
    let given: Vec<String> = evidence
        .given
        .iter()
        .map(|(name, figure)| format!("{name} = {}", figure_words(name, *figure, contract)))
        .collect();
    let given = if given.is_empty() {
        "nothing given".to_owned()
    } else {
        format!("given {} in each period, and nothing else", words::list(&given))
    };
    let Evidence { year, before, after, .. } = evidence;
    format!("Year {}, {given}: it has {before} before, {after} after", year + 1)
}

/// A figure as a worked example writes it.
pub(super) fn figure_words(name: &str, figure: Figure, contract: &Contract) -> String {
    use meed_contract::{Holds, Unit};
    let item = contract.data_items.iter().find(|item| item.name == name);
    match figure {
        Figure::Ratio { numerator, denominator } => {
            format!("{} out of {}", words::grouped(numerator), words::grouped(denominator))
        }
        Figure::Value(value) => match item.map(|item| &item.holds) {
            Some(Holds::Value { unit: Unit::Money, .. }) => {
                format!("£{}", words::grouped(value.normalize()))
            }
            Some(Holds::Value { unit: Unit::Percentage, .. }) => words::percentage(value),
            Some(Holds::Value { unit: Unit::Days, .. }) => format!("{} days", words::grouped(value)),
            Some(Holds::Value { unit: Unit::Hours, .. }) => format!("{} hours", words::grouped(value)),
            Some(Holds::Value { unit: Unit::Minutes, .. }) => format!("{} minutes", words::grouped(value)),
            _ => words::grouped(value.normalize()),
        },
        Figure::YesNo(yes) => if yes { "yes" } else { "no" }.to_owned(),
        Figure::Level(level) => match item.map(|item| &item.holds) {
            Some(Holds::Level { levels, .. }) => contract
                .levels
                .get(levels.0)
                .and_then(|scale| scale.levels.get(level))
                .map_or_else(|| level.to_string(), Clone::clone),
            _ => level.to_string(),
        },
        Figure::Missing(kind) => match kind {
            MissingKind::NotDue => "not due",
            MissingKind::NotSubmitted => "not submitted",
            MissingKind::Suppressed => "suppressed",
            MissingKind::NotApplicable => "not applicable",
        }
        .to_owned(),
        Figure::Half(Half::Numerator(count)) => format!("{} out of suppressed", words::grouped(count)),
        Figure::Half(Half::Denominator(count)) => format!("suppressed out of {}", words::grouped(count)),
    }
}
