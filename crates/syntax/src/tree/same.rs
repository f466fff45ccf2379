//! Whether two pieces of a tree say the same, wherever they stand: `£1.2m` and `£1,200,000` do.

use super::{
    AssessmentStatement, Bound, Cell, CellKind, Combined, CombinedBy, ContractStatement, Date, Domain,
    DomainKind, Each, Expression, ExpressionKind, Gate, Header, HeaderKind, IndicatorStatement, Literal,
    LiteralKind, MissingRule, Name, OnAccount, OutcomeStatement, Over, PartyShares, Path, PaymentStatement,
    Pays, Piece, RoundingStep, Row, SegmentRow, ShareOfParty, Step, Table, TermValue, Test, TestKind, Text,
    Timeline, TimelineForm,
};

/// Saying the same, whatever the places.
pub trait Same {
    /// Whether both say the same.
    fn same(&self, other: &Self) -> bool;
}

impl<T: Same> Same for [T] {
    fn same(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(a, b)| a.same(b))
    }
}

impl<T: Same> Same for Vec<T> {
    fn same(&self, other: &Self) -> bool {
        self.as_slice().same(other)
    }
}

impl<T: Same> Same for Option<T> {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (None, None) => true,
            (Some(a), Some(b)) => a.same(b),
            _ => false,
        }
    }
}

impl<T: Same> Same for Box<T> {
    fn same(&self, other: &Self) -> bool {
        (**self).same(other)
    }
}

/// Structures whose named fields all say the same; the other fields are places.
macro_rules! by_fields {
    ($($kind:ident { $($same:ident)* ; $($equal:ident)* })+) => {$(
        impl Same for $kind {
            fn same(&self, other: &Self) -> bool {
                true $(&& self.$same.same(&other.$same))* $(&& self.$equal == other.$equal)*
            }
        }
    )+};
}

by_fields! {
    Name { ; text }
    Text { ; text }
    Path { names whose ; }
    Date { ; date }
    Literal { kind ; }
    Expression { kind ; }
    Test { kind ; }
    Cell { kind ; }
    Header { kind ; }
    Row { cells ; }
    Table { header rows ; }
    PartyShares { shares odd_pennies_to ; }
    Domain { kind ; }
    RoundingStep { step ; mode }
}

impl Same for ShareOfParty {
    fn same(&self, other: &Self) -> bool {
        let percentage = |share: &Self| share.percentage.map(|(percentage, _)| percentage);
        self.party.same(&other.party) && percentage(self) == percentage(other)
    }
}

impl Same for LiteralKind {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Date(a), Self::Date(b)) => a.same(b),
            (Self::Moment(a, minutes), Self::Moment(b, other_minutes)) => {
                a.same(b) && minutes == other_minutes
            }
            _ => self == other,
        }
    }
}

impl Same for ExpressionKind {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Literal(a), Self::Literal(b)) => a.same(b),
            (Self::Path(a), Self::Path(b)) | (Self::Previous(a), Self::Previous(b)) => a.same(b),
            (Self::Negative(a), Self::Negative(b)) => a.same(b),
            (
                Self::Binary { operator, left, right, .. },
                Self::Binary { operator: other_operator, left: other_left, right: other_right, .. },
            ) => operator == other_operator && left.same(other_left) && right.same(other_right),
            (Self::Of { share, whole }, Self::Of { share: other_share, whole: other_whole }) => {
                share.same(other_share) && whole.same(other_whole)
            }
            (Self::List { aggregate, list }, Self::List { aggregate: other_aggregate, list: other_list }) => {
                aggregate == other_aggregate && list.same(other_list)
            }
            (
                Self::Choice { condition, then, otherwise },
                Self::Choice { condition: other_condition, then: other_then, otherwise: other_otherwise },
            ) => condition.same(other_condition) && then.same(other_then) && otherwise.same(other_otherwise),
            (Self::Rounded { value, step }, Self::Rounded { value: other_value, step: other_step }) => {
                value.same(other_value) && step.same(other_step)
            }
            (
                Self::Root { function, value, step },
                Self::Root { function: other_function, value: other_value, step: other_step },
            ) => function == other_function && value.same(other_value) && step.same(other_step),
            (Self::PaidSoFar(a), Self::PaidSoFar(b)) => a == b,
            (Self::Over(a), Self::Over(b)) => a.same(b),
            _ => false,
        }
    }
}

