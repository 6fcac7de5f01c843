//! One measure's series as they were known on a day, unfolding as the days go by.
//!
//! A round that is done as a day begins has seen the rows of the days before. Of the periods that
//! have begun by then the measure's latest one is still under way for the rule in
//! [`crate::result::periods`] (over by the clock *and* followed by a later period), and every
//! earlier one is complete. Incomplete points are never judged, so they are left out here.

use jiff::civil::Date;
use rounds_core::Period;

use crate::definition::MeasureDefinition;
use crate::result::MeasureResult;
use crate::signal::series::{Series, series_of};

/// One measure on its way through time.
pub(super) struct Unfolding<'a> {
    pub(super) definition: &'a MeasureDefinition,
    /// Periods with a row in any group, in order. Not those of the series: a period that was
    /// filled with nought tells a round nothing until a later row shows that it is over.
    periods: Vec<Period>,
    /// The latest of them that has begun.
    latest: Option<Period>,
    whole: Vec<Series>,
    known: Vec<Series>,
}

impl<'a> Unfolding<'a> {
    /// The measure before its first day.
    pub(super) fn new(definition: &'a MeasureDefinition, results: &[MeasureResult]) -> Self {
        let current = results.iter().filter(|r| r.definition == definition.hash);
        let mut periods: Vec<Period> = current.map(|result| result.period).collect();
        periods.sort_unstable();
        periods.dedup();
        let whole = series_of(definition, results);
        let known = whole.iter().map(|series| Series {
            group: series.group.clone(),
            points: Vec::new(),
        });
        Self {
            definition,
            periods,
            latest: None,
            known: known.collect(),
            whole,
        }
    }

    pub(super) fn id(&self) -> &str {
        &self.definition.id
    }

    /// The complete points of every series.
    pub(super) fn known(&self) -> &[Series] {
        &self.known
    }

    /// Goes on to the round of this day; says whether a period became complete.
    pub(super) fn unfold_until(&mut self, day: Date) -> bool {
        let begun = self.periods.partition_point(|period| period.start < day);
        let latest = begun.checked_sub(1).and_then(|last| self.periods.get(last));
        let Some(latest) = latest
            .copied()
            .filter(|latest| self.latest != Some(*latest))
        else {
            return false;
        };
        self.latest = Some(latest);
        for (whole, known) in self.whole.iter().zip(&mut self.known) {
            let begun = known.points.len();
            let more = whole.points.iter().skip(begun);
            let complete = more.take_while(|point| point.period < latest).cloned();
            known.points.extend(complete.map(|mut point| {
                // What is under way today was complete on the day of the replay.
                point.partial = false;
                point
            }));
        }
        true
    }
}
