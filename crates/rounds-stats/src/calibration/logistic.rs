//! Logistic regression of the label on the logit of the score: Newton's method in one or two
//! unknowns over distinct scores.
//!
//! What is done with the fit is in [`super::recalibration`].

use super::NotEstimable;
use super::predictions::Cell;

/// A step this small, relative to where it starts, is the last: the error left is its square.
const STEP_LAST: f64 = 1e-8;
/// Newton needs about six; more means a likelihood that is nearly flat.
const STEPS_MAX: usize = 60;
/// Halvings of a step that went too far.
const HALVINGS_MAX: usize = 40;
/// Distinct scores above which the fit starts from one over neighbours put together.
const CELLS_OF_A_DIRECT_FIT: usize = 1 << 15;
/// Neighbours put together for that start.
const CELLS_TOGETHER: usize = 1 << 10;

/// logit P(y) = `intercept` + `slope` · (logit − `centre`), with the information there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) intercept: f64,
    pub(super) slope: f64,
    pub(super) centre: f64,
    /// Σ w, Σ w·x and Σ w·x² with x = logit − centre and w = μ(1 − μ).
    pub(super) information: [f64; 3],
}

impl Line {
    /// The fitted probability of a row with this logit.
    pub(super) fn at(&self, logit: f64) -> f64 {
        expit(self.intercept + self.slope * (logit - self.centre))
    }
}

/// Which unknowns are free.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Free {
    /// The intercept; the slope stays 1.
    Intercept,
    /// Both.
    Both,
}

/// The likelihood's maximum. Both labels must be present, and for two unknowns two scores that no
/// threshold divides (see [`separated`]); otherwise there is none.
pub(super) fn fit<I: Iterator<Item = Cell>>(
    cells: impl Fn() -> I,
    free: Free,
) -> Result<Line, NotEstimable> {
    let (mut sum, mut total, mut events, mut distinct) = (0.0, 0.0, 0.0, 0);
    for cell in cells() {
        sum += cell.total * cell.logit;
        total += cell.total;
        events += cell.events;
        distinct += 1;
    }
    let centre = sum / total;
    // A flat line at the average risk has weight everywhere; the identity may have none.
    let (intercept, slope) = match free {
        Free::Intercept => (centre, 1.0),
        Free::Both => ((events / (total - events)).ln(), 0.0),
    };
    let start = Line {
        intercept,
        slope,
        centre,
        information: [0.0; 3],
    };
    if distinct <= CELLS_OF_A_DIRECT_FIT {
        return climb(&cells, free, start);
    }
    let coarse = neighbours_together(cells());
    // The start is only a start: where it fails, the full fit begins where it did.
    let near = climb(&|| coarse.iter().copied(), free, start).unwrap_or(start);
    climb(&cells, free, near)
}

/// Whether a threshold on the score divides events from others, ties included: then the slope's
/// likelihood has no maximum.
pub(super) fn separated(cells: impl Iterator<Item = Cell>) -> bool {
    let mut events = (f64::INFINITY, f64::NEG_INFINITY);
    let mut others = events;
    for cell in cells {
        if cell.events > 0.0 {
            events = (events.0.min(cell.logit), events.1.max(cell.logit));
        }
        if cell.total > cell.events {
            others = (others.0.min(cell.logit), others.1.max(cell.logit));
        }
    }
    others.1 <= events.0 || events.1 <= others.0
}

fn climb<I: Iterator<Item = Cell>>(
    cells: &impl Fn() -> I,
    free: Free,
    start: Line,
) -> Result<Line, NotEstimable> {
    let mut line = start;
    let mut gradient = slope_of_likelihood(cells(), &mut line);
    for _ in 0..STEPS_MAX {
        let step = newton_step(gradient, line.information, free)?;
        let rise = dot(gradient, step);
        let [up, tilt] = step;
        let is_last = up.abs() <= STEP_LAST * (1.0 + line.intercept.abs())
            && tilt.abs() <= STEP_LAST * (1.0 + line.slope.abs());
        if is_last || rise <= 0.0 {
            line.intercept += up;
            line.slope += tilt;
            return Ok(line);
        }
        (line, gradient) = along(cells, line, step, rise)?;
    }
    Err(NotEstimable::NotConverged)
}

