//! What a varied term belongs to: a payment, outcome, indicator or additional payment, and its statements by keyword.

use chrono::NaiveDate;
use meed_diagnostics::{Code, Diagnostic, Safety, Span, nearest};
use meed_syntax::tree::{
    AdditionalStatement, AsFrom, AssessmentStatement, InForce, IndicatorItem, IndicatorStatement, Item, Name,
    OutcomeStatement, Path, PaymentItem, PaymentStatement, SideItem, Statement, TermValue, Text,
};

/// Something that has statements, by its positions among the items.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Owner {
    Payment(usize),
    Outcome(usize, usize),
    Indicator(usize, usize, usize),
    Component(usize, usize, usize, usize),
    Additional(usize, usize),
    /// What follows from a gain (or else a loss) of a payment.
    Side(usize, bool),
}

/// A statement as it stands on a day.
pub(super) struct Current {
    pub(super) value: TermValue,
    /// The day from which it says so, where not from the beginning.
    pub(super) from: Option<NaiveDate>,
    pub(super) keyword: Span,
    pub(super) span: Span,
}

const PAYMENT: [&str; 14] = [
    "pays",
    "pot",
    "from",
    "to",
    "passed-on",
    "each",
    "applies",
    "not-earned",
    "only-if",
    "then",
    "reduced",
    "bonus",
    "refer",
    "compare",
];
const SIDE: [&str; 5] = ["from", "to", "pays", "then", "only-if"];

/// Statements of which a block may have several, in an order that counts.
pub(super) const SEVERAL: [&str; 3] = ["then", "reduced", "bonus"];
const OUTCOME: [&str; 13] = [
    "points",
    "weight",
    "share",
    "hierarchy",
    "goal",
    "definition",
    "phase-in",
    "baseline",
    "target",
    "pays",
    "minimum-denominator",
    "missing",
    "by-segment",
];
const INDICATOR: [&str; 10] = [
    "weight",
    "share",
    "definition",
    "phase-in",
    "baseline",
    "target",
    "pays",
    "minimum-denominator",
    "missing",
    "by-segment",
];
const COMPONENT: [&str; 7] =
    ["weight", "definition", "baseline", "target", "pays", "minimum-denominator", "missing"];
const ADDITIONAL: [&str; 4] = ["points", "weight", "share", "only-if"];

/// The thing that the names before the last one of a path name.
pub(super) fn find_owner(items: &[Item], path: &Path) -> Result<Owner, Box<Diagnostic>> {
    let names = path.names.get(..path.names.len().saturating_sub(1)).unwrap_or_default();
    find_named(items, names, path.span)
}

/// The part of a payment that names name: its own, with those of what it lies in before it.
pub(super) fn find_named(items: &[Item], names: &[Name], span: Span) -> Result<Owner, Box<Diagnostic>> {
    let texts: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
    if let [.., payment, side @ ("gains" | "losses")] = texts.as_slice()
        && let Some(at) = items.iter().position(|item| {
            matches!(item, Item::Payment(item) if item.name.text == *payment && !sides(item, *side == "gains").is_empty())
        })
    {
        return Ok(Owner::Side(at, *side == "gains"));
    }
    let [above @ .., name] = texts.as_slice() else {
        return Err(Box::new(Diagnostic::new(Code::UnknownName, span, "this names no term")));
    };
    let known = parts(items);
    let place = |at: usize| names.get(at).map_or(span, |name| name.span);
    let Some((_, owner, owners)) = known.iter().find(|(known, ..)| known == name) else {
        let mut diagnostic = Diagnostic::new(
            Code::UnknownName,
            place(above.len()),
            format!("nothing that can be varied is called `{name}`"),
        )
        .with_text("a payment, outcome, indicator, component or additional payment is needed here");
        if let Some(likely) = nearest(name, known.iter().map(|(known, ..)| *known)) {
            diagnostic = diagnostic.with_help(format!("did you mean `{likely}`?")).with_fix(
                format!("write `{likely}`"),
                place(above.len()),
                likely,
                Safety::ChoosesATerm,
            );
        }
        return Err(Box::new(diagnostic));
    };
    if let Some(stray) = above.iter().position(|one| !owners.contains(one)) {
        let lies = if owners.is_empty() { "nothing".to_owned() } else { format!("`{}`", owners.join(".")) };
        return Err(Box::new(Diagnostic::new(
            Code::UnknownName,
            place(stray),
            format!("`{name}` lies in {lies}"),
        )));
    }
    Ok(*owner)
}

