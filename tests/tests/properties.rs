//! What must always hold of every contract of the repository, whatever the data: parts add up, a payment never passes its caps,
//! better never pays less where the contract is declared so, and ranges contain every value within them.

use meed_contract::{
    Assessment, Basis, Better, Contract, DataItemId, Earlier, Expression, ExpressionKind, Figure, Gate, Half,
    Holds, Measurement, Money, Observation, Outcome, Own, Payment, Piece, Reckoned, Scale, Step, StepKind,
    Subject, Test, TestKind, Timeline,
};
use meed_diagnostics::SourceId;
use meed_engine::plan::Id;
use meed_engine::statement::Statement;
use meed_engine::{Inputs, Plan, RangeInputs, Value, Values};
use meed_tests::{adds_up, check, every_contract, generated, load_path, random_data, read};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::sync::LazyLock;

struct Case {
    name: String,
    contract: Contract,
    plan: Plan,
}

fn case(name: String, contract: Contract) -> Case {
    let plan = meed_engine::compile(&contract);
    Case { name, contract, plan }
}

static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let mut cases: Vec<Case> = every_contract()
        .into_iter()
        .map(|path| {
            let loaded = load_path(&path);
            let said = meed_report::diagnostics::plain::render(&loaded.diagnostics, &loaded.sources);
            let contract = loaded.contract.unwrap_or_else(|| panic!("{path}:\n{said}"));
            case(path, contract)
        })
        .collect();
    let (contract, said) = check(SourceId(0), &generated(400));
    cases.push(case("generated".to_owned(), contract.unwrap_or_else(|| panic!("{said:?}"))));
    cases
});

/// The statements of all years; none where the contract refuses such data (a sum below zero, a result outside its limits).
fn statements(case: &Case, data: &[Observation]) -> Option<Vec<Statement>> {
    let evaluation = case.plan.evaluate(&case.contract, data).ok()?;
    (0..case.contract.calendar.years().len()).map(|year| evaluation.statement(year)).collect()
}

/// Random numbers that are the same on every run, for what must hold once of every contract.
fn numbers(seed: u32) -> Vec<(u32, u32)> {
    let mut state = u64::from(seed) + 0x9e37_79b9_7f4a_7c15;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u32::try_from(state >> 32).unwrap()
    };
    (0..97).map(|_| (next(), next())).collect()
}

