//! Scores as a histogram: rows that are counted now, and histograms that were kept.

use arrow_array::ArrayRef;
use arrow_array::cast::AsArray;
use rounds_stats::histogram::ScoreHistogram;
use rounds_stats::scores::DecodeError;

use super::{Labels, Numbers};
use crate::aggregate::State;
use crate::error::FunctionError;
use crate::parameter::Arguments;

/// Bins of a histogram are 2 to this power unless the call says otherwise.
const BITS_USUAL: u32 = 12;

/// A histogram of the rows' scores.
#[derive(Debug)]
pub(crate) struct CountedScores {
    histogram: ScoreHistogram,
}

impl CountedScores {
    /// The histogram; `None` without rows.
    pub(crate) fn histogram(&self) -> Option<&ScoreHistogram> {
        (self.histogram.total() > 0).then_some(&self.histogram)
    }
}

impl State for CountedScores {
    fn new(arguments: &Arguments) -> Result<Self, FunctionError> {
        let bits = arguments.whole("bits", 6..=16, "a whole number from 6 to 16", BITS_USUAL)?;
        Ok(Self {
            histogram: ScoreHistogram::new(bits)?,
        })
    }

    fn update(&mut self, columns: &[ArrayRef]) -> Result<(), FunctionError> {
        let scores = Numbers::read(columns, 0)?;
        let labels = Labels::read(columns, 1)?;
        for (row, score) in scores.iter().enumerate() {
            let label = labels.at(row)?;
            match score {
                Some(score) => self.histogram.push(score, label)?,
                None => self.histogram.push_missing(label)?,
            }
        }
        Ok(())
    }

    fn merge_bytes(&mut self, bytes: &[u8]) -> Result<(), FunctionError> {
        Ok(self.histogram.merge(&ScoreHistogram::from_bytes(bytes)?)?)
    }

    fn to_bytes(&mut self) -> Result<Vec<u8>, FunctionError> {
        Ok(self.histogram.to_bytes())
    }

    fn size_bytes(&self) -> usize {
        self.histogram.size_bytes()
    }
}

/// The bytes that a hexadecimal text stands for.
pub(crate) fn from_hex(text: &str) -> Result<Vec<u8>, FunctionError> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let digit = |letter: u8| char::from(letter).to_digit(16);
    let bytes = pairs.iter().map(|[high, low]| {
        let byte = digit(*high)? * 16 + digit(*low)?;
        u8::try_from(byte).ok()
    });
    let bytes: Option<Vec<u8>> = bytes.collect();
    bytes
        .filter(|_| rest.is_empty())
        .ok_or(FunctionError::State(DecodeError::Damaged))
}

/// Histograms merged into one; all must have the same number of bins.
#[derive(Debug, Default)]
pub(crate) struct MergedHistograms {
    merged: Option<ScoreHistogram>,
}

impl MergedHistograms {
    /// The histogram; `None` without any.
    pub(crate) fn histogram(&self) -> Option<&ScoreHistogram> {
        self.merged.as_ref()
    }

    fn add(&mut self, other: ScoreHistogram) -> Result<(), FunctionError> {
        match &mut self.merged {
            Some(merged) => merged.merge(&other)?,
            None => self.merged = Some(other),
        }
        Ok(())
    }
}

impl State for MergedHistograms {
    fn new(_arguments: &Arguments) -> Result<Self, FunctionError> {
        Ok(Self::default())
    }

    fn update(&mut self, columns: &[ArrayRef]) -> Result<(), FunctionError> {
        let Some(column) = columns.first() else {
            return Ok(());
        };
        if let Some(kept) = column.as_binary_opt::<i64>() {
            for bytes in kept.iter().flatten() {
                self.add(ScoreHistogram::from_bytes(bytes)?)?;
            }
        } else if let Some(kept) = column.as_string_opt::<i32>() {
            for text in kept.iter().flatten() {
                self.add(ScoreHistogram::from_bytes(&from_hex(text)?)?)?;
            }
        }
        Ok(())
    }

    fn merge_bytes(&mut self, bytes: &[u8]) -> Result<(), FunctionError> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.add(ScoreHistogram::from_bytes(bytes)?)
    }

    fn to_bytes(&mut self) -> Result<Vec<u8>, FunctionError> {
        Ok(self
            .merged
            .as_ref()
            .map_or_else(Vec::new, ScoreHistogram::to_bytes))
    }

    fn size_bytes(&self) -> usize {
        self.merged.as_ref().map_or(0, ScoreHistogram::size_bytes)
    }
}
