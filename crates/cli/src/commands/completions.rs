//! `meed completions`: what a shell needs to complete the program's arguments.

use crate::shell::{Outcome, Shell};
use clap::{Args, CommandFactory};

const AFTER_HELP: &str = "\
Examples:
  meed completions bash > ~/.local/share/bash-completion/completions/meed
  meed completions zsh > ~/.zfunc/_meed
  meed completions fish > ~/.config/fish/completions/meed.fish
  meed completions powershell >> $PROFILE";

/// What `meed completions` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// For which shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Prints the completions.
pub fn run(arguments: &Arguments, shell: &Shell) -> Outcome {
    let mut script = Vec::new();
    let mut command = crate::arguments::Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "meed", &mut script);
    shell.out(&String::from_utf8_lossy(&script));
    Outcome::Fine
}
