//! `meed new`: a small contract to begin with, and its data.

use crate::files;
use crate::shell::{Misuse, Outcome, Shell};
use clap::Args;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
The folder gets contract.meed, a small contract with comments, and data.csv, its data. Nothing that is there already is \
replaced.

Examples:
  meed new my-contract
  meed check my-contract/contract.meed
  meed evaluate my-contract/contract.meed --data my-contract/data.csv

Exit codes: 0 written, 2 wrong use or a file is there already.";

const CONTRACT: &str = include_str!("new/contract.meed");
const DATA: &str = include_str!("new/data.csv");
/// What stands for the title in the contract.
const TITLE: &str = "A small contract";

/// What `meed new` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// The folder to write to; it is made if it is not there
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

/// Writes the contract and its data.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    let folder = &arguments.folder;
    if folder.extension().is_some_and(|extension| extension == "meed") {
        let name = folder.with_extension("");
        return Err(Misuse::new(format!("`meed new` makes a folder; try `meed new {}`", name.display())));
    }
    let (contract, data) = (folder.join("contract.meed"), folder.join("data.csv"));
    // Neither file is written where one of them cannot be.
    if let Some(there) = [&contract, &data].into_iter().find(|path| path.exists()) {
        return Err(Misuse::new(format!("{} is there already; it is left as it is", files::shown(there))));
    }
    files::make_folder(folder)?;
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    files::write(&contract, CONTRACT.replace(TITLE, &title(&name)).as_bytes(), false)?;
    files::write(&data, DATA.as_bytes(), false)?;
    let (contract, data) = (files::shown(&contract), files::shown(&data));
    shell.out(&format!(
        "{contract} and {data} are written. Try:\n\
         \x20 meed check {contract}\n\
         \x20 meed test {contract}\n\
         \x20 meed evaluate {contract} --data {data}\n"
    ));
    Ok(Outcome::Fine)
}

/// A title made of a folder's name: `my-contract` is `My contract`. Nothing in it can end the string it stands in.
fn title(name: &str) -> String {
    let words: String = name
        .chars()
        .map(|character| if matches!(character, '-' | '_') { ' ' } else { character })
        .filter(|character| !character.is_control() && !matches!(character, '"' | '\\'))
        .collect();
    let words = words.trim();
    let mut characters = words.chars();
    match characters.next() {
        Some(first) if first != '.' => first.to_uppercase().chain(characters).collect(),
        _ => TITLE.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_come_from_folder_names() {
        assert_eq!(title("my-contract_2"), "My contract 2");
        assert_eq!(title("a\"b\\c"), "Abc");
        assert_eq!(title(""), TITLE);
        assert_eq!(title(".."), TITLE);
        assert!(CONTRACT.contains(TITLE));
    }
}
