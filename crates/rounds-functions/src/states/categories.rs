//! Counts by name, in one sample or in two.

use std::collections::BTreeMap;

use arrow_array::{Array, ArrayRef};
use serde::{Deserialize, Serialize};

use super::{Labels, Texts};
use crate::aggregate::State;
use crate::error::FunctionError;
use crate::parameter::Arguments;

/// The parameter that says which sample a row belongs to.
const REFERENCE: &str = "in_reference";

/// Rows per name; NULL is a name of its own that only its counts know.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Categories {
    #[serde(skip)]
    reference_place: Option<usize>,
    by_name: BTreeMap<String, [u64; 2]>,
    missing: [u64; 2],
}

impl Categories {
    /// Rows per name: in the reference, and now. Everything is "now" in a call without samples.
    pub(crate) fn by_name(&self) -> &BTreeMap<String, [u64; 2]> {
        &self.by_name
    }

    /// Rows without a name: in the reference, and now.
    pub(crate) fn missing(&self) -> [u64; 2] {
        self.missing
    }
}

impl State for Categories {
    fn new(arguments: &Arguments) -> Result<Self, FunctionError> {
        Ok(Self {
            reference_place: arguments.place(REFERENCE),
            ..Self::default()
        })
    }

    fn update(&mut self, columns: &[ArrayRef]) -> Result<(), FunctionError> {
        let names = Texts::read(columns, 0)?;
        let in_reference = self
            .reference_place
            .map(|place| Labels::read(columns, place))
            .transpose()?;
        for row in 0..columns.first().map_or(0, |column| column.len()) {
            let sample = match &in_reference {
                None => 1,
                Some(labels) => match labels.at(row)? {
                    Some(is_reference) => usize::from(!is_reference),
                    None => continue,
                },
            };
            let counts = match names.at(row) {
                None => &mut self.missing,
                Some(name) => match self.by_name.get_mut(name) {
                    Some(counts) => counts,
                    None => self.by_name.entry(name.to_owned()).or_default(),
                },
            };
            if let Some(count) = counts.get_mut(sample) {
                *count += 1;
            }
        }
        Ok(())
    }

    fn merge_bytes(&mut self, bytes: &[u8]) -> Result<(), FunctionError> {
        let other: Self = serde_json::from_slice(bytes)
            .map_err(|error| FunctionError::Call(format!("a damaged state: {error}")))?;
        let add = |into: &mut [u64; 2], from: [u64; 2]| {
            for (into, from) in into.iter_mut().zip(from) {
                *into += from;
            }
        };
        add(&mut self.missing, other.missing);
        for (name, counts) in other.by_name {
            add(self.by_name.entry(name).or_default(), counts);
        }
        Ok(())
    }

    fn to_bytes(&mut self) -> Result<Vec<u8>, FunctionError> {
        serde_json::to_vec(self).map_err(|error| FunctionError::Call(error.to_string()))
    }

    fn size_bytes(&self) -> usize {
        let names: usize = self.by_name.keys().map(String::capacity).sum();
        names + self.by_name.len() * size_of::<(String, [u64; 2])>()
    }
}
