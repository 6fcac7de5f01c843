//! What is plotted and on which scale units are compared.

use serde::Serialize;

/// What a unit's value is, and the scale on which it is nearly normal.
///
/// Three places differ from FunnelPlotR on purpose. Its √ limits are drawn without squaring and
/// its limits of ratios of counts with s = 1/(2√n), neither of which matches its own z; both are
/// drawn here on the scale of z. It rounds the expected counts of a log funnel to two decimals;
/// they are taken here as they come. And zero events, which have no logarithm, are judged by
/// the Poisson probability of none; where that is no rarity, a lower limit of a standardised ratio
/// is 0, so that units with few expected events are no outliers for having none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum FunnelKind {
    /// Part of a whole: arcsine of the square root, s = 1/(2√n).
    Proportion,
    /// Ratio of two counts: logarithm with 0.5 added to both,
    /// s = √(a/(a + 0.5)² + b/(b + 0.5)²).
    CountRatio,
    /// Observed over expected counts on the logarithmic scale, s = 1/√E (SHMI).
    StandardisedRatioLog,
    /// Observed over expected counts on the scale of the square root, s = 1/(2√E) (CQC).
    StandardisedRatioRoot,
}

impl FunnelKind {
    /// Whether the centre is 1 by construction and limits without overdispersion are Poisson's.
    pub(super) fn is_standardised(self) -> bool {
        matches!(
            self,
            Self::StandardisedRatioLog | Self::StandardisedRatioRoot
        )
    }

    /// A value on the scale of comparison.
    pub(super) fn transformed(self, value: f64) -> f64 {
        match self {
            Self::Proportion => value.sqrt().min(1.0).asin(),
            Self::CountRatio | Self::StandardisedRatioLog => value.ln(),
            Self::StandardisedRatioRoot => value.sqrt(),
        }
    }

    /// Back from the scale of comparison; what lies beyond its ends is at its ends, which is
    /// where limits at few cases would turn round and narrow again.
    pub(super) fn back(self, transformed: f64) -> f64 {
        match self {
            Self::Proportion => {
                let angle = transformed.clamp(0.0, std::f64::consts::FRAC_PI_2);
                angle.sin() * angle.sin()
            }
            Self::CountRatio | Self::StandardisedRatioLog => transformed.exp(),
            Self::StandardisedRatioRoot => transformed.max(0.0) * transformed.max(0.0),
        }
    }

    /// Standard error on the scale of comparison where nothing but chance differs.
    pub(super) fn standard_error(self, numerator: f64, denominator: f64) -> f64 {
        match self {
            Self::Proportion | Self::StandardisedRatioRoot => 0.5 / denominator.sqrt(),
            Self::StandardisedRatioLog => 1.0 / denominator.sqrt(),
            Self::CountRatio => {
                let part = |count: f64| count / ((count + 0.5) * (count + 0.5));
                (part(numerator) + part(denominator)).sqrt()
            }
        }
    }

    /// The unit on the scale of comparison; `None` where it has no logarithm.
    pub(super) fn compared(self, numerator: f64, denominator: f64) -> Option<f64> {
        let value = match self {
            Self::CountRatio => (numerator + 0.5) / (denominator + 0.5),
            _ => numerator / denominator,
        };
        let transformed = self.transformed(value);
        transformed.is_finite().then_some(transformed)
    }
}
