//! Numbers as they are published: decimal text with a fixed number of significant digits.

use rounds_governance::evidence::snapshot::DIGITS;

/// Powers of ten that are written out; beyond them stands an exponent.
const WRITTEN_OUT: std::ops::RangeInclusive<i32> = -7..=15;

/// The number rounded to `DIGITS` significant digits (half to even on its exact binary value),
/// without trailing noughts and without a sign on nought; none for what is no finite number.
pub fn published(number: f64) -> Option<String> {
    if !number.is_finite() {
        return None;
    }
    if number == 0.0 {
        return Some("0".to_owned());
    }
    let text = format!("{:.*e}", DIGITS - 1, number.abs());
    let (mantissa, exponent) = text.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    let sign = if number < 0.0 { "-" } else { "" };
    Some(format!("{sign}{}", placed(digits, exponent)))
}

/// Digits with their point; the first of them stands for this power of ten.
fn placed(digits: &str, exponent: i32) -> String {
    if !WRITTEN_OUT.contains(&exponent) {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        return format!("{first}{point}{rest}e{exponent}");
    }
    let Ok(whole) = usize::try_from(exponent + 1) else {
        let noughts = "0".repeat(usize::try_from(-exponent - 1).unwrap_or_default());
        return format!("0.{noughts}{digits}");
    };
    if digits.len() <= whole {
        return format!("{digits}{}", "0".repeat(whole - digits.len()));
    }
    if whole == 0 {
        return format!("0.{digits}");
    }
    let (before, behind) = digits.split_at(whole);
    format!("{before}.{behind}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Made with Python's `decimal`: nine digits, ROUND_HALF_EVEN, of the exact binary value.
    #[test]
    fn numbers_are_rounded_as_decimal_arithmetic_rounds_them() {
        let known = [
            (0.1, "0.1"),
            (1.0 / 3.0, "0.333333333"),
            (2.0 / 3.0, "0.666666667"),
            (-1.0 / 3.0, "-0.333333333"),
            (812.0, "812"),
            (0.999_999_999_999, "1"),
            (9.999_999_999_5, "10"),
            (999_999_999.5, "1000000000"),
            (999_999_998.5, "999999998"),
            (1e-7, "0.0000001"),
            (1.5e-8, "1.5e-8"),
            (2.775_557_561_56e-17, "2.77555756e-17"),
            (1e15, "1000000000000000"),
            (1e16, "1e16"),
            (123_456_789_012.0, "123456789000"),
            (6.757_064_780_294_608e45, "6.75706478e45"),
            (5.237_043_400_838_711e-259, "5.2370434e-259"),
        ];
        for (number, text) in known {
            assert_eq!(published(number).as_deref(), Some(text));
        }
    }

    #[test]
    fn ties_go_to_the_even_digit() {
        let known = [
            (1_000_000_005.0, "1000000000"),
            (1_000_000_015.0, "1000000020"),
            (1_000_000_025.0, "1000000020"),
            (-1_000_000_005.0, "-1000000000"),
        ];
        for (number, text) in known {
            assert_eq!(published(number).as_deref(), Some(text));
        }
    }

    #[test]
    fn the_ends_of_the_range_are_written() {
        assert_eq!(published(5e-324).as_deref(), Some("4.94065646e-324"));
        assert_eq!(
            published(f64::MIN_POSITIVE).as_deref(),
            Some("2.22507386e-308")
        );
        assert_eq!(published(f64::MAX).as_deref(), Some("1.79769313e308"));
        assert_eq!(published(-0.0).as_deref(), Some("0"));
        assert_eq!(published(f64::NAN), None);
        assert_eq!(published(f64::INFINITY), None);
    }

    proptest! {
        #[test]
        fn the_text_is_the_number_that_the_standard_library_rounds_to(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            let rounded: f64 = format!("{number:.8e}").parse().expect("a number");
            let text = published(number).expect("a finite number");
            prop_assert_eq!(text.parse::<f64>().expect("a number"), rounded);
            // What is published is published as itself.
            prop_assert_eq!(published(rounded), Some(text));
        }
    }
}
