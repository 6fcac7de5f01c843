//! The measures as functions of how many events each score stands for, whether those are counted
//! labels or the reference's rates.

use serde::Serialize;

/// Rows at one score and how many of them have the event, counted or expected.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mass {
    pub(super) score: f64,
    pub(super) total: f64,
    pub(super) events: f64,
}

/// One number per measure; `T` is a value, an estimate or a comparison. `None` where a measure
/// divides by nothing: no rows flagged, no events.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measures<T> {
    /// Share of rows with the event.
    pub event_rate: Option<T>,
    /// Area under the ROC curve.
    pub auroc: Option<T>,
    /// Mean of (score − label)²; only where scores are probabilities.
    pub brier: Option<T>,
    /// Share of events that are flagged.
    pub sensitivity: Option<T>,
    /// Share of others that are not flagged.
    pub specificity: Option<T>,
    /// Share of flagged rows with the event.
    pub ppv: Option<T>,
    /// Share of rows not flagged without the event.
    pub npv: Option<T>,
}

impl<T: Copy> Measures<T> {
    /// Both sides joined, where both have a value.
    pub(super) fn with<U, V>(self, other: Measures<U>, join: impl Fn(T, U) -> V) -> Measures<V> {
        let both = |one: Option<T>, other: Option<U>| Some(join(one?, other?));
        Measures {
            event_rate: both(self.event_rate, other.event_rate),
            auroc: both(self.auroc, other.auroc),
            brier: both(self.brier, other.brier),
            sensitivity: both(self.sensitivity, other.sensitivity),
            specificity: both(self.specificity, other.specificity),
            ppv: both(self.ppv, other.ppv),
            npv: both(self.npv, other.npv),
        }
    }

    /// Those that have a value.
    pub(super) fn present(&self) -> Vec<T> {
        let all = [
            self.event_rate,
            self.auroc,
            self.brier,
            self.sensitivity,
            self.specificity,
            self.ppv,
            self.npv,
        ];
        all.into_iter().flatten().collect()
    }
}

/// Sums that the measures divide.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) total: f64,
    pub(super) events: f64,
    pub(super) flagged: f64,
    pub(super) true_positives: f64,
    squares: f64,
    pairs: f64,
    is_probability: bool,
}

impl Sums {
    /// Of rows ascending by score; rows at or above `threshold` are flagged.
    pub(super) fn of(rows: impl Iterator<Item = Mass>, threshold: f64) -> Self {
        let mut sums = Self {
            is_probability: true,
            ..Self::default()
        };
        for row in rows {
            let others = row.total - row.events;
            let others_below = sums.total - sums.events;
            sums.pairs += row.events * (others_below + others / 2.0);
            sums.total += row.total;
            sums.events += row.events;
            if row.score >= threshold {
                sums.flagged += row.total;
                sums.true_positives += row.events;
            }
            let missing = 1.0 - row.score;
            sums.squares += row.events * missing * missing + others * row.score * row.score;
            sums.is_probability &= (0.0..=1.0).contains(&row.score);
        }
        sums
    }

    pub(super) fn others(&self) -> f64 {
        self.total - self.events
    }

    pub(super) fn passed(&self) -> f64 {
        self.total - self.flagged
    }

    pub(super) fn measures(&self) -> Measures<f64> {
        let share = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        let true_negatives = self.others() - (self.flagged - self.true_positives);
        Measures {
            event_rate: share(self.events, self.total),
            auroc: share(self.pairs, self.events * self.others()),
            brier: share(self.squares, self.total).filter(|_| self.is_probability),
            sensitivity: share(self.true_positives, self.events),
            specificity: share(true_negatives, self.others()),
            ppv: share(self.true_positives, self.flagged),
            npv: share(true_negatives, self.passed()),
        }
    }
}

/// Average precision Σ (R_k − R_{k−1})·P_k over descending distinct scores.
pub(super) fn average_precision(
    descending: impl Iterator<Item = Mass>,
    events: f64,
) -> Option<f64> {
    let (mut flagged, mut true_positives, mut sum) = (0.0, 0.0, 0.0);
    for row in descending {
        flagged += row.total;
        true_positives += row.events;
        sum += row.events * (true_positives / flagged);
    }
    (events > 0.0).then(|| sum / events)
}
