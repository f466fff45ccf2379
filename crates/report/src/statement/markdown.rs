//! The statement as Markdown, for a web page, a wiki or a pull request.

use super::{carried, every_row_adds_up, flows, phrases, requirement};
use crate::context::Context;
use crate::figures::Figures;
use crate::layout::visible;
use meed_engine::statement::{Amounts, AssessmentLine, OutcomeLine, PaymentLine, Statement};

/// Statements one after another, a heading each.
pub fn render(statements: &[Statement], context: &Context) -> String {
    let mut out = head(context);
    for statement in statements {
        out.push('\n');
        out.push_str(&one(statement));
    }
    out
}

fn head(context: &Context) -> String {
    let title = match &context.reference {
        Some(reference) => format!("{reference}: {}", context.title),
        None => context.title.clone(),
    };
    let file = |file: &crate::InputFile| format!("{} \\[{}\\]", escaped(&file.name), file.fingerprint);
    let data: Vec<_> = context.data.iter().map(file).collect();
    let data = if data.is_empty() { "none".to_owned() } else { data.join(", ") };
    let terms = format!("{}, {}", file(&context.terms), escaped(&context.varied.words(None)));
    format!("# {}\n\nTerms: {terms}. Data: {data}.\n", escaped(&title))
}

fn one(statement: &Statement) -> String {
    let figures = Figures::of([statement]);
    let mut lines = vec![
        format!("## Year {}: {}", statement.year, phrases::days(statement.range)),
        String::new(),
        format!("**{}**; data {}.", phrases::status(statement), phrases::data_status(statement.finality)),
        String::new(),
    ];
    lines.extend(
        phrases::in_short(statement, figures).iter().map(|sentence| format!("- {}", escaped(sentence))),
    );
    // A contract of requirements alone has nothing to earn.
    if !statement.payments.is_empty() || statement.requirements.is_empty() {
        money(statement, figures, &mut lines);
    } else if flows::deducts(statement) {
        who_pays_whom(statement, figures, &mut lines);
    }
    carried_values(statement, figures, &mut lines);
    requirements(statement, figures, &mut lines);
    lines.push(String::new());
    lines.join("\n")
}

fn money(statement: &Statement, figures: Figures, lines: &mut Vec<String>) {
    lines.extend([
        String::new(),
        "| What is earned, in pounds | Result | Pot share | Earned | Missed | Not available |".to_owned(),
        "|---|---|--:|--:|--:|--:|".to_owned(),
    ]);
    for payment in &statement.payments {
        earned(payment, figures, lines);
    }
    lines.push(String::new());
    lines.push(if every_row_adds_up(statement) {
        "In every row, pot share = earned + missed + not available.".to_owned()
    } else {
        "**A row does not add up. Do not pay by this statement; report it as a fault of meed.**".to_owned()
    });
    who_pays_whom(statement, figures, lines);
}

fn who_pays_whom(statement: &Statement, figures: Figures, lines: &mut Vec<String>) {
    lines.push(String::new());
    lines.push("| Who pays whom, in pounds | Payment | Earned | On account | Balance | Pay by |".to_owned());
    lines.push("|---|---|--:|--:|--:|---|".to_owned());
    let groups = flows::by_parties(statement, figures);
    for flow in groups.iter().flatten() {
        let [earned, on_account, balance] = flow.sums.map(|sum| figures.column(sum));
        let who =
            format!("{} {} {}", phrases::names(flow.from), phrases::pays(flow.from), phrases::names(flow.to));
        lines.push(row(&[who, flow.title.clone(), earned, on_account, balance, flow.due.clone()]));
    }
    lines.push(String::new());
    for flow in groups.iter().flatten() {
        for text in &flow.notes {
            lines.push(format!("- {}: {}", escaped(&flow.title), escaped(text)));
        }
    }
    let what = if phrases::flows_both_ways(statement) {
        "All payments, less what flows back, come to"
    } else {
        "All payments earn"
    };
    if !statement.payments.is_empty() {
        lines.push(format!("- {what} {}.", figures.pounds(statement.total)));
    }
    if flows::flows_within(statement) {
        lines.push(format!("- {}", phrases::WITHIN));
    }
    if flows::deducts(statement) {
        let [net, _, _] = flows::net(statement);
        lines.push(format!("- With what is deducted, it comes to {}.", figures.pounds(net)));
    }
    for line in parties(statement) {
        lines.push(format!("- {}", escaped(&line)));
    }
}

fn carried_values(statement: &Statement, figures: Figures, lines: &mut Vec<String>) {
    if statement.carried.is_empty() {
        return;
    }
    let [opening, movement, closing] = carried::HEADINGS;
    lines.push(String::new());
    lines.push(format!("| Carried from year to year | {opening} | {movement} | {closing} | |"));
    lines.push("|---|--:|--:|--:|---|".to_owned());
    for line in &statement.carried {
        let [opening, movement, closing] = carried::figures_of(line).map(|one| carried::cell(one, figures));
        let about = carried::about(line).join("; ");
        lines.push(row(&[title(&line.title, &line.name).to_owned(), opening, movement, closing, about]));
    }
}

