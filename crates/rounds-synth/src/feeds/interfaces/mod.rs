//! What the interface engine counts: messages sent, received and refused by each interface, and
//! how long they took; for each day in the demo, for each hour in larger systems. The engine
//! writes UTC. How many there are is in `volume.rs`.
//!
//! Dirt: spans that were not counted, spans counted twice and corrected by a later row.

mod volume;

use std::io;

use super::Configuration;
use crate::calendar::{Calendar, DAY_MS, Day, Moment};
use crate::course::Plan;
use crate::output::{Feed, Files, Row};
use crate::planted::Planted;
use crate::planted::data::{RESULTS_INTERFACE, interface_name};
use crate::planted::operations::downtime::RECORD;
use crate::planted::operations::interfaces::{OF_A_SITE, SHARED};
use crate::random::{Random, Topic};
use crate::size::FilePeriod;
use crate::world::World;
use volume::Activity;

/// How the folder is loaded.
pub(crate) const SOURCES: [Configuration; 1] = [(
    "interfaces.toml",
    include_str!("../../../configuration/sources/interfaces.toml"),
)];
/// How its files become tables.
pub(crate) const MAPPINGS: [Configuration; 1] = [(
    "interfaces-counts.toml",
    include_str!("../../../configuration/mappings/interfaces-counts.toml"),
)];

const COUNTS: Feed = Feed::csv(
    "interfaces",
    "counts",
    "channel,window_start,window,sender,receiver,message_type,facility,sent,received,errored,p50_latency_s,max_latency_s,last_message",
);
const INTERFACES: Topic = Topic::new("interfaces");
const HOUR_MS: i64 = 3_600_000;
/// Share of messages that are refused.
const ERRORS: f64 = 0.004;
/// How much days differ beyond chance and visits.
const SPREAD: f64 = 0.05;
const NOT_COUNTED: f64 = 0.001;
const CORRECTED: f64 = 0.002;
/// Share of the day's messages in each hour.
const HOURS: [f64; 24] = [
    0.012, 0.01, 0.009, 0.009, 0.01, 0.014, 0.026, 0.046, 0.068, 0.076, 0.078, 0.074, 0.064, 0.07,
    0.074, 0.07, 0.062, 0.048, 0.038, 0.036, 0.034, 0.03, 0.024, 0.018,
];

/// One interface on one day.
struct Channel {
    name: String,
    message_type: &'static str,
    sender: &'static str,
    receiver: &'static str,
    site: Option<usize>,
    /// Messages to be expected.
    expected: f64,
    errors: f64,
    lag_seconds: f64,
}

/// What every interface carried on a day.
pub(crate) fn write_day(
    (world, plan, planted): (&World, &Plan, &Planted),
    day: Day,
    files: &mut Files,
) -> io::Result<()> {
    let mut all = Activity::default();
    for site in 0..world.sites.len() {
        let activity = volume::of_site((world, plan, planted), site, day);
        all = all.and(activity);
        for (interface, message_type) in OF_A_SITE.into_iter().enumerate() {
            let channel = Channel {
                name: interface_name(message_type, &world.site(site).name),
                message_type,
                sender: if message_type == "ORU" {
                    "laboratory"
                } else {
                    "record"
                },
                receiver: if message_type == "ORU" {
                    "record"
                } else {
                    "engine"
                },
                site: Some(site),
                expected: of_site((world, planted), (activity, interface), (site, day)),
                errors: planted
                    .operations
                    .interfaces
                    .error_share(message_type, site, day)
                    .unwrap_or(ERRORS),
                lag_seconds: 2.0 + interface as f64,
            };
            let keys = [site as u64, interface as u64];
            write(world, &channel, (day, keys), files)?;
        }
    }
    for (interface, (usual, message_type)) in SHARED.into_iter().enumerate() {
        let effects = &planted.operations.interfaces;
        let channel = Channel {
            name: effects
                .successor(interface, day)
                .unwrap_or_else(|| usual.to_owned()),
            message_type,
            sender: "engine",
            receiver: "vendor",
            site: None,
            expected: all.shared(interface, world, day)
                * effects.volume_factor(interface, day)
                * standstill(planted, day),
            errors: ERRORS,
            lag_seconds: (6.0 + 4.0 * interface as f64) * effects.lag_factor(interface, day),
        };
        let keys = [u64::MAX, interface as u64];
        write(world, &channel, (day, keys), files)?;
    }
    Ok(())
}

