//! Scores and labels of one model, and what is counted of them.

use rounds_stats::calibration::{Predictions, in_the_large, recalibration};
use rounds_stats::discrimination::area;
use rounds_stats::scores::CountedValues;

use super::super::Prediction;
use crate::world::models::{self, Event};

/// Whether the score asked for attention.
pub(super) fn alerts(prediction: &Prediction) -> bool {
    prediction
        .score
        .is_some_and(|score| score >= prediction.threshold)
}

/// The predictions of one model.
pub(super) struct Counted<'a> {
    all: Vec<&'a Prediction>,
}

impl<'a> Counted<'a> {
    pub(super) fn of(said: &'a [Prediction], event: Event) -> Self {
        Self::at(said, models::position(event))
    }

    /// By the model's position in the list.
    pub(super) fn at(said: &'a [Prediction], model: usize) -> Self {
        let mine = said.iter().filter(|prediction| prediction.model == model);
        Self {
            all: mine.collect(),
        }
    }

    pub(super) fn those(mut self, wanted: impl Fn(&Prediction) -> bool) -> Self {
        self.all.retain(|prediction| wanted(prediction));
        self
    }

    pub(super) fn count(&self) -> f64 {
        self.all.len() as f64
    }

    pub(super) fn share(&self, wanted: impl Fn(&Prediction) -> bool) -> f64 {
        let found = self.all.iter().filter(|prediction| wanted(prediction));
        found.count() as f64 / self.count()
    }

    pub(super) fn flagged_share(&self) -> f64 {
        self.share(alerts)
    }

    pub(super) fn median(&self, value: impl Fn(&Prediction) -> Option<f64>) -> f64 {
        self.quantile(0.5, value)
    }

    pub(super) fn quantile(&self, at: f64, value: impl Fn(&Prediction) -> Option<f64>) -> f64 {
        let mut values: Vec<f64> = self.all.iter().filter_map(|one| value(one)).collect();
        values.sort_by(f64::total_cmp);
        let position = (at * (values.len() - 1) as f64) as usize;
        values.get(position).copied().unwrap_or(f64::NAN)
    }

    fn rows(&self) -> (Vec<f64>, Vec<bool>) {
        let known = self
            .all
            .iter()
            .filter_map(|one| Some((one.score?, one.outcome?.happened)));
        known.unzip()
    }

    fn table(&self) -> CountedValues {
        let (scores, labels) = self.rows();
        CountedValues::from_rows(&scores, &labels).expect("scores")
    }

    pub(super) fn auroc(&self) -> f64 {
        area(&self.table()).expect("both labels").value()
    }

    /// Slope of the outcome's log odds on those of the score.
    pub(super) fn slope(&self) -> f64 {
        let table = self.table();
        let predictions = Predictions::independent(&table).expect("probabilities");
        let line = recalibration(&predictions, 0.95).expect("a level");
        line.expect("both labels").slope.estimate.value
    }

    /// What must be added to the log odds of the scores for the sum of events to be right.
    pub(super) fn intercept(&self) -> f64 {
        let table = self.table();
        let predictions = Predictions::independent(&table).expect("probabilities");
        let found = in_the_large(&predictions, 0.95).expect("a level");
        found.expect("both labels").estimate.value
    }

    pub(super) fn event_rate(&self) -> f64 {
        let (_, labels) = self.rows();
        labels.iter().filter(|label| **label).count() as f64 / labels.len() as f64
    }

    pub(super) fn observed_over_expected(&self) -> f64 {
        let (scores, labels) = self.rows();
        let events = labels.iter().filter(|label| **label).count() as f64;
        events / scores.iter().sum::<f64>()
    }
}
