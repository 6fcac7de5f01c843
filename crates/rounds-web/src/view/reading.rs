//! A reading in words and digits: never a value alone, never a blank for a missing one.

use maud::{Markup, html};
use rounds_core::MeasureKind;

use super::number;
use crate::page_data::{Estimate, Reading, Scale};

/// Said instead of a value that is too small to show.
pub const SUPPRESSED: &str = "too few to show";
/// Said instead of a value that is not there.
pub const MISSING: &str = "nothing recorded";

/// The value with its unit: `38.0 %`, `62.4 min`.
pub fn value(value: f64, scale: &Scale) -> String {
    match scale.kind {
        MeasureKind::Proportion => number::percent(value),
        _ => with_unit(number::plain(value), &scale.unit),
    }
}

/// The value without its unit, for a column whose heading has it.
pub fn digits(value: f64, scale: &Scale) -> String {
    match scale.kind {
        MeasureKind::Proportion => number::percent_digits(value),
        _ => number::plain(value),
    }
}

/// What a column of such values is headed with: `%`, `days`.
pub fn unit_heading(scale: &Scale) -> String {
    match scale.kind {
        MeasureKind::Proportion => "%".to_owned(),
        _ => scale.unit.clone(),
    }
}

/// What the value was made of: `412/1,084`, `n = 34`.
pub fn fraction(estimate: &Estimate) -> Option<String> {
    match (estimate.numerator, estimate.denominator) {
        (Some(numerator), Some(denominator)) => Some(format!(
            "{}/{}",
            number::plain(numerator),
            number::plain(denominator)
        )),
        (None, Some(observations)) => Some(format!("n = {}", number::plain(observations))),
        (Some(_), None) | (None, None) => None,
    }
}

/// The interval without a unit: `57.9–66.8`.
pub fn interval_digits(estimate: &Estimate, scale: &Scale) -> Option<String> {
    let factor = match scale.kind {
        MeasureKind::Proportion => 100.0,
        _ => 1.0,
    };
    Some(number::range(
        estimate.low? * factor,
        estimate.high? * factor,
    ))
}

/// The interval's level: `95 %`.
pub fn level(estimate: &Estimate) -> String {
    format!("{:.0} %", estimate.level * 100.0)
}

/// In a sentence: `38.0 % (412/1,084; 95 % interval 35.1–41.0)`.
pub fn sentence(reading: &Reading, scale: &Scale) -> String {
    let estimate = match reading {
        Reading::Known(estimate) => estimate,
        Reading::Suppressed { .. } => return SUPPRESSED.to_owned(),
        Reading::Missing => return MISSING.to_owned(),
    };
    let interval =
        interval_digits(estimate, scale).map(|ends| format!("{} interval {ends}", level(estimate)));
    let made_of: Vec<String> = fraction(estimate).into_iter().chain(interval).collect();
    let shown = value(estimate.value, scale);
    if made_of.is_empty() {
        shown
    } else {
        format!("{shown} ({})", made_of.join("; "))
    }
}

/// In a sentence without the interval, for a value that is only compared with: `3.1 % (403/13,008)`.
pub fn short_sentence(reading: &Reading, scale: &Scale) -> String {
    match reading.estimate() {
        Some(estimate) => {
            let made_of = fraction(estimate).map(|fraction| format!(" ({fraction})"));
            value(estimate.value, scale) + &made_of.unwrap_or_default()
        }
        None => sentence(reading, scale),
    }
}

/// In a table's cell: the value, and below it the fraction and the interval.
pub fn cell(reading: &Reading, scale: &Scale) -> Markup {
    match reading {
        Reading::Known(estimate) => html! {
            span.value { (value(estimate.value, scale)) }
            span.made-of {
                @if let Some(fraction) = fraction(estimate) { span.whole { (fraction) } " " }
                @if let Some(ends) = interval_digits(estimate, scale) {
                    span.whole title=(format!("{} interval", level(estimate))) { "[" (ends) "]" }
                }
            }
        },
        Reading::Suppressed { minimum } => html! {
            span.absent { (SUPPRESSED) }
            span.made-of { "needs " (minimum) }
        },
        Reading::Missing => html! { span.absent { (MISSING) } },
    }
}

fn with_unit(digits: String, unit: &str) -> String {
    if unit.is_empty() {
        digits
    } else {
        format!("{digits} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share() -> (Reading, Scale) {
        let estimate = Estimate {
            value: 0.380_1,
            numerator: Some(412.0),
            denominator: Some(1084.0),
            low: Some(0.3514),
            high: Some(0.4096),
            level: 0.95,
        };
        let scale = Scale {
            kind: MeasureKind::Proportion,
            unit: "of scores".to_owned(),
        };
        (Reading::Known(estimate), scale)
    }

    #[test]
    fn a_percentage_shows_its_fraction_and_interval() {
        let (reading, scale) = share();
        assert_eq!(
            sentence(&reading, &scale),
            "38.0\u{a0}% (412/1,084; 95 % interval 35.1–41.0)"
        );
    }

    #[test]
    fn a_small_group_says_so_and_hides_its_value() {
        let (_, scale) = share();
        let reading = Reading::Suppressed {
            minimum: "denominator >= 20".to_owned(),
        };
        let shown = cell(&reading, &scale).into_string();
        assert!(shown.contains("too few to show") && shown.contains("denominator &gt;= 20"));
    }

    #[test]
    fn missing_is_not_zero() {
        let (_, scale) = share();
        let shown = cell(&Reading::Missing, &scale).into_string();
        assert!(shown.contains("nothing recorded") && !shown.contains('0'));
    }
}
