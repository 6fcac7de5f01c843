//! How long to wait before the next attempt.

use std::time::Duration;

/// Waiting that doubles with every attempt, up to a longest wait, and is spread so that jobs that
/// failed together do not come back together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backoff {
    /// After the first attempt.
    pub first: Duration,
    /// The longest wait.
    pub longest: Duration,
    /// The part of the wait that chance may take away, from 0 to 1.
    pub jitter: f64,
}

impl Backoff {
    /// The wait after this attempt, counted from 1, with a chance between 0 and 1.
    pub fn wait(&self, attempt: i64, chance: f64) -> Duration {
        let doublings = u32::try_from(attempt.saturating_sub(1).clamp(0, 31)).unwrap_or(0);
        let whole = self.first.saturating_mul(1 << doublings).min(self.longest);
        let taken = self.jitter.clamp(0.0, 1.0) * chance.clamp(0.0, 1.0);
        whole.mul_f64(1.0 - taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let backoff = Backoff {
            first: Duration::from_secs(10),
            longest: Duration::from_secs(60),
            jitter: 0.5,
        };
        let whole: Vec<_> = (1..=5)
            .map(|attempt| backoff.wait(attempt, 0.0).as_secs())
            .collect();
        assert_eq!(whole, [10, 20, 40, 60, 60]);
        assert_eq!(backoff.wait(2, 1.0), Duration::from_secs(10));
        assert_eq!(backoff.wait(i64::MAX, 0.0), Duration::from_secs(60));
    }
}
