//! What can be wrong with a mapping file, each fault with the place it stands at.
//!
//! Rows that cannot be read are not errors: they are [`rounds_core::Refusal`]s, made in `convert`.

use std::fmt;
use std::ops::Range;

use rounds_core::ColumnType;
use rounds_core::suggest::did_you_mean;

/// A place in a mapping file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The file's name as it was given.
    pub file: Box<str>,
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1, in characters.
    pub column: u32,
}

impl Location {
    /// The place of the first byte of `span` in `text`.
    pub(super) fn of(file: &str, text: &str, span: Range<usize>) -> Self {
        let before = text.get(..span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |position| position + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before
            .get(line_start..)
            .map_or(0, |line| line.chars().count())
            + 1;
        Self {
            file: file.into(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Why a mapping file cannot be used. Every variant says where (`at`).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say what the fields are")]
pub enum MappingError {
    /// Not TOML, an unknown or missing key, or a value of another type.
    #[error("{at}: {message}")]
    Syntax { at: Location, message: String },
    /// No `[[table]]` section.
    #[error("{at}: the mapping fills no table: add a [[table]] section with a name")]
    NoTable { at: Location },
    /// A table that is not defined, or a text that is no table name.
    #[error("{at}: no table is called {name:?}{suggestion}")]
    UnknownTable {
        at: Location,
        name: String,
        suggestion: String,
    },
    /// A column that the table does not have.
    #[error("{at}: table {table} has no column {column:?}{suggestion}")]
    UnknownColumn {
        at: Location,
        table: String,
        column: String,
        suggestion: String,
    },
    /// A key column of the table gets no value.
    #[error("{at}: {column} is part of the table's key and must be mapped")]
    KeyNotMapped { at: Location, column: String },
    /// None of `from`, `constant` and `compute`.
    #[error("{at}: {column} has no source: give one of `from`, `constant` and `compute`")]
    NoSource { at: Location, column: String },
    /// Two settings that exclude each other.
    #[error("{at}: {column}: `{first}` and `{second}` cannot stand together")]
    Contradiction {
        at: Location,
        column: String,
        first: &'static str,
        second: &'static str,
    },
    /// A setting that needs another one.
    #[error("{at}: {column}: `{setting}` needs `{needed}`")]
    Incomplete {
        at: Location,
        column: String,
        setting: &'static str,
        needed: &'static str,
    },
    /// A setting that has no meaning for the column's type.
    #[error("{at}: {column} is of type {}, for which `{setting}` has no meaning", found.as_str())]
    SettingForOtherType {
        at: Location,
        column: String,
        setting: &'static str,
        found: ColumnType,
    },
    /// A setting whose value cannot be used: a constant of another type, a unit that is not the
    /// column's, a time format that names no day, an unknown time zone, a long delimiter.
    #[error("{at}: {what}: {message}")]
    UnusableValue {
        at: Location,
        what: String,
        message: String,
    },
    /// The source's header lacks a column that the mapping reads.
    #[error("{at}: the source has no column {source_column:?}{suggestion}")]
    MissingSourceColumn {
        at: Location,
        source_column: String,
        suggestion: String,
    },
    /// The source's header has a column that the mapping reads more than once.
    #[error("{at}: the source has more than one column {source_column:?}")]
    RepeatedSourceColumn { at: Location, source_column: String },
}

impl MappingError {
    /// Adds `, did you mean …?` to an unknown table. [`super::Mapping::parse`] cannot do so, since
    /// it can only look tables up; whoever can list them calls this.
    #[must_use]
    pub fn suggest_table<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        if let Self::UnknownTable {
            name, suggestion, ..
        } = &mut self
        {
            *suggestion = did_you_mean(name, names);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_counts_lines_and_characters_from_one() {
        let text = "a = 1\né = wrong\n";
        let start = text.find("wrong").expect("it is there");
        let location = Location::of("m.toml", text, start..start + 5);
        assert_eq!(location.to_string(), "m.toml:2:5");
        assert_eq!(Location::of("m.toml", "", 0..0).to_string(), "m.toml:1:1");
        assert_eq!(Location::of("m.toml", "é", 1..9).to_string(), "m.toml:1:2");
    }

    #[test]
    fn an_unknown_table_gains_a_suggestion_from_a_list() {
        let error = MappingError::UnknownTable {
            at: Location::of("m.toml", "", 0..0),
            name: "ai.predictions".to_owned(),
            suggestion: String::new(),
        };
        let message = error
            .suggest_table(["ai.prediction", "ai.model"])
            .to_string();
        assert_eq!(
            message,
            "m.toml:1:1: no table is called \"ai.predictions\", did you mean \"ai.prediction\"?"
        );
    }
}