fn sides(payment: &PaymentItem, gains: bool) -> &[SideItem] {
    if gains { &payment.gains } else { &payment.losses }
}

/// Every payment and every part of one: its name, and the names of what it lies in.
fn parts(items: &[Item]) -> Vec<(&str, Owner, Vec<&str>)> {
    let mut known: Vec<(&str, Owner, Vec<&str>)> = Vec::new();
    for (p, item) in items.iter().enumerate() {
        let Item::Payment(payment) = item else { continue };
        let payment_name = payment.name.text.as_str();
        known.push((payment_name, Owner::Payment(p), Vec::new()));
        for (o, outcome) in payment.outcomes.iter().enumerate() {
            known.push((&outcome.name.text, Owner::Outcome(p, o), vec![payment_name]));
            for (i, indicator) in outcome.indicators.iter().enumerate() {
                let above = vec![payment_name, outcome.name.text.as_str()];
                known.push((&indicator.name.text, Owner::Indicator(p, o, i), above.clone()));
                for (c, component) in indicator.components.iter().enumerate() {
                    let above = [above.clone(), vec![indicator.name.text.as_str()]].concat();
                    known.push((&component.name.text, Owner::Component(p, o, i, c), above));
                }
            }
        }
        for (a, extra) in payment.additional.iter().enumerate() {
            known.push((&extra.name.text, Owner::Additional(p, a), vec![payment_name]));
        }
    }
    known
}

