//! The second reading of a plan: why a figure is what it is, as a tree of reasons.
//!
//! Results with a name get a line of their own; what lies between two of them is told in the line as arithmetic. The
//! reading follows only what decided: of a choice the branch that was taken, of data that are missing the rule for it.

use crate::evaluation::Evaluation;
use crate::phrases;
use crate::plan::{Comparison, Id, Operands, Operation};
use crate::values::Value;
use meed_contract::exact::Exact;
use meed_contract::{MissingKind, Origin, PercentileMethod, RootFunction, Type, words};
use meed_diagnostics::Span;
use std::cell::RefCell;
use std::collections::HashSet;

/// A figure with its reason, and the figures that it was made from.
#[derive(Clone, PartialEq, Debug)]
pub struct Reason {
    /// What it is: `recovery-star, earned`.
    pub subject: String,
    /// Its value as shown: `£480,000`, `33.9%`, `met`.
    pub value: String,
    /// How it was made, in words and figures: `£480,000 × 100%`; empty for a figure that stands as written.
    pub how: String,
    /// The rule that says so.
    pub rule: Option<Span>,
    /// The data that it was read from.
    pub data: Vec<Origin>,
    /// What it was made from.
    pub because: Vec<Reason>,
    /// Whether what it was made from is told above, in the order that the tree is read; then `because` is empty.
    pub told_above: bool,
    /// Whether it is made from more than can be told in one tree; then `because` is empty, and it can be asked for by its name.
    pub too_deep: bool,
}

/// A figure in one sentence: what it is, how much, and what decided.
#[derive(Clone, PartialEq, Debug)]
pub struct Why {
    /// `recovery-star earned £180,000 in Year 2: £180,000 × 100%, because 33.8308%… is at least 30%`
    pub summary: String,
    /// The whole of it.
    pub reason: Reason,
}

/// So many decisions are few enough for the last of them to be the one that counts.
const FEW_DECISIONS: usize = 3;

/// Why a result of a contract year (from 0) is what it is.
pub(crate) fn why(evaluation: &Evaluation<'_>, id: Id, year: usize) -> Why {
    let teller = Teller::new(evaluation, year);
    let reason = teller.reason(id);
    let Reason { subject, value, how, .. } = &reason;
    let judged = evaluation.plan.type_of(id) == Type::Judgement;
    let what = match subject.rsplit_once(", ") {
        // The period is named already.
        _ if judged => format!("{subject}: {value}"),
        Some((name, "earned")) => format!("{name} earned {value}"),
        Some((name, "missed")) => format!("{name} missed {value}"),
        Some((name, "not available")) => format!("Of {name}, {value} is not available"),
        Some((name, "value")) => format!("{name} is {value}"),
        Some((name, part)) => format!("{name}, {part}, is {value}"),
        None => format!("{subject} is {value}"),
    };
    let decisions = teller.decisions.into_inner();
    // What one period came to does not say what several cost.
    let is_few = decisions.len() <= FEW_DECISIONS && !subject.ends_with(", deducted");
    let decided = if is_few { decisions.last() } else { None };
    // What was reached is no reason for what was missed.
    let lost = subject.ends_with(", missed") || subject.ends_with(", not available");
    let decided = decided
        .filter(|decided| !lost || decided.contains(" is not ") || decided.starts_with("the data are"));
    let how = match decided {
        Some(decided) => {
            let arithmetic = how.split(", because ").next().unwrap_or_default();
            // A single figure is no arithmetic.
            let arithmetic = if arithmetic.contains(' ') { format!(": {arithmetic}") } else { String::new() };
            format!("{arithmetic}, because {decided}")
        }
        None if how.is_empty() => String::new(),
        None => match how.strip_prefix(&format!("{value}, because ")) {
            Some(reason) => format!(", because {reason}"),
            None => format!(": {how}"),
        },
    };
    let number = evaluation.contract.calendar.years().get(year).map_or(0, |year| year.number);
    let year = if judged { String::new() } else { format!(" in Year {number}") };
    Why { summary: format!("{what}{year}{how}"), reason }
}

