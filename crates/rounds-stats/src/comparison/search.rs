//! The variance ratios at which the likelihood is largest, the edge of no variation included.
//!
//! The profile criterion may have more than one valley and is flat at ratio 0 in √ratio, so every
//! edge is tried beside the interior and the lowest of them is taken.

use super::Likelihood;
use super::grouped::Grouped;
use super::profile::{Profile, profile};
use crate::root::crossing;

/// The ratios that fit best and the profile there.
pub(super) struct Best {
    pub(super) ratios: [f64; 2],
    pub(super) profile: Profile,
}

/// Ratios tried first, times the mean number of rows in a level: from "nothing" to "everything".
const GRID_DECADES: [f64; 13] = [
    -5.0, -4.0, -3.0, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 4.0, 8.0,
];
/// The same for two ratios at a time, where a step costs more.
const COARSE_DECADES: [f64; 4] = [-1.0, 0.0, 1.0, 2.0];
/// A ratio times rows per level below this is no variation.
const NEGLIGIBLE: f64 = 1e-9;
/// An interior valley must be deeper than its edges by this share of the criterion.
const DEEPER_SHARE: f64 = 1e-12;
const NEWTON_STEPS_MAX: usize = 60;
/// Change of a log ratio at which Newton's steps stop.
const STEP_LEAST: f64 = 1e-10;
/// Distance over which slopes are differenced for the curvature.
const DIFFERENCE: f64 = 1e-4;

/// The best ratios of one or two groupings.
pub(super) fn best(grouped: &Grouped, likelihood: Likelihood) -> Option<Best> {
    let at = |ratios: [f64; 2]| {
        profile(grouped, likelihood, ratios).map(|profile| Best { ratios, profile })
    };
    let rows_per_level = [
        grouped.n / grouped.first.len() as f64,
        grouped.n / grouped.second.len().max(1) as f64,
    ];
    let none = at([0.0, 0.0])?;
    let slack = DEEPER_SHARE * none.profile.criterion.abs() + 1e-10;
    let only_first = along(rows_per_level[0], |ratio| at([ratio, 0.0]), 0);
    let mut candidates = vec![only_first];
    if !grouped.second.is_empty() {
        candidates.push(along(rows_per_level[1], |ratio| at([0.0, ratio]), 1));
        candidates.push(interior(rows_per_level, &at));
    }
    let deeper = |best: Best, candidate: Best| {
        if candidate.profile.criterion < best.profile.criterion - slack {
            candidate
        } else {
            best
        }
    };
    Some(candidates.into_iter().flatten().fold(none, deeper))
}

/// The deepest valley along one ratio, the other held.
fn along(rows_per_level: f64, at: impl Fn(f64) -> Option<Best>, which: usize) -> Option<Best> {
    let tried = GRID_DECADES
        .iter()
        .filter_map(|decade| at(10.0_f64.powf(*decade) / rows_per_level));
    let start = lowest(tried)?;
    let ratio = start.ratios.get(which)?;
    let found = crossing(ratio.ln(), |logarithm| {
        let there = at(logarithm.exp())?;
        there.profile.slopes.get(which).copied()
    });
    // Without a crossing the criterion falls towards 0 all the way: the edge is another candidate.
    let refined = at(found?.exp())?;
    (refined.ratios.get(which)? * rows_per_level > NEGLIGIBLE).then_some(refined)
}

fn lowest(tried: impl Iterator<Item = Best>) -> Option<Best> {
    tried.min_by(|left, right| left.profile.criterion.total_cmp(&right.profile.criterion))
}

/// The valley with both ratios above 0: Newton's steps on the log ratios with halving.
fn interior(rows_per_level: [f64; 2], at: &impl Fn([f64; 2]) -> Option<Best>) -> Option<Best> {
    let [first_rows, second_rows] = rows_per_level;
    let pairs = COARSE_DECADES
        .iter()
        .flat_map(|first| COARSE_DECADES.iter().map(move |second| (first, second)));
    let mut current = lowest(pairs.filter_map(|(first, second)| {
        at([
            10.0_f64.powf(*first) / first_rows,
            10.0_f64.powf(*second) / second_rows,
        ])
    }))?;
    for _ in 0..NEWTON_STEPS_MAX {
        let step = newton_step(&current, at)?;
        let (next, moved) = descend(&current, step, at);
        if let Some(next) = next {
            current = next;
        }
        let [first, second] = current.ratios;
        if first * first_rows < NEGLIGIBLE || second * second_rows < NEGLIGIBLE {
            return None;
        }
        if moved < STEP_LEAST {
            break;
        }
    }
    Some(current)
}

/// Slopes over the log ratios.
fn log_slopes(best: &Best) -> [f64; 2] {
    let [first, second] = best.ratios;
    let [first_slope, second_slope] = best.profile.slopes;
    [first * first_slope, second * second_slope]
}

fn moved(from: [f64; 2], by: [f64; 2]) -> [f64; 2] {
    [from[0] * by[0].exp(), from[1] * by[1].exp()]
}

/// Newton's step, or down the slopes where the criterion curves the wrong way.
fn newton_step(current: &Best, at: &impl Fn([f64; 2]) -> Option<Best>) -> Option<[f64; 2]> {
    let slopes_at = |by: [f64; 2]| at(moved(current.ratios, by)).map(|best| log_slopes(&best));
    let right = slopes_at([DIFFERENCE, 0.0])?;
    let left = slopes_at([-DIFFERENCE, 0.0])?;
    let up = slopes_at([0.0, DIFFERENCE])?;
    let down = slopes_at([0.0, -DIFFERENCE])?;
    let width = 2.0 * DIFFERENCE;
    let first = (right[0] - left[0]) / width;
    let second = (up[1] - down[1]) / width;
    let mixed = (right[1] - left[1] + up[0] - down[0]) / (2.0 * width);
    let slopes = log_slopes(current);
    let determinant = first * second - mixed * mixed;
    let step = if first > 0.0 && determinant > 1e-8 * first * second.abs() {
        [
            -(second * slopes[0] - mixed * slopes[1]) / determinant,
            -(first * slopes[1] - mixed * slopes[0]) / determinant,
        ]
    } else {
        [
            -slopes[0] / first.abs().max(1e-3),
            -slopes[1] / second.abs().max(1e-3),
        ]
    };
    let longest = step[0].abs().max(step[1].abs());
    let scale = if longest > 3.0 { 3.0 / longest } else { 1.0 };
    Some([step[0] * scale, step[1] * scale])
}

/// The first of the step's halvings that is lower, and how far it went.
fn descend(
    current: &Best,
    step: [f64; 2],
    at: &impl Fn([f64; 2]) -> Option<Best>,
) -> (Option<Best>, f64) {
    let mut share = 1.0;
    for _ in 0..30 {
        let by = [share * step[0], share * step[1]];
        let length = by[0].abs().max(by[1].abs());
        if let Some(next) = at(moved(current.ratios, by)) {
            // Near the bottom the criterion's own rounding hides the last steps: slopes do not.
            let slack = DEEPER_SHARE * current.profile.criterion.abs();
            if next.profile.criterion <= current.profile.criterion + slack {
                return (Some(next), length);
            }
        }
        share *= 0.5;
    }
    (None, 0.0)
}
