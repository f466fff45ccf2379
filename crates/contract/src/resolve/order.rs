//! Definitions, carried values and curves in an order in which each comes after those that it names, by what is written alone.
//!
//! They are resolved in this order, so that nothing recurses through a long chain of them.

use meed_syntax::tree::{
    AmountForm, CarriedStatement, Cell, CellKind, CurveForm, DefineForm, Expression, ExpressionKind, Gate,
    HeaderKind, Item, Path, Table, Test, TestKind, TimelineForm,
};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// Something that is resolved when it is first needed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Named {
    Define(usize),
    /// What Year 1 opens with of a carried value, which says what kind of value it is.
    Carried(usize),
    Curve(usize),
}

/// The definitions and curves each after those that it names, and those that are part of a circle.
pub(super) fn of(items: &[&Item]) -> Sorted<Named> {
    // By its name, and what each provider of a group has also by the name without the provider.
    let mut nodes: HashMap<&str, Vec<Named>> = HashMap::new();
    let mut names: Vec<(Named, Vec<&str>)> = Vec::new();
    let (mut defines, mut curves, mut carried) = (0, 0, 0);
    for item in items {
        let used = names_in(item);
        let (name, node) = match item {
            Item::Define(item) => {
                defines += 1;
                (&item.name.text, Named::Define(defines - 1))
            }
            Item::Carried(item) => {
                carried += 1;
                (&item.name.text, Named::Carried(carried - 1))
            }
            Item::Curve(item) => {
                curves += 1;
                (&item.name.text, Named::Curve(curves - 1))
            }
            _ => continue,
        };
        let base = super::providers::base_of(name);
        nodes.entry(name).or_default().push(node);
        if base != name {
            nodes.entry(base).or_default().push(node);
        }
        names.push((node, used));
    }
    let uses: Vec<(Named, Vec<Named>)> = names
        .into_iter()
        .map(|(node, used)| {
            (node, used.into_iter().flat_map(|name| nodes.get(name).cloned().unwrap_or_default()).collect())
        })
        .collect();
    sorted(&uses)
}

/// What the formula or the table of a definition, a curve or an amount names.
pub(super) fn names_in(item: &Item) -> Vec<&str> {
    let mut used = Vec::new();
    match item {
        Item::Define(item) => match &item.form {
            DefineForm::Formula(form) => timeline(form, &mut used),
            DefineForm::Cases(cases) | DefineForm::ByProvider(cases) => table(cases, &mut used),
            DefineForm::Grid(grid) => {
                for path in [&grid.rows_by, &grid.columns_by] {
                    used.extend(path.names.iter().map(|name| name.text.as_str()));
                }
                let cells = grid.rows.iter().flat_map(|row| &row.cells);
                grid.header.iter().chain(cells).for_each(|one| cell(one, &mut used));
            }
        },
        Item::Carried(item) => {
            for statement in &item.statements {
                if let CarriedStatement::Opens(opens) = &statement.kind {
                    expression(opens, &mut used);
                }
            }
        }
        Item::Curve(item) => match &item.form {
            CurveForm::Thresholds(rows) | CurveForm::Sliding(rows, _) | CurveForm::Slices(rows) => {
                table(rows, &mut used);
            }
        },
        Item::Amount(item) => match &item.form {
            AmountForm::Formula(form) => timeline(form, &mut used),
            AmountForm::ByYear(rows)
            | AmountForm::ByLines(rows)
            | AmountForm::ByFinancialYear { table: rows, .. } => table(rows, &mut used),
            AmountForm::Uplifted { .. } => {}
        },
        _ => {}
    }
    used
}

/// Nodes in an order in which each comes after those that it uses.
pub(super) struct Sorted<N> {
    /// Those that are no part of a circle; what they use of a circle is passed over.
    pub order: Vec<N>,
    /// Those that are part of a circle, or stand between two.
    pub circles: Vec<N>,
}

/// Sorts nodes, each with those that it uses.
pub(super) fn sorted<N: Copy + Eq + Hash>(uses: &[(N, Vec<N>)]) -> Sorted<N> {
    let (order, stuck) = settled(uses);
    if stuck.is_empty() {
        return Sorted { order, circles: stuck };
    }
    // Of what leads into a circle, whatever no circle leads to is no part of one.
    let stuck: HashSet<N> = stuck.into_iter().collect();
    let mut users: HashMap<N, Vec<N>> = HashMap::new();
    for (node, used) in uses.iter().filter(|(node, _)| stuck.contains(node)) {
        for one in used.iter().filter(|one| stuck.contains(one)) {
            users.entry(*one).or_default().push(*node);
        }
    }
    let turned: Vec<(N, Vec<N>)> = uses
        .iter()
        .filter(|(node, _)| stuck.contains(node))
        .map(|(node, _)| (*node, users.remove(node).unwrap_or_default()))
        .collect();
    let (_, circles) = settled(&turned);
    let within: HashSet<N> = circles.iter().copied().collect();
    let rest: Vec<(N, Vec<N>)> = uses
        .iter()
        .filter(|(node, _)| !within.contains(node))
        .map(|(node, used)| (*node, used.iter().copied().filter(|one| !within.contains(one)).collect()))
        .collect();
    Sorted { order: settled(&rest).0, circles }
}

