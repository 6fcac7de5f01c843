//! Whether one number is too small to show.

/// The smallest count of patients that may be shown: 11, the cell size policy of the US Centers
/// for Medicare & Medicaid Services.
pub const MINIMUM_COUNT: u64 = 11;

/// Whether a count is from 1 to `minimum` − 1. Nobody at all (0) is not a small number of people.
pub fn is_small(count: u64, minimum: u64) -> bool {
    (1..minimum).contains(&count)
}

/// Whether a proportion of `events` among `total` must be hidden: because the total is small, or
/// the events are, or those without the event, whose number anybody can subtract.
pub fn is_proportion_small(events: u64, total: u64, minimum: u64) -> bool {
    is_small(total, minimum)
        || is_small(events, minimum)
        || is_small(total.saturating_sub(events), minimum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_is_hidden_and_eleven_and_none_are_shown() {
        let hidden: Vec<bool> = [0, 1, 10, 11]
            .into_iter()
            .map(|count| is_small(count, MINIMUM_COUNT))
            .collect();
        assert_eq!(hidden, [false, true, true, false]);
    }

    #[test]
    fn what_is_left_over_counts_as_well() {
        assert!(is_proportion_small(95, 100, MINIMUM_COUNT));
        assert!(is_proportion_small(5, 100, MINIMUM_COUNT));
        assert!(is_proportion_small(0, 7, MINIMUM_COUNT));
        assert!(!is_proportion_small(0, 100, MINIMUM_COUNT));
        assert!(!is_proportion_small(100, 100, MINIMUM_COUNT));
        assert!(!is_proportion_small(50, 100, MINIMUM_COUNT));
    }
}
