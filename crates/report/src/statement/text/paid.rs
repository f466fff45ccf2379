//! The second table: who pays whom, what was paid on account, what remains and by when.

use super::{GAP, Page, title_lines};
use crate::layout::{left, right, visible, width, wrap, wrap_at_most};
use crate::statement::flows::{self, Flow};
use crate::statement::phrases;
use meed_contract::words;
use meed_engine::statement::PartyAmount;

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
        let groups = flows::by_parties(self.statement, self.figures);
        let sheet = self.sheet(&groups);
        self.line(&sheet.row("WHO PAYS WHOM", ["Earned", "On account", "Balance"].map(str::to_owned), DUE));
        for group in &groups {
            if let Some(first) = group.first() {
                let heading =
                    format!("{} {} {}", in_full(first.from), phrases::pays(first.from), in_full(first.to));
                self.lines(wrap(&visible(&heading), self.columns));
            }
            for flow in group {
                self.paid(flow, &sheet);
            }
        }
        let figures = self.figures;
        let net = flows::net(self.statement).map(|sum| figures.column(sum));
        // Sums across different payers and payees would say nothing that anybody pays.
        if let [group] = groups.as_slice()
            && group.len() > 1
        {
            self.line(&sheet.row("  Total", net.clone(), ""));
        }
        if flows::flow_both_ways(self.statement) {
            self.line(&sheet.row("Less what flows back", net, ""));
        } else if flows::flows_within(self.statement) {
            self.line(&sheet.row("Total", net, ""));
        }
        if flows::flows_within(self.statement) {
            self.note(0, phrases::WITHIN);
        }
    }

    fn sheet(&self, groups: &[Vec<Flow<'_>>]) -> Sheet {
        let flows = || groups.iter().flatten();
        let shown = flows().flat_map(|flow| flow.sums).chain(flows::net(self.statement));
        let figure =
            shown.map(|sum| width(&self.figures.column(sum))).max().unwrap_or(0).max("On account".len());
        let due = flows().map(|flow| width(&flow.due)).max().unwrap_or(0).max(DUE.len());
        let without_due = self.columns.saturating_sub(3 * (figure + GAP));
        match without_due.checked_sub(due + GAP) {
            Some(name) if name >= NARROWEST_NAMES => Sheet { name, figure, due: true },
            _ => Sheet { name: without_due, figure, due: false },
        }
    }

    fn paid(&mut self, flow: &Flow<'_>, sheet: &Sheet) {
        let money = self.figures;
        let cells = flow.sums.map(|sum| money.column(sum));
        let room = sheet.name.saturating_sub(2 + GAP).max(12);
        let title = visible(&flow.title);
        let mut lines = wrap_at_most(&title, room, title_lines(room)).into_iter();
        let first = format!("  {}", lines.next().unwrap_or_default());
        self.line(&sheet.row(&first, cells, &flow.due));
        self.lines(lines.map(|line| format!("  {line}")));
        let below = !sheet.due && !flow.due.is_empty();
        if below {
            self.note(4, &format!("{DUE}: {}", flow.due));
        }
        for text in &flow.notes {
            self.note(4, text);
        }
    }
}

/// `occg (Oxfordshire Clinical Commissioning Group) and …`
fn in_full(parties: &[PartyAmount]) -> String {
    words::list(&parties.iter().map(phrases::party).collect::<Vec<_>>())
}
