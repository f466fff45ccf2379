//! What changes are worth, laid out for a terminal.

use super::effects::{pounds, signed};
use super::phrases::list_of_numbers;
use super::{Context, Money};
use crate::layout::{cut, hanging, left, right, visible, width};
use meed_contract::Money as Pounds;
use meed_diff::Comparison;
use meed_diff::money::{Line, Priced, Sums};

/// So many contract years stand beside one another at most; more of them in several tables.
pub(super) const MOST_YEARS: usize = 4;

/// How wide a column of figures is.
const COLUMN: usize = 14;

/// The tables of what is paid before and after, and of what each change is worth alone.
pub(super) fn tables(
    comparison: &Comparison,
    context: &Context<'_>,
    money: &Money<'_>,
    columns: usize,
) -> Vec<String> {
    let Some(priced) = &money.priced else { return Vec::new() };
    let mut lines = vec![format!("IN MONEY, WITH {}", visible(&money.data.join(", ")))];
    lines.extend(with_one_set(comparison, context, priced, columns));
    lines
}

/// The same for one set of data, without a heading.
pub(super) fn with_one_set(
    comparison: &Comparison,
    context: &Context<'_>,
    priced: &Priced,
    columns: usize,
) -> Vec<String> {
    let mut lines = Vec::new();
    let years = years(priced);
    if years.is_empty() {
        let total = priced.before.over_all_years(&Line::Total);
        lines.push(format!("With these data, both versions pay the same in every year: {total} in all."));
        return lines;
    }
    let blocks: Vec<&[usize]> = years.chunks(MOST_YEARS).collect();
    for (at, block) in blocks.iter().enumerate() {
        let last = at + 1 == blocks.len();
        let table = Table { years: block, with_all: last, columns };
        lines.push(String::new());
        lines.push(table.heading(if last { "All years" } else { "" }));
        lines.push(table.row("Paid before", &priced.before, &Line::Total, false));
        for step in &priced.steps {
            if !step.effect.is_nothing() {
                lines.push(table.row(&label(comparison, &step.changes), &step.effect, &Line::Total, true));
            }
        }
        if !nothing(&priced.interaction) {
            lines.push(table.row("Acting on one another", &priced.interaction, &Line::Total, true));
        }
        lines.push(table.row("Paid after", &priced.after, &Line::Total, false));
    }
    let left_out = priced.before.years().iter().filter(|year| !years.contains(year)).count();
    if left_out > 0 {
        let text = "Years in which nothing differs are counted in `All years` only.";
        lines.extend(hanging("", text, columns));
    }
    lines.push(String::new());
    lines.extend(parts(priced, columns));
    let without: Vec<usize> = priced
        .steps
        .iter()
        .filter(|step| step.effect.is_nothing())
        .flat_map(|step| step.changes.iter().map(|at| at + 1))
        .collect();
    if !without.is_empty() {
        let text = format!("With these data nothing turns on {}.", list_of_numbers(&without));
        lines.extend(hanging("", &text, columns));
    }
    if context.hidden(comparison) > 0 {
        lines.extend(hanging(
            "",
            "The sums are of all changes, those that are not shown with them.",
            columns,
        ));
    }
    lines
}

/// The same as a table of Markdown: a column for each contract year.
pub(super) fn in_markdown(comparison: &Comparison, money: &Money<'_>) -> String {
    let Some(priced) = &money.priced else { return String::new() };
    let heading = format!("### In money, with {}", visible(&money.data.join(", ")));
    set_in_markdown(comparison, priced, heading)
}

/// The same for one set of data, under a heading.
pub(super) fn set_in_markdown(comparison: &Comparison, priced: &Priced, heading: String) -> String {
    let years = years(priced);
    let mut lines = vec![String::new(), heading, String::new()];
    let cells = |label: &str, figures: Vec<String>| {
        format!("| {} | {} |", visible(label).replace('|', "\\|"), figures.join(" | "))
    };
    let heads = years.iter().map(|year| format!("Year {}", year + 1)).chain(["All years".to_owned()]);
    lines.push(cells("£", heads.collect()));
    lines.push(format!("|---|{}", "---:|".repeat(years.len() + 1)));
    let row = |label: &str, sums: &Sums, shown: fn(Pounds) -> String| {
        let figures = years.iter().map(|year| shown(sums.get(&Line::Total, *year)));
        cells(label, figures.chain([shown(sums.over_all_years(&Line::Total))]).collect())
    };
    lines.push(row("Paid before", &priced.before, pounds));
    for step in priced.steps.iter().filter(|step| !step.effect.is_nothing()) {
        lines.push(row(label(comparison, &step.changes).trim_start(), &step.effect, signed));
    }
    if !nothing(&priced.interaction) {
        lines.push(row("Acting on one another", &priced.interaction, signed));
    }
    lines.push(row("Paid after", &priced.after, pounds));
    lines.push(String::new());
    lines.join("\n")
}

