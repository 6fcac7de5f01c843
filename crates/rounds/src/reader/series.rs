//! A charted series as the pages draw it: gaps shown as gaps, limits and signals at their points.

use std::collections::HashMap;

use rounds_core::{Direction, Period};
use rounds_measures::MeasureDefinition;
use rounds_measures::definition::ChartKind;
use rounds_measures::read::ChartedSeries;
use rounds_measures::signal::Meaning;
use rounds_measures::signal::chart::{Charted, ChartedPoint, POINTS_AT_LEAST};
use rounds_measures::signal::series::Point as ResultPoint;
use rounds_stats::control;
use rounds_web::page_data::{
    Assurance, Limits, Point, Reading, Rule, Series, Side, Signal, Tone, Variation,
};

use super::reading;

/// Values in a line the size of a word.
const RECENT_MAX: usize = 24;
/// A longer gap is left out instead of being filled: most likely a mistaken date lies behind it.
const GAP_PERIODS_MAX: usize = 400;

/// The series of one group.
pub fn page_series(definition: &MeasureDefinition, one: &ChartedSeries) -> Series {
    let charted: HashMap<Period, &ChartedPoint> = one
        .charted
        .iter()
        .flat_map(|charted| &charted.points)
        .map(|charted| (charted.point.period, charted))
        .collect();
    let centre = one.charted.as_ref().map(|charted| charted.centre);
    let mut points: Vec<Point> = Vec::with_capacity(one.series.points.len());
    for result in &one.series.points {
        if let Some(last) = points.last().map(|point| point.period) {
            points.extend(gap(last, result.period));
        }
        let at = charted.get(&result.period).copied().zip(centre);
        points.push(Point {
            period: result.period,
            complete: !result.partial,
            reading: reading::of_point(result, definition),
            limits: at.map(|(charted, center)| Limits {
                lower: charted.lower,
                center,
                upper: charted.upper,
            }),
            signals: at
                .map(|(charted, _)| signals(charted, definition.direction))
                .unwrap_or_default(),
        });
    }
    Series {
        points,
        marks: Vec::new(),
        limits_method: limits_method(definition, one.charted.as_ref()),
        target: definition.target,
    }
}

fn gap(last: Period, next: Period) -> Vec<Point> {
    let between = std::iter::successors(Some(last.next()), |period| Some(period.next()))
        .take_while(|period| *period < next)
        .take(GAP_PERIODS_MAX + 1);
    let missing: Vec<Point> = between
        .map(|period| Point {
            period,
            complete: true,
            reading: Reading::Missing,
            limits: None,
            signals: Vec::new(),
        })
        .collect();
    if missing.len() > GAP_PERIODS_MAX {
        Vec::new()
    } else {
        missing
    }
}

fn signals(charted: &ChartedPoint, direction: Direction) -> Vec<Signal> {
    let signal = |(rule, side)| Signal {
        rule: page_rule(rule),
        side: page_side(side),
        tone: tone_of(Meaning::of(side.into(), direction)),
    };
    charted.marks.rules().map(signal).collect()
}

fn page_rule(rule: control::Rule) -> Rule {
    match rule {
        control::Rule::Outside => Rule::OutsideLimits,
        control::Rule::Trend => Rule::Trend,
        control::Rule::TwoInThree => Rule::TwoOfThree,
        control::Rule::Shift => Rule::Shift,
    }
}

fn page_side(side: control::Side) -> Side {
    match side {
        control::Side::High => Side::High,
        control::Side::Low => Side::Low,
    }
}

/// Good news, bad news, or neither.
pub fn tone_of(meaning: Meaning) -> Tone {
    match meaning {
        Meaning::Concern => Tone::Concern,
        Meaning::Neutral => Tone::Neither,
        Meaning::Improvement => Tone::Improvement,
    }
}

fn limits_method(definition: &MeasureDefinition, charted: Option<&Charted>) -> String {
    let period = definition.period.as_str();
    if definition.signal.chart.is_none() {
        return "No limits: the definition asks for none".to_owned();
    }
    let Some(charted) = charted else {
        let needed = POINTS_AT_LEAST.max(definition.signal.baseline);
        return format!("No limits yet: they need {needed} full {period}s");
    };
    let chart = match charted.kind {
        ChartKind::Xmr => "XmR",
        ChartKind::P => "Laney p′",
        ChartKind::U => "Laney u′",
    };
    let firmness = if charted.trial {
        "Trial limits"
    } else {
        "Limits"
    };
    let until = charted.baseline_until();
    let until = until
        .map(|period| format!(" up to {period}"))
        .unwrap_or_default();
    format!(
        "{firmness} from {} {period}s{until} · {chart} · Making Data Count rules",
        charted.baseline
    )
}

/// Whether the series varies beyond chance.
pub fn variation(definition: &MeasureDefinition, one: &ChartedSeries) -> Variation {
    let last = one
        .charted
        .as_ref()
        .and_then(|charted| charted.points.last());
    let Some(last) = last else {
        return Variation::TooFewPoints;
    };
    match signals(last, definition.direction).first() {
        Some(signal) => Variation::Special(signal.side, signal.tone),
        None => Variation::Common,
    }
}

/// Whether the process will meet its target; a target on a limit is within the limits.
pub fn assurance(definition: &MeasureDefinition, one: &ChartedSeries) -> Option<Assurance> {
    let target = definition.target?;
    let last = one.charted.as_ref()?.points.last()?;
    let (is_easy, is_out_of_reach) = match definition.direction {
        Direction::Higher => (target < last.lower, target > last.upper),
        Direction::Lower => (target > last.upper, target < last.lower),
        Direction::Neither => return None,
    };
    Some(match (is_easy, is_out_of_reach) {
        (true, _) => Assurance::Passing,
        (false, true) => Assurance::Failing,
        (false, false) => Assurance::HitOrMiss,
    })
}

/// The newest full periods, the oldest first.
pub fn recent_points(one: &ChartedSeries) -> Vec<&ResultPoint> {
    let full = one.series.points.iter().filter(|point| !point.partial);
    let mut newest: Vec<&ResultPoint> = full.rev().take(RECENT_MAX).collect();
    newest.reverse();
    newest
}

/// Their values; none where nothing was recorded or it is suppressed.
pub fn recent_values(one: &ChartedSeries) -> Vec<Option<f64>> {
    let points = recent_points(one);
    let shown = |point: &&ResultPoint| point.value.filter(|_| !point.suppressed);
    points.iter().map(shown).collect()
}

/// The last full period and its reading.
pub fn latest(definition: &MeasureDefinition, one: &ChartedSeries) -> Option<(Period, Reading)> {
    let last = one
        .series
        .points
        .iter()
        .rev()
        .find(|point| !point.partial)?;
    Some((last.period, reading::of_point(last, definition)))
}
