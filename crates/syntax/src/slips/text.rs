//! Texts: quotes that are missing or of the wrong kind.

use super::{Slip, Stop};
use meed_diagnostics::{Code, Safety};

/// A string that is not closed, or that has other quotes, or a backslash before something else.
pub(super) fn string(stop: &Stop<'_>) -> Option<Slip> {
    let line = stop.line();
    let first = line.chars().next()?;
    if first == '"' {
        let mut escaped = false;
        for (at, letter) in line.char_indices().skip(1) {
            if escaped && !matches!(letter, '"' | '\\') {
                return Some(Slip {
                    code: Code::UnexpectedText,
                    place: stop.at + at - 1..stop.at + at,
                    message: "a backslash stands only before `\"` or another backslash".to_owned(),
                    help: "write two backslashes for one".to_owned(),
                    fix: Some(("\\\\".to_owned(), Safety::Safe)),
                });
            }
            if letter == '"' && !escaped {
                return None;
            }
            escaped = letter == '\\' && !escaped;
        }
        let end = line.trim_end().trim_end_matches(['|', '{']).trim_end().len();
        return Some(Slip {
            code: Code::UnclosedString,
            place: stop.at..stop.at + end.max(1),
            message: "this text is not closed on its line".to_owned(),
            help: "put the closing `\"` where the text ends; a text cannot go on to the next line".to_owned(),
            fix: Some((format!("{}\"", line.get(..end.max(1)).unwrap_or("\"")), Safety::ChoosesATerm)),
        });
    }
    let partner = match first {
        '“' | '”' | '„' => ['”', '“'],
        '‘' | '’' | '‚' => ['’', '‘'],
        '«' | '»' => ['»', '«'],
        '\'' => ['\'', '\''],
        _ => return None,
    };
    let inner = line.get(first.len_utf8()..)?;
    let length = inner.find(partner)?;
    let close = inner.get(length..)?.chars().next()?;
    let text = inner.get(..length)?.replace('\\', "\\\\").replace('"', "\\\"");
    Some(Slip {
        code: Code::UnexpectedText,
        place: stop.at..stop.at + first.len_utf8() + length + close.len_utf8(),
        message: format!("a text stands between straight double quotes, not between `{first}` and `{close}`"),
        help: "word processors turn quotes; type `\"` on both sides".to_owned(),
        fix: Some((format!("\"{text}\""), Safety::Safe)),
    })
}
