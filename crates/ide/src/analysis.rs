//! One contract with all its files, as they stand at one moment.

use crate::attention::{go_on, reached};
use crate::names::Names;
use crate::rules;
use meed_contract::{Contract, Gathered, Host, Subject, gather_again};
use meed_diagnostics::{Diagnostic, Severity, SourceId, SourceText, Sources};
use meed_engine::{Beforehand, ExampleResult, Plan};
use meed_syntax::Memory;
use meed_syntax::tree::{File, Item};
use std::collections::HashMap;
use std::sync::OnceLock;

/// One contract with all its files. What costs more than reading it is found out when it is first asked for.
#[derive(Debug)]
pub struct Analysis {
    sources: Sources,
    root: SourceId,
    gathered: Gathered,
    diagnostics: Vec<Diagnostic>,
    contract: Option<Contract>,
    names: OnceLock<Names>,
    plan: OnceLock<Option<Plan>>,
    beforehand: OnceLock<Option<Beforehand>>,
    examples: OnceLock<Vec<ExampleResult>>,
    subjects: OnceLock<HashMap<String, Subject>>,
    all: OnceLock<Vec<Diagnostic>>,
}

impl Analysis {
    /// Reads and resolves the contract whose own file is `text`; `name` is the file's name in its folder. `host` is given
    /// the list of texts, to which it adds what it opens. What `memory` has kept of an earlier analysis is not read again.
    pub fn of(
        memory: &mut Memory,
        shown_as: &str,
        name: &str,
        text: &str,
        host: impl for<'s> FnOnce(SourceId, &'s mut Sources) -> Box<dyn Host + 's>,
    ) -> Self {
        let mut sources = Sources::new();
        let root = sources.add(shown_as, text);
        let mut gathered = {
            let mut host = host(root, &mut sources);
            gather_again(memory, name, root, text, host.as_mut())
        };
        go_on();
        let resolved = meed_contract::resolve(&gathered.trees());
        let mut diagnostics = std::mem::take(&mut gathered.diagnostics);
        let sound = diagnostics.iter().all(|diagnostic| diagnostic.severity < Severity::Error);
        // A file that was read in part is not the contract that was agreed: it is checked, never evaluated.
        let contract = resolved.contract.filter(|_| sound);
        diagnostics.extend(resolved.diagnostics);
        Self {
            sources,
            root,
            gathered,
            diagnostics,
            contract,
            names: OnceLock::new(),
            plan: OnceLock::new(),
            beforehand: OnceLock::new(),
            examples: OnceLock::new(),
            subjects: OnceLock::new(),
            all: OnceLock::new(),
        }
    }

    /// The contract's own text.
    pub fn root(&self) -> SourceId {
        self.root
    }

    /// All its texts.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The ids of all its texts, its own first.
    pub fn files(&self) -> &[SourceId] {
        &self.gathered.sources
    }

    /// The trees of all its files, its own first.
    pub fn trees(&self) -> &[File] {
        &self.gathered.files
    }

    /// The tree of one of its files.
    pub fn tree(&self, source: SourceId) -> Option<&File> {
        let at = self.gathered.sources.iter().position(|known| *known == source)?;
        self.gathered.files.get(at)
    }

    /// The text of one of its files.
    pub fn text(&self, source: SourceId) -> &str {
        self.sources.get(source).map_or("", SourceText::text)
    }

    /// Whether its own file has a `contract` block; one that others import may have none.
    pub fn is_contract(&self) -> bool {
        self.gathered
            .files
            .first()
            .is_none_or(|file| file.items.iter().any(|item| matches!(item, Item::Contract(_))))
    }

    /// The contract; none where an error stands in the way.
    pub fn contract(&self) -> Option<&Contract> {
        self.contract.as_ref()
    }

    /// The names of all its files.
    pub fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(self.trees()))
    }

    /// The compiled contract.
    pub fn plan(&self) -> Option<&Plan> {
        self.plan
            .get_or_init(|| {
                go_on();
                self.contract().map(meed_engine::compile)
            })
            .as_ref()
    }

    /// What is known of its figures before there are data.
    pub fn beforehand(&self) -> Option<&Beforehand> {
        self.beforehand
            .get_or_init(|| {
                let (contract, plan) = (self.contract()?, self.plan()?);
                go_on();
                Some(Beforehand::of(contract, plan))
            })
            .as_ref()
    }

    /// What the figures of a statement are about that a name stands for; none where it has no figures, or where the contract has
    /// errors.
    pub fn subject(&self, name: &str) -> Option<Subject> {
        let subjects = self.subjects.get_or_init(|| self.contract().map(rules::subjects).unwrap_or_default());
        subjects.get(name).copied()
    }

    /// What became of its worked examples, in their order.
    pub fn examples(&self) -> &[ExampleResult] {
        self.examples.get_or_init(|| {
            let Some((contract, plan)) = self.contract().zip(self.plan()) else { return Vec::new() };
            contract
                .examples
                .iter()
                .enumerate()
                .map(|(done, example)| {
                    reached(done, contract.examples.len(), "worked examples");
                    meed_engine::run_example(contract, plan, example)
                })
                .collect()
        })
    }

    /// Everything that is to be said about it, as `meed check` says it, by file in the order of the text.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.all.get_or_init(|| {
            let mut all = self.diagnostics.clone();
            if let Some((contract, plan)) = self.contract().zip(self.plan()) {
                all.extend(meed_engine::never_earned(contract, plan));
                all.extend(self.examples().iter().flat_map(|result| result.failures.iter().cloned()));
            }
            meed_diagnostics::sort(&mut all);
            all
        })
    }
}
