//! What to compare, against whom, and how much of a difference matters.

use super::Measure;
use crate::StatsError;
use crate::equivalence::equivalence_level;
use crate::estimate::{LEVEL_95, finite, positive, probability, tail_of};
use crate::suppression::MINIMUM_COUNT;

/// Whom a group is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Reference {
    /// All other groups together: no group has to be declared the normal one.
    #[default]
    Rest,
    /// The group of this name.
    Group(String),
}

/// The largest differences that still count as none. These defaults are conventions to start a
/// discussion from: 0.05 is the difference in PPV at which the CHAI guides ask for a review, and
/// 1.25 is the four-fifths rule of employment law read both ways; the others are of that order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Margins {
    /// Of sensitivity, specificity, predictive values, their complements and the flag rate.
    pub proportion: f64,
    /// Of the area under the ROC curve.
    pub auroc: f64,
    /// Of any ratio: acceptable from 1/factor to the factor.
    pub ratio_factor: f64,
    /// Of the calibration slope.
    pub calibration_slope: f64,
    /// Of calibration in the large: 0.22 on the logit scale is a factor of 1.25 in the odds.
    pub calibration_in_the_large: f64,
    /// Of the Brier score.
    pub brier: f64,
    /// Of net benefit: 0.01 is one true positive in 100 patients.
    pub net_benefit: f64,
}

impl Default for Margins {
    fn default() -> Self {
        Self {
            proportion: 0.05,
            auroc: 0.05,
            ratio_factor: 1.25,
            calibration_slope: 0.2,
            calibration_in_the_large: 0.22,
            brier: 0.02,
            net_benefit: 0.01,
        }
    }
}

/// Options of [`super::fairness`].
#[derive(Debug, Clone, PartialEq)]
pub struct FairnessOptions {
    /// Rows with a score at or above it are flagged.
    pub threshold: f64,
    /// Level of the intervals; equivalence is read from the interval at twice the error.
    pub level: f64,
    /// Share of false ones among discoveries, and the largest omnibus p that opens the gate.
    pub false_discovery_rate: f64,
    /// Groups with fewer rows are not shown. Counts within a group, such as its events, are shown
    /// however small they are: give [`crate::suppression`] what is published further.
    pub minimum: u64,
    /// What is compared.
    pub measures: Vec<Measure>,
    /// Whom with.
    pub reference: Reference,
    /// How much matters.
    pub margins: Margins,
}

impl FairnessOptions {
    /// All measures at a threshold, with the usual level, rate, minimum (11) and margins.
    pub fn at(threshold: f64) -> Self {
        Self {
            threshold,
            level: LEVEL_95,
            false_discovery_rate: 0.05,
            minimum: MINIMUM_COUNT,
            measures: Measure::ALL.to_vec(),
            reference: Reference::Rest,
            margins: Margins::default(),
        }
    }

    pub(super) fn check(&self) -> Result<(), StatsError> {
        finite("threshold", self.threshold)?;
        tail_of(self.level)?;
        equivalence_level(self.level)?;
        probability("false discovery rate", self.false_discovery_rate)?;
        let margins = &self.margins;
        for (what, margin) in [
            ("margin of proportions", margins.proportion),
            ("margin of AUROC", margins.auroc),
            ("margin of ratios, less 1", margins.ratio_factor - 1.0),
            ("margin of the calibration slope", margins.calibration_slope),
            (
                "margin of calibration in the large",
                margins.calibration_in_the_large,
            ),
            ("margin of the Brier score", margins.brier),
            ("margin of net benefit", margins.net_benefit),
        ] {
            positive(what, margin)?;
        }
        if self.measures.contains(&Measure::NetBenefit) {
            probability("threshold", self.threshold)?;
        }
        Ok(())
    }
}
