//! What is wrong with the extract of orders at all times, planted or not. Only an unknown class is
//! refused by a loader; the rest is kept, replaced or counted as a duplicate.

use super::{Telling, row, telling};
use crate::acts::Order;
use crate::acts::order::OrderStatus;
use crate::calendar::Calendar;
use crate::random::Topic;
use crate::scene::Scene;

const DIRT: Topic = Topic::new("order dirt");
const DISORDER: Topic = Topic::new("order disorder");
const TWICE: f64 = 0.002;
/// Written first as sent, then again with its end.
const FIRST_SENT: f64 = 0.3;
const BY_UTC: f64 = 0.000_6;
const NO_ENCOUNTER: f64 = 0.003;
/// Refused: the class is one of the house that the mapping does not list.
const UNKNOWN_CLASS: f64 = 0.000_5;
const OUT_OF_ORDER: f64 = 0.01;

/// Adds the lines of one order.
pub(super) fn lines(scene: &Scene<'_>, order: &Order, lines: &mut Vec<String>) {
    let mut random = scene.random(DIRT, &[order.number]);
    let usual = telling(scene, order);
    if order.ended.is_some() && random.chance(FIRST_SENT) {
        let first = Telling {
            status: OrderStatus::Active,
            ..telling(scene, order)
        };
        lines.push(row(scene, order, &first).line().to_owned());
    }
    let told = if random.chance(BY_UTC) {
        let utc = Calendar::timestamp(order.at).strftime("%Y-%m-%d %H:%M:%S");
        Telling {
            ordered_at: utc.to_string(),
            ..usual
        }
    } else if random.chance(UNKNOWN_CLASS) {
        Telling {
            class: "ZZ CONVERSION",
            ..usual
        }
    } else if random.chance(NO_ENCOUNTER) {
        Telling {
            with_encounter: false,
            ..usual
        }
    } else {
        usual
    };
    let line = row(scene, order, &told).line().to_owned();
    if random.chance(TWICE) {
        lines.push(line.clone());
    }
    lines.push(line);
}

/// Puts some lines behind the one that follows, but never a later state before an earlier one.
pub(super) fn disorder(scene: &Scene<'_>, lines: &mut [String]) {
    let mut random = scene.random(DISORDER, &[]);
    for place in 1..lines.len() {
        let id = |line: Option<&String>| {
            let line = line?;
            line.split(',').next().map(str::to_owned)
        };
        let differ = id(lines.get(place - 1)) != id(lines.get(place));
        if differ && random.chance(OUT_OF_ORDER) {
            lines.swap(place - 1, place);
        }
    }
}
