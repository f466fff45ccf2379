//! Paths to the figures of a statement: `outcomes.functioning.recovery-star.earned`.

use crate::contract::Contract;
use crate::example::{FigureKind, FigurePath, Subject};
use crate::payment::{Basis, Payment};
use meed_diagnostics::nearest;
use meed_syntax::tree::PeriodKind;

/// A path that leads to no figure, with what is known about why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FigureNotFound {
    /// Which part of the path is not known; or the whole, where its parts do not belong together.
    pub part: String,
    /// A part that may have been meant.
    pub suggestion: Option<String>,
    /// What may be written, in a sentence.
    pub help: String,
}

const FIGURES: [(&str, FigureKind); 11] = [
    ("pot", FigureKind::Pot),
    ("earned", FigureKind::Earned),
    ("missed", FigureKind::Missed),
    ("not-available", FigureKind::NotAvailable),
    ("on-account", FigureKind::OnAccount),
    ("balance", FigureKind::Balance),
    ("value", FigureKind::Value),
    ("deducted", FigureKind::Deducted),
    ("recovered", FigureKind::Recovered),
    ("opening", FigureKind::Opening),
    ("closing", FigureKind::Closing),
];

/// Finds the figure that a path names. Names are unique in a contract, so the last name of a thing is enough; the names
/// of what it lies in may stand before it. An indicator may be called by its code. The last part may be a figure: `earned` (which stands where none is written,
/// except for amounts and data), `missed`, `not-available`, `pot`, `on-account`, `balance`, `value`.
pub fn find_figure(contract: &Contract, path: &str) -> Result<FigurePath, FigureNotFound> {
    find(contract, path).map_err(|problem| match problem {
        Problem::Unknown(part) => unknown(contract, &part),
        Problem::Known(found) => found,
    })
}

/// Why a path leads to no figure; what may have been meant by an unknown name is not looked for yet.
enum Problem {
    Unknown(String),
    Known(FigureNotFound),
}

/// As [`find_figure`], but for one of very many paths: what may have been meant is not looked for.
pub(super) fn find_figure_plainly(contract: &Contract, path: &str) -> Result<FigurePath, FigureNotFound> {
    find(contract, path).map_err(|problem| match problem {
        Problem::Unknown(part) => FigureNotFound { part, suggestion: None, help: String::new() },
        Problem::Known(found) => found,
    })
}

fn find(contract: &Contract, path: &str) -> Result<FigurePath, Problem> {
    let named = of_provider(contract, &by_name(contract, path)).map_err(Problem::Known)?;
    let written = path;
    let path = named.as_str();
    let mut parts: Vec<&str> = path.split('.').collect();
    // Alone it is the name of something, even where it is the word of a figure.
    let last = parts.last().filter(|_| parts.len() > 1);
    let stated = last.and_then(|last| figure_named(last));
    if stated.is_some() {
        parts.pop();
    }
    let Some((name, above)) = parts.split_last() else { return Err(Problem::Unknown(path.to_owned())) };
    let Some((subject, owners)) = find_subject(contract, name) else {
        return Err(match first_provider(contract, name) {
            Some(provider) => Problem::Known(FigureNotFound {
                part: written.to_owned(),
                suggestion: Some(super::providers::name_of(path, provider)),
                help: String::new(),
            }),
            None => Problem::Unknown((*name).to_owned()),
        });
    };
    check_owners(name, above, &owners).map_err(Problem::Known)?;
    let usual = match subject {
        // Of a carried value there are two, and neither stands for both.
        Subject::Amount(_) | Subject::Define(_) | Subject::Item(_) | Subject::Carried(_) => FigureKind::Value,
        Subject::Requirement(_) => FigureKind::Deducted,
        _ => FigureKind::Earned,
    };
    let figure = stated.unwrap_or(usual);
    let subject = match (figure, subject) {
        // The value of an indicator or outcome is what data report of it.
        (FigureKind::Value, Subject::Indicator(..) | Subject::Outcome(..)) => {
            item_named(contract, name).unwrap_or(subject)
        }
        _ => subject,
    };
    if !allowed(subject, figure) {
        return Err(Problem::Known(FigureNotFound {
            part: written.to_owned(),
            suggestion: None,
            help: format!("write {}", figures_of(name, subject)),
        }));
    }
    Ok(FigurePath { subject, figure })
}