impl Same for Over {
    fn same(&self, other: &Self) -> bool {
        let value = match (&self.value, &other.value) {
            (None, None) => true,
            (Some((how, value)), Some((other_how, other_value))) => {
                how == other_how && value.same(other_value)
            }
            _ => false,
        };
        value
            && self.weight.same(&other.weight)
            && self.domain.same(&other.domain)
            && self.filter.same(&other.filter)
    }
}

impl Same for DomainKind {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Indicators(a), Self::Indicators(b)) | (Self::Outcomes(a), Self::Outcomes(b)) => a.same(b),
            (Self::Parts(a), Self::Parts(b)) => a == b,
            (Self::Years(a), Self::Years(b)) => a == b,
            _ => false,
        }
    }
}

impl Same for TestKind {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::OnOrBefore(a), Self::OnOrBefore(b))
            | (Self::OnOrAfter(a), Self::OnOrAfter(b))
            | (Self::Before(a), Self::Before(b))
            | (Self::After(a), Self::After(b))
            | (Self::AtLeast(a), Self::AtLeast(b))
            | (Self::Above(a), Self::Above(b))
            | (Self::AtMost(a), Self::AtMost(b))
            | (Self::Below(a), Self::Below(b))
            | (Self::Exactly(a), Self::Exactly(b)) => a.same(b),
            (
                Self::Between { low, high, ends },
                Self::Between { low: other_low, high: other_high, ends: other_ends },
            ) => low.same(other_low) && high.same(other_high) && ends == other_ends,
            (Self::And(a), Self::And(b)) | (Self::Or(a), Self::Or(b)) => a.same(b),
            _ => false,
        }
    }
}

impl Same for CellKind {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nothing, Self::Nothing) => true,
            (Self::Test(a), Self::Test(b)) => a.same(b),
            (Self::Expression(a), Self::Expression(b)) => a.same(b),
            (Self::Text(a), Self::Text(b)) => a.same(b),
            _ => false,
        }
    }
}

impl Same for HeaderKind {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Path(a), Self::Path(b)) => a.same(b),
            (Self::Period(a), Self::Period(b)) => a.kind == b.kind,
            _ => false,
        }
    }
}

impl Same for Bound {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Date(a), Self::Date(b)) => a.same(b),
            (Self::EndOfYear(a, _), Self::EndOfYear(b, _)) => a == b,
            _ => false,
        }
    }
}

impl<T: Same> Same for Piece<T> {
    fn same(&self, other: &Self) -> bool {
        self.value.same(&other.value) && self.until.same(&other.until)
    }
}

impl<T: Same> Same for Timeline<T> {
    fn same(&self, other: &Self) -> bool {
        let set_on = |timeline: &Self| timeline.set_on.map(|(set_on, _)| set_on);
        self.pieces.same(&other.pieces) && set_on(self) == set_on(other)
    }
}

impl<T: Same> Same for TimelineForm<T> {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Pieces(a), Self::Pieces(b)) => a.same(b),
            (Self::ByYear(a), Self::ByYear(b)) => a.same(b),
            (Self::ByDate(a, set_on), Self::ByDate(b, other_set_on)) => {
                a.same(b) && set_on.map(|(set_on, _)| set_on) == other_set_on.map(|(set_on, _)| set_on)
            }
            _ => false,
        }
    }
}

