//! The tokens of a text as far as layout goes: words, strings, comments, brackets, bars, commas and newlines.
//!
//! It knows no construct. It serves what must be known before pest reads (how deep brackets nest) and what is left to
//! be known after (the formatter, the fingerprint). It reads the plain text of [`crate::plain`].

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Anything without a space in it: a name, a number, an operator.
    Word,
    /// From quote to quote, or to the end of the line where the second is missing.
    String,
    /// From `#` to the end of the line.
    Comment,
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
    /// `(`
    OpenBracket,
    /// `)`
    CloseBracket,
    /// `|`
    Bar,
    /// A comma of a list, not one inside a number.
    Comma,
    /// The end of a line.
    Newline,
}

/// A token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Token<'t> {
    pub(crate) kind: Kind,
    pub(crate) text: &'t str,
    /// Where it begins, in bytes.
    pub(crate) start: usize,
}

impl Token<'_> {
    /// Whether a statement cannot end with this token.
    pub(crate) fn goes_on(&self) -> bool {
        match self.kind {
            Kind::OpenBracket | Kind::Comma => true,
            Kind::Word => self.text == "=" || self.is_operator(),
            _ => false,
        }
    }

    /// Whether a line that begins with this token belongs to the line before.
    pub(crate) fn goes_back(&self) -> bool {
        self.kind == Kind::CloseBracket || self.is_operator()
    }

    fn is_operator(&self) -> bool {
        self.kind == Kind::Word && matches!(self.text, "+" | "-" | "×" | "*" | "/" | "of" | "and" | "or")
    }
}

/// A token by its place in the text as it was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lexeme {
    /// What it is.
    pub kind: Kind,
    /// Its first byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

/// The tokens of a text in order, for whoever must know what stands at a place even where the text has mistakes.
pub fn lexemes(text: &str) -> Vec<Lexeme> {
    let plain = crate::plain::plain(text);
    tokens(&plain)
        .map(|token| Lexeme { kind: token.kind, start: token.start, end: token.start + token.text.len() })
        .collect()
}

/// The tokens of `text` in order.
pub(crate) fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0 }
}

/// The iterator of [`tokens`].
pub(crate) struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        let start = self.at;
        let rest = bytes.get(start..)?;
        let one = |kind| (kind, 1);
        let (kind, length) = match *rest.first()? {
            b'\n' => one(Kind::Newline),
            b'{' => one(Kind::OpenBrace),
            b'}' => one(Kind::CloseBrace),
            b'(' => one(Kind::OpenBracket),
            b')' => one(Kind::CloseBracket),
            b'|' => one(Kind::Bar),
            b',' => one(Kind::Comma),
            b'=' => one(Kind::Word),
            b'#' => (Kind::Comment, rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())),
            b'"' => (Kind::String, string_length(rest)),
            _ => (Kind::Word, word_length(rest)),
        };
        self.at = start + length;
        Some(Token { kind, text: self.text.get(start..self.at)?, start })
    }
}

fn string_length(bytes: &[u8]) -> usize {
    let mut escaped = false;
    for (at, byte) in bytes.iter().enumerate().skip(1) {
        match byte {
            b'\n' => return at,
            b'"' if !escaped => return at + 1,
            _ => escaped = *byte == b'\\' && !escaped,
        }
    }
    bytes.len()
}

/// The bytes that end a word.
const ENDS_WORD: [bool; 256] = {
    let mut ends = [false; 256];
    let bytes = b" \n=\"#{}()|";
    let mut at = 0;
    while at < bytes.len() {
        // Both indices are in bounds: checked when the program is compiled.
        #[allow(clippy::indexing_slicing, reason = "evaluated by the compiler")]
        {
            ends[bytes[at] as usize] = true;
        }
        at += 1;
    }
    ends
};

fn word_length(bytes: &[u8]) -> usize {
    let ends = |byte: u8| ENDS_WORD.get(usize::from(byte)).copied().unwrap_or_default();
    for (at, byte) in bytes.iter().enumerate().skip(1) {
        let list_comma = *byte == b',' && matches!(bytes.get(at + 1), None | Some(b' ' | b'\n'));
        if ends(*byte) || list_comma {
            return at;
        }
    }
    bytes.len()
}

/// Where brackets and blocks first nest deeper than `most`, if they do.
///
/// Brackets count within a statement, blocks up to the next item that cannot stand in one: what pest, reading the
/// same text, can come to nest in one another.
pub(crate) fn too_deep(text: &str, most: usize) -> Option<usize> {
    let (mut braces, mut brackets) = (0_usize, 0_usize);
    let mut last: Option<Token<'_>> = None;
    for token in tokens(text) {
        match token.kind {
            Kind::Newline | Kind::Comment => continue,
            Kind::OpenBrace => braces += 1,
            Kind::CloseBrace => braces = braces.saturating_sub(1),
            Kind::OpenBracket => brackets += 1,
            Kind::CloseBracket => brackets = brackets.saturating_sub(1),
            Kind::Word | Kind::String | Kind::Bar | Kind::Comma => {}
        }
        if brackets > 0 && token.kind != Kind::OpenBracket {
            let lines = last.and_then(|last| text.get(last.start + last.text.len()..token.start));
            let broken = lines.is_some_and(|lines| lines.contains('\n'));
            if broken && !token.goes_back() && !last.is_some_and(|last| last.goes_on()) {
                brackets = 0;
            }
        }
        if braces + brackets > most {
            return Some(token.start);
        }
        last = Some(token);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Kind, tokens, too_deep};

    #[test]
    fn splits_words_strings_and_punctuation() {
        let text = "pays (a + £1,200), \"b, #\" {# c\n| 5%,x |";
        let found: Vec<&str> = tokens(text).map(|token| token.text).collect();
        assert_eq!(
            found,
            ["pays", "(", "a", "+", "£1,200", ")", ",", "\"b, #\"", "{", "# c", "\n", "|", "5%,x", "|"]
        );
        assert!(tokens("\"open\nnext").any(|token| token.kind == Kind::Newline));
    }

    #[test]
    fn counts_how_deep_things_nest() {
        assert_eq!(too_deep(&"(".repeat(64), 64), None);
        assert_eq!(too_deep(&"(".repeat(65), 64), Some(64));
        assert_eq!(too_deep(&"(\n".repeat(65), 64), Some(128));
        assert_eq!(too_deep(&"pays (a\n".repeat(100), 64), None);
        assert_eq!(too_deep(&"{\n".repeat(65), 64), Some(128));
        assert_eq!(too_deep(&"x {\n}\n".repeat(100), 64), None);
        assert_eq!(too_deep(&"# (((\n".repeat(100), 64), None);
    }
}
