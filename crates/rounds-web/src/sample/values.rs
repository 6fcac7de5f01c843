//! Invented readings and series. The same every time: the "noise" is a hash of the place.

use jiff::civil::date;
use rounds_core::{Direction, MeasureKind, Period, PeriodKind};

use crate::page_data::{
    Assurance, Estimate, Limits, Mark, Point, Reading, Rule, Series, Side, Signal, Tone, Variation,
};

/// Months in a sample series, the last of which is not over.
pub const MONTHS: usize = 25;

/// How a series is invented.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// Usual value in the measure's unit.
    pub usual: f64,
    /// Usual denominator in a month.
    pub denominator: f64,
    /// Common variation as a share of the usual value.
    pub spread: f64,
    /// From how many months before the end the value is multiplied, and by what.
    pub jump: Option<(usize, f64)>,
    /// What kind of number.
    pub kind: MeasureKind,
    /// Which way is better.
    pub direction: Direction,
    /// Chooses the noise.
    pub seed: u64,
}

/// Between −1 and 1.
pub fn noise(seed: u64, index: usize) -> f64 {
    let mut state = seed
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(index as u64 + 1)
        .wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state ^= state >> 29;
    state = state.wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^= state >> 32;
    (state % 20_001) as f64 / 10_000.0 - 1.0
}

/// The month at this place of a series.
pub fn month(index: usize) -> Period {
    let mut period = Period::containing(PeriodKind::Month, date(2024, 11, 1));
    for _ in 0..index {
        period = period.next();
    }
    period
}

/// A reading with this value.
pub fn reading(kind: MeasureKind, value: f64, denominator: f64) -> Reading {
    let denominator = denominator.round();
    let (value, numerator, half) = match kind {
        MeasureKind::Proportion => {
            let numerator = (value * denominator).round().min(denominator);
            let share = numerator / denominator.max(1.0);
            let half = 1.96 * (share * (1.0 - share) / denominator.max(1.0)).sqrt();
            (share, Some(numerator), half)
        }
        MeasureKind::Count => {
            let count = value.round();
            return Reading::Known(Estimate {
                value: count,
                numerator: None,
                denominator: None,
                low: Some((count - 1.96 * count.sqrt()).max(0.0).round()),
                high: Some((count + 1.96 * count.sqrt()).round()),
                level: 0.95,
            });
        }
        MeasureKind::Ratio | MeasureKind::Rate => {
            let numerator = (value * denominator).round();
            let half = 1.96 * value / numerator.max(1.0).sqrt();
            (numerator / denominator.max(1.0), Some(numerator), half)
        }
        MeasureKind::Quantile | MeasureKind::Statistic => (value, None, value * 0.08),
    };
    Reading::Known(Estimate {
        value,
        numerator,
        denominator: Some(denominator),
        low: Some(value - half).map(|low| low.max(0.0)),
        high: Some(value + half),
        level: 0.95,
    })
}

/// Too few.
pub fn suppressed() -> Reading {
    Reading::Suppressed {
        minimum: "denominator >= 20".to_owned(),
    }
}

/// A series after a recipe.
pub fn series(recipe: &Recipe) -> Series {
    let points = (0..MONTHS).map(|index| point(recipe, index)).collect();
    let marks = recipe
        .jump
        .map(|(months, _)| Mark {
            date: month(MONTHS - 1 - months).start,
            label: "Upgrade".to_owned(),
        })
        .into_iter()
        .collect();
    Series {
        points,
        marks,
        limits_method: "Limits from the first 12 months · XmR · Making Data Count rules".to_owned(),
        target: (recipe.kind == MeasureKind::Proportion).then_some(recipe.usual * 0.9),
    }
}

fn point(recipe: &Recipe, index: usize) -> Point {
    let is_last = index == MONTHS - 1;
    let months_left = MONTHS - 1 - index;
    let factor = recipe
        .jump
        .filter(|(months, _)| months_left <= *months)
        .map(|(_, factor)| factor);
    let value =
        recipe.usual * factor.unwrap_or(1.0) * (1.0 + recipe.spread * noise(recipe.seed, index));
    let share_of_month = if is_last { 0.5 } else { 1.0 };
    let denominator =
        recipe.denominator * share_of_month * (1.0 + 0.05 * noise(recipe.seed + 1, index));
    let in_month = if recipe.kind == MeasureKind::Count {
        value * share_of_month
    } else {
        value
    };
    let width = recipe.usual * recipe.spread * 1.8;
    Point {
        period: month(index),
        complete: !is_last,
        reading: reading(recipe.kind, in_month, denominator),
        limits: (!is_last).then_some(Limits {
            lower: (recipe.usual - width).max(0.0),
            center: recipe.usual,
            upper: recipe.usual + width,
        }),
        signals: factor
            .filter(|_| !is_last)
            .map(|factor| signal(recipe, factor))
            .into_iter()
            .collect(),
    }
}

fn signal(recipe: &Recipe, factor: f64) -> Signal {
    let side = if factor > 1.0 { Side::High } else { Side::Low };
    let tone = match (recipe.direction, side) {
        (Direction::Neither, _) => Tone::Neither,
        (Direction::Lower, Side::High) | (Direction::Higher, Side::Low) => Tone::Concern,
        (Direction::Lower, Side::Low) | (Direction::Higher, Side::High) => Tone::Improvement,
    };
    Signal {
        rule: Rule::OutsideLimits,
        side,
        tone,
    }
}

/// The state of a series.
pub fn variation(series: &Series) -> Variation {
    let last_full = series.points.iter().rev().find(|point| point.complete);
    match last_full.and_then(|point| point.signals.first()) {
        Some(signal) => Variation::Special(signal.side, signal.tone),
        None => Variation::Common,
    }
}

/// Its assurance, where it has a target.
pub fn assurance(series: &Series) -> Option<Assurance> {
    series.target.map(|_| Assurance::HitOrMiss)
}

/// Values of the full months.
pub fn recent(series: &Series) -> Vec<Option<f64>> {
    series
        .points
        .iter()
        .filter(|point| point.complete)
        .map(|point| point.reading.value())
        .collect()
}
