//! How many rows an external validation of a risk model needs, by what it must estimate precisely.

use serde::Serialize;

use super::{LinearPredictor, SampleSize, inner_probability, sample_size};
use crate::estimate::{finite, positive, probability, tail_of};
use crate::{StatsError, distribution};

/// How wide each interval may be; all widths are whole widths, high end minus low end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    /// Of observed over expected.
    pub observed_over_expected: f64,
    /// Of the calibration slope.
    pub slope: f64,
    /// Of the AUROC (C statistic).
    pub auroc: f64,
    /// Of the standardised net benefit.
    pub net_benefit: f64,
    /// Level of all four intervals.
    pub level: f64,
}

impl Default for Precision {
    /// 0.2, 0.2, 0.1 and 0.2 at 95 %.
    fn default() -> Self {
        Precision {
            observed_over_expected: 0.2,
            slope: 0.2,
            auroc: 0.1,
            net_benefit: 0.2,
            level: crate::estimate::LEVEL_95,
        }
    }
}

/// What is expected where the model will be validated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValidationPlan<'a> {
    /// Share of rows with the outcome.
    pub outcome_share: f64,
    /// Observed over expected, 1 where calibration is expected to hold.
    pub observed_over_expected: f64,
    /// Calibration intercept α and slope β of logit P(y) = α + β·LP; (0, 1) where calibrated.
    pub calibration: (f64, f64),
    /// AUROC (C statistic).
    pub auroc: f64,
    /// Distribution of the log-odds of the score.
    pub predictor: LinearPredictor<'a>,
    /// Threshold at which net benefit will be judged, if one will; with sensitivity and
    /// specificity where they are known, otherwise they follow from `predictor`.
    pub threshold: Option<(f64, Option<(f64, f64)>)>,
    /// Least number of events and of non-events whatever the formulas say; 0 for none. One
    /// hundred of each is the usual floor (Collins, Ogundimu & Altman, Stat Med 35:214, 2016).
    pub floor: u64,
    /// How wide the intervals may be.
    pub precision: Precision,
}

/// What drives a sample size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// Observed over expected.
    ObservedOverExpected,
    /// Calibration slope.
    CalibrationSlope,
    /// AUROC.
    Auroc,
    /// Standardised net benefit at the threshold.
    NetBenefit,
    /// The least number of events and non-events.
    Floor,
}

/// One criterion and what it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Requirement {
    /// Which.
    pub criterion: Criterion,
    /// Its rows and events.
    pub size: SampleSize,
}

/// What a validation study needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValidationSampleSize {
    /// Enough for every criterion.
    pub size: SampleSize,
    /// The criterion that asked for most.
    pub limited_by: Criterion,
    /// Each criterion by itself, in the order of [`Criterion`].
    pub requirements: Vec<Requirement>,
}

/// The least number of rows at which every interval is as narrow as asked
/// (Riley, Debray, Collins et al., Stat Med 40:4230, 2021; Riley et al., BMJ 384:e074821, 2024).
///
/// With φ the outcome share, O/E: n = (1 − φ)/(φ·SE²), SE of ln O/E from the width by
/// asinh(width/(2·O/E))/z. Slope: n = I_α/(SE²(I_α·I_β − I_αβ²)) with I the means of w, w·LP² and w·LP,
/// w = p(1 − p). AUROC: Newcombe's SE² = C(1 − C)(1 + (n/2 − 1)((1 − C)/(2 − C) + C/(1 + C)))/
/// (n²φ(1 − φ)), solved for n. Standardised net benefit with v = (1 − φ)/φ·t/(1 − t):
/// n = (s(1 − s)/φ + v²c(1 − c)/(1 − φ) + v²(1 − c)²/(φ(1 − φ)))/SE², s sensitivity and c
/// specificity. SE is width/(2z) but for O/E. Rows are taken as independent: a patient who counts
/// many times counts for less.
///
/// # Errors
/// Shares, AUROC or threshold not strictly between 0 and 1, widths or O/E of 0 or less, a
/// predictor without spread or with scores of 0 or 1, a level outside (0, 1).
pub fn validation_sample_size(
    plan: &ValidationPlan<'_>,
) -> Result<ValidationSampleSize, StatsError> {
    let share = inner_probability("outcome share", plan.outcome_share)?;
    plan.predictor.check()?;
    let tail = tail_of(plan.precision.level)?;
    let z = distribution::normal_upper(tail).ok_or(StatsError::Level {
        found: plan.precision.level,
    })?;
    let mut needed = vec![
        (Criterion::ObservedOverExpected, rows_for_ratio(plan, z)?),
        (Criterion::CalibrationSlope, rows_for_slope(plan, z)?),
        (Criterion::Auroc, {
            let width = positive("width for AUROC", plan.precision.auroc)?;
            rows_for_auroc(plan.auroc, share, width / (2.0 * z))?
        }),
    ];
    if let Some((threshold, known)) = plan.threshold {
        let rows = rows_for_net_benefit(plan, threshold, known, z)?;
        needed.push((Criterion::NetBenefit, rows));
    }
    if plan.floor > 0 {
        let rows = plan.floor as f64 / share.min(1.0 - share);
        needed.push((Criterion::Floor, rows));
    }
    let mut requirements = Vec::with_capacity(needed.len());
    for (criterion, rows) in needed {
        let size = sample_size(rows, share)?;
        requirements.push(Requirement { criterion, size });
    }
    let most = requirements
        .iter()
        .copied()
        .reduce(|most, next| {
            if next.size.rows > most.size.rows {
                next
            } else {
                most
            }
        })
        .expect("invariant: three criteria are always there");
    Ok(ValidationSampleSize {
        size: most.size,
        limited_by: most.criterion,
        requirements,
    })
}

