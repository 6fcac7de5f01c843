//! Mapping files: how the columns of a CSV or Parquet source become rows of tables.
//!
//! A mapping is a TOML file. It names the target table's columns and says for each where its text
//! comes from (`from` a source column, a `constant`, or `compute`d by a SQL expression) and how it
//! is read (`null`, `codes`, `units`, `format`, `minimum` and `maximum`, `separator`). Target columns that
//! it does not name stay null; a key column must be named.
//!
//! The way of a row: [`Mapping::parse`] checks the file against the table definitions,
//! [`TableMapping::bind`] finds the source columns in a real header, and [`BoundTable::convert`]
//! turns columns of text into typed columns and says which rows it refuses and why. [`DelimitedReader`]
//! cuts delimited text into such columns. Nothing here opens a file or evaluates SQL.
//!
//! Read `file` for the keys of the format, `column` for what they do, `value` for how texts are read.

mod bind;
mod cells;
mod column;
mod convert;
mod delimited;
mod error;
mod file;
mod files;
mod hash;
mod resolve;
mod resolve_column;
mod resolve_reading;
mod value;

pub use bind::BoundTable;
pub use convert::Converted;
pub use delimited::{DelimitedBlock, DelimitedReader, RefusedRecord, fields_of_record};
pub use error::{Location, MappingError};

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use rounds_core::{TableDefinition, TableName};

use column::{ColumnMapping, Origin};

/// One mapping file, checked.
///
/// ```
/// use arrow_array::StringArray;
/// use rounds_core::TableDefinition;
/// use rounds_formats::mapping::Mapping;
///
/// let site: TableDefinition = toml::from_str(r#"
///     name = "workforce.site"
///     title = "One hospital"
///     key = ["site_id"]
///     column = [
///         { name = "site_id", type = "string", meaning = "the site's id" },
///         { name = "beds", type = "integer", meaning = "staffed beds" },
///     ]
/// "#)?;
/// let mapping = Mapping::parse("hospital.toml", r#"
///     title = "Hospitals"
///     format = "csv"
///     [[table]]
///     name = "workforce.site"
///     [table.columns]
///     site_id = { from = "hospital" }
///     beds = { from = "beds", null = ["-1"] }
/// "#, &|name| (*name == site.name).then(|| site.clone()))?;
///
/// let header = ["hospital", "beds"].map(str::to_owned);
/// let utc = jiff::tz::TimeZone::UTC;
/// for table in &mapping.tables {
///     let bound = table.bind(&header, &utc)?;
///     let source = [
///         StringArray::from(vec!["59", "60", "61"]),
///         StringArray::from(vec!["120", "-1", "many"]),
///     ];
///     let converted = bound.convert(&source, &Default::default(), 1, &[2, 3, 4]);
///     let (row, refusal) = &converted.refused[0];
///     assert_eq!(*row, 2);
///     assert_eq!(
///         refusal.to_string(),
///         "workforce.site.beds (from beds): expected a whole number, found \"many\""
///     );
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Mapping {
    /// What the source is, for people.
    pub title: String,
    /// How the source's bytes are cut into columns of text.
    pub format: SourceFormat,
    /// Patterns of file names with `*` and `?`; none means that any file fits.
    pub files: Vec<String>,
    /// The tables that one pass over the source fills.
    pub tables: Vec<TableMapping>,
    definition_hash: String,
}

/// How the source is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceFormat {
    /// Delimited text in UTF-8, a byte order mark tolerated.
    Csv(CsvOptions),
    /// Apache Parquet; its columns are taken as text.
    Parquet,
}

/// How delimited text is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CsvOptions {
    /// Between two fields.
    pub delimiter: u8,
    /// Around a field that holds delimiters or line ends; doubled inside.
    pub quote: u8,
    /// Whether the first record names the columns.
    pub header: bool,
}

impl CsvOptions {
    /// The column names to bind to, from the first record: its fields without white space and byte
    /// order mark, or `column_1`, `column_2`, … where the source has no header.
    pub fn column_names<'a>(&self, first_record: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        let fields = first_record.into_iter();
        if self.header {
            let trimmed = fields.map(|field| field.trim_start_matches('\u{feff}').trim());
            trimmed.map(str::to_owned).collect()
        } else {
            let numbered = fields.zip(1_usize..);
            numbered
                .map(|(_, number)| format!("column_{number}"))
                .collect()
        }
    }
}

impl Mapping {
    /// Reads and checks a mapping file. `file_name` is used in errors only; `table` looks a target
    /// table up. Errors name file, line and column.
    pub fn parse(
        file_name: &str,
        text: &str,
        table: &dyn Fn(&TableName) -> Option<TableDefinition>,
    ) -> Result<Self, MappingError> {
        let text = resolve::MappingText {
            file: file_name,
            text,
        };
        resolve::resolve(text, table)
    }

    /// Whether a file of this name (the last part of its path) is meant. A mapping without `files`
    /// fits every file.
    pub fn applies_to(&self, file_name: &str) -> bool {
        self.files.is_empty()
            || self
                .files
                .iter()
                .any(|pattern| files::matches(pattern, file_name))
    }

    /// SHA-256 in 64 hexadecimal digits; the same for two mappings that give the same rows, whatever their
    /// comments, order of keys, title and file patterns.
    pub fn definition_hash(&self) -> String {
        self.definition_hash.clone()
    }
}

/// What one `[[table]]` section says.
#[derive(Debug, Clone)]
pub struct TableMapping {
    definition: TableDefinition,
    columns: BTreeMap<String, ColumnMapping>,
}

impl TableMapping {
    /// The target table.
    pub fn definition(&self) -> &TableDefinition {
        &self.definition
    }

    /// Target columns whose text is computed, each with its SQL expression over the source's
    /// columns. Whoever reads the source evaluates them and hands the texts to
    /// [`BoundTable::convert`].
    pub fn computed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.columns
            .values()
            .filter_map(|column| match &column.origin {
                Origin::Computed(sql) => Some((column.name.as_str(), sql.as_str())),
                Origin::Source(_) | Origin::Constant(_) => None,
            })
    }

    /// Finds the source columns in a header. `default_zone` is for times without an offset where
    /// the mapping names no time zone.
    ///
    /// Fails when a column is missing or stands in the header more than once.
    pub fn bind(
        &self,
        header: &[String],
        default_zone: &TimeZone,
    ) -> Result<BoundTable, MappingError> {
        bind::bind(self, header, default_zone)
    }
}

#[cfg(test)]
mod tests;
