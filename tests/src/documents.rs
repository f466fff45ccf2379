//! Code blocks of Markdown documents, so that what documents show is run by the tests.

use meed_diagnostics::SourceId;
use meed_syntax::FormatError;

/// A fenced block.
#[derive(Clone, Debug)]
pub struct Block {
    /// The first word after the fence: `meed`, `csv`, `console`.
    pub language: String,
    /// What follows it: `fragment`.
    pub note: String,
    /// The lines, each with its newline.
    pub text: String,
    /// The line of the fence, from 1.
    pub line: usize,
}

/// The fenced blocks of a document, in order.
pub fn blocks(document: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in document.lines().enumerate() {
        match (line.strip_prefix("```"), open.as_mut()) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(words), None) => {
                let (language, note) = words.split_once(' ').unwrap_or((words, ""));
                open = Some(Block {
                    language: language.to_owned(),
                    note: note.to_owned(),
                    text: String::new(),
                    line: index + 1,
                });
            }
            (None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

impl Block {
    /// What is wrong with the layout of a block of Meed, if anything is.
    pub fn unformatted(&self) -> Option<String> {
        match meed_syntax::format(SourceId(0), &self.text) {
            Ok(text) if text == self.text => None,
            Ok(text) => Some(format!("not laid out as `meed fmt` does it:\n{text}")),
            Err(FormatError::Mistakes(_)) => Some("not to be laid out: it has mistakes".to_owned()),
            Err(FormatError::WouldChangeMeaning) => Some("changed in its meaning by its layout".to_owned()),
        }
    }
}
