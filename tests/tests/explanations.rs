//! Every code has an explanation of one form, whose wrong example yields the code and whose right example is sound.

use meed_contract::RecordsId;
use meed_data::ShowRecords;
use meed_diagnostics::{Code, Diagnostic, Severity, Sources};
use meed_tests::{check, documents::blocks};

/// Codes of mistakes that no text can show: their examples say in words what such a file looks like.
const IN_WORDS: [Code; 3] = [Code::NotUtf8, Code::FileTooLarge, Code::UnreadableFile];

/// Codes that nothing reports yet. A code that is reported must not stand here.
const NOT_REPORTED: &[Code] = &[];

struct Explanation<'a> {
    why: &'a str,
    wrong: &'a str,
    right: &'a str,
}

fn read(code: Code) -> Result<Explanation<'static>, String> {
    let text = code.entry().explanation;
    let (why, rest) = text.split_once("\n## Wrong\n").ok_or("no heading `## Wrong`")?;
    let (wrong, right) = rest.split_once("\n## Right\n").ok_or("no heading `## Right`")?;
    if why.trim().is_empty() || why.contains("\n#") {
        return Err("an explanation is its reason, `## Wrong` and `## Right`".to_owned());
    }
    let sentences = why.matches(['.', '?']).count();
    if sentences < 2 {
        return Err("the reason has fewer than two sentences".to_owned());
    }
    Ok(Explanation { why, wrong, right })
}

/// Everything that is said of an example: a contract, then perhaps data, then its worked examples.
fn diagnostics(example: &str) -> Result<Vec<Diagnostic>, String> {
    let blocks = blocks(example);
    let (contract, data) = match blocks.as_slice() {
        [contract] if contract.language == "meed" => (contract, None),
        [contract, data]
            if contract.language == "meed" && matches!(data.language.as_str(), "csv" | "records") =>
        {
            (contract, Some(data))
        }
        _ => {
            let form = "an example is a block `meed`, and for data a block `csv` or `records` after it";
            return Err(form.to_owned());
        }
    };
    let mut sources = Sources::new();
    let source = sources.add("example.meed", contract.text.clone());
    let (contract, mut found) = check(source, &contract.text);
    let Some(contract) = contract else {
        return match data {
            Some(_) => Err("the contract of an example about data is sound".to_owned()),
            None => Ok(found),
        };
    };
    let plan = meed_engine::compile(&contract);
    if let Some(data) = data.filter(|data| data.language == "records") {
        let (first, bytes) = (RecordsId(0), data.text.as_bytes());
        let read =
            meed_data::read_records(&mut sources, &contract, first, "records.csv", bytes, ShowRecords::No);
        found.extend(read.diagnostics);
        let sets: Vec<_> = read.set.into_iter().collect();
        found.extend(meed_engine::count_rows(&contract, &plan, &sets).diagnostics);
    } else if let Some(data) = data {
        let read = meed_data::read(&mut sources, "data.csv", data.text.as_bytes());
        let bound = meed_data::bind(&contract, &read.sheets);
        found.extend(read.diagnostics);
        found.extend(bound.diagnostics);
    }
    for example in &contract.examples {
        found.extend(meed_engine::run_example(&contract, &plan, example).failures);
    }
    Ok(found)
}

fn codes(diagnostics: &[Diagnostic]) -> String {
    let words: Vec<String> =
        diagnostics.iter().map(|found| format!("{} {}", found.code.as_str(), found.message)).collect();
    if words.is_empty() { "nothing".to_owned() } else { words.join("; ") }
}

fn problems(code: Code) -> Result<(), String> {
    let explanation = read(code)?;
    if IN_WORDS.contains(&code) {
        let is_sentence = |text: &str| text.trim().ends_with('.') && blocks(text).is_empty();
        return if is_sentence(explanation.wrong) && is_sentence(explanation.right) {
            Ok(())
        } else {
            Err("its examples are said in a sentence each".to_owned())
        };
    }
    if !blocks(explanation.why).is_empty() {
        return Err("examples stand under their headings".to_owned());
    }
    let wrong = diagnostics(explanation.wrong)?;
    let yields = wrong.iter().any(|found| found.code == code);
    if yields == NOT_REPORTED.contains(&code) {
        return Err(format!("the wrong example yields {}", codes(&wrong)));
    }
    let mut right = diagnostics(explanation.right)?;
    right.retain(|found| found.code == code || found.severity == Severity::Error);
    if !right.is_empty() {
        return Err(format!("the right example yields {}", codes(&right)));
    }
    for block in blocks(explanation.right).iter().filter(|block| block.language == "meed") {
        if let Some(why) = block.unformatted() {
            return Err(format!("the right example is {why}"));
        }
    }
    Ok(())
}

#[test]
fn explanations_keep_their_word() {
    let failures: Vec<String> = Code::ALL
        .iter()
        .filter_map(|code| Some(format!("{}: {}", code.as_str(), problems(*code).err()?)))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
