//! What can be wrong with a measure file, with the place where it is wrong.

use std::fmt;

/// A file and a line in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file as it was named to the reader.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A measure file that cannot be used: where, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct InvalidMeasure {
    /// Where.
    pub place: Place,
    /// Why.
    pub problem: Problem,
}

impl InvalidMeasure {
    /// A problem at this line of this file.
    pub fn at(file: &str, line: usize, problem: Problem) -> Self {
        let place = Place {
            file: file.to_owned(),
            line,
        };
        Self { place, problem }
    }
}

/// Why a measure file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The file does not begin with `/*---`.
    #[error("expected the header to begin with /*--- on the first line")]
    HeaderMissing,
    /// There is no `---*/`.
    #[error("the header is not closed: expected a line ---*/ before the query")]
    HeaderUnclosed,
    /// YAML, an unknown key, a missing key or a wrong type.
    #[error("{0}")]
    Header(String),
    /// A key that must say something is empty.
    #[error("{key} is empty: {what}")]
    Empty {
        /// The key.
        key: &'static str,
        /// What to write there.
        what: &'static str,
    },
    /// The id is not `area.name`.
    #[error(
        "id {0:?} is not area.name in lower-case letters, digits and underscores, for example clinical.ed_visits"
    )]
    IdForm(String),
    /// The id is not the path.
    #[error("id {id:?} does not match the file's place: expected {expected:?}")]
    IdPlace {
        /// As written.
        id: String,
        /// From the path.
        expected: String,
    },
    /// A group that SQL could not name, or that is a column with another meaning.
    #[error("group {0:?} cannot be used: {1}")]
    Group(String, &'static str),
    /// The minimum is not `column >= number`.
    #[error(
        "minimum {0:?} is not understood: expected denominator >= 20, numerator >= 11 or n >= 20"
    )]
    MinimumForm(String),
    /// The minimum's column does not exist for this kind.
    #[error("minimum is set on {column}, which a {kind} does not have")]
    MinimumColumn {
        /// The column.
        column: &'static str,
        /// The measure's kind.
        kind: &'static str,
    },
    /// The chart does not fit the kind.
    #[error("chart {chart} does not fit a {kind}: {instead}")]
    ChartKind {
        /// As written.
        chart: &'static str,
        /// The measure's kind.
        kind: &'static str,
        /// What fits.
        instead: &'static str,
    },
    /// A number outside what makes sense.
    #[error("{key} is {found}: expected {expected}")]
    OutOfRange {
        /// The key.
        key: &'static str,
        /// As written.
        found: String,
        /// What makes sense.
        expected: &'static str,
    },
    /// A key that means nothing for this kind.
    #[error("{key} means nothing for a {kind}: leave it out")]
    NotForKind {
        /// The key.
        key: &'static str,
        /// The measure's kind.
        kind: &'static str,
    },
    /// A proportion's unit does not say that it is a percentage.
    #[error(
        "unit {0:?} of a proportion does not begin with %: write % of what, for example \"% of patients\""
    )]
    ProportionUnit(String),
    /// `time` names a table that the query does not read.
    #[error("time names {0}, which the query does not read")]
    TimeTable(String),
    /// `time` names a column that the table does not have.
    #[error("time names {table}.{column}, which does not exist{suggestion}")]
    TimeColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// Nearest column.
        suggestion: String,
    },
    /// No query after the header.
    #[error("there is no query after the header")]
    QueryMissing,
    /// The query lacks a column.
    #[error("the query does not return {column:?}, which a {kind} needs{suggestion}")]
    ColumnMissing {
        /// The column.
        column: String,
        /// The measure's kind.
        kind: &'static str,
        /// Nearest name the query does return.
        suggestion: String,
    },
    /// The query returns a column that nobody reads.
    #[error(
        "the query returns {column:?}, which is no group and no column of a {kind}{suggestion}"
    )]
    ColumnUnknown {
        /// The column.
        column: String,
        /// The measure's kind.
        kind: &'static str,
        /// Nearest name that would be read.
        suggestion: String,
    },
    /// The query returns a column twice.
    #[error("the query returns {0:?} twice")]
    ColumnTwice(String),
    /// A column of the wrong type.
    #[error("the query returns {column:?} as {found}: expected {expected}")]
    ColumnType {
        /// The column.
        column: String,
        /// Arrow type found.
        found: String,
        /// What is needed.
        expected: &'static str,
    },
    /// Two files of one folder define the same measure.
    #[error("measure {id:?} is already defined in {other}")]
    Twice {
        /// The id.
        id: String,
        /// The other file.
        other: String,
    },
}
