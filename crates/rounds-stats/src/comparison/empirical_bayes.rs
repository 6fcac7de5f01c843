//! Proportions of small groups, drawn towards the whole by how little each rests on.
//!
//! Not a model with columns (that is [`super::compare`]) and no test of a difference: 1 of 2 is no
//! evidence of 50 %, and a table of subgroups should not say so.

use serde::Serialize;

use crate::estimate::{count, positive, tail_of};
use crate::{Estimate, StatsError, distribution};

/// Groups and what they were drawn towards.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShrunkenProportions {
    /// Σ events / Σ totals: the centre.
    pub centre: f64,
    /// ρ, the correlation of two cases of one group; 0 when groups differ by chance alone.
    pub correlation: f64,
    /// Cases that the centre counts for, (1 − ρ)/ρ; `None` at ρ = 0, where it counts for all.
    pub prior_cases: Option<f64>,
    /// One per group in the order given; `n` is the group's total. At ρ = 0 every value is the
    /// centre, without interval.
    pub groups: Vec<Estimate>,
}

const METHOD: &str = "beta-binomial empirical Bayes (method of moments), posterior interval";

/// Beta-binomial shrinkage of proportions by the method of moments (Kleinman, J Am Stat Assoc
/// 68:46, 1973).
///
/// With p̄ = Σk/Σn, N = Σn, g groups and S = Σn(k/n − p̄)², the correlation is
/// ρ = (S/(p̄(1 − p̄)) − (g − 1))/(N − Σn²/N − (g − 1)), kept from 0 to 1, the prior is
/// Beta(p̄M, (1 − p̄)M) with M = (1 − ρ)/ρ, the value (k + p̄M)/(n + M) and the interval that of
/// Beta(k + p̄M, n − k + (1 − p̄)M). The prior is taken as known: too narrow with few groups.
///
/// # Errors
/// Unequal lengths, fewer than two groups, no counts, a total of 0, a part larger than its whole,
/// every group with one case, a level outside (0, 1).
pub fn empirical_bayes_proportions(
    events: &[f64],
    totals: &[f64],
    level: f64,
) -> Result<ShrunkenProportions, StatsError> {
    let tail = tail_of(level)?;
    let mut groups = checked(events, totals)?;
    let (centre, correlation) = moments(&mut groups)?;
    let prior_cases = (correlation > 0.0).then(|| (1.0 - correlation) / correlation);
    let group = |(&events, &total): (&f64, &f64)| {
        let cases = prior_cases.unwrap_or(f64::INFINITY);
        let shapes = (
            events + centre * cases,
            total - events + (1.0 - centre) * cases,
        );
        let interval = prior_cases.map(|_| shapes);
        Estimate {
            value: prior_cases.map_or(centre, |cases| (events + centre * cases) / (total + cases)),
            low: interval.and_then(|shapes| distribution::beta_lower(tail, shapes)),
            high: interval.and_then(|shapes| distribution::beta_upper(tail, shapes)),
            n: total as u64,
            method: METHOD,
        }
    };
    Ok(ShrunkenProportions {
        centre,
        correlation,
        prior_cases,
        groups: events.iter().zip(totals).map(group).collect(),
    })
}

/// Pairs of events and total.
fn checked(events: &[f64], totals: &[f64]) -> Result<Vec<(f64, f64)>, StatsError> {
    if events.len() != totals.len() {
        return Err(StatsError::UnequalLengths {
            numerators: events.len(),
            denominators: totals.len(),
        });
    }
    if events.len() < 2 {
        return Err(StatsError::TooFew {
            what: "groups",
            needed: 2,
            found: events.len(),
        });
    }
    let pairs = events.iter().copied().zip(totals.iter().copied());
    pairs
        .map(|(events, total)| {
            count("events", events)?;
            positive("total", count("total", total)?)?;
            if events > total {
                return Err(StatsError::MoreEventsThanTotal { events, total });
            }
            Ok((events, total))
        })
        .collect()
}

/// p̄ and ρ, from sums whose order does not depend on that of the groups.
fn moments(groups: &mut [(f64, f64)]) -> Result<(f64, f64), StatsError> {
    groups.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.total_cmp(&right.1)));
    let total: f64 = groups.iter().map(|group| group.1).sum();
    let events: f64 = groups.iter().map(|group| group.0).sum();
    let centre = events / total;
    let others = groups.len() as f64 - 1.0;
    let squares: f64 = groups.iter().map(|group| group.1 * (group.1 / total)).sum();
    let room = total - squares - others;
    if groups.iter().all(|group| group.1 <= 1.0) {
        return Err(StatsError::NoVariation {
            what: "cases within groups",
        });
    }
    let unit = centre * (1.0 - centre);
    if unit <= 0.0 || room <= 0.0 {
        return Ok((centre, 0.0));
    }
    let spread: f64 = groups
        .iter()
        .map(|(events, total)| total * (events / total - centre) * (events / total - centre))
        .sum();
    Ok((centre, ((spread / unit - others) / room).clamp(0.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_groups_of_ten_shrink_by_hand() {
        // p̄ = 0.5, S = 2·10·0.09 = 1.8, ρ = (7.2 − 1)/(20 − 10 − 1) = 6.2/9.
        let found = empirical_bayes_proportions(&[2.0, 8.0], &[10.0, 10.0], 0.95).unwrap();
        let correlation = 6.2 / 9.0;
        assert!((found.correlation - correlation).abs() < 1e-15);
        let cases = (1.0 - correlation) / correlation;
        let value = (2.0 + 0.5 * cases) / (10.0 + cases);
        assert!((found.groups[0].value - value).abs() < 1e-15);
    }

    #[test]
    fn groups_that_differ_by_chance_alone_are_all_the_centre() {
        let found =
            empirical_bayes_proportions(&[5.0, 5.0, 1.0], &[10.0, 10.0, 2.0], 0.95).unwrap();
        assert_eq!((found.correlation, found.prior_cases), (0.0, None));
        assert!(
            found
                .groups
                .iter()
                .all(|group| group.value == 0.5 && group.low.is_none())
        );
        assert!(empirical_bayes_proportions(&[1.0, 0.0], &[1.0, 1.0], 0.95).is_err());
    }
}
