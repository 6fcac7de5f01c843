//! The settings of a mapped column that depend on its type: time formats, limits, units, separators.

use jiff::tz::TimeZone;
use rounds_core::ColumnType;

use super::column::{Range, Reading, Units};
use super::resolve_column::{ColumnResolver, Setting, span};
use super::{MappingError, value};

impl ColumnResolver<'_> {
    /// A setting that has no meaning for the column's type is a mistake, never ignored.
    pub fn refuse_settings_of_other_types(&self) -> Result<(), MappingError> {
        use ColumnType::{Date, Integer, Number, Strings, Timestamp};
        let section = self.section;
        let settings: [(Setting, &[ColumnType]); 8] = [
            (span("format", &section.format), &[Date, Timestamp]),
            (span("time_zone", &section.time_zone), &[Timestamp]),
            (span("unit", &section.unit), &[Number]),
            (span("unit_from", &section.unit_from), &[Number]),
            (span("units", &section.units), &[Number]),
            (span("minimum", &section.minimum), &[Number, Integer]),
            (span("maximum", &section.maximum), &[Number, Integer]),
            (span("separator", &section.separator), &[Strings]),
        ];
        for ((setting, found), types) in settings {
            let column_type = self.definition.column_type;
            if let Some(found) = found
                && !types.contains(&column_type)
            {
                return Err(MappingError::SettingForOtherType {
                    at: self.text.at(found),
                    column: self.target.clone(),
                    setting,
                    found: column_type,
                });
            }
        }
        Ok(())
    }

    /// `time_zone` is what the whole file says; the column's own wins.
    pub fn reading(&self, time_zone: Option<&TimeZone>) -> Result<Reading, MappingError> {
        let section = self.section;
        let format = section
            .format
            .as_ref()
            .map(|format| format.get_ref().clone());
        if let Some(written) = &section.format {
            value::check_format(written.get_ref()).map_err(|error| {
                self.unusable(
                    written.span(),
                    &format!("`format` {:?}: {error}", written.get_ref()),
                )
            })?;
        }
        Ok(match self.definition.column_type {
            ColumnType::String => Reading::Text,
            ColumnType::Boolean => Reading::Boolean,
            ColumnType::Integer => Reading::Integer(self.range()?),
            ColumnType::Number => Reading::Number {
                range: self.range()?,
                units: self.units()?,
            },
            ColumnType::Date => Reading::Date { format },
            ColumnType::Timestamp => Reading::Timestamp {
                format,
                zone: match &section.time_zone {
                    Some(name) => Some(self.text.time_zone(name)?),
                    None => time_zone.cloned(),
                },
            },
            ColumnType::Strings => Reading::Texts {
                separator: self.separator()?,
            },
        })
    }

    fn range(&self) -> Result<Range, MappingError> {
        let range = Range {
            minimum: self.section.minimum.as_ref().map(|limit| *limit.get_ref()),
            maximum: self.section.maximum.as_ref().map(|limit| *limit.get_ref()),
        };
        for limit in [&self.section.minimum, &self.section.maximum]
            .into_iter()
            .flatten()
        {
            if limit.get_ref().is_nan() {
                return Err(self.unusable(limit.span(), "a limit is a number, found nan"));
            }
        }
        if let (Some(minimum), Some(maximum)) = (&self.section.minimum, &self.section.maximum)
            && minimum.get_ref() > maximum.get_ref()
        {
            return Err(self.unusable(minimum.span(), "`minimum` is above `maximum`"));
        }
        Ok(range)
    }

    fn units(&self) -> Result<Option<Units>, MappingError> {
        let section = self.section;
        let own_unit = self.definition.unit.as_deref();
        if let (Some(unit), Some(own_unit)) = (&section.unit, own_unit)
            && unit.get_ref() != own_unit
        {
            let message = format!(
                "the table's unit is {own_unit:?}, found `unit` {:?}",
                unit.get_ref()
            );
            return Err(self.unusable(unit.span(), &message));
        }
        let (from, factors) = match (&section.unit_from, &section.units) {
            (Some(from), Some(factors)) => (from, factors),
            (Some(from), None) => return Err(self.incomplete(from.span(), "unit_from", "units")),
            (None, Some(factors)) => {
                return Err(self.incomplete(factors.span(), "units", "unit_from"));
            }
            (None, None) => return Ok(None),
        };
        for factor in factors.get_ref().values() {
            if !factor.get_ref().is_finite() || *factor.get_ref() == 0.0 {
                return Err(self.unusable(factor.span(), "a unit's factor is finite and not zero"));
            }
        }
        let unit = section.unit.as_ref().map(|unit| unit.get_ref().as_str());
        let Some(unit) = unit.or(own_unit) else {
            return Err(self.incomplete(factors.span(), "units", "unit"));
        };
        let factors = factors.get_ref().iter();
        Ok(Some(Units {
            from: self.source_column(from),
            unit: unit.to_owned(),
            factors: factors
                .map(|(unit, factor)| (unit.trim().to_owned(), *factor.get_ref()))
                .collect(),
        }))
    }

    fn separator(&self) -> Result<Option<String>, MappingError> {
        match &self.section.separator {
            Some(separator) if separator.get_ref().is_empty() => {
                Err(self.unusable(separator.span(), "`separator` is empty"))
            }
            separator => Ok(separator.as_ref().map(|text| text.get_ref().clone())),
        }
    }
}
