//! Definitions that are resolved when they are first needed, so that their order in the file does not matter.

/// Something on its way from the tree to the contract.
#[derive(Debug)]
pub(super) enum Lazy<W, T> {
    /// As it was written.
    Waiting(W),
    /// Being resolved: whoever needs it now stands in its own definition.
    Underway,
    /// Resolved; none where something is wrong, which was reported.
    Done(Option<T>),
}

impl<W, T> Lazy<W, T> {
    /// What it resolved to.
    pub(super) fn done(&self) -> Option<&T> {
        if let Self::Done(found) = self { found.as_ref() } else { None }
    }
}
