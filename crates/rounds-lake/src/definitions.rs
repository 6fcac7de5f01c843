//! Every table the lake knows: those of FHIR views, those of table files, and its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use rounds_core::suggest::{did_you_mean, improve_unknown_name};
use rounds_core::{TableDefinition, TableName};
use rounds_formats::fhir::{View, ViewSet};
use serde::Deserialize;

use crate::error::LakeError;

/// How a table gets its rows; decides whether it carries provenance columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Loaded from sources: rows carry `_batch`, `_line` and `_hash`.
    Loaded,
    /// Written by Rounds itself.
    Kept,
    /// A query over other tables, run whenever it is read.
    Derived,
}

/// Table and view definitions of a site, shipped ones included.
#[derive(Clone)]
pub struct Definitions {
    tables: BTreeMap<TableName, (Kind, Arc<TableDefinition>)>,
    views: Arc<ViewSet>,
    view_sources: BTreeMap<TableName, String>,
}

/// One `tables/*.toml` file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableFile {
    table: Vec<TableDefinition>,
}

impl Definitions {
    /// Reads view files and table files, each given as (file name, text). A later view of the same
    /// name replaces an earlier one, so a site's files come after the shipped ones. `time_zone`
    /// is for times without an offset.
    pub fn read<'v, 't>(
        views: impl IntoIterator<Item = (&'v str, &'v str)>,
        tables: impl IntoIterator<Item = (&'t str, &'t str)>,
        time_zone: &TimeZone,
    ) -> Result<Self, LakeError> {
        let mut by_name: BTreeMap<TableName, View> = BTreeMap::new();
        let mut view_sources = BTreeMap::new();
        let mut definitions = BTreeMap::new();
        for (file_name, text) in views {
            let view = View::compile(file_name, text)
                .map_err(|error| LakeError::Definition(error.to_string()))?;
            let definition = view
                .table_definition()
                .map_err(|error| LakeError::Definition(error.to_string()))?;
            let name = definition.name.clone();
            view_sources.insert(name.clone(), text.to_owned());
            definitions.insert(name.clone(), (Kind::Loaded, Arc::new(definition)));
            by_name.insert(name, view);
        }
        for (file_name, text) in tables {
            for definition in read_table_file(file_name, text)? {
                if definition.keep && definition.query.is_none() {
                    return Err(LakeError::Definition(format!(
                        "{file_name}: {}: keep = true is for derived tables: give a query",
                        definition.name
                    )));
                }
                let kind = match definition.name.schema.as_str() {
                    _ if definition.query.is_some() && !definition.keep => Kind::Derived,
                    _ if definition.keep => Kind::Kept,
                    "system" | "measure" | "governance" => Kind::Kept,
                    _ => Kind::Loaded,
                };
                definitions.insert(definition.name.clone(), (kind, Arc::new(definition)));
            }
        }
        let views = ViewSet::new(by_name.into_values().collect())
            .map_err(|error| LakeError::Definition(error.to_string()))?
            .with_time_zone(time_zone.clone());
        Ok(Self {
            tables: definitions,
            views: Arc::new(views),
            view_sources,
        })
    }

    /// Every table, by name.
    pub fn tables(&self) -> impl Iterator<Item = &TableDefinition> {
        self.tables
            .values()
            .map(|(_, definition)| definition.as_ref())
    }

    /// The compiled views.
    pub fn views(&self) -> &Arc<ViewSet> {
        &self.views
    }

    /// The ViewDefinition that a table of FHIR resources comes from, as it was written.
    pub fn view_source(&self, table: &TableName) -> Option<&str> {
        self.view_sources.get(table).map(String::as_str)
    }

    /// The definition of this table, if there is one.
    pub fn get(&self, name: &TableName) -> Option<&Arc<TableDefinition>> {
        self.tables.get(name).map(|(_, definition)| definition)
    }

    /// How this table gets its rows.
    pub fn kind(&self, name: &TableName) -> Option<Kind> {
        self.tables.get(name).map(|(kind, _)| *kind)
    }

    /// The definition of this table, or an error with a suggestion.
    pub fn require(&self, name: &TableName) -> Result<&Arc<TableDefinition>, LakeError> {
        self.get(name)
            .ok_or_else(|| self.unknown(&name.to_string()))
    }

    /// The error for a table that does not exist.
    pub fn unknown(&self, name: &str) -> LakeError {
        let known: Vec<String> = self.tables.keys().map(ToString::to_string).collect();
        LakeError::NoTable {
            name: name.to_owned(),
            suggestion: did_you_mean(name, known.iter().map(String::as_str)),
        }
    }
}

fn read_table_file(file_name: &str, text: &str) -> Result<Vec<TableDefinition>, LakeError> {
    let file: TableFile = toml::from_str(text).map_err(|error| {
        let line = error
            .span()
            .and_then(|span| text.get(..span.start))
            .map_or(1, |before| before.matches('\n').count() + 1);
        let message = improve_unknown_name(error.message());
        LakeError::Definition(format!("{file_name}:{line}: {message}"))
    })?;
    for definition in &file.table {
        let named = definition.key.iter().chain(definition.time.iter());
        for column in named {
            if definition.column(column).is_none() {
                let columns = definition.columns.iter().map(|c| c.name.as_str());
                return Err(LakeError::Definition(format!(
                    "{file_name}: {}: no column {column:?}{}",
                    definition.name,
                    did_you_mean(column, columns)
                )));
            }
        }
    }
    Ok(file.table)
}
