//! What the tests and benchmarks share: loading a contract in one call, and a contract of any size.

pub mod documents;

use meed_contract::{Contract, Host, Money, NotOpened, Opened};
use meed_diagnostics::{Diagnostic, Severity, SourceId, Sources};
use meed_engine::statement::{Amounts, PartyAmount, PaymentLine, Statement};
use std::fmt::Write;
use std::path::PathBuf;

/// A rule file read, resolved and compiled as `meed check` does it.
pub struct Loaded {
    /// The texts.
    pub sources: Sources,
    /// The contract, where there is no error.
    pub contract: Option<Contract>,
    /// Everything that is said about it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a text as `meed check` does.
pub fn load(name: &str, text: &str) -> Loaded {
    let mut sources = Sources::new();
    let source = sources.add(name, text);
    let (contract, diagnostics) = check(source, text);
    Loaded { sources, contract, diagnostics }
}

/// The one file that texts in documents and explanations can import beside themselves.
struct Shared(SourceId, String);

/// What stands in `shared/parties.meed` for texts in documents and explanations.
pub const PARTIES: &str = "party icb \"Integrated care board\"\nparty council \"County council\"\nparty trust \"Community trust\"\n";

impl Host for Shared {
    fn open(&mut self, path: &str) -> Result<Opened, NotOpened> {
        match path {
            "shared/parties.meed" => {
                Ok(Opened { source: SourceId(u32::MAX), text: PARTIES.to_owned(), problem: None })
            }
            "contract.meed" => Ok(Opened { source: self.0, text: self.1.clone(), problem: None }),
            _ => Err(NotOpened::NotThere(None)),
        }
    }
}

/// Parses, resolves and states the facts of a text, which may import [`PARTIES`].
pub fn check(source: SourceId, text: &str) -> (Option<Contract>, Vec<Diagnostic>) {
    let mut host = Shared(source, text.to_owned());
    let gathered = meed_contract::gather("contract.meed", source, text, &mut host);
    let resolved = meed_contract::resolve(&gathered.trees());
    let mut diagnostics = gathered.diagnostics;
    diagnostics.extend(resolved.diagnostics);
    let sound = diagnostics.iter().all(|diagnostic| diagnostic.severity < Severity::Error);
    let contract = resolved.contract.filter(|_| sound);
    if let Some(contract) = &contract {
        let plan = meed_engine::compile(contract);
        diagnostics.extend(meed_engine::never_earned(contract, &plan));
    }
    meed_diagnostics::sort(&mut diagnostics);
    (contract, diagnostics)
}

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The text of a file of the repository.
pub fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).expect("a file of the repository")
}

/// Asserts of a statement: pot = earned + missed + not available in every row, nothing below zero, and rows add up to their whole. What the first payee pays flows back.
pub fn adds_up(statement: &Statement) {
    let row = |name: &str, amounts: &Amounts| {
        assert_eq!(amounts.pot, amounts.earned + amounts.missed + amounts.not_available, "{name}");
        for figure in [amounts.pot, amounts.earned, amounts.missed, amounts.not_available, amounts.withheld] {
            assert!(figure >= Money::ZERO, "{name}: {figure}");
        }
        assert!(amounts.withheld <= amounts.missed, "{name}");
    };
    for payment in &statement.payments {
        row(&payment.name, &payment.amounts);
        let shared = |parts: &[PartyAmount]| parts.iter().map(|part| part.amount).sum::<Money>();
        assert_eq!(shared(&payment.from), payment.amounts.earned);
        assert_eq!(shared(&payment.to), payment.amounts.earned);
        assert!(shared(&payment.passed_on) <= payment.amounts.earned);
        assert_eq!(payment.instalments.iter().map(|one| one.amount).sum::<Money>(), payment.on_account);
        assert_eq!(payment.balance, payment.amounts.earned - payment.on_account);
        for outcome in &payment.outcomes {
            row(&outcome.name, &outcome.amounts);
            for indicator in &outcome.indicators {
                row(&indicator.name, &indicator.amounts);
            }
            if !outcome.indicators.is_empty() {
                let earned: Money = outcome.indicators.iter().map(|indicator| indicator.amounts.earned).sum();
                assert_eq!(earned, outcome.amounts.earned, "{}", outcome.name);
            }
        }
        for extra in &payment.additional {
            row(&extra.name, &extra.amounts);
        }
        // A provider's part of a shared pot has no rows of its own.
        if payment.is_pot && !(payment.outcomes.is_empty() && payment.additional.is_empty()) {
            let outcomes: Money = payment.outcomes.iter().map(|outcome| outcome.amounts.pot).sum();
            let additional: Money = payment.additional.iter().map(|extra| extra.amounts.pot).sum();
            assert_eq!(outcomes + additional + payment.unallocated, payment.amounts.pot);
        }
    }
    let signed = |payment: &PaymentLine| {
        if payment.flows_back { -payment.amounts.earned } else { payment.amounts.earned }
    };
    assert_eq!(statement.payments.iter().map(signed).sum::<Money>(), statement.total);
}

/// A sound contract of at least `lines` lines, with many outcomes of ten indicators each.
pub fn generated(lines: usize) -> String {
    let mut text = String::from(
        "contract \"Generated\" {\n  language  1\n  term      1 April 2020 to 31 March 2025\n  rounding  to £0.01 half up\n}\n\n\
         party payer \"The commissioner\"\nparty payee \"The provider\"\n\n\
         amount value \"Contract value\" by year {\n  | Year 1 | Year 2 | Year 3 | Year 4 | Year 5 |\n  | £90m   | £91m   | £92m   | £93m   | £94m   |\n}\n\n\
         payment outcomes \"Outcomes payment\" {\n  from  payer\n  to    payee\n  pot   20% of value\n  each  year, 50% on account monthly\n\n",
    );
    let mut outcome = 0;
    while text.lines().count() < lines {
        outcome += 1;
        let _ = write!(
            text,
            "  outcome outcome-{outcome} \"Outcome number {outcome}\" {{\n    weight  {}\n\n",
            1 + outcome % 5
        );
        for number in 1..=10 {
            indicator(&mut text, outcome, number);
        }
        text.push_str("  }\n\n");
    }
    text.push_str("}\n");
    text
}

fn indicator(text: &mut String, outcome: usize, number: usize) {
    let name = format!("indicator-{outcome}-{number}");
    let pays = match number % 3 {
        0 => "      target    at least 30% until 31 March 2022, then at least 33%\n      pays      100% at target\n".to_owned(),
        1 => format!(
            "      pays by thresholds {{\n        | level     | {name} | pays |\n        | good      | at least 88% | 50% |\n        | excellent | at least 93% | 100% |\n      }}\n"
        ),
        _ => "      pays on a sliding scale {\n        | at  | pays |\n        | 30% | 0%   |\n        | 60% | 100% |\n      }\n".to_owned(),
    };
    let _ = write!(
        text,
        "    indicator {name} \"Indicator {number} of outcome {outcome}\" {{\n      code      \"{outcome}.{number}\"\n      \
         measures  \"people who improved\" out of \"people reviewed\"\n      better    higher\n      \
         source    \"Yearly extract\", submitted by payee\n      reported  yearly\n      weight    {}\n      \
         phase-in  baseline in Year 1, linked to payment from Year 2\n      missing   pays nothing\n{pays}    }}\n\n",
        1 + number % 3
    );
}
