//! Elements of XML, written with everything in them escaped.

use crate::layout::visible;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An element.
#[derive(Clone, Debug)]
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Child>,
}

#[derive(Clone, Debug)]
enum Child {
    Element(Element),
    Text(String),
}

/// What an attribute says: words or a number.
pub(super) struct Value(String);

impl From<&str> for Value {
    fn from(words: &str) -> Self {
        Self(words.to_owned())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self(number.to_string())
    }
}

impl Element {
    /// An element without anything.
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), children: Vec::new() }
    }

    /// An element with the attribute `w:val`, as most properties of a document have one.
    pub(super) fn valued(name: &'static str, value: impl Into<Value>) -> Self {
        Self::new(name).with("w:val", value)
    }

    /// Adds an attribute.
    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.attributes.push((name, value.into().0));
        self
    }

    /// Adds an element.
    #[must_use]
    pub(super) fn holding(mut self, child: Self) -> Self {
        self.children.push(Child::Element(child));
        self
    }

    /// Adds elements.
    #[must_use]
    pub(super) fn holding_all(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children.into_iter().map(Child::Element));
        self
    }

    /// Adds text.
    #[must_use]
    pub(super) fn saying(mut self, text: &str) -> Self {
        self.children.push(Child::Text(text.to_owned()));
        self
    }

    /// The element as a file of XML.
    pub(super) fn file(&self) -> std::io::Result<Vec<u8>> {
        let mut writer = Writer::new(Vec::new());
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
        self.write(&mut writer)?;
        Ok(writer.into_inner())
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        let mut start = BytesStart::new(self.name);
        for (name, value) in &self.attributes {
            // XML has no way to write most control characters, and they would deceive the eye.
            start.push_attribute((*name, visible(value).as_str()));
        }
        if self.children.is_empty() {
            return writer.write_event(Event::Empty(start));
        }
        writer.write_event(Event::Start(start))?;
        for child in &self.children {
            match child {
                Child::Element(element) => element.write(writer)?,
                Child::Text(text) => writer.write_event(Event::Text(BytesText::new(&visible(text))))?,
            }
        }
        writer.write_event(Event::End(BytesEnd::new(self.name)))
    }
}
