//! The resolved, typed contract: names, units, timelines, calendars and checks.
//!
//! [`resolve`] turns trees into a [`Contract`] and says everything that is wrong with them. This crate knows no grammar
//! and no data format, and does no I/O. Money is a type of its own, a ratio is never rounded before the contract says so.

pub mod calendar;
pub mod exact;
pub mod words;

mod amount;
mod carried;
mod combination;
mod contract;
mod counts;
mod curve;
mod data_item;
mod define;
mod direction;
mod example;
mod expression;
mod files;
mod fraction;
mod ids;
mod indicator;
mod input;
mod levels;
mod money;
mod observation;
mod outcome;
mod party;
mod payment;
mod providers;
mod records;
mod requirement;
mod resolve;
mod roots;
mod segment;
mod thing;
mod timeline;
mod variation;
mod wide;

pub use amount::{Amount, AmountForm, AmountLine, ProRata, UpliftStep, Uplifted, YearPart};
pub use carried::{AfterTheTerm, Carried};
pub use combination::{Combination, Combining, MeasuredPart, Measurement, PartsWord, Tier};
pub use contract::{Contract, Earlier, Extension, Reckoned};
pub use counts::{CountRange, Counts};
pub use curve::{Beyond, Curve, CurveForm, Slice};
pub use data_item::{DataItem, Holds};
pub use define::{CaseRow, Define, DefineForm};
pub use direction::Direction;
pub use example::{Example, Expectation, Expected, FigureKind, FigurePath, PaymentSide, Subject};
pub use expression::{
    Aggregate, BinaryOperator, Domain, DurationUnit, Expression, ExpressionKind, Gate, Over, Own, Per,
    Quantifier, RateOf, RateType, RootFunction, Taken, Test, TestKind, Type, Unit, YearWindow, window_years,
};
pub use files::{Gathered, Host, MOST_FILES, NoFiles, NotOpened, Opened, gather, gather_again};
pub use ids::{
    AmountId, CurveId, DataItemId, DefineId, InputId, LevelsId, PartyId, PaymentId, RecordsId, SegmentId,
};
pub use indicator::{
    Assessment, AssessmentMethod, Better, Consequence, Frequency, Indicator, LevelRow, MissingCosts,
    MovingPoint, Pays, Phase, Portion, Scale, SlidingPoint, ThresholdRow,
};
pub use input::Input;
pub use levels::Levels;
pub use money::{Money, Rounding};
pub use observation::{Figure, Finality, Half, MissingKind, Observation, Origin};
pub use outcome::Outcome;
pub use party::{Party, PartySplit, Role};
pub use payment::{
    Additional, Basis, Bonus, BonusWorth, Difference, NotEarned, OddPennies, PaidOut, Payment, Reduction,
    Side, Step, StepKind,
};
pub use providers::{
    FirstPlace, Known, OfProvider, PercentileMethod, ProviderGroup, Rest, SharedBy, SharedPot, Statistic,
    Ties, Unshared,
};
pub use records::{
    Blank, ColumnHolds, Counted, CountedWhat, Criterion, RecordCell, RecordColumn, RecordSet, Records,
    RowAggregate, RowCount, RowFormula, RowPlace, Within, counted_from,
};
pub use requirement::{Deduction, JudgedAs, Judgement, MissingJudgements, PeriodStanding, Requirement};
pub use resolve::{
    FigureNotFound, NameKind, Named, Resolved, find_figure, find_judgement, named, resolve, resolve_as,
};
pub use segment::Segment;
pub use thing::{Flow, PartFigure, PartOf, SegmentFigure, ThingFigure};
pub use timeline::{Piece, Timeline};
pub use variation::{Selection, Standing, Variation, VariedYear, WrittenChange, WrittenForm};