impl Owner {
    /// The keywords of its statements that a variation can change, as paths write them.
    pub(super) fn variable(self) -> &'static [&'static str] {
        match self {
            Self::Payment(_) => &PAYMENT,
            Self::Outcome(..) => &OUTCOME,
            Self::Indicator(..) => &INDICATOR,
            Self::Component(..) => &COMPONENT,
            Self::Additional(..) => &ADDITIONAL,
            Self::Side(..) => &SIDE,
        }
    }

    /// Whether a variation can change a statement.
    pub(super) fn can_vary(self, keyword: &str) -> bool {
        self.variable().contains(&keyword)
    }

    /// What it is, in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Payment(_) => "a payment",
            Self::Outcome(..) => "an outcome",
            Self::Indicator(..) => "an indicator",
            Self::Component(..) => "a component",
            Self::Additional(..) => "an additional payment",
            Self::Side(_, true) => "a block of gains",
            Self::Side(_, false) => "a block of losses",
        }
    }

    /// Its name.
    pub(super) fn name(self, items: &[Item]) -> Option<String> {
        let payment = payment(items, self.payment())?;
        let name = match self {
            Self::Payment(_) => &payment.name,
            Self::Outcome(_, o) => &payment.outcomes.get(o)?.name,
            Self::Indicator(..) | Self::Component(..) => &self.measure(payment)?.name,
            Self::Additional(_, a) => &payment.additional.get(a)?.name,
            Self::Side(_, gains) => {
                let side = if gains { "gains" } else { "losses" };
                return Some(format!("{}.{side}", payment.name.text));
            }
        };
        Some(name.text.clone())
    }

    /// The whole item.
    pub(super) fn block(self, items: &[Item]) -> Option<Span> {
        let payment = payment(items, self.payment())?;
        Some(match self {
            Self::Payment(_) | Self::Side(..) => payment.span,
            Self::Outcome(_, o) => payment.outcomes.get(o)?.span,
            Self::Indicator(..) | Self::Component(..) => self.measure(payment)?.span,
            Self::Additional(_, a) => payment.additional.get(a)?.span,
        })
    }

    /// The outcome that fixes what it is worth for the term, with the place where it says so.
    pub(super) fn fixed_by(self, items: &[Item]) -> Option<(String, Span)> {
        let (Self::Outcome(p, o) | Self::Indicator(p, o, _)) = self else { return None };
        let outcome = payment(items, p)?.outcomes.get(o)?;
        let clause =
            outcome.statements.iter().find(|statement| matches!(statement.kind, OutcomeStatement::Fixed))?;
        Some((outcome.name.text.clone(), clause.span))
    }

    /// Whether a value can be said of it.
    pub(super) fn takes(self, value: &TermValue) -> bool {
        match self {
            Self::Payment(_) | Self::Side(..) => matches!(value, TermValue::Payment(_)),
            Self::Outcome(..) => matches!(value, TermValue::Outcome(_)),
            Self::Indicator(..) | Self::Component(..) => indicator_statement(value.clone()).is_some(),
            Self::Additional(..) => additional_statement(value.clone()).is_some(),
        }
    }

    fn payment(self) -> usize {
        let (Self::Payment(p)
        | Self::Outcome(p, _)
        | Self::Indicator(p, ..)
        | Self::Component(p, ..)
        | Self::Side(p, _)
        | Self::Additional(p, _)) = self;
        p
    }

    /// The indicator or component that it is.
    fn measure(self, payment: &PaymentItem) -> Option<&IndicatorItem> {
        match self {
            Self::Indicator(_, o, i) => payment.outcomes.get(o)?.indicators.get(i),
            Self::Component(_, o, i, c) => payment.outcomes.get(o)?.indicators.get(i)?.components.get(c),
            Self::Payment(_) | Self::Outcome(..) | Self::Additional(..) | Self::Side(..) => None,
        }
    }

    /// Its title.
    pub(super) fn title(self, items: &[Item]) -> Option<&Text> {
        let payment = payment(items, self.payment())?;
        Some(match self {
            Self::Payment(_) | Self::Side(..) => &payment.title,
            Self::Outcome(_, o) => &payment.outcomes.get(o)?.title,
            Self::Indicator(..) | Self::Component(..) => &self.measure(payment)?.title,
            Self::Additional(_, a) => &payment.additional.get(a)?.title,
        })
    }

    /// Lets a day be its first or its last.
    pub(super) fn limit(self, items: &mut [Item], in_force: InForce) {
        let Some(Item::Payment(payment)) = items.get_mut(self.payment()) else { return };
        match self {
            Self::Payment(_) => payment.statements.push(limit(PaymentStatement::InForce(in_force), in_force)),
            Self::Outcome(_, o) => {
                if let Some(outcome) = payment.outcomes.get_mut(o) {
                    outcome.statements.push(limit(OutcomeStatement::InForce(in_force), in_force));
                }
            }
            Self::Indicator(_, o, i) => {
                let indicator = payment.outcomes.get_mut(o).and_then(|outcome| outcome.indicators.get_mut(i));
                if let Some(indicator) = indicator {
                    indicator.statements.push(limit(IndicatorStatement::InForce(in_force), in_force));
                }
            }
            Self::Component(..) | Self::Side(..) => {}
            Self::Additional(_, a) => {
                if let Some(extra) = payment.additional.get_mut(a) {
                    extra.statements.push(limit(AdditionalStatement::InForce(in_force), in_force));
                }
            }
        }
    }

    /// Its statements with the days from which they hold, as terms.
    fn said(self, items: &[Item]) -> Vec<(TermValue, Option<AsFrom>, Span, Span)> {
        fn each<T: Clone>(
            statements: &[Statement<T>],
            value: impl Fn(T) -> TermValue,
        ) -> Vec<(TermValue, Option<AsFrom>, Span, Span)> {
            let one = |one: &Statement<T>| (value(one.kind.clone()), one.from, one.keyword, one.span);
            statements.iter().map(one).collect()
        }
        let Some(payment) = payment(items, self.payment()) else { return Vec::new() };
        match self {
            Self::Payment(_) => each(&payment.statements, TermValue::Payment),
            Self::Side(_, gains) => sides(payment, gains)
                .first()
                .map(|side| each(&side.statements, TermValue::Payment))
                .unwrap_or_default(),
            Self::Outcome(_, o) => payment
                .outcomes
                .get(o)
                .map(|outcome| each(&outcome.statements, TermValue::Outcome))
                .unwrap_or_default(),
            Self::Indicator(..) | Self::Component(..) => self
                .measure(payment)
                .map(|measure| each(&measure.statements, of_indicator))
                .unwrap_or_default(),
            Self::Additional(_, a) => payment
                .additional
                .get(a)
                .map(|extra| each(&extra.statements, of_additional))
                .unwrap_or_default(),
        }
    }

    /// How many statements of a keyword hold at once, where several can.
    pub(super) fn how_many(self, items: &[Item], keyword: &str, day: NaiveDate) -> usize {
        let said = self.said(items).into_iter().filter(|(value, from, ..)| {
            keyword_of(value) == Some(keyword) && from.is_none_or(|from| from.date.date <= day)
        });
        let days: Vec<Option<NaiveDate>> =
            said.map(|(_, from, ..)| from.map(|from| from.date.date)).collect();
        let last = days.iter().max().copied();
        days.into_iter().filter(|day| Some(*day) == last).count()
    }

    /// Takes away what is said with a keyword from before a day.
    pub(super) fn silence(self, items: &mut [Item], keyword: &str, day: NaiveDate) {
        fn silence<T>(statements: &mut Vec<Statement<T>>, day: NaiveDate, is_it: impl Fn(&T) -> bool) {
            statements.retain(|one| !is_it(&one.kind) || one.from.is_some_and(|from| from.date.date > day));
        }
        let Some(Item::Payment(payment)) = items.get_mut(self.payment()) else { return };
        match self {
            Self::Payment(_) => silence(&mut payment.statements, day, |one| payment_keyword(one) == keyword),
            Self::Side(_, gains) => {
                let sides = if gains { &mut payment.gains } else { &mut payment.losses };
                for side in sides {
                    silence(&mut side.statements, day, |one| payment_keyword(one) == keyword);
                }
            }
            Self::Outcome(_, o) => {
                if let Some(outcome) = payment.outcomes.get_mut(o) {
                    silence(&mut outcome.statements, day, |one| outcome_keyword(one) == keyword);
                }
            }
            Self::Indicator(_, o, i) | Self::Component(_, o, i, _) => {
                let indicator = payment.outcomes.get_mut(o).and_then(|outcome| outcome.indicators.get_mut(i));
                let measure = match self {
                    Self::Component(.., c) => indicator.and_then(|indicator| indicator.components.get_mut(c)),
                    _ => indicator,
                };
                if let Some(measure) = measure {
                    silence(&mut measure.statements, day, |one| indicator_keyword(one) == keyword);
                }
            }
            Self::Additional(_, a) => {
                if let Some(extra) = payment.additional.get_mut(a) {
                    silence(&mut extra.statements, day, |one| additional_keyword(one) == keyword);
                }
            }
        }
    }

    /// What a statement says on a day.
    pub(super) fn current(self, items: &[Item], keyword: &str, day: NaiveDate) -> Option<Current> {
        self.said(items)
            .into_iter()
            .filter(|(value, from, ..)| {
                keyword_of(value) == Some(keyword) && from.is_none_or(|from| from.date.date <= day)
            })
            .max_by_key(|(_, from, ..)| from.map(|from| from.date.date))
            .map(|(value, from, keyword, span)| Current {
                value,
                from: from.map(|from| from.date.date),
                keyword,
                span,
            })
    }

    /// Where a statement changes after a day.
    pub(super) fn later(self, items: &[Item], keyword: &str, day: NaiveDate) -> Option<Span> {
        self.said(items)
            .into_iter()
            .find(|(value, from, ..)| {
                keyword_of(value) == Some(keyword) && from.is_some_and(|from| from.date.date > day)
            })
            .map(|(_, _, _, span)| span)
    }

    /// Lets a value hold from a day on, in place of what held from that same day.
    pub(super) fn put(self, items: &mut [Item], value: TermValue, from: AsFrom, keyword: Span, span: Span) {
        fn put<T>(
            statements: &mut Vec<Statement<T>>,
            new: Option<T>,
            (from, keyword, span): (AsFrom, Span, Span),
            same: impl Fn(&T, &T) -> bool,
        ) {
            let Some(kind) = new else { return };
            statements.retain(|old| {
                !(same(&old.kind, &kind) && old.from.is_some_and(|old| old.date.date == from.date.date))
            });
            statements.push(Statement { kind, keyword, span, from: Some(from) });
        }
        let place = (from, keyword, span);
        let Some(Item::Payment(payment)) = items.get_mut(self.payment()) else { return };
        match self {
            Self::Payment(_) => {
                let new = if let TermValue::Payment(new) = value { Some(new) } else { None };
                put(&mut payment.statements, new, place, |a, b| payment_keyword(a) == payment_keyword(b));
            }
            Self::Side(_, gains) => {
                let new = if let TermValue::Payment(new) = value { Some(new) } else { None };
                let sides = if gains { &mut payment.gains } else { &mut payment.losses };
                if let Some(side) = sides.first_mut() {
                    put(&mut side.statements, new, place, |a, b| payment_keyword(a) == payment_keyword(b));
                }
            }
            Self::Outcome(_, o) => {
                let new = if let TermValue::Outcome(new) = value { Some(new) } else { None };
                if let Some(outcome) = payment.outcomes.get_mut(o) {
                    put(&mut outcome.statements, new, place, |a, b| outcome_keyword(a) == outcome_keyword(b));
                }
            }
            Self::Indicator(_, o, i) => {
                let indicator = payment.outcomes.get_mut(o).and_then(|outcome| outcome.indicators.get_mut(i));
                if let Some(indicator) = indicator {
                    put(&mut indicator.statements, indicator_statement(value), place, |a, b| {
                        indicator_keyword(a) == indicator_keyword(b)
                    });
                }
            }
            Self::Component(_, o, i, c) => {
                let indicator = payment.outcomes.get_mut(o).and_then(|outcome| outcome.indicators.get_mut(i));
                if let Some(component) = indicator.and_then(|indicator| indicator.components.get_mut(c)) {
                    put(&mut component.statements, indicator_statement(value), place, |a, b| {
                        indicator_keyword(a) == indicator_keyword(b)
                    });
                }
            }
            Self::Additional(_, a) => {
                if let Some(extra) = payment.additional.get_mut(a) {
                    put(&mut extra.statements, additional_statement(value), place, |a, b| {
                        additional_keyword(a) == additional_keyword(b)
                    });
                }
            }
        }
    }
}

