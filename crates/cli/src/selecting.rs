//! Which variations of a contract count: the options that every command which reads rules has.

use crate::shell::Misuse;
use chrono::NaiveDate;
use clap::Args;
use meed_contract::Selection;
use meed_diagnostics::nearest;
use meed_syntax::tree::{File, Item};

/// Which variations count.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Variations")]
pub struct Which {
    /// Let only the variations count that are in force on this day, such as 2018-10-01 or "1 October 2018"
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    /// Let only the variations count that were agreed by this day
    #[arg(long, value_name = "DATE", value_parser = date)]
    agreed_by: Option<NaiveDate>,
    /// Leave this variation out; may be given several times
    #[arg(long, value_name = "VARIATION")]
    without: Vec<String>,
}

/// A date as people and programs write it.
pub fn date(text: &str) -> Result<NaiveDate, String> {
    let read = |form| NaiveDate::parse_from_str(text.trim(), form);
    read("%Y-%m-%d")
        .or_else(|_| read("%d %B %Y"))
        .map_err(|_| "write a date such as 2018-10-01 or \"1 October 2018\"".to_owned())
}

impl Which {
    /// The selection, checked against the variations that there are.
    pub fn selection(&self, files: &[&File]) -> Result<Selection, Misuse> {
        let names: Vec<&str> = files
            .iter()
            .flat_map(|file| &file.items)
            .filter_map(
                |item| if let Item::Variation(item) = item { Some(item.name.text.as_str()) } else { None },
            )
            .collect();
        for name in &self.without {
            if !names.contains(&name.as_str()) {
                let hint = nearest(name, names.iter().copied())
                    .map_or(String::new(), |near| format!("; did you mean {near}?"));
                return Err(Misuse::new(format!("no variation is called {name}{hint}")));
            }
        }
        Ok(Selection { as_of: self.as_of, agreed_by: self.agreed_by, without: self.without.clone() })
    }
}
