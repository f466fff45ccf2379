//! The return to fill in: every row that the contract needs, with titles and units.
//!
//! What is written reads back: an untouched return says of every item that it was not submitted.

use crate::heading::Column;
use crate::value::{level_names, unit_phrase};
use meed_contract::{Contract, DataItem, DataItemId, Holds, Unit, words};
use std::collections::BTreeSet;

/// A return to fill in. [`Template::to_csv`] and [`Template::to_xlsx`] write it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Template {
    /// The contract and the years, for the sheet's properties.
    pub title: String,
    /// The headings, from left to right.
    pub columns: Vec<TemplateColumn>,
    /// The rows in the order of the years, and in them of the contract.
    pub rows: Vec<TemplateRow>,
}

/// A column of a return.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TemplateColumn {
    /// The name by which the figure is read back.
    Indicator,
    /// The code and title, for readers.
    Title,
    /// The period.
    Period,
    /// The provider; only where every provider of a group reports something.
    Provider,
    /// The segment; only where something is broken down.
    Segment,
    /// What is counted and out of what, or the unit; for readers.
    Unit,
    /// To fill in; only where a ratio is asked for.
    Numerator,
    /// To fill in; only where a ratio is asked for.
    Denominator,
    /// To fill in; only where a single figure is asked for.
    Value,
    /// To fill in.
    Status,
    /// The source that the contract names.
    Source,
}

impl TemplateColumn {
    /// The heading.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Indicator => Column::Indicator.word(),
            Self::Title => "title",
            Self::Period => Column::Period.word(),
            Self::Provider => Column::Provider.word(),
            Self::Segment => Column::Segment.word(),
            Self::Unit => "unit",
            Self::Numerator => Column::Numerator.word(),
            Self::Denominator => Column::Denominator.word(),
            Self::Value => Column::Value.word(),
            Self::Status => Column::Status.word(),
            Self::Source => Column::Source.word(),
        }
    }
}

/// A row of a return.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TemplateRow {
    /// The item's name.
    pub indicator: String,
    /// Its code and title.
    pub title: String,
    /// The period in words.
    pub period: String,
    /// The provider's name, or nothing.
    pub provider: String,
    /// The segment's name, or nothing.
    pub segment: String,
    /// What is to be filled in.
    pub unit: String,
    /// The source that the contract names, or nothing.
    pub source: String,
    /// What the row's figure is.
    pub asks: Asks,
}

/// What a row of a return asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Asks {
    /// Numerator and denominator.
    Counts,
    /// A single value.
    Value,
    /// One of these words.
    OneOf(Vec<String>),
}

/// The return for some contract years, counted from 0. Years that the term does not have are left out.
pub fn template(contract: &Contract, years: &[usize]) -> Template {
    template_with_earlier(contract, years, &BTreeSet::new())
}

/// The same, and before it the figures of earlier years from which these are reckoned: of each the year, the item, and the
/// part of the year, counted from 0. What the years themselves ask for is asked for once.
pub fn template_with_earlier(
    contract: &Contract,
    years: &[usize],
    earlier: &BTreeSet<(usize, DataItemId, usize)>,
) -> Template {
    let mut rows = Vec::new();
    let mut names = Vec::new();
    for (year, id, part) in earlier.iter().filter(|(year, ..)| !years.contains(year)) {
        let place = contract.calendar.years().get(*year).zip(contract.item(*id));
        let Some((contract_year, item)) = place.filter(|(_, item)| item.counted.is_none()) else { continue };
        let period = contract.calendar.part_words(*contract_year, item.frequency, *part);
        add_rows(&mut rows, contract, item, &period);
    }
    for &year in years {
        let Some(contract_year) = contract.calendar.years().get(year) else { continue };
        names.push(format!("Year {}", contract_year.number));
        for item in &contract.data_items {
            if item.counted.is_some() || !item.asked_for.get(year).copied().unwrap_or(false) {
                continue;
            }
            for part in 0..contract.calendar.parts(*contract_year, item.frequency).len() {
                let period = contract.calendar.part_words(*contract_year, item.frequency, part);
                add_rows(&mut rows, contract, item, &period);
            }
        }
    }
    let has_providers = rows.iter().any(|row: &TemplateRow| !row.provider.is_empty());
    let has_segments = rows.iter().any(|row: &TemplateRow| !row.segment.is_empty());
    let has_counts = rows.iter().any(|row| row.asks == Asks::Counts);
    let has_values = rows.is_empty() || rows.iter().any(|row| row.asks != Asks::Counts);
    let columns = [
        (TemplateColumn::Indicator, true),
        (TemplateColumn::Title, true),
        (TemplateColumn::Period, true),
        (TemplateColumn::Provider, has_providers),
        (TemplateColumn::Segment, has_segments),
        (TemplateColumn::Unit, true),
        (TemplateColumn::Numerator, has_counts),
        (TemplateColumn::Denominator, has_counts),
        (TemplateColumn::Value, has_values),
        (TemplateColumn::Status, true),
        (TemplateColumn::Source, true),
    ];
    Template {
        title: format!("{}, {}", contract.short_name(), words::list(&names)),
        columns: columns.into_iter().filter(|(_, needed)| *needed).map(|(column, _)| column).collect(),
        rows,
    }
}

