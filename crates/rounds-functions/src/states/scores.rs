//! Scores and labels, with or without the patients they belong to.

use arrow_array::ArrayRef;
use rounds_stats::scores::{
    ClusteredBuilder, ClusteredValues, CountedBuilder, CountedValues, ScoreTable,
};

use super::{Keys, Labels, Numbers};
use crate::aggregate::State;
use crate::error::FunctionError;
use crate::parameter::Arguments;

/// The parameter that says whom a row belongs to.
const PATIENT: &str = "patient_id";

/// Rows whose score and label are known; others are left out.
#[derive(Debug)]
pub(crate) enum Scores {
    /// Every row stands for itself.
    Independent(CountedBuilder),
    /// Rows belong to patients.
    ByPatient {
        /// Place of the patient among the arguments.
        place: usize,
        /// The rows.
        builder: ClusteredBuilder,
    },
}

/// What an estimator reads.
pub(crate) enum ScoreRows {
    /// Every row stands for itself.
    Independent(CountedValues),
    /// Some patient has several rows.
    ByPatient(ClusteredValues),
}

impl ScoreRows {
    /// What estimators take.
    pub(crate) fn table(&self) -> ScoreTable<'_> {
        match self {
            Self::Independent(rows) => rows.into(),
            Self::ByPatient(rows) => rows.into(),
        }
    }
}

impl Scores {
    /// One row; its patient where rows have patients.
    pub(crate) fn push(
        &mut self,
        score: f64,
        label: bool,
        patient: Option<u64>,
    ) -> Result<(), FunctionError> {
        match (self, patient) {
            (Self::ByPatient { builder, .. }, Some(patient)) => {
                builder.push(score, label, patient)?;
            }
            (Self::Independent(builder), _) => builder.push(score, label)?,
            (Self::ByPatient { .. }, None) => {
                return Err(FunctionError::Call("a row without a patient".to_owned()));
            }
        }
        Ok(())
    }

    /// The rows without their patients.
    pub(crate) fn counted(&mut self) -> Result<CountedValues, FunctionError> {
        match self {
            Self::Independent(builder) => Ok(builder.counted().clone()),
            Self::ByPatient { builder, .. } => Ok(builder.clone().finish()?.counted()),
        }
    }

    /// The rows with their patients where a patient repeats, without them where none does.
    pub(crate) fn rows(&mut self) -> Result<ScoreRows, FunctionError> {
        match self {
            Self::Independent(builder) => Ok(ScoreRows::Independent(builder.counted().clone())),
            Self::ByPatient { builder, .. } => {
                let rows = builder.clone().finish()?;
                Ok(if rows.repeats() {
                    ScoreRows::ByPatient(rows)
                } else {
                    ScoreRows::Independent(rows.counted())
                })
            }
        }
    }
}

impl State for Scores {
    /// By patient when the call names one.
    fn new(arguments: &Arguments) -> Result<Self, FunctionError> {
        Ok(match arguments.place(PATIENT) {
            Some(place) => Self::ByPatient {
                place,
                builder: ClusteredBuilder::default(),
            },
            None => Self::Independent(CountedBuilder::default()),
        })
    }

    fn update(&mut self, columns: &[ArrayRef]) -> Result<(), FunctionError> {
        let scores = Numbers::read(columns, 0)?;
        let labels = Labels::read(columns, 1)?;
        match self {
            Self::Independent(builder) => {
                if let Some((scores, labels)) = scores.whole().zip(labels.whole()?) {
                    return Ok(builder.push_slice(scores, &labels)?);
                }
                for (row, score) in scores.iter().enumerate() {
                    if let Some((score, label)) = score.zip(labels.at(row)?) {
                        builder.push(score, label)?;
                    }
                }
            }
            Self::ByPatient { place, builder } => {
                let patients = Keys::read(columns, *place)?;
                for (row, score) in scores.iter().enumerate() {
                    if let Some((score, label)) = score.zip(labels.at(row)?) {
                        builder.push(score, label, patients.required(row, PATIENT)?)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn merge_bytes(&mut self, bytes: &[u8]) -> Result<(), FunctionError> {
        match self {
            Self::Independent(builder) => builder.merge(&CountedValues::from_bytes(bytes)?),
            Self::ByPatient { builder, .. } => builder.merge_bytes(bytes)?,
        }
        Ok(())
    }

    fn to_bytes(&mut self) -> Result<Vec<u8>, FunctionError> {
        Ok(match self {
            Self::Independent(builder) => builder.counted().to_bytes(),
            Self::ByPatient { builder, .. } => builder.to_bytes(),
        })
    }

    fn size_bytes(&self) -> usize {
        match self {
            Self::Independent(builder) => builder.size_bytes(),
            Self::ByPatient { builder, .. } => builder.size_bytes(),
        }
    }
}
