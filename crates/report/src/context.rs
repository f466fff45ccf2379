//! What a report says besides the figures: which contract, which terms, which data, which program.

use crate::fingerprint::Fingerprint;
use crate::terms::Terms;

/// What the figures rest on.
#[derive(Clone, PartialEq, Debug)]
pub struct Context {
    /// The version of the program: `0.1.0`.
    pub program_version: String,
    /// The contract's title.
    pub title: String,
    /// The contract's reference, where stated.
    pub reference: Option<String>,
    /// The terms. Their fingerprint is of what they say: comments and layout do not change it.
    pub terms: InputFile,
    /// The variations of the contract, and which of them count.
    pub varied: Terms,
    /// The data, in the order given; fingerprints are of the files' bytes.
    pub data: Vec<InputFile>,
}

/// A file that figures rest on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InputFile {
    /// Its name as the user gave it.
    pub name: String,
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
}
