//! What a table is: typed columns with a meaning, a natural key, a time column and a PHI class
//! for each column. The data dictionary, the Arrow schema and the Delta schema all come from here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// `schema.name`, for example `clinical.encounter`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TableName {
    /// The schema, for example `clinical`.
    pub schema: String,
    /// The table's own name, for example `encounter`.
    pub name: String,
}

/// The text is not `schema.name` in lower-case letters, digits and underscores.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a table name: expected schema.table in lower-case letters, digits and underscores, for example clinical.encounter"
)]
pub struct InvalidTableName(String);

impl TableName {
    /// Checks both parts.
    pub fn new(schema: &str, name: &str) -> Result<Self, InvalidTableName> {
        if is_identifier(schema) && is_identifier(name) {
            Ok(Self {
                schema: schema.to_owned(),
                name: name.to_owned(),
            })
        } else {
            Err(InvalidTableName(format!("{schema}.{name}")))
        }
    }
}

/// Lower-case SQL identifier of at most 63 bytes that needs no quoting.
pub fn is_identifier(text: &str) -> bool {
    let starts_well = text
        .bytes()
        .next()
        .is_some_and(|b| b.is_ascii_lowercase() || b == b'_');
    let continues_well = text
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    starts_well && continues_well && text.len() <= 63
}

impl FromStr for TableName {
    type Err = InvalidTableName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (schema, name) = text
            .split_once('.')
            .ok_or_else(|| InvalidTableName(text.to_owned()))?;
        Self::new(schema, name)
    }
}

impl TryFrom<String> for TableName {
    type Error = InvalidTableName;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TableName> for String {
    fn from(name: TableName) -> Self {
        name.to_string()
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.schema, self.name)
    }
}

/// The types a column may have. Each has one Arrow type (given in brackets).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnType {
    /// Text (`Utf8`).
    String,
    /// True or false (`Boolean`).
    Boolean,
    /// A whole number (`Int64`).
    Integer,
    /// A number (`Float64`).
    Number,
    /// A calendar day (`Date32`).
    Date,
    /// An instant (`Timestamp(Microsecond, "UTC")`).
    Timestamp,
    /// Several texts (`List<Utf8>`, items nullable and named `item`).
    Strings,
}

impl ColumnType {
    /// The word used in files and in the dictionary.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Date => "date",
            Self::Timestamp => "timestamp",
            Self::Strings => "strings",
        }
    }
}

/// How protected a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum PhiClass {
    /// Names a person by itself: name, record number, address, telephone.
    DirectIdentifier,
    /// Narrows a person down together with others: birth date, postcode, dates of care.
    Quasi,
    /// Says something about a person's health or care.
    #[default]
    Clinical,
    /// Is about a member of staff.
    Staff,
    /// Is about nobody.
    None,
}

impl PhiClass {
    /// The word used in files and in the dictionary.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DirectIdentifier => "direct-identifier",
            Self::Quasi => "quasi",
            Self::Clinical => "clinical",
            Self::Staff => "staff",
            Self::None => "none",
        }
    }
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnDefinition {
    /// Lower-case SQL identifier.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub column_type: ColumnType,
    /// What it means, with code system where it is a code.
    pub meaning: String,
    /// Unit (UCUM where there is one), for numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How protected it is.
    #[serde(default)]
    pub phi: PhiClass,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableDefinition {
    /// `schema.name`.
    pub name: TableName,
    /// One sentence: what one row is.
    pub title: String,
    /// Columns in order, without the provenance columns.
    #[serde(rename = "column")]
    pub columns: Vec<ColumnDefinition>,
    /// Columns that together name a row (in FHIR tables: the resource), in order.
    pub key: Vec<String>,
    /// The column that says when; results are brought up to date by its range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// For a derived table, the SQL that gives its rows from other tables whenever it is read;
    /// nothing is loaded. Its columns are those above, in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Whether a derived table's rows are stored, and made again by the first round after one of
    /// the tables it reads has changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keep: bool,
}

impl TableDefinition {
    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&ColumnDefinition> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// Number of the ingest batch that brought a row; present in every loaded table.
pub const BATCH_COLUMN: &str = "_batch";
/// Line (or record) number of the row in its file, counted from 1; present in every loaded table.
pub const LINE_COLUMN: &str = "_line";

/// Hash of the source row (XXH3, 64 bits, signed); present in every loaded table.
pub const HASH_COLUMN: &str = "_hash";

/// Where a row came from, and what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Provenance {
    /// The ingest batch's number.
    pub batch: i64,
    /// Line or record number in the file, counted from 1.
    pub line: i64,
    /// Hash of the source row, to tell a duplicate from a change.
    pub hash: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_names_are_plain_identifiers() {
        assert_eq!(
            "clinical.encounter"
                .parse::<TableName>()
                .map(|n| n.to_string()),
            Ok("clinical.encounter".to_owned())
        );
        for wrong in ["encounter", "Clinical.encounter", "a.b.c", "a.", "a.b;drop"] {
            assert!(wrong.parse::<TableName>().is_err(), "{wrong} was accepted");
        }
    }
}