/// Messages of a site's interface, which may be silent or have a backlog to send.
fn of_site(
    (world, planted): (&World, &Planted),
    (activity, interface): (Activity, usize),
    (site, day): (usize, Day),
) -> f64 {
    let message_type = OF_A_SITE.get(interface).copied().unwrap_or("");
    if planted.data.silent(message_type, site, day) {
        return 0.0;
    }
    let usual = activity.of_site(interface) * standstill(planted, day);
    if message_type != RESULTS_INTERFACE {
        return usual;
    }
    if planted.data.results_wait_until(site, day).is_some() {
        return 0.0;
    }
    let waited = (1..=3).filter(|days| {
        let earlier = Day(day.0 - days);
        planted.data.results_wait_until(site, earlier) == Some(day)
    });
    let beds = world.site(site).beds as f64;
    usual + waited.count() as f64 * 8.0 * beds
}

/// The share of the day on which the record runs.
fn standstill(planted: &Planted, day: Day) -> f64 {
    let hours = planted.operations.downtimes.upgrade_hours(RECORD, day);
    1.0 - hours.unwrap_or(0.0) / 24.0
}

fn write(
    world: &World,
    channel: &Channel,
    (day, keys): (Day, [u64; 2]),
    files: &mut Files,
) -> io::Result<()> {
    let numbers = [keys[0], keys[1], day.0 as u64];
    let mut random = world.random(INTERFACES, &numbers);
    let expected = channel.expected * random.normal(1.0, SPREAD).max(0.5);
    let start = world.calendar.moment(day, 0.0);
    let end = world.calendar.moment(Day(day.0 + 1), 0.0);
    if world.scale.files == FilePeriod::Month {
        let sent = random.poisson(expected);
        return count(world, channel, (start, end), sent, &mut random, files);
    }
    let mut hour = start;
    while hour < end {
        let local = world.calendar.wall(hour).time().0;
        let share = HOURS.get(local as usize).copied().unwrap_or(0.0);
        let sent = random.poisson(expected * share);
        let next = hour.after_ms(HOUR_MS);
        count(world, channel, (hour, next), sent, &mut random, files)?;
        hour = next;
    }
    Ok(())
}

/// The row of one span.
fn count(
    world: &World,
    channel: &Channel,
    (start, end): (Moment, Moment),
    sent: u32,
    random: &mut Random,
    files: &mut Files,
) -> io::Result<()> {
    let row = row(world, channel, (start, end), sent, random);
    let what = random.unit();
    if what < NOT_COUNTED {
        return Ok(());
    }
    if what < NOT_COUNTED + CORRECTED {
        let early = self::row(world, channel, (start, end), sent / 2, random);
        files.line(COUNTS, early.line())?;
    }
    files.line(COUNTS, row.line())
}

fn row(
    world: &World,
    channel: &Channel,
    (start, end): (Moment, Moment),
    sent: u32,
    random: &mut Random,
) -> Row {
    let errors = random.poisson(f64::from(sent) * channel.errors).min(sent);
    let received = sent - errors;
    let median = random.log_normal(channel.lag_seconds, 0.08);
    let largest = median * random.log_normal(9.0, 0.5);
    let utc = |moment: Moment| Calendar::timestamp(moment).strftime("%Y-%m-%dT%H:%M:%SZ");
    let quiet_ms = (end.0 - start.0) as f64 / (f64::from(received) + 1.0);
    let last = end.after_ms(-(random.exponential(quiet_ms) as i64).min(end.0 - start.0 - 1_000));
    let has_any = received > 0;
    let window = if end.0 - start.0 < DAY_MS / 2 {
        "H"
    } else {
        "D"
    };
    Row::new()
        .text(&channel.name)
        .plain(utc(start))
        .text(window)
        .text(channel.sender)
        .text(channel.receiver)
        .text(channel.message_type)
        .text(channel.site.map_or("", |site| &world.site(site).id))
        .plain(sent)
        .plain(received)
        .plain(errors)
        .maybe(has_any.then(|| format!("{median:.1}")))
        .maybe(has_any.then(|| format!("{largest:.0}")))
        .maybe(has_any.then(|| utc(last)))
}
