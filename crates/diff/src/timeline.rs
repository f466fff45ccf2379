//! Settings over time: what is said until when, in whichever of its forms it is written.

use chrono::{Days, NaiveDate};
use meed_contract::calendar::Calendar;
use meed_syntax::tree::{Date, LiteralKind, PeriodKind};
use meed_syntax::{Grid, Word, WordKind, spoken};

/// A setting over time.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// What stands before all of it: the `=` of a formula.
    lead: Vec<Word>,
    /// What is said, one after the other. Never empty.
    pieces: Vec<Piece>,
    /// What stands behind all of it, from its comma on: `, set on the last day`.
    tail: Vec<Word>,
}

/// What is said for some time.
#[derive(Clone, Debug)]
pub struct Piece {
    /// What is said.
    pub words: Vec<Word>,
    /// Until when; to the end where nothing is said.
    pub until: Option<End>,
}

/// The last day for which something is said.
#[derive(Clone, Debug)]
pub struct End {
    /// The day.
    pub day: NaiveDate,
    /// How it is written behind `until`.
    pub words: Vec<Word>,
}

/// What differs for some time.
pub(crate) struct Difference {
    pub(crate) after: Option<End>,
    pub(crate) until: Option<End>,
    pub(crate) was: Vec<Word>,
    pub(crate) now: Vec<Word>,
}

impl Timeline {
    /// Reads what a node says as a setting over time; none where it is none, or has a year for which nothing is said.
    pub(crate) fn read(words: &[Word], table: Option<&Grid>, calendar: &Calendar) -> Option<Self> {
        match table {
            None => Self::pieces(words, calendar),
            Some(table) if starts_with(words, &["by", "year"]) => Self::by_year(words, table, calendar),
            Some(table) if starts_with(words, &["by", "date"]) => Self::by_date(words, table),
            Some(_) => None,
        }
    }

    /// Whether it changes.
    pub(crate) fn changes(&self) -> bool {
        self.pieces.len() > 1
    }

    /// `V until D, then V, set on the last day`
    fn pieces(words: &[Word], calendar: &Calendar) -> Option<Self> {
        let (lead, mut rest) = match words {
            [first, rest @ ..] if first.is_equals() => (vec![first.clone()], rest),
            _ => (Vec::new(), words),
        };
        let mut pieces = Vec::new();
        while let Some(at) = rest
            .windows(2)
            .position(|two| matches!(two, [comma, then] if comma.is_plain(",") && then.is_plain("then")))
        {
            let (piece, more) = rest.split_at(at);
            pieces.push(piece_of(piece, calendar)?);
            rest = more.get(2..)?;
        }
        let tail_at = rest.windows(2).position(|two| {
            matches!(two, [comma, word] if comma.is_plain(",") && (word.is_plain("set") || word.is_plain("pro")))
        });
        let (last, tail) = rest.split_at(tail_at.unwrap_or(rest.len()));
        pieces.push(piece_of(last, calendar)?);
        let ended = pieces.iter().rev().skip(1).all(|piece| piece.until.is_some());
        let said = pieces.iter().all(|piece| !piece.words.is_empty());
        (ended && said).then(|| Self { lead, pieces, tail: tail.to_vec() })
    }

    /// A column for each contract year.
    fn by_year(words: &[Word], table: &Grid, calendar: &Calendar) -> Option<Self> {
        let [row] = table.rows.as_slice() else { return None };
        let mut pieces: Vec<Piece> = Vec::new();
        for (at, (heading, cell)) in table.header.iter().zip(&row.cells).enumerate() {
            let [Word { kind: WordKind::Literal(LiteralKind::Period(PeriodKind::Year(year))), span, .. }] =
                heading.words.as_slice()
            else {
                return None;
            };
            if usize::from(*year) != at + 1 || cell.text() == "-" {
                return None;
            }
            let last = calendar.years().get(at)?.range.last;
            let words = ["the", "end", "of"].map(|word| Word::plain(word, *span));
            let words = words.into_iter().chain(heading.words.iter().cloned()).collect();
            pieces.push(Piece { words: cell.words.clone(), until: Some(End { day: last, words }) });
        }
        if pieces.len() != calendar.years().len() {
            return None;
        }
        pieces.last_mut()?.until = None;
        Some(Self { lead: Vec::new(), pieces, tail: words.get(2..)?.to_vec() })
    }

    /// Columns `from` and the values.
    fn by_date(words: &[Word], table: &Grid) -> Option<Self> {
        let from = table.header.iter().position(|heading| heading.text() == "from")?;
        if table.header.len() != 2 {
            return None;
        }
        let mut pieces: Vec<Piece> = Vec::new();
        let mut before: Option<NaiveDate> = None;
        for row in &table.rows {
            let [Word { kind: WordKind::Literal(LiteralKind::Date(date)), span, .. }] =
                row.cells.get(from)?.words.as_slice()
            else {
                return None;
            };
            if before.is_some_and(|before| before >= date.date) {
                return None;
            }
            before = Some(date.date);
            if let Some(last) = pieces.last_mut() {
                let day = date.date.checked_sub_days(Days::new(1))?;
                let kind = WordKind::Literal(LiteralKind::Date(Date { date: day, span: date.span }));
                let text = meed_contract::words::date(day);
                last.until = Some(End { day, words: vec![Word { text, kind, span: *span }] });
            }
            let words = row.cells.get(1 - from)?.words.clone();
            if spoken(&words) == "-" {
                return None;
            }
            pieces.push(Piece { words, until: None });
        }
        (!pieces.is_empty()).then(|| Self {
            lead: Vec::new(),
            pieces,
            tail: words.get(2..).unwrap_or_default().to_vec(),
        })
    }

