//! Money as statements show it: the same number of decimal places in every figure.

use meed_contract::{Money, words};
use meed_engine::statement::{Amounts, CarriedFigure, PartyAmount, Statement};

/// How the money of a statement is written: pence in every figure, or in none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Figures {
    decimals: u32,
}

impl Figures {
    /// Pence are shown everywhere if any figure of these statements has some.
    pub(crate) fn of<'a>(statements: impl IntoIterator<Item = &'a Statement>) -> Self {
        let mut decimals = 0;
        for statement in statements {
            every_sum(statement, &mut |sum| decimals = decimals.max(sum.as_pounds().normalize().scale()));
        }
        // A single decimal place is no way to write money.
        Self { decimals: if decimals == 0 { 0 } else { decimals.max(2) } }
    }

    /// For a column: `1,440,000`, `-1,440,000.00`.
    pub(crate) fn column(self, money: Money) -> String {
        let mut value = money.as_pounds();
        value.rescale(self.decimals);
        if value.is_zero() {
            value.set_sign_positive(true);
        }
        words::grouped(value)
    }

    /// For a sentence: `£1,440,000`, `-£1,440,000.00`.
    pub(crate) fn pounds(self, money: Money) -> String {
        let figure = self.column(money);
        figure.strip_prefix('-').map_or_else(|| format!("£{figure}"), |rest| format!("-£{rest}"))
    }
}

/// Shows every sum of a statement to `see`.
fn every_sum(statement: &Statement, see: &mut impl FnMut(Money)) {
    fn amounts(amounts: &Amounts, see: &mut impl FnMut(Money)) {
        let Amounts { pot, earned, missed, not_available, withheld } = *amounts;
        [pot, earned, missed, not_available, withheld].into_iter().for_each(see);
    }
    fn parts(parts: &[PartyAmount], see: &mut impl FnMut(Money)) {
        parts.iter().map(|part| part.amount).for_each(see);
    }
    see(statement.total);
    for deduction in statement.requirements.iter().filter_map(|line| line.deduction.as_ref()) {
        [deduction.each, deduction.amount].into_iter().chain(deduction.most).for_each(&mut *see);
        parts(&deduction.from, see);
        parts(&deduction.to, see);
    }
    for line in &statement.carried {
        for figure in [&line.opening, &line.movement, &line.closing] {
            if let CarriedFigure::Sum(sum) = figure {
                see(*sum);
            }
        }
    }
    for payment in &statement.payments {
        amounts(&payment.amounts, see);
        parts(&payment.from, see);
        parts(&payment.to, see);
        parts(&payment.passed_on, see);
        [payment.on_account, payment.balance, payment.unallocated].into_iter().for_each(&mut *see);
        payment.instalments.iter().for_each(|instalment| see(instalment.amount));
        if let Some(recovery) = &payment.recovery {
            see(recovery.amount);
            parts(&recovery.from, see);
            parts(&recovery.to, see);
        }
        if let Some(line) = &payment.not_earned {
            see(line.kept_by.amount);
        }
        for outcome in &payment.outcomes {
            amounts(&outcome.amounts, see);
            let assessments = outcome.indicators.iter().map(|indicator| &indicator.assessment);
            for assessment in assessments.chain(&outcome.assessment) {
                if let Some(next) = &assessment.next {
                    see(next.worth);
                }
            }
            outcome.indicators.iter().for_each(|indicator| amounts(&indicator.amounts, see));
        }
        payment.additional.iter().for_each(|line| amounts(&line.amounts, see));
    }
}
