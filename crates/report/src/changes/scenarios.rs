//! What changes are worth in several scenarios: side by side, and each by itself.

use super::effects::{pounds, signed};
use super::money::{MOST_YEARS, label, row, set_in_markdown, with_one_set};
use super::{Context, Scenario};
use crate::layout::{cut, hanging, visible};
use meed_contract::Money;
use meed_diff::Comparison;
use meed_diff::money::{Line, Step};

/// How long the name of a scenario may be as the heading of a column.
const HEADING: usize = 22;

/// A row of the table in which scenarios stand side by side.
struct Row {
    label: String,
    figures: Vec<String>,
}

/// For a terminal.
pub(super) fn lines(comparison: &Comparison, context: &Context<'_>, columns: usize) -> Vec<String> {
    let scenarios = context.scenarios();
    let mut lines = Vec::new();
    if scenarios.len() > 1 {
        lines.push("SCENARIOS SIDE BY SIDE, OVER ALL YEARS".to_owned());
        for block in scenarios.chunks(MOST_YEARS) {
            lines.push(String::new());
            let names: Vec<String> = block.iter().map(|one| cut(&visible(&one.name), HEADING)).collect();
            lines.push(row("", &names, columns));
            for line in side_by_side(comparison, block) {
                lines.push(row(&line.label, &line.figures, columns));
            }
        }
    }
    for scenario in scenarios {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(hanging("", &format!("IN MONEY, {}", heading(scenario)), columns));
        lines.extend(with_one_set(comparison, context, &scenario.priced, columns));
    }
    lines
}

/// As Markdown.
pub(super) fn in_markdown(comparison: &Comparison, context: &Context<'_>) -> String {
    let scenarios = context.scenarios();
    let mut lines = Vec::new();
    let cells = |label: &str, figures: &[String]| {
        let cell = |text: &str| visible(text).replace('|', "\\|");
        let figures: Vec<String> = figures.iter().map(|figure| cell(figure)).collect();
        format!("| {} | {} |", cell(label.trim_start()), figures.join(" | "))
    };
    if scenarios.len() > 1 {
        lines.extend(["", "### Scenarios side by side, over all years", ""].map(str::to_owned));
        let names: Vec<String> = scenarios.iter().map(|one| one.name.clone()).collect();
        lines.push(cells("£", &names));
        lines.push(format!("|---|{}", "---:|".repeat(names.len())));
        lines
            .extend(side_by_side(comparison, scenarios).iter().map(|line| cells(&line.label, &line.figures)));
        lines.push(String::new());
    }
    let mut out = lines.join("\n");
    for scenario in scenarios {
        let heading = format!("### In money, {}", heading(scenario));
        out.push_str(&set_in_markdown(comparison, &scenario.priced, heading));
    }
    out
}

/// What each change is worth in a scenario, for those who look at the change.
pub(super) fn of_change(at: usize, context: &Context<'_>) -> Vec<String> {
    let scenarios = context.scenarios();
    let worth = |scenario: &Scenario| {
        let step = scenario.priced.steps.iter().find(|step| step.changes.contains(&at))?;
        let worth = step.effect.over_all_years(&Line::Total);
        Some(format!("{} in \"{}\"", signed(worth), scenario.name))
    };
    let worths: Vec<String> = scenarios.iter().filter_map(worth).collect();
    if worths.is_empty() {
        return Vec::new();
    }
    vec![format!("alone, over all years: {}", worths.join(", "))]
}

fn heading(scenario: &Scenario) -> String {
    let name = visible(&scenario.name);
    match scenario.year {
        Some(year) => format!("in Year {} of the worked example \"{name}\"", year + 1),
        None => format!("in the scenario \"{name}\": {}", visible(&scenario.data.join(", "))),
    }
}

fn side_by_side(comparison: &Comparison, scenarios: &[Scenario]) -> Vec<Row> {
    let all = |label: &str, figure: &dyn Fn(&Scenario) -> String| Row {
        label: label.to_owned(),
        figures: scenarios.iter().map(figure).collect(),
    };
    let worth = |scenario: &Scenario, changes: &[usize]| -> Money {
        let of = |step: &&Step| step.changes == changes;
        let step = scenario.priced.steps.iter().find(of);
        step.map_or(Money::ZERO, |step| step.effect.over_all_years(&Line::Total))
    };
    let mut rows = vec![all("Paid before", &|one| pounds(one.priced.before.over_all_years(&Line::Total)))];
    let mut seen: Vec<&[usize]> = Vec::new();
    for step in scenarios.iter().flat_map(|scenario| &scenario.priced.steps) {
        let is_worth = scenarios.iter().any(|scenario| !worth(scenario, &step.changes).is_zero());
        if is_worth && !seen.contains(&step.changes.as_slice()) {
            seen.push(&step.changes);
        }
    }
    seen.sort_unstable();
    rows.extend(
        seen.into_iter().map(|changes| all(&label(comparison, changes), &|one| signed(worth(one, changes)))),
    );
    rows.push(all("Acting on one another", &|one| {
        signed(one.priced.interaction.over_all_years(&Line::Total))
    }));
    rows.push(all("Paid after", &|one| pounds(one.priced.after.over_all_years(&Line::Total))));
    rows.push(all("Difference", &|one| {
        let priced = &one.priced;
        signed(priced.after.over_all_years(&Line::Total) - priced.before.over_all_years(&Line::Total))
    }));
    rows
}
