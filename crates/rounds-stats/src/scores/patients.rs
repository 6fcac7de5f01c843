//! Which rows of a table of pairs belong to one patient.

use super::PairedValue;
use super::numbering::Numbering;
use crate::StatsError;

/// Whether the rows of a table of pairs are independent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dependence {
    /// Every row is a patient of its own; the table's cluster keys are not looked at.
    Independent,
    /// Rows with the same cluster key belong to one patient.
    Clustered,
}

/// Which patient each row of a table of pairs belongs to.
pub(crate) enum Patients {
    /// Every row is a patient of its own.
    Independent,
    /// Patients numbered from 0 in the order of their keys.
    Numbered {
        number_by_row: Vec<u32>,
        patients: usize,
    },
}

impl Patients {
    /// Patients as the caller says; where none repeats, rows are independent.
    ///
    /// # Errors
    /// More than 2³² patients.
    pub(crate) fn of(rows: &[PairedValue], dependence: Dependence) -> Result<Self, StatsError> {
        if dependence == Dependence::Independent {
            return Ok(Self::Independent);
        }
        let numbering = Numbering::of(rows.iter().map(|row| row.cluster).collect())?;
        let patients = numbering.len();
        let total: u64 = rows.iter().map(|row| row.zeros + row.ones).sum();
        if patients as u64 == total {
            return Ok(Self::Independent);
        }
        let numbers = rows.iter().map(|row| numbering.number(row.cluster));
        Ok(Self::Numbered {
            number_by_row: numbers.collect(),
            patients,
        })
    }

    /// How many independent units the rows are: rows themselves, or patients.
    pub(crate) fn units(&self, rows: u64) -> u64 {
        match self {
            Self::Independent => rows,
            Self::Numbered { patients, .. } => *patients as u64,
        }
    }

    /// The number of the patient of the row at this place; 0 where rows are independent.
    pub(crate) fn number(&self, place: usize) -> usize {
        match self {
            Self::Independent => 0,
            Self::Numbered { number_by_row, .. } => number_by_row
                .get(place)
                .map_or(0, |number| *number as usize),
        }
    }
}
