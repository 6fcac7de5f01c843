//! What a measure was before and after a change. Where there are enough periods, a trend that was
//! there before is taken into account (an interrupted time series); else it is the difference of two
//! means. Neither compares with others: everything else that happened at the time is in it, too.
//! Whoever shows it shows the [`Effect::design`] and the [`Effect::doubts`].

use jiff::civil::Date;
use rounds_core::Period;
use rounds_stats::StatsError;
use rounds_stats::change::trend_change;
pub use rounds_stats::change::{Contrast, LevelChange, TrendChange};
use rounds_stats::change::{TREND_AFTER_LEAST, TREND_BEFORE_LEAST, VALUES_LEAST, level_change};
use serde::{Deserialize, Serialize};

use super::Change;
use crate::reading::{Reading, Readings};
use crate::state::Governance;
use crate::worklist::Explanation;

/// Periods on each side that are looked at: what lay longer ago was another world.
const PERIODS_MAX: usize = 24;
/// Periods on the shorter side below which the interval is called rough.
const PERIODS_FEW: usize = 8;
/// Correlation of neighbours above which the interval is called too narrow.
const AUTOCORRELATION_MAX: f64 = 0.5;
/// How sure the intervals are.
const LEVEL: f64 = 0.95;

/// A measure before and after a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Whole periods with a value that ended before the day.
    pub before: usize,
    /// Whole periods with a value that began on the day or later.
    pub after: usize,
    /// Whole periods on either side without a value that may be shown.
    pub missing: usize,
    /// First and last period with a value that began on the day or later.
    pub periods_after: Option<(Period, Period)>,
    /// The difference of the means; else why there is none.
    pub found: Result<LevelChange, NoEffect>,
    /// The change beside the trend that was there; else why none can be told.
    pub trend: Result<TrendChange, NoTrend>,
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

/// Why a trend is not taken into account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoTrend {
    /// Too few periods before or after.
    TooFewPeriods,
    /// Beside the lines nothing is left, from which chance could be seen.
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
    let series = readings.series(measure, group);
    let (earlier, later) = sides(&series, change.planned.starts);
    let looked_at = earlier.len() + later.len();
    let (earlier, later) = (with_value(&earlier), with_value(&later));
    let (before, after) = (earlier.len(), later.len());
    let all = [earlier, later.clone()].concat();
    let values: Vec<f64> = all.iter().map(|(_, value)| *value).collect();
    let found = level_change(&values, before, LEVEL).map_err(|error| match error {
        StatsError::TooFew { .. } => NoEffect::TooFewPeriods,
        _ => NoEffect::NoVariation,
    });
    let trend = trend_change(&places(&all), before, LEVEL).map_err(|error| match error {
        StatsError::TooFew { .. } => NoTrend::TooFewPeriods,
        _ => NoTrend::NoVariation,
    });
    let period = |one: Option<&(Period, f64)>| one.map(|(period, _)| *period);
    Effect {
        before,
        after,
        missing: looked_at - before - after,
        periods_after: period(later.first()).zip(period(later.last())),
        found,
        trend,
        answers_finding: answers_finding(governance, change),
    }
}

/// The whole periods next to a day on either side, the oldest first.
fn sides(series: &[Reading], starts: Date) -> (Vec<&Reading>, Vec<&Reading>) {
    let whole = || series.iter().filter(|reading| !reading.partial);
    let mut earlier: Vec<&Reading> = whole()
        .rev()
        .filter(|reading| reading.period.end() <= starts)
        .take(PERIODS_MAX)
        .collect();
    earlier.reverse();
    let later = whole().filter(|reading| reading.period.start >= starts);
    (earlier, later.take(PERIODS_MAX).collect())
}

fn with_value(side: &[&Reading]) -> Vec<(Period, f64)> {
    let values = side
        .iter()
        .map(|reading| Some((reading.period, reading.value?)));
    values.flatten().collect()
}

/// Each value with the number of periods since the first: one without a value leaves its place
/// empty.
fn places(values: &[(Period, f64)]) -> Vec<(f64, f64)> {
    let Some(&(mut at, _)) = values.first() else {
        return Vec::new();
    };
    let mut place = 0.0;
    let mut found = Vec::with_capacity(values.len());
    for (period, value) in values {
        // The calendar ends, and a period behind its end does not come.
        while at.start < period.start && at.next().start > at.start {
            at = at.next();
            place += 1.0;
        }
        found.push((place, *value));
    }
    found
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
    /// How the estimate is made, as sentences.
    pub fn design(&self) -> String {
        let Self { before, after, .. } = self;
        match self.trend {
            Ok(_) => format!(
                "Interrupted time series: one line through the {before} periods before and one through the {after} since; the earlier line gone on is what would have been without the change. There is no comparison with others."
            ),
            Err(NoTrend::TooFewPeriods) => format!(
                "Difference of two means, {before} periods before and {after} since. For a trend to be told from a change, {TREND_BEFORE_LEAST} before and {TREND_AFTER_LEAST} since are needed. There is no comparison with others."
            ),
            Err(NoTrend::NoVariation) => format!(
                "Difference of two means, {before} periods before and {after} since. Two lines fit the values without a rest, so a trend cannot be told from chance. There is no comparison with others."
            ),
        }
    }

    /// What is to be said beside the estimate, each as a sentence.
    pub fn doubts(&self) -> Vec<String> {
        let Ok(plain) = &self.found else {
            return Vec::new();
        };
        let mut doubts = Vec::new();
        let few = self.before.min(self.after);
        if few < PERIODS_FEW {
            doubts.push(format!(
                "Only {few} periods on one side: the interval is rough, and a season cannot be told from the change."
            ));
        }
        let autocorrelation = match &self.trend {
            Ok(trend) => trend.autocorrelation,
            Err(_) => plain.autocorrelation,
        };
        if autocorrelation > AUTOCORRELATION_MAX {
            doubts.push(format!(
                "Neighbouring periods are much alike (correlation {autocorrelation:.2}): the interval is still too narrow."
            ));
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
        doubts.push(match self.trend {
            Ok(_) => "Trends are taken as straight: a bend or a season that was there anyway looks like an effect, the more so the longer the earlier line is drawn on.".to_owned(),
            Err(_) => "A slow trend that was there before looks like an effect here.".to_owned(),
        });
        doubts
    }
}