fn requirements(statement: &Statement, figures: Figures, lines: &mut Vec<String>) {
    if statement.requirements.is_empty() {
        return;
    }
    lines.push(String::new());
    lines.push("| Quality requirement | Met of judged | |".to_owned());
    lines.push("|---|--:|---|".to_owned());
    for line in &statement.requirements {
        let code = line.code.as_ref().map_or(String::new(), |code| format!("{code} "));
        let name = format!("{code}{}", title(&line.title, &line.name));
        let about = requirement::about(line, figures).join("; ");
        lines.push(row(&[name, requirement::met_of_judged(line), about]));
    }
}

/// What the short names stand for.
fn parties(statement: &Statement) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for party in statement.payments.iter().flat_map(|payment| payment.from.iter().chain(&payment.to)) {
        let line = format!("{} is {}", party.name, party.title);
        if party.title != party.name && !party.title.is_empty() && !seen.contains(&line) {
            seen.push(line);
        }
    }
    seen
}

fn earned(payment: &PaymentLine, figures: Figures, lines: &mut Vec<String>) {
    let name = format!("**{}**", escaped(title(&payment.title, &payment.name)));
    let mut result: Vec<String> =
        phrases::stopped(payment).or_else(|| phrases::not_certain(payment, figures)).into_iter().collect();
    result.extend(phrases::recovered(payment, figures));
    result.extend(phrases::reductions(payment, figures));
    result.extend(phrases::bonuses(payment, figures));
    lines.push(money_row(&name, &result.join("; "), &payment.amounts, figures));
    for outcome in &payment.outcomes {
        self::outcome(outcome, figures, lines);
    }
    for line in &payment.additional {
        let name = with_portion(title(&line.title, &line.name), &line.portion);
        lines.push(money_row(&name, &phrases::condition(line, figures), &line.amounts, figures));
    }
    if !payment.unallocated.is_zero() {
        let amounts =
            Amounts { pot: payment.unallocated, not_available: payment.unallocated, ..Amounts::default() };
        lines.push(money_row(phrases::UNALLOCATED, "", &amounts, figures));
    }
}

fn outcome(line: &OutcomeLine, figures: Figures, lines: &mut Vec<String>) {
    let name = format!("{} {}", line.number, with_portion(title(&line.title, &line.name), &line.portion));
    let result = line.assessment.as_ref().map(|one| assessment(one, &line.amounts, figures));
    lines.push(money_row(&name, &result.unwrap_or_default(), &line.amounts, figures));
    for indicator in &line.indicators {
        let code = indicator.code.as_ref().map_or(String::new(), |code| format!("{} ", escaped(code)));
        // Markdown tables have no indentation of their own.
        let name = format!("&emsp;{code}{}", escaped(title(&indicator.title, &indicator.name)));
        let result = assessment(&indicator.assessment, &indicator.amounts, figures);
        lines.push(money_row(&name, &result, &indicator.amounts, figures));
    }
}

fn assessment(line: &AssessmentLine, amounts: &Amounts, figures: Figures) -> String {
    let next = phrases::next(line, figures).map(|next| format!("next: {next}"));
    let parts = [
        Some(phrases::verdict(line, amounts, figures)),
        phrases::withheld(amounts.withheld, phrases::ends(line.range), figures),
        next,
    ];
    let of_parts = line.parts.iter().map(phrases::part);
    parts.into_iter().flatten().chain(of_parts).collect::<Vec<_>>().join("; ")
}

fn money_row(name: &str, result: &str, amounts: &Amounts, figures: Figures) -> String {
    let figures =
        [amounts.pot, amounts.earned, amounts.missed, amounts.not_available].map(|sum| figures.column(sum));
    format!("| {name} | {} | {} |", escaped(result), figures.join(" | "))
}

fn row(cells: &[String]) -> String {
    format!("| {} |", cells.iter().map(|cell| escaped(cell)).collect::<Vec<_>>().join(" | "))
}

fn with_portion(title: &str, portion: &str) -> String {
    if portion.is_empty() { escaped(title) } else { format!("{} ({})", escaped(title), escaped(portion)) }
}

fn title<'a>(title: &'a str, name: &'a str) -> &'a str {
    if title.is_empty() { name } else { title }
}

/// A text in which nothing is read as Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '#' | '~' => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::samples;

    #[test]
    fn year_1_of_the_incentive_matrix() {
        let (statement, context) = samples::incentive_matrix();
        insta::assert_snapshot!(render(&[statement], &context));
    }

    #[test]
    fn year_2_with_everything_that_can_go_wrong() {
        let (statement, context) = samples::oxfordshire();
        insta::assert_snapshot!(render(&[statement], &context));
    }

    #[test]
    fn nothing_in_a_title_is_read_as_markdown() {
        assert_eq!(escaped("a|b <script> *c*"), "a\\|b &lt;script> \\*c\\*");
    }
}