    /// Where two settings over time say different things; none if they cannot be held against one another so.
    pub(crate) fn differences(&self, other: &Self) -> Option<Vec<Difference>> {
        let same = |a: &[Word], b: &[Word]| spoken(a) == spoken(b);
        let end_of =
            |timeline: &Self| timeline.pieces.last().and_then(|last| last.until.as_ref()).map(|end| end.day);
        if !same(&self.lead, &other.lead) || !same(&self.tail, &other.tail) || end_of(self) != end_of(other) {
            return None;
        }
        let mut ends: Vec<End> =
            self.pieces.iter().chain(&other.pieces).filter_map(|piece| piece.until.clone()).collect();
        ends.sort_by_key(|end| end.day);
        ends.dedup_by_key(|end| end.day);
        let mut differences: Vec<Difference> = Vec::new();
        let mut after: Option<End> = None;
        let open = end_of(self).is_none();
        for until in ends.into_iter().map(Some).chain(open.then_some(None)) {
            let (was, now) = (self.on(until.as_ref())?, other.on(until.as_ref())?);
            if !same(was, now) {
                let day = |end: &Option<End>| end.as_ref().map(|end| end.day);
                match differences.last_mut() {
                    Some(last)
                        if day(&last.until) == day(&after)
                            && same(&last.was, was)
                            && same(&last.now, now) =>
                    {
                        last.until.clone_from(&until);
                    }
                    _ => differences.push(Difference {
                        after: after.clone(),
                        until: until.clone(),
                        was: was.to_vec(),
                        now: now.to_vec(),
                    }),
                }
            }
            after = until;
        }
        Some(differences)
    }

    /// What is said for the time that ends on a day, or last.
    pub(crate) fn on(&self, until: Option<&End>) -> Option<&[Word]> {
        let holds = |piece: &&Piece| match (&piece.until, until) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(end), Some(day)) => day.day <= end.day,
        };
        self.pieces.iter().find(holds).map(|piece| piece.words.as_slice())
    }

    /// The same with other words for some time.
    #[must_use]
    pub(crate) fn with(&self, after: Option<&End>, until: Option<&End>, words: &[Word]) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        let starts = |day: NaiveDate| after.is_none_or(|after| day > after.day);
        let ends_later =
            |end: Option<&End>| until.is_some_and(|until| end.is_none_or(|end| end.day > until.day));
        let mut put = false;
        for piece in &self.pieces {
            // What of the piece lies before.
            if let Some(after) = after
                && pieces.last().is_none_or(|last| last.until.as_ref().is_none_or(|end| end.day < after.day))
                && !put
            {
                let end = match &piece.until {
                    Some(end) if end.day <= after.day => end.clone(),
                    _ => after.clone(),
                };
                pieces.push(Piece { words: piece.words.clone(), until: Some(end) });
            }
            let reaches = piece.until.as_ref().is_none_or(|end| starts(end.day));
            if reaches && !put {
                pieces.push(Piece { words: words.to_vec(), until: until.cloned() });
                put = true;
            }
            if put && ends_later(piece.until.as_ref()) {
                pieces.push(piece.clone());
            }
        }
        // Two pieces that say the same are one.
        let mut merged: Vec<Piece> = Vec::new();
        for piece in pieces {
            match merged.last_mut() {
                Some(last) if spoken(&last.words) == spoken(&piece.words) => last.until = piece.until,
                _ => merged.push(piece),
            }
        }
        Self { pieces: merged, ..self.clone() }
    }

    /// What is said on a day and after it.
    #[must_use]
    pub(crate) fn rest_from(&self, day: NaiveDate) -> Self {
        let holds = |piece: &&Piece| piece.until.as_ref().is_none_or(|end| end.day >= day);
        Self { pieces: self.pieces.iter().filter(holds).cloned().collect(), ..self.clone() }
    }

    /// The setting in words.
    pub(crate) fn words(&self) -> Vec<Word> {
        let mut out = self.lead.clone();
        for (at, piece) in self.pieces.iter().enumerate() {
            let Some(here) = piece.words.last().map(|word| word.span.after()) else { continue };
            if at > 0 {
                out.extend([",", "then"].map(|word| Word::plain(word, here)));
            }
            out.extend(piece.words.iter().cloned());
            if let Some(end) = &piece.until {
                out.push(Word::plain("until", here));
                out.extend(end.words.iter().cloned());
            }
        }
        out.extend(self.tail.iter().cloned());
        out
    }
}

/// `V until D`
fn piece_of(words: &[Word], calendar: &Calendar) -> Option<Piece> {
    let Some(at) = words.iter().rposition(|word| word.is_plain("until")) else {
        return Some(Piece { words: words.to_vec(), until: None });
    };
    let (said, end) = words.split_at(at);
    let end = end.get(1..)?;
    Some(Piece { words: said.to_vec(), until: Some(end_of(end, calendar)?) })
}

/// What stands behind `until`: a day, or the end of a contract year.
pub(crate) fn end_of(end: &[Word], calendar: &Calendar) -> Option<End> {
    let day = match end {
        [Word { kind: WordKind::Literal(LiteralKind::Date(date)), .. }] => date.date,
        [
            the,
            last,
            of,
            Word { kind: WordKind::Literal(LiteralKind::Period(PeriodKind::Year(year))), .. },
        ] if the.is_plain("the") && last.is_plain("end") && of.is_plain("of") => {
            calendar.years().get(usize::from(*year).checked_sub(1)?)?.range.last
        }
        _ => return None,
    };
    Some(End { day, words: end.to_vec() })
}

fn starts_with(words: &[Word], start: &[&str]) -> bool {
    words.len() >= start.len() && words.iter().zip(start).all(|(word, text)| word.is_plain(text))
}
