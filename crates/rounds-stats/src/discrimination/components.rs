//! The variance of a measure that is an average over positives and over negatives alike, from its
//! structural components: `DeLong` for independent rows, Obuchowski for patients with several.

use super::standing::{Classes, Standing, clustered_standings, for_each_standing};
use crate::scores::{Patients, ScoreTable};

/// How far a positive and a negative row with some score lie above the measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Deviation {
    pub(super) positive: f64,
    pub(super) negative: f64,
}

/// Deviations summed over one patient's rows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ClusterSum {
    positive: f64,
    negative: f64,
    has_positive: bool,
    has_negative: bool,
}

impl ClusterSum {
    fn add(&mut self, deviation: Deviation, zeros: u64, ones: u64) {
        self.positive += ones as f64 * deviation.positive;
        self.negative += zeros as f64 * deviation.negative;
        self.has_positive |= ones > 0;
        self.has_negative |= zeros > 0;
    }
}

/// Squared deviations of independent rows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Squares {
    positive: f64,
    negative: f64,
}

impl Squares {
    fn add(&mut self, deviation: Deviation, zeros: u64, ones: u64) {
        self.positive += ones as f64 * deviation.positive * deviation.positive;
        self.negative += zeros as f64 * deviation.negative * deviation.negative;
    }

    /// S²(V10)/n₊ + S²(V01)/n₋ with S² over n − 1 (DeLong, DeLong & Clarke-Pearson, Biometrics
    /// 44:837, 1988); `None` with a single positive or a single negative.
    fn delong(&self, classes: Classes) -> Option<f64> {
        let (zeros, ones) = (classes.zeros as f64, classes.ones as f64);
        (classes.zeros > 1 && classes.ones > 1).then(|| {
            self.positive / ((ones - 1.0) * ones) + self.negative / ((zeros - 1.0) * zeros)
        })
    }
}

/// Obuchowski's variance (Biometrics 53:567, 1997) from the patients' sums X and Y of the
/// deviations of their positive and negative rows:
///
/// I₁/(I₁−1)·ΣX²/n₊² + I₀/(I₀−1)·ΣY²/n₋² + 2·I/(I−1)·ΣXY/(n₊n₋),
///
/// where I₁, I₀ and I are the patients with positive rows, with negative rows and altogether.
/// `None` when all positives or all negatives are of one patient.
fn obuchowski(sums: &[ClusterSum], classes: Classes) -> Option<f64> {
    let (mut with_positive, mut with_negative) = (0_u64, 0_u64);
    let (mut squares, mut products) = (Squares::default(), 0.0);
    for sum in sums {
        with_positive += u64::from(sum.has_positive);
        with_negative += u64::from(sum.has_negative);
        squares.positive += sum.positive * sum.positive;
        squares.negative += sum.negative * sum.negative;
        products += sum.positive * sum.negative;
    }
    let (zeros, ones) = (classes.zeros as f64, classes.ones as f64);
    let positive = correction(with_positive)? * squares.positive / (ones * ones);
    let negative = correction(with_negative)? * squares.negative / (zeros * zeros);
    let shared = correction(sums.len() as u64)? * products / (ones * zeros);
    Some((positive + negative + 2.0 * shared).max(0.0))
}

/// I/(I − 1).
fn correction(clusters: u64) -> Option<f64> {
    (clusters > 1).then(|| clusters as f64 / (clusters as f64 - 1.0))
}

/// What a variance rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    /// The variance; `None` where one patient has all positives or all negatives.
    pub(super) variance: Option<f64>,
    /// Independent units (rows, or patients where one repeats) with a positive row.
    pub(super) positive_units: u64,
    /// Independent units with a negative row.
    pub(super) negative_units: u64,
    /// Whether the units are patients with several rows.
    pub(super) is_clustered: bool,
}

/// Deviations gathered by row, or by patient where one repeats.
pub(super) enum Gathered {
    Rows(Squares),
    Clusters(Vec<ClusterSum>),
}

impl Gathered {
    /// Gathers the deviations of all rows, where they depend only on where a score stands.
    pub(super) fn from_table(
        table: &ScoreTable,
        mut deviation: impl FnMut(&Standing) -> Deviation,
    ) -> Self {
        match table {
            ScoreTable::Clustered(table) if table.repeats() => {
                let mut sums = vec![ClusterSum::default(); table.clusters()];
                for (at, tied) in clustered_standings(table.rows()) {
                    let deviation = deviation(&at);
                    for row in tied {
                        if let Some(sum) = sums.get_mut(row.cluster as usize) {
                            sum.add(deviation, row.zeros, row.ones);
                        }
                    }
                }
                Self::Clusters(sums)
            }
            _ => {
                let mut squares = Squares::default();
                for_each_standing(table, |at| {
                    squares.add(deviation(at), at.zeros_here, at.ones_here);
                });
                Self::Rows(squares)
            }
        }
    }

    /// Nothing gathered yet, by row or by patient as the pairs' patients say.
    pub(super) fn none(patients: &Patients) -> Self {
        match patients {
            Patients::Independent => Self::Rows(Squares::default()),
            Patients::Numbered { patients, .. } => {
                Self::Clusters(vec![ClusterSum::default(); *patients])
            }
        }
    }

    /// One more row of a table that knows the number of its patient.
    pub(super) fn add(&mut self, deviation: Deviation, (zeros, ones): (u64, u64), patient: usize) {
        match self {
            Self::Rows(squares) => squares.add(deviation, zeros, ones),
            Self::Clusters(sums) => {
                if let Some(sum) = sums.get_mut(patient) {
                    sum.add(deviation, zeros, ones);
                }
            }
        }
    }

    /// The spread of a measure that averages over positives and over negatives.
    pub(super) fn spread(&self, classes: Classes) -> Spread {
        match self {
            Self::Rows(squares) => Spread {
                variance: squares.delong(classes),
                positive_units: classes.ones,
                negative_units: classes.zeros,
                is_clustered: false,
            },
            Self::Clusters(sums) => {
                let count =
                    |has: fn(&ClusterSum) -> bool| sums.iter().filter(|sum| has(sum)).count();
                Spread {
                    variance: obuchowski(sums, classes),
                    positive_units: count(|sum| sum.has_positive) as u64,
                    negative_units: count(|sum| sum.has_negative) as u64,
                    is_clustered: true,
                }
            }
        }
    }

    /// The variance of a measure whose deviations are its derivatives by the weight of each row:
    /// I/(I−1)·Σu², u summed over the units (rows or patients) of which there are I; the
    /// infinitesimal jackknife. `None` with a single unit.
    pub(super) fn linearised(&self, classes: Classes) -> Option<f64> {
        match self {
            Self::Rows(squares) => correction(classes.total())
                .map(|factor| factor * (squares.positive + squares.negative)),
            Self::Clusters(sums) => {
                let total = |sum: &ClusterSum| sum.positive + sum.negative;
                let squares: f64 = sums.iter().map(|sum| total(sum) * total(sum)).sum();
                correction(sums.len() as u64).map(|factor| factor * squares)
            }
        }
    }
}
