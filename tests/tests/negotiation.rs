//! `examples/negotiation`: what each side of a negotiation changed, as people and programs are shown it.

use meed_contract::Contract;
use meed_diagnostics::Sources;
use meed_diff::money::Judged;
use meed_diff::{Comparison, Segment, Version};
use meed_report::changes::{Context, Money, docx, html, json, markdown, text};
use meed_report::document::docx::Revision;
use meed_report::document::{Block, Manner, Mark, Revised};
use meed_report::{Fingerprint, InputFile};
use meed_tests::{check, held, read, root};
use std::io::{Cursor, Read};
use std::sync::OnceLock;

const FOLDER: &str = "examples/negotiation";

/// What one side changed, and what that is worth with the data of the folder.
struct Side {
    name: &'static str,
    comparison: Comparison,
    sources: Sources,
    contracts: [Contract; 2],
}

impl Side {
    fn of(name: &'static str) -> Self {
        let mut sources = Sources::new();
        let versions = ["base", name].map(|name| {
            let source = sources.add(format!("{name}.meed"), read(&format!("{FOLDER}/{name}.meed")));
            let (contract, _) = check(source, sources.get(source).unwrap().text());
            (source, contract.unwrap_or_else(|| panic!("{name} has errors")))
        });
        let version = |at: usize| {
            let (source, contract) = &versions[at];
            Version { files: vec![(*source, sources.get(*source).unwrap().text())], contract }
        };
        let comparison = meed_diff::compare(&version(0), &version(1));
        Self { name, comparison, contracts: versions.map(|(_, contract)| contract), sources }
    }

    /// As `meed diff` is run in the folder.
    fn context(&self) -> Context<'_> {
        let version = |name: &str| {
            let name = format!("{name}.meed");
            let terms = meed_syntax::fingerprint_text(&read(&format!("{FOLDER}/{name}")));
            InputFile { name, fingerprint: Fingerprint::of(terms.as_bytes()) }
        };
        Context {
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            title: "Oxfordshire adult mental health".to_owned(),
            reference: Some("OMHP-2015".to_owned()),
            old: version("base"),
            new: version(self.name),
            only: Vec::new(),
            money: None,
            sources: &self.sources,
        }
    }

    /// With `--data data.csv`.
    fn priced(&self) -> Context<'_> {
        let [old, new] = &self.contracts;
        let data = read(&format!("{FOLDER}/data.csv"));
        let sheets = meed_data::read(&mut Sources::new(), "data.csv", data.as_bytes());
        let [to_old, to_new] =
            [old, new].map(|contract| meed_data::bind(contract, &sheets.sheets).observations);
        let bound = meed_diff::money::Bound { old: (old, &to_old), new: (new, &to_new) };
        let priced = meed_diff::money::price(&self.comparison, bound).unwrap();
        let money = Money {
            data: vec!["data.csv".to_owned()],
            priced: Some(priced),
            scenarios: Vec::new(),
            possible: None,
            shows_possible: false,
            judged: None,
            contract: new,
        };
        Context { money: Some(money), ..self.context() }
    }

    /// With `--internal` besides.
    fn internal(&self) -> Context<'_> {
        // Trials take long, and both tests that need them are of one side.
        static JUDGED: OnceLock<Option<Vec<Judged>>> = OnceLock::new();
        assert_eq!(self.name, "provider");
        let judged = JUDGED.get_or_init(|| meed_diff::money::judge(&self.comparison)).clone();
        let context = self.priced();
        let money = context.money.map(|money| Money { judged, ..money });
        Context { money, ..context }
    }
}

fn in_folder(check: impl FnOnce()) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join(FOLDER).canonicalize().unwrap());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(check);
}

#[test]
fn what_each_side_changed() {
    for name in ["commissioner", "provider"] {
        let side = Side::of(name);
        let text = text::render(&side.comparison, &side.context(), 100);
        in_folder(|| insta::assert_snapshot!(format!("changes-{name}"), text));
    }
}

/// The redlines that stand beside the versions, as `meed diff base.meed NAME.meed --data data.csv --out …` writes them there.
#[test]
fn the_redlines_beside_the_versions() {
    for name in ["commissioner", "provider"] {
        let side = Side::of(name);
        let context = side.priced();
        held(&format!("{FOLDER}/redline-{name}.md"), &markdown::render(&side.comparison, &context));
        held(&format!("{FOLDER}/redline-{name}.html"), &html::render(&side.comparison, &context));
    }
}

fn revision() -> Revision {
    let date = chrono::NaiveDate::from_ymd_opt(2018, 7, 2).unwrap().and_hms_opt(0, 0, 0).unwrap();
    Revision { author: "Oxford Health".to_owned(), date }
}

