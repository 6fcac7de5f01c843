//! Page values as charts: fills the plain structs of `rounds_charts` and has them drawn.

use maud::{Markup, html};
use rounds_charts::{
    ChangeMark, ControlChart, ControlPoint, Forest, Group, Mark as ChartMark, ReferenceLine,
    Side as ChartSide, Sparkline,
};
use rounds_core::MeasureKind;

use super::{reading, series_table, time};
use crate::page_data::{
    Assurance, Dimension, Estimate, GroupChoice, Mark, Point, Reading, Scale, Series, Side, Tone,
    Variation,
};

/// Groups drawn in one chart; the table next to it has all.
pub const GROUPS_DRAWN_MAX: usize = 24;

/// The control chart of a series. Periods that are not over are left to the table, because half a
/// month looks like a fall.
pub fn control(title: &str, series: &Series, scale: &Scale) -> Markup {
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
        id: "control".to_owned(),
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
fn unit(scale: &Scale) -> String {
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

fn absence(reading: &Reading) -> Option<String> {
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

/// Groups side by side with their intervals; of many, the largest are drawn, in their order.
pub fn forest(title: &str, caption: &str, dimension: &Dimension, scale: &Scale) -> Markup {
    let chart = Forest {
        id: format!("by-{}", dimension.name),
        title: title.to_owned(),
        caption: caption.to_owned(),
        unit: unit(scale),
        groups: largest(&dimension.groups)
            .into_iter()
            .map(group_row)
            .collect(),
        reference: dimension.reference.map(|value| ReferenceLine {
            value,
            label: "whole site".to_owned(),
        }),
    };
    chart.render()
}

fn largest(groups: &[GroupChoice]) -> Vec<&GroupChoice> {
    let size = |group: &GroupChoice| group.latest.estimate().map_or(f64::NEG_INFINITY, size_of);
    let mut by_size: Vec<(usize, &GroupChoice)> = groups.iter().enumerate().collect();
    by_size.sort_by(|(_, a), (_, b)| size(b).total_cmp(&size(a)));
    by_size.truncate(GROUPS_DRAWN_MAX);
    by_size.sort_by_key(|(place, _)| *place);
    by_size.into_iter().map(|(_, group)| group).collect()
}

/// What a group weighs: its denominator, or its count where it has none.
fn size_of(estimate: &Estimate) -> f64 {
    estimate.denominator.unwrap_or(estimate.value)
}

fn group_row(group: &GroupChoice) -> Group {
    let estimate = group.latest.estimate();
    Group {
        label: group.label.clone(),
        value: estimate.map(|estimate| estimate.value),
        numerator: estimate.and_then(|estimate| estimate.numerator),
        denominator: estimate.and_then(|estimate| estimate.denominator),
        low: estimate.and_then(|estimate| estimate.low),
        high: estimate.and_then(|estimate| estimate.high),
        mark: variation_mark(group.variation),
        note: absence(&group.latest),
        // The table next to the chart has the links: a link's name must be the text one sees.
        href: None,
    }
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

fn variation_mark(variation: Variation) -> ChartMark {
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

    fn group(label: &str, denominator: f64) -> GroupChoice {
        GroupChoice {
            key: label.to_owned(),
            label: label.to_owned(),
            latest: Reading::Known(Estimate {
                value: 0.5,
                numerator: None,
                denominator: Some(denominator),
                low: None,
                high: None,
                level: 0.95,
            }),
            variation: Variation::Common,
        }
    }

    #[test]
    fn of_many_groups_the_largest_are_drawn_in_their_order() {
        let groups: Vec<GroupChoice> = (0..60)
            .map(|number| group(&format!("g{number}"), f64::from(number)))
            .collect();
        let drawn: Vec<&str> = largest(&groups)
            .iter()
            .map(|group| group.label.as_str())
            .collect();
        assert_eq!(drawn.len(), GROUPS_DRAWN_MAX);
        assert_eq!((drawn.first(), drawn.last()), (Some(&"g36"), Some(&"g59")));
    }

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