/// A statement that a variation makes, at its own place.
pub(super) fn limit<T>(kind: T, in_force: InForce) -> Statement<T> {
    Statement { kind, keyword: in_force.span, span: in_force.span, from: None }
}

fn payment(items: &[Item], at: usize) -> Option<&PaymentItem> {
    if let Some(Item::Payment(payment)) = items.get(at) { Some(payment) } else { None }
}

fn of_indicator(statement: IndicatorStatement) -> TermValue {
    TermValue::Outcome(match statement {
        IndicatorStatement::Weight(value, span) => OutcomeStatement::Weight(value, span),
        IndicatorStatement::Share(value, span) => OutcomeStatement::Share(value, span),
        IndicatorStatement::InForce(value) => OutcomeStatement::InForce(value),
        IndicatorStatement::Assessment(value) => OutcomeStatement::Assessment(value),
    })
}

pub(super) fn indicator_statement(value: TermValue) -> Option<IndicatorStatement> {
    let TermValue::Outcome(value) = value else { return None };
    match value {
        OutcomeStatement::Weight(value, span) => Some(IndicatorStatement::Weight(value, span)),
        OutcomeStatement::Share(value, span) => Some(IndicatorStatement::Share(value, span)),
        OutcomeStatement::Assessment(value) => Some(IndicatorStatement::Assessment(value)),
        OutcomeStatement::Hierarchy(_)
        | OutcomeStatement::Goal(_)
        | OutcomeStatement::Points(..)
        | OutcomeStatement::InForce(_)
        | OutcomeStatement::Fixed => None,
    }
}

