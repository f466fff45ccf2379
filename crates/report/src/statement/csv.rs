//! The statement as CSV: a row for each line, for spreadsheets.
//!
//! The column `line` says what a row is about; sums are to be taken over one kind of line only, since a payment's
//! figures are those of its outcomes again. A text that a spreadsheet would run as a formula is made harmless.

use super::{carried, phrases};
use meed_contract::Money;
use meed_engine::statement::{
    Amounts, AssessmentLine, BalanceDue, CarriedFigure, CarriedLine, OutcomeLine, PartLine, PartyAmount,
    PaymentLine, PaymentRange, RequirementLine, RowRange, Statement, Verdict,
};
use rust_decimal::Decimal;

/// The columns, in order.
const COLUMNS: [&str; 51] = [
    "year",
    "from",
    "to",
    "status",
    "line",
    "payment",
    "outcome",
    "indicator",
    "code",
    "title",
    "portion",
    "phase",
    "value",
    "numerator",
    "denominator",
    "measured",
    "target",
    "verdict",
    "label",
    "why",
    "threshold",
    "margin",
    "margin_count",
    "fraction",
    "pot",
    "earned",
    "missed",
    "not_available",
    "withheld",
    "next_threshold",
    "next_needs",
    "next_worth",
    "on_account",
    "balance",
    "balance_due",
    "balance_due_days",
    "payer",
    "payee",
    "amount",
    "definition",
    "basis",
    "periods_met",
    "periods_judged",
    "report_due",
    "certain",
    "lowest",
    "highest",
    "decided_by",
    "opening",
    "movement",
    "closing",
];

/// Statements as CSV with a heading; lines end in CRLF, as RFC 4180 has it.
pub fn render(statements: &[Statement]) -> String {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let rows = std::iter::once(COLUMNS.map(str::to_owned).to_vec()).chain(statements.iter().flat_map(rows));
    for row in rows {
        // Writing to memory cannot fail, and every row has as many cells as there are columns.
        let _ = out.write_record(row);
    }
    let text = out.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    // Excel takes a text without this mark for one in the Windows encoding.
    if text.is_ascii() { text } else { format!("\u{feff}{text}") }
}

/// A row under way: cells by the names of their columns.
#[derive(Clone)]
struct Row(Vec<String>);

impl Row {
    fn of(statement: &Statement) -> Self {
        Self(vec![String::new(); COLUMNS.len()])
            .figure("year", statement.year.to_string())
            .figure("from", statement.range.first.to_string())
            .figure("to", statement.range.last.to_string())
            .text("status", phrases::status_word(statement.finality))
    }

    /// A cell that holds a number or a date, as this program wrote it.
    fn figure(mut self, column: &str, value: String) -> Self {
        let cell = COLUMNS.iter().position(|known| *known == column).and_then(|at| self.0.get_mut(at));
        if let Some(cell) = cell {
            *cell = value;
        }
        self
    }

    /// A cell with somebody's words.
    fn text(self, column: &str, value: &str) -> Self {
        self.figure(column, harmless(value))
    }

    fn number(self, column: &str, number: Decimal) -> Self {
        // Nothing times a sign is nothing.
        let number = if number.is_zero() { Decimal::ZERO } else { number.normalize() };
        self.figure(column, number.to_string())
    }

    fn money(self, column: &str, money: Money) -> Self {
        self.figure(column, money.plain())
    }

    fn amounts(self, amounts: &Amounts) -> Self {
        self.money("pot", amounts.pot)
            .money("earned", amounts.earned)
            .money("missed", amounts.missed)
            .money("not_available", amounts.not_available)
            .money("withheld", amounts.withheld)
    }

    /// Whether what is earned is certain, and its ends, which are the same where it is.
    fn range(self, ends: Option<(Money, Money)>, earned: Money) -> Self {
        let (lowest, highest) = ends.unwrap_or((earned, earned));
        self.figure("certain", if ends.is_none() { "yes" } else { "no" }.to_owned())
            .money("lowest", lowest)
            .money("highest", highest)
    }

    fn row_range(self, range: Option<RowRange>, earned: Money) -> Self {
        self.range(range.map(|range| (range.lowest, range.highest)), earned)
    }