/// How deep a tree of reasons is told. Programs that read JSON commonly refuse more than 128 levels, of which each reason takes two;
/// and nobody reads further.
const LEVELS: usize = 60;

struct Teller<'a> {
    evaluation: &'a Evaluation<'a>,
    /// The contract year (from 0) that is asked for; what belongs to another one says so.
    year: usize,
    /// Results whose parts are told already, so that a part which many share is told once.
    told: RefCell<HashSet<Id>>,
    /// What decided, in the order told: `91.5% is at least 91%`.
    decisions: RefCell<Vec<String>>,
}

/// What a line tells besides its words.
#[derive(Default)]
struct Told {
    children: Vec<Id>,
    data: Vec<Origin>,
    seen: HashSet<Id>,
}

impl Told {
    fn child(&mut self, id: Id) {
        if self.seen.insert(id) {
            self.children.push(id);
        }
    }
}

impl<'a> Teller<'a> {
    fn new(evaluation: &'a Evaluation<'a>, year: usize) -> Self {
        Self { evaluation, year, told: RefCell::default(), decisions: RefCell::default() }
    }

    fn decided(&self, sentence: String) {
        let mut decisions = self.decisions.borrow_mut();
        // More of them than a sentence can hold are of no use, and they may be many.
        if decisions.len() <= FEW_DECISIONS && !decisions.contains(&sentence) {
            decisions.push(sentence);
        }
    }

    fn reason(&self, id: Id) -> Reason {
        self.reason_at(id, 0)
    }

    fn reason_at(&self, id: Id, depth: usize) -> Reason {
        let plan = self.evaluation.plan;
        let note = plan.note(id);
        let mut told = Told::default();
        let how = self.tell(id, &mut told);
        let value = self.value(id);
        let subject = self.subject(id, note.and_then(|note| note.subject.as_deref()).unwrap_or_default());
        if let (Some(inner), [only]) = (self.passed_through(id), told.children.as_slice())
            && inner == *only
        {
            return Reason { subject, ..self.reason_at(inner, depth) };
        }
        let too_deep = !told.children.is_empty() && depth == LEVELS;
        let told_above = !told.children.is_empty() && !too_deep && !self.told.borrow_mut().insert(id);
        if told_above || too_deep {
            (told.children, told.data) = (Vec::new(), Vec::new());
        }
        Reason {
            subject,
            told_above,
            too_deep,
            how: if told_above || how == value { String::new() } else { how },
            value,
            rule: plan.note(self.decider(id)).map(|note| note.rule),
            data: told.data,
            because: told.children.into_iter().map(|child| self.reason_at(child, depth + 1)).collect(),
        }
    }

    /// What a result is called, with its contract year where that is not the one that is asked for.
    fn subject(&self, id: Id, name: &str) -> String {
        let plan = self.evaluation.plan;
        let of = plan.years.iter().position(|outputs| outputs.operations.contains(&id.0));
        // A part of a year, and a year of its own, stand in the name.
        let is_dated = name
            .rsplit(", ")
            .next()
            .is_some_and(|last| last.contains(|letter: char| letter.is_ascii_digit()));
        let other = of.filter(|of| *of != self.year && !name.is_empty() && !is_dated);
        match other.and_then(|of| self.evaluation.contract.calendar.years().get(of)) {
            Some(year) => format!("{name}, Year {}", year.number),
            None => name.to_owned(),
        }
    }

    /// The operand that an operation for missing data merely hands on, because its data are there.
    fn passed_through(&self, id: Id) -> Option<Id> {
        match self.evaluation.plan.operation(id) {
            Some(Operation::Otherwise(value, _))
                if self.evaluation.values.get(*value).missing().is_none() =>
            {
                Some(*value)
            }
            Some(Operation::Require(value, ..) | Operation::Awaiting(value, _)) => Some(*value),
            _ => None,
        }
    }

