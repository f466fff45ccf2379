//! Tells Zed how to start the language server of Meed.

use zed_extension_api::{self as zed, serde_json, settings::LspSettings, LanguageServerId, Result, Worktree};

struct Meed;

/// The program that the settings name under `lsp.meed.binary.path`, or else the one on the `PATH`.
fn program(worktree: &Worktree) -> Result<String> {
    let settings = LspSettings::for_worktree("meed", worktree)?;
    settings.binary.and_then(|binary| binary.path).or_else(|| worktree.which("meed")).ok_or_else(|| {
        "the program `meed` was not found: install it so that it is on the PATH, or name it in the settings under lsp.meed.binary.path"
            .to_owned()
    })
}

impl zed::Extension for Meed {
    fn new() -> Self {
        Self
    }

    fn language_server_command(&mut self, _: &LanguageServerId, worktree: &Worktree) -> Result<zed::Command> {
        Ok(zed::Command { command: program(worktree)?, args: vec!["lsp".to_owned()], env: Vec::new() })
    }

    fn language_server_initialization_options(
        &mut self,
        _: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<serde_json::Value>> {
        Ok(LspSettings::for_worktree("meed", worktree)?.initialization_options)
    }
}

zed::register_extension!(Meed);