impl Same for Gate {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::OutcomesAchieved { quantifier, .. },
                Self::OutcomesAchieved { quantifier: other_quantifier, .. },
            ) => quantifier == other_quantifier,
            (Self::Is { subject, test, .. }, Self::Is { subject: other_subject, test: other_test, .. }) => {
                subject.same(other_subject) && test.same(other_test)
            }
            (Self::And(a), Self::And(b)) | (Self::Or(a), Self::Or(b)) => a.same(b),
            (Self::Not(a), Self::Not(b)) => a.same(b),
            (Self::AtLeast(count, a, _), Self::AtLeast(other_count, b, _)) => {
                count == other_count && a.same(b)
            }
            (Self::Achieved(a, _), Self::Achieved(b, _)) => a.same(b),
            (Self::OwnAchieved(_), Self::OwnAchieved(_)) => true,
            (
                Self::Over { quantifier, condition, domain, filter, .. },
                Self::Over {
                    quantifier: other_quantifier,
                    condition: other_condition,
                    domain: other_domain,
                    filter: other_filter,
                    ..
                },
            ) => {
                quantifier == other_quantifier
                    && condition.same(other_condition)
                    && domain.same(other_domain)
                    && filter.same(other_filter)
            }
            _ => false,
        }
    }
}

impl Same for MissingRule {
    fn same(&self, other: &Self) -> bool {
        let kinds = |rule: &Self| {
            let mut kinds: Vec<_> =
                rule.when.iter().map(|(kind, consequence, _)| (*kind, *consequence)).collect();
            kinds.sort_by_key(|(kind, _)| *kind);
            kinds
        };
        self.otherwise == other.otherwise && kinds(self) == kinds(other)
    }
}

impl Same for Pays {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::AtTarget(a, _), Self::AtTarget(b, _)) => a == b,
            (Self::ByThresholds(a, of), Self::ByThresholds(b, other_of))
            | (Self::SlidingScale(a, of), Self::SlidingScale(b, other_of))
            | (Self::ByLevel(a, of), Self::ByLevel(b, other_of)) => {
                a.same(b) && of.is_some() == other_of.is_some()
            }
            _ => false,
        }
    }
}

impl Same for OnAccount {
    fn same(&self, other: &Self) -> bool {
        let said = |paid: &Self| {
            let shares: Vec<_> = paid.shares.iter().map(|(share, _)| *share).collect();
            let instalments = paid.instalments.map(|(count, _)| count);
            (paid.percentage, shares, paid.frequency, instalments, paid.odd_pennies)
        };
        said(self) == said(other)
    }
}

impl Same for Each {
    fn same(&self, other: &Self) -> bool {
        let days = |each: &Self| each.balance.map(|balance| balance.days_after_final_data);
        self.on_account.same(&other.on_account) && days(self) == days(other)
    }
}

impl Same for ContractStatement {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Term(first, last), Self::Term(other_first, other_last)) => {
                first.same(other_first) && last.same(other_last)
            }
            _ => false,
        }
    }
}

impl Same for PaymentStatement {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::From(a), Self::From(b))
            | (Self::To(a), Self::To(b))
            | (Self::PassedOn(a), Self::PassedOn(b)) => a.same(b),
            (Self::FromEach(a), Self::FromEach(b)) | (Self::ToEach(a), Self::ToEach(b)) => a.same(b),
            (Self::Pays(a), Self::Pays(b)) | (Self::Pot(a), Self::Pot(b)) => a.same(b),
            (Self::Each(a), Self::Each(b)) => a.same(b),
            (Self::Applies(a), Self::Applies(b)) => a == b,
            (
                Self::NotEarned { kept_by, name_services_within_days },
                Self::NotEarned { kept_by: other_kept_by, name_services_within_days: other_days },
            ) => kept_by.same(other_kept_by) && name_services_within_days == other_days,
            (Self::OnlyIf(a), Self::OnlyIf(b)) | (Self::Refer(a), Self::Refer(b)) => a.same(b),
            (Self::Then(a), Self::Then(b)) => a.same(b),
            (Self::Reduced(a, _, gate), Self::Reduced(b, _, other)) => a == b && gate.same(other),
            (Self::Bonus(a, _, gate), Self::Bonus(b, _, other)) => a == b && gate.same(other),
            (Self::Compare(a, with), Self::Compare(b, other)) => a.same(b) && with.same(other),
            _ => false,
        }
    }
}