/// The line one step on, or a half, a quarter, … where a whole step would lead down again: the
/// likelihood is concave, so its slope along the step tells, and its value need not be computed.
fn along<I: Iterator<Item = Cell>>(
    cells: &impl Fn() -> I,
    line: Line,
    step: [f64; 2],
    rise: f64,
) -> Result<(Line, [f64; 2]), NotEstimable> {
    let [up, tilt] = step;
    let mut share = 1.0;
    for _ in 0..HALVINGS_MAX {
        let mut next = Line {
            intercept: line.intercept + share * up,
            slope: line.slope + share * tilt,
            ..line
        };
        let gradient = slope_of_likelihood(cells(), &mut next);
        if dot(gradient, step) >= -0.5 * rise {
            return Ok((next, gradient));
        }
        share /= 2.0;
    }
    Err(NotEstimable::NotConverged)
}

/// The gradient at the line; the line's information is set on the way.
fn slope_of_likelihood(cells: impl Iterator<Item = Cell>, line: &mut Line) -> [f64; 2] {
    let shift = (line.intercept - line.centre).exp();
    let mut gradient = [0.0; 2];
    let mut information = [0.0; 3];
    for cell in cells {
        let x = cell.logit - line.centre;
        let mean = if line.slope == 1.0 {
            // expit(logit p + a) without an exponential or a logarithm.
            let odds_part = cell.probability * shift;
            odds_part / (1.0 - cell.probability + odds_part)
        } else {
            expit(line.intercept + line.slope * x)
        };
        let surplus = cell.events - cell.total * mean;
        let weight = cell.total * mean * (1.0 - mean);
        let [first, second] = gradient;
        gradient = [first + surplus, second + surplus * x];
        let [whole, cross, square] = information;
        information = [whole + weight, cross + weight * x, square + weight * x * x];
    }
    line.information = information;
    gradient
}

fn newton_step(
    gradient: [f64; 2],
    information: [f64; 3],
    free: Free,
) -> Result<[f64; 2], NotEstimable> {
    let [first, second] = gradient;
    if free == Free::Intercept {
        let [whole, ..] = information;
        let up = first / whole;
        return if up.is_finite() {
            Ok([up, 0.0])
        } else {
            Err(NotEstimable::NotConverged)
        };
    }
    let [[a, b], [_, d]] = inverse(information).ok_or(NotEstimable::NotConverged)?;
    Ok([a * first + b * second, b * first + d * second])
}

/// The inverse of [[Σw, Σwx], [Σwx, Σwx²]].
pub(super) fn inverse([whole, cross, square]: [f64; 3]) -> Option<[[f64; 2]; 2]> {
    let determinant = whole * square - cross * cross;
    let usable = determinant > 1e-14 * whole * square && determinant.is_normal();
    usable.then(|| {
        let off = -cross / determinant;
        [[square / determinant, off], [off, whole / determinant]]
    })
}

fn dot(left: [f64; 2], right: [f64; 2]) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

pub(super) fn expit(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

fn neighbours_together(cells: impl Iterator<Item = Cell>) -> Vec<Cell> {
    let mut together: Vec<Cell> = Vec::new();
    for (place, cell) in cells.enumerate() {
        match together.last_mut() {
            Some(last) if place % CELLS_TOGETHER != 0 => {
                last.total += cell.total;
                last.events += cell.events;
                // Weighted running mean; the probability follows below.
                last.logit += (cell.logit - last.logit) * cell.total / last.total;
            }
            _ => together.push(cell),
        }
    }
    for cell in &mut together {
        cell.probability = expit(cell.logit);
    }
    together
}
