//! Numbers with their nouns and units. Digits are written by `rounds_charts`, so that a chart, its
//! table and the sentence above it say a value the same way.

use rounds_charts::{format_interval, format_number, format_value};

/// A whole number: `1,204`.
pub fn whole(value: u64) -> String {
    plain(value as f64)
}

/// A whole number with its noun: `1 row`, `1,204 rows`.
pub fn counted(value: u64, one: &str, many: &str) -> String {
    let noun = if value == 1 { one } else { many };
    format!("{} {noun}", whole(value))
}

/// A number with about three digits that mean something: `1,204`, `62.4`, `4.61`.
pub fn plain(value: f64) -> String {
    format_number(value, "")
}

/// A share between 0 and 1: `38.2 %`.
pub fn percent(share: f64) -> String {
    format_value(share, "%")
}

/// A share between 0 and 1 without the sign: `38.2`.
pub fn percent_digits(share: f64) -> String {
    plain(share * 100.0)
}

/// Two ends of a range: `10.1–14.5`, or `−0.64 to −0.05` where a dash would mislead.
pub fn range(low: f64, high: f64) -> String {
    format_interval(low, high, "")
}

/// A share so small that its size matters more than its digits: `0.4 %`, `below 0.1 %`.
pub fn small_share(value: f64) -> String {
    if value < 0.001 {
        "below 0.1\u{a0}%".to_owned()
    } else {
        format!("{:.1}\u{a0}%", value * 100.0)
    }
}

/// A duration: `84 ms`, `1.7 s`, `3 min 20 s`.
pub fn seconds(value: f64) -> String {
    if value < 0.0995 {
        return format!("{:.0} ms", value * 1000.0);
    }
    if value < 60.0 {
        return format!("{value:.1} s");
    }
    let minutes = (value / 60.0).floor();
    format!("{} min {:.0} s", plain(minutes), value - minutes * 60.0)
}

/// A size in decimal units: `130 MB`.
pub fn bytes(value: u64) -> String {
    let size = value as f64;
    let (divisor, unit) = match value {
        0..=999 => (1.0, "bytes"),
        1_000..=999_999 => (1e3, "kB"),
        1_000_000..=999_999_999 => (1e6, "MB"),
        1_000_000_000..=999_999_999_999 => (1e9, "GB"),
        _ => (1e12, "TB"),
    };
    format!("{} {unit}", plain(size / divisor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_noun() {
        assert_eq!(counted(1, "row", "rows"), "1 row");
        assert_eq!(counted(0, "row", "rows"), "0 rows");
        assert_eq!(counted(12_345, "row", "rows"), "12,345 rows");
    }

    #[test]
    fn ranges_with_negative_ends_are_spelled_out() {
        assert_eq!(range(10.14, 14.51), "10.1–14.5");
        assert_eq!(range(-0.64, -0.05), "−0.64 to −0.05");
    }

    #[test]
    fn durations_and_sizes_read_naturally() {
        assert_eq!(seconds(0.012), "12 ms");
        assert_eq!(seconds(1.0), "1.0 s");
        assert_eq!(seconds(200.0), "3 min 20 s");
        assert_eq!(bytes(999), "999 bytes");
        assert_eq!(bytes(130_000_000), "130 MB");
    }

    #[test]
    fn a_very_small_share_is_not_written_as_zero() {
        assert_eq!(small_share(0.00002), "below 0.1\u{a0}%");
        assert_eq!(small_share(0.0042), "0.4\u{a0}%");
    }
}
