//! What a measure was before and after a change. The design is the weakest there is: before against
//! after without comparison. Everything else that happened at the time is in the difference, too;
//! whoever shows it shows the [`Effect::doubts`].

use jiff::civil::Date;
use rounds_stats::StatsError;
pub use rounds_stats::change::LevelChange;
use rounds_stats::change::{VALUES_LEAST, level_change};
use serde::{Deserialize, Serialize};

use super::Change;
use crate::reading::Readings;
use crate::state::Governance;
use crate::worklist::Explanation;

/// Periods on each side that are looked at: what lay longer ago was another world.
const PERIODS_MAX: usize = 24;
/// Periods on the shorter side below which the interval is called rough.
const PERIODS_FEW: usize = 8;
/// Correlation of neighbours above which the interval is called too narrow.
const AUTOCORRELATION_MAX: f64 = 0.5;

/// A measure before and after a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Whole periods with a value that ended before the day.
    pub before: usize,
    /// Whole periods with a value that began on the day or later.
    pub after: usize,
    /// Whole periods on either side without a value that may be shown.
    pub missing: usize,
    /// The difference of the means; else why there is none.
    pub found: Result<LevelChange, NoEffect>,
    /// Whether the change was made because of a finding.
    pub answers_finding: bool,
}

/// Why nothing can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoEffect {
    /// Too few periods on a side.
    TooFewPeriods,
    /// The values do not vary.
    NoVariation,
}

/// Fewest periods on each side.
pub const PERIODS_LEAST: usize = VALUES_LEAST;

/// The measure's group (its key) before and after a change. The period in which it began belongs
/// to neither side, nor do periods to which rows may still come.
pub fn effect(
    governance: &Governance,
    readings: &dyn Readings,
    change: &Change,
    (measure, group): (&str, &str),
) -> Effect {
    let starts: Date = change.planned.starts;
    let series = readings.series(measure, group);
    let whole: Vec<_> = series.iter().filter(|reading| !reading.partial).collect();
    let earlier: Vec<Option<f64>> = whole
        .iter()
        .rev()
        .filter(|reading| reading.period.end() <= starts)
        .take(PERIODS_MAX)
        .map(|reading| reading.value)
        .collect();
    let later: Vec<Option<f64>> = whole
        .iter()
        .filter(|reading| reading.period.start >= starts)
        .take(PERIODS_MAX)
        .map(|reading| reading.value)
        .collect();
    let (before, after) = (
        earlier.iter().flatten().count(),
        later.iter().flatten().count(),
    );
    let missing = earlier.len() + later.len() - before - after;
    let values: Vec<f64> = earlier.into_iter().rev().chain(later).flatten().collect();
    let found = level_change(&values, before, 0.95).map_err(|error| match error {
        StatsError::TooFew { .. } => NoEffect::TooFewPeriods,
        _ => NoEffect::NoVariation,
    });
    Effect {
        before,
        after,
        missing,
        found,
        answers_finding: answers_finding(governance, change),
    }
}

/// Whether a finding was resolved by this change and does not come from it.
fn answers_finding(governance: &Governance, change: &Change) -> bool {
    governance.findings.values().any(|work| {
        let resolved = work.resolved.as_ref();
        let is_mended = resolved.is_some_and(|one| one.change.as_ref() == Some(&change.id));
        let cause = work.explanation.as_ref().map(|one| &one.explanation);
        let is_cause =
            matches!(cause, Some(Explanation::Change { change: id }) if *id == change.id);
        is_mended && !is_cause
    })
}

impl Effect {
    /// What is to be said beside the difference, each as a sentence.
    pub fn doubts(&self) -> Vec<String> {
        let Ok(found) = &self.found else {
            return Vec::new();
        };
        let mut doubts = Vec::new();
        let few = self.before.min(self.after);
        if few < PERIODS_FEW {
            doubts.push(format!(
                "Only {few} periods on one side: the interval is rough, and a season cannot be told from the change."
            ));
        }
        if found.autocorrelation > AUTOCORRELATION_MAX {
            doubts.push(
                "Neighbouring periods are much alike: the interval is still too narrow.".to_owned(),
            );
        }
        if self.missing > 0 {
            doubts.push(format!(
                "Periods without a value: {}; those around them count as neighbours.",
                self.missing
            ));
        }
        if self.answers_finding {
            doubts.push(
                "It was made because of a finding: part of any return to the usual would have come by itself (regression to the mean)."
                    .to_owned(),
            );
        }
        doubts.push("A slow trend that was there before looks like an effect here.".to_owned());
        doubts
    }
}
