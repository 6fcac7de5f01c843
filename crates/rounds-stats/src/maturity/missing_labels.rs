//! How many labels should still be missing, given how long labels take.

use crate::survival::KaplanMeier;
use crate::{Estimate, StatsError};

/// The number of labels expected to be missing among rows of these ages (time since prediction):
/// Σ S(age), S being the share of labels that take longer, from a reference period's delays.
///
/// Compare the missing ones with it ([`crate::intervals::observed_over_expected`]): far more means
/// that a feed has stopped, not that nobody was ill. The interval sums the curve's own ends: it
/// says how well the delays are known, not how much chance varies the count. Past the curve's
/// longest time its last value stands in, which is the most it can be. `n` is the number of rows.
///
/// # Errors
/// Ages that are negative or not finite.
pub fn expected_missing(ages: &[f64], delays: &KaplanMeier) -> Result<Estimate, StatsError> {
    let mut sorted = ages.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let (mut value, mut low, mut high) = (0.0, 0.0, 0.0);
    for &age in &sorted {
        let at = delays
            .survival_at(age.min(delays.last_time))?
            .filter(|_| age.is_finite())
            .ok_or(StatsError::NotFinite {
                what: "age",
                found: age,
            })?;
        value += at.value;
        // Before the first label there is no interval, and where all have come none is needed.
        low += at.low.unwrap_or(at.value);
        high += at.high.unwrap_or(at.value);
    }
    Ok(Estimate {
        value,
        low: Some(low),
        high: Some(high),
        n: sorted.len() as u64,
        method: "sum of Kaplan–Meier shares, ends from the curve's interval",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survival::{TimeToEvent, kaplan_meier};

    #[test]
    fn half_of_the_rows_older_than_half_of_the_delays_are_still_missing() {
        let delays: Vec<TimeToEvent> = [1.0, 2.0, 3.0, 4.0]
            .into_iter()
            .map(|time| TimeToEvent {
                time,
                is_event: true,
            })
            .collect();
        let curve = kaplan_meier(&delays, 0.95).unwrap();
        let found = expected_missing(&[0.5, 2.5, 2.5, 9.0], &curve).unwrap();
        assert!((found.value - 2.0).abs() < 1e-12, "{found:?}");
        assert!(found.low.unwrap() <= 2.0 && found.high.unwrap() >= 2.0);
        assert!(expected_missing(&[-1.0], &curve).is_err());
        assert!(expected_missing(&[f64::NAN], &curve).is_err());
        assert!(expected_missing(&[f64::INFINITY], &curve).is_err());
    }
}