#[test]
fn the_redline_for_a_word_processor() {
    let side = Side::of("provider");
    let bytes = docx::render(&side.comparison, &side.priced(), &revision()).unwrap();
    let mut xml = String::new();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let lines = xml.replace("<w:p>", "\n<w:p>").replace("<w:tbl>", "\n<w:tbl>").replace("<w:tr>", "\n<w:tr>");
    insta::assert_snapshot!("redline-provider-docx", lines);
}

/// Accepted, the revisions make the terms what the new version says; rejected, what the old one said.
#[test]
fn revisions_are_accepted_or_rejected_to_the_letter() {
    for name in ["commissioner", "provider"] {
        let side = Side::of(name);
        let document = docx::document(&side.comparison, &side.context());
        let lines = |left_out: Revised| -> Vec<String> {
            let line = |block: &Block| {
                let Block::Paragraph(one) = block else { return None };
                if one.manner != Manner::Line || one.change == Some(left_out) {
                    return None;
                }
                let runs = one.runs.iter().filter(|run| run.mark != Mark::Revised(left_out));
                Some(runs.map(|run| run.text.as_str()).collect::<String>())
            };
            let lines = document.blocks.iter().filter_map(line);
            lines.filter(|line| !line.contains(" the same in both versions")).collect()
        };
        let was = side.comparison.old.write();
        let now = side.comparison.with(&side.comparison.changes).write();
        for (lines, text) in [(lines(Revised::Deleted), &now), (lines(Revised::Inserted), &was)] {
            let mut rest = text.lines();
            for line in &lines {
                assert!(rest.any(|other| other == line), "{name}: {line}");
            }
        }
        for segment in meed_diff::lines(&was, &now) {
            match segment {
                Segment::Same(_) => {}
                Segment::Removed(line) => assert!(lines(Revised::Inserted).contains(&line), "{name}: {line}"),
                Segment::Added(line) => assert!(lines(Revised::Deleted).contains(&line), "{name}: {line}"),
            }
        }
    }
}

/// What tells a side's position is told only where that was asked for.
#[test]
fn whom_changes_favour_is_for_ones_own_side() {
    let side = Side::of("provider");
    let all = |context: &Context<'_>| {
        [
            text::render(&side.comparison, context, 100),
            markdown::render(&side.comparison, context),
            html::render(&side.comparison, context),
            json::render(&side.comparison, context),
            format!("{:?}", docx::document(&side.comparison, context)),
        ]
    };
    let telling = |report: &String| {
        let report = report.split("</style>").last().unwrap();
        ["favour", "gains\"", "Who gains", "one’s own side"].into_iter().any(|word| report.contains(word))
    };
    for report in all(&side.context()).iter().chain(&all(&side.priced())) {
        assert!(!telling(report), "{report}");
    }
    for report in &all(&side.internal()) {
        assert!(telling(report), "{report}");
    }
}

#[test]
fn what_each_change_of_the_provider_is_worth_and_to_whom() {
    let side = Side::of("provider");
    let context = side.internal();
    in_folder(|| insta::assert_snapshot!("worth-provider", text::render(&side.comparison, &context, 100)));
    let markdown = markdown::render(&side.comparison, &context);
    assert!(markdown.contains("| 10  losses.then | - | - | +680,200 | - | +680,200 |"), "{markdown}");
}

#[test]
fn every_version_is_laid_out_and_its_worked_examples_come_out() {
    for name in ["base", "commissioner", "provider"] {
        let path = format!("{FOLDER}/{name}.meed");
        let text = read(&path);
        let (contract, _) = check(meed_diagnostics::SourceId(0), &text);
        let contract = contract.unwrap();
        let plan = meed_engine::compile(&contract);
        for example in &contract.examples {
            let result = meed_engine::run_example(&contract, &plan, example);
            assert!(result.expected > 0 && result.failures.is_empty(), "{path}: {}", example.title);
        }
        let formatted = meed_syntax::format(meed_diagnostics::SourceId(0), &text).unwrap();
        assert!(formatted == text, "{path}: run `meed fmt {path}`");
    }
}

#[test]
fn programs_read_the_same_changes() {
    let side = Side::of("provider");
    let value = json::value(&side.comparison, &side.context());
    let changes = value["changes"].as_array().unwrap();
    assert_eq!(changes.len(), side.comparison.changes.len());
    let cap = changes.iter().find(|change| change["term"] == "risk-share.losses.then").unwrap();
    assert_eq!(cap["kind"], "money");
    assert_eq!(cap["was"], "not above 5% of contract-value");
    assert_eq!(cap["now"], "not above 8% of contract-value");
    assert_eq!(cap["words"][1]["removed"], "5%");
    let removed =
        changes.iter().find(|change| change["how"] == "removed" && change["kind"] == "item").unwrap();
    assert_eq!(removed["fixed"]["outcome"], "physical-health");
}

