//! Calibration that drifts: a calibration curve that is learnt row by row, and how far it is from
//! the predictions as a series that a detector of changes watches.
//!
//! The detector is a parameter (adaptive windowing in the published method). A drift of the event
//! rate alone is found sooner by a risk-adjusted CUSUM; this also sees slopes and bends.

use serde::Serialize;

use super::logistic::expit;
use super::predictions::logit;
use crate::StatsError;
use crate::estimate::{positive, probability};

/// How fast the curve learns.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DynamicCurveOptions {
    /// Adam's step. Larger follows sooner and trembles more.
    pub learning_rate: f64,
    /// Rows whose distances are not handed on, while the curve learns what is usual. The step
    /// falls from 20 times the learning rate to it meanwhile.
    pub warm_up: u64,
}

impl Default for DynamicCurveOptions {
    fn default() -> Self {
        Self {
            learning_rate: 0.0005,
            warm_up: 2_000,
        }
    }
}

/// Powers of the logit in the curve, the constant among them.
const TERMS: usize = 4;
/// Logits are divided by this, so that the powers have comparable sizes.
const LOGIT_SCALE: f64 = 4.0;
/// Scaled logits beyond this are taken as this, lest a cube of one row turn the curve.
const SCALED_LOGIT_MOST: f64 = 2.0;
/// How many times larger the step is on the first row of the warm-up.
const FIRST_STEP: f64 = 20.0;
/// Adam's memories of the gradient and of its square, and what keeps a division from zero.
const MEMORY: f64 = 0.9;
const MEMORY_OF_SQUARES: f64 = 0.999;
const DIVISION_FLOOR: f64 = 1e-8;

/// logit P(y = 1) = x + θ₀ + θ₁u + θ₂u² + θ₃u³, x = logit of the score, u = x/4 kept within ±2, with θ
/// learnt by Adam (Kingma & Ba, ICLR 2015) on the log-loss, one row at a time. It starts at the
/// identity.
#[derive(Debug, Clone)]
pub struct DynamicCurve {
    options: DynamicCurveOptions,
    coefficients: [Learnt; TERMS],
    rows: u64,
    /// MEMORY and MEMORY_OF_SQUARES to the power of rows: Adam's correction for starting at zero.
    decayed: (f64, f64),
}

/// One coefficient with Adam's two running means.
#[derive(Debug, Clone, Copy, Default)]
struct Learnt {
    value: f64,
    gradient: f64,
    square: f64,
}

impl DynamicCurve {
    /// A curve that is the identity.
    ///
    /// # Errors
    /// A learning rate that is not above 0.
    pub fn new(options: DynamicCurveOptions) -> Result<Self, StatsError> {
        positive("learning rate", options.learning_rate)?;
        Ok(Self {
            options,
            coefficients: [Learnt::default(); TERMS],
            rows: 0,
            decayed: (1.0, 1.0),
        })
    }

    /// The curve at a score.
    ///
    /// # Errors
    /// A score outside [0, 1].
    pub fn probability(&self, score: f64) -> Result<f64, StatsError> {
        let x = logit(probability("score", score)?);
        Ok(self.at(x))
    }

    fn at(&self, x: f64) -> f64 {
        let terms = powers(x).into_iter().zip(&self.coefficients);
        expit(
            x + terms
                .map(|(power, learnt)| power * learnt.value)
                .sum::<f64>(),
        )
    }

    /// Learns from a row, then says how far the curve is from the row's score: |p − curve(p)|, from
    /// 0 to 1.
    ///
    /// # Errors
    /// A score outside [0, 1].
    pub fn step(&mut self, score: f64, label: bool) -> Result<f64, StatsError> {
        let x = logit(probability("score", score)?);
        let surplus = self.at(x) - f64::from(label);
        let step = self.step_now();
        self.rows += 1;
        self.decayed.0 *= MEMORY;
        self.decayed.1 *= MEMORY_OF_SQUARES;
        for (power, learnt) in powers(x).into_iter().zip(&mut self.coefficients) {
            let gradient = surplus * power;
            learnt.gradient = MEMORY * learnt.gradient + (1.0 - MEMORY) * gradient;
            learnt.square =
                MEMORY_OF_SQUARES * learnt.square + (1.0 - MEMORY_OF_SQUARES) * gradient * gradient;
            let mean = learnt.gradient / (1.0 - self.decayed.0);
            let size = (learnt.square / (1.0 - self.decayed.1)).sqrt() + DIVISION_FLOOR;
            learnt.value -= step * mean / size;
        }
        Ok((score - self.at(x)).abs())
    }

    fn step_now(&self) -> f64 {
        let left = self.options.warm_up.saturating_sub(self.rows) as f64;
        let share = left / self.options.warm_up.max(1) as f64;
        self.options.learning_rate * (1.0 + (FIRST_STEP - 1.0) * share * share)
    }

    /// Whether enough rows were seen for distances to be handed on.
    pub fn is_warm(&self) -> bool {
        self.rows >= self.options.warm_up
    }
}

fn powers(x: f64) -> [f64; TERMS] {
    let u = (x / LOGIT_SCALE).clamp(-SCALED_LOGIT_MOST, SCALED_LOGIT_MOST);
    [1.0, u, u * u, u * u * u]
}

/// What a detector says when it has cut its window: a change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WindowCut {
    /// Latest rows that it keeps as "after the change".
    pub kept: u64,
    /// Mean distance of the rows it dropped.
    pub mean_before: f64,
    /// Mean distance of the rows it keeps.
    pub mean_after: f64,
}

/// Calibration got worse.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CalibrationDrift {
    /// Number, from 0, of the row at which it was noticed.
    pub at: u64,
    /// Mean distance from the curve before and after.
    pub distance: (f64, f64),
    /// Latest rows that belong to the new state: what to recalibrate or refit on.
    pub rows_after: u64,
}

/// Rows in the order of time → the places where calibration got worse (Davis et al., J Biomed
/// Inform 112:103611, 2020): each row teaches the curve, and the distances |p − curve(p)| after
/// the warm-up go to `detector`. Cuts where the distance falls are not reported.
///
/// Distances of neighbouring rows resemble each other because the curve moves slowly, which no
/// detector made for independent values allows for: tune its confidence on simulated series of
/// the same volume, or read alarms as reasons to look.
///
/// # Errors
/// A score outside [0, 1]; what `detector` refuses.
pub fn calibration_drift(
    rows: impl IntoIterator<Item = (f64, bool)>,
    options: DynamicCurveOptions,
    mut detector: impl FnMut(f64) -> Result<Option<WindowCut>, StatsError>,
) -> Result<Vec<CalibrationDrift>, StatsError> {
    let mut curve = DynamicCurve::new(options)?;
    let mut found = Vec::new();
    for (at, (score, label)) in (0..).zip(rows) {
        let distance = curve.step(score, label)?;
        if !curve.is_warm() {
            continue;
        }
        let Some(cut) = detector(distance)? else {
            continue;
        };
        if cut.mean_after > cut.mean_before {
            found.push(CalibrationDrift {
                at,
                distance: (cut.mean_before, cut.mean_after),
                rows_after: cut.kept,
            });
        }
    }
    Ok(found)
}
