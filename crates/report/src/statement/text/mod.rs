//! The statement on one screen, for a person at a terminal, in a mail or on paper.

mod carried;
mod paid;

use super::{every_row_adds_up, flows, phrases, requirement};
use crate::context::Context;
use crate::figures::Figures;
use crate::layout::{at_both_edges, fitting_width, hanging, left, right, visible, width, wrap, wrap_at_most};
use meed_contract::Money;
use meed_engine::statement::{
    AdditionalLine, Amounts, AssessmentLine, IndicatorLine, OutcomeLine, PaymentLine, Statement,
};

/// Lays out statements one after another for a page of `columns` (held to 80 to 100).
pub fn render(statements: &[Statement], context: &Context, columns: usize) -> String {
    let pages: Vec<_> =
        statements.iter().map(|one| Page::new(one, fitting_width(columns)).fill(context)).collect();
    // Form follows the reader: a blank line within a statement, two between statements.
    pages.join("\n\n")
}

const HEADINGS: [&str; 4] = ["Pot share", "Earned", "Missed", "Not available"];
const GAP: usize = 2;
/// Below this many columns a title gets a line more.
const NARROW: usize = 32;

/// A statement being laid out.
struct Page<'a> {
    statement: &'a Statement,
    figures: Figures,
    columns: usize,
    /// The width of each column of money.
    money: [usize; 4],
    out: String,
}

impl<'a> Page<'a> {
    fn new(statement: &'a Statement, columns: usize) -> Self {
        let figures = Figures::of([statement]);
        let mut money = HEADINGS.map(width);
        // No row is larger than the payments together, so their figures set the widths.
        let whole = total(statement);
        for amounts in statement.payments.iter().map(|payment| payment.amounts).chain([whole]) {
            for (column, figure) in money.iter_mut().zip(row_figures(&amounts)) {
                *column = width(&figures.column(figure)).max(*column);
            }
        }
        Self { statement, figures, columns, money, out: String::new() }
    }

