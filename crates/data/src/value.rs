//! Single values: the units they come in, yes and no, and levels.

use meed_contract::{AssessmentMethod, Contract, LevelsId, Unit, words};

/// The word that may follow a figure of a unit: `12 days`.
pub fn unit_word(unit: Unit) -> Option<&'static str> {
    match unit {
        Unit::Days => Some("days"),
        Unit::Hours => Some("hours"),
        Unit::Minutes => Some("minutes"),
        Unit::Count | Unit::Number | Unit::Percentage | Unit::Money | Unit::Date | Unit::Moment => None,
    }
}

/// What a figure of a unit is, as the end of a sentence.
pub fn unit_phrase(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "a count",
        Unit::Number => "a number",
        Unit::Percentage => "a percentage",
        Unit::Money => "an amount of money",
        Unit::Days => "a number of days",
        Unit::Hours => "a number of hours",
        Unit::Minutes => "a number of minutes",
        Unit::Date => "a day, such as 2018-10-01",
        Unit::Moment => "a day and time, such as 2018-10-01 14:30",
    }
}

/// Whether a share without its counts is enough for the year: not where the counts of the periods are added up.
pub fn can_stand_alone(method: Option<AssessmentMethod>) -> bool {
    match method {
        Some(
            AssessmentMethod::Total
            | AssessmentMethod::EachOnItsOwn
            | AssessmentMethod::ToDateWithCatchUp
            | AssessmentMethod::ToDateWithoutCatchUp,
        ) => false,
        None
        | Some(
            AssessmentMethod::Mean
            | AssessmentMethod::Latest
            | AssessmentMethod::Best
            | AssessmentMethod::Worst,
        ) => true,
    }
}

/// Yes or no; an error says what to write.
pub fn yes_no(text: &str) -> Result<bool, &'static str> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" => Ok(true),
        "no" | "n" | "false" => Ok(false),
        "1" | "0" => Err("write `yes` or `no`; a number could be a count"),
        _ => Err("write `yes` or `no`"),
    }
}

/// The names of a scale's levels, lowest first.
pub fn level_names(contract: &Contract, levels: LevelsId) -> Vec<&str> {
    contract
        .levels
        .get(levels.0)
        .map(|scale| scale.levels.iter().map(String::as_str).collect())
        .unwrap_or_default()
}

/// The rank of a level by its name, in either case.
pub fn rank(contract: &Contract, levels: LevelsId, name: &str) -> Option<usize> {
    let name = name.to_lowercase();
    contract.levels.get(levels.0)?.levels.iter().position(|level| level.to_lowercase() == name)
}

/// Names in backticks: `` `none`, `good` and `excellent` ``.
pub fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    words::list(&names)
}
