//! All measures of a site: the shipped ones, with the site's own added or put in their place.
//!
//! One bad file does not take the others with it: it is reported and left out.

use std::collections::BTreeMap;

use super::problem::{InvalidMeasure, Problem};
use super::{MeasureDefinition, file};

/// Checked definitions by id, and the files that could not be read.
#[derive(Debug, Clone, Default)]
pub struct MeasureSet {
    definitions: BTreeMap<String, MeasureDefinition>,
    invalid: Vec<InvalidMeasure>,
}

impl MeasureSet {
    /// Reads one folder's files, given as (path, text).
    pub fn from_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut set = Self::default();
        for (path, text) in files {
            match file::parse(path, text) {
                Err(invalid) => set.invalid.push(invalid),
                Ok(definition) => set.add(definition),
            }
        }
        set
    }

    fn add(&mut self, definition: MeasureDefinition) {
        match self.definitions.get(&definition.id) {
            Some(earlier) => self.invalid.push(InvalidMeasure::at(
                &definition.file,
                1,
                Problem::Twice {
                    id: definition.id.clone(),
                    other: earlier.file.clone(),
                },
            )),
            None => {
                self.definitions.insert(definition.id.clone(), definition);
            }
        }
    }

    /// The same set with this definition in it, in place of one with the same id.
    #[must_use]
    pub fn with(mut self, definition: MeasureDefinition) -> Self {
        self.definitions.insert(definition.id.clone(), definition);
        self
    }

    /// Puts a site's own measures over these: the same id replaces, a new id joins. A site's file
    /// that cannot be read takes the shipped measure out: its figures would not be the site's.
    #[must_use]
    pub fn overridden_by(mut self, site: Self) -> Self {
        self.definitions.retain(|id, _| !site.is_broken(id));
        self.definitions.extend(site.definitions);
        self.invalid.extend(site.invalid);
        self
    }

    /// Whether the file where this measure should stand could not be read.
    pub fn is_broken(&self, id: &str) -> bool {
        let file = format!("{}.sql", id.replace('.', "/"));
        self.invalid
            .iter()
            .any(|invalid| invalid.place.file.replace('\\', "/").ends_with(&file))
    }

    /// The measure with this id.
    pub fn get(&self, id: &str) -> Option<&MeasureDefinition> {
        self.definitions.get(id)
    }

    /// All measures in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &MeasureDefinition> {
        self.definitions.values()
    }

    /// Number of usable measures.
    pub fn len(&self) -> usize {
        self.definitions.len()
    }

    /// Whether there is no usable measure.
    pub fn is_empty(&self) -> bool {
        self.definitions.is_empty()
    }

    /// The files that were left out, and why.
    pub fn invalid(&self) -> &[InvalidMeasure] {
        &self.invalid
    }
}
