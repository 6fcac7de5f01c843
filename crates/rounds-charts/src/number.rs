//! How numbers are written: no more digits than useful, thousands apart, a real minus sign,
//! percentages as `12.3 %`.
//!
//! A value whose unit is `%`, `percent` or begins with `% ` (`% of visits`) is a share: 0.123 is written `12.3 %`. Everything on
//! screen goes through here; files (CSV) keep all digits.

/// What is written where there is no number.
pub const MISSING: &str = "–";

/// Whether values of this unit are shares that are shown times 100.
pub(crate) fn is_share(unit: &str) -> bool {
    let unit = unit.trim();
    matches!(unit, "%" | "percent") || unit.starts_with("% ")
}

/// The number that is shown for a value of this unit.
fn shown(value: f64, unit: &str) -> f64 {
    if is_share(unit) { value * 100.0 } else { value }
}

/// The value with its unit: `62.4 min`, `12.3 %`, `–` when it is not a finite number.
pub fn format_value(value: f64, unit: &str) -> String {
    let number = format_number(value, unit);
    let unit = unit.trim();
    if !value.is_finite() || unit.is_empty() || is_share(unit) {
        number
    } else {
        format!("{number}\u{a0}{unit}")
    }
}

/// The value without its unit, except the percent sign: `62.4`, `12.3 %`.
pub fn format_number(value: f64, unit: &str) -> String {
    let shown = shown(value, unit);
    if !shown.is_finite() {
        return MISSING.to_owned();
    }
    let digits = with_decimals(shown, useful_decimals(shown, unit));
    if is_share(unit) {
        format!("{digits}\u{a0}%")
    } else {
        digits
    }
}

/// `57.9–66.8`, `12.3–14.1 %`; `−2.1 to 3.4` when a minus sign would meet the dash.
pub fn format_interval(low: f64, high: f64, unit: &str) -> String {
    let (low, high) = (shown(low, unit), shown(high, unit));
    if !low.is_finite() || !high.is_finite() {
        return MISSING.to_owned();
    }
    let is_whole = low.fract() == 0.0 && high.fract() == 0.0;
    let decimals = if is_whole {
        0
    } else {
        decimals_by_size(low.abs().max(high.abs()), unit)
    };
    let dash = if low < 0.0 || high < 0.0 {
        " to "
    } else {
        "–"
    };
    let sign = if is_share(unit) { "\u{a0}%" } else { "" };
    format!(
        "{}{dash}{}{sign}",
        with_decimals(low, decimals),
        with_decimals(high, decimals)
    )
}

/// `412/1,084`; only the numerator when there is no denominator; empty when there is neither.
pub fn format_fraction(numerator: Option<f64>, denominator: Option<f64>) -> String {
    let write = |value: f64| format_number(value, "");
    match (finite(numerator), finite(denominator)) {
        (Some(part), Some(whole)) => format!("{}/{}", write(part), write(whole)),
        (Some(part), None) => write(part),
        (None, Some(whole)) => format!("n = {}", write(whole)),
        (None, None) => String::new(),
    }
}

/// A number on an axis, with as many decimals as the step between ticks needs.
pub(crate) fn format_tick(value: f64, step: f64, unit: &str) -> String {
    let (value, step) = (shown(value, unit), shown(step, unit));
    if !value.is_finite() {
        return MISSING.to_owned();
    }
    let decimals = (0..6).find(|decimals| {
        let scaled = step * 10_f64.powi(*decimals);
        (scaled - scaled.round()).abs() < 1e-6
    });
    let digits = with_decimals(value, usize::try_from(decimals.unwrap_or(6)).unwrap_or(6));
    if is_share(unit) {
        format!("{digits}\u{a0}%")
    } else {
        digits
    }
}

/// A value that is there and finite.
pub(crate) fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

/// Decimals worth reading: none for whole numbers and large ones, one above ten, two down to a
/// tenth (an odds ratio, an AUROC), more below. A percentage has one less: its fraction says more.
fn useful_decimals(shown: f64, unit: &str) -> usize {
    if shown.fract() == 0.0 {
        0
    } else {
        decimals_by_size(shown.abs(), unit)
    }
}

fn decimals_by_size(size: f64, unit: &str) -> usize {
    let fewer = usize::from(is_share(unit));
    if size >= 99.95 {
        0
    } else if size >= 9.995 {
        1
    } else if size >= 0.0995 {
        2 - fewer
    } else if size >= 0.00995 {
        3 - fewer
    } else if size >= 0.000_995 {
        4 - fewer
    } else {
        6 - fewer
    }
}

/// Fixed decimals with thousands separators and a typographic minus sign.
fn with_decimals(value: f64, decimals: usize) -> String {
    let size = value.abs();
    if size >= 1e15 {
        return format!("{value:.2e}").replace('-', "−");
    }
    let digits = format!("{size:.decimals$}");
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let is_zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let mut text = String::with_capacity(digits.len() + 8);
    if value < 0.0 && !is_zero {
        text.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_digits_than_useful() {
        for (value, expected) in [
            (62.412, "62.4"),
            (47.0, "47"),
            (4.6312, "4.63"),
            (0.4631, "0.46"),
            (1.067, "1.07"),
            (0.04631, "0.046"),
            (2121.4, "2,121"),
            (-0.5, "−0.50"),
            (1_234_567.0, "1,234,567"),
            (0.0, "0"),
            (-0.0, "0"),
            (f64::NAN, "–"),
            (f64::INFINITY, "–"),
            (99.97, "100"),
        ] {
            assert_eq!(format_number(value, "minutes"), expected, "{value}");
        }
    }

    #[test]
    fn a_percentage_is_a_share_times_a_hundred() {
        assert_eq!(format_value(0.1234, "%"), "12.3\u{a0}%");
        assert_eq!(format_value(0.062, "%"), "6.2\u{a0}%");
        assert_eq!(format_value(0.0046, "%"), "0.5\u{a0}%");
        assert_eq!(format_value(1.0, "percent"), "100\u{a0}%");
        assert_eq!(format_interval(0.1, 0.1449, "%"), "10.0–14.5\u{a0}%");
        assert_eq!(format_interval(57.9, 66.0, "min"), "57.9–66.0");
    }

    #[test]
    fn a_unit_follows_its_number() {
        assert_eq!(format_value(4.6, "days"), "4.60\u{a0}days");
        assert_eq!(format_value(f64::NAN, "days"), "–");
    }

    #[test]
    fn a_minus_sign_never_meets_the_dash() {
        assert_eq!(format_interval(-2.1, 3.4, "min"), "−2.10 to 3.40");
    }

    #[test]
    fn fractions_say_what_they_have() {
        assert_eq!(format_fraction(Some(412.0), Some(1084.0)), "412/1,084");
        assert_eq!(format_fraction(None, Some(34.0)), "n = 34");
        assert_eq!(format_fraction(Some(f64::NAN), None), "");
    }
}