/// Those that lead into no circle, each after those that it uses; and the rest.
fn settled<N: Copy + Eq + Hash>(uses: &[(N, Vec<N>)]) -> (Vec<N>, Vec<N>) {
    let mut users: HashMap<N, Vec<N>> = HashMap::new();
    let mut open: HashMap<N, usize> = HashMap::new();
    for (node, used) in uses {
        *open.entry(*node).or_default() += used.len();
        for one in used {
            users.entry(*one).or_default().push(*node);
        }
    }
    let mut order: Vec<N> =
        uses.iter().map(|(node, _)| *node).filter(|node| open.get(node) == Some(&0)).collect();
    let mut next = 0;
    while let Some(node) = order.get(next).copied() {
        next += 1;
        for user in users.remove(&node).unwrap_or_default() {
            if let Some(left) = open.get_mut(&user) {
                *left -= 1;
                if *left == 0 {
                    order.push(user);
                }
            }
        }
    }
    let stuck = |node: &N| open.get(node).is_some_and(|left| *left > 0);
    (order, uses.iter().map(|(node, _)| *node).filter(stuck).collect())
}

fn path<'t>(path: &'t Path, used: &mut Vec<&'t str>) {
    // Behind the first name stands a figure of it.
    used.extend(path.names.first().map(|name| name.text.as_str()));
}

pub(super) fn expression<'t>(written: &'t Expression, used: &mut Vec<&'t str>) {
    match &written.kind {
        ExpressionKind::Literal(_) | ExpressionKind::PaidSoFar(_) => {}
        // Of last year's value too the type is needed.
        ExpressionKind::Path(name) | ExpressionKind::Previous(name) => path(name, used),
        ExpressionKind::OverProviders(over) => {
            expression(&over.value, used);
            over.weight.iter().for_each(|weight| expression(weight, used));
            over.filter.iter().for_each(|filter| gate(filter, used));
        }
        ExpressionKind::Negative(inner) | ExpressionKind::Rounded { value: inner, .. } => {
            expression(inner, used);
        }
        ExpressionKind::Binary { left, right, .. } | ExpressionKind::Of { share: left, whole: right } => {
            expression(left, used);
            expression(right, used);
        }
        ExpressionKind::Root { value, .. } => expression(value, used),
        ExpressionKind::Over(over) => {
            over.value.iter().for_each(|(_, value)| expression(value, used));
            over.weight.iter().for_each(|weight| expression(weight, used));
            over.filter.iter().for_each(|filter| gate(filter, used));
        }
        ExpressionKind::List { list, .. } => list.iter().for_each(|one| expression(one, used)),
        ExpressionKind::Choice { condition, then, otherwise } => {
            gate(condition, used);
            expression(then, used);
            expression(otherwise, used);
        }
    }
}

pub(super) fn gate<'t>(condition: &'t Gate, used: &mut Vec<&'t str>) {
    match condition {
        Gate::OutcomesAchieved { .. } | Gate::OwnAchieved(_) | Gate::OwnRole(..) => {}
        Gate::Over { condition, filter, .. } => {
            gate(condition, used);
            filter.iter().for_each(|filter| gate(filter, used));
        }
        Gate::Is { subject, test: asked, .. } => {
            expression(subject, used);
            test(asked, used);
        }
        Gate::And(gates) | Gate::Or(gates) | Gate::AtLeast(_, gates, _) => {
            gates.iter().for_each(|one| gate(one, used));
        }
        Gate::Not(inner) => gate(inner, used),
        Gate::Achieved(name, _) | Gate::Met(name, _) | Gate::Known(name, _) => path(name, used),
        Gate::Within { day, length, from, .. } => {
            [day, length, from].into_iter().for_each(|one| expression(one, used));
        }
    }
}

fn test<'t>(asked: &'t Test, used: &mut Vec<&'t str>) {
    match &asked.kind {
        TestKind::OnOrBefore(operand)
        | TestKind::OnOrAfter(operand)
        | TestKind::Before(operand)
        | TestKind::After(operand)
        | TestKind::AtLeast(operand)
        | TestKind::Above(operand)
        | TestKind::AtMost(operand)
        | TestKind::Below(operand)
        | TestKind::Exactly(operand) => expression(operand, used),
        TestKind::Between { low, high, .. } => {
            expression(low, used);
            expression(high, used);
        }
        TestKind::And(tests) | TestKind::Or(tests) => tests.iter().for_each(|one| test(one, used)),
    }
}

fn cell<'t>(written: &'t Cell, used: &mut Vec<&'t str>) {
    match &written.kind {
        CellKind::Nothing | CellKind::Text(_) => {}
        CellKind::Test(asked) => test(asked, used),
        CellKind::Expression(value) => expression(value, used),
    }
}

fn table<'t>(written: &'t Table, used: &mut Vec<&'t str>) {
    for header in &written.header {
        if let HeaderKind::Path(name) = &header.kind {
            path(name, used);
        }
    }
    written.rows.iter().flat_map(|row| &row.cells).for_each(|one| cell(one, used));
}

fn timeline<'t>(form: &'t TimelineForm<Expression>, used: &mut Vec<&'t str>) {
    match form {
        TimelineForm::Pieces(pieces) => {
            pieces.pieces.iter().for_each(|piece| expression(&piece.value, used));
        }
        TimelineForm::ByYear(rows) | TimelineForm::ByDate(rows, _) => table(rows, used),
    }
}
