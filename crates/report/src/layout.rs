//! Text in columns: widths as a terminal shows them, wrapping, cutting, and characters that would deceive the eye.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The width of a statement where nobody says how wide the page is.
pub const DEFAULT_WIDTH: usize = 100;

const NARROWEST: usize = 80;
const WIDEST: usize = 100;

/// The nearest width that reports are laid out for: 80 to 100 columns.
pub fn fitting_width(columns: usize) -> usize {
    columns.clamp(NARROWEST, WIDEST)
}

/// How many columns `text` takes.
pub(crate) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// `text` with spaces after it, up to `columns`.
pub(crate) fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// `text` with spaces before it, up to `columns`.
pub(crate) fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// `start` and `end` at the two edges of a line, or on two lines where they don't fit beside one another.
pub(crate) fn at_both_edges(start: &str, end: &str, columns: usize) -> Vec<String> {
    let used = width(start) + width(end);
    if used + 2 <= columns {
        return vec![format!("{start}{}{end}", " ".repeat(columns - used))];
    }
    let mut lines = wrap(start, columns);
    lines.push(right(end, columns));
    lines
}

/// `text` cut to `columns`, with `…` where something is left out.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1; // the ellipsis
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used > columns {
            break;
        }
        kept.push(character);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// `text` broken between words into lines of at most `columns`; a word longer than a line is broken inside.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let gap = usize::from(!line.is_empty());
        if !line.is_empty() && width(&line) + gap + width(word) > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for character in word.chars() {
            if width(&line) + character.width().unwrap_or(0) > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push(character);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// `text` in at most `most` lines of `columns`; what does not fit is cut with `…`.
pub(crate) fn wrap_at_most(text: &str, columns: usize, most: usize) -> Vec<String> {
    let mut lines = wrap(text, columns);
    if lines.len() > most {
        let rest = lines.split_off(most.saturating_sub(1)).join(" ");
        lines.push(cut(&rest, columns));
    }
    lines
}

/// `text` wrapped, the first line after `first`, the others after as many spaces.
pub(crate) fn hanging(first: &str, text: &str, columns: usize) -> Vec<String> {
    let indent = width(first);
    wrap(text, columns.saturating_sub(indent).max(20))
        .iter()
        .enumerate()
        .map(
            |(at, line)| {
                if at == 0 { format!("{first}{line}") } else { format!("{}{line}", " ".repeat(indent)) }
            },
        )
        .collect()
}

/// `text` with its first letter large.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>());
    first.unwrap_or_default() + letters.as_str()
}

/// `text` with every character made visible that could move the cursor, hide text or turn its direction round.
///
/// Titles and cells come from other people's files; what is shown must be what is written.
pub fn visible(text: &str) -> String {
    if !text.chars().any(deceives) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' | '\n' | '\r' => shown.push(' '),
            _ if deceives(character) => shown.extend(character.escape_unicode()),
            _ => shown.push(character),
        }
    }
    shown
}

fn deceives(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            // Marks that turn the direction, spaces that have no width, ends of lines that are no control characters.
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            // Characters that no file of XML may have, and letters that nobody sees.
            | '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(left("健康", 6), "健康  ");
        assert_eq!(cut("健康改善指標", 7), "健康改…");
    }

    #[test]
    fn wraps_between_words_and_cuts_the_rest() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("unbreakable", 4), ["unbr", "eaka", "ble"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap_at_most("one two three four", 7, 2), ["one two", "three…"]);
        assert_eq!(at_both_edges("left", "right", 8), ["left", "   right"]);
    }

    #[test]
    fn nothing_that_deceives_the_eye_gets_through() {
        assert_eq!(visible("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(visible("a\u{202e}b\tc"), "a\\u{202e}b c");
    }
}
