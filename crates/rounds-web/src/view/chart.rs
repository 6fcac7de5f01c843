//! Page values as charts: fills the plain structs of `rounds_charts` and has them drawn.

use maud::{Markup, html};
use rounds_charts::{
    ChangeMark, ControlChart, ControlPoint, Mark as ChartMark, Side as ChartSide, Sparkline,
};
use rounds_core::MeasureKind;

use super::{reading, series_table, time};
use crate::page_data::{Assurance, Mark, Point, Reading, Scale, Series, Side, Tone, Variation};

/// The control chart of a series. Periods that are not over are left to the table, because half a
/// month looks like a fall.
pub fn control(title: &str, series: &Series, scale: &Scale) -> Markup {
    control_as("control", title, series, scale)
}

/// The same on a page with several; the id must be the only one of its kind there.
pub fn control_as(id: &str, title: &str, series: &Series, scale: &Scale) -> Markup {
    let complete: Vec<&Point> = series
        .points
        .iter()
        .filter(|point| point.complete)
        .collect();
    if complete.is_empty() {
        return html! { p.absent { "No period is over yet, so there is nothing to draw." } };
    }
    let limits = complete.iter().rev().find_map(|point| point.limits);
    let chart = ControlChart {
        id: id.to_owned(),
        title: title.to_owned(),
        caption: caption(series, scale),
        unit: unit(scale),
        points: complete.iter().map(|point| control_point(point)).collect(),
        centre: limits.map(|limits| limits.center),
        target: series.target,
        changes: series
            .marks
            .iter()
            .filter_map(|mark| change(mark, &complete))
            .collect(),
        method: series.limits_method.clone(),
    };
    chart.render()
}

fn caption(series: &Series, scale: &Scale) -> String {
    let last_full = series.points.iter().rev().find(|point| point.complete);
    last_full
        .map(|point| {
            let value = reading::sentence(&point.reading, scale);
            format!("{}: {value}", time::period(point.period))
        })
        .unwrap_or_default()
}

/// Shares are drawn as percentages whatever the measure calls its unit.
pub(super) fn unit(scale: &Scale) -> String {
    match scale.kind {
        MeasureKind::Proportion => "%".to_owned(),
        _ => scale.unit.clone(),
    }
}

fn control_point(point: &Point) -> ControlPoint {
    let estimate = point.reading.estimate();
    let rules = series_table::signals(point);
    ControlPoint {
        label: point.period.to_string(),
        value: estimate.map(|estimate| estimate.value),
        numerator: estimate.and_then(|estimate| estimate.numerator),
        denominator: estimate.and_then(|estimate| estimate.denominator),
        low: estimate.and_then(|estimate| estimate.low),
        high: estimate.and_then(|estimate| estimate.high),
        lower_limit: point.limits.map(|limits| limits.lower),
        upper_limit: point.limits.map(|limits| limits.upper),
        mark: point
            .signals
            .first()
            .map(|signal| mark_of(signal.side, signal.tone))
            .unwrap_or_default(),
        note: absence(&point.reading).or_else(|| (!rules.is_empty()).then_some(rules)),
        href: None,
    }
}

pub(super) fn absence(reading: &Reading) -> Option<String> {
    match reading {
        Reading::Known(_) => None,
        Reading::Suppressed { .. } => Some(reading::SUPPRESSED.to_owned()),
        Reading::Missing => Some(reading::MISSING.to_owned()),
    }
}

/// A change stands just before the first period that begins on its day or later.
fn change(mark: &Mark, points: &[&Point]) -> Option<ChangeMark> {
    let following = points
        .iter()
        .position(|point| point.period.end() > mark.date)?;
    let begins_before = points
        .get(following)
        .is_some_and(|point| point.period.start < mark.date);
    Some(ChangeMark {
        position: following as f64 - if begins_before { 0.0 } else { 0.5 },
        label: format!("{}, {}", mark.label, time::day(mark.date)),
        href: None,
    })
}

/// Recent values in the size of a word; the last `in_episode` of them are coloured.
pub fn sparkline(label: &str, recent: &[Option<f64>], in_episode: usize, tone: Tone) -> Markup {
    if recent.iter().flatten().count() < 2 {
        return html! {};
    }
    let mark = match tone {
        Tone::Concern => ChartMark::Concern,
        Tone::Improvement => ChartMark::Improvement,
        Tone::Neither if in_episode > 0 => ChartMark::NeutralHigh,
        Tone::Neither => ChartMark::Common,
    };
    Sparkline {
        label: label.to_owned(),
        values: recent.to_vec(),
        episode_from: (in_episode > 0).then(|| recent.len().saturating_sub(in_episode)),
        mark,
    }
    .render()
}

/// The variation icon; nothing while it is too early to say.
pub fn variation_icon(variation: Variation) -> Markup {
    let side = match variation {
        Variation::TooFewPoints => return html! {},
        Variation::Common => ChartSide::High,
        Variation::Special(side, _) => chart_side(side),
    };
    rounds_charts::variation_icon(variation_mark(variation), side)
}

/// The assurance icon.
pub fn assurance_icon(assurance: Assurance) -> Markup {
    rounds_charts::assurance_icon(match assurance {
        Assurance::Passing => rounds_charts::Assurance::Pass,
        Assurance::Failing => rounds_charts::Assurance::Fail,
        Assurance::HitOrMiss => rounds_charts::Assurance::HitOrMiss,
    })
}

pub(super) fn variation_mark(variation: Variation) -> ChartMark {
    match variation {
        Variation::TooFewPoints | Variation::Common => ChartMark::Common,
        Variation::Special(side, tone) => mark_of(side, tone),
    }
}

fn mark_of(side: Side, tone: Tone) -> ChartMark {
    match (tone, side) {
        (Tone::Concern, _) => ChartMark::Concern,
        (Tone::Improvement, _) => ChartMark::Improvement,
        (Tone::Neither, Side::High) => ChartMark::NeutralHigh,
        (Tone::Neither, Side::Low) => ChartMark::NeutralLow,
    }
}

fn chart_side(side: Side) -> ChartSide {
    match side {
        Side::High => ChartSide::High,
        Side::Low => ChartSide::Low,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rounds_core::{Period, PeriodKind};

    #[test]
    fn a_change_on_the_first_day_of_a_period_stands_before_it() {
        let points: Vec<Point> = (1..=3)
            .map(|month| Point {
                period: Period::containing(PeriodKind::Month, date(2026, month, 1)),
                complete: true,
                reading: Reading::Missing,
                limits: None,
                signals: Vec::new(),
            })
            .collect();
        let points: Vec<&Point> = points.iter().collect();
        let position = |day| {
            let mark = Mark {
                date: day,
                label: "Upgrade".to_owned(),
            };
            change(&mark, &points).map(|change| change.position)
        };
        assert_eq!(position(date(2026, 2, 1)), Some(0.5));
        assert_eq!(position(date(2026, 2, 14)), Some(1.0));
        assert_eq!(position(date(2026, 9, 1)), None);
    }
}
