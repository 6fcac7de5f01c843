//! The event rate that went with each score in a labelled reference: a small rising table.

use serde::{Deserialize, Serialize};

use crate::StatsError;
use crate::calibration::{IsotonicStep, isotonic};
use crate::estimate::finite;
use crate::scores::CountedValues;

/// The isotonic curve of a labelled reference, kept with the model's version.
///
/// Level within a step, straight between steps, level beyond both ends: the same as
/// scikit-learn's `IsotonicRegression(out_of_bounds="clip")`. Scores may be any finite numbers;
/// they must rank patients the same way as risk does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<IsotonicStep>", into = "Vec<IsotonicStep>")]
pub struct ReferenceMap {
    steps: Vec<IsotonicStep>,
}

/// A score's place on the map.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The step below or around the score.
    pub(super) step: usize,
    /// How far the score is towards the next step, from 0 to 1.
    pub(super) share: f64,
    /// The rate there.
    pub(super) rate: f64,
}

impl ReferenceMap {
    /// The map of reference rows whose labels are mature.
    ///
    /// # Errors
    /// Rows of one label only.
    pub fn fit(reference: &CountedValues) -> Result<Self, StatsError> {
        for (what, found) in [
            ("reference rows with the event", reference.ones()),
            ("reference rows without the event", reference.zeros()),
        ] {
            if found == 0 {
                return Err(StatsError::TooFew {
                    what,
                    needed: 1,
                    found: 0,
                });
            }
        }
        Ok(Self {
            steps: isotonic(reference),
        })
    }

    /// The map of steps that were kept.
    ///
    /// # Errors
    /// No steps, a step without rows, scores that are not finite and ascending, rates that do not
    /// rise.
    pub fn from_steps(steps: Vec<IsotonicStep>) -> Result<Self, StatsError> {
        if steps.is_empty() {
            return Err(StatsError::TooFew {
                what: "steps of the reference map",
                needed: 1,
                found: 0,
            });
        }
        let mut before: Option<&IsotonicStep> = None;
        for step in &steps {
            finite("score of the reference map", step.low)?;
            finite("score of the reference map", step.high)?;
            let follows = before
                .is_none_or(|last| last.high < step.low && last.probability() < step.probability());
            if step.low > step.high || !step.probability().is_finite() || !follows {
                return Err(StatsError::NotAscending {
                    what: "steps of the reference map",
                });
            }
            before = Some(step);
        }
        Ok(Self { steps })
    }

    /// The steps, ascending.
    pub fn steps(&self) -> &[IsotonicStep] {
        &self.steps
    }

    /// The reference's event rate at a score.
    pub fn rate_at(&self, score: f64) -> f64 {
        let step = self.steps.partition_point(|step| step.high < score);
        self.place(score, step).rate
    }

    /// Whether the reference had scores at least this low and this high.
    pub(super) fn covers(&self, score: f64) -> bool {
        let low = self.steps.first().map_or(f64::INFINITY, |step| step.low);
        let high = self
            .steps
            .last()
            .map_or(f64::NEG_INFINITY, |step| step.high);
        (low..=high).contains(&score)
    }

    /// The places of ascending scores.
    pub(super) fn places<'a>(
        &'a self,
        scores: impl Iterator<Item = f64> + 'a,
    ) -> impl Iterator<Item = Place> + 'a {
        let mut next = 0;
        scores.map(move |score| {
            while self.steps.get(next).is_some_and(|step| step.high < score) {
                next += 1;
            }
            self.place(score, next)
        })
    }

    /// `next` is the first step that does not end below the score.
    fn place(&self, score: f64, next: usize) -> Place {
        let before = next.checked_sub(1);
        let level = |step: usize| Place {
            step,
            share: 0.0,
            rate: self.rate_of(step),
        };
        let Some(step) = self.steps.get(next) else {
            return level(before.unwrap_or(0));
        };
        match before.and_then(|place| Some((place, self.steps.get(place)?))) {
            Some((place, below)) if score < step.low => {
                let share = (score - below.high) / (step.low - below.high);
                let rate = below.probability() + share * (step.probability() - below.probability());
                Place {
                    step: place,
                    share,
                    rate,
                }
            }
            _ => level(next),
        }
    }

    fn rate_of(&self, step: usize) -> f64 {
        self.steps.get(step).map_or(0.0, IsotonicStep::probability)
    }
}

impl TryFrom<Vec<IsotonicStep>> for ReferenceMap {
    type Error = StatsError;

    fn try_from(steps: Vec<IsotonicStep>) -> Result<Self, StatsError> {
        Self::from_steps(steps)
    }
}

impl From<ReferenceMap> for Vec<IsotonicStep> {
    fn from(map: ReferenceMap) -> Self {
        map.steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_is_level_in_steps_and_straight_between_them() {
        let labels = [false, false, true, true, true];
        let reference = CountedValues::from_rows(&[1.0, 2.0, 2.0, 4.0, 5.0], &labels).unwrap();
        let map = ReferenceMap::fit(&reference).unwrap();
        for (score, rate) in [
            (0.0, 0.0),
            (1.0, 0.0),
            (1.5, 0.25),
            (2.0, 0.5),
            (3.0, 0.75),
            (9.0, 1.0),
        ] {
            assert_eq!(map.rate_at(score), rate, "at {score}");
        }
        assert!(map.covers(1.0) && !map.covers(5.1));
        let kept = serde_json::to_string(&map).unwrap();
        assert_eq!(serde_json::from_str::<ReferenceMap>(&kept).unwrap(), map);
    }

    #[test]
    fn a_damaged_table_is_refused() {
        let step = |low: f64, high: f64, zeros: u64, ones: u64| IsotonicStep {
            low,
            high,
            zeros,
            ones,
        };
        for steps in [
            vec![],
            vec![step(0.0, 1.0, 0, 0)],
            vec![step(2.0, 1.0, 1, 1)],
            vec![step(f64::NAN, 1.0, 1, 1)],
            vec![step(0.0, 1.0, 1, 1), step(1.0, 2.0, 0, 1)],
            vec![step(0.0, 1.0, 1, 1), step(2.0, 3.0, 1, 1)],
        ] {
            assert!(
                ReferenceMap::from_steps(steps.clone()).is_err(),
                "{steps:?}"
            );
        }
        let one_label = CountedValues::from_rows(&[0.1], &[true]).unwrap();
        assert!(ReferenceMap::fit(&one_label).is_err());
    }
}
