//! A condition and the numbers it was judged on, as people write them.

use rounds_charts::{format_fraction, format_interval, format_number};
use rounds_core::{MeasureKind, PeriodKind};

use super::{Bound, Comparison, Condition};
use crate::reading::{MeasureWords, Reading};

/// How a measure is spoken of.
pub(super) struct Speech {
    name: String,
    unit: String,
}

/// The value of a group that the data do not name.
const NOT_GIVEN: &str = "not given";

/// Most decimals that are written to tell a bound from its threshold.
const DECIMALS_MAX: usize = 12;

impl Speech {
    pub(super) fn of(condition: &Condition, measure: &MeasureWords) -> Self {
        let unit = match measure.kind {
            MeasureKind::Proportion => "%".to_owned(),
            _ => measure.unit.clone(),
        };
        let mut name = measure.title.clone();
        if !unit.is_empty() && !unit.starts_with('%') {
            name.push_str(&format!(" ({unit})"));
        }
        if let Some(group) = spoken_group(&condition.group) {
            name.push_str(&format!(" of {group}"));
        }
        Self { name, unit }
    }

    /// What is asked: `Sensitivity, the lower end of the interval: at least 80 %.`
    pub(super) fn claim(&self, condition: &Condition) -> String {
        let bound = match condition.bound {
            Bound::Low => ", the lower end of the 95 % interval",
            Bound::Value => "",
            Bound::High => ", the upper end of the 95 % interval",
            Bound::Interval => ", the whole 95 % interval",
        };
        let comparison = match condition.comparison {
            Comparison::AtLeast => "at least",
            Comparison::AtMost => "at most",
            Comparison::Includes => "includes",
        };
        let threshold = format_number(condition.threshold, &self.unit);
        let periods = match condition.periods {
            0 | 1 => String::new(),
            several => format!(" in each of the latest {several} periods"),
        };
        let n_min = match condition.n_min {
            none if none <= 0 => String::new(),
            fewest => format!(", n at least {}", format_number(fewest as f64, "")),
        };
        format!(
            "{}{bound}: {comparison} {threshold}{periods}{n_min}.",
            self.name
        )
    }

    /// What is there: `In 2026 Q3 it is 83.1 % (value 86.0 %, 412/479, interval 83.1–89.0 %).`
    pub(super) fn fact(&self, condition: &Condition, reading: &Reading) -> String {
        let looked_at = match (condition.bound, condition.comparison) {
            (Bound::Low, _) | (Bound::Interval, Comparison::AtLeast) => reading.low,
            (Bound::High, _) | (Bound::Interval, Comparison::AtMost) => reading.high,
            (Bound::Value, _) => reading.value,
            (Bound::Interval, Comparison::Includes) => None,
        };
        let value = reading.value.map(|value| format_number(value, &self.unit));
        let mut parts = Vec::new();
        if looked_at.is_some() && condition.bound != Bound::Value {
            parts.extend(value.iter().map(|value| format!("value {value}")));
        }
        parts.extend(self.observations(reading));
        if let (Some(low), Some(high)) = (reading.low, reading.high) {
            parts.push(format!(
                "interval {}",
                format_interval(low, high, &self.unit)
            ));
        }
        let when = match reading.period.kind {
            PeriodKind::Day => "On",
            PeriodKind::Week => "In the",
            PeriodKind::Month | PeriodKind::Quarter | PeriodKind::Year => "In",
        };
        let is = looked_at.map_or_else(
            || format!("{} it was {}", reading.period, value.unwrap_or_default()),
            |bound| {
                format!(
                    "{} it is {}",
                    reading.period,
                    self.told_apart(bound, condition)
                )
            },
        );
        format!("{when} {is} ({}).", parts.join(", "))
    }

    fn observations(&self, reading: &Reading) -> Option<String> {
        let is_share = self.unit.starts_with('%');
        if is_share && reading.numerator.is_some() && reading.denominator.is_some() {
            return Some(format_fraction(reading.numerator, reading.denominator));
        }
        let n = reading.n.map(|n| n as f64).or(reading.denominator)?;
        Some(format!("n = {}", format_number(n, "")))
    }

    /// The bound with so many digits that it does not look like a threshold it differs from.
    fn told_apart(&self, bound: f64, condition: &Condition) -> String {
        let usual = format_number(bound, &self.unit);
        let threshold = condition.threshold;
        let (scale, sign) = if self.unit.starts_with('%') {
            (100.0, "\u{a0}%")
        } else {
            (1.0, "")
        };
        let written = |value: f64, decimals: usize| format!("{:.decimals$}", value * scale);
        let apart = |decimals: &usize| written(bound, *decimals) != written(threshold, *decimals);
        let digits = usual.split_once('.').map_or("", |(_, digits)| digits);
        let shown = digits.chars().take_while(char::is_ascii_digit).count();
        if bound == threshold || apart(&shown) {
            return usual;
        }
        let decimals = (1..=DECIMALS_MAX).find(apart).unwrap_or(DECIMALS_MAX);
        format!("{}{sign}", written(bound, decimals))
    }
}

/// What a group's key stands for: `model=sepsis 2; organization=not given` is `sepsis 2`.
fn spoken_group(key: &str) -> Option<String> {
    let parts = key.split("; ");
    let values = parts.map(|part| part.split_once('=').map_or(part, |(_, value)| value));
    let known: Vec<&str> = values.filter(|value| *value != NOT_GIVEN).collect();
    match known.is_empty() {
        false => Some(known.join(", ")).filter(|group| !group.is_empty()),
        true => Some(key.to_owned()),
    }
}

/// The sentence for what is not known.
pub(super) fn nobody_can_tell(why: &str) -> String {
    format!("Nobody can tell: {why}.")
}
