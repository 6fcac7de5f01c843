//! Whole numbers and numbers with a decimal point.

use rounds_core::Reason;

use super::{Fault, shown};

/// A whole number, also written with a fraction of zeros (`3.0`). Commas, exponents and anything
/// beyond 64 bits are refused.
pub(in crate::mapping) fn read_integer(text: &str) -> Result<i64, Fault> {
    let trimmed = text.trim();
    let (whole, fraction) = trimmed.split_once('.').unwrap_or((trimmed, ""));
    let digits = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let is_whole_number = !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && fraction.bytes().all(|byte| byte == b'0');
    if !is_whole_number {
        return Err(not_a_number("a whole number", text));
    }
    whole.parse().map_err(|_| {
        let message = format!("{} does not fit into 64 bits", shown(text));
        Fault::new(Reason::OutOfRange, message)
    })
}

/// A finite number with a decimal point; an exponent (`8.2E-3`) is allowed.
pub(in crate::mapping) fn read_number(text: &str) -> Result<f64, Fault> {
    let trimmed = text.trim();
    // Rust's parser also takes "inf" and "nan", which no source means as a measurement.
    let is_numeric = trimmed
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    match trimmed.parse::<f64>() {
        Ok(number) if is_numeric && number.is_finite() => Ok(number),
        Ok(_) if is_numeric => Err(Fault::new(
            Reason::OutOfRange,
            format!("{} is too large for a number", shown(text)),
        )),
        _ => Err(not_a_number("a number", text)),
    }
}

fn not_a_number(expected: &str, text: &str) -> Fault {
    let mut fault = Fault::expected(Reason::WrongType, expected, text);
    let looks_numeric = text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .trim()
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b','));
    if looks_numeric && text.contains(',') {
        fault.message.push_str(
            ": a comma is read neither as decimal nor as thousands separator; export numbers with a decimal point and no grouping",
        );
    }
    fault
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read_exactly() {
        for (text, expected) in [
            ("0", 0),
            ("-7", -7),
            ("+7", 7),
            ("007", 7),
            ("3.0", 3),
            ("3.", 3),
            (" 42 ", 42),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(read_integer(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn texts_that_are_no_whole_number_are_refused() {
        for text in [
            "", "-", "3.5", "1e3", "1,000", "1 000", "0x10", ".0", "٣", "--1", "1.0.0",
        ] {
            let fault = read_integer(text).expect_err(text);
            assert_eq!(fault.reason, Reason::WrongType, "{text}");
        }
        let fault = read_integer("9223372036854775808").expect_err("65 bits");
        assert_eq!(fault.reason, Reason::OutOfRange);
    }

    #[test]
    fn numbers_are_finite_and_have_a_decimal_point() {
        assert_eq!(
            read_number("8.2471913877810981E-3"),
            Ok(8.247_191_387_781_098e-3)
        );
        assert_eq!(read_number("-1"), Ok(-1.0));
        for text in ["inf", "NaN", "-Infinity", "", "1.2.3", "twelve", "0x1p3"] {
            assert_eq!(
                read_number(text).expect_err(text).reason,
                Reason::WrongType,
                "{text}"
            );
        }
        assert_eq!(
            read_number("1e999").expect_err("huge").reason,
            Reason::OutOfRange
        );
    }

    #[test]
    fn a_decimal_comma_is_refused_with_a_hint() {
        let fault = read_number("3,5").expect_err("a comma");
        assert_eq!(fault.reason, Reason::WrongType);
        assert!(fault.message.contains("decimal point"), "{}", fault.message);
        let other = read_number("aspirin, 100 mg").expect_err("a text");
        assert!(
            !other.message.contains("decimal point"),
            "{}",
            other.message
        );
    }
}
