//! Sample size and power to tell two proportions, or two event rates, apart.

use serde::Serialize;

use super::{inner_probability, whole_rows};
use crate::estimate::{positive, probability};
use crate::{StatsError, distribution};

/// The errors a comparison may make.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TestPlan {
    /// Chance of a difference where there is none, both directions together.
    pub significance: f64,
    /// Chance of finding the difference that is planned for.
    pub power: f64,
}

impl Default for TestPlan {
    /// 5 % two-sided, 80 % power.
    fn default() -> Self {
        TestPlan {
            significance: 0.05,
            power: 0.8,
        }
    }
}

impl TestPlan {
    /// z of half the significance and of the power.
    pub(super) fn deviates(self) -> Result<(f64, f64), StatsError> {
        let refused = |what, found| StatsError::Probability { what, found };
        inner_probability("significance", self.significance)?;
        inner_probability("power", self.power)?;
        let alpha = distribution::normal_upper(self.significance / 2.0)
            .ok_or(refused("significance", self.significance))?;
        let beta = distribution::normal_quantile(self.power).ok_or(refused("power", self.power))?;
        // At a power below the significance no data at all are "enough".
        if alpha + beta <= 0.0 {
            return Err(refused(
                "power (must exceed half the significance)",
                self.power,
            ));
        }
        Ok((alpha, beta))
    }
}

/// Rows in each of two independent groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TwoProportions {
    /// Rows in the group.
    pub rows: u64,
    /// Rows in the group it is compared with.
    pub base_rows: u64,
}

/// Rows needed to tell `share` from `base_share` when the base group is `base_per_row` times as
/// large as the group.
///
/// n = (z_α·√(p̄q̄(1 + 1/k)) + z_β·√(pq + p₀q₀/k))²/(p − p₀)², p̄ the pooled share, without
/// continuity correction (Fleiss, Levin & Paik 2003, ch. 4).
///
/// # Errors
/// Shares outside [0, 1] or equal, a ratio of 0 or less, a plan outside (0, 1).
pub fn two_proportions(
    share: f64,
    base_share: f64,
    base_per_row: f64,
    plan: TestPlan,
) -> Result<TwoProportions, StatsError> {
    let (alpha, beta) = plan.deviates()?;
    let (null, alternative) = spreads(share, base_share, base_per_row)?;
    let difference = positive("difference of the shares", (share - base_share).abs())?;
    let rows = ((alpha * null + beta * alternative) / difference).powi(2);
    Ok(TwoProportions {
        rows: whole_rows(rows)?,
        base_rows: whole_rows(rows * base_per_row)?,
    })
}

/// The chance that `rows` rows (and `base_per_row` times as many to compare with) tell the shares
/// apart in the right direction, Φ((|p − p₀|·√n − z_α·√(p̄q̄(1 + 1/k)))/√(pq + p₀q₀/k)).
///
/// # Errors
/// As [`two_proportions`]; rows of 0 or less; `significance` outside (0, 1).
pub fn power_of_two_proportions(
    (share, base_share): (f64, f64),
    (rows, base_per_row): (f64, f64),
    significance: f64,
) -> Result<f64, StatsError> {
    inner_probability("significance", significance)?;
    let alpha = distribution::normal_upper(significance / 2.0).ok_or(StatsError::Probability {
        what: "significance",
        found: significance,
    })?;
    positive("rows", rows)?;
    let (null, alternative) = spreads(share, base_share, base_per_row)?;
    let difference = positive("difference of the shares", (share - base_share).abs())?;
    let reach = difference * rows.sqrt() - alpha * null;
    // Two shares of 0 and 1 have no spread left: the answer is then certain.
    let z = if alternative == 0.0 {
        f64::INFINITY.copysign(reach)
    } else {
        reach / alternative
    };
    Ok(distribution::normal_upper_tail(-z))
}

/// Standard deviations of √n times the difference, under no difference and under this one.
fn spreads(share: f64, base: f64, base_per_row: f64) -> Result<(f64, f64), StatsError> {
    probability("share", share)?;
    probability("base share", base)?;
    positive("base rows per row", base_per_row)?;
    let pooled = (share + base_per_row * base) / (1.0 + base_per_row);
    let null = pooled * (1.0 - pooled) * (1.0 + 1.0 / base_per_row);
    let alternative = share * (1.0 - share) + base * (1.0 - base) / base_per_row;
    Ok((null.sqrt(), alternative.sqrt()))
}

/// A change of an event rate to look for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateChange {
    /// Events per unit of exposure so far.
    pub base_rate: f64,
    /// New rate over the old one, not 1.
    pub ratio: f64,
    /// Exposure in the base period per unit of exposure afterwards; infinite where the old rate
    /// is taken as known.
    pub base_per_exposure: f64,
}

/// Exposure after the change needed to see it: (z_α + z_β)²·(1/λ₁ + 1/(k·λ₀))/(ln ratio)², the
/// log-ratio test of two Poisson rates (Signorini, Biometrika 78:446, 1991, in its two-sample
/// form). Counts more variable than Poisson need their dispersion times as much.
///
/// # Errors
/// Rates or ratios of 0 or less, a ratio of 1, a plan outside (0, 1).
pub fn rate_change(change: RateChange, plan: TestPlan) -> Result<f64, StatsError> {
    let (alpha, beta) = plan.deviates()?;
    let base = positive("base rate", change.base_rate)?;
    let ratio = positive("ratio", change.ratio)?;
    let logarithm = positive("change of the rate", ratio.ln().abs())?;
    if change.base_per_exposure != f64::INFINITY {
        positive("base exposure per exposure", change.base_per_exposure)?;
    }
    let variance = 1.0 / (base * ratio) + 1.0 / (base * change.base_per_exposure);
    Ok(((alpha + beta) / logarithm).powi(2) * variance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_found_has_the_power_asked_for() {
        let plan = TestPlan::default();
        let found = two_proportions(0.3, 0.2, 2.0, plan).unwrap();
        let power = power_of_two_proportions((0.3, 0.2), (found.rows as f64, 2.0), 0.05).unwrap();
        assert!((0.8..0.805).contains(&power), "{power}");
    }

    #[test]
    fn no_change_is_refused() {
        assert!(two_proportions(0.2, 0.2, 1.0, TestPlan::default()).is_err());
        let still = RateChange {
            base_rate: 3.0,
            ratio: 1.0,
            base_per_exposure: 1.0,
        };
        assert!(rate_change(still, TestPlan::default()).is_err());
    }

    #[test]
    fn a_known_rate_needs_half_of_what_an_equal_base_period_does() {
        let with = |base_per_exposure| {
            let change = RateChange {
                base_rate: 10.0,
                ratio: 1.0 + 1e-9,
                base_per_exposure,
            };
            rate_change(change, TestPlan::default()).unwrap()
        };
        assert!((with(1.0) / with(f64::INFINITY) - 2.0).abs() < 1e-6);
    }
}