fn of_additional(statement: AdditionalStatement) -> TermValue {
    match statement {
        AdditionalStatement::Points(value, span) => TermValue::Outcome(OutcomeStatement::Points(value, span)),
        AdditionalStatement::Weight(value, span) => TermValue::Outcome(OutcomeStatement::Weight(value, span)),
        AdditionalStatement::Share(value, span) => TermValue::Outcome(OutcomeStatement::Share(value, span)),
        AdditionalStatement::InForce(value) => TermValue::Outcome(OutcomeStatement::InForce(value)),
        AdditionalStatement::OnlyIf(gate) => TermValue::Payment(PaymentStatement::OnlyIf(gate)),
    }
}

fn additional_statement(value: TermValue) -> Option<AdditionalStatement> {
    match value {
        TermValue::Outcome(OutcomeStatement::Points(value, span)) => {
            Some(AdditionalStatement::Points(value, span))
        }
        TermValue::Outcome(OutcomeStatement::Weight(value, span)) => {
            Some(AdditionalStatement::Weight(value, span))
        }
        TermValue::Outcome(OutcomeStatement::Share(value, span)) => {
            Some(AdditionalStatement::Share(value, span))
        }
        TermValue::Payment(PaymentStatement::OnlyIf(gate)) => Some(AdditionalStatement::OnlyIf(gate)),
        TermValue::Outcome(_)
        | TermValue::Payment(_)
        | TermValue::Nothing
        | TermValue::Contract(_)
        | TermValue::Cell(_)
        | TermValue::Title(_)
        | TermValue::Unread => None,
    }
}

