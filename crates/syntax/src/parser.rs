//! pest and its grammar. Nothing outside this crate sees [`Rule`].

// The derive writes one variant and one function for each rule of the grammar, which says what they are.
#![allow(missing_docs)]

/// The parser that pest derives from the files in `grammar/`, in the order in which its README lists them.
#[derive(pest_derive::Parser)]
#[grammar = "../../../grammar/lexical.pest"]
#[grammar = "../../../grammar/literals.pest"]
#[grammar = "../../../grammar/expressions.pest"]
#[grammar = "../../../grammar/contract.pest"]
#[grammar = "../../../grammar/money.pest"]
#[grammar = "../../../grammar/outcomes.pest"]
#[grammar = "../../../grammar/requirements.pest"]
#[grammar = "../../../grammar/records.pest"]
#[grammar = "../../../grammar/examples.pest"]
#[grammar = "../../../grammar/variations.pest"]
#[grammar = "../../../grammar/file.pest"]
pub(crate) struct MeedParser;
