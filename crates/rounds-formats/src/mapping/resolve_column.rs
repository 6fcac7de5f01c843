//! One line of `[table.columns]` checked: where its text comes from, its codes and missing values.
//! `resolve_reading` checks the settings that depend on the column's type.

use std::collections::BTreeMap;
use std::ops::Range as Span;

use jiff::tz::TimeZone;
use rounds_core::ColumnDefinition;
use toml::{Spanned, Value};

use super::MappingError;
use super::column::{CodeMap, ColumnMapping, Origin, Reading, SourceColumn};
use super::file::ColumnSection;
use super::resolve::MappingText;

/// A setting's key and where its value stands, if it is there.
pub(super) type Setting = (&'static str, Option<Span<usize>>);

pub(super) struct ColumnResolver<'a> {
    pub text: MappingText<'a>,
    pub name_span: Span<usize>,
    /// `table.column`, for messages.
    pub target: String,
    pub definition: &'a ColumnDefinition,
    pub section: &'a ColumnSection,
}

impl ColumnResolver<'_> {
    /// `null` and `time_zone` are what the whole file says; the column may add and override.
    pub fn resolve(
        &self,
        null: &[String],
        time_zone: Option<&TimeZone>,
    ) -> Result<ColumnMapping, MappingError> {
        self.refuse_settings_of_other_types()?;
        let reading = self.reading(time_zone)?;
        let origin = self.origin(&reading)?;
        let mut all_null = null.to_vec();
        if let Some(own) = &self.section.null {
            all_null.extend(own.get_ref().iter().cloned());
        }
        let null_trimmed = all_null.iter().map(|text| text.trim().to_owned()).collect();
        Ok(ColumnMapping {
            name: self.definition.name.clone(),
            codes: self.codes(&reading)?,
            origin,
            null: null_trimmed,
            reading,
        })
    }

    fn origin(&self, reading: &Reading) -> Result<Origin, MappingError> {
        let section = self.section;
        let origins = [
            span("from", &section.from),
            span("constant", &section.constant),
            span("compute", &section.compute),
        ];
        self.refuse_two_of(&origins)?;
        if let Some(from) = &section.from {
            return Ok(Origin::Source(self.source_column(from)));
        }
        if let Some(sql) = &section.compute {
            if sql.get_ref().trim().is_empty() {
                return Err(self.unusable(sql.span(), "`compute` is empty"));
            }
            return Ok(Origin::Computed(sql.get_ref().clone()));
        }
        let Some(constant) = &section.constant else {
            return Err(MappingError::NoSource {
                at: self.text.at(self.name_span.clone()),
                column: self.target.clone(),
            });
        };
        for (setting, found) in [
            span("null", &section.null),
            span("codes", &section.codes),
            span("units", &section.units),
        ] {
            if let Some(found) = found {
                return Err(self.contradiction(found, "constant", setting));
            }
        }
        self.checked_text(constant, reading).map(Origin::Constant)
    }

    fn codes(&self, reading: &Reading) -> Result<Option<CodeMap>, MappingError> {
        let Some(codes) = &self.section.codes else {
            return match &self.section.other {
                Some(other) => Err(self.incomplete(other.span(), "other", "codes")),
                None => Ok(None),
            };
        };
        let mut meanings = BTreeMap::new();
        for (code, meaning) in codes.get_ref() {
            meanings.insert(code.trim().to_owned(), self.checked_text(meaning, reading)?);
        }
        Ok(Some(CodeMap {
            codes: meanings,
            other: self
                .section
                .other
                .as_ref()
                .map_or_else(Default::default, |other| *other.get_ref()),
        }))
    }

    /// A text, number, truth value or date written in the mapping, as text the column can read.
    fn checked_text(
        &self,
        written: &Spanned<Value>,
        reading: &Reading,
    ) -> Result<String, MappingError> {
        let text = match written.get_ref() {
            Value::String(text) => text.clone(),
            Value::Array(_) | Value::Table(_) => {
                return Err(self.unusable(written.span(), "expected a text, number or truth value"));
            }
            scalar => scalar.to_string(),
        };
        reading
            .check(&text)
            .map_err(|fault| self.unusable(written.span(), &fault.message))?;
        Ok(text)
    }

    fn refuse_two_of(&self, settings: &[Setting]) -> Result<(), MappingError> {
        let mut present = settings
            .iter()
            .filter_map(|(setting, found)| Some((*setting, found.clone()?)));
        match (present.next(), present.next()) {
            (Some((first, _)), Some((second, found))) => {
                Err(self.contradiction(found, first, second))
            }
            _ => Ok(()),
        }
    }

    pub fn source_column(&self, name: &Spanned<String>) -> SourceColumn {
        SourceColumn {
            name: name.get_ref().clone(),
            at: self.text.at(name.span()),
        }
    }

    fn contradiction(
        &self,
        found: Span<usize>,
        first: &'static str,
        second: &'static str,
    ) -> MappingError {
        MappingError::Contradiction {
            at: self.text.at(found),
            column: self.target.clone(),
            first,
            second,
        }
    }

    pub fn incomplete(
        &self,
        found: Span<usize>,
        setting: &'static str,
        needed: &'static str,
    ) -> MappingError {
        MappingError::Incomplete {
            at: self.text.at(found),
            column: self.target.clone(),
            setting,
            needed,
        }
    }

    pub fn unusable(&self, found: Span<usize>, message: &str) -> MappingError {
        MappingError::UnusableValue {
            at: self.text.at(found),
            what: self.target.clone(),
            message: message.to_owned(),
        }
    }
}

pub(super) fn span<T>(setting: &'static str, value: &Option<Spanned<T>>) -> Setting {
    (setting, value.as_ref().map(Spanned::span))
}
