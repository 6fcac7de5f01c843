//! From the best variance ratios to what a reader is shown.

use serde::Serialize;

use super::grouped::{Grouped, Level, group};
use super::observations::{Observations, Prepared, prepare};
use super::profile::{LevelShare, Profile};
use super::search::{Best, best};
use crate::estimate::{Estimate, LEVEL_95, probability, tail_of};
use crate::{StatsError, distribution};

/// Which likelihood the variances maximise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Likelihood {
    /// REML: the degrees of freedom spent on fixed effects are accounted for. The usual choice.
    Restricted,
    /// ML: needed to compare models with different fixed effects.
    Full,
}

/// How to fit and what may be shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ComparisonOptions {
    /// Which likelihood.
    pub likelihood: Likelihood,
    /// Level of every interval.
    pub level: f64,
    /// Least reliability of an effect that may be shown.
    pub reliability_least: f64,
    /// Least number of rows of a level that may be shown.
    pub observations_least: u64,
}

impl Default for ComparisonOptions {
    /// REML, 95 %, reliability 0.7, one row.
    fn default() -> Self {
        Self {
            likelihood: Likelihood::Restricted,
            level: LEVEL_95,
            reliability_least: 0.7,
            observations_least: 1,
        }
    }
}

/// A fixed effect.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Coefficient {
    /// The effect of one unit of the column on the outcome.
    pub estimate: Estimate,
    /// Its standard error, variances taken as known.
    pub standard_error: f64,
}

/// One clinician's (or clinic's) distance from what the columns predict.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ShrunkenEffect {
    /// The key that came in.
    pub key: u64,
    /// The best linear unbiased prediction with its prediction interval; `n` counts rows.
    pub effect: Estimate,
    /// √Var(û − u): the fixed effects' uncertainty included, the variances taken as known.
    pub prediction_sd: f64,
    /// √Var(u | y) with the fixed effects taken as known (what lme4 calls `condVar`).
    pub conditional_sd: f64,
    /// 1 − Var(u | y)/σ_u²; for equal n and no columns σ_b²/(σ_b² + σ_w²/n). 0 where σ_u = 0.
    pub reliability: f64,
    /// Whether reliability and rows reach what the options ask.
    pub may_be_shown: bool,
}

/// A random intercept: how much its levels differ and where each lies, ordered by key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RandomIntercept {
    /// σ_u², in squared units of the outcome.
    pub variance: f64,
    /// The likelihood is largest at σ_u = 0: no variation beyond chance was found, every effect
    /// is 0 and none may be shown.
    pub at_boundary: bool,
    /// One per level, in the order of the keys and never of the effects.
    pub effects: Vec<ShrunkenEffect>,
}

/// A fitted comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Intercept first, then the columns in the order given.
    pub coefficients: Vec<Coefficient>,
    /// Between clinicians.
    pub clinicians: RandomIntercept,
    /// Between clinics, where a second grouping was given.
    pub clinics: Option<RandomIntercept>,
    /// σ², between rows of the same clinician.
    pub residual_variance: f64,
    /// The (restricted) log-likelihood at the estimates.
    pub log_likelihood: f64,
    /// Which likelihood it is.
    pub likelihood: Likelihood,
    /// Rows.
    pub n: u64,
}

const REML: &str = "linear mixed model (REML), Wald interval";
const ML: &str = "linear mixed model (ML), Wald interval";
const PREDICTION: &str = "best linear unbiased prediction, normal prediction interval";

