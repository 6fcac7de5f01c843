//! Reads JSON values at a named place, with errors that say the place.

use rounds_core::suggest::did_you_mean;
use serde_json::{Map, Value};

use super::select;
use super::{Definition, constant, schema};
use crate::fhir::ViewError;
use crate::fhir::path::{self, Constants, Expression};

/// Keys that any FHIR element may have.
const ELEMENT: [&str; 3] = ["id", "extension", "modifierExtension"];

const DEFINITION: [&str; 33] = [
    "resourceType",
    "constant",
    "contact",
    "contained",
    "copyright",
    "copyrightLabel",
    "date",
    "description",
    "experimental",
    "fhirVersion",
    "identifier",
    "implicitRules",
    "jurisdiction",
    "language",
    "meta",
    "name",
    "profile",
    "publisher",
    "purpose",
    "relatedArtifact",
    "resource",
    "select",
    "status",
    "text",
    "title",
    "url",
    "useContext",
    "version",
    "versionAlgorithmCoding",
    "versionAlgorithmString",
    "approvalDate",
    "lastReviewDate",
    "where",
];

/// The file and the constants while a definition is read.
pub(crate) struct Reader<'v> {
    pub file: &'v str,
    pub constants: Constants,
}

impl<'v> Reader<'v> {
    /// Reads a whole definition.
    pub fn read(file: &'v str, json: &Value) -> Result<Definition, ViewError> {
        let mut reader = Self {
            file,
            constants: Constants::new(),
        };
        let place = "view";
        let view = reader.object(json, place)?;
        reader.known_keys(view, place, &DEFINITION)?;
        reader.check_resource_type(view)?;
        let resource = reader.required_text(view, "resource", place)?;
        if !resource.starts_with(|c: char| c.is_ascii_uppercase()) {
            return Err(reader.wrong(
                "view.resource",
                "a resource type such as Observation",
                &Value::String(resource.clone()),
            ));
        }
        reader.constants = constant::read_all(&reader, view)?;
        let mut columns = Vec::new();
        let selects = select::read_all(&reader, view, "select", "", &mut columns)?;
        if columns.is_empty() {
            return Err(reader.missing("view.select", "column"));
        }
        let file_stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
        Ok(Definition {
            name: reader
                .optional_text(view, "name", place)?
                .unwrap_or_else(|| file_stem.trim_end_matches(".json").to_owned()),
            schema: schema::read(&reader, view)?,
            resource,
            title: reader.optional_text(view, "title", place)?,
            description: reader.optional_text(view, "description", place)?,
            filters: reader.filters(view)?,
            selects,
            columns,
        })
    }

    fn check_resource_type(&self, view: &Map<String, Value>) -> Result<(), ViewError> {
        match view.get("resourceType") {
            None => Ok(()),
            Some(Value::String(name)) if name.rsplit('/').next() == Some("ViewDefinition") => {
                Ok(())
            }
            Some(other) => Err(self.wrong("view.resourceType", "\"ViewDefinition\"", other)),
        }
    }

    fn filters(&self, view: &Map<String, Value>) -> Result<Vec<Expression>, ViewError> {
        let mut filters = Vec::new();
        for (index, value) in self.list(view, "where", "view")?.iter().enumerate() {
            let place = format!("where[{index}]");
            let filter = self.object(value, &place)?;
            self.known_keys(filter, &place, &["path", "description"])?;
            let path = self.required_text(filter, "path", &place)?;
            filters.push(self.path(&path, &place)?);
        }
        Ok(filters)
    }

    /// Parses a FHIRPath.
    pub fn path(&self, text: &str, place: &str) -> Result<Expression, ViewError> {
        path::parse(text, &self.constants).map_err(|source| ViewError::Path {
            file: self.file.to_owned(),
            place: place.to_owned(),
            source,
        })
    }

    /// The value as an object.
    pub fn object<'j>(
        &self,
        value: &'j Value,
        place: &str,
    ) -> Result<&'j Map<String, Value>, ViewError> {
        value
            .as_object()
            .ok_or_else(|| self.wrong(place, "an object", value))
    }

    /// The value of `key` as a list; nothing counts as an empty one.
    pub fn list<'j>(
        &self,
        object: &'j Map<String, Value>,
        key: &str,
        place: &str,
    ) -> Result<&'j [Value], ViewError> {
        match object.get(key) {
            None => Ok(&[]),
            Some(Value::Array(values)) => Ok(values),
            Some(other) => Err(self.wrong(&format!("{place}.{key}"), "a list", other)),
        }
    }

    /// The value of `key` as text, where there is one.
    pub fn optional_text(
        &self,
        object: &Map<String, Value>,
        key: &str,
        place: &str,
    ) -> Result<Option<String>, ViewError> {
        match object.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(self.wrong(&format!("{place}.{key}"), "text", other)),
        }
    }

    /// The value of `key` as text that must be there and not be empty.
    pub fn required_text(
        &self,
        object: &Map<String, Value>,
        key: &'static str,
        place: &str,
    ) -> Result<String, ViewError> {
        self.optional_text(object, key, place)?
            .filter(|text| !text.is_empty())
            .ok_or_else(|| self.missing(place, key))
    }

    /// Refuses keys that neither `known` nor FHIR's own element keys name.
    pub fn known_keys(
        &self,
        object: &Map<String, Value>,
        place: &str,
        known: &[&'static str],
    ) -> Result<(), ViewError> {
        let is_known = |key: &str| {
            // `_name` carries the extensions of the primitive `name`.
            known.contains(&key)
                || ELEMENT.contains(&key)
                || key.strip_prefix('_').is_some_and(|k| known.contains(&k))
        };
        match object.keys().find(|key| !is_known(key)) {
            None => Ok(()),
            Some(key) => Err(ViewError::UnknownKey {
                file: self.file.to_owned(),
                place: place.to_owned(),
                key: key.clone(),
                suggestion: did_you_mean(key, known.iter().copied()),
            }),
        }
    }

    /// An error about a value that may not stand at `place`.
    pub fn wrong(&self, place: &str, expected: impl Into<String>, found: &Value) -> ViewError {
        let mut shown = found.to_string();
        if shown.chars().count() > 60 {
            shown = shown.chars().take(60).chain(['…']).collect();
        }
        ViewError::WrongValue {
            file: self.file.to_owned(),
            place: place.to_owned(),
            expected: expected.into(),
            found: shown,
        }
    }

    /// An error about a key that must be there.
    pub fn missing(&self, place: &str, key: &'static str) -> ViewError {
        ViewError::MissingKey {
            file: self.file.to_owned(),
            place: place.to_owned(),
            key,
        }
    }
}
