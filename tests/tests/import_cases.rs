//! Every folder in `cases/imports` is a contract of several files; what `meed check --format plain` says of it stands in a
//! snapshot beside it. The files are held in memory, as an editor holds its open documents.

use meed_contract::{Host, NotOpened, Opened};
use meed_diagnostics::{SourceId, Sources};
use std::collections::BTreeMap;
use std::path::Path;

/// Texts by their paths within the folder.
struct Documents(BTreeMap<String, (SourceId, String)>);

impl Host for Documents {
    fn open(&mut self, path: &str) -> Result<Opened, NotOpened> {
        let (source, text) = self.0.get(path).ok_or(NotOpened::NotThere(None))?;
        Ok(Opened { source: *source, text: text.clone(), problem: None })
    }
}

fn documents(folder: &Path, below: &str, found: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{below}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            documents(&path, &format!("{name}/"), found);
        } else if name.ends_with(".meed") {
            found.insert(name, std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn import_cases() {
    let folder = meed_tests::root().join("tests/cases/imports");
    let mut ran = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let case = entry.unwrap().path();
        if !case.is_dir() {
            continue;
        }
        let mut texts = BTreeMap::new();
        documents(&case, "", &mut texts);
        let mut sources = Sources::new();
        let own = sources.add("contract.meed", texts["contract.meed"].clone());
        let mut held = Documents(BTreeMap::new());
        for (name, text) in &texts {
            let source = if name == "contract.meed" { own } else { sources.add(name, text.clone()) };
            held.0.insert(name.clone(), (source, text.clone()));
        }
        let gathered = meed_contract::gather("contract.meed", own, &texts["contract.meed"], &mut held);
        let resolved = meed_contract::resolve(&gathered.trees());
        let mut diagnostics = gathered.diagnostics;
        diagnostics.extend(resolved.diagnostics);
        meed_diagnostics::sort(&mut diagnostics);
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        if let Some(contract) = &resolved.contract {
            let plan = meed_engine::compile(contract);
            assert!(!contract.examples.is_empty(), "{name} has no worked example");
            for example in &contract.examples {
                assert!(meed_engine::run_example(contract, &plan, example).failures.is_empty(), "{name}");
            }
        }
        let said = meed_report::diagnostics::plain::render(&diagnostics, &sources);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => &folder }, {
            insta::assert_snapshot!(name, said);
        });
        ran += 1;
    }
    assert!(ran >= 5, "cases are gone");
}
