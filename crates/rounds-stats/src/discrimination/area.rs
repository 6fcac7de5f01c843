//! The area under the ROC curve with its variance and interval.

use super::components::{Deviation, Gathered, Spread};
use super::interval::{Scale, logit_ends, newcombe_ends, normal_of, plain_ends};
use super::standing::{Classes, Standing, for_each_standing};
use crate::scores::ScoreTable;
use crate::{Estimate, StatsError};

/// The area under the ROC curve: the probability that a row with the event scores higher than one
/// without it, a tie counting one half. The interval is on the log-odds scale; see [`Area`].
///
/// `n` is the number of rows. Scores need not be probabilities.
///
/// # Errors
/// No row of one label ([`StatsError::TooFew`]); a level outside (0, 1).
pub fn auroc<'a>(table: impl Into<ScoreTable<'a>>, level: f64) -> Result<Estimate, StatsError> {
    area(table)?.interval(level, Scale::Logit)
}

/// The area under the ROC curve before an interval is asked of it: what comparisons need.
///
/// A = ΣΣ[1(p₊ > p₋) + ½·1(p₊ = p₋)] / (n₊n₋), counted in whole numbers. Its variance is `DeLong`'s
/// (Biometrics 44:837, 1988), S²(V10)/n₊ + S²(V01)/n₋, with V10 the share of negatives below a
/// positive and V01 the share of positives above a negative. Where some patient has several rows
/// it is Obuchowski's (Biometrics 53:567, 1997), which adds up V10 and V01 within patients first
/// and includes their covariance; with one row per patient the two are equal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    value: f64,
    classes: Classes,
    spread: Spread,
}

/// Computes [`Area`].
///
/// # Errors
/// No row of one label ([`StatsError::TooFew`]).
pub fn area<'a>(table: impl Into<ScoreTable<'a>>) -> Result<Area, StatsError> {
    let table = table.into();
    let classes = Classes::of(&table)?;
    let mut wins_twice = 0_u128;
    for_each_standing(&table, |at| {
        wins_twice += u128::from(at.ones_here) * u128::from(at.zeros_beaten_twice());
    });
    let value = share_of_pairs(wins_twice, classes);
    let gathered = Gathered::from_table(&table, |at| deviation(at, classes, value));
    Ok(Area {
        value,
        classes,
        spread: gathered.spread(classes),
    })
}

/// Twice the pairs won as a share of all pairs of a positive and a negative.
pub(super) fn share_of_pairs(wins_twice: u128, classes: Classes) -> f64 {
    wins_twice as f64 / (2.0 * classes.ones as f64 * classes.zeros as f64)
}

fn deviation(at: &Standing, classes: Classes, area: f64) -> Deviation {
    Deviation {
        positive: at.share_of_zeros_below(classes) - area,
        negative: at.share_of_ones_above(classes) - area,
    }
}

impl Area {
    pub(super) fn new(value: f64, classes: Classes, spread: Spread) -> Self {
        Self {
            value,
            classes,
            spread,
        }
    }

    /// The area.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// Its variance; `None` with one positive or one negative, or where one patient has all of
    /// either.
    pub fn variance(&self) -> Option<f64> {
        self.spread.variance
    }

    /// Rows with the event.
    pub fn positives(&self) -> u64 {
        self.classes.ones
    }

    /// Rows without it.
    pub fn negatives(&self) -> u64 {
        self.classes.zeros
    }

    /// The area with its interval; `n` is the number of rows.
    ///
    /// A variance of zero comes from complete separation or from equal scores, and says nothing
    /// about chance: the interval is Newcombe's then (Stat Med 25:559, 2006), on rows or, where
    /// patients repeat, on patients. Without a variance there is no interval.
    ///
    /// # Errors
    /// A level outside (0, 1).
    pub fn interval(&self, level: f64, scale: Scale) -> Result<Estimate, StatsError> {
        let z = normal_of(level)?;
        let spread = &self.spread;
        let (ends, method) = match spread.variance {
            None => ((None, None), self.method(scale)),
            Some(0.0) => {
                let units = (spread.positive_units, spread.negative_units);
                (
                    newcombe_ends(self.value, units, z),
                    "Newcombe interval, no spread observed",
                )
            }
            Some(variance) => {
                let error = variance.sqrt();
                let (low, high) = match scale {
                    Scale::Plain => plain_ends(self.value, z * error),
                    Scale::Logit => {
                        let slope = self.value * (1.0 - self.value);
                        logit_ends(self.value, z * error / slope)
                    }
                };
                ((Some(low), Some(high)), self.method(scale))
            }
        };
        Ok(Estimate {
            value: self.value,
            low: ends.0,
            high: ends.1,
            n: self.classes.total(),
            method,
        })
    }

    fn method(&self, scale: Scale) -> &'static str {
        match (self.spread.is_clustered, scale) {
            (false, Scale::Logit) => "DeLong interval on the log-odds scale",
            (false, Scale::Plain) => "DeLong interval",
            (true, Scale::Logit) => "Obuchowski interval by patient on the log-odds scale",
            (true, Scale::Plain) => "Obuchowski interval by patient",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::{ClusteredValues, CountedValues};

    #[test]
    fn the_textbook_four_rows_have_three_quarters() {
        let table = CountedValues::from_rows(&[0.1, 0.4, 0.35, 0.8], &[false, false, true, true]);
        // V10 = {1/2, 1}, V01 = {1, 1/2}: S² = 1/8 each, so V = 1/16 + 1/16.
        let found = area(&table.unwrap()).unwrap();
        assert_eq!((found.value(), found.variance()), (0.75, Some(0.125)));
    }

    #[test]
    fn a_patient_given_twice_changes_nothing_but_the_small_sample_factor() {
        let values = [0.1, 0.4, 0.35, 0.8];
        let labels = [false, false, true, true];
        let twice = |rows: &[f64]| [rows, rows].concat();
        let table = ClusteredValues::from_rows(
            &twice(&values),
            &[labels, labels].concat(),
            &[1, 2, 3, 4, 1, 2, 3, 4],
        );
        let found = area(&table.unwrap()).unwrap();
        assert_eq!((found.value(), found.variance()), (0.75, Some(0.125)));
    }

    #[test]
    fn one_label_alone_has_no_area_and_one_row_of_it_no_interval() {
        let table = CountedValues::from_rows(&[0.1, 0.4], &[true, true]).unwrap();
        assert!(matches!(
            auroc(&table, 0.95),
            Err(StatsError::TooFew { .. })
        ));
        let table = CountedValues::from_rows(&[0.1, 0.4], &[true, false]).unwrap();
        let found = auroc(&table, 0.95).unwrap();
        assert_eq!((found.value, found.low, found.high), (0.0, None, None));
    }
}
