//! The measures that groups are compared by.

use serde::Serialize;

use super::Margins;
use crate::equivalence::Margin;

/// What is measured in each group. Flagged means a score at or above the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Flagged share of rows with the event.
    Sensitivity,
    /// Unflagged share of rows without the event.
    Specificity,
    /// Share with the event among flagged rows.
    PositivePredictiveValue,
    /// Share without the event among unflagged rows.
    NegativePredictiveValue,
    /// Flagged share of rows without the event: 1 − specificity.
    FalsePositiveRate,
    /// Unflagged share of rows with the event: 1 − sensitivity.
    FalseNegativeRate,
    /// Flagged share of all rows.
    FlagRate,
    /// Area under the ROC curve.
    Auroc,
    /// Observed over expected events.
    ObservedOverExpected,
    /// Slope of the logistic recalibration line.
    CalibrationSlope,
    /// Calibration in the large, on the logit scale: the intercept when the slope is held at 1.
    CalibrationInTheLarge,
    /// Mean (score − outcome)².
    Brier,
    /// TP/n − FP/n · t/(1 − t) at threshold t.
    NetBenefit,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Sensitivity,
        Self::Specificity,
        Self::PositivePredictiveValue,
        Self::NegativePredictiveValue,
        Self::FalsePositiveRate,
        Self::FalseNegativeRate,
        Self::FlagRate,
        Self::Auroc,
        Self::ObservedOverExpected,
        Self::CalibrationSlope,
        Self::CalibrationInTheLarge,
        Self::Brier,
        Self::NetBenefit,
    ];

    /// Whether a difference between groups is judged against a margin. Brier score and net benefit
    /// differ between groups of different risk even where the model is equally good in both.
    pub(super) fn is_judged(self) -> bool {
        !matches!(self, Self::Brier | Self::NetBenefit)
    }

    /// Two rates that add up to 1 are one test: both count once among those looked at.
    pub(super) fn tested_as(self) -> Self {
        match self {
            Self::FalsePositiveRate => Self::Specificity,
            Self::FalseNegativeRate => Self::Sensitivity,
            other => other,
        }
    }

    /// Whether it reads scores as probabilities.
    pub(super) fn needs_probabilities(self) -> bool {
        matches!(
            self,
            Self::ObservedOverExpected
                | Self::CalibrationSlope
                | Self::CalibrationInTheLarge
                | Self::Brier
        )
    }

    /// Whether it is more than counts of flagged rows.
    pub(super) fn needs_scores(self) -> bool {
        self == Self::Auroc || self.needs_probabilities()
    }

    pub(super) fn margin_of_difference(self, margins: &Margins) -> Option<Margin> {
        let margin = match self {
            Self::Auroc => margins.auroc,
            Self::CalibrationSlope => margins.calibration_slope,
            Self::CalibrationInTheLarge => margins.calibration_in_the_large,
            Self::Brier => margins.brier,
            Self::NetBenefit => margins.net_benefit,
            Self::ObservedOverExpected => return None,
            _ => margins.proportion,
        };
        Some(Margin::Difference(margin))
    }
}