/// The figures that something has, as paths in a list.
pub(super) fn figures_of(name: &str, subject: Subject) -> String {
    let words: Vec<String> = FIGURES
        .iter()
        .filter(|(_, kind)| allowed(subject, *kind))
        .map(|(word, _)| match name.split_once(" of ") {
            Some((name, provider)) => format!("`{name}.{word} of {provider}`"),
            None => format!("`{name}.{word}`"),
        })
        .collect();
    crate::words::list(&words)
}

/// The figure that a word at the end of a path names.
pub(super) fn figure_named(word: &str) -> Option<FigureKind> {
    FIGURES.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
}

/// Finds what a requirement comes to in a period, and the contract year (from 0) in which that lies. Without a period, the
/// year that is given must be one period. A quarter without its year is taken from the year that is given.
pub fn find_judgement(
    contract: &Contract,
    path: &str,
    period: Option<PeriodKind>,
    year: Option<usize>,
) -> Result<(FigurePath, usize), FigureNotFound> {
    let not_found =
        |part: &str, help: String| FigureNotFound { part: part.to_owned(), suggestion: None, help };
    let named = by_name(contract, path);
    let Some(index) = contract.requirements.iter().position(|requirement| requirement.name == named) else {
        if find_subject(contract, named.split('.').next_back().unwrap_or_default()).is_some() {
            let help =
                "only a requirement is met or missed in a period; write what is asked of a year without `in`";
            return Err(not_found(path, help.to_owned()));
        }
        let names = contract.requirements.iter().map(|requirement| requirement.name.as_str());
        let suggestion = nearest(path, names).map(str::to_owned);
        let help = "only a requirement is met or missed in a period, and none is called so".to_owned();
        return Err(FigureNotFound { part: path.to_owned(), suggestion, help });
    };
    let Some(item) = contract.requirements.get(index).and_then(|requirement| contract.item(requirement.item))
    else {
        return Err(not_found(path, String::new()));
    };
    let years = contract.calendar.years();
    let in_year = year.and_then(|year| years.get(year)).copied();
    let place = match period {
        Some(period) => contract.calendar.resolve_in_term(period, in_year).and_then(|range| {
            years.iter().enumerate().find_map(|(year, contract_year)| {
                let parts = contract.calendar.parts(*contract_year, item.frequency);
                parts.iter().position(|part| *part == range).map(|part| (year, part))
            })
        }),
        None => year
            .zip(in_year)
            .filter(|(_, in_year)| contract.calendar.parts(*in_year, item.frequency).len() == 1)
            .map(|(year, _)| (year, 0)),
    };
    let Some((year, part)) = place else {
        let year = in_year.or_else(|| years.first().copied());
        let example = year.map(|year| contract.calendar.part_words(year, item.frequency, 0));
        let help = format!("it is judged by its periods: `{path} in {}`", example.unwrap_or_default());
        return Err(not_found(path, help));
    };
    let figure =
        FigurePath { subject: Subject::RequirementPeriod(index, part), figure: FigureKind::Judgement };
    Ok((figure, year))
}

/// The names before the last one of a path that leads to data: each must be what the thing lies in.
pub(super) fn check_prefix(contract: &Contract, name: &str, above: &[&str]) -> Result<(), FigureNotFound> {
    let owners = find_subject(contract, name).map(|(_, owners)| owners).unwrap_or_default();
    check_owners(name, above, &owners)
}