    /// The operation whose rule decided: the rule for missing data decides nothing where data are there.
    fn decider(&self, id: Id) -> Id {
        self.passed_through(id).map_or(id, |inner| self.decider(inner))
    }

    /// The value as people read it.
    fn value(&self, id: Id) -> String {
        let plan = self.evaluation.plan;
        let value_type = plan.type_of(id);
        match self.evaluation.values.get(id) {
            Value::Missing(kind) => phrases::missing(kind).to_owned(),
            Value::Parts(_) => String::new(),
            Value::Number(exact) => match exact.as_decimal() {
                Some(value) => phrases::value(self.evaluation.contract, value, value_type),
                None => self.long(exact, value_type),
            },
        }
    }

    /// A fraction without an end, to some places and marked so.
    fn long(&self, exact: Exact, value_type: Type) -> String {
        let places = if value_type == Type::Percentage { 6 } else { 4 };
        format!("{}…", phrases::value(self.evaluation.contract, exact.shown(places), value_type))
    }

    /// An operand inside a line: a named one by its value and as a reason of its own, another one as what it is made of.
    fn operand(&self, id: Id, told: &mut Told) -> String {
        let plan = self.evaluation.plan;
        let named = plan.note(id).is_some_and(|note| note.subject.is_some());
        if named {
            told.child(id);
            return match plan.note(id).and_then(|note| note.subject.as_ref()) {
                // A bare yes or no would not say what it answers.
                Some(subject) if plan.type_of(id) == Type::YesNo && !subject.ends_with(", value") => {
                    format!("{subject}: {}", self.value(id))
                }
                _ => self.value(id),
            };
        }
        let words = self.tell(id, told);
        let compound = matches!(
            self.evaluation.plan.operation(self.told_as(id)),
            Some(Operation::Add(..) | Operation::Subtract(..) | Operation::Sum(_))
        );
        if compound && words.contains(' ') { format!("({words})") } else { words }
    }

    /// The operation whose words tell a result that has no name of its own.
    fn told_as(&self, id: Id) -> Id {
        let plan = self.evaluation.plan;
        let inner = match plan.operation(id) {
            Some(Operation::Given(_, then)) => Some(*then),
            Some(Operation::Select(condition, then, otherwise)) => {
                self.evaluation.values.truth(*condition).map(|holds| if holds { *then } else { *otherwise })
            }
            _ => self.passed_through(id),
        };
        let named = |inner: &Id| plan.note(*inner).is_some_and(|note| note.subject.is_some());
        inner.filter(|inner| !named(inner)).map_or(id, |inner| self.told_as(inner))
    }

    /// An operand beside another: where `the lower of` two ends must be seen.
    fn one_of_two(&self, id: Id, told: &mut Told) -> String {
        let words = self.operand(id, told);
        let named = self.evaluation.plan.note(id).is_some_and(|note| note.subject.is_some());
        match self.evaluation.plan.operation(self.told_as(id)) {
            Some(Operation::Minimum(..) | Operation::Maximum(..)) if !named => format!("({words})"),
            _ => words,
        }
    }

    fn pair(&self, a: Id, sign: &str, b: Id, told: &mut Told) -> String {
        format!("{} {sign} {}", self.one_of_two(a, told), self.one_of_two(b, told))
    }

