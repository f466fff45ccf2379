//! What changes are worth, as tables of a document.

use super::effects::{pounds, printed, signed};
use super::money::{nothing, years};
use super::phrases::{list_of_numbers, what};
use super::told::title;
use super::{Context, Money};
use crate::document::{Column, Paragraph, Row, Run, Table};
use crate::layout::capitalised;
use meed_contract::{Money as Pounds, words};
use meed_diff::Comparison;
use meed_diff::money::{Line, Priced, Sums};

/// So many contract years are all shown, those with them in which nothing differs.
const MOST_YEARS: usize = 6;

/// The tables of what the changes are worth, and what is to be said of them.
pub(super) struct Worth {
    /// What the figures are of: a paragraph each, above the tables.
    pub(super) before: Vec<String>,
    /// What is paid before, what each change is worth, what is paid after, by contract year.
    pub(super) years: Table,
    /// The same for each payment, deduction and party over all years; none where nothing differs.
    pub(super) parts: Option<Table>,
    /// Remarks on the tables.
    pub(super) notes: Vec<String>,
}

/// What the changes are worth; none without data.
pub(super) fn worth(comparison: &Comparison, context: &Context<'_>) -> Option<Worth> {
    let money = context.money.as_ref()?;
    let priced = money.priced.as_ref()?;
    let differing = years(priced);
    let all = priced.before.years();
    let shown = if all.len() <= MOST_YEARS { all.clone() } else { differing.clone() };
    let mut notes = Vec::new();
    if shown.len() < all.len() {
        notes.push("Years in which nothing differs are counted in “All years” only.".to_owned());
    }
    if !nothing(&priced.interaction) {
        notes.push(
            "“Acting on one another” is what is left when each change has been priced alone. It depends on no order."
                .to_owned(),
        );
    }
    let without: Vec<usize> = priced
        .steps
        .iter()
        .filter(|step| step.effect.is_nothing())
        .flat_map(|step| step.changes.iter().map(|at| at + 1))
        .collect();
    if !without.is_empty() {
        notes.push(format!("With these data nothing turns on {}.", list_of_numbers(&without)));
    }
    if context.hidden(comparison) > 0 {
        notes.push("The sums are of all changes, those that are not shown with them.".to_owned());
    }
    Some(Worth {
        before: above(money),
        years: by_year(comparison, context, money, priced, &shown),
        parts: parts(priced, &differing, money),
        notes,
    })
}

/// With which data, and which way is which.
fn above(money: &Money<'_>) -> Vec<String> {
    let data = format!("In pounds, reckoned with the data of {}.", words::list(&money.data));
    let providing = money.contract.providing().into_iter();
    let titles: Vec<String> =
        providing.filter_map(|party| Some(money.contract.party(party)?.title.clone())).collect();
    let way = (!titles.is_empty()).then(|| {
        let provide = if titles.len() == 1 { "provides" } else { "provide" };
        format!("+ is more, and − is less, for {}, which {provide} the services.", words::list(&titles))
    });
    std::iter::once(data).chain(way).collect()
}

fn by_year(
    comparison: &Comparison,
    context: &Context<'_>,
    money: &Money<'_>,
    priced: &Priced,
    shown: &[usize],
) -> Table {
    let calendar = money.contract.calendar.years();
    let heading = |year: &usize| {
        let ends = calendar.get(*year).map(|year| format!(", to {}", year.range.last.format("%b %Y")));
        Column::figures(format!("Year {}{}", year + 1, ends.unwrap_or_default()), 3)
    };
    let mut columns = vec![Column::words("", 9)];
    columns.extend(shown.iter().map(heading));
    columns.push(Column::figures("All years", 3));
    let row = |label: Vec<Paragraph>, sums: &Sums, figure: fn(Pounds) -> String| {
        let figures = shown.iter().map(|year| printed(sums.get(&Line::Total, *year), figure));
        let all = printed(sums.over_all_years(&Line::Total), figure);
        let figures = figures.chain([all]).map(|figure| vec![Paragraph::from(figure)]);
        Row { cells: std::iter::once(label).chain(figures).collect(), strong: false }
    };
    let mut rows = vec![row(vec!["Paid before".into()], &priced.before, pounds).standing_out()];
    for step in priced.steps.iter().filter(|step| !step.effect.is_nothing()) {
        rows.push(row(step_label(comparison, context, &step.changes), &step.effect, signed));
    }
    if !nothing(&priced.interaction) {
        rows.push(row(vec!["Acting on one another".into()], &priced.interaction, signed));
    }
    rows.push(row(vec!["Paid after".into()], &priced.after, pounds).standing_out());
    rows.push(row(vec!["Difference".into()], &priced.after.less(&priced.before), signed));
    Table { columns, rows }
}

/// The number, title and term of a change; of several that are priced together their numbers.
fn step_label(comparison: &Comparison, context: &Context<'_>, changes: &[usize]) -> Vec<Paragraph> {
    let numbers: Vec<usize> = changes.iter().map(|at| at + 1).collect();
    let first = changes.first().and_then(|at| comparison.changes.get(*at));
    match (numbers.as_slice(), first) {
        ([number], Some(change)) => vec![
            Paragraph::from(format!("{number}. {}: {}", title(change, context), what(change))),
            Paragraph::note(vec![Run::code(change.term.as_str())]),
        ],
        (several, _) => vec![Paragraph::from(capitalised(&format!("{} together", list_of_numbers(several))))],
    }
}

fn parts(priced: &Priced, differing: &[usize], money: &Money<'_>) -> Option<Table> {
    let difference = priced.after.less(&priced.before);
    let mut columns = vec![Column::words("Over all years", 7)];
    columns.extend(["Before", "After", "Difference"].map(|heading| Column::figures(heading, 3)));
    columns.extend(differing.iter().map(|year| Column::figures(format!("of it in Year {}", year + 1), 3)));
    let row = |line: &Line| {
        let name = match line {
            Line::Total => return None,
            Line::Payment(name) => {
                let title = money.contract.payments.iter().find(|payment| payment.name == *name);
                title.map_or_else(|| format!("Payment {name}"), |payment| payment.title.clone())
            }
            Line::Recovered(name) => format!("Recovered of {name}"),
            Line::Deduction(name) => format!("Deducted for {name}"),
            Line::Party(name) => {
                let title = money.contract.parties.iter().find(|party| party.name == *name);
                let title = title.map_or(name, |party| &party.title);
                format!("{title}: received less paid")
            }
        };
        let differs = differing.iter().any(|year| !difference.get(line, *year).is_zero());
        let figures = [
            printed(priced.before.over_all_years(line), pounds),
            printed(priced.after.over_all_years(line), pounds),
            printed(difference.over_all_years(line), signed),
        ];
        let years = differing.iter().map(|year| printed(difference.get(line, *year), signed));
        differs.then(|| Row::of(std::iter::once(name).chain(figures).chain(years)))
    };
    let rows: Vec<Row> = difference.lines().iter().filter_map(row).collect();
    (!rows.is_empty()).then_some(Table { columns, rows })
}
