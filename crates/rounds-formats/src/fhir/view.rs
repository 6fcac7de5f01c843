//! A compiled ViewDefinition: what it is called, what columns it has, and its rows as JSON.

use rounds_core::TableDefinition;
use serde_json::{Map, Value};

use super::definition::{Definition, Reader, Select, ViewColumn};
use super::error::{ViewError, ViewRowError};
use super::extract::{self, Plan};
use super::table;

/// A ViewDefinition (SQL-on-FHIR v2), checked and compiled.
#[derive(Debug)]
pub struct View {
    file_name: String,
    definition: Definition,
    plan: Plan,
    hash: String,
}

impl View {
    /// Reads and compiles a definition; `file_name` is for messages, and names the view when the
    /// definition has no `name`.
    ///
    /// # Errors
    /// Names the file, the column or path, and the character of the path at fault. Functions
    /// outside the subset are refused here.
    pub fn compile(file_name: &str, json_text: &str) -> Result<Self, ViewError> {
        let json: Value = serde_json::from_str(json_text).map_err(|error| ViewError::NotJson {
            file: file_name.to_owned(),
            message: error.to_string(),
        })?;
        let definition = Reader::read(file_name, &json)?;
        Ok(Self {
            plan: extract::plan([(0, &definition)]),
            hash: table::definition_hash(&json),
            file_name: file_name.to_owned(),
            definition,
        })
    }

    /// The schema of the table it fills: `clinical`, unless the view says otherwise.
    pub fn schema(&self) -> &str {
        &self.definition.schema
    }

    /// The table's name within its schema.
    pub fn name(&self) -> &str {
        &self.definition.name
    }

    /// The file it came from.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The resource type its rows come from, for example `Observation`.
    pub fn resource(&self) -> &str {
        &self.definition.resource
    }

    /// Its columns in order.
    pub fn columns(&self) -> &[ViewColumn] {
        &self.definition.columns
    }

    /// The table it fills, with key, time column, meanings and PHI classes from its tags.
    ///
    /// # Errors
    /// A name that needs quoting, no key, a column without description.
    pub fn table_definition(&self) -> Result<TableDefinition, ViewError> {
        table::table_definition(&self.definition).map_err(|message| ViewError::Table {
            file: self.file_name.clone(),
            message,
        })
    }

    /// The column that holds the resource's id, by which loads of one resource are told from each
    /// other; nothing where no column has the path `getResourceKey()`.
    pub fn resource_key_column(&self) -> Option<&str> {
        let column = self.definition.resource_key_column()?;
        self.columns()
            .get(column)
            .map(|column| column.name.as_str())
    }

    /// Whether every resource of the type gives exactly one row.
    pub fn has_one_row_a_resource(&self) -> bool {
        let selects = &self.definition.selects;
        self.definition.filters.is_empty()
            && selects
                .iter()
                .all(|select| select.all(&Select::gives_one_row))
    }

    /// 32 hexadecimal digits that change when the definition changes, and not with its layout or
    /// the order of its keys.
    pub fn definition_hash(&self) -> String {
        self.hash.clone()
    }

    /// The rows of a resource as JSON; none when it is of another type. Values are as the resource
    /// writes them, not converted to the column's type.
    ///
    /// # Errors
    /// Several values where the column takes one, a condition that is not true or false.
    pub fn rows(&self, resource: &Value) -> Result<Vec<Map<String, Value>>, ViewRowError> {
        extract::json_rows(&self.plan, &self.definition, resource)
    }

    pub(crate) fn definition(&self) -> &Definition {
        &self.definition
    }
}
