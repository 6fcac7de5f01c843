//! Comparisons that do not take a rounding error for a difference.
//!
//! Limits are computed from sums; a point that lies exactly on a limit or on the mean may come
//! out a few units in the last place away from it, and "strictly beyond" must not be true then.

/// Share of the larger magnitude below which two numbers count as equal.
const RELATIVE_SLACK: f64 = 1e-12;

/// Whether `value` is above `limit` by more than a rounding error.
pub(crate) fn is_above(value: f64, limit: f64) -> bool {
    value - limit > RELATIVE_SLACK * value.abs().max(limit.abs())
}

/// Whether `value` is below `limit` by more than a rounding error.
pub(crate) fn is_below(value: f64, limit: f64) -> bool {
    is_above(limit, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rounding_error_is_not_a_difference() {
        assert!(!is_above(0.1 + 0.2, 0.3));
        assert!(is_above(0.300_001, 0.3));
        assert!(is_below(-1.0, 0.0));
        assert!(!is_above(0.0, 0.0));
    }
}