/// The payments, deductions and parties for which something differs, over all years.
fn parts(priced: &Priced, columns: usize) -> Vec<String> {
    let difference = priced.after.less(&priced.before);
    let mut lines = Vec::new();
    for line in difference.lines() {
        let name = match &line {
            Line::Total => continue,
            Line::Payment(name) => format!("Payment {name}"),
            Line::Recovered(name) => format!("Recovered of {name}"),
            Line::Deduction(name) => format!("Deducted for {name}"),
            Line::Party(name) => format!("{name}, received less paid"),
        };
        let more = difference.over_all_years(&line);
        if more.is_zero() {
            continue;
        }
        let figures = [
            pounds(priced.before.over_all_years(&line)),
            pounds(priced.after.over_all_years(&line)),
            signed(more),
        ];
        lines.push(row(&name, &figures, columns));
    }
    if !lines.is_empty() {
        lines
            .insert(0, row("Over all years", &["Before", "After", "Difference"].map(str::to_owned), columns));
        lines.push(String::new());
    }
    lines
}

struct Table<'t> {
    years: &'t [usize],
    with_all: bool,
    columns: usize,
}

impl Table<'_> {
    fn heading(&self, last: &str) -> String {
        let mut figures: Vec<String> = self.years.iter().map(|year| format!("Year {}", year + 1)).collect();
        if self.with_all {
            figures.push(last.to_owned());
        }
        row("", &figures, self.columns)
    }

    fn row(&self, label: &str, sums: &Sums, line: &Line, is_difference: bool) -> String {
        let shown = |money: Pounds| if is_difference { signed(money) } else { pounds(money) };
        let mut figures: Vec<String> = self.years.iter().map(|year| shown(sums.get(line, *year))).collect();
        if self.with_all {
            figures.push(shown(sums.over_all_years(line)));
        }
        row(label, &figures, self.columns)
    }
}

pub(super) fn row(label: &str, figures: &[String], columns: usize) -> String {
    let figures: String = figures.iter().map(|figure| right(figure, COLUMN.max(width(figure) + 2))).collect();
    let room = columns.saturating_sub(width(&figures));
    format!("{}{figures}", left(&cut(&visible(label), room), room)).trim_end().to_owned()
}

/// The contract years in which something differs.
pub(super) fn years(priced: &Priced) -> Vec<usize> {
    let mut years = priced.before.years();
    years.extend(priced.after.years());
    years.sort_unstable();
    years.dedup();
    let difference = priced.after.less(&priced.before);
    let differs = |sums: &Sums, year: usize| sums.lines().iter().any(|line| !sums.get(line, year).is_zero());
    years.retain(|year| {
        differs(&difference, *year) || priced.steps.iter().any(|step| differs(&step.effect, *year))
    });
    years
}

/// Whether no total is anything.
pub(super) fn nothing(sums: &Sums) -> bool {
    sums.years().iter().all(|year| sums.get(&Line::Total, *year).is_zero())
}

/// The numbers of changes and the term of the first.
pub(super) fn label(comparison: &Comparison, changes: &[usize]) -> String {
    let numbers: Vec<usize> = changes.iter().map(|at| at + 1).collect();
    let first = changes.first().and_then(|at| comparison.changes.get(*at));
    let term = first.map_or("", |change| change.term.as_str());
    // The end of a path tells more than its beginning.
    let words: Vec<&str> = term.split('.').collect();
    let kept = if first.is_some_and(meed_diff::Change::is_item) { 1 } else { 2 };
    let short = words.get(words.len().saturating_sub(kept)..).unwrap_or_default().join(".");
    match numbers.as_slice() {
        [number] => format!("{number:>3}  {short}"),
        several => format!("{}  together", list_of_numbers(several)),
    }
}