fn check_owners(name: &str, above: &[&str], owners: &[String]) -> Result<(), FigureNotFound> {
    let Some(stray) = above.iter().find(|part| !owners.iter().any(|owner| owner == *part)) else {
        return Ok(());
    };
    let help = if owners.is_empty() {
        format!("`{name}` lies in nothing; write it alone")
    } else {
        format!("`{name}` lies in `{}`", owners.join("."))
    };
    Err(FigureNotFound { part: (*stray).to_owned(), suggestion: None, help })
}

/// A path that begins with an indicator's code (`2a.i.earned`), as statements show it, with the name in its place.
fn by_name(contract: &Contract, path: &str) -> String {
    let first = path.split('.').next().unwrap_or_default();
    if find_subject(contract, first).is_some() {
        return path.to_owned();
    }
    let combined = contract.payments.iter().flat_map(Payment::outcomes).flat_map(|outcome| {
        let own = std::iter::once((&outcome.code, &outcome.name));
        own.chain(outcome.indicators.iter().map(|indicator| (&indicator.code, &indicator.name)))
    });
    for (code, name) in contract.data_items.iter().map(|item| (&item.code, &item.name)).chain(combined) {
        let Some(code) = code else { continue };
        let begins = path.get(..code.len()).is_some_and(|start| start.eq_ignore_ascii_case(code));
        match path.get(code.len()..) {
            Some(rest) if begins && (rest.is_empty() || rest.starts_with('.')) => {
                return format!("{name}{rest}");
            }
            _ => {}
        }
    }
    path.to_owned()
}

/// A path with `of` and a provider behind it, with the names of what that provider has: `league.earned of north` as
/// `league of north.earned`.
fn of_provider(contract: &Contract, path: &str) -> Result<String, FigureNotFound> {
    let Some((names, provider)) = path.split_once(" of ") else { return Ok(path.to_owned()) };
    let provider = provider.trim();
    let mut any = false;
    let mut named = |name: &str| {
        let own = super::providers::name_of(name, provider);
        if find_subject(contract, &own).is_some() {
            any = true;
            own
        } else {
            name.to_owned()
        }
    };
    let found = names.split('.').map(&mut named).collect::<Vec<_>>().join(".");
    if any {
        return Ok(found);
    }
    let help = match names.split('.').find(|name| find_subject(contract, name).is_some()) {
        Some(known) => format!("`{known}` is one for all: leave out `of {provider}`"),
        None => format!("`{provider}` has nothing that is called so"),
    };
    Err(FigureNotFound { part: path.to_owned(), suggestion: None, help })
}

/// The first provider of a group of which each has something of a name.
fn first_provider<'c>(contract: &'c Contract, name: &str) -> Option<&'c str> {
    let payments = contract.payments.iter().flat_map(|payment| {
        let outcomes = payment.outcomes().iter().flat_map(|outcome| {
            let indicators = outcome.indicators.iter().map(|indicator| indicator.name.as_str());
            std::iter::once(outcome.name.as_str()).chain(indicators)
        });
        let additional = payment.additional().iter().map(|extra| extra.name.as_str());
        std::iter::once(payment.name.as_str()).chain(outcomes).chain(additional)
    });
    let defines = contract.defines.iter().map(|define| define.name.as_str());
    let items = contract.data_items.iter().map(|item| item.name.as_str());
    let carried = contract.carried.iter().map(|carried| carried.name.as_str());
    payments
        .chain(defines)
        .chain(carried)
        .chain(items)
        .filter_map(|known| known.split_once(" of "))
        .find(|(base, _)| *base == name)
        .map(|(_, provider)| provider)
}

pub(super) fn allowed(subject: Subject, figure: FigureKind) -> bool {
    use FigureKind::{
        Balance, Closing, Deducted, Earned, Judgement, Missed, NotAvailable, OnAccount, Opening, Pot,
        Recovered, Value,
    };
    match subject {
        Subject::Total => figure == Earned,
        Subject::Payment(_) => {
            matches!(figure, Pot | Earned | Missed | NotAvailable | OnAccount | Balance | Recovered)
        }
        Subject::Outcome(..) | Subject::Indicator(..) | Subject::Additional(..) => {
            matches!(figure, Pot | Earned | Missed | NotAvailable)
        }
        Subject::Amount(_) | Subject::Define(_) | Subject::Item(_) => figure == Value,
        Subject::Carried(_) => matches!(figure, Opening | Closing),
        Subject::Requirement(_) => figure == Deducted,
        Subject::RequirementPeriod(..) => figure == Judgement,
    }
}

