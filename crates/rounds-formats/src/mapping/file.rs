//! The mapping file as it is written: the TOML keys and their types, each with its place in the
//! text. Nothing is checked against a table here; `resolve` does that.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MappingFile {
    /// What the source is, for people.
    pub title: String,
    /// `csv` or `parquet`.
    pub format: FormatName,
    /// Patterns of file names (`*`, `?`); none fits every file.
    #[serde(default)]
    pub files: Vec<String>,
    /// One ASCII character; a comma when absent.
    pub delimiter: Option<Spanned<String>>,
    /// One ASCII character; `"` when absent.
    pub quote: Option<Spanned<String>>,
    /// Only `utf-8`.
    pub encoding: Option<Spanned<Encoding>>,
    /// Whether the first record names the columns; without one they are `column_1`, `column_2`, ….
    pub header: Option<Spanned<bool>>,
    /// Texts that mean missing in every column; the empty text when absent.
    #[serde(default = "only_the_empty_text")]
    pub null: Vec<String>,
    /// IANA name, for times without an offset; the site's when absent.
    pub time_zone: Option<Spanned<String>>,
    /// The tables that the source fills.
    #[serde(default, rename = "table")]
    pub tables: Vec<TableSection>,
}

fn only_the_empty_text() -> Vec<String> {
    vec![String::new()]
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum FormatName {
    Csv,
    Parquet,
}

/// Other encodings are not read; the key exists so that a file can say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum Encoding {
    #[serde(rename = "utf-8")]
    Utf8,
}

/// One `[[table]]` section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableSection {
    /// `schema.table`.
    pub name: Spanned<String>,
    /// Target column to its source.
    pub columns: BTreeMap<Spanned<String>, ColumnSection>,
}

/// One line of `[table.columns]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnSection {
    /// Name of a column of the source.
    pub from: Option<Spanned<String>>,
    /// The same value in every row.
    pub constant: Option<Spanned<Value>>,
    /// A SQL expression over the columns of the source.
    pub compute: Option<Spanned<String>>,
    /// `strptime` format of dates and times; ISO 8601 when absent.
    pub format: Option<Spanned<String>>,
    /// IANA name; overrides the file's.
    pub time_zone: Option<Spanned<String>>,
    /// Texts that mean missing, beside the file's.
    pub null: Option<Spanned<Vec<String>>>,
    /// Code of the source to value of the table.
    pub codes: Option<Spanned<BTreeMap<String, Spanned<Value>>>>,
    /// What becomes of a code that `codes` does not list.
    pub other: Option<Spanned<OtherCodes>>,
    /// The table's unit; needed where the table's definition has none.
    pub unit: Option<Spanned<String>>,
    /// The source column that names each value's unit.
    pub unit_from: Option<Spanned<String>>,
    /// Unit of the source to the factor that turns it into the table's unit.
    pub units: Option<Spanned<BTreeMap<String, Spanned<f64>>>>,
    /// Smallest value taken, in the table's unit.
    pub minimum: Option<Spanned<f64>>,
    /// Largest value taken, in the table's unit.
    pub maximum: Option<Spanned<f64>>,
    /// Between the items of a list; without one the text is the only item.
    pub separator: Option<Spanned<String>>,
}

/// What becomes of a code that `codes` does not list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum OtherCodes {
    /// The row is refused.
    #[default]
    Refuse,
    /// The code is taken as it stands.
    Keep,
    /// The value is missing.
    Null,
}
