//! The catalogue: every diagnostic that Meed can give, one row each.
//!
//! A code never changes its meaning and is never used again. The explanation of a code is a file of its own,
//! `explanations/CODE.md`, with a wrong and a right example that the tests run.

use crate::Severity;

/// One row of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The code as users see it.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about, as a noun phrase.
    pub title: &'static str,
    /// The explanation, in Markdown: why it matters, a wrong example and a right one.
    pub explanation: &'static str,
}

macro_rules! catalogue {
    ($($variant:ident $code:ident $severity:ident $title:literal;)+) => {
        /// The code of a diagnostic.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $(#[doc = $title] $variant,)+
        }

        impl Code {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code's row.
            pub fn entry(self) -> &'static Entry {
                match self {
                    $(Self::$variant => {
                        const ENTRY: Entry = Entry {
                            code: stringify!($code),
                            severity: Severity::$severity,
                            title: $title,
                            explanation: include_str!(concat!("../explanations/", stringify!($code), ".md")),
                        };
                        &ENTRY
                    })+
                }
            }
        }
    };
}

impl Code {
    /// The code as users see it: `M0201`.
    pub fn as_str(self) -> &'static str {
        self.entry().code
    }

    /// The code that users write as `text`, in either case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(text))
    }
}

catalogue! {
    // The text of a rule file.
    UnexpectedText M0101 Error "text that does not fit here";
    UnknownStatement M0102 Error "a statement that this block does not have";
    UnknownItem M0103 Error "an item that the language does not have";
    UnclosedBlock M0104 Error "a block without its closing brace";
    UnclosedString M0105 Error "a string without its closing quote";
    NestedTooDeep M0106 Error "brackets or blocks nested too deep";
    NotUtf8 M0107 Error "a file that is not UTF-8 text";
    UnspacedOperator M0108 Error "an operator without spaces around it";
    MalformedNumber M0109 Error "a number written in a way that can be misread";
    StrayBrace M0110 Error "a closing brace that closes nothing";
    WrongCellCount M0111 Error "a table row with too many or too few cells";
    UnknownColumn M0112 Error "a table column that means nothing here";
    CapitalInName M0113 Error "a name with a capital letter";
    FileTooLarge M0114 Error "a file larger than Meed reads";
    LaterConstruct M0115 Error "a construct that this version does not read yet";
    WrongTable M0116 Error "a table that lacks a row or a column it needs";
    ImportLeadsOut M0117 Error "an import that leads out of the contract's folder";
    ImportNotRead M0118 Error "an import that cannot be read";
    CircularImport M0119 Error "files that import one another";
    // Names and statements.
    UnknownName M0201 Error "a name that nothing defines";
    DuplicateName M0202 Error "a name defined twice";
    DuplicateStatement M0203 Error "a statement written twice";
    MissingStatement M0204 Error "a statement that is needed and missing";
    UnusedName M0205 Warning "a definition that nothing uses";
    DuplicateCode M0206 Error "a code given to two indicators";
    WrongKindOfName M0207 Error "a name of one kind where another is needed";
    NotOneContract M0208 Error "not exactly one contract item";
    ConflictingStatements M0209 Error "statements that cannot stand together";
    // Dates, years and timelines.
    NoSuchDate M0301 Error "a date that does not exist";
    TermEndsBeforeItBegins M0302 Error "a term that ends before it begins";
    YearOutsideTerm M0303 Error "a year outside the term";
    TimelineGap M0304 Error "a timeline with a gap";
    TimelineOverlap M0305 Error "a timeline whose parts overlap";
    ChangesInsidePeriod M0306 Error "a setting that changes inside an assessed period";
    DateOutsideTerm M0307 Warning "a date outside the term";
    AmbiguousUntil M0308 Error "`until` with a year, which can be read two ways";
    WrongPeriod M0309 Error "a period that cannot be used here";
    NoYearBefore M0330 Error "the year before Year 1";
    // Indicators, scoring and what they need.
    ThresholdsOutOfOrder M0401 Error "thresholds that are not in order";
    ThresholdsOverlap M0402 Error "thresholds that overlap";
    UnreachableRow M0403 Error "a row that can never decide";
    PaysLessForBetter M0404 Warning "a scale that pays less for better performance";
    LinkedWithoutTarget M0405 Error "linked to payment without a target";
    LinkedWithoutSource M0406 Error "linked to payment without a source";
    LinkedWithoutMissingRule M0407 Error "linked to payment without saying what missing data cost";
    LinkedWithoutPays M0408 Error "linked to payment without saying what it pays";
    TargetAgainstDirection M0409 Warning "a target that points against `better`";
    WrongScoring M0410 Error "a way of paying that does not fit what is measured";
    AssessmentNotStated M0411 Error "several periods in a year, and no word how they make one value";
    HoleBetweenRows M0412 Note "a hole between two rows, which pays nothing";
    CasesLeaveOpen M0430 Error "a table of cases that leaves something open";
    ConditionNeverHolds M0413 Error "a condition that can never hold";
    NeverJudged M0414 Warning "a requirement that is judged in no period";
    NotCombined M1201 Error "parts of a measure without how they combine";
    NotBySegment M1202 Error "a segment where there is no score of each";
    OfTheParts M1203 Error "a statement in the wrong place of a measure that is made of several";
    BonusWithoutPot M1204 Error "a bonus where there is nothing that it could make up for";
    WrongCounts M0420 Error "a rule for suppressed or rounded counts that no count fits";
    // Money, points and shares.
    SharesDoNotAddUp M0501 Error "shares that do not add up to 100%";
    PointsDoNotAddUp M0502 Error "points that do not add up to the declared total";
    LinesDifferFromTotal M0503 Error "lines that do not add up to their stated total";
    NeverEarned M0504 Note "money that can never be earned";
    MoreThanThePot M0505 Error "payments that add up to more than the pot";
    PayerIsPayee M0506 Error "a party that pays itself";
    MixedShares M0507 Error "points, weights and shares mixed in one group";
    NegativeSum M0508 Error "a sum or pot of less than nothing";
    KeptByPayee M0509 Warning "a payee that keeps what it does not earn";
    MoreThanTheAmount M0510 Warning "payments that take more than the whole of one amount";
    NotWholeMonths M0520 Error "parts counted in months where a month is not whole";
    ApportionmentNotStated M0521 Error "sums of financial years without the rule for contract years";
    FactorOutOfRange M0522 Error "an uplift or an efficiency that cannot be meant";
    ProRataOfPot M0523 Error "a part of the year taken of what a pot earned";
    OnlyIfExtended M0524 Note "figures for years that only an extension would add";
    // Types and arithmetic.
    TypesDoNotFit M0601 Error "two things that cannot be combined";
    WrongType M0602 Error "a value of one kind where another is needed";
    FractionForPercentage M0603 Error "a fraction where a percentage is meant";
    BeyondAHundredPercent M0604 Warning "a percentage beyond 100%";
    CircularDefinition M0605 Error "a definition that depends on itself";
    DivisionByZero M0606 Error "a division by zero";
    OutsideLimits M0630 Error "a result outside the limits that it must keep";
    TooManyDigits M0607 Error "a number with more digits than can be held exactly";
    // Words that can be read in several ways.
    CapOrShareFirst M1401 Error "a cap and a share in no order";
    PartsOfAYear M1402 Error "figures of parts of a year, which can count in several ways";
    ThresholdsOrScale M1403 Error "a table of results that can be read as thresholds or as a sliding scale";
    WholeOrPartAbove M1404 Error "a figure above a threshold: the whole or the part above";
    PaidInParts M1405 Error "a payment in parts of a year, which can be read in several ways";
    StepWithoutDirection M1406 Error "rounding without its direction";
    EndsNotSaid M1407 Error "`between` two ends, with or without them";
    UpliftAndEfficiency M1408 Error "an uplift and an efficiency, one after the other or their difference";
    MonthsOrDays M1409 Error "a part of a year, by months or by days";
    OnceOrEachTime M1410 Error "a deduction that can be made once or each time";
    TooFewCosts M1411 Error "a minimum denominator without what it means to be below it";
    // Variations and successors.
    VariationFrom M0901 Error "a variation whose `from` is not what the contract says";
    FixedTerm M0902 Error "a variation of what is fixed for the term";
    VariationsConflict M0903 Error "two variations that cannot both hold";
    NotVariable M0904 Error "a change that a variation cannot make";
    SuccessionUnclear M0905 Error "a successor that cannot take the party's place";
    // Data files.

    WhoseIsMeant M1101 Error "a name that stands for several providers, without whose is meant";
    NotOfTheGroup M1102 Error "something that the provider named does not have";
    NothingOverTheGroup M1103 Error "a comparison of providers in which nothing is of each provider";
    NoOwnProvider M1104 Error "a comparison with the own provider where there is none";
    BadGroup M1105 Error "a group of providers that cannot be one";
    ComparisonOpen M1106 Error "a comparison of providers that leaves open how it is made";
    ProviderTable M1107 Error "values by provider that do not fit the group";
    EachOfMisplaced M1108 Error "each of a group where one party must stand";
    SharedMisused M1109 Error "a shared pot where none can be shared";
    SharedOpen M1110 Error "a shared pot that leaves open how it is shared";
    UnknownProvider M1111 Error "data of a provider that the contract does not ask for";
    ProviderNotSaid M1112 Error "a row of data that does not say whose it is";

    UnknownIndicator M0701 Error "data for something the contract does not have";
    DuplicateRow M0702 Error "two rows for the same thing and period";
    BadFigure M0703 Error "a cell that holds no figure that can be read";
    BadPeriod M0704 Error "a cell that holds no period that can be read";
    PeriodOutsideTerm M0705 Error "a period outside the contract's term";
    UnknownDataColumn M0706 Error "a data column that means nothing";
    MissingDataColumn M0707 Error "a data column that is needed and missing";
    NumeratorAboveDenominator M0708 Error "a numerator above its denominator";
    PercentageForm M0709 Error "a percentage in another form than the data use";
    UnknownSegment M0710 Error "a segment that the contract does not have";
    UnknownStatus M0711 Error "a status that means nothing";
    UnreadableFile M0712 Error "a file that cannot be read";
    CellError M0713 Error "a spreadsheet cell that holds an error";
    WrongFigure M0714 Error "a figure of another kind than the item needs";
    NoRows M0715 Error "a data file without rows";
    WrongFrequency M0716 Error "a period of another length than is reported";
    FigureAndMarker M0717 Error "a figure and a marker for missing data in one row";
    RaggedRow M0718 Error "a row with more or fewer cells than the heading row";
    NotRounded M0720 Error "a count that is not rounded as the contract says";
    // Records of persons and episodes.
    WrongColumn M1001 Error "a column of records that cannot be as it is written";
    WrongPeriodOfRows M1002 Error "rows of records that belong to no certain period";
    WrongNameInRow M1003 Error "a rule for a row that names what is not known of a row";
    WrongCounted M1004 Error "a count in records that does not fit what is measured";
    WhosePerson M1005 Error "persons counted without saying who they are, or how often they count";
    WrongTimeOfPerson M1006 Error "a time for each person that is not the one reported";
    OutsideRecords M1007 Error "a question to a row of records where there is none";
    CountedAndGiven M1008 Error "a figure given for what is counted in records";
    RecordRow M1009 Error "a cell of given rows that does not fit its column";
    RecordsFile M1010 Error "a records file that does not say what it must";
    RecordsFileColumn M1011 Error "a column of a records file that is unknown, missing or there twice";
    RecordCell M1012 Error "a cell of records that cannot be read";
    RecordDay M1013 Error "a day of a row that cannot be";
    RowsOutsideTerm M1014 Warning "rows of records outside the contract's term";
    CountedBeyond M1015 Error "more counted than what it is counted out of";
    RowResult M1016 Error "a row that cannot be reckoned";
    // Aggregates and functions.
    AggregateWithoutMeaning M1301 Error "an aggregate that has no meaning where it stands";
    RateOfOddNumber M1441 Error "a rate for a number of people that makes sums without end, or for the same thing twice";
    PaysIsReckoned M1442 Error "what a row of a table pays is reckoned";
    // Carried values.
    OpeningOrClosing M1421 Error "a carried value of which the opening or the closing can be meant";
    CarriedKinds M1422 Error "a carried value that cannot be carried, or that closes in another kind than it opens";
    LeftAfterTheTerm M1423 Error "what a carried value leaves after the term, which can be read in several ways";
    NotPaidAfterTheTerm M1424 Error "a carried value that the payment named for it does not pay";
    RecoveryMisplaced M1425 Error "a recovery that cannot stand where it is written";
    // Instalments.
    InstalmentShares M1320 Error "shares of instalments that are not as many as a year has";
    // Worked examples and paths.
    ExpectationNotMet M0801 Error "a worked example that comes out differently";
    UnknownPath M0802 Error "a path that leads to no figure";
    GivenDoesNotFit M0803 Error "a given value that does not fit";
    StillUsed M1461 Error "something that is no part of the contract is named";
    CannotAddOrRemove M1462 Error "what a variation cannot add or remove";
    InForceUnclear M1463 Error "`in force` that ends before it begins";
    NoSuchCell M1464 Error "a cell that the table does not have";
}
