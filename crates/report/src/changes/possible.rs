//! The lowest and the highest that can be paid, whatever the data say.
//!
//! These are facts of the two texts, which both parties may see. Which of them is whose worst case is for one's own side.

use super::Money;
use super::effects::{pounds, signed};
use super::money::{MOST_YEARS, label, row};
use crate::layout::{hanging, visible};
use meed_contract::{Money as Pounds, words};
use meed_diff::Comparison;
use meed_diff::money::{Bounds, Ends, Line, Possible, Sums};

/// What stands for an end that is not there.
const NO_LIMIT: &str = "no limit";

/// Which of the two ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Lowest,
    Highest,
}

impl Side {
    fn word(self) -> &'static str {
        match self {
            Self::Lowest => "Lowest",
            Self::Highest => "Highest",
        }
    }

    fn of(self, possible: &Possible) -> &Ends {
        match self {
            Self::Lowest => &possible.lowest,
            Self::Highest => &possible.highest,
        }
    }

    /// The sign of a bound that no data tried lead to.
    fn sign(self) -> &'static str {
        match self {
            Self::Lowest => "≥",
            Self::Highest => "≤",
        }
    }

    fn shown(self, end: Option<Pounds>, is_reached: bool) -> String {
        let sign = if is_reached { "" } else { self.sign() };
        end.map_or_else(|| NO_LIMIT.to_owned(), |end| format!("{sign}{}", pounds(end)))
    }
}

const SIDES: [Side; 2] = [Side::Lowest, Side::Highest];

/// A table: headings, and rows.
struct Table {
    title: String,
    headings: Vec<String>,
    rows: Vec<(String, Vec<String>)>,
}

/// For a terminal.
pub(super) fn lines(comparison: &Comparison, possible: &Possible, columns: usize) -> Vec<String> {
    let mut lines = vec!["LOWEST AND HIGHEST POSSIBLE, WHATEVER THE DATA".to_owned()];
    for table in tables(comparison, possible, MOST_YEARS) {
        lines.push(String::new());
        lines.push(row(&table.title, &table.headings, columns));
        lines.extend(table.rows.iter().map(|(label, figures)| row(label, figures, columns)));
    }
    lines.push(String::new());
    for note in notes(possible) {
        lines.extend(hanging("", &visible(&note), columns));
    }
    lines
}

/// As Markdown.
pub(super) fn in_markdown(comparison: &Comparison, possible: &Possible) -> String {
    let mut lines = vec![String::new(), "### Lowest and highest possible, whatever the data".to_owned()];
    let cells = |label: &str, figures: &[String]| {
        format!("| {} | {} |", visible(label.trim_start()).replace('|', "\\|"), figures.join(" | "))
    };
    for table in tables(comparison, possible, usize::MAX) {
        lines.push(String::new());
        lines.push(cells(if table.title.is_empty() { "£" } else { &table.title }, &table.headings));
        lines.push(format!("|---|{}", "---:|".repeat(table.headings.len())));
        lines.extend(table.rows.iter().map(|(label, figures)| cells(label, figures)));
    }
    lines.push(String::new());
    lines.extend(notes(possible).iter().map(|note| format!("{}\n", visible(note))));
    lines.join("\n")
}

/// What a change alone does to the ends, for those who look at the change.
pub(super) fn of_change(at: usize, possible: &Possible) -> Option<String> {
    let moves = SIDES.map(|side| {
        let step = side.of(possible).steps.iter().find(|step| step.changes.contains(&at))?;
        Some(step.effect.over_all_years(&Line::Total))
    });
    let [lowest, highest] = moves;
    let (lowest, highest) = (lowest?, highest?);
    if lowest.is_zero() && highest.is_zero() {
        return None;
    }
    let words = |money: Pounds| if money.is_zero() { "the same".to_owned() } else { signed(money) };
    Some(format!(
        "alone, over all years: lowest possible {}, highest possible {}",
        words(lowest),
        words(highest)
    ))
}

/// What a change alone does to the worst and the best that the provider's side can have: for one's own side only.
pub(super) fn worst_case(at: usize, money: &Money<'_>) -> Option<String> {
    let possible = money.possible.as_ref()?;
    let first = money.contract.payments.first()?;
    let ours = first.to.shares.iter().filter_map(|(party, _)| money.contract.party(*party));
    let ours: Vec<Line> = ours.map(|party| Line::Party(party.name.clone())).collect();
    let step_of = |side: Side| side.of(possible).steps.iter().find(|step| step.changes.contains(&at));
    step_of(Side::Lowest)?;
    let moves = SIDES.map(|side| {
        let (ends, step) = (side.of(possible), step_of(side)?);
        let has_end = ours.iter().all(|line| {
            ends.before.over_all_years(line).is_some() && ends.after.over_all_years(line).is_some()
        });
        has_end.then(|| ours.iter().map(|line| step.effect.over_all_years(line)).sum::<Pounds>())
    });
    let told = |case: &str, moved: Option<Pounds>| match moved {
        None => format!("its {case} case has no limit"),
        Some(moved) if moved.is_zero() => format!("its {case} case stays"),
        Some(moved) if moved > Pounds::ZERO => format!("its {case} case is {moved} better"),
        Some(moved) => format!("its {case} case is {} worse", -moved),
    };
    let [worst, best] = moves;
    if worst == Some(Pounds::ZERO) && best == Some(Pounds::ZERO) {
        return None;
    }
    Some(format!("for the provider, over all years: {}, {}", told("worst", worst), told("best", best)))
}