    /// How a result was made, in words and figures.
    fn tell(&self, id: Id, told: &mut Told) -> String {
        let plan = self.evaluation.plan;
        let Some(operation) = plan.operation(id) else { return String::new() };
        match operation {
            Operation::Constant(_) => self.value(id),
            Operation::Input(slot) => {
                let origin = self.evaluation.inputs.origins.get(*slot as usize).cloned().flatten();
                told.data.extend(origin.filter(|origin| !told.data.contains(origin)));
                match self.evaluation.known(id, None, &[]) {
                    Some(known) => format!("{} (from {known})", self.value(id)),
                    None => self.value(id),
                }
            }
            Operation::Add(a, b) => self.pair(*a, "+", *b, told),
            Operation::Subtract(a, b) => self.pair(*a, "−", *b, told),
            Operation::Multiply(a, b) => self.pair(*a, "×", *b, told),
            Operation::Divide(a, b) => {
                // What stands for something that is left out.
                let constant = |id: Id| matches!(plan.operation(id), Some(Operation::Constant(_)));
                if constant(*a) && constant(*b) && matches!(self.evaluation.values.get(id), Value::Missing(_))
                {
                    return "none".to_owned();
                }
                let (of, out_of) = (self.operand(*a, told), self.operand(*b, told));
                match self.evaluation.values.get(id) {
                    // Two missing figures are missing once.
                    Value::Missing(_) if of == out_of => of,
                    _ => format!("{of} / {out_of}"),
                }
            }
            Operation::Minimum(a, b) => format!("the lower of {}", self.pair(*a, "and", *b, told)),
            Operation::Maximum(a, b) => format!("the higher of {}", self.pair(*a, "and", *b, told)),
            Operation::Round(a) => self.rounded(id, *a, "rounded", &self.quantum(), told),
            Operation::RoundDown(a) => self.rounded(id, *a, "cut", &self.quantum(), told),
            Operation::RoundTo(a, quantum, _) => {
                let step = phrases::value(self.evaluation.contract, *quantum, plan.type_of(id));
                self.rounded(id, *a, "rounded", &step, told)
            }
            Operation::Root(a, function, quantum, _) => {
                let step = phrases::value(self.evaluation.contract, *quantum, plan.type_of(id));
                let word = match function {
                    RootFunction::SquareRoot => "the square root of",
                    RootFunction::Exponential => "the exponential of",
                };
                format!("{word} {}, rounded to {step}", self.one_of_two(*a, told))
            }
            Operation::MonthsLater(day, months) => {
                let (day, months) = (self.operand(*day, told), self.operand(*months, told));
                match months.strip_prefix('-') {
                    Some(months) => format!("{day} − {months}"),
                    None => format!("{day} + {months}"),
                }
            }
            Operation::Require(value, ..) | Operation::Awaiting(value, _) | Operation::MayHold(value) => {
                self.operand(*value, told)
            }
            Operation::Median(operands) => {
                format!("the middle one of {}", self.list(plan.operand_list(operands), ", ", told))
            }
            Operation::Percentile(operands, at, method) => {
                let values = self.list(plan.operand_list(operands), ", ", told);
                if at.is_zero() {
                    format!("the lowest of {values}")
                } else if *at == rust_decimal::Decimal::ONE {
                    format!("the highest of {values}")
                } else if *at == rust_decimal::Decimal::new(5, 1) && *method == PercentileMethod::BetweenRanks
                {
                    format!("the middle one of {values}")
                } else {
                    let percent = (at * rust_decimal::Decimal::ONE_HUNDRED).normalize();
                    let method = match method {
                        PercentileMethod::NearestRank => "nearest rank",
                        PercentileMethod::BetweenRanks => "between ranks",
                    };
                    format!("percentile {percent}, {method}, of {values}")
                }
            }
            Operation::Through(value, points, _) => {
                let points: Vec<String> = plan
                    .operand_list(points)
                    .chunks_exact(2)
                    .filter_map(|pair| {
                        let [at, gives] = pair else { return None };
                        Some(format!("{} at {}", self.operand(*gives, told), self.operand(*at, told)))
                    })
                    .collect();
                format!("{}: on the line through {}", self.operand(*value, told), points.join(", "))
            }
            Operation::Compare(a, how, b) => {
                let met = self.evaluation.values.truth(id);
                let answer = match met {
                    Some(true) => "yes",
                    Some(false) => "no",
                    None => "not known",
                };
                let of_days = matches!(plan.type_of(*a), Type::Date | Type::Moment);
                let how = match how {
                    Comparison::AtLeast if of_days => "on or after ",
                    Comparison::Above if of_days => "after ",
                    Comparison::AtMost if of_days => "on or before ",
                    Comparison::Below if of_days => "before ",
                    Comparison::AtLeast => "at least ",
                    Comparison::Above => "above ",
                    Comparison::AtMost => "at most ",
                    Comparison::Below => "below ",
                    Comparison::Exactly => "",
                };
                let end = self.typed_like(*a, *b, told);
                let value = self.operand(*a, told);
                if let Some(met) = met {
                    let not = if met { "" } else { "not " };
                    // `good is good` would say nothing.
                    let named = plan.note(*a).and_then(|note| note.subject.as_deref());
                    let judged = plan.type_of(*a) == Type::Judgement;
                    let value = named.filter(|_| value == end || judged).unwrap_or(&value);
                    let value = value.strip_suffix(", value").unwrap_or(value);
                    self.decided(format!("{value} is {not}{how}{end}"));
                }
                format!("{value} is {how}{end}: {answer}")
            }
            Operation::And(operands) => self.list(&self.deciding(id, operands, false), " and ", told),
            Operation::Or(operands) => self.list(&self.deciding(id, operands, true), " or ", told),
            Operation::Not(a) => format!("not ({})", self.operand(*a, told)),
            Operation::Select(condition, then, otherwise) => self.chosen(*condition, *then, *otherwise, told),
            Operation::Steps(operands) => self.steps(plan.operand_list(operands), told),
            Operation::Line(value, line) => self.line(id, *value, *line, told),
            Operation::Sum(operands) => self.list(plan.operand_list(operands), " + ", told),
            Operation::Count(operands) if self.counts_judgements(operands) => {
                let plan = self.evaluation.plan;
                let held = |id: &&Id| self.evaluation.values.truth(**id) == Some(true);
                let judged = plan.operand_list(operands).iter().filter(held).filter_map(|id| {
                    let Some(Operation::Compare(judged, ..)) = plan.operation(*id) else { return None };
                    told.child(*judged);
                    plan.note(*judged)?.subject.clone()
                });
                let judged: Vec<String> = judged.collect();
                if judged.is_empty() { "none".to_owned() } else { words::list(&judged) }
            }
            Operation::Count(operands) => {
                format!("how many hold of {}", self.list(plan.operand_list(operands), "; ", told))
            }
            Operation::AtLeast(operands, wanted) => self.at_least(operands, *wanted, told),
            Operation::Allocate(total, weights, _) => {
                let weights: Vec<String> =
                    plan.operand_list(weights).iter().map(|weight| self.operand(*weight, told)).collect();
                format!("{} split {}", self.operand(*total, told), weights.join(" : "))
            }
            Operation::Part(split, part) => self.part(*split, *part, told),
            Operation::Otherwise(value, when) => self.otherwise(*value, when, told),
            Operation::Given(first, then) => match self.evaluation.values.get(*first) {
                Value::Missing(kind) => self.lacking(*first, kind, told),
                _ => self.operand(*then, told),
            },
        }
    }

