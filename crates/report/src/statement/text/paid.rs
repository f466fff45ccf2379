//! The second table: who pays whom, what was paid on account, what remains and by when.

use super::{GAP, Page, name_or, title_lines};
use crate::layout::{left, right, visible, width, wrap, wrap_at_most};
use crate::statement::phrases;
use meed_contract::{Money, words};
use meed_engine::statement::{PartyAmount, PaymentLine};

/// Below this many columns for the names, the day of payment goes below the row.
const NARROWEST_NAMES: usize = 24;
const DUE: &str = "Pay by";

/// The columns of the table.
struct Sheet {
    name: usize,
    figure: usize,
    /// Whether there is a column for the day of payment.
    due: bool,
}

impl Sheet {
    fn row(&self, first: &str, cells: [String; 3], last: &str) -> String {
        let mut line = left(first, self.name);
        for cell in cells {
            line.push_str(&right(&cell, self.figure + GAP));
        }
        if self.due {
            line.push_str("  ");
            line.push_str(last);
        }
        line
    }
}

impl Page<'_> {
    pub(super) fn who_pays_whom(&mut self) {
        let sheet = self.sheet();
        self.line(&sheet.row("WHO PAYS WHOM", ["Earned", "On account", "Balance"].map(str::to_owned), DUE));
        let groups = phrases::by_parties(self.statement);
        for group in &groups {
            if let Some(first) = group.first() {
                let heading =
                    format!("{} {} {}", in_full(&first.from), phrases::pays(&first.from), in_full(&first.to));
                self.lines(wrap(&visible(&heading), self.columns));
            }
            for payment in group {
                self.paid(payment, &sheet);
            }
        }
        // Sums across different payers and payees would say nothing that anybody pays.
        if groups.len() == 1 && self.statement.payments.len() > 1 {
            let figures = self.figures;
            let sums = self.sums();
            self.line(&sheet.row("  Total", sums.map(|sum| figures.column(sum)), ""));
        }
        if phrases::flows_both_ways(self.statement) {
            let figures = self.figures;
            let sums = self.sums();
            self.line(&sheet.row("Less what flows back", sums.map(|sum| figures.column(sum)), ""));
        }
    }

    fn sums(&self) -> [Money; 3] {
        let payments = &self.statement.payments;
        [
            self.statement.total,
            payments.iter().map(|payment| signed(payment, payment.on_account)).sum(),
            payments.iter().map(|payment| signed(payment, payment.balance)).sum(),
        ]
    }

    fn sheet(&self) -> Sheet {
        let payments = &self.statement.payments;
        let shown = payments.iter().flat_map(figures).chain(self.sums());
        let figure =
            shown.map(|sum| width(&self.figures.column(sum))).max().unwrap_or(0).max("On account".len());
        let due =
            payments.iter().map(|payment| width(&phrases::due(payment))).max().unwrap_or(0).max(DUE.len());
        let without_due = self.columns.saturating_sub(3 * (figure + GAP));
        match without_due.checked_sub(due + GAP) {
            Some(name) if name >= NARROWEST_NAMES => Sheet { name, figure, due: true },
            _ => Sheet { name: without_due, figure, due: false },
        }
    }

    fn paid(&mut self, payment: &PaymentLine, sheet: &Sheet) {
        let money = self.figures;
        let cells = figures(payment).map(|sum| money.column(sum));
        let room = sheet.name.saturating_sub(2 + GAP).max(12);
        let title = visible(name_or(&payment.title, &payment.name));
        let mut lines = wrap_at_most(&title, room, title_lines(room)).into_iter();
        let first = format!("  {}", lines.next().unwrap_or_default());
        let due = phrases::due(payment);
        self.line(&sheet.row(&first, cells, &due));
        self.lines(lines.map(|line| format!("  {line}")));
        let below = !sheet.due && !due.is_empty();
        if below {
            self.note(4, &format!("{DUE}: {due}"));
        }
        for text in phrases::about_payment(payment, money) {
            self.note(4, &text);
        }
    }
}

/// A sum of a payment, taken off where the payment flows back.
fn signed(payment: &PaymentLine, sum: Money) -> Money {
    if payment.flows_back { -sum } else { sum }
}

fn figures(payment: &PaymentLine) -> [Money; 3] {
    [payment.amounts.earned, payment.on_account, payment.balance]
}

/// `occg (Oxfordshire Clinical Commissioning Group) and …`
fn in_full(parties: &[PartyAmount]) -> String {
    words::list(&parties.iter().map(phrases::party).collect::<Vec<_>>())
}