fn rows_for_ratio(plan: &ValidationPlan<'_>, z: f64) -> Result<f64, StatsError> {
    let ratio = positive("observed over expected", plan.observed_over_expected)?;
    let width = positive(
        "width for observed over expected",
        plan.precision.observed_over_expected,
    )?;
    // high − low = 2·ratio·sinh(z·SE).
    let error = (width / (2.0 * ratio)).asinh() / z;
    Ok((1.0 - plan.outcome_share) / (plan.outcome_share * error * error))
}

fn rows_for_slope(plan: &ValidationPlan<'_>, z: f64) -> Result<f64, StatsError> {
    let error = positive("width for the slope", plan.precision.slope)? / (2.0 * z);
    let (alpha, beta) = plan.calibration;
    finite("calibration intercept", alpha)?;
    finite("calibration slope", beta)?;
    let found = plan.predictor.information(alpha, beta);
    let determinant = found.intercept * found.slope - found.both * found.both;
    // Equal scores say nothing about a slope; what is left of the difference is rounding.
    if determinant <= 1e-12 * found.intercept * found.slope {
        return Err(StatsError::NotPositive {
            what: "spread of the linear predictor",
            found: determinant.max(0.0),
        });
    }
    Ok(found.intercept / (error * error * determinant))
}

/// Rows at which Newcombe's standard error of an AUROC is `error`.
pub(super) fn rows_for_auroc(auroc: f64, share: f64, error: f64) -> Result<f64, StatsError> {
    let c = inner_probability("AUROC", auroc)?;
    let pairs = (1.0 - c) / (2.0 - c) + c / (1.0 + c);
    let square = error * error * share * (1.0 - share);
    let linear = c * (1.0 - c) * pairs / 2.0;
    let constant = c * (1.0 - c) * (1.0 - pairs);
    Ok((linear + (linear * linear + 4.0 * square * constant).sqrt()) / (2.0 * square))
}

fn rows_for_net_benefit(
    plan: &ValidationPlan<'_>,
    threshold: f64,
    known: Option<(f64, f64)>,
    z: f64,
) -> Result<f64, StatsError> {
    inner_probability("threshold", threshold)?;
    let error = positive("width for net benefit", plan.precision.net_benefit)? / (2.0 * z);
    let (sensitivity, specificity) =
        known.unwrap_or_else(|| plan.predictor.classification(threshold));
    probability("sensitivity", sensitivity)?;
    probability("specificity", specificity)?;
    let share = plan.outcome_share;
    let weight = (1.0 - share) / share * threshold / (1.0 - threshold);
    let false_share = 1.0 - specificity;
    let variance = sensitivity * (1.0 - sensitivity) / share
        + weight * weight * specificity * false_share / (1.0 - share)
        + weight * weight * false_share * false_share / (share * (1.0 - share));
    Ok(variance / (error * error))
}