/// The properties below look at something: most contracts take most data, and pay by them.
#[test]
fn contracts_are_paid_by_random_data() {
    for case in CASES.iter() {
        let taken: Vec<Vec<Statement>> = (0..40)
            .filter_map(|seed| statements(case, &random_data(&case.contract, &numbers(seed), usize::MAX)))
            .collect();
        assert!(taken.len() > 5, "{}: of 40 data sets {} are taken", case.name, taken.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_row_adds_up(random in prop::collection::vec((any::<u32>(), any::<u32>()), 97)) {
        for case in CASES.iter() {
            for statement in statements(case, &random_data(&case.contract, &random, usize::MAX)).iter().flatten() {
                adds_up(statement);
            }
        }
    }
}

// ---- caps ----

/// The cap that nothing after it can raise again.
fn last_cap(steps: &[Step]) -> Option<&Expression> {
    let at = steps.iter().rposition(|step| matches!(step.kind, StepKind::NotAbove(_)))?;
    let StepKind::NotAbove(cap) = &steps.get(at)?.kind else { return None };
    let lowers = |step: &Step| matches!(step.kind, StepKind::Less(_));
    let mut own = false;
    cap.each(&mut |part| own |= matches!(part.kind, ExpressionKind::Own(Own::Gain | Own::Loss)));
    (!own && steps.get(at + 1..)?.iter().all(lowers)).then_some(cap)
}

/// For each payment with a cap, by its position: the cap, and the side on which it stands.
fn caps(contract: &Contract) -> Vec<(usize, Expression)> {
    let of = |payment: &Payment| -> Option<Expression> {
        let steps = match &payment.basis {
            // Both sides are capped by the same.
            Basis::Difference(difference) => {
                let sides: Vec<_> = [&difference.gains, &difference.losses].into_iter().flatten().collect();
                let caps: Vec<_> = sides.iter().filter_map(|side| last_cap(&side.then)).collect();
                let same =
                    |pair: &[&Expression]| format!("{:?}", pair[0].kind) == format!("{:?}", pair[1].kind);
                return (caps.len() == sides.len() && (caps.len() == 1 || same(&caps)))
                    .then(|| caps.first().map(|cap| (*cap).clone()))
                    .flatten();
            }
            Basis::Sum(_) | Basis::Pot { .. } | Basis::Shared(_) => &payment.then,
        };
        last_cap(steps).cloned()
    };
    contract.payments.iter().enumerate().filter_map(|(at, payment)| Some((at, of(payment)?))).collect()
}

/// The contract with a payment more for each cap, which pays it: so that both are reckoned from the same data.
fn with_caps(contract: &Contract, caps: &[(usize, Expression)]) -> Contract {
    let mut contract = contract.clone();
    for Earlier { contract: earlier, .. } in &mut contract.earlier {
        *earlier = with_caps(earlier, caps);
    }
    for (at, cap) in caps {
        let Some(payment) = contract.payments.get(*at) else { continue };
        let years = contract.calendar.years().len();
        let pieces = vec![Piece { value: cap.clone(), range: contract.calendar.term(), span: payment.span }];
        let probe = Payment {
            name: format!("{} is at most", payment.name),
            basis: Basis::Sum(Timeline { pieces, by_year: vec![Some(0); years], span: payment.span }),
            then: Vec::new(),
            only_if: None,
            reduced: Vec::new(),
            refer: None,
            passed_on: None,
            not_earned: None,
            ..payment.clone()
        };
        contract.order.push(Reckoned::Payment(contract.payments.len()));
        contract.payments.push(probe);
    }
    contract
}

static CAPPED: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let capped = CASES.iter().filter_map(|one| {
        let caps = caps(&one.contract);
        (!caps.is_empty()).then(|| case(one.name.clone(), with_caps(&one.contract, &caps)))
    });
    capped.collect()
});

fn below_caps(statement: &Statement) -> usize {
    let mut looked_at = 0;
    for probe in &statement.payments {
        let Some(name) = probe.name.strip_suffix(" is at most") else { continue };
        // Where a figure of the cap is missing, so is one of the sum.
        if probe.stopped_by.is_some() || probe.range.is_some() {
            continue;
        }
        let payment = statement.payments.iter().find(|payment| payment.name == name).unwrap();
        assert!(
            payment.amounts.earned <= probe.amounts.pot,
            "{name} is {}, above {}",
            payment.amounts.earned,
            probe.amounts.pot
        );
        looked_at += 1;
    }
    for deduction in statement.requirements.iter().filter_map(|line| line.deduction.as_ref()) {
        if let Some(most) = deduction.most {
            assert!(deduction.amount <= most.max(Money::ZERO));
            looked_at += 1;
        }
    }
    looked_at
}