impl Same for Step {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::NotAbove(a), Self::NotAbove(b))
            | (Self::NotBelow(a), Self::NotBelow(b))
            | (Self::Less(a), Self::Less(b))
            | (Self::Plus(a), Self::Plus(b))
            | (Self::Times(a), Self::Times(b)) => a.same(b),
            (Self::Round(a), Self::Round(b)) => a.same(b),
            (Self::ProRata(a), Self::ProRata(b)) => a == b,
            _ => false,
        }
    }
}

impl Same for AssessmentStatement {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Code(a), Self::Code(b)) | (Self::Definition(a), Self::Definition(b)) => a.same(b),
            (Self::Better(a), Self::Better(b)) => a == b,
            (Self::Source(a, by), Self::Source(b, other_by)) => a.same(b) && by.same(other_by),
            (Self::Reported(a, of), Self::Reported(b, other_of)) => a == b && of.same(other_of),
            (Self::BrokenDown(a), Self::BrokenDown(b)) => a.same(b),
            (Self::PhaseIn(a), Self::PhaseIn(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a.phase, a.place) == (b.phase, b.place))
            }
            (Self::Baseline(a), Self::Baseline(b)) => a.same(b),
            (Self::Target(a), Self::Target(b)) => a.same(b),
            (Self::Pays(a), Self::Pays(b)) => a.same(b),
            (
                Self::MinimumDenominator(count, consequence, _),
                Self::MinimumDenominator(other_count, other_consequence, _),
            ) => count == other_count && consequence == other_consequence,
            (Self::Missing(a), Self::Missing(b)) => a.same(b),
            (Self::Combined(a), Self::Combined(b)) => a.same(b),
            (Self::BySegment(a), Self::BySegment(b)) => a.same(b),
            _ => false,
        }
    }
}

impl Same for Combined {
    fn same(&self, other: &Self) -> bool {
        let by = match (&self.by, &other.by) {
            (CombinedBy::Achieved(a), CombinedBy::Achieved(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .zip(b)
                        .all(|(a, b)| (a.pays, a.quantifier, a.word) == (b.pays, b.quantifier, b.word))
            }
            (a, b) => a == b,
        };
        by && self.rounded.same(&other.rounded)
    }
}

impl Same for SegmentRow {
    fn same(&self, other: &Self) -> bool {
        let said = |row: &Self| row.statements.iter().map(|one| one.kind.clone()).collect::<Vec<_>>();
        self.name.same(&other.name) && said(self).same(&said(other))
    }
}

impl Same for IndicatorStatement {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Weight(a, _), Self::Weight(b, _)) | (Self::Share(a, _), Self::Share(b, _)) => a == b,
            (Self::Assessment(a), Self::Assessment(b)) => a.same(b),
            _ => false,
        }
    }
}

impl Same for OutcomeStatement {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Hierarchy(a), Self::Hierarchy(b)) | (Self::Goal(a), Self::Goal(b)) => a.same(b),
            (Self::Points(a, _), Self::Points(b, _))
            | (Self::Weight(a, _), Self::Weight(b, _))
            | (Self::Share(a, _), Self::Share(b, _)) => a == b,
            (Self::Fixed, Self::Fixed) => true,
            (Self::Assessment(a), Self::Assessment(b)) => a.same(b),
            _ => false,
        }
    }
}

impl Same for TermValue {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nothing, Self::Nothing) => true,
            (Self::Contract(a), Self::Contract(b)) => a.same(b),
            (Self::Payment(a), Self::Payment(b)) => a.same(b),
            (Self::Outcome(a), Self::Outcome(b)) => a.same(b),
            (Self::Cell(a), Self::Cell(b)) => a.same(b),
            (Self::Title(a), Self::Title(b)) => a.same(b),
            _ => false,
        }
    }
}
