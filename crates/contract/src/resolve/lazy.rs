//! Definitions that are resolved in an order of their own, so that the order in the file does not matter.

/// Something on its way from the tree to the contract.
#[derive(Debug)]
pub(super) enum Lazy<W, T> {
    /// As it was written.
    Waiting(W),
    /// Resolved, or being resolved; none where something is wrong, which was reported.
    Done(Option<T>),
}

impl<W, T> Lazy<W, T> {
    /// What it resolved to.
    pub(super) fn done(&self) -> Option<&T> {
        if let Self::Done(found) = self { found.as_ref() } else { None }
    }
}
