//! Which of a measure's series speaks for it, and its groups side by side.
//!
//! A measure without groups, or one whose query also gives rows with `all` in every group column,
//! has a series for the whole site. The others have none, and none is made up here: sums of
//! medians mean nothing, and suppressed groups cannot be added. Their largest group is shown
//! instead, by name.

use std::collections::BTreeMap;

use rounds_core::{MeasureKind, Period};
use rounds_measures::read::ChartedSeries;
use rounds_measures::result::Group;
use rounds_measures::signal::series::Point;
use rounds_web::page_data::{Dimension, GroupChoice, Reading};

use super::current::Measured;
use super::{reading, series};

/// The series that speaks for a measure: the whole site's, or else the largest group's.
pub fn shown(measure: &Measured) -> Option<&ChartedSeries> {
    whole_site(measure).or_else(|| largest(measure))
}

/// The whole site's series.
pub fn whole_site(measure: &Measured) -> Option<&ChartedSeries> {
    measure
        .series
        .iter()
        .find(|one| one.series.group.depth() == 0)
}

/// The series of one group.
pub fn of_group<'a>(measure: &'a Measured, group: &Group) -> Option<&'a ChartedSeries> {
    measure.series.iter().find(|one| one.series.group == *group)
}

/// A measure's title, with the group where the figures next to it are only one group's.
pub fn title(measure: &Measured, shown: Option<&ChartedSeries>) -> String {
    let title = &measure.definition.title;
    match shown.and_then(|one| label(&one.series.group)) {
        Some(label) => format!("{title}: {label}"),
        None => title.clone(),
    }
}

/// The group's words on screen; none for the whole site.
pub fn label(group: &Group) -> Option<String> {
    let values: Vec<&str> = narrowing(group).map(|(_, value)| value).collect();
    (!values.is_empty()).then(|| values.join(", "))
}

/// The key in addresses; none for the whole site.
pub fn key(group: &Group) -> Option<String> {
    (group.depth() > 0).then(|| group.key())
}

/// A group as a choice, with its reading in `period`.
pub fn choice(measure: &Measured, one: &ChartedSeries, period: Option<Period>) -> GroupChoice {
    let definition = &measure.definition;
    let group = &one.series.group;
    let point = period.and_then(|period| point_of(one, period));
    GroupChoice {
        key: group.key(),
        label: label(group).unwrap_or_default(),
        latest: point.map_or(Reading::Missing, |point| {
            reading::of_point(point, definition)
        }),
        variation: series::variation(definition, one),
    }
}

/// All groups, by the columns that tell them apart.
pub fn dimensions(measure: &Measured) -> Vec<Dimension> {
    let period = last_full_period(measure);
    let mut by_columns: BTreeMap<String, Vec<GroupChoice>> = BTreeMap::new();
    for one in &measure.series {
        let columns: Vec<&str> = narrowing(&one.series.group)
            .map(|(column, _)| column)
            .collect();
        if !columns.is_empty() {
            let groups = by_columns.entry(columns.join("_and_")).or_default();
            groups.push(choice(measure, one, period));
        }
    }
    let reference = reference(measure, period);
    by_columns
        .into_iter()
        .map(|(name, groups)| Dimension {
            name,
            groups,
            period,
            reference,
        })
        .collect()
}

/// The last full period that any group has.
pub fn last_full_period(measure: &Measured) -> Option<Period> {
    let full = measure.series.iter().flat_map(|one| &one.series.points);
    full.filter(|point| !point.partial)
        .map(|point| point.period)
        .max()
}

/// Groups' counts add up to the whole site's, so they are not compared with it.
fn reference(measure: &Measured, period: Option<Period>) -> Option<f64> {
    if measure.definition.kind == MeasureKind::Count {
        return None;
    }
    let point = point_of(whole_site(measure)?, period?)?;
    reading::of_point(point, &measure.definition).value()
}

fn largest(measure: &Measured) -> Option<&ChartedSeries> {
    let period = last_full_period(measure);
    let size = |one: &ChartedSeries| {
        let point = period.and_then(|period| point_of(one, period));
        point.map_or(f64::NEG_INFINITY, size_of)
    };
    // The first of equals wins, so that the choice does not change from page to page.
    measure
        .series
        .iter()
        .rev()
        .max_by(|a, b| size(a).total_cmp(&size(b)))
}

fn size_of(point: &Point) -> f64 {
    let n = point.n.map(|n| n as f64);
    let size = point.denominator.or(n).or(point.numerator).or(point.value);
    size.unwrap_or(0.0)
}

fn point_of(one: &ChartedSeries, period: Period) -> Option<&Point> {
    one.series
        .points
        .iter()
        .find(|point| point.period == period)
}

fn narrowing(group: &Group) -> impl Iterator<Item = (&str, &str)> {
    let pairs = group
        .0
        .iter()
        .map(|(column, value)| (column.as_str(), value.as_str()));
    pairs.filter(|(_, value)| !matches!(*value, "all" | "(all)"))
}
