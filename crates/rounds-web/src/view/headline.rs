//! The sentence above a control chart: what the series says, not what it is called.

use super::{reading, time};
use crate::page_data::{Point, Rule, Scale, Series, Side};

/// Says the finding: a lasting change, its beginning and size, or that there is none.
pub fn of(series: &Series, scale: &Scale) -> String {
    let known: Vec<&Point> = series
        .points
        .iter()
        .filter(|point| point.complete && point.reading.estimate().is_some())
        .collect();
    let Some(latest) = known.last() else {
        return "No value can be shown yet".to_owned();
    };
    let kind = latest.period.kind;
    if latest.limits.is_none() {
        return format!(
            "Too early for limits: {} so far",
            time::span(known.len(), kind)
        );
    }
    match latest.signals.first() {
        Some(signal) => episode(&known, signal.side, scale),
        None => quiet(&known),
    }
}

fn episode(known: &[&Point], side: Side, scale: &Scale) -> String {
    let run: Vec<&&Point> = known
        .iter()
        .rev()
        .take_while(|point| point.signals.iter().any(|signal| signal.side == side))
        .collect();
    let (Some(last), Some(first)) = (run.first(), run.last()) else {
        return quiet(known);
    };
    let kind = last.period.kind;
    let pattern = pattern_words(&run, side);
    let beginning = match run.len() {
        1 => format!("{pattern} in {}", time::period(last.period)),
        count => format!(
            "{pattern} for {}, since {}",
            time::span(count, kind),
            time::period(first.period)
        ),
    };
    let now = last
        .reading
        .value()
        .map(|value| reading::value(value, scale));
    let usual = last
        .limits
        .map(|limits| reading::value(limits.center, scale));
    match (now, usual) {
        (Some(now), Some(usual)) => format!("{beginning}: {now} now, {usual} is usual"),
        _ => beginning,
    }
}

fn pattern_words(run: &[&&Point], side: Side) -> &'static str {
    let has = |rule| {
        run.iter()
            .any(|point| point.signals.iter().any(|signal| signal.rule == rule))
    };
    match (side, has(Rule::OutsideLimits), has(Rule::Trend)) {
        (Side::High, true, _) => "Higher than chance explains",
        (Side::Low, true, _) => "Lower than chance explains",
        (Side::High, false, true) => "Rising",
        (Side::Low, false, true) => "Falling",
        (Side::High, false, false) => "Higher than usual",
        (Side::Low, false, false) => "Lower than usual",
    }
}

fn quiet(known: &[&Point]) -> String {
    let last_signal = known.iter().rev().find(|point| !point.signals.is_empty());
    let kind = known.last().map(|point| point.period.kind);
    match (last_signal, kind) {
        (Some(point), _) => format!(
            "Back within usual; the last signal was in {}",
            time::period(point.period)
        ),
        (None, Some(kind)) => {
            format!("Nothing beyond chance in {}", time::span(known.len(), kind))
        }
        (None, None) => "No value can be shown yet".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page_data::{Estimate, Limits, Reading, Signal, Tone};
    use jiff::civil::date;
    use rounds_core::{MeasureKind, Period, PeriodKind};

    fn point(month: i8, value: f64, rule: Option<Rule>) -> Point {
        Point {
            period: Period::containing(PeriodKind::Month, date(2026, month, 1)),
            complete: true,
            reading: Reading::Known(Estimate {
                value,
                numerator: None,
                denominator: None,
                low: None,
                high: None,
                level: 0.95,
            }),
            limits: Some(Limits {
                lower: 0.1,
                center: 0.2,
                upper: 0.3,
            }),
            signals: rule
                .map(|rule| Signal {
                    rule,
                    side: Side::High,
                    tone: Tone::Concern,
                })
                .into_iter()
                .collect(),
        }
    }

    fn headline(points: Vec<Point>) -> String {
        let series = Series {
            points,
            ..Series::default()
        };
        let scale = Scale {
            kind: MeasureKind::Proportion,
            unit: String::new(),
        };
        of(&series, &scale)
    }

    #[test]
    fn a_lasting_rise_is_said_with_its_beginning_and_size() {
        let points = vec![
            point(1, 0.2, None),
            point(2, 0.35, Some(Rule::OutsideLimits)),
            point(3, 0.38, Some(Rule::OutsideLimits)),
        ];
        assert_eq!(
            headline(points),
            "Higher than chance explains for 2 months, since Feb 2026: 38\u{a0}% now, 20\u{a0}% is usual"
        );
    }

    #[test]
    fn a_period_that_is_not_over_claims_nothing() {
        let unfinished = Point {
            complete: false,
            limits: None,
            ..point(3, 0.9, None)
        };
        let points = vec![point(1, 0.2, None), point(2, 0.21, None), unfinished];
        assert_eq!(headline(points), "Nothing beyond chance in 2 months");
    }

    #[test]
    fn a_quiet_series_says_that_nothing_moved() {
        let points = vec![point(1, 0.2, None), point(2, 0.21, None)];
        assert_eq!(headline(points), "Nothing beyond chance in 2 months");
    }

    #[test]
    fn an_episode_that_ended_is_remembered() {
        let points = vec![
            point(1, 0.4, Some(Rule::OutsideLimits)),
            point(2, 0.2, None),
        ];
        assert_eq!(
            headline(points),
            "Back within usual; the last signal was in Jan 2026"
        );
    }

    #[test]
    fn without_points_nothing_is_claimed() {
        assert_eq!(headline(Vec::new()), "No value can be shown yet");
    }
}
