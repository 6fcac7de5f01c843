//! Scores and labels by group.

use std::collections::BTreeMap;

use arrow_array::ArrayRef;
use rounds_stats::scores::DecodeError;

use super::{Keys, Labels, Numbers, ScoreRows, Scores, Texts};
use crate::aggregate::State;
use crate::error::FunctionError;
use crate::parameter::Arguments;

/// Rows without a group are a group too, so that nobody falls out of the comparison.
const WITHOUT: &str = "(not given)";

/// One table of scores per group, by name.
#[derive(Debug)]
pub(crate) struct Groups {
    arguments: Arguments,
    patient_place: Option<usize>,
    by_name: BTreeMap<String, Scores>,
}

impl Groups {
    /// Every group's rows, by name; groups without a row that has a score and a label have none.
    pub(crate) fn rows(&mut self) -> Result<Vec<(&str, ScoreRows)>, FunctionError> {
        let mut groups = Vec::with_capacity(self.by_name.len());
        for (name, scores) in &mut self.by_name {
            groups.push((name.as_str(), scores.rows()?));
        }
        Ok(groups)
    }

    fn group(&mut self, name: &str) -> Result<&mut Scores, FunctionError> {
        if !self.by_name.contains_key(name) {
            let scores = Scores::new(&self.arguments)?;
            self.by_name.insert(name.to_owned(), scores);
        }
        self.by_name
            .get_mut(name)
            .ok_or(FunctionError::State(DecodeError::Damaged))
    }
}

impl State for Groups {
    fn new(arguments: &Arguments) -> Result<Self, FunctionError> {
        Ok(Self {
            arguments: arguments.clone(),
            patient_place: arguments.place("patient_id"),
            by_name: BTreeMap::new(),
        })
    }

    fn update(&mut self, columns: &[ArrayRef]) -> Result<(), FunctionError> {
        let names = Texts::read(columns, 0)?;
        let scores = Numbers::read(columns, 1)?;
        let labels = Labels::read(columns, 2)?;
        let patients = self
            .patient_place
            .map(|place| Keys::read(columns, place))
            .transpose()?;
        for (row, score) in scores.iter().enumerate() {
            let Some((score, label)) = score.zip(labels.at(row)?) else {
                continue;
            };
            let patient = patients
                .as_ref()
                .map(|patients| patients.required(row, "patient_id"))
                .transpose()?;
            let name = names.at(row).unwrap_or(WITHOUT);
            self.group(name)?.push(score, label, patient)?;
        }
        Ok(())
    }

    fn merge_bytes(&mut self, bytes: &[u8]) -> Result<(), FunctionError> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let (name, after) = part(rest)?;
            let (table, after) = part(after)?;
            let name = std::str::from_utf8(name).map_err(|_| DecodeError::Damaged)?;
            self.group(name)?.merge_bytes(table)?;
            rest = after;
        }
        Ok(())
    }

    fn to_bytes(&mut self) -> Result<Vec<u8>, FunctionError> {
        let mut bytes = Vec::new();
        for (name, scores) in &mut self.by_name {
            let table = scores.to_bytes()?;
            for part in [name.as_bytes(), &table] {
                bytes.extend((part.len() as u64).to_le_bytes());
                bytes.extend(part);
            }
        }
        Ok(bytes)
    }

    fn size_bytes(&self) -> usize {
        self.by_name
            .iter()
            .map(|(name, scores)| name.capacity() + scores.size_bytes())
            .sum()
    }
}

/// The part that follows its length, and what comes after it.
fn part(bytes: &[u8]) -> Result<(&[u8], &[u8]), DecodeError> {
    let (length, rest) = bytes.split_first_chunk().ok_or(DecodeError::Damaged)?;
    let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| DecodeError::Damaged)?;
    rest.split_at_checked(length).ok_or(DecodeError::Damaged)
}