fn item_named(contract: &Contract, name: &str) -> Option<Subject> {
    contract.data_items.iter().position(|item| item.name == name).map(Subject::Item)
}

/// Whether a name is of something in the contract that has figures.
pub(super) fn has_figures(contract: &Contract, name: &str) -> bool {
    find_subject(contract, name).is_some()
}

/// What a name names, with the names of what it lies in.
fn find_subject(contract: &Contract, name: &str) -> Option<(Subject, Vec<String>)> {
    if name == "total" {
        return Some((Subject::Total, Vec::new()));
    }
    for (p, payment) in contract.payments.iter().enumerate() {
        if payment.name == name {
            return Some((Subject::Payment(p), Vec::new()));
        }
        let Basis::Pot { outcomes, additional, .. } = &payment.basis else { continue };
        for (o, outcome) in outcomes.iter().enumerate() {
            if outcome.name == name {
                return Some((Subject::Outcome(p, o), vec![payment.name.clone()]));
            }
            if let Some(i) = outcome.indicators.iter().position(|indicator| indicator.name == name) {
                return Some((Subject::Indicator(p, o, i), vec![payment.name.clone(), outcome.name.clone()]));
            }
        }
        if let Some(a) = additional.iter().position(|extra| extra.name == name) {
            return Some((Subject::Additional(p, a), vec![payment.name.clone()]));
        }
    }
    if let Some(a) = contract.amounts.iter().position(|amount| amount.name == name) {
        return Some((Subject::Amount(a), Vec::new()));
    }
    if let Some(d) = contract.defines.iter().position(|define| define.name == name) {
        return Some((Subject::Define(d), Vec::new()));
    }
    if let Some(c) = contract.carried.iter().position(|carried| carried.name == name) {
        return Some((Subject::Carried(c), Vec::new()));
    }
    if let Some(r) = contract.requirements.iter().position(|requirement| requirement.name == name) {
        return Some((Subject::Requirement(r), Vec::new()));
    }
    item_named(contract, name).map(|subject| (subject, Vec::new()))
}

fn unknown(contract: &Contract, part: &str) -> FigureNotFound {
    let mut names: Vec<&str> = vec!["total"];
    for payment in &contract.payments {
        names.push(&payment.name);
        let Basis::Pot { outcomes, additional, .. } = &payment.basis else { continue };
        for outcome in outcomes {
            names.push(&outcome.name);
            names.extend(outcome.indicators.iter().map(|indicator| indicator.name.as_str()));
        }
        names.extend(additional.iter().map(|extra| extra.name.as_str()));
    }
    names.extend(contract.amounts.iter().map(|amount| amount.name.as_str()));
    names.extend(contract.defines.iter().map(|define| define.name.as_str()));
    names.extend(contract.carried.iter().map(|carried| carried.name.as_str()));
    names.extend(contract.inputs.iter().map(|input| input.name.as_str()));
    names.extend(contract.requirements.iter().map(|requirement| requirement.name.as_str()));
    let payments: Vec<String> =
        contract.payments.iter().map(|payment| format!("`{}`", payment.name)).collect();
    FigureNotFound {
        part: part.to_owned(),
        suggestion: nearest(part, names).map(str::to_owned),
        help: format!(
            "a path begins with a payment ({}), or names an outcome, an indicator, an amount, a definition, a carried value, an input or a requirement; it ends in `earned`, `missed`, `not-available`, `pot`, `on-account`, `balance`, `recovered`, `value`, `deducted`, `opening` or `closing`",
            crate::words::list(&payments)
        ),
    }
}