fn tables(comparison: &Comparison, possible: &Possible, most_years: usize) -> Vec<Table> {
    let years = years(possible);
    let mut tables = Vec::new();
    let chunks: Vec<&[usize]> = if years.is_empty() { vec![&[]] } else { years.chunks(most_years).collect() };
    for (at, chunk) in chunks.iter().enumerate() {
        let with_all = at + 1 == chunks.len();
        let mut headings: Vec<String> = chunk.iter().map(|year| format!("Year {}", year + 1)).collect();
        headings.extend(with_all.then(|| "All years".to_owned()));
        let mut rows = Vec::new();
        for side in SIDES {
            let ends = side.of(possible);
            let total = |when: &str, bounds: &Bounds| {
                let shown = |year: &usize| {
                    side.shown(bounds.get(&Line::Total, *year), bounds.is_reached(&Line::Total, *year))
                };
                let mut figures: Vec<String> = chunk.iter().map(shown).collect();
                figures.extend(with_all.then(|| over_all_years(side, bounds, &Line::Total)));
                (format!("{} {when}", side.word()), figures)
            };
            let effect = |sums: &Sums| {
                let mut figures: Vec<String> =
                    chunk.iter().map(|year| signed(sums.get(&Line::Total, *year))).collect();
                figures.extend(with_all.then(|| signed(sums.over_all_years(&Line::Total))));
                figures
            };
            let differs =
                |sums: &Sums| sums.years().iter().any(|year| !sums.get(&Line::Total, *year).is_zero());
            rows.push(total("before", &ends.before));
            for step in ends.steps.iter().filter(|step| differs(&step.effect)) {
                rows.push((label(comparison, &step.changes), effect(&step.effect)));
            }
            if differs(&ends.interaction) {
                rows.push(("Acting on one another".to_owned(), effect(&ends.interaction)));
            }
            rows.push(total("after", &ends.after));
        }
        tables.push(Table { title: String::new(), headings, rows });
    }
    tables.push(parts(possible));
    tables
}

/// Each payment, deduction and party, over all years.
fn parts(possible: &Possible) -> Table {
    let mut lines = possible.lowest.before.lines();
    lines.extend(possible.lowest.after.lines());
    lines.sort();
    lines.dedup();
    let rows = lines.iter().filter_map(|line| {
        let name = name(line)?;
        let ends = [&possible.lowest.before, &possible.lowest.after];
        let highest = [&possible.highest.before, &possible.highest.after];
        let lowest = ends.map(|bounds| over_all_years(Side::Lowest, bounds, line));
        let highest = highest.map(|bounds| over_all_years(Side::Highest, bounds, line));
        Some((name, lowest.into_iter().chain(highest).collect()))
    });
    let headings = ["Lowest before", "Lowest after", "Highest before", "Highest after"];
    Table {
        title: "Over all years".to_owned(),
        rows: rows.collect(),
        headings: headings.map(str::to_owned).to_vec(),
    }
}

fn over_all_years(side: Side, bounds: &Bounds, line: &Line) -> String {
    side.shown(bounds.over_all_years(line), bounds.is_reached_over_all_years(line))
}

fn name(line: &Line) -> Option<String> {
    match line {
        Line::Total => None,
        Line::Payment(name) => Some(format!("Payment {name}")),
        Line::Recovered(name) => Some(format!("Recovered of {name}")),
        Line::Deduction(name) => Some(format!("Deducted for {name}")),
        Line::Party(name) => Some(format!("{name}, received less paid")),
    }
}

/// The contract years in which an end of the total differs.
fn years(possible: &Possible) -> Vec<usize> {
    let mut years = possible.lowest.before.years();
    years.extend(possible.lowest.after.years());
    years.sort_unstable();
    years.dedup();
    years.retain(|year| {
        SIDES.iter().any(|side| {
            let ends = side.of(possible);
            ends.before.get(&Line::Total, *year) != ends.after.get(&Line::Total, *year)
                || ends.steps.iter().any(|step| !step.effect.get(&Line::Total, *year).is_zero())
        })
    });
    years
}

fn notes(possible: &Possible) -> Vec<String> {
    let mut notes = Vec::new();
    for (line, items) in &possible.turns_on {
        let Some(name) = name(line) else { continue };
        let items: Vec<String> = items.iter().map(|item| format!("`{item}`")).collect();
        let ends = [("highest", &possible.highest), ("lowest", &possible.lowest)];
        let open: Vec<&str> = ends
            .iter()
            .filter(|(_, ends)| {
                ends.before.over_all_years(line).is_none() || ends.after.over_all_years(line).is_none()
            })
            .map(|(word, _)| *word)
            .collect();
        let plural = if items.len() == 1 { "has" } else { "have" };
        notes.push(format!(
            "{name} has no {}: it turns on {}, which {plural} no limit.",
            open.join(" and no "),
            words::list(&items)
        ));
    }
    let unreached = |side: Side| {
        let ends = side.of(possible);
        [&ends.before, &ends.after].into_iter().any(|bounds| {
            bounds
                .lines()
                .iter()
                .any(|line| bounds.over_all_years(line).is_some() && !bounds.is_reached_over_all_years(line))
        })
    };
    if SIDES.into_iter().any(unreached) {
        notes.push(format!(
            "≥ and ≤ are bounds that hold whatever the data. None of {} tried leads to them, so the end itself may lie further in.",
            words::counted(possible.trials, "set of data", "sets of data")
        ));
    }
    notes
}
