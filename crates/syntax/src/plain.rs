//! The text as pest reads it: one kind of space, one kind of newline, every byte in its old place.
//!
//! Tabs, and the wide and unbreakable spaces that texts bring along from word processors, read as spaces; CRLF reads
//! as LF. Each is replaced by as many plain bytes as it had, so that every place in the plain text is the same place
//! in the text that the author sees. Strings and comments keep what was written in them.

use std::borrow::Cow;

/// The spaces that people do not see the difference of: no-break, figure, thin, narrow no-break, ideographic.
const WIDE: [char; 5] = ['\u{A0}', '\u{2007}', '\u{2009}', '\u{202F}', '\u{3000}'];

/// `text` with plain spaces and newlines, of the same length.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(['\t', '\r', '\u{A0}', '\u{2007}', '\u{2009}', '\u{202F}', '\u{3000}']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    let mut comment = false;
    let mut escaped = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let verbatim = quoted || comment;
        match letter {
            '\n' => (quoted, comment) = (false, false),
            '\r' if letters.peek() == Some(&'\n') => {
                out.push(' ');
                continue;
            }
            '"' if !comment && !escaped => quoted = !quoted,
            '#' if !quoted => comment = true,
            '\t' if !verbatim => {
                out.push(' ');
                continue;
            }
            wide if !verbatim && WIDE.contains(&wide) => {
                out.extend(std::iter::repeat_n(' ', wide.len_utf8()));
                continue;
            }
            _ => {}
        }
        escaped = quoted && letter == '\\' && !escaped;
        out.push(letter);
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn keeps_every_place_and_what_is_quoted() {
        let text = "a\u{A0}b\t\"x\u{A0}\\\"\ty\"\u{202F}# c\u{A0}d\r\ne\u{A0}f\r\n";
        let read = plain(text);
        assert_eq!(read.len(), text.len());
        assert_eq!(read, "a  b \"x\u{A0}\\\"\ty\"   # c\u{A0}d \ne  f \n");
        assert!(matches!(plain("plain"), std::borrow::Cow::Borrowed(_)));
    }
}