fn add_rows(rows: &mut Vec<TemplateRow>, contract: &Contract, item: &DataItem, period: &str) {
    let (unit, asks) = asked(contract, item);
    let code = item.code.as_ref().map_or_else(String::new, |code| format!("{code} "));
    let of_segment = item.of_segment.as_ref();
    let segment = of_segment.and_then(|(_, id)| contract.segments.get(id.0));
    let row = TemplateRow {
        indicator: of_segment.map_or(item.reported_as(), |(name, _)| name).to_owned(),
        title: format!("{code}{}", item.title),
        period: period.to_owned(),
        provider: item
            .provider
            .as_ref()
            .and_then(|provider| contract.party(provider.party))
            .map_or_else(String::new, |party| party.name.clone()),
        segment: segment.map_or_else(String::new, |segment| segment.name.clone()),
        unit,
        source: item.source.clone().unwrap_or_default(),
        asks,
    };
    if item.segments.is_empty() {
        rows.push(row);
        return;
    }
    let names = item.segments.iter().filter_map(|id| contract.segments.get(id.0));
    rows.extend(names.map(|segment| TemplateRow { segment: segment.name.clone(), ..row.clone() }));
}

/// What is to be filled in, in words and as a kind.
fn asked(contract: &Contract, item: &DataItem) -> (String, Asks) {
    match &item.holds {
        Holds::Ratio { numerator, denominator } => {
            (format!("{numerator} out of {denominator}"), Asks::Counts)
        }
        Holds::Value { what, unit } => {
            let as_written = if *unit == Unit::Percentage { " such as 61%" } else { "" };
            (format!("{what}, {}{as_written}", unit_phrase(*unit)), Asks::Value)
        }
        Holds::YesNo { what } => {
            (format!("{what}, yes or no"), Asks::OneOf(vec!["yes".to_owned(), "no".to_owned()]))
        }
        Holds::Level { what, levels } => {
            let names = level_names(contract, *levels);
            (
                format!("{what}, one of {}", names.join(", ")),
                Asks::OneOf(names.into_iter().map(str::to_owned).collect()),
            )
        }
    }
}

/// Text of the contract as it may stand in a cell. A spreadsheet program takes what begins with one of these signs for a
/// formula, and would run it; with an apostrophe before it, it is text.
pub fn harmless(text: &str) -> String {
    if text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

impl TemplateRow {
    /// What stands in a column; nothing where it is to be filled in.
    pub fn text(&self, column: TemplateColumn) -> String {
        match column {
            TemplateColumn::Indicator => harmless(&self.indicator),
            TemplateColumn::Title => harmless(&self.title),
            TemplateColumn::Period => harmless(&self.period),
            TemplateColumn::Provider => harmless(&self.provider),
            TemplateColumn::Segment => harmless(&self.segment),
            TemplateColumn::Unit => harmless(&self.unit),
            TemplateColumn::Source => harmless(&self.source),
            TemplateColumn::Numerator
            | TemplateColumn::Denominator
            | TemplateColumn::Value
            | TemplateColumn::Status => String::new(),
        }
    }
}

impl Template {
    /// The return as CSV. It begins with a byte order mark if it has any character that spreadsheet programs would
    /// otherwise get wrong.
    pub fn to_csv(&self) -> String {
        let mut text = self.columns.iter().map(|column| column.heading()).collect::<Vec<_>>().join(",");
        text.push('\n');
        for row in &self.rows {
            let cells: Vec<String> = self.columns.iter().map(|column| quoted(&row.text(*column))).collect();
            text.push_str(&cells.join(","));
            text.push('\n');
        }
        if text.is_ascii() { text } else { format!("\u{feff}{text}") }
    }
}

/// A cell of a CSV file.
pub(crate) fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r', ';', '\t']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
