//! Paths to the figures of a statement: `outcomes.functioning.recovery-star.earned`.

use crate::contract::Contract;
use crate::example::{FigureKind, FigurePath, Subject};
use crate::payment::Basis;
use meed_diagnostics::nearest;

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

const FIGURES: [(&str, FigureKind); 7] = [
    ("pot", FigureKind::Pot),
    ("earned", FigureKind::Earned),
    ("missed", FigureKind::Missed),
    ("not-available", FigureKind::NotAvailable),
    ("on-account", FigureKind::OnAccount),
    ("balance", FigureKind::Balance),
    ("value", FigureKind::Value),
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
    let named = by_name(contract, path);
    let path = named.as_str();
    let mut parts: Vec<&str> = path.split('.').collect();
    let stated =
        parts.last().and_then(|last| FIGURES.iter().find(|(word, _)| word == last)).map(|(_, kind)| *kind);
    if stated.is_some() && parts.len() > 1 {
        parts.pop();
    }
    let Some((name, above)) = parts.split_last() else { return Err(Problem::Unknown(path.to_owned())) };
    let (subject, owners) =
        find_subject(contract, name).ok_or_else(|| Problem::Unknown((*name).to_owned()))?;
    check_owners(name, above, &owners).map_err(Problem::Known)?;
    let usual = if matches!(subject, Subject::Amount(_) | Subject::Define(_) | Subject::Item(_)) {
        FigureKind::Value
    } else {
        FigureKind::Earned
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
            part: path.to_owned(),
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
        .map(|(word, _)| format!("`{name}.{word}`"))
        .collect();
    crate::words::list(&words)
}

/// The figure that a word at the end of a path names.
pub(super) fn figure_named(word: &str) -> Option<FigureKind> {
    FIGURES.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
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
    for item in &contract.data_items {
        let Some(code) = &item.code else { continue };
        let begins = path.get(..code.len()).is_some_and(|start| start.eq_ignore_ascii_case(code));
        match path.get(code.len()..) {
            Some(rest) if begins && (rest.is_empty() || rest.starts_with('.')) => {
                return format!("{}{rest}", item.name);
            }
            _ => {}
        }
    }
    path.to_owned()
}

pub(super) fn allowed(subject: Subject, figure: FigureKind) -> bool {
    use FigureKind::{Balance, Earned, Missed, NotAvailable, OnAccount, Pot, Value};
    match subject {
        Subject::Total => figure == Earned,
        Subject::Payment(_) => figure != Value,
        Subject::Outcome(..) | Subject::Indicator(..) | Subject::Additional(..) => {
            matches!(figure, Pot | Earned | Missed | NotAvailable)
        }
        Subject::Amount(_) | Subject::Define(_) | Subject::Item(_) => {
            !matches!(figure, Pot | Earned | Missed | NotAvailable | OnAccount | Balance)
        }
    }
}

fn item_named(contract: &Contract, name: &str) -> Option<Subject> {
    contract.data_items.iter().position(|item| item.name == name).map(Subject::Item)
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
    names.extend(contract.inputs.iter().map(|input| input.name.as_str()));
    let payments: Vec<String> =
        contract.payments.iter().map(|payment| format!("`{}`", payment.name)).collect();
    FigureNotFound {
        part: part.to_owned(),
        suggestion: nearest(part, names).map(str::to_owned),
        help: format!(
            "a path begins with a payment ({}), or names an outcome, an indicator or an amount; it ends in `earned`, `missed`, `not-available`, `pot`, `on-account`, `balance` or `value`",
            crate::words::list(&payments)
        ),
    }
}
