//! Where a policy stands, for messages and explanations: a file below `policies/` and a line.

use std::fmt;

/// A line of a policy file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path within `policies/`.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
}

impl Place {
    /// The line on which this byte of the file's text lies.
    pub(super) fn at(file: &str, text: &str, byte: usize) -> Self {
        let before = text.as_bytes().get(..byte).unwrap_or(text.as_bytes());
        Self {
            file: file.to_owned(),
            line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
        }
    }

    /// The line on which a word first stands in a text that begins here; this line where it does not.
    pub(super) fn of_word(&self, text: &str, word: &str) -> Self {
        let byte = text.find(word).unwrap_or(0);
        let inner = Self::at(&self.file, text, byte);
        Self {
            line: self.line + inner.line - 1,
            ..inner
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "policies/{}:{}", self.file, self.line)
    }
}