/// Fits outcome = Xβ + offset + u_clinician (+ u_clinic) + ε with normal u and ε by REML or ML.
///
/// The likelihood is profiled over the variance ratios σ_u²/σ² (Bates, Mächler, Bolker & Walker,
/// J Stat Softw 67(1), 2015); effects are best linear unbiased predictions and their variances the
/// blocks of the inverse of Henderson's equations (Henderson, Biometrics 31:423, 1975). Intervals
/// take the estimated variances as known, so they are too narrow with few levels. Effects come in
/// the order of the keys: the fit compares each with what its columns predict and ranks nobody.
///
/// One grouping takes time in proportion to rows × columns² and, per step of the search, levels ×
/// columns²; with two, a step takes the cube of the levels of the smaller ([`super::CLINICS_MAX`]).
/// The same rows in any order give the same bits.
///
/// For minutes per scheduled hour fit ln(minutes) with ln(hours) as offset; an effect of 0.1 is
/// then e^0.1, 10.5 % more minutes per hour than predicted:
///
/// ```
/// use rounds_stats::comparison::{ComparisonOptions, Observations, compare};
///
/// let minutes: [f64; 8] = [120.0, 130.0, 300.0, 290.0, 65.0, 62.0, 410.0, 380.0];
/// let hours: [f64; 8] = [4.0, 4.0, 8.0, 8.0, 3.0, 3.0, 8.0, 8.0];
/// let outcome = minutes.map(f64::ln);
/// let offset = hours.map(f64::ln);
/// let observations = Observations {
///     outcome: &outcome,
///     offset: Some(&offset),
///     clinicians: &[1, 1, 2, 2, 3, 3, 4, 4],
///     ..Observations::default()
/// };
/// let fitted = compare(&observations, ComparisonOptions::default())?;
/// let third = fitted.clinicians.effects[2];
/// assert!(third.effect.value < 0.0 && third.reliability > 0.9 && third.may_be_shown);
/// # Ok::<(), rounds_stats::StatsError>(())
/// ```
///
/// # Errors
/// Slices of unequal length, numbers that are not finite, columns that others (or the intercept)
/// make up, an outcome without variation, fewer than two levels, as many levels as rows, two
/// groupings that are the same, more than [`super::CLINICS_MAX`] levels in the smaller of two,
/// options outside their range, sums beyond what a float holds.
pub fn compare(
    observations: &Observations<'_>,
    options: ComparisonOptions,
) -> Result<Comparison, StatsError> {
    let tail = tail_of(options.level)?;
    let z = distribution::normal_upper(tail).ok_or(StatsError::Level {
        found: options.level,
    })?;
    probability("reliability", options.reliability_least)?;
    let mut prepared = prepare(observations)?;
    let grouped = group(&mut prepared, observations.clinics.is_some())?;
    let Best { ratios, profile } =
        best(&grouped, options.likelihood).ok_or(StatsError::NoVariation {
            what: "outcome within clinicians",
        })?;
    let reader = Reader {
        z,
        options,
        residual_variance: profile.residual_variance,
    };
    let first = reader.intercept(&grouped.first, &profile.first, ratios[0]);
    let second = reader.intercept(&grouped.second, &profile.second, ratios[1]);
    let (clinicians, clinics) = match observations.clinics {
        None => (first, None),
        Some(_) if grouped.swapped => (second, Some(first)),
        Some(_) => (first, Some(second)),
    };
    Ok(Comparison {
        coefficients: reader.coefficients(&prepared, &grouped, &profile),
        clinicians,
        clinics,
        residual_variance: profile.residual_variance,
        log_likelihood: log_likelihood(&prepared, &profile, options.likelihood),
        likelihood: options.likelihood,
        n: grouped.n as u64,
    })
}

/// Undoes the scaling of columns: |XᵀV⁻¹X| is of the standardised ones.
fn log_likelihood(prepared: &Prepared, profile: &Profile, likelihood: Likelihood) -> f64 {
    let scaling = match likelihood {
        Likelihood::Restricted => {
            let logarithms = prepared.scales.iter().map(|(_, deviation)| deviation.ln());
            2.0 * logarithms.sum::<f64>()
        }
        Likelihood::Full => 0.0,
    };
    -(profile.criterion + scaling) / 2.0
}

/// What turns shares of the residual variance into estimates.
struct Reader {
    z: f64,
    options: ComparisonOptions,
    residual_variance: f64,
}

impl Reader {
    fn intercept(&self, levels: &[Level], shares: &[LevelShare], ratio: f64) -> RandomIntercept {
        RandomIntercept {
            variance: ratio * self.residual_variance,
            at_boundary: ratio == 0.0,
            effects: levels
                .iter()
                .zip(shares)
                .map(|(level, share)| self.effect(level, share))
                .collect(),
        }
    }

    fn effect(&self, level: &Level, share: &LevelShare) -> ShrunkenEffect {
        let sd = |variance: f64| (variance.max(0.0) * self.residual_variance).sqrt();
        let prediction_sd = sd(share.prediction_variance);
        let reliability = share.reliability.clamp(0.0, 1.0);
        let n = level.n as u64;
        ShrunkenEffect {
            key: level.key,
            effect: self.estimate(share.effect, prediction_sd, n, PREDICTION),
            prediction_sd,
            conditional_sd: sd(share.conditional_variance),
            reliability,
            may_be_shown: reliability > 0.0
                && reliability >= self.options.reliability_least
                && n >= self.options.observations_least,
        }
    }

    fn estimate(&self, value: f64, sd: f64, n: u64, method: &'static str) -> Estimate {
        Estimate {
            value,
            low: Some(value - self.z * sd),
            high: Some(value + self.z * sd),
            n,
            method,
        }
    }

    /// Coefficients of the columns as they came in.
    fn coefficients(
        &self,
        prepared: &Prepared,
        grouped: &Grouped,
        profile: &Profile,
    ) -> Vec<Coefficient> {
        let method = match self.options.likelihood {
            Likelihood::Restricted => REML,
            Likelihood::Full => ML,
        };
        let standardised: Vec<f64> = profile
            .coefficients
            .iter()
            .zip(&prepared.start)
            .map(|(step, start)| start + step)
            .collect();
        let coefficient = |weights: Vec<f64>| {
            let value = super::symmetric::dot(&weights, &standardised);
            let variance = profile.covariance.quadratic(&weights);
            let standard_error = (variance * self.residual_variance).sqrt();
            Coefficient {
                estimate: self.estimate(value, standard_error, grouped.n as u64, method),
                standard_error,
            }
        };
        let intercept =
            std::iter::once(1.0).chain(prepared.scales.iter().map(|(mean, sd)| -mean / sd));
        let mut found = vec![coefficient(intercept.collect())];
        for (place, (_, deviation)) in prepared.scales.iter().enumerate() {
            let mut weights = vec![0.0; place + 1];
            weights.push(1.0 / deviation);
            weights.resize(prepared.width, 0.0);
            found.push(coefficient(weights));
        }
        found
    }
}
