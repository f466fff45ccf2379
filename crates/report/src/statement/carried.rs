//! What is said of carried values, the same in every layout.

use crate::figures::Figures;
use meed_engine::statement::{CarriedAfter, CarriedFigure, CarriedLine, Statement};

/// What heads the columns.
pub(super) const HEADINGS: [&str; 3] = ["Opening", "Movement", "Closing"];

/// Opening, movement and closing.
pub(super) fn figures_of(line: &CarriedLine) -> [&CarriedFigure; 3] {
    [&line.opening, &line.movement, &line.closing]
}

/// A figure in a column. What does not fit one is told below the row.
pub(super) fn cell(figure: &CarriedFigure, figures: Figures) -> String {
    match figure {
        CarriedFigure::Sum(sum) => figures.column(*sum),
        CarriedFigure::Value(shown, _) => shown.clone(),
        CarriedFigure::NotCertain(_) => "not certain".to_owned(),
        CarriedFigure::Missing(_) => "not known".to_owned(),
    }
}

/// A figure in a sentence; none where it is missing.
fn words(figure: &CarriedFigure, figures: Figures) -> Option<String> {
    Some(match figure {
        CarriedFigure::Sum(sum) => figures.pounds(*sum),
        CarriedFigure::Value(shown, _) => shown.clone(),
        CarriedFigure::NotCertain(ends) => format!("{ends} (not certain)"),
        CarriedFigure::Missing(_) => return None,
    })
}

/// What is said below a row: what is not known of it, and what becomes of it after the term.
pub(super) fn about(line: &CarriedLine) -> Vec<String> {
    let mut said = Vec::new();
    for (what, figure) in [("Opening", &line.opening), ("Closing", &line.closing)] {
        match figure {
            CarriedFigure::NotCertain(ends) => said.push(format!("{what}, not certain: {ends}")),
            CarriedFigure::Missing(how) => {
                said.push(format!("{what}, not known: a figure that it needs is {how}"));
            }
            CarriedFigure::Sum(_) | CarriedFigure::Value(..) => {}
        }
    }
    said.extend(line.after.as_ref().map(|after| format!("After the term: {}", after_words(after))));
    said
}

/// What becomes of what is left after the term.
pub(super) fn after_words(after: &CarriedAfter) -> String {
    match after {
        CarriedAfter::Lapses => "it lapses".to_owned(),
        CarriedAfter::PaidBy(payment) => format!("it is paid by {payment}"),
        CarriedAfter::LeftToTheParties => "it is left to the parties".to_owned(),
    }
}

/// What every carried value opens and closes with, a sentence each.
pub(super) fn in_short(statement: &Statement, figures: Figures) -> Vec<String> {
    let sentence = |line: &CarriedLine| {
        let title = if line.title.is_empty() { &line.name } else { &line.title };
        let after = line.after.as_ref();
        let after = after.map_or(String::new(), |after| format!("; after the term {}", after_words(after)));
        let said = match (words(&line.opening, figures), words(&line.closing, figures)) {
            (Some(opening), Some(closing)) => {
                format!("the year opens with {opening} and closes with {closing}")
            }
            (Some(opening), None) => {
                format!("the year opens with {opening}, and what it closes with is not known yet")
            }
            (None, Some(closing)) => {
                format!("what the year opens with is not known yet, and it closes with {closing}")
            }
            (None, None) => "what the year opens and closes with is not known yet".to_owned(),
        };
        format!("{title}: {said}{after}.")
    };
    statement.carried.iter().map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use crate::statement::{csv, json, markdown, samples, text};

    #[test]
    fn every_layout_tells_of_carried_values() {
        let (statement, context) = samples::carried();
        insta::assert_snapshot!(text::render(std::slice::from_ref(&statement), &context, 100));
        insta::assert_snapshot!(markdown::render(std::slice::from_ref(&statement), &context));
        let rows = csv::render(std::slice::from_ref(&statement));
        let told: Vec<&str> =
            rows.lines().filter(|row| row.starts_with("year") || row.contains(",carried,")).collect();
        insta::assert_snapshot!(told.join("\n"));
        let data = json::value(std::slice::from_ref(&statement), &context);
        insta::assert_snapshot!(format!("{:#}", data["statements"][0]["carried"]));
    }
}
