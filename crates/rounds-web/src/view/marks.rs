//! Changes of the calendar on the axis of a chart.

use jiff::ToSpan as _;
use rounds_governance::change::offer;

use crate::office::Stand;
use crate::page_data::{Mark, Series};

/// More marks than these on one chart are a wall; the latest stay.
const MARKS_MAX: usize = 12;

/// Adds the changes that are about this measure and group, in the order of their days. One that is
/// marked there already is not marked twice.
pub fn add(stand: &Stand, measure: &str, group: Option<&str>, series: &mut Series) {
    let (Some(first), Some(last)) = (series.points.first(), series.points.last()) else {
        return;
    };
    let last_day = last.period.end().saturating_sub(1.days());
    let found = offer::on_chart(
        &stand.governance,
        measure,
        group.unwrap_or(""),
        first.period.start,
        last_day,
    );
    let left_out = found.len().saturating_sub(MARKS_MAX);
    for change in found.into_iter().skip(left_out) {
        let mark = Mark {
            // One that began earlier and lasts into the chart stands at its beginning.
            date: change.planned.starts.max(first.period.start),
            label: change.planned.title.clone(),
        };
        if !series.marks.contains(&mark) {
            series.marks.push(mark);
        }
    }
    series.marks.sort_by_key(|mark| mark.date);
}
