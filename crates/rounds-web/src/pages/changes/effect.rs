//! What the measures a change touches were before and after it. The designs are weak (no comparison),
//! and the page says so beside every number, with the periods that it rests on.

use maud::{Markup, html};
use rounds_core::Period;
use rounds_governance::change::Change;
use rounds_governance::change::effect::{
    Contrast, Effect, LevelChange, NoEffect, PERIODS_LEAST, TrendChange, effect,
};
use rounds_governance::reading::MeasureWords;

use crate::fault::PageResult;
use crate::office::Stand;
use crate::page_data::{MeasureFilter, Scale};
use crate::view::{href, number, reading, time};
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
        p.quiet { "Before and after, without comparison: whatever else changed at the time is in it, too." }
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
            @match (words.as_ref(), &effect.found) {
                (None, _) => p.absent { "There is no such measure any more." },
                (Some(words), Ok(found)) => (estimates(found, words, &effect)),
                (_, Err(NoEffect::TooFewPeriods)) => p.absent {
                    "Too few whole periods to say: " (effect.before) " before and " (effect.after) " after; "
                    (PERIODS_LEAST) " on each side are needed."
                },
                (_, Err(NoEffect::NoVariation)) => p.absent { "The values do not vary, so nothing can be said of chance." },
            }
        }
    }
}

fn estimates(found: &LevelChange, words: &MeasureWords, effect: &Effect) -> Markup {
    let scale = Scale {
        kind: words.kind,
        unit: words.unit.clone(),
    };
    let trend = effect.trend.as_ref().ok().zip(effect.periods_after);
    html! {
        @if let Some((trend, (first, last))) = trend {
            (beside_trend(trend, [first, last], &scale))
            p.quiet { "Without regard to the trend it went " (of_means(found, &scale)) }
        } @else {
            p { "Went " (of_means(found, &scale)) }
        }
        p.made-of { (effect.design()) " " (of_chance(found, effect)) }
        ul.plain { @for doubt in effect.doubts() { li { (doubt) } } }
    }
}

/// The change beside the trend, in the first and the last period since.
fn beside_trend(found: &TrendChange, [first, last]: [Period; 2], scale: &Scale) -> Markup {
    let digits = |value: f64| reading::value(value, scale);
    let at = |period: Period, place: f64, one: &Contrast| {
        html! {
            "In " (time::period(period)) " the line since stands at " (digits(found.fitted(place))) ", and the trend before, gone on, at "
            (digits(found.without_change(place))) ": a difference of " strong { (difference(one.value, scale)) }
            (interval(one.low, one.high, scale)) "."
            @if one.low <= 0.0 && one.high >= 0.0 { " No difference at all fits these values, too." }
        }
    };
    html! {
        p { (at(first, found.first_after, &found.level)) }
        @if last != first { p { (at(last, found.last, &found.at_end)) } }
        p {
            "Trend: " (difference(found.slope_before, scale)) " a period before (" (number::counted(found.values_before as u64, "period", "periods"))
            "), and a change of it by " (difference(found.slope.value, scale)) (interval(found.slope.low, found.slope.high, scale))
            " since (" (number::counted(found.values_after as u64, "period", "periods")) ")."
        }
    }
}

fn of_means(found: &LevelChange, scale: &Scale) -> Markup {
    let digits = |value: f64| reading::value(value, scale);
    html! {
        "from " strong { (digits(found.before)) } " (mean of " (number::counted(found.values_before as u64, "period", "periods")) ") to "
        strong { (digits(found.after)) } " (mean of " (number::counted(found.values_after as u64, "period", "periods")) "): a difference of "
        strong { (difference(found.difference, scale)) } (interval(found.low, found.high, scale)) "."
        @if found.low <= 0.0 && found.high >= 0.0 { " No difference at all fits these values, too." }
    }
}

fn interval(low: f64, high: f64, scale: &Scale) -> Markup {
    html! { " (95 % interval " (difference(low, scale)) " to " (difference(high, scale)) ")" }
}

/// How the intervals count on neighbours being alike.
fn of_chance(found: &LevelChange, effect: &Effect) -> String {
    let (lags, autocorrelation) = match &effect.trend {
        Ok(trend) => (trend.lags, trend.autocorrelation),
        Err(_) => (found.lags, found.autocorrelation),
    };
    format!(
        "Intervals by Newey–West over {}; correlation of neighbours {autocorrelation:.2}.",
        number::counted(lags as u64, "neighbour", "neighbours")
    )
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