    fn assessment(self, line: &AssessmentLine) -> Self {
        let (label, why) = match &line.verdict {
            Verdict::Partly(Some(label)) => (label.as_str(), ""),
            Verdict::Missing(why) | Verdict::TooFew(why) => ("", why.as_str()),
            Verdict::NotJudged => ("", line.phase_words.as_str()),
            Verdict::Met | Verdict::NotMet | Verdict::Partly(None) => ("", ""),
        };
        let mut row = self
            .text("phase", phrases::phase_word(line.phase))
            .text("value", line.value.as_deref().unwrap_or_default())
            .text("target", line.target.as_deref().unwrap_or_default())
            .text("verdict", phrases::verdict_word(&line.verdict))
            .text("label", label)
            .text("why", why)
            .number("fraction", line.fraction);
        if let Some((numerator, denominator)) = line.counts {
            row = row.number("numerator", numerator).number("denominator", denominator);
        }
        if let Some(measured) = line.measured {
            row = row.number("measured", measured);
        }
        if let Some(margin) = &line.margin {
            let sign = if margin.met { Decimal::ONE } else { Decimal::NEGATIVE_ONE };
            row = row.text("threshold", &margin.threshold).number("margin", margin.by * sign);
            if let Some(count) = margin.count {
                row = row.number("margin_count", count * sign);
            }
        }
        match &line.next {
            Some(next) => row
                .text("next_threshold", &next.threshold)
                .text("next_needs", next.needs.as_deref().unwrap_or_default())
                .money("next_worth", next.worth),
            None => row,
        }
    }
}

