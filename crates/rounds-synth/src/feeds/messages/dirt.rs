//! What is wrong with the extract of the in-basket at all times, planted or not: a few rows stand
//! in it twice, some first without and then with their end, some out of order; some ends were
//! written by a clock at UTC; one pool has a kind of its own. None of it is refused by a loader.

use super::{known_time, record, type_name};
use crate::acts::Message;
use crate::calendar::{Calendar, Moment};
use crate::random::Topic;
use crate::scene::Scene;

const DIRT: Topic = Topic::new("message dirt");
const DISORDER: Topic = Topic::new("message disorder");
const TWICE: f64 = 0.002;
const FIRST_OPEN: f64 = 0.004;
const BY_UTC: f64 = 0.001;
const LOCAL_KIND: f64 = 0.003;
const OUT_OF_ORDER: f64 = 0.01;

/// Adds the lines of one message.
pub(super) fn lines(scene: &Scene<'_>, message: &Message, lines: &mut Vec<String>) {
    let world = scene.world;
    let mut random = scene.random(DIRT, &[message.number]);
    let kind = if random.chance(LOCAL_KIND) {
        "ZZ Paper Fax"
    } else {
        type_name(message.kind)
    };
    let done = known_time(world, message.done_at);
    let what = random.unit();
    if what < FIRST_OPEN {
        let open = record(scene, message, kind, None);
        lines.push(open.line().to_owned());
    }
    let by_utc = (FIRST_OPEN..FIRST_OPEN + BY_UTC).contains(&what);
    let done = match message.done_at {
        // By day only: some hours of the night do not exist on every date.
        Some(moment) if by_utc && done.is_some() && is_by_day(scene, moment) => {
            let utc = Calendar::timestamp(moment).strftime("%Y-%m-%d %H:%M:%S");
            Some(utc.to_string())
        }
        _ => done,
    };
    let line = record(scene, message, kind, done).line().to_owned();
    if random.chance(TWICE) {
        lines.push(line.clone());
    }
    lines.push(line);
}

fn is_by_day(scene: &Scene<'_>, moment: Moment) -> bool {
    let (hour, _, _) = scene.world.calendar.wall(moment).time();
    (8..18).contains(&hour)
}

/// Puts some lines behind the one that follows.
pub(super) fn disorder(scene: &Scene<'_>, lines: &mut [String]) {
    let mut random = scene.random(DISORDER, &[]);
    for place in 1..lines.len() {
        if random.chance(OUT_OF_ORDER) {
            lines.swap(place - 1, place);
        }
    }
}
