//! What the measures a change touches were before and after it. The design is the weakest there is
//! (no comparison), and the page says so beside every number.

use maud::{Markup, html};
use rounds_governance::change::Change;
use rounds_governance::change::effect::{Effect, LevelChange, NoEffect, PERIODS_LEAST, effect};
use rounds_governance::reading::MeasureWords;

use crate::fault::PageResult;
use crate::office::Stand;
use crate::page_data::{MeasureFilter, Scale};
use crate::view::{href, number, reading};
use crate::visit::Visit;

/// More measures than these make a page nobody reads.
const MEASURES_MAX: usize = 12;
/// The section.
pub async fn of(visit: &Visit, stand: &Stand, change: &Change) -> PageResult<Markup> {
    let planned = &change.planned;
    if change.cancelled.is_some() {
        return Ok(html! { p.absent { "It did not take place." } });
    }
    if planned.starts > stand.today {
        return Ok(html! { p.absent { "It is still to come." } });
    }
    let touched = touched(visit, stand, change).await?;
    if touched.is_empty() {
        return Ok(html! {
            p.absent { "It names no measure and no tool with measures, so there is nothing to compare. Correct it to name what it should move." }
        });
    }
    let left_out = touched.len().saturating_sub(MEASURES_MAX);
    Ok(html! {
        p.quiet { "Design: before and after, without comparison. Whatever else changed at the time is in the difference, too." }
        @for (measure, group) in touched.iter().take(MEASURES_MAX) {
            (one(stand, change, measure, group))
        }
        @if left_out > 0 { p.quiet { (number::counted(left_out as u64, "more measure", "more measures")) " not shown." } }
    })
}

/// Measures and keys of groups that it names itself or through its tools.
async fn touched(
    visit: &Visit,
    stand: &Stand,
    change: &Change,
) -> PageResult<Vec<(String, String)>> {
    let planned = &change.planned;
    let mut touched = Vec::new();
    for measure in &planned.measures {
        let Some(area) = measure.strip_suffix('*') else {
            touched.push((measure.clone(), String::new()));
            continue;
        };
        let list = visit.site.measures(&MeasureFilter::default()).await?;
        let of_area = list.rows.into_iter().filter(|row| row.id.starts_with(area));
        touched.extend(of_area.map(|row| (row.id, String::new())));
    }
    for tool in &planned.tools {
        let tool = stand.governance.tools.get(tool);
        let measures = tool.into_iter().flat_map(|tool| &tool.measures);
        touched.extend(measures.map(|one| (one.measure.clone(), one.group.clone())));
    }
    touched.sort();
    touched.dedup();
    Ok(touched)
}

fn one(stand: &Stand, change: &Change, measure: &str, group: &str) -> Markup {
    let words = stand.readings.measure(measure);
    let title = words.as_ref().map_or(measure, |words| &words.title);
    let group_in_address = (!group.is_empty()).then_some(group);
    let effect = effect(
        &stand.governance,
        &*stand.readings,
        change,
        (measure, group),
    );
    html! {
        section.card {
            h3 {
                a href=(href::measure(measure, group_in_address)) { (title) }
                @if !group.is_empty() { " " span.quiet { (group) } }
            }
            @match (words.as_ref(), effect.found) {
                (None, _) => p.absent { "There is no such measure any more." },
                (Some(words), Ok(found)) => (estimate(&found, words, &effect)),
                (_, Err(NoEffect::TooFewPeriods)) => p.absent {
                    "Too few whole periods to say: " (effect.before) " before and " (effect.after) " after; "
                    (PERIODS_LEAST) " on each side are needed."
                },
                (_, Err(NoEffect::NoVariation)) => p.absent { "The values do not vary, so nothing can be said of chance." },
            }
        }
    }
}

fn estimate(found: &LevelChange, words: &MeasureWords, effect: &Effect) -> Markup {
    let scale = Scale {
        kind: words.kind,
        unit: words.unit.clone(),
    };
    let digits = |value: f64| reading::value(value, &scale);
    let is_chance = found.low <= 0.0 && found.high >= 0.0;
    html! {
        p {
            "From " strong { (digits(found.before)) } " (mean of " (number::counted(found.values_before as u64, "period", "periods")) ") to "
            strong { (digits(found.after)) } " (mean of " (number::counted(found.values_after as u64, "period", "periods")) "): a difference of "
            strong { (difference(found.difference, &scale)) } " (95 % interval " (difference(found.low, &scale)) " to " (difference(found.high, &scale)) ")."
            @if is_chance { " No difference at all fits these values, too." }
        }
        p.made-of {
            "Newey–West over " (number::counted(found.lags as u64, "neighbour", "neighbours"))
            "; correlation of neighbours " (format!("{:.2}", found.autocorrelation)) "."
        }
        ul.plain { @for doubt in effect.doubts() { li { (doubt) } } }
    }
}

fn difference(value: f64, scale: &Scale) -> String {
    let sign = if value > 0.0 { "+" } else { "" };
    match scale.kind {
        rounds_core::MeasureKind::Proportion => {
            format!("{sign}{} percentage points", number::percent_digits(value))
        }
        _ => format!("{sign}{}", reading::value(value, scale)),
    }
}
