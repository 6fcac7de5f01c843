//! One record of a CSV file (RFC 4180), built field by field.

use std::fmt::{Display, Write};

/// A record in the making.
#[derive(Debug, Default)]
pub(crate) struct Row {
    line: String,
    fields: usize,
}

impl Row {
    /// A record without fields.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn separate(&mut self) {
        if self.fields > 0 {
            self.line.push(',');
        }
        self.fields += 1;
    }

    /// Adds words, in quotes where they need them.
    pub(crate) fn text(mut self, value: &str) -> Self {
        self.separate();
        if value.contains([',', '"', '\n', '\r']) {
            self.line.push('"');
            self.line.push_str(&value.replace('"', "\"\""));
            self.line.push('"');
        } else {
            self.line.push_str(value);
        }
        self
    }

    /// Adds what never needs quotes: a number, a date, an id.
    pub(crate) fn plain(mut self, value: impl Display) -> Self {
        self.separate();
        // Writing to a String cannot fail.
        let _ = write!(self.line, "{value}");
        self
    }

    /// Adds a value, or an empty field.
    pub(crate) fn maybe(self, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.plain(value),
            None => self.text(""),
        }
    }

    /// The record without its end of line.
    pub(crate) fn line(&self) -> &str {
        &self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_commas_and_quotes_are_quoted() {
        let row = Row::new()
            .plain(7)
            .text("a, \"b\"")
            .maybe(None::<u8>)
            .text("c");
        assert_eq!(row.line(), "7,\"a, \"\"b\"\"\",,c");
    }
}