#[test]
fn there_are_caps() {
    assert!(CAPPED.len() >= 4, "{} contracts have caps", CAPPED.len());
    for case in CAPPED.iter() {
        let data = |seed| random_data(&case.contract, &numbers(seed), usize::MAX);
        let seen: usize = (0..40)
            .filter_map(|seed| statements(case, &data(seed)))
            .flatten()
            .map(|statement| below_caps(&statement))
            .sum();
        assert!(seen > 0, "{}: its caps are never looked at", case.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_payment_passes_its_caps(random in prop::collection::vec((any::<u32>(), any::<u32>()), 97)) {
        for case in CAPPED.iter() {
            for statement in statements(case, &random_data(&case.contract, &random, usize::MAX)).iter().flatten() {
                below_caps(statement);
            }
        }
    }
}

// ---- better never pays less ----

/// Whether a condition can only come to hold where more is earned.
fn only_asks_for_more(gate: &Gate) -> bool {
    match gate {
        Gate::OutcomesAchieved(..) => true,
        Gate::Is { subject, test, .. } => match &subject.kind {
            ExpressionKind::Figure(path) => {
                matches!(path.subject, Subject::Outcome(..) | Subject::Indicator(..))
                    && matches!(test.kind, TestKind::Exactly(_) | TestKind::AtLeast(_) | TestKind::Above(_))
            }
            // Of something that is no measure of this payment: it stays as it is.
            _ => true,
        },
        Gate::And(gates) | Gate::Or(gates) | Gate::AtLeast(_, gates, _) => {
            gates.iter().all(only_asks_for_more)
        }
        // What is counted over a domain may be asked either way.
        Gate::Over(..) | Gate::Not(_) => false,
    }
}

/// Whether a test holds for better values once it holds for a value.
fn opens_towards(test: &Test, better: Better) -> bool {
    match (&test.kind, better) {
        (TestKind::AtLeast(_) | TestKind::Above(_), Better::Higher)
        | (TestKind::AtMost(_) | TestKind::Below(_), Better::Lower) => true,
        // A level or a yes that is asked for exactly is looked at below, by what it is.
        _ => false,
    }
}

/// Which way is better, where every step of the scale agrees with it in every year.
fn declared(assessment: &Assessment) -> Option<Better> {
    let better = assessment.better?;
    let rises = |pays: &[&Vec<Decimal>]| {
        pays.windows(2).all(|pair| pair[0].iter().zip(pair[1]).all(|(worse, better)| worse <= better))
    };
    let sound = match &assessment.pays.as_ref()?.scale {
        Scale::AtTarget(_) => {
            assessment.target.as_ref()?.pieces.iter().all(|piece| opens_towards(&piece.value, better))
        }
        // The best row that holds decides, so that only the tests matter.
        Scale::Thresholds(rows) => rows.iter().all(|row| opens_towards(&row.test, better)),
        Scale::Sliding(points) => {
            let mut pays: Vec<_> = points.iter().map(|point| &point.pays).collect();
            if better == Better::Lower {
                pays.reverse();
            }
            rises(&pays)
        }
        Scale::Levels(rows) => {
            better == Better::Higher && rises(&rows.iter().map(|row| &row.pays).collect::<Vec<_>>())
        }
        // Points that move may move with what was better the year before.
        Scale::Formula(_) | Scale::Moving(_) => false,
    };
    sound.then_some(better)
}

/// The measures of an outcome: its own, and those of its indicators, also where several make one.
fn measures(outcome: &Outcome) -> impl Iterator<Item = &Assessment> {
    let all =
        outcome.measurement.iter().chain(outcome.indicators.iter().map(|indicator| &indicator.measurement));
    // What a combined score pays is a scale of its own.
    let plain = |measurement: &&Measurement| match measurement {
        Measurement::One(_) => true,
        Measurement::Combined(combination) => combination.pays.is_none(),
    };
    all.filter(plain).flat_map(Measurement::measures)
}

/// The measures of a contract whose better results can never lower the payment that they belong to: each with its
/// payment and which way is better.
fn monotone(contract: &Contract) -> Vec<(DataItemId, usize, Better)> {
    let mut named: Vec<DataItemId> = Vec::new();
    let mut look = |part: &Expression| match &part.kind {
        ExpressionKind::Item(item) => named.push(*item),
        ExpressionKind::Figure(path) => {
            if let Subject::Item(item) = path.subject {
                named.push(DataItemId(item));
            }
        }
        _ => {}
    };
    for version in contract.earlier.iter().map(|earlier| &earlier.contract).chain([contract]) {
        version.payments.iter().for_each(|payment| {
            payment.each(None, &mut look);
            payment.each_after_outcomes(&mut look);
        });
        version.defines.iter().for_each(|define| define.each(&mut look));
    }
    let mut found = Vec::new();
    for (at, payment) in contract.payments.iter().enumerate() {
        let Basis::Pot { outcomes, additional, .. } = &payment.basis else { continue };
        let gates = payment.only_if.iter().chain(payment.reduced.iter().map(|reduction| &reduction.unless));
        let gates = gates.chain(additional.iter().map(|extra| &extra.only_if));
        if payment.refer.is_some() || !gates.into_iter().all(only_asks_for_more) {
            continue;
        }
        // A percentage of what was earned, or a cap on it, rises with it.
        if payment.then.iter().any(|step| step.kind.expression().is_some_and(|value| !is_plain(value))) {
            continue;
        }
        for outcome in outcomes {
            for assessment in measures(outcome) {
                if let Some(better) = declared(assessment).filter(|_| !named.contains(&assessment.item)) {
                    found.push((assessment.item, at, better));
                }
            }
        }
    }
    // What varies over the years must be declared in each of them.
    let everywhere = |(item, at, better): &(DataItemId, usize, Better)| {
        contract.earlier.iter().all(|earlier| {
            let outcomes = earlier.contract.payments.get(*at).map(Payment::outcomes).unwrap_or_default();
            outcomes
                .iter()
                .flat_map(measures)
                .filter(|assessment| assessment.item == *item)
                .all(|assessment| assessment.pays.is_none() || declared(assessment) == Some(*better))
        })
    };
    found.retain(everywhere);
    found
}

/// Whether a value is the same whatever is earned.
fn is_plain(value: &Expression) -> bool {
    let mut plain = true;
    value.each(&mut |part| plain &= !matches!(part.kind, ExpressionKind::Figure(_) | ExpressionKind::Own(_)));
    plain
}

/// A better figure, where there is one.
fn improved(contract: &Contract, observed: &Observation, better: Better) -> Option<Figure> {
    let item = contract.item(observed.item)?;
    let step = item.counts.rounded.unwrap_or(Decimal::ONE);
    let up = better == Better::Higher;
    Some(match observed.figure {
        Figure::Ratio { numerator, denominator } => {
            let numerator = if up { numerator + step } else { numerator - step };
            (numerator >= Decimal::ZERO && numerator <= denominator)
                .then_some(Figure::Ratio { numerator, denominator })?
        }
        Figure::Value(value) => {
            let value = if up { value + step } else { value - step };
            (value >= Decimal::ZERO).then_some(Figure::Value(value))?
        }
        Figure::YesNo(false) if up => Figure::YesNo(true),
        Figure::Level(rank) if up => {
            let Holds::Level { levels, .. } = item.holds else { return None };
            (rank + 1 < contract.levels.get(levels.0)?.levels.len()).then_some(Figure::Level(rank + 1))?
        }
        _ => return None,
    })
}

#[test]
fn most_measures_are_declared() {
    let declared: Vec<(usize, &str)> =
        CASES.iter().map(|case| (monotone(&case.contract).len(), case.name.as_str())).collect();
    let measures: usize = declared.iter().map(|(count, _)| count).sum();
    let contracts = declared.iter().filter(|(count, _)| *count > 0).count();
    assert!(measures > 100 && contracts >= 15, "{measures} measures of {contracts} contracts: {declared:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// One more person who does well, or one less who does not, never lowers what is paid.
    #[test]
    fn better_never_pays_less(random in prop::collection::vec((any::<u32>(), any::<u32>()), 97), pick in any::<u32>()) {
        for case in CASES.iter() {
            let measures = monotone(&case.contract);
            let data = random_data(&case.contract, &random, usize::MAX);
            let candidates: Vec<(usize, usize, Figure)> = data
                .iter()
                .enumerate()
                .filter_map(|(at, observed)| {
                    let (_, payment, better) = measures.iter().find(|(item, ..)| *item == observed.item)?;
                    Some((at, *payment, improved(&case.contract, observed, *better)?))
                })
                .collect();
            if candidates.is_empty() {
                continue;
            }
            let (at, payment, figure) = candidates[pick as usize % candidates.len()];
            let earned = |data: &[Observation]| {
                let statements = statements(case, data)?;
                let name = &case.contract.payments[payment].name;
                let lines = statements.into_iter().map(|statement| {
                    statement.payments.into_iter().find(|line| line.name == *name).map_or(Money::ZERO, |line| line.amounts.earned)
                });
                Some(lines.collect::<Vec<Money>>())
            };
            let mut other = data.clone();
            other[at].figure = figure;
            if let (Some(before), Some(after)) = (earned(&data), earned(&other)) {
                for (before, after) in before.iter().zip(&after) {
                    prop_assert!(
                        after >= before,
                        "{}: {before} became {after} with {:?} for {:?}", case.name, figure, data[at]
                    );
                }
            }
        }
    }
}

// ---- ranges ----

/// Contracts with a rule for suppressed counts put into them, and as they are.
static PUBLISHED: LazyLock<Vec<(Case, Case)>> = LazyLock::new(|| {
    let mut pairs = Vec::new();
    for path in every_contract() {
        // Worked examples give exact counts, and what is suppressed has a rule of its own in some contracts.
        let text = read(&path);
        let text = text.split("\nexample").next().unwrap().to_owned();
        if text.contains("suppressed") || text.contains("rounded ") || text.contains("\nimport") {
            continue;
        }
        let with = text.replacen("  rounding", "  suppressed counts from 1 to 7\n  rounding", 1);
        let (Some(exact), Some(published)) = (check(SourceId(0), &text).0, check(SourceId(0), &with).0)
        else {
            continue;
        };
        pairs.push((case(path.clone(), exact), case(path, published)));
    }
    pairs
});

fn published(contract: &Contract, counted: &[Observation]) -> Vec<Observation> {
    let shown = |item: DataItemId, count: Decimal| {
        let small = contract.item(item).unwrap().counts.suppressed;
        small.is_none_or(|small| count < small.low || small.high < count)
    };
    let mut data = counted.to_vec();
    for observation in &mut data {
        let item = observation.item;
        observation.figure = match observation.figure {
            Figure::Ratio { numerator, denominator } => {
                match (shown(item, numerator), shown(item, denominator)) {
                    (true, true) => continue,
                    (true, false) => Figure::Half(Half::Numerator(numerator)),
                    (false, true) => Figure::Half(Half::Denominator(denominator)),
                    (false, false) => Figure::Missing(meed_contract::MissingKind::Suppressed),
                }
            }
            Figure::Value(count)
                if contract.item(item).unwrap().holds.is_counted() && !shown(item, count) =>
            {
                Figure::Missing(meed_contract::MissingKind::Suppressed)
            }
            _ => continue,
        };
    }
    data
}

#[test]
fn many_contracts_can_be_paid_by_published_counts() {
    assert!(PUBLISHED.len() >= 12, "{}", PUBLISHED.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// What was counted lies within the range of what is published, in every result of every contract.
    #[test]
    fn ranges_contain_every_value(random in prop::collection::vec((any::<u32>(), any::<u32>()), 97)) {
        for (exact, with_rule) in PUBLISHED.iter() {
            let counted = random_data(&exact.contract, &random, 3);
            // Small counts, so that many of them are suppressed.
            let counted: Vec<Observation> = counted
                .into_iter()
                .map(|mut observed| {
                    if let Figure::Ratio { numerator, denominator } = &mut observed.figure {
                        (*numerator, *denominator) = ((*numerator / Decimal::from(8)).floor(), (*denominator / Decimal::from(4)).floor());
                    }
                    observed
                })
                .collect();
            let mut values = Values::default();
            if values.run(&exact.plan, &Inputs::new(exact.plan.slots(), &counted)).is_err() {
                continue;
            }
            let data = published(&with_rule.contract, &counted);
            let ranges = with_rule.plan.ranges(&RangeInputs::new(with_rule.plan.slots(), &data));
            prop_assert_eq!(exact.plan.len(), with_rule.plan.len());
            for id in (0..u32::try_from(exact.plan.len()).unwrap()).map(Id) {
                let range = ranges.get(id);
                match values.get(id) {
                    Value::Number(value) => prop_assert!(
                        range.ends.is_some_and(|ends| ends.contains(value)),
                        "{}: {id:?} {value:?} {range:?}", exact.name
                    ),
                    Value::Missing(kind) => prop_assert!(range.missing.has(kind), "{}: {id:?} {kind:?} {range:?}", exact.name),
                    Value::Parts(_) => {}
                }
            }
        }
    }
}
