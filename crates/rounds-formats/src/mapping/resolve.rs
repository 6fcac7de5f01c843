//! From the file as it is written to a mapping that can run: names and settings are checked
//! against the target table's definition, once, before any row is read.

use std::collections::BTreeMap;
use std::ops::Range as Span;

use jiff::tz::TimeZone;
use rounds_core::suggest::{did_you_mean, improve_unknown_name};
use rounds_core::{TableDefinition, TableName};
use toml::Spanned;

use super::file::{FormatName, MappingFile, TableSection};
use super::resolve_column::ColumnResolver;
use super::{CsvOptions, Location, Mapping, MappingError, SourceFormat, TableMapping};

/// A mapping file's name and text, to say where something stands.
#[derive(Clone, Copy)]
pub(super) struct MappingText<'a> {
    pub file: &'a str,
    pub text: &'a str,
}

impl MappingText<'_> {
    pub fn at(&self, span: Span<usize>) -> Location {
        Location::of(self.file, self.text, span)
    }

    pub fn time_zone(&self, name: &Spanned<String>) -> Result<TimeZone, MappingError> {
        TimeZone::get(name.get_ref()).map_err(|_| MappingError::UnusableValue {
            at: self.at(name.span()),
            what: "time_zone".to_owned(),
            message: format!(
                "{:?} is no IANA time zone, expected one such as America/New_York",
                name.get_ref()
            ),
        })
    }
}

pub(super) fn resolve(
    text: MappingText<'_>,
    table: &dyn Fn(&TableName) -> Option<TableDefinition>,
) -> Result<Mapping, MappingError> {
    let file: MappingFile = toml::from_str(text.text).map_err(|error| MappingError::Syntax {
        at: text.at(error.span().unwrap_or(0..0)),
        message: improve_unknown_name(error.message()),
    })?;
    let format = source_format(text, &file)?;
    let time_zone = match &file.time_zone {
        Some(name) => Some(text.time_zone(name)?),
        None => None,
    };
    if file.tables.is_empty() {
        return Err(MappingError::NoTable { at: text.at(0..0) });
    }
    let tables = file
        .tables
        .iter()
        .map(|section| {
            let definition = table_definition(text, section, table)?;
            table_mapping(text, section, definition, &file.null, time_zone.as_ref())
        })
        .collect::<Result<Vec<_>, _>>()?;
    let definition_hash = super::hash::definition_hash(text.text, &tables);
    Ok(Mapping {
        title: file.title,
        format,
        files: file.files,
        tables,
        definition_hash,
    })
}

fn source_format(text: MappingText<'_>, file: &MappingFile) -> Result<SourceFormat, MappingError> {
    let csv_settings = [
        ("delimiter", file.delimiter.as_ref().map(Spanned::span)),
        ("quote", file.quote.as_ref().map(Spanned::span)),
        ("encoding", file.encoding.as_ref().map(Spanned::span)),
        ("header", file.header.as_ref().map(Spanned::span)),
    ];
    if file.format == FormatName::Parquet {
        for (setting, span) in csv_settings {
            if let Some(span) = span {
                return Err(MappingError::Contradiction {
                    at: text.at(span),
                    column: "the source".to_owned(),
                    first: "format = \"parquet\"",
                    second: setting,
                });
            }
        }
        return Ok(SourceFormat::Parquet);
    }
    let options = CsvOptions {
        delimiter: single_byte(text, "delimiter", file.delimiter.as_ref(), b',')?,
        quote: single_byte(text, "quote", file.quote.as_ref(), b'"')?,
        header: file.header.as_ref().is_none_or(|header| *header.get_ref()),
    };
    if options.delimiter == options.quote {
        let span = file.quote.as_ref().or(file.delimiter.as_ref());
        return Err(MappingError::UnusableValue {
            at: text.at(span.map_or(0..0, Spanned::span)),
            what: "quote".to_owned(),
            message: "is the same character as the delimiter".to_owned(),
        });
    }
    Ok(SourceFormat::Csv(options))
}

fn single_byte(
    text: MappingText<'_>,
    setting: &str,
    value: Option<&Spanned<String>>,
    default: u8,
) -> Result<u8, MappingError> {
    let Some(value) = value else {
        return Ok(default);
    };
    match value.get_ref().as_bytes() {
        [byte] if *byte != b'\n' && *byte != b'\r' => Ok(*byte),
        _ => Err(MappingError::UnusableValue {
            at: text.at(value.span()),
            what: setting.to_owned(),
            message: format!(
                "expected one ASCII character that ends no line, found {:?}",
                value.get_ref()
            ),
        }),
    }
}

fn table_definition(
    text: MappingText<'_>,
    section: &TableSection,
    table: &dyn Fn(&TableName) -> Option<TableDefinition>,
) -> Result<TableDefinition, MappingError> {
    let name = section.name.get_ref();
    let unknown = |suggestion: String| MappingError::UnknownTable {
        at: text.at(section.name.span()),
        name: name.clone(),
        suggestion,
    };
    let parsed: TableName = name.parse().map_err(|_| {
        unknown(": a name is schema.table in lower-case letters, digits and underscores".to_owned())
    })?;
    table(&parsed).ok_or_else(|| unknown("; `rounds tables` lists them".to_owned()))
}

fn table_mapping(
    text: MappingText<'_>,
    section: &TableSection,
    definition: TableDefinition,
    null: &[String],
    time_zone: Option<&TimeZone>,
) -> Result<TableMapping, MappingError> {
    let mut mapped = BTreeMap::new();
    for (name, column_section) in &section.columns {
        let Some(column) = definition.column(name.get_ref()) else {
            let candidates = definition.columns.iter().map(|column| column.name.as_str());
            return Err(MappingError::UnknownColumn {
                at: text.at(name.span()),
                table: definition.name.to_string(),
                column: name.get_ref().clone(),
                suggestion: did_you_mean(name.get_ref(), candidates),
            });
        };
        let resolver = ColumnResolver {
            text,
            name_span: name.span(),
            target: format!("{}.{}", definition.name, column.name),
            definition: column,
            section: column_section,
        };
        mapped.insert(column.name.clone(), resolver.resolve(null, time_zone)?);
    }
    if let Some(key) = definition.key.iter().find(|key| !mapped.contains_key(*key)) {
        return Err(MappingError::KeyNotMapped {
            at: text.at(section.name.span()),
            column: format!("{}.{key}", definition.name),
        });
    }
    Ok(TableMapping {
        definition,
        columns: mapped,
    })
}
