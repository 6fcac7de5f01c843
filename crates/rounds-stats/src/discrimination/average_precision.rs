//! Average precision: the area under the precision–recall curve as a sum of steps.

use super::bootstrap::{Bootstrap, bootstrapped};
use super::components::{Deviation, Gathered};
use super::interval::{logit_ends, normal_of};
use super::standing::{Classes, Standing, for_each_standing};
use crate::intervals::proportion;
use crate::scores::ScoreTable;
use crate::{Estimate, StatsError};

/// How the interval of an average precision is made.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum AveragePrecisionInterval {
    /// On positives where rows are independent, linearised where a patient repeats.
    ///
    /// Simulated at 95 %, the interval on positives held the truth in 94 to 96 % of samples while
    /// AP was below 0.8 and in 98 to 99 % (it is too wide) above; the linearised one in 93 to 96 %
    /// from 40 positives up and in as few as 89 % with ten.
    #[default]
    ByTable,
    /// logit(AP) ± z/√(n₊·AP(1−AP)) on the number of positives, not of rows (Boyd, Eng & Page,
    /// ECML PKDD 2013). Rows must be independent. With AP 1, Wilson's interval of n₊ in n₊.
    Positives,
    /// Log odds with the variance from the derivative of AP by the weight of each row (the
    /// infinitesimal jackknife), added up by patient where one repeats.
    Linearised,
    /// Percentiles of resampled patients (rows where none repeats): for small samples.
    Bootstrap(Bootstrap),
}

/// Average precision Σ(Rₖ − Rₖ₋₁)Pₖ over distinct scores from the highest down, with recall R and
/// precision P of the rows that have at least that score; no interpolation. The interval is
/// [`AveragePrecisionInterval::ByTable`]; `n` is the number of positives.
///
/// A useless score has the share of positives, not one half.
///
/// # Errors
/// No positive row or no negative row; a level outside (0, 1).
pub fn average_precision<'a>(
    table: impl Into<ScoreTable<'a>>,
    level: f64,
) -> Result<Estimate, StatsError> {
    average_precision_with(table, level, AveragePrecisionInterval::ByTable)
}

/// [`average_precision`] with an interval of one's choice.
///
/// # Errors
/// As [`average_precision`]; fewer than two replicates of a bootstrap.
pub fn average_precision_with<'a>(
    table: impl Into<ScoreTable<'a>>,
    level: f64,
    interval: AveragePrecisionInterval,
) -> Result<Estimate, StatsError> {
    let table = table.into();
    let classes = Classes::of(&table)?;
    let z = normal_of(level)?;
    let value = precision_summed(&table, classes) / classes.ones as f64;
    let estimate = |ends: Option<(f64, f64)>, method| Estimate {
        value,
        low: ends.map(|(low, _)| low),
        high: ends.map(|(_, high)| high),
        n: classes.ones,
        method,
    };
    let chosen = match interval {
        AveragePrecisionInterval::ByTable if table.repeats() => {
            AveragePrecisionInterval::Linearised
        }
        AveragePrecisionInterval::ByTable => AveragePrecisionInterval::Positives,
        named => named,
    };
    match chosen {
        AveragePrecisionInterval::Bootstrap(bootstrap) => {
            let ends = bootstrapped(&table, bootstrap, level)?;
            Ok(estimate(ends, "bootstrap percentile interval"))
        }
        AveragePrecisionInterval::Linearised => {
            let variance = linearised(&table, classes, value);
            let slope = value * (1.0 - value);
            let ends = variance
                .filter(|variance| *variance > 0.0 && slope > 0.0)
                .map(|variance| logit_ends(value, z * variance.sqrt() / slope));
            Ok(estimate(ends, "linearised interval on the log-odds scale"))
        }
        _ if value < 1.0 => {
            let error = 1.0 / (classes.ones as f64 * value * (1.0 - value)).sqrt();
            let ends = logit_ends(value, z * error);
            Ok(estimate(Some(ends), "log-odds interval on positives"))
        }
        _ => {
            let all = proportion(classes.ones as f64, classes.ones as f64, level)?;
            Ok(estimate(
                all.low.zip(all.high),
                "Wilson score interval on positives",
            ))
        }
    }
}

/// Precision at a score, added up over the positives.
fn precision_summed(table: &ScoreTable, classes: Classes) -> f64 {
    let mut sum = 0.0;
    for_each_standing(table, |at| {
        sum += at.ones_here as f64 * precision(at, classes);
    });
    sum
}

/// The share of positives among the rows that score at least this.
fn precision(at: &Standing, classes: Classes) -> f64 {
    (classes.ones - at.ones_below) as f64 / flagged(at, classes)
}

fn flagged(at: &Standing, classes: Classes) -> f64 {
    (classes.total() - at.ones_below - at.zeros_below) as f64
}

/// The variance of average precision from its derivatives by row weight. With F(x) the rows and
/// P(x) the precision from score x up, a row with label y and score s has
/// ∂AP = [y(P(s) − AP) + y·Σ₊1/F(x) − Σ₊P(x)/F(x)]/n₊, the sums over positives with x ≤ s.
fn linearised(table: &ScoreTable, classes: Classes, value: f64) -> Option<f64> {
    let positives = classes.ones as f64;
    let (mut gained, mut diluted) = (0.0, 0.0);
    let gathered = Gathered::from_table(table, |at| {
        let share = at.ones_here as f64 / flagged(at, classes);
        let precision = precision(at, classes);
        gained += share;
        diluted += share * precision;
        Deviation {
            positive: (precision - value + gained - diluted) / positives,
            negative: -diluted / positives,
        }
    });
    gathered.linearised(classes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::CountedValues;

    #[test]
    fn the_textbook_four_rows_have_five_sixths() {
        let table = CountedValues::from_rows(&[0.1, 0.4, 0.35, 0.8], &[false, false, true, true]);
        let found = average_precision(&table.unwrap(), 0.95).unwrap();
        // ½·1 + ½·⅔
        assert!((found.value - 5.0 / 6.0).abs() < 1e-15);
        assert_eq!(found.n, 2);
    }

    #[test]
    fn equal_scores_have_the_share_of_positives() {
        let table = CountedValues::from_rows(&[7.0; 5], &[true, false, false, true, false]);
        let found = average_precision(&table.unwrap(), 0.95).unwrap();
        assert!((found.value - 0.4).abs() < 1e-15);
    }

    #[test]
    fn perfection_has_a_lower_end() {
        let table = CountedValues::from_rows(&[0.1, 0.2, 0.8, 0.9], &[false, false, true, true]);
        let found = average_precision(&table.unwrap(), 0.95).unwrap();
        assert_eq!((found.value, found.high), (1.0, Some(1.0)));
        assert!(found.low.unwrap() < 0.5);
    }
}
