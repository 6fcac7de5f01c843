//! A series of daily counts as the detectors read it: counts, what they are counts per, and the
//! length of a week.
//!
//! It is checked once, here; everything behind it may rely on it. Next: [`super::baseline`].

use crate::StatsError;
use crate::estimate::{count, finite};

/// Days in a week.
pub const DAYS_IN_A_WEEK: usize = 7;

/// Daily counts in time order, without a hole: day `i` and day `i + 7` are the same weekday.
///
/// The exposure is what a count is a count of (orders, encounters, open charts); without one every
/// day has exposure 1. A day of exposure 0 was not observed: its count must be 0 and it says
/// nothing about the rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DailyCounts<'a> {
    counts: &'a [f64],
    exposure: Option<&'a [f64]>,
}

impl<'a> DailyCounts<'a> {
    /// Checks and keeps the slices.
    ///
    /// # Errors
    /// A count that is none, an exposure that is negative or not finite, slices of unequal
    /// lengths, events on a day without exposure.
    pub fn new(counts: &'a [f64], exposure: Option<&'a [f64]>) -> Result<Self, StatsError> {
        for &found in counts {
            count("count of a day", found)?;
        }
        if let Some(exposure) = exposure {
            check_exposure(counts, exposure)?;
        }
        Ok(Self { counts, exposure })
    }

    /// How many days there are.
    pub fn days(&self) -> usize {
        self.counts.len()
    }

    /// The count of a day; 0 beyond the end.
    pub fn count(&self, day: usize) -> f64 {
        self.counts.get(day).copied().unwrap_or(0.0)
    }

    /// The exposure of a day; 0 beyond the end.
    pub fn exposure(&self, day: usize) -> f64 {
        match self.exposure {
            Some(exposure) => exposure.get(day).copied().unwrap_or(0.0),
            None if day < self.counts.len() => 1.0,
            None => 0.0,
        }
    }
}

fn check_exposure(counts: &[f64], exposure: &[f64]) -> Result<(), StatsError> {
    if counts.len() != exposure.len() {
        return Err(StatsError::UnequalLengths {
            numerators: counts.len(),
            denominators: exposure.len(),
        });
    }
    for (&events, &found) in counts.iter().zip(exposure) {
        finite("exposure of a day", found)?;
        if found < 0.0 || (found == 0.0 && events > 0.0) {
            return Err(StatsError::NotPositive {
                what: "exposure of a day",
                found,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_need_exposure() {
        assert!(DailyCounts::new(&[0.0, 2.0], Some(&[0.0, 1.5])).is_ok());
        let found = DailyCounts::new(&[1.0, 2.0], Some(&[0.0, 1.5]));
        assert!(matches!(found, Err(StatsError::NotPositive { .. })));
        assert!(DailyCounts::new(&[1.5], None).is_err());
        assert!(DailyCounts::new(&[1.0], Some(&[])).is_err());
    }
}
