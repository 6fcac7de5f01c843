//! Numbers as sentences need them: short, with their unit, never a share without its percent sign.

use rounds_core::{Period, PeriodKind};

/// Three significant digits, all digits of whole numbers, thousands parted by a narrow space.
pub fn short(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let magnitude = value.abs();
    let places: usize = if magnitude == 0.0 || value.fract() == 0.0 || magnitude >= 100.0 {
        0
    } else if magnitude >= 10.0 {
        1
    } else if magnitude >= 1.0 {
        2
    } else {
        3
    };
    let text = format!("{value:.places$}").replace('-', "−");
    match text.split_once('.') {
        Some((whole, decimals)) => format!("{}.{decimals}", parted(whole)),
        None => parted(&text),
    }
}

fn parted(whole: &str) -> String {
    let digits: Vec<char> = whole.chars().collect();
    if digits.len() <= 4 {
        return whole.to_owned();
    }
    let mut text = String::new();
    for (position, digit) in digits.iter().enumerate() {
        let left = digits.len() - position;
        if position > 0 && left.is_multiple_of(3) && digit.is_ascii_digit() {
            text.push('\u{202f}');
        }
        text.push(*digit);
    }
    text
}

/// A value of a measure: a percentage for shares, the number alone otherwise.
pub fn in_unit(value: f64, unit: &str) -> String {
    if unit.starts_with('%') {
        format!("{} %", short(value * 100.0))
    } else {
        short(value)
    }
}

/// `on 2026-09-01`, `in the week of 2026-09-07`, `in 2026-09`, `in 2026 Q3`.
pub fn in_period(period: Period) -> String {
    match period.kind {
        PeriodKind::Day => format!("on {period}"),
        PeriodKind::Week => format!("in the {period}"),
        PeriodKind::Month | PeriodKind::Quarter | PeriodKind::Year => format!("in {period}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_keep_their_thousands_apart() {
        assert_eq!(short(312.0), "312");
        assert_eq!(short(12.345), "12.3");
        assert_eq!(short(0.0421), "0.042");
        assert_eq!(short(1234.0), "1234");
        assert_eq!(short(1_234_567.0), "1\u{202f}234\u{202f}567");
        assert_eq!(short(-45.678), "−45.7");
        assert_eq!(short(f64::NAN), "–");
        assert_eq!(in_unit(0.124, "% of discharges"), "12.4 %");
    }
}
