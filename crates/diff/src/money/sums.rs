//! Sums of money by what they are and by contract year.

use meed_contract::Money;
use std::collections::BTreeMap;

/// What a sum is of.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Line {
    /// What all payments come to, less what flows back.
    Total,
    /// What a payment earns.
    Payment(String),
    /// What is paid back of a payment.
    Recovered(String),
    /// What a requirement deducts; it is in no total.
    Deduction(String),
    /// What a party receives less what it pays, recoveries and deductions with it; what is passed on is left out.
    Party(String),
}

/// Sums by line and contract year, counted from 0. A sum that is not there is nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sums(BTreeMap<(Line, usize), Money>);

impl Sums {
    /// Adds to a sum.
    pub fn add(&mut self, line: Line, year: usize, money: Money) {
        let sum = self.0.entry((line, year)).or_default();
        *sum = *sum + money;
    }

    /// A sum.
    pub fn get(&self, line: &Line, year: usize) -> Money {
        self.0.get(&(line.clone(), year)).copied().unwrap_or_default()
    }

    /// A line's sum over all years.
    pub fn over_all_years(&self, line: &Line) -> Money {
        self.0.iter().filter(|((one, _), _)| one == line).map(|(_, money)| *money).sum()
    }

    /// What is here more than there, line by line and year by year.
    #[must_use]
    pub fn less(&self, other: &Self) -> Self {
        let mut out = self.clone();
        for ((line, year), money) in &other.0 {
            out.add(line.clone(), *year, -*money);
        }
        out
    }

    /// The sums of some lines alone.
    #[must_use]
    pub fn only(&self, wanted: impl Fn(&Line) -> bool) -> Self {
        Self(
            self.0
                .iter()
                .filter(|((line, _), _)| wanted(line))
                .map(|(key, money)| (key.clone(), *money))
                .collect(),
        )
    }

    /// The sums of one contract year alone.
    #[must_use]
    pub fn in_year(&self, year: usize) -> Self {
        let sums = self.0.iter().filter(|((_, one), _)| *one == year);
        Self(sums.map(|(key, money)| (key.clone(), *money)).collect())
    }

    /// The lines, each once, in order.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = self.0.keys().map(|(line, _)| line.clone()).collect();
        lines.dedup();
        lines
    }

    /// The contract years for which there is a sum, counted from 0, in order.
    pub fn years(&self) -> Vec<usize> {
        let mut years: Vec<usize> = self.0.keys().map(|(_, year)| *year).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    /// Whether every sum is nothing.
    pub fn is_nothing(&self) -> bool {
        self.0.values().all(|money| money.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Sums};
    use meed_contract::Money;

    #[test]
    fn what_is_taken_off_is_taken_off_in_its_year() {
        let pounds = |pounds: i64| Money::pounds(pounds.into());
        let (mut a, mut b) = (Sums::default(), Sums::default());
        a.add(Line::Total, 0, pounds(5));
        b.add(Line::Total, 0, pounds(2));
        b.add(Line::Total, 1, pounds(1));
        let less = a.less(&b);
        assert_eq!((less.get(&Line::Total, 0), less.get(&Line::Total, 1)), (pounds(3), pounds(-1)));
        assert_eq!(less.over_all_years(&Line::Total), pounds(2));
        assert!(less.less(&less).is_nothing());
    }
}
