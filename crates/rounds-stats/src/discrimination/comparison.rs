//! Two areas under the ROC curve compared: of two samples, or of two scores on the same rows.

use serde::Serialize;

use super::area::Area;
use super::interval::{Scale, normal_of};
use super::pairing::{first_area, second_area, shares_by_row, spreads};
use super::standing::Classes;
use crate::scores::{Dependence, PairedValues, Patients};
use crate::{Estimate, StatsError, distribution};

/// First minus second, with the test of no difference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Comparison {
    /// The first measure with its own interval.
    pub first: Estimate,
    /// The second measure with its own interval.
    pub second: Estimate,
    /// First minus second; `n` counts the rows of both samples, or the shared rows once.
    pub difference: Estimate,
    /// The difference over its standard error; `None` without one.
    pub z: Option<f64>,
    /// Two-sided p of no difference, by the normal distribution; `None` without z.
    pub p: Option<f64>,
}

/// The areas of two samples with no patient in common: z = (A₁ − A₂)/√(V₁ + V₂), the interval
/// A₁ − A₂ ± z·√(V₁ + V₂).
///
/// Patients who are in both samples make this interval too wide or too narrow.
///
/// # Errors
/// A level outside (0, 1).
pub fn compare_independent(
    first: &Area,
    second: &Area,
    level: f64,
) -> Result<Comparison, StatsError> {
    let rows = first.positives() + first.negatives() + second.positives() + second.negatives();
    let variance = first
        .variance()
        .zip(second.variance())
        .map(|(one, other)| one + other);
    let difference = Difference {
        variance,
        n: rows,
        method: "normal interval of a difference of independent areas",
    };
    difference.of(first, second, level)
}

/// The areas of two scores on the same rows, with the covariance that sharing them brings.
///
/// The variance is `DeLong`'s (Biometrics 44:837, 1988), computed from the differences of the two
/// scores' V10 and V01 row by row, which equals V₁ + V₂ − 2·covariance; where patients repeat
/// and `dependence` says so, the differences are added up by patient first (Obuchowski,
/// Biometrics 53:567, 1997).
///
/// # Errors
/// No row of one label; a level outside (0, 1).
pub fn compare_paired(
    pairs: &PairedValues,
    dependence: Dependence,
    level: f64,
) -> Result<Comparison, StatsError> {
    let rows = pairs.rows();
    let (zeros, ones) = rows.iter().fold((0, 0), |(zeros, ones), row| {
        (zeros + row.zeros, ones + row.ones)
    });
    let classes = Classes::both(zeros, ones)?;
    let second_shares = shares_by_row(rows, classes);
    let areas = (
        first_area(rows, classes),
        second_area(rows, &second_shares, classes),
    );
    let patients = Patients::of(rows, dependence)?;
    let [first, second, apart] = spreads(rows, &second_shares, areas, (classes, &patients));
    let first = Area::new(areas.0, classes, first);
    let second = Area::new(areas.1, classes, second);
    let difference = Difference {
        variance: apart.variance,
        n: classes.total(),
        method: if apart.is_clustered {
            "Obuchowski interval by patient of a paired difference"
        } else {
            "DeLong interval of a paired difference"
        },
    };
    difference.of(&first, &second, level)
}

/// What is known of a difference before its interval.
struct Difference {
    variance: Option<f64>,
    n: u64,
    method: &'static str,
}

impl Difference {
    fn of(self, first: &Area, second: &Area, level: f64) -> Result<Comparison, StatsError> {
        let normal = normal_of(level)?;
        let value = first.value() - second.value();
        // Equal scores, and complete separation by both, leave no spread to compare with.
        let error = self
            .variance
            .filter(|variance| *variance > 0.0)
            .map(f64::sqrt);
        let z = error.map(|error| value / error);
        Ok(Comparison {
            first: first.interval(level, Scale::Logit)?,
            second: second.interval(level, Scale::Logit)?,
            difference: Estimate {
                value,
                low: error.map(|error| (value - normal * error).max(-1.0)),
                high: error.map(|error| (value + normal * error).min(1.0)),
                n: self.n,
                method: self.method,
            },
            z,
            p: z.map(distribution::normal_two_sided),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discrimination::area;
    use crate::scores::{CountedValues, PairedBuilder};

    #[test]
    fn a_score_does_not_differ_from_itself() {
        let mut pairs = PairedBuilder::default();
        for (score, label) in [(0.1, false), (0.4, false), (0.35, true), (0.8, true)] {
            pairs.push((score, score), label, 0).unwrap();
        }
        let found = compare_paired(&pairs.finish(), Dependence::Independent, 0.95).unwrap();
        assert_eq!(
            (found.difference.value, found.z, found.p),
            (0.0, None, None)
        );
        assert_eq!((found.first.value, found.first), (0.75, found.second));
    }

    #[test]
    fn independent_variances_add_up() {
        let table = CountedValues::from_rows(&[0.1, 0.4, 0.35, 0.8], &[false, false, true, true]);
        let first = area(&table.unwrap()).unwrap();
        let table = CountedValues::from_rows(&[0.8, 0.35, 0.4, 0.1], &[false, false, true, true]);
        let second = area(&table.unwrap()).unwrap();
        let found = compare_independent(&first, &second, 0.95).unwrap();
        // (0.75 − 0.25)/√(1/8 + 1/8) = 1
        assert_eq!((found.difference.value, found.z), (0.5, Some(1.0)));
    }
}