/// A text with nothing at its beginning that a spreadsheet would take for a formula.
fn harmless(text: &str) -> String {
    // The wide forms are formulas to spreadsheet programs set to a language that writes wide.
    if text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// `2a.i: numerator 1 to 7, so 10% to 13.3%`
fn decided_by(range: &PaymentRange) -> String {
    let told = range.decided_by.iter().map(|one| {
        let name = one.code.as_deref().unwrap_or(&one.name);
        if one.known.is_empty() { name.to_owned() } else { format!("{name}: {}", one.known) }
    });
    told.collect::<Vec<_>>().join("; ")
}

fn rows(statement: &Statement) -> Vec<Vec<String>> {
    let of_year = Row::of(statement);
    let mut rows = Vec::new();
    for line in &statement.payments {
        payment(line, &of_year, &mut rows);
    }
    for line in &statement.requirements {
        requirement(line, &of_year, &mut rows);
    }
    for line in &statement.carried {
        rows.push(carried_value(line, &of_year));
    }
    let ends = (!statement.is_certain()).then(|| statement.ends());
    rows.push(of_year.text("line", "total").money("earned", statement.total).range(ends, statement.total));
    rows.into_iter().map(|Row(cells)| cells).collect()
}

fn carried_value(line: &CarriedLine, of_year: &Row) -> Row {
    let figures = ["opening", "movement", "closing"].into_iter().zip(carried::figures_of(line));
    let row = of_year
        .clone()
        .text("line", "carried")
        .text("value", &line.name)
        .text("title", &line.title)
        .text("why", &carried::about(line).join("; "));
    figures.fold(row, |row, (column, figure)| match figure {
        CarriedFigure::Sum(sum) => row.money(column, *sum),
        CarriedFigure::Value(_, Some(number)) => row.number(column, *number),
        CarriedFigure::Value(shown, None) => row.text(column, shown),
        CarriedFigure::NotCertain(ends) => row.text(column, ends),
        CarriedFigure::Missing(how) => row.text(column, how),
    })
}

fn payment(line: &PaymentLine, of_year: &Row, rows: &mut Vec<Row>) {
    let of_payment = of_year.clone().text("payment", &line.name);
    let start = |kind: &str| of_payment.clone().text("line", kind);
    let (due, due_days) = match line.balance_due {
        BalanceDue::NotStated => (String::new(), String::new()),
        BalanceDue::DaysAfterFinalData(days) => (String::new(), days.to_string()),
        BalanceDue::On(date) => (date.to_string(), String::new()),
    };
    rows.push(
        start("payment")
            .text("title", &line.title)
            .text("why", &phrases::stopped(line).unwrap_or_default())
            .amounts(&line.amounts)
            .money("on_account", line.on_account)
            .money("balance", line.balance)
            .figure("balance_due", due)
            .figure("balance_due_days", due_days)
            .text("payer", &phrases::names(&line.from))
            .text("payee", &phrases::names(&line.to))
            .range(line.range.as_ref().map(|range| (range.lowest, range.highest)), line.amounts.earned)
            .text("decided_by", &line.range.as_ref().map(decided_by).unwrap_or_default()),
    );
    if let Some(recovery) = &line.recovery {
        let row = start("recovered")
            .text("title", &format!("Recovered: {}", line.title))
            .text("payer", &phrases::names(&recovery.from))
            .text("payee", &phrases::names(&recovery.to))
            .money("amount", recovery.amount);
        let row = match recovery.range {
            Some(range) => row
                .figure("certain", "no".to_owned())
                .money("lowest", range.lowest)
                .money("highest", range.highest),
            None => row,
        };
        rows.push(row);
    }
    for one in &line.outcomes {
        outcome(one, &of_payment, rows);
    }
    for one in &line.additional {
        let verdict = match one.holds {
            _ if one.lacking.is_some() => "not known",
            Some(true) => "met",
            Some(false) => "not met",
            None => "not judged",
        };
        rows.push(
            start("additional")
                .text("outcome", &one.name)
                .text("title", &one.title)
                .text("portion", &one.portion)
                .text("target", &one.condition)
                .text("verdict", verdict)
                .amounts(&one.amounts)
                .row_range(one.range, one.amounts.earned),
        );
    }
    if !line.unallocated.is_zero() {
        let amounts =
            Amounts { pot: line.unallocated, not_available: line.unallocated, ..Amounts::default() };
        rows.push(start("unallocated").text("title", phrases::UNALLOCATED).amounts(&amounts));
    }
    for instalment in &line.instalments {
        rows.push(
            start("instalment")
                .figure("from", instalment.range.first.to_string())
                .figure("to", instalment.range.last.to_string())
                .text("title", &format!("Instalment {}", instalment.number))
                .money("amount", instalment.amount),
        );
    }
    let parts = |kind: &str, column: &str, parties: &[PartyAmount]| -> Vec<Row> {
        let part = |party: &PartyAmount| {
            start(kind).text(column, &party.name).text("title", &party.title).money("amount", party.amount)
        };
        parties.iter().map(part).collect()
    };
    rows.extend(parts("paid by", "payer", &line.from));
    rows.extend(parts("received by", "payee", &line.to));
    rows.extend(parts("passed on", "payee", &line.passed_on));
    if let Some(kept) = &line.not_earned {
        rows.extend(parts("not earned, kept by", "payer", std::slice::from_ref(&kept.kept_by)));
    }
}

fn requirement(line: &RequirementLine, of_year: &Row, rows: &mut Vec<Row>) {
    let of_requirement = of_year
        .clone()
        .text("indicator", &line.name)
        .text("code", line.code.as_deref().unwrap_or_default())
        .text("title", &line.title);
    rows.push(
        of_requirement
            .clone()
            .text("line", "requirement")
            .figure("periods_met", line.met.to_string())
            .figure("periods_judged", line.judged.to_string()),
    );
    for period in &line.periods {
        let mut row = of_requirement
            .clone()
            .text("line", "requirement, period")
            .figure("from", period.range.first.to_string())
            .figure("to", period.range.last.to_string())
            .text("value", &period.value)
            .text("target", period.target.as_deref().unwrap_or_default())
            .text("verdict", period.judgement.word())
            .text("why", period.why.as_deref().unwrap_or_default())
            .text("definition", period.definition.as_deref().unwrap_or_default())
            .text("basis", period.basis.as_deref().unwrap_or_default());
        if let Some((numerator, denominator)) = period.counts {
            row = row.number("numerator", numerator).number("denominator", denominator);
        }
        if let Some(measured) = period.measured {
            row = row.number("measured", measured);
        }
        if let Some(due) = period.report_due {
            row = row.figure("report_due", due.to_string());
        }
        rows.push(row);
    }
    if let Some(deduction) = &line.deduction {
        rows.push(
            of_requirement
                .clone()
                .text("line", "deducted")
                .text("why", deduction.unknown.as_deref().unwrap_or_default())
                .text("payer", &phrases::names(&deduction.from))
                .text("payee", &phrases::names(&deduction.to))
                .money("amount", deduction.amount),
        );
    }
}

fn outcome(line: &OutcomeLine, of_payment: &Row, rows: &mut Vec<Row>) {
    let of_outcome = of_payment.clone().text("outcome", &line.name);
    let row = of_outcome
        .clone()
        .text("line", "outcome")
        .text("title", &line.title)
        .text("portion", &line.portion)
        .amounts(&line.amounts);
    rows.push(match &line.assessment {
        Some(assessment) => row.assessment(assessment).row_range(assessment.range, line.amounts.earned),
        None => row,
    });
    for part in line.assessment.iter().flat_map(|assessment| &assessment.parts) {
        rows.push(self::part(part, &of_outcome));
    }
    for indicator in &line.indicators {
        rows.push(
            of_outcome
                .clone()
                .text("line", "indicator")
                .text("indicator", &indicator.name)
                .text("code", indicator.code.as_deref().unwrap_or_default())
                .text("title", &indicator.title)
                .amounts(&indicator.amounts)
                .assessment(&indicator.assessment)
                .row_range(indicator.assessment.range, indicator.amounts.earned),
        );
        let of_indicator = of_outcome.clone().text("indicator", &indicator.name);
        rows.extend(indicator.assessment.parts.iter().map(|part| self::part(part, &of_indicator)));
    }
}

/// A segment or a component of a measure, which has no money of its own.
fn part(line: &PartLine, of: &Row) -> Row {
    let counts = line.counts.map_or(String::new(), |counts| format!("counts for {}", phrases::rate(counts)));
    of.clone()
        .text("line", "part")
        .text("indicator", &line.name)
        .text("code", line.code.as_deref().unwrap_or_default())
        .text("title", &line.title)
        .text("portion", &counts)
        .assessment(&line.assessment)
        .figure("certain", if line.is_certain { "yes" } else { "no" }.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::samples;

    #[test]
    fn both_samples() {
        let (matrix, _) = samples::incentive_matrix();
        let (oxfordshire, _) = samples::oxfordshire();
        let text = render(&[matrix, oxfordshire]);
        assert!(text.lines().count() > 30 && text.ends_with("\r\n"));
        insta::assert_snapshot!(text.replace("\r\n", "\n"));
    }

    #[test]
    fn figures_are_plain_numbers_and_words_no_formulas() {
        const FIGURES: [&str; 22] = [
            "year",
            "numerator",
            "denominator",
            "measured",
            "margin",
            "margin_count",
            "fraction",
            "pot",
            "earned",
            "missed",
            "not_available",
            "withheld",
            "next_worth",
            "on_account",
            "balance",
            "balance_due_days",
            "amount",
            "lowest",
            "highest",
            "from",
            "to",
            "balance_due",
        ];
        let (matrix, _) = samples::incentive_matrix();
        let (mut oxfordshire, _) = samples::oxfordshire();
        oxfordshire.payments[1].outcomes[0].indicators[0].code = Some("+1".into());
        oxfordshire.payments[1].outcomes[0].indicators[1].assessment.next.as_mut().unwrap().threshold =
            "-5 days".into();
        let text = render(&[matrix, oxfordshire]);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headings = reader.headers().unwrap().clone();
        assert_eq!(headings.iter().collect::<Vec<_>>(), COLUMNS);
        for row in reader.records() {
            for (heading, cell) in headings.iter().zip(row.unwrap().iter()) {
                let date = ["from", "to", "balance_due"].contains(&heading);
                if date {
                    assert!(
                        cell.is_empty() || cell.parse::<chrono::NaiveDate>().is_ok(),
                        "{heading}: {cell}"
                    );
                } else if FIGURES.contains(&heading) {
                    assert!(cell.is_empty() || cell.parse::<Decimal>().is_ok(), "{heading}: {cell}");
                    assert!(!cell.contains(['e', 'E', ',', '%', '£']), "{heading}: {cell}");
                } else {
                    assert!(!cell.starts_with(['=', '+', '-', '@', '＝']), "{heading}: {cell}");
                }
            }
        }
    }

    #[test]
    fn words_beyond_ascii_come_with_the_mark_that_excel_needs() {
        let (mut statement, _) = samples::oxfordshire();
        assert!(render(std::slice::from_ref(&statement)).starts_with("year,"));
        statement.payments[0].title = "Core – payment".into();
        assert!(render(&[statement]).starts_with("\u{feff}year,"));
    }

    #[test]
    fn formulas_are_made_harmless_and_money_below_zero_stays_a_number() {
        let (mut statement, _) = samples::oxfordshire();
        statement.payments[1].title = "=HYPERLINK(\"http://example.com\")".into();
        let text = render(&[statement]);
        assert!(text.contains("\"'=HYPERLINK(\"\"http://example.com\"\")\""), "{text}");
        assert!(text.contains(",-1140000.03,"), "{text}");
    }
}