    /// How many of several hold, beside how many must.
    fn at_least(&self, operands: &Operands, wanted: u32, told: &mut Told) -> String {
        let operands = self.evaluation.plan.operand_list(operands);
        let held = operands.iter().filter(|id| self.evaluation.values.truth(**id) == Some(true)).count();
        let list = self.list(operands, "; ", told);
        let (held, all) = (held, operands.len());
        self.decided(format!("{held} of {all} conditions hold, and at least {wanted} must"));
        format!("{held} of {all} hold, and at least {wanted} must: {list}")
    }

    /// Whether what is counted is what a requirement comes to in its periods.
    fn counts_judgements(&self, operands: &Operands) -> bool {
        let plan = self.evaluation.plan;
        plan.operand_list(operands).first().is_some_and(|first| {
            matches!(plan.operation(*first), Some(Operation::Compare(judged, ..)) if plan.type_of(*judged) == Type::Judgement)
        })
    }

    /// The right-hand side of a comparison in the words of the left: a level by its name.
    fn typed_like(&self, a: Id, b: Id, told: &mut Told) -> String {
        let plan = self.evaluation.plan;
        match (plan.type_of(a), plan.operation(b)) {
            (value_type @ Type::Level(_), Some(Operation::Constant(rank))) => {
                phrases::value(self.evaluation.contract, *rank, value_type)
            }
            _ => self.operand(b, told),
        }
    }

