//! Groups of a measure: the links that choose one, and all of them side by side.

use maud::{Markup, html};

use crate::page_data::{Dimension, GroupChoice, MeasurePage, Reading};
use crate::view::group_chart::{self, GROUPS_DRAWN_MAX};
use crate::view::{href, number, reading, time, variation};

/// Links that choose a group, folded when there are many.
pub fn selector(measure: &MeasurePage) -> Markup {
    let chosen = measure.group.as_ref();
    html! {
        @if !measure.dimensions.is_empty() {
            details.groups {
                summary {
                    "Group: "
                    b { (chosen.map_or("whole site", |group| group.label.as_str())) }
                }
                @if measure.has_whole_site {
                    p {
                        a href=(href::measure(&measure.id, None))
                            aria-current=[chosen.is_none().then_some("true")] { "Whole site" }
                    }
                }
                @for dimension in &measure.dimensions {
                    h2 { "By " (words(&dimension.name)) }
                    ul.group-links {
                        @for group in &dimension.groups {
                            li { (link(measure, group)) }
                        }
                    }
                }
            }
        }
    }
}

fn link(measure: &MeasurePage, group: &GroupChoice) -> Markup {
    let is_chosen = measure
        .group
        .as_ref()
        .is_some_and(|chosen| chosen.key == group.key);
    html! {
        a href=(href::measure(&measure.id, Some(&group.key)))
            aria-current=[is_chosen.then_some("true")] { (group.label) }
    }
}

/// Every dimension's groups side by side: a chart of the intervals and a table of all.
pub fn comparison(measure: &MeasurePage) -> Markup {
    html! {
        @for dimension in &measure.dimensions { (side_by_side(measure, dimension)) }
    }
}

fn side_by_side(measure: &MeasurePage, dimension: &Dimension) -> Markup {
    let name = words(&dimension.name);
    let suppressed = dimension
        .groups
        .iter()
        .filter(|group| matches!(group.latest, Reading::Suppressed { .. }))
        .count() as u64;
    let total = dimension.groups.len() as u64;
    let period = dimension.period.map(time::period).unwrap_or_default();
    html! {
        h2 { "By " (name) }
        p.quiet {
            (groups(total))
            @if !period.is_empty() { ", " (period) }
            @if suppressed > 0 { "; " (number::whole(suppressed)) " too small to show" }
            @if dimension.groups.len() > GROUPS_DRAWN_MAX {
                "; the chart shows the " (GROUPS_DRAWN_MAX) " largest, the table all"
            }
            "."
        }
        section.card {
            (group_chart::forest(&chart_title(dimension), &chart_caption(dimension), dimension, &measure.scale))
        }
        details.more {
            summary { "All " (groups(total)) " as a table" }
            (table(measure, dimension))
        }
    }
}

/// Says how many groups' intervals leave out the whole site's value.
fn chart_title(dimension: &Dimension) -> String {
    let apart = groups_apart(dimension);
    let known = groups_known(dimension);
    match (dimension.reference, apart) {
        (None, _) => format!("By {}", words(&dimension.name)),
        (Some(_), 0) => "No group lies apart from the whole site".to_owned(),
        (Some(_), 1) => format!("One of {} lies apart from the whole site", groups(known)),
        (Some(_), _) => format!(
            "{} of {} lie apart from the whole site",
            number::whole(apart),
            groups(known)
        ),
    }
}

/// Says how many would lie apart if all groups were alike.
fn chart_caption(dimension: &Dimension) -> String {
    let by_chance = (groups_known(dimension) as f64 * 0.05).round();
    let interval = "Value with its 95 % interval";
    if dimension.reference.is_none() || by_chance < 1.0 {
        return interval.to_owned();
    }
    format!(
        "{interval}; were all groups alike, about {} would lie apart by chance",
        number::plain(by_chance)
    )
}

fn groups(count: u64) -> String {
    number::counted(count, "group", "groups")
}

fn groups_known(dimension: &Dimension) -> u64 {
    let known = dimension
        .groups
        .iter()
        .filter(|group| group.latest.estimate().is_some());
    known.count() as u64
}

fn groups_apart(dimension: &Dimension) -> u64 {
    let Some(reference) = dimension.reference else {
        return 0;
    };
    let apart = dimension
        .groups
        .iter()
        .filter_map(|group| group.latest.estimate())
        .filter(|estimate| {
            estimate.low.is_some_and(|low| low > reference)
                || estimate.high.is_some_and(|high| high < reference)
        });
    apart.count() as u64
}

fn table(measure: &MeasurePage, dimension: &Dimension) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label={ "By " (words(&dimension.name)) } {
            table {
                thead {
                    tr {
                        th scope="col" { (words(&dimension.name)) }
                        th.number scope="col" { "Last value" }
                        th scope="col" { "Variation" }
                    }
                }
                tbody {
                    @for group in &dimension.groups {
                        tr {
                            th scope="row" { (link(measure, group)) }
                            td.number { (reading::cell(&group.latest, &measure.scale)) }
                            td { (variation::labelled(group.variation)) }
                        }
                    }
                }
            }
        }
    }
}

fn words(column: &str) -> String {
    column.replace('_', " ")
}
