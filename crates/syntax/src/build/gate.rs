//! The condition after `only if`.

use super::test::Joined;
use super::{Builder, Pair, Parts};
use crate::parser::Rule;
use crate::tree::{Gate, Quantifier};
use meed_diagnostics::Span;

impl Builder<'_> {
    /// A condition, or several joined by `and` or by `or`.
    pub(super) fn gate(&mut self, pair: Pair<'_>) -> Option<Gate> {
        let span = self.span(&pair);
        let mut gates = Vec::with_capacity(1);
        let mut joined = Joined::default();
        for part in Parts::of(pair) {
            match part.as_rule() {
                Rule::kw_and => joined.and = Some(self.span(&part)),
                Rule::kw_or => joined.or = Some(self.span(&part)),
                Rule::lparen | Rule::rparen => {}
                _ => gates.push(self.gate_unit(part)?),
            }
        }
        if joined.mixed(self, span) {
            return None;
        }
        if gates.len() == 1 {
            return gates.pop();
        }
        Some(if joined.or.is_some() { Gate::Or(gates) } else { Gate::And(gates) })
    }

    /// `all of achieved over outcomes of quality`
    fn gate_over(&mut self, pair: Pair<'_>, word: &Pair<'_>, gates: Vec<Gate>, span: Span) -> Option<Gate> {
        let (domain, filter) = self.domain_and_filter(Parts::of(pair))?;
        let condition = Box::new(gates.into_iter().next()?);
        let mut words = word.as_str().split_whitespace();
        let quantifier = match words.next() {
            Some("all") => Quantifier::All,
            Some("any") => Quantifier::Any,
            _ => Quantifier::AtLeast(self.small(words.nth(1)?, self.span(word))?),
        };
        Some(Gate::Over { quantifier, condition, domain, filter: filter.map(Box::new), span })
    }

    pub(super) fn gate_unit(&mut self, pair: Pair<'_>) -> Option<Gate> {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::gate => self.gate(pair),
            Rule::gate_not => {
                let inner = Parts::of(pair)
                    .find(|part| !matches!(part.as_rule(), Rule::kw_not | Rule::lparen | Rule::rparen))?;
                Some(Gate::Not(Box::new(self.gate_unit(inner)?)))
            }
            Rule::gate_count => {
                let mut parts = Parts::of(pair.clone());
                let word = parts.next()?;
                let gates = parts
                    .filter(|part| matches!(part.as_rule(), Rule::gate | Rule::own_achieved))
                    .map(|part| self.gate_unit(part))
                    .collect::<Option<Vec<_>>>()?;
                if Parts::of(pair.clone()).any(|part| part.as_rule() == Rule::domain) {
                    return self.gate_over(pair, &word, gates, span);
                }
                let mut words = word.as_str().split_whitespace();
                Some(match words.next() {
                    Some("all") => Gate::And(gates),
                    Some("any") => Gate::Or(gates),
                    _ => Gate::AtLeast(self.small(words.nth(1)?, self.span(&word))?, gates, span),
                })
            }
            Rule::own_achieved => Some(Gate::OwnAchieved(span)),
            Rule::own_role => {
                let mut parts = Parts::of(pair);
                let negative = parts.next()?.as_str().ends_with("not");
                let gate = Gate::OwnRole(super::party::role(parts.next()?.as_str()), span);
                Some(if negative { Gate::Not(Box::new(gate)) } else { gate })
            }
            Rule::achieved => {
                let path = Parts::of(pair).find(|part| part.as_rule() == Rule::path)?;
                Some(Gate::Achieved(self.path(&path), span))
            }
            Rule::is_met | Rule::is_known => {
                let rule = pair.as_rule();
                let mut parts = Parts::of(pair);
                let path = self.path(&parts.one(Rule::path)?);
                let negative = parts.next()?.as_str().split_whitespace().nth(1) == Some("not");
                let gate = if rule == Rule::is_met { Gate::Met(path, span) } else { Gate::Known(path, span) };
                Some(if negative { Gate::Not(Box::new(gate)) } else { gate })
            }
            Rule::outcomes_achieved => {
                let quantifier = match pair.as_str().split_whitespace().next() {
                    Some("all") => Quantifier::All,
                    Some("any") => Quantifier::Any,
                    _ => Quantifier::AtLeast(self.small(pair.as_str().split_whitespace().nth(2)?, span)?),
                };
                Some(Gate::OutcomesAchieved { quantifier, span })
            }
            _ => {
                let mut parts = Parts::of(pair);
                let subject = Box::new(self.expression(parts.next()?)?);
                if parts.pass(Rule::kw_is_within) {
                    let length = Box::new(self.expression(parts.next()?)?);
                    let before = parts.next()?.as_rule() == Rule::kw_before;
                    let from = Box::new(self.expression(parts.next()?)?);
                    return Some(Gate::Within { day: subject, length, before, from, span });
                }
                parts.pass(Rule::kw_is);
                let test = Box::new(self.test(parts.next()?)?);
                Some(Gate::Is { subject, test, span })
            }
        }
    }
}