    fn fill(mut self, context: &Context) -> String {
        self.head(context);
        self.in_short();
        // A contract of requirements alone has nothing to earn.
        if !self.statement.payments.is_empty() || self.statement.requirements.is_empty() {
            self.earned();
            self.who_pays_whom();
        } else if flows::deducts(self.statement) {
            self.who_pays_whom();
        }
        self.carried();
        self.requirements();
        self.out
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn lines(&mut self, lines: impl IntoIterator<Item = String>) {
        lines.into_iter().for_each(|line| self.line(&line));
    }

    /// Words below a row, indented as far as the row's title.
    fn note(&mut self, indent: usize, text: &str) {
        self.lines(hanging(&" ".repeat(indent), &visible(text), self.columns));
    }

    fn head(&mut self, context: &Context) {
        let title = match &context.reference {
            Some(reference) => format!("{reference}: {}", context.title),
            None => context.title.clone(),
        };
        self.lines(wrap(&visible(&title), self.columns));
        let year = format!("YEAR {}: {}", self.statement.year, phrases::days(self.statement.range));
        self.lines(at_both_edges(&year, phrases::status(self.statement), self.columns));
        let varied = context.varied.words(Some(self.statement.range.last));
        let terms = format!("{}, {varied} [{}]", context.terms.name, context.terms.fingerprint);
        self.lines(hanging("Terms: ", &visible(&terms), self.columns));
        let names: Vec<_> =
            context.data.iter().map(|file| format!("{} [{}]", file.name, file.fingerprint)).collect();
        let data = if names.is_empty() {
            "none".to_owned()
        } else {
            format!("{}, {}", names.join(", "), phrases::data_status(self.statement.finality))
        };
        self.lines(hanging("Data:  ", &visible(&data), self.columns));
        self.line("");
    }

    fn in_short(&mut self) {
        self.line("IN SHORT");
        for sentence in phrases::in_short(self.statement, self.figures) {
            self.lines(hanging("  ", &visible(&sentence), self.columns));
        }
        self.line("");
    }

    fn earned(&mut self) {
        self.money_row("WHAT IS EARNED", &HEADINGS.map(str::to_owned));
        for payment in &self.statement.payments {
            self.payment(payment);
        }
        // Money that flows both ways is not added up: what is left of it stands below, with who pays whom.
        if self.statement.payments.len() > 1 && !phrases::flows_both_ways(self.statement) {
            let whole = total(self.statement);
            self.row("", "All payments", "", &whole);
        }
        if every_row_adds_up(self.statement) {
            self.note(0, "In pounds; in every row, pot share = earned + missed + not available.");
        } else {
            self.note(
                0,
                "WARNING: a row does not add up. Do not pay by this statement; report it as a fault of meed.",
            );
        }
        self.line("");
    }

    fn requirements(&mut self) {
        let statement = self.statement;
        if statement.requirements.is_empty() {
            return;
        }
        if !statement.payments.is_empty() || flows::deducts(statement) || !statement.carried.is_empty() {
            self.line("");
        }
        self.lines(at_both_edges("QUALITY REQUIREMENTS", "Met of judged", self.columns));
        let codes = statement.requirements.iter().filter_map(|line| line.code.as_deref());
        let code_width = codes.map(|code| width(&visible(code))).max().unwrap_or(0);
        for line in &statement.requirements {
            let code = visible(line.code.as_deref().unwrap_or_default());
            let gap = if code_width == 0 { "" } else { "  " };
            let lead = format!("  {}{gap}", left(&code, code_width));
            let result = requirement::met_of_judged(line);
            let room = self.columns.saturating_sub(width(&lead) + width(&result) + GAP).max(12);
            let title = visible(name_or(&line.title, &line.name));
            let mut lines = wrap_at_most(&title, room, title_lines(room)).into_iter();
            let first = format!("{lead}{}", lines.next().unwrap_or_default());
            self.lines(at_both_edges(&first, &result, self.columns));
            let indent = " ".repeat(width(&lead));
            self.lines(lines.map(|line| format!("{indent}{line}")));
            for text in requirement::about(line, self.figures) {
                self.note(width(&lead), &text);
            }
        }
    }

    fn payment(&mut self, payment: &PaymentLine) {
        self.row("", name_or(&payment.title, &payment.name), "", &payment.amounts);
        if let Some(stopped) = phrases::stopped(payment) {
            self.note(2, &stopped);
        }
        if let Some(range) = phrases::not_certain(payment, self.figures) {
            self.note(2, &range);
        }
        if let Some(text) = phrases::recovered(payment, self.figures) {
            self.note(2, &text);
        }
        phrases::reductions(payment, self.figures).iter().for_each(|text| self.note(2, text));
        for outcome in &payment.outcomes {
            self.outcome(outcome);
        }
        for line in &payment.additional {
            self.additional(line);
        }
        for text in phrases::bonuses(payment, self.figures) {
            self.note(2, &text);
        }
        if !payment.unallocated.is_zero() {
            let amounts = Amounts {
                pot: payment.unallocated,
                not_available: payment.unallocated,
                ..Amounts::default()
            };
            self.row("  ", phrases::UNALLOCATED, "", &amounts);
        }
        let withheld = phrases::withheld_of_payment(payment, self.figures);
        withheld.into_iter().for_each(|text| self.note(2, &text));
        if payment.is_pot {
            self.line("");
        }
    }

    fn outcome(&mut self, outcome: &OutcomeLine) {
        let lead = format!("  {} ", outcome.number);
        let title = name_or(&outcome.title, &outcome.name);
        self.row(&lead, title, &outcome.portion, &outcome.amounts);
        let indent = width(&lead);
        if let Some(assessment) = &outcome.assessment {
            self.assessment(indent, assessment, &outcome.amounts);
        }
        let codes = outcome.indicators.iter().filter_map(|indicator| indicator.code.as_deref());
        let code_width = codes.map(|code| width(&visible(code))).max().unwrap_or(0);
        for indicator in &outcome.indicators {
            self.indicator(indent, code_width, indicator);
        }
    }

    fn indicator(&mut self, indent: usize, code_width: usize, indicator: &IndicatorLine) {
        let code = visible(indicator.code.as_deref().unwrap_or_default());
        let gap = if code_width == 0 { "" } else { "  " };
        let lead = format!("{}{}{gap}", " ".repeat(indent), left(&code, code_width));
        self.row(&lead, name_or(&indicator.title, &indicator.name), "", &indicator.amounts);
        self.assessment(width(&lead), &indicator.assessment, &indicator.amounts);
    }

    fn assessment(&mut self, indent: usize, line: &AssessmentLine, amounts: &Amounts) {
        let verdict = phrases::verdict(line, amounts, self.figures);
        self.note(indent, &verdict);
        self.withheld(indent, amounts, phrases::ends(line.range));
        if let Some(next) = phrases::next(line, self.figures) {
            self.note(indent, &format!("next: {next}"));
        }
        for part in &line.parts {
            self.note(indent + 2, &phrases::part(part));
        }
    }

    fn additional(&mut self, line: &AdditionalLine) {
        let title = name_or(&line.title, &line.name);
        self.row("  + ", title, &line.portion, &line.amounts);
        self.note(4, &phrases::condition(line, self.figures));
        self.withheld(4, &line.amounts, phrases::ends(line.range));
    }

    fn withheld(&mut self, indent: usize, amounts: &Amounts, ends: Option<(Money, Money)>) {
        if let Some(text) = phrases::withheld(amounts.withheld, ends, self.figures) {
            self.note(indent, &text);
        }
    }

    /// A row of money: the title, on two lines if it must be, and its figures beside the first of them.
    fn row(&mut self, lead: &str, title: &str, portion: &str, amounts: &Amounts) {
        let room = self.name_width().saturating_sub(width(lead) + GAP).max(12);
        let mut lines = with_portion(title, portion, room).into_iter();
        let first = format!("{lead}{}", lines.next().unwrap_or_default());
        let figures = self.figures;
        self.money_row(&first, &row_figures(amounts).map(|figure| figures.column(figure)));
        let indent = " ".repeat(width(lead));
        self.lines(lines.map(|line| format!("{indent}{line}")));
    }

    fn name_width(&self) -> usize {
        self.columns.saturating_sub(self.money.iter().map(|column| column + GAP).sum())
    }

    fn money_row(&mut self, first: &str, cells: &[String; 4]) {
        let mut line = left(first, self.name_width());
        for (cell, column) in cells.iter().zip(self.money) {
            line.push_str(&right(cell, column + GAP));
        }
        self.line(&line);
    }
}

/// A title with its portion, which is never cut: the title keeps to its lines, the portion may take one more.
fn with_portion(title: &str, portion: &str, room: usize) -> Vec<String> {
    let title = visible(title);
    if portion.is_empty() {
        return wrap_at_most(&title, room, title_lines(room));
    }
    let whole = wrap(&format!("{title} ({})", visible(portion)), room);
    if whole.len() <= title_lines(room) + 1 {
        return whole;
    }
    let mut lines = wrap_at_most(&title, room, title_lines(room));
    lines.extend(wrap(&format!("({})", visible(portion)), room));
    lines
}

/// Titles keep to two lines, three where there is little room; what they say in full stands in the contract.
fn title_lines(room: usize) -> usize {
    if room < NARROW { 3 } else { 2 }
}

fn name_or<'a>(title: &'a str, name: &'a str) -> &'a str {
    if title.is_empty() { name } else { title }
}

fn row_figures(amounts: &Amounts) -> [Money; 4] {
    [amounts.pot, amounts.earned, amounts.missed, amounts.not_available]
}

fn total(statement: &Statement) -> Amounts {
    let sum = |figure: fn(&Amounts) -> Money| {
        statement.payments.iter().map(|payment| figure(&payment.amounts)).sum()
    };
    Amounts {
        pot: sum(|amounts| amounts.pot),
        earned: sum(|amounts| amounts.earned),
        missed: sum(|amounts| amounts.missed),
        not_available: sum(|amounts| amounts.not_available),
        withheld: sum(|amounts| amounts.withheld),
    }
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::layout::width;
    use crate::statement::samples;

    #[test]
    fn year_1_of_the_incentive_matrix() {
        let (statement, context) = samples::incentive_matrix();
        insta::assert_snapshot!(render(&[statement], &context, 100));
    }

    #[test]
    fn year_2_with_everything_that_can_go_wrong() {
        let (statement, context) = samples::oxfordshire();
        insta::assert_snapshot!(render(&[statement], &context, 100));
    }

    #[test]
    fn keeps_to_the_page() {
        let (statement, context) = samples::oxfordshire();
        for columns in [0, 80, 90, 100, 1000] {
            let text = render(std::slice::from_ref(&statement), &context, columns);
            let widest = text.lines().map(width).max().unwrap();
            assert!(widest <= columns.clamp(80, 100), "{widest} columns on a page of {columns}:\n{text}");
        }
    }

    #[test]
    fn a_payment_that_is_stopped_says_why() {
        let (mut statement, context) = samples::incentive_matrix();
        statement.payments[0].stopped_by = Some("it is paid only if spend is at most £1,000,000".into());
        let text = render(&[statement], &context, 100);
        assert!(text.contains("NOT PAID: it is paid only if spend is at most £1,000,000"), "{text}");
    }

    #[test]
    fn a_row_that_does_not_add_up_is_shouted_about() {
        let (mut statement, context) = samples::incentive_matrix();
        statement.payments[0].outcomes[0].amounts.missed = meed_contract::Money::ZERO;
        assert!(render(&[statement], &context, 100).contains("WARNING: a row does not add up"));
    }
}