    /// The contract's step.
    fn quantum(&self) -> String {
        meed_contract::Money::pounds(self.evaluation.contract.rounding.quantum).to_string()
    }

    fn rounded(&self, id: Id, inner: Id, word: &str, step: &str, told: &mut Told) -> String {
        let values = &self.evaluation.values;
        let words = self.operand(inner, told);
        let exact = |id| values.get(id).number();
        let same = exact(id)
            .zip(exact(inner))
            .is_some_and(|(a, b)| a.compare(b).is_ok_and(std::cmp::Ordering::is_eq));
        if same {
            return words;
        }
        format!("{words}, {word} to {step}")
    }

    /// Of an `and` that fails those that fail, of an `or` that holds those that hold; else all.
    fn deciding(&self, id: Id, operands: &Operands, decides: bool) -> Vec<Id> {
        let values = &self.evaluation.values;
        let all = self.evaluation.plan.operand_list(operands).to_vec();
        if values.truth(id) != Some(decides) {
            return all;
        }
        all.into_iter().filter(|operand| values.truth(*operand) == Some(decides)).collect()
    }

    fn list(&self, ids: &[Id], separator: &str, told: &mut Told) -> String {
        // A zero that only starts a sum says nothing.
        let plan = self.evaluation.plan;
        let says = |id: &&Id| {
            let zero = matches!(plan.operation(**id), Some(Operation::Constant(value)) if value.is_zero());
            !zero || plan.note(**id).is_some_and(|note| note.subject.is_some())
        };
        let told_words: Vec<String> = ids.iter().filter(says).map(|id| self.operand(*id, told)).collect();
        if told_words.is_empty() { "nothing".to_owned() } else { told_words.join(separator) }
    }

    fn chosen(&self, condition: Id, then: Id, otherwise: Id, told: &mut Told) -> String {
        match self.evaluation.values.truth(condition) {
            Some(held) => {
                let reason = self.operand(condition, told);
                let chosen = self.operand(if held { then } else { otherwise }, told);
                format!("{chosen}, because {reason}")
            }
            None => self.operand(condition, told),
        }
    }

    fn steps(&self, pairs: &[Id], told: &mut Told) -> String {
        let values = &self.evaluation.values;
        let held = pairs
            .chunks_exact(2)
            .rev()
            .find(|pair| pair.first().is_some_and(|condition| values.truth(*condition) == Some(true)));
        match held {
            Some([condition, value]) => {
                format!("{}, because {}", self.operand(*value, told), self.operand(*condition, told))
            }
            _ => match pairs.first() {
                Some(first) => format!("no row holds ({})", self.operand(*first, told)),
                None => "there is no row".to_owned(),
            },
        }
    }

    fn line(&self, id: Id, value: Id, line: u32, told: &mut Told) -> String {
        let plan = self.evaluation.plan;
        let shown = self.operand(value, told);
        let value_type = plan.type_of(value);
        let contract = self.evaluation.contract;
        let gives = plan.type_of(id);
        let point = |(at, pays): &(rust_decimal::Decimal, rust_decimal::Decimal)| {
            let gives = phrases::value(contract, *pays, gives);
            format!("{gives} at {}", phrases::value(contract, *at, value_type))
        };
        let exact = self.evaluation.values.get(value).number();
        let points = plan.lines.get(line as usize).map(Vec::as_slice).unwrap_or_default();
        let Some(exact) = exact else { return shown };
        let after = points
            .iter()
            .position(|(at, _)| exact.compare((*at).into()).is_ok_and(std::cmp::Ordering::is_le));
        match after {
            Some(0) => format!("{shown}: {} and beyond", points.first().map(point).unwrap_or_default()),
            None => format!("{shown}: {} and beyond", points.last().map(point).unwrap_or_default()),
            Some(index) => {
                let pair = points.get(index - 1).zip(points.get(index));
                pair.map_or(shown.clone(), |(low, high)| {
                    format!("{shown}: on the line from {} to {}", point(low), point(high))
                })
            }
        }
    }

