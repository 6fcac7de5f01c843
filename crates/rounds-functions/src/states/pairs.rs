//! Two scores of the same rows.

use arrow_array::ArrayRef;
use rounds_stats::scores::{Dependence, PairedBuilder, PairedValues};

use super::{Keys, Labels, Numbers};
use crate::aggregate::State;
use crate::error::FunctionError;
use crate::parameter::Arguments;

/// The parameter that says whom a row belongs to.
const PATIENT: &str = "patient_id";

/// Rows that have both scores and a label.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    patient_place: Option<usize>,
    builder: PairedBuilder,
}

impl Pairs {
    /// The rows.
    pub(crate) fn rows(&self) -> PairedValues {
        self.builder.clone().finish()
    }

    /// Whether rows know whom they belong to.
    pub(crate) fn dependence(&self) -> Dependence {
        match self.patient_place {
            Some(_) => Dependence::Clustered,
            None => Dependence::Independent,
        }
    }
}

impl State for Pairs {
    fn new(arguments: &Arguments) -> Result<Self, FunctionError> {
        Ok(Self {
            patient_place: arguments.place(PATIENT),
            builder: PairedBuilder::default(),
        })
    }

    fn update(&mut self, columns: &[ArrayRef]) -> Result<(), FunctionError> {
        let first = Numbers::read(columns, 0)?;
        let second = Numbers::read(columns, 1)?;
        let labels = Labels::read(columns, 2)?;
        let patients = self
            .patient_place
            .map(|place| Keys::read(columns, place))
            .transpose()?;
        for (row, scores) in first.iter().zip(second.iter()).enumerate() {
            let (Some(first), Some(second)) = scores else {
                continue;
            };
            let Some(label) = labels.at(row)? else {
                continue;
            };
            let patient = match &patients {
                Some(patients) => patients.required(row, PATIENT)?,
                None => 0,
            };
            self.builder.push((first, second), label, patient)?;
        }
        Ok(())
    }

    fn merge_bytes(&mut self, bytes: &[u8]) -> Result<(), FunctionError> {
        Ok(self.builder.merge_bytes(bytes)?)
    }

    fn to_bytes(&mut self) -> Result<Vec<u8>, FunctionError> {
        Ok(self.builder.to_bytes())
    }

    fn size_bytes(&self) -> usize {
        self.builder.size_bytes()
    }
}