/// The keyword of a statement as paths write it.
pub(super) fn keyword_of(value: &TermValue) -> Option<&'static str> {
    match value {
        TermValue::Payment(statement) => Some(payment_keyword(statement)),
        TermValue::Outcome(statement) => Some(outcome_keyword(statement)),
        TermValue::Contract(_)
        | TermValue::Nothing
        | TermValue::Cell(_)
        | TermValue::Title(_)
        | TermValue::Unread => None,
    }
}

/// The keyword of a payment's statement.
pub(super) fn payment_keyword(statement: &PaymentStatement) -> &'static str {
    match statement {
        PaymentStatement::From(_) | PaymentStatement::FromEach(_) => "from",
        PaymentStatement::To(_) | PaymentStatement::ToEach(_) => "to",
        PaymentStatement::Shared(_) => "shared",
        PaymentStatement::PassedOn(_) => "passed-on",
        PaymentStatement::Pays(_) => "pays",
        PaymentStatement::Pot(_) => "pot",
        PaymentStatement::Each(_) => "each",
        PaymentStatement::Applies(_) => "applies",
        PaymentStatement::NotEarned { .. } => "not-earned",
        PaymentStatement::InForce(_) => "in-force",
        PaymentStatement::OnlyIf(_) => "only-if",
        PaymentStatement::Then(_) => "then",
        PaymentStatement::Reduced(..) => "reduced",
        PaymentStatement::Bonus(..) => "bonus",
        PaymentStatement::Refer(_) => "refer",
        PaymentStatement::Compare(..) => "compare",
    }
}

/// The keyword of an outcome's statement.
pub(super) fn outcome_keyword(statement: &OutcomeStatement) -> &'static str {
    match statement {
        OutcomeStatement::Hierarchy(_) => "hierarchy",
        OutcomeStatement::Goal(_) => "goal",
        OutcomeStatement::Points(..) => "points",
        OutcomeStatement::Weight(..) => "weight",
        OutcomeStatement::Share(..) => "share",
        OutcomeStatement::Fixed => "fixed",
        OutcomeStatement::InForce(_) => "in-force",
        OutcomeStatement::Assessment(statement) => assessment_keyword(statement),
    }
}

/// The keyword of an indicator's statement.
pub(super) fn indicator_keyword(statement: &IndicatorStatement) -> &'static str {
    match statement {
        IndicatorStatement::Weight(..) => "weight",
        IndicatorStatement::Share(..) => "share",
        IndicatorStatement::InForce(_) => "in-force",
        IndicatorStatement::Assessment(statement) => assessment_keyword(statement),
    }
}

/// The keyword of an additional payment's statement.
pub(super) fn additional_keyword(statement: &AdditionalStatement) -> &'static str {
    match statement {
        AdditionalStatement::Points(..) => "points",
        AdditionalStatement::Weight(..) => "weight",
        AdditionalStatement::Share(..) => "share",
        AdditionalStatement::InForce(_) => "in-force",
        AdditionalStatement::OnlyIf(_) => "only-if",
    }
}

pub(super) fn assessment_keyword(statement: &AssessmentStatement) -> &'static str {
    match statement {
        AssessmentStatement::Code(_) => "code",
        AssessmentStatement::Definition(_) => "definition",
        AssessmentStatement::Measures(_) => "measures",
        AssessmentStatement::Better(_) => "better",
        AssessmentStatement::Source(..) => "source",
        AssessmentStatement::Reported(..) => "reported",
        AssessmentStatement::Assessed(..) => "assessed",
        AssessmentStatement::BrokenDown(_) => "broken-down-by",
        AssessmentStatement::PhaseIn(_) => "phase-in",
        AssessmentStatement::Baseline(_) => "baseline",
        AssessmentStatement::Target(_) => "target",
        AssessmentStatement::Pays(_) => "pays",
        AssessmentStatement::MinimumDenominator(..) => "minimum-denominator",
        AssessmentStatement::Missing(_) => "missing",
        AssessmentStatement::SuppressedCounts(_) => "suppressed",
        AssessmentStatement::RoundedCounts(_) => "rounded",
        AssessmentStatement::Counted(_) => "counted",
        AssessmentStatement::Combined(_) => "combined",
        AssessmentStatement::BySegment(_) => "by-segment",
    }
}