    fn part(&self, split: Id, part: u32, told: &mut Told) -> String {
        let plan = self.evaluation.plan;
        let Some(Operation::Allocate(total, weights, _)) = plan.operation(split) else {
            return String::new();
        };
        let values = &self.evaluation.values;
        let number = |id: &Id| values.get(*id).number().and_then(Exact::as_decimal).unwrap_or_default();
        let weights = plan.operand_list(weights);
        let sum: rust_decimal::Decimal = weights.iter().map(number).sum();
        let own = weights.get(part as usize).map(number).unwrap_or_default();
        if sum == rust_decimal::Decimal::ONE {
            return format!("{} × {}", self.operand(*total, told), words::percentage(own));
        }
        // Weights that are shared out are reckoned without a division and come out large; their proportion is what counts.
        let is_shared = |weight: &Id| matches!(plan.operation(*weight), Some(Operation::Select(shares, ..)) if values.truth(*shares) == Some(true));
        let shared = weights.iter().any(is_shared);
        let unit = if shared { common(weights.iter().map(number)) } else { rust_decimal::Decimal::ONE };
        let shown = |weight: rust_decimal::Decimal| {
            words::grouped(weight.checked_div(unit).unwrap_or(weight).normalize())
        };
        format!("{} × {} of {}", self.operand(*total, told), shown(own), shown(sum))
    }

    /// What is not known, because something that it needs is missing.
    fn lacking(&self, needed: Id, kind: MissingKind, told: &mut Told) -> String {
        let subject = self.evaluation.plan.note(needed).and_then(|note| note.subject.clone());
        let reason = self.operand(needed, told);
        if let Some(subject) = subject {
            let subject = subject.strip_suffix(", value").unwrap_or(&subject);
            self.decided(format!("{subject} is {}", phrases::missing(kind)));
        }
        reason
    }

    fn otherwise(&self, value: Id, when: &[Option<Id>; 4], told: &mut Told) -> String {
        let Value::Missing(kind) = self.evaluation.values.get(value) else {
            return self.operand(value, told);
        };
        let [not_due, not_submitted, suppressed, not_applicable] = *when;
        let instead = match kind {
            MissingKind::NotDue => not_due,
            MissingKind::NotSubmitted => not_submitted,
            MissingKind::Suppressed => suppressed,
            MissingKind::NotApplicable => not_applicable,
        };
        let reason = self.operand(value, told);
        let reason = if reason == phrases::missing(kind) { String::new() } else { format!(" ({reason})") };
        match instead.map(|id| (id, self.evaluation.plan.operation(id))) {
            // The segments of a population that is not reported as a whole.
            Some((id, Some(Operation::Sum(_)))) => self.operand(id, told),
            Some((id, Some(Operation::Constant(_)))) => {
                self.decided(format!("the data are {}{reason}", phrases::missing(kind)));
                format!("{}, because the data are {}{reason}", self.operand(id, told), phrases::missing(kind))
            }
            Some((id, _)) => {
                format!(
                    "{}, carried forward because the data are {}",
                    self.operand(id, told),
                    phrases::missing(kind)
                )
            }
            None => phrases::missing(kind).to_owned(),
        }
    }
}

/// The largest whole number that divides all of them; one where they are not whole or there is none.
fn common(numbers: impl Iterator<Item = rust_decimal::Decimal>) -> rust_decimal::Decimal {
    use rust_decimal::Decimal;
    let mut found = Decimal::ZERO;
    for number in numbers {
        if !number.fract().is_zero() {
            return Decimal::ONE;
        }
        let (mut a, mut b) = (found, number);
        while !b.is_zero() {
            (a, b) = (b, a.checked_rem(b).unwrap_or_default());
        }
        found = a;
    }
    if found.is_zero() { Decimal::ONE } else { found }
}
