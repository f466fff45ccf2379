//! One statement or item made to say something else.

use super::Writer;
use super::pair::same_node;
use super::weave::{Piece, attached};
use super::words::{Splice, splice, splices};
use crate::lexer::Kind;
use crate::outline::{Form, Node, Part};

impl Writer<'_> {
    /// The lines of a part that is one node, with what is wanted of it.
    pub(super) fn node(&self, part: &Part<'_, '_>, piece: &Piece, is: &Node, wanted: &Node) -> String {
        let lines = || self.text.get(piece.lines.clone()).unwrap_or_default().to_owned();
        if is.write() == wanted.write() {
            return lines();
        }
        let indent = self.indent_at(piece.lines.start);
        if is.form == Form::Item
            && let Some(text) = self.as_somebody_wrote_it(piece, wanted, indent)
        {
            return text;
        }
        let finely = self.finely(part, piece, is, wanted).filter(|text| self.says(text, wanted));
        finely.unwrap_or_else(|| {
            let comments = self.comments_of(piece.lines.clone(), indent);
            format!("{comments}{}", self.fresh(wanted, indent))
        })
    }

    /// The lines of an item as somebody wrote them, where the comment above it is the same.
    fn as_somebody_wrote_it(&self, piece: &Piece, wanted: &Node, indent: &str) -> Option<String> {
        let above = attached(self.text, &piece.gap);
        let now = self.outdented(above.start..piece.lines.end, indent);
        let written = (self.as_written)(wanted, Some(&now)).filter(|text| self.says(text, wanted))?;
        // The comment above stays where it is; what is taken begins behind it.
        let comment = self.outdented(above, indent);
        let rest = written.strip_prefix(&comment)?;
        Some(self.indented(rest, indent))
    }

    /// Only what differs is written anew; none where that is not enough.
    fn finely(&self, part: &Part<'_, '_>, piece: &Piece, is: &Node, wanted: &Node) -> Option<String> {
        let (first, more) = part.statements.split_first()?;
        if !more.is_empty() {
            return self.change(piece, is, wanted);
        }
        let mut splices = self.head(is, wanted)?;
        let Some(block) = &first.block else {
            return match (&wanted.table, wanted.children.as_slice()) {
                (None, []) => Some(splice(self.text, &piece.lines, splices)),
                (None, children) => self.opened(piece, splices, children),
                _ => None,
            };
        };
        // What stands on the line of the brace, up to what is in the block.
        let open =
            first.lines.iter().flat_map(|(tokens, _)| tokens).rfind(|token| token.kind == Kind::OpenBrace)?;
        let region = self.line_end(open.start)..self.line_start(block.closed_at?);
        let head = piece.lines.start..region.start;
        let closing = region.end..piece.lines.end;
        let body = match (&is.table, &wanted.table) {
            (None, None) => {
                self.body(block, region, &wanted.children, Some(self.indent_at(piece.lines.start)))
            }
            (Some(_), Some(grid)) if super::same(&is.children, &wanted.children) => {
                self.grid(block, region, grid)
            }
            _ => return None,
        };
        splices.retain(|splice| splice.range.end <= head.end);
        let head = splice(self.text, &head, splices);
        Some(format!("{head}{body}{}", self.text.get(closing)?))
    }

    /// What stands before the block: name, title, words.
    fn head(&self, is: &Node, wanted: &Node) -> Option<Vec<Splice>> {
        let mut out = Vec::new();
        match (&is.title, &wanted.title) {
            (Some(title), Some(other)) if title.text != other.text => {
                out.push(Splice { range: title.span.range(), text: quoted(&other.text) });
            }
            (None, Some(title)) => {
                let at = is.name.as_ref().map_or(is.keyword_span, |name| name.span).range().end;
                out.push(Splice { range: at..at, text: format!(" {}", quoted(&title.text)) });
            }
            (Some(_), None) => return None,
            _ => {}
        }
        let spans = [
            Some(is.keyword_span),
            is.name.as_ref().map(|name| name.span),
            is.title.as_ref().map(|title| title.span),
        ];
        let end = spans.into_iter().flatten().map(|span| span.range().end).max()?;
        out.extend(splices(self.text, &is.words, &wanted.words, end));
        Some(out)
    }

    /// An item without a block that has got something in it.
    fn opened(&self, piece: &Piece, mut splices: Vec<Splice>, children: &[Node]) -> Option<String> {
        let code = self.reader.text.get(piece.lines.clone())?;
        let end = crate::lexer::tokens(code)
            .filter(|token| !matches!(token.kind, Kind::Comment | Kind::Newline))
            .last()
            .map(|token| piece.lines.start + token.start + token.text.len())?;
        splices.push(Splice { range: end..end, text: " {".to_owned() });
        let indent = self.indent_at(piece.lines.start);
        let mut out = splice(self.text, &piece.lines, splices);
        if !out.ends_with('\n') {
            out.push_str(self.eol);
        }
        for child in children {
            out.push_str(&self.fresh(child, &format!("{indent}  ")));
        }
        Some(format!("{out}{indent}}}{}", self.eol))
    }

    /// A change of a variation, with what it says behind it.
    fn change(&self, piece: &Piece, is: &Node, wanted: &Node) -> Option<String> {
        let mut out = splices(self.text, &is.words, &wanted.words, is.keyword_span.range().end);
        for (child, other) in is.children.iter().zip(&wanted.children) {
            let tables = child.table.is_some() || other.table.is_some();
            if child.keyword != other.keyword || (tables && !same_node(child, other)) {
                return None;
            }
            out.extend(splices(self.text, &child.words, &other.words, child.keyword_span.range().end));
        }
        (is.children.len() == wanted.children.len()).then(|| splice(self.text, &piece.lines, out))
    }
}

pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