/// What each side proposed as a variation, and what would be signed: as `meed vary base.meed NAME.meed --number N --effective
/// 2018-10-01 --agreed 2018-09-12 --title TITLE --proposed-by PARTY --data data.csv --prompt-above 10% --agreement FILE` writes it there.
#[test]
fn each_side_as_a_variation() {
    for (name, number, proposer) in [("commissioner", "cv-05", "occg"), ("provider", "cv-06", "ohft")] {
        let side = Side::of(name);
        let [old_contract, new] = &side.contracts;
        let (source, text) = (meed_diagnostics::SourceId(0), read(&format!("{FOLDER}/base.meed")));
        let old = Version { files: vec![(source, &text)], contract: old_contract };
        let wanted = meed_diff::vary::Wanted {
            number: number.to_owned(),
            title: format!("What the {name} proposed"),
            effective: "2018-10-01".parse().unwrap(),
            set_on: None,
            agreed: "2018-09-12".parse().ok(),
            by: vec!["occg".to_owned(), "ohft".to_owned()],
        };
        let drafted = meed_diff::vary::draft(&side.comparison, &old_contract.calendar, &wanted).unwrap();
        let variation = side.sources.clone().add(number, drafted.text.clone());
        let varied = meed_diff::vary::prove(&side.comparison, &old, (variation, &drafted.text), &wanted)
            .unwrap_or_else(|why| panic!("{name}: {why:?}"));
        let proof = &varied.proof;
        assert!(proof.trials > 100);
        assert_eq!((proof.as_before.as_slice(), proof.as_after.as_slice()), (&[0, 1, 2][..], &[3, 4][..]));
        in_folder(|| insta::assert_snapshot!(format!("variation-{name}"), drafted.text));
        let sheets =
            meed_data::read(&mut Sources::new(), "data.csv", read(&format!("{FOLDER}/data.csv")).as_bytes());
        let [to_old, to_new] =
            [old_contract, new].map(|contract| meed_data::bind(contract, &sheets.sheets).observations);
        let bound = meed_diff::money::Bound { old: (old_contract, &to_old), new: (new, &to_new) };
        let paid = |contract| meed_diff::money::paid(&side.comparison, bound, contract).unwrap();
        let agreement = meed_report::agreement::Agreement {
            program_version: "TEST".to_owned(),
            contract: &varied.contract,
            wanted: &wanted,
            drafted: &drafted,
            proof: &varied.proof,
            proposed_by: Some(proposer.to_owned()),
            worth: Some(meed_report::agreement::Worth {
                data: vec!["data.csv".to_owned()],
                original: paid(old_contract).over_all_years(&meed_diff::money::Line::Total),
                before: paid(old_contract),
                after: paid(&varied.contract),
                prompts: vec![rust_decimal::Decimal::new(1, 1)],
            }),
        };
        let document = meed_report::agreement::document(&agreement);
        held(&format!("{FOLDER}/agreement-{name}.md"), &meed_report::document::markdown::render(&document));
    }
}

/// What programs are told fits what `meed schema diff` prints, whatever was asked for; whatever contracts there are.
#[test]
fn json_fits_its_schema() {
    let schema: serde_json::Value = serde_json::from_str(json::SCHEMA).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let fits = |value: &serde_json::Value| {
        let problems: Vec<_> = validator.iter_errors(value).map(|error| error.to_string()).collect();
        assert_eq!(problems, Vec::<String>::new());
    };
    for name in ["commissioner", "provider"] {
        let side = Side::of(name);
        for context in [side.context(), side.priced()] {
            fits(&json::value(&side.comparison, &context));
        }
    }
    let provider = Side::of("provider");
    let internal = json::value(&provider.comparison, &provider.internal());
    fits(&internal);
    assert_eq!(internal["changes"][2]["favours"], "provider");
    // Any two contracts are compared like two versions of one.
    let paths = meed_tests::every_contract();
    for pair in paths.windows(2) {
        let mut sources = Sources::new();
        let versions: Vec<_> = pair
            .iter()
            .map(|path| {
                let source = sources.add(path.clone(), read(path));
                (source, check(source, &read(path)).0)
            })
            .collect();
        let [(old, Some(old_contract)), (new, Some(new_contract))] = versions.as_slice() else { continue };
        let version = |source, contract| Version {
            files: vec![(source, sources.get(source).unwrap().text())],
            contract,
        };
        let comparison = meed_diff::compare(&version(*old, old_contract), &version(*new, new_contract));
        let context = Context { sources: &sources, ..provider.context() };
        fits(&json::value(&comparison, &context));
        let page = html::render(&comparison, &context);
        assert_eq!(page.matches("<tr id=\"change-").count(), comparison.changes.len());
        docx::render(&comparison, &context, &revision()).unwrap();
    }
}
