//! What a change is worth, in words.

use super::Money;
use super::phrases::list_of_numbers;
use meed_contract::{Money as Pounds, words};
use meed_diff::money::{Line, Step};

/// What a change is worth where nothing else changes.
pub(super) struct Effect<'m> {
    step: &'m Step,
    /// The numbers of the changes that it is priced together with.
    pub(super) with: Vec<usize>,
}

impl<'m> Effect<'m> {
    /// Of the change at a position; none where it moves no money whatever the data, or there are no data.
    pub(super) fn of(at: usize, money: &'m Money<'_>) -> Option<Self> {
        let priced = money.priced.as_ref()?;
        let step = priced.steps.iter().find(|step| step.changes.contains(&at))?;
        let with = step.changes.iter().filter(|other| **other != at).map(|other| other + 1).collect();
        Some(Self { step, with })
    }

    /// `alone`, `together with changes 3 and 4`
    pub(super) fn company(&self) -> String {
        if self.with.is_empty() {
            "alone".to_owned()
        } else {
            format!("together with {}", list_of_numbers(&self.with))
        }
    }

    /// Whether nothing turns on it with these data.
    pub(super) fn is_nothing(&self) -> bool {
        self.step.effect.is_nothing()
    }

    /// What it is worth in the contract years in which it is worth something, counted from 0.
    pub(super) fn years(&self) -> Vec<(usize, Pounds)> {
        let effect = &self.step.effect;
        let of = |year: usize| (year, effect.get(&Line::Total, year));
        effect.years().into_iter().map(of).filter(|(_, money)| !money.is_zero()).collect()
    }

    /// What it is worth over all years.
    pub(super) fn total(&self) -> Pounds {
        self.step.effect.over_all_years(&Line::Total)
    }

    /// What it is worth for each party over all years, where that is something.
    pub(super) fn parties(&self) -> Vec<(String, Pounds)> {
        let effect = &self.step.effect;
        let lines = effect.lines().into_iter().filter_map(|line| {
            let money = effect.over_all_years(&line);
            let Line::Party(name) = line else { return None };
            (!money.is_zero()).then_some((name, money))
        });
        lines.collect()
    }
}

/// What a change is worth alone: `worth +£12,000 alone: +£4,000 in Year 2, +£8,000 in Year 3`.
pub(super) fn worth(at: usize, money: &Money<'_>) -> Option<String> {
    let effect = Effect::of(at, money)?;
    let alone = effect.company();
    if effect.is_nothing() {
        return Some(format!("nothing {alone}, with these data"));
    }
    let years: Vec<String> = effect
        .years()
        .into_iter()
        .map(|(year, money)| format!("{} in Year {}", plus(money), year + 1))
        .collect();
    Some(match years.as_slice() {
        [year] => format!("{year}, {alone}"),
        // The parties or the payments change, not the sum of them.
        [] => {
            let moved: Vec<String> = effect
                .parties()
                .into_iter()
                .map(|(name, money)| format!("{} for {name}", plus(money)))
                .collect();
            if moved.is_empty() {
                format!("other payments and the same sum {alone}")
            } else {
                format!("{} {alone}", words::list(&moved))
            }
        }
        several => format!("{} {alone}: {}", plus(effect.total()), words::list(several)),
    })
}

/// `+£12,000`, `-£12,000`, `£0`
pub(super) fn plus(money: Pounds) -> String {
    let sign = if money > Pounds::ZERO { "+" } else { "" };
    format!("{sign}{money}")
}

/// A figure with a minus that is as long as a plus, for pages and word processors; nothing as a dash.
pub(super) fn printed(money: Pounds, figure: fn(Pounds) -> String) -> String {
    if money.is_zero() { "–".to_owned() } else { figure(money).replace('-', "−") }
}

/// `36,000,000`
pub(super) fn pounds(money: Pounds) -> String {
    let text = money.to_string();
    text.replace('£', "")
}

/// `+12,000`, `-12,000`; nothing as a dash.
pub(super) fn signed(money: Pounds) -> String {
    if money.is_zero() {
        return "-".to_owned();
    }
    let plus = if money > Pounds::ZERO { "+" } else { "" };
    format!("{plus}{}", pounds(money))
}
