//! Every file of `tests/cases` is read and bound to one contract; the snapshot says what came of it. To add a case, add a
//! file.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics fails")]
#![allow(clippy::disallowed_methods, reason = "the tests read their cases")]

mod common;

use common::dump;

#[test]
fn cases() {
    insta::glob!("cases/*.csv", |path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        insta::assert_snapshot!(dump(&name, &std::fs::read(path).unwrap()));
    });
}
