//! Rows that say something twice.

use crate::heading::Column;
use crate::row::RowOfSheet;
use crate::sheet::Sheet;
use meed_contract::{Contract, DataItem, DataItemId, SegmentId};
use meed_diagnostics::{Code, Collector, Diagnostic, Span};
use std::collections::HashMap;

/// A row that was read earlier, for the diagnostic of one that repeats it.
#[derive(Clone, Copy)]
struct Earlier<'a> {
    span: Span,
    row: u32,
    sheet: &'a Sheet,
}

impl Earlier<'_> {
    /// `row 3`, with its file where `other` is in another one.
    fn words(&self, other: &Self) -> String {
        if self.span.source == other.span.source {
            format!("row {}", self.row)
        } else {
            format!("row {} of {}", self.row, self.sheet.title())
        }
    }
}

/// An item in a part of a contract year.
pub type Slot = (DataItemId, usize, usize);

/// Every row so far, by what it is about.
#[derive(Default)]
pub struct Repeats<'a> {
    seen: HashMap<(Slot, Option<SegmentId>), Earlier<'a>>,
    /// The first row for a slot, and whether it was for the whole population.
    whole: HashMap<Slot, (bool, Earlier<'a>)>,
}

impl<'a> Repeats<'a> {
    /// Whether this is the first row for its item, period and segment; complains if it is not.
    pub fn is_first(
        &mut self,
        collector: &mut Collector,
        contract: &Contract,
        row: RowOfSheet<'a, '_>,
        item: &DataItem,
        slot: Slot,
        segment: Option<SegmentId>,
    ) -> bool {
        let span = row.cell(Column::Indicator).map_or_else(|| row.row.span(), |cell| cell.span);
        let this = Earlier { span, row: row.row.number(), sheet: row.row.sheet() };
        let (_, year, part) = slot;
        let when = || {
            let year = u16::try_from(year + 1).ok().and_then(|number| contract.calendar.year(number));
            let parts = year.map(|year| contract.calendar.parts(year, item.frequency)).unwrap_or_default();
            parts.get(part).map_or_else(String::new, |range| contract.calendar.words(*range))
        };
        if let Some(earlier) = self.seen.get(&(slot, segment)).copied() {
            collector.report(Code::DuplicateRow, span, |span| {
                let segment = segment.and_then(|id| contract.segments.get(id.0));
                let of = segment.map_or_else(String::new, |segment| format!(", segment `{}`", segment.name));
                let message = format!(
                    "row {} repeats {}: `{}` for {}{of}",
                    this.row,
                    earlier.words(&this),
                    item.name,
                    when()
                );
                Diagnostic::new(Code::DuplicateRow, span, message)
                    .with_label(earlier.span, "the first row for it")
                    .with_help(
                        "keep one of them; if one corrects the other, delete the one that is superseded",
                    )
            });
            return false;
        }
        self.seen.insert((slot, segment), this);
        let (is_whole, earlier) = *self.whole.entry(slot).or_insert((segment.is_none(), this));
        if is_whole != segment.is_none() {
            collector.report(Code::DuplicateRow, span, |span| {
                let message = format!(
                    "`{}` for {} is given for the whole population and for segments, in {} and row {}",
                    item.name,
                    when(),
                    earlier.words(&this),
                    this.row
                );
                let what = if is_whole { "for the whole population" } else { "for a segment" };
                Diagnostic::new(Code::DuplicateRow, span, message).with_label(earlier.span, what).with_help(
                    "segments add up to the whole, so people would be counted twice: keep one or the other",
                )
            });
            return false;
        }
        true
    }
}
