//! One ascending pass that stops at every threshold.

use super::confusion::Confusion;
use super::moments::{Moments, PatientCounts, Weights};
use crate::StatsError;
use crate::estimate::finite;
use crate::scores::{ClusteredValues, ScoreTable};

/// What is known at one threshold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tally {
    pub(super) confusion: Confusion,
    /// Sums by patient; `None` where no patient repeats and rows are the units.
    pub(super) moments: Option<Moments>,
}

impl Tally {
    /// The rows, each with its weight.
    pub(super) fn sum(&self, weights: &Weights) -> f64 {
        let at = &self.confusion;
        weights.true_positives * at.true_positives as f64
            + weights.false_positives * at.false_positives as f64
            + weights.positives * at.positives() as f64
            + weights.negatives * at.negatives() as f64
    }

    /// Σ over units (rows, or patients where one repeats) of their squared weighted sums.
    pub(super) fn squares(&self, weights: &Weights) -> f64 {
        let Some(moments) = &self.moments else {
            let at = &self.confusion;
            let square = |rows: u64, weight: f64| rows as f64 * weight * weight;
            return square(
                at.true_positives,
                weights.true_positives + weights.positives,
            ) + square(
                at.false_positives,
                weights.false_positives + weights.negatives,
            ) + square(at.false_negatives, weights.positives)
                + square(at.true_negatives, weights.negatives);
        };
        moments.squares(weights)
    }

    /// How many units there are.
    pub(super) fn units(&self) -> u64 {
        self.moments
            .as_ref()
            .map_or(self.confusion.total(), |moments| moments.with.any)
    }
}

/// One tally per threshold, in the order of the thresholds.
pub(super) fn tallies(table: &ScoreTable, thresholds: &[f64]) -> Result<Vec<Tally>, StatsError> {
    let mut ascending: Vec<(f64, usize)> = Vec::with_capacity(thresholds.len());
    for (place, threshold) in thresholds.iter().enumerate() {
        ascending.push((finite("threshold", *threshold)?, place));
    }
    ascending.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut found = match table {
        ScoreTable::Clustered(table) if table.repeats() => by_patient(table, &ascending),
        ScoreTable::Clustered(table) => {
            let rows = table
                .rows()
                .iter()
                .map(|row| (row.value, row.zeros, row.ones));
            by_row(rows, Counts::of(table.zeros(), table.ones()), &ascending)
        }
        ScoreTable::Independent(table) => {
            let rows = table
                .rows()
                .iter()
                .map(|row| (row.value, row.zeros, row.ones));
            by_row(rows, Counts::of(table.zeros(), table.ones()), &ascending)
        }
    };
    found.sort_by_key(|(place, _)| *place);
    Ok(found.into_iter().map(|(_, tally)| tally).collect())
}

/// Rows not yet passed by the threshold, and all rows.
#[derive(Clone, Copy)]
struct Counts {
    flagged: (u64, u64),
    all: (u64, u64),
}

impl Counts {
    fn of(zeros: u64, ones: u64) -> Self {
        Self {
            flagged: (zeros, ones),
            all: (zeros, ones),
        }
    }

    fn pass(&mut self, zeros: u64, ones: u64) {
        self.flagged.0 -= zeros;
        self.flagged.1 -= ones;
    }

    fn at(&self, threshold: f64) -> Confusion {
        Confusion {
            threshold,
            true_positives: self.flagged.1,
            false_positives: self.flagged.0,
            false_negatives: self.all.1 - self.flagged.1,
            true_negatives: self.all.0 - self.flagged.0,
        }
    }
}

fn by_row(
    rows: impl Iterator<Item = (f64, u64, u64)>,
    mut counts: Counts,
    ascending: &[(f64, usize)],
) -> Vec<(usize, Tally)> {
    let mut rows = rows.peekable();
    let tally = |(threshold, place): &(f64, usize)| {
        while let Some((_, zeros, ones)) = rows.next_if(|row| row.0 < *threshold) {
            counts.pass(zeros, ones);
        }
        let confusion = counts.at(*threshold);
        let moments = None;
        (*place, Tally { confusion, moments })
    };
    ascending.iter().map(tally).collect()
}

fn by_patient(table: &ClusteredValues, ascending: &[(f64, usize)]) -> Vec<(usize, Tally)> {
    let mut counts = Counts::of(table.zeros(), table.ones());
    let mut patients = vec![PatientCounts::default(); table.clusters()];
    for row in table.rows() {
        if let Some(patient) = patients.get_mut(row.cluster as usize) {
            patient.true_positives += row.ones;
            patient.false_positives += row.zeros;
            patient.positives += row.ones;
            patient.negatives += row.zeros;
        }
    }
    let mut moments = Moments::of(&patients);
    let mut rows = table.rows().iter().peekable();
    let tally = |(threshold, place): &(f64, usize)| {
        while let Some(row) = rows.next_if(|row| row.value < *threshold) {
            counts.pass(row.zeros, row.ones);
            if let Some(patient) = patients.get_mut(row.cluster as usize) {
                moments.unflag(patient, row.zeros, row.ones);
            }
        }
        let confusion = counts.at(*threshold);
        let moments = Some(moments);
        (*place, Tally { confusion, moments })
    };
    ascending.iter().map(tally).collect()
}
