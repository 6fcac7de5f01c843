//! Groups side by side as a forest: each value with its interval against the whole site's.

use maud::Markup;
use rounds_charts::{Forest, Group, ReferenceLine};

use super::chart::{absence, unit, variation_mark};
use crate::page_data::{Dimension, Estimate, GroupChoice, Scale};

/// Groups drawn in one chart; the table next to it has all.
pub const GROUPS_DRAWN_MAX: usize = 24;

/// Groups side by side with their intervals; of many, the largest are drawn, in their order.
pub fn forest(title: &str, caption: &str, dimension: &Dimension, scale: &Scale) -> Markup {
    let chart = Forest {
        id: format!("by-{}", dimension.name),
        title: title.to_owned(),
        caption: caption.to_owned(),
        unit: unit(scale),
        groups: largest(&dimension.groups)
            .into_iter()
            .map(group_row)
            .collect(),
        reference: dimension.reference.map(|value| ReferenceLine {
            value,
            label: "whole site".to_owned(),
        }),
    };
    chart.render()
}

fn largest(groups: &[GroupChoice]) -> Vec<&GroupChoice> {
    let size = |group: &GroupChoice| group.latest.estimate().map_or(f64::NEG_INFINITY, size_of);
    let mut by_size: Vec<(usize, &GroupChoice)> = groups.iter().enumerate().collect();
    by_size.sort_by(|(_, a), (_, b)| size(b).total_cmp(&size(a)));
    by_size.truncate(GROUPS_DRAWN_MAX);
    by_size.sort_by_key(|(place, _)| *place);
    by_size.into_iter().map(|(_, group)| group).collect()
}

/// What a group weighs: its denominator, or its count where it has none.
fn size_of(estimate: &Estimate) -> f64 {
    estimate.denominator.unwrap_or(estimate.value)
}

fn group_row(group: &GroupChoice) -> Group {
    let estimate = group.latest.estimate();
    Group {
        label: group.label.clone(),
        value: estimate.map(|estimate| estimate.value),
        numerator: estimate.and_then(|estimate| estimate.numerator),
        denominator: estimate.and_then(|estimate| estimate.denominator),
        low: estimate.and_then(|estimate| estimate.low),
        high: estimate.and_then(|estimate| estimate.high),
        mark: variation_mark(group.variation),
        note: absence(&group.latest),
        // The table next to the chart has the links: a link's name must be the text one sees.
        href: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page_data::{Reading, Variation};

    fn group(label: &str, denominator: f64) -> GroupChoice {
        GroupChoice {
            key: label.to_owned(),
            label: label.to_owned(),
            latest: Reading::Known(Estimate {
                value: 0.5,
                numerator: None,
                denominator: Some(denominator),
                low: None,
                high: None,
                level: 0.95,
            }),
            variation: Variation::Common,
        }
    }

    #[test]
    fn of_many_groups_the_largest_are_drawn_in_their_order() {
        let groups: Vec<GroupChoice> = (0..60)
            .map(|number| group(&format!("g{number}"), f64::from(number)))
            .collect();
        let drawn: Vec<&str> = largest(&groups)
            .iter()
            .map(|group| group.label.as_str())
            .collect();
        assert_eq!(drawn.len(), GROUPS_DRAWN_MAX);
        assert_eq!((drawn.first(), drawn.last()), (Some(&"g36"), Some(&"g59")));
    }
}
