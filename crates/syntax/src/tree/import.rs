//! `import "shared/parties.meed"`

use super::{Places, Text};
use meed_diagnostics::Span;

/// Another file of the same contract.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Import {
    /// Its path, relative to the importing file.
    pub path: Text,
    /// The whole line.
    pub span: Span,
}
