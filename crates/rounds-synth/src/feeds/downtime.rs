//! The log of downtimes, which the operations center keeps: what was announced, what was not,
//! exercises. It goes back two years before the other data.
//!
//! Dirt: entries written while the system was still down and again afterwards, causes left open.

use std::io;

use jiff::civil::Weekday;

use super::Configuration;
use super::workforce::local_time;
use crate::calendar::{Day, Moment};
use crate::output::{Feed, Files, Row};
use crate::planted::Planted;
use crate::planted::operations::downtime::{RECORD, SYSTEMS};
use crate::random::{Random, Topic};
use crate::world::World;

/// How the folder is loaded.
pub(crate) const SOURCES: [Configuration; 1] = [(
    "downtime.toml",
    include_str!("../../configuration/sources/downtime.toml"),
)];
/// How its files become tables.
pub(crate) const MAPPINGS: [Configuration; 1] = [(
    "downtime-log.toml",
    include_str!("../../configuration/mappings/downtime-log.toml"),
)];

const LOG: Feed = Feed::csv(
    "downtime",
    "log",
    "Entry,System,Tool,Facility,Unit,Announced,Impact,Down since,Noticed,Up again,Cause,Exercise,Remarks",
);
const DOWNTIME: Topic = Topic::new("downtime");
/// Days before the first of the data that the log goes back.
const EARLIER_DAYS: i32 = 730;
/// Unplanned downtimes of one system in a month of thirty days.
const A_MONTH: f64 = 0.3;
const FIRST_OPEN: f64 = 0.1;
const CAUSES: [(&str, f64); 7] = [
    ("NET", 0.2),
    ("HW", 0.15),
    ("SW", 0.3),
    ("VENDOR", 0.2),
    ("POWER", 0.05),
    ("SEC", 0.02),
    ("", 0.08),
];

/// The log of the years before the data.
pub(crate) fn write_lasting(
    (world, planted): (&World, &Planted),
    files: &mut Files,
) -> io::Result<()> {
    (-EARLIER_DAYS..0).try_for_each(|day| write_day((world, planted), Day(day), files))
}

/// One downtime.
struct Downtime {
    system: usize,
    site: Option<usize>,
    announced: bool,
    exercise: bool,
    impact: &'static str,
    start: Moment,
    hours: f64,
    cause: &'static str,
    remarks: &'static str,
}

/// The downtimes that begin on a day.
pub(crate) fn write_day(
    (world, planted): (&World, &Planted),
    day: Day,
    files: &mut Files,
) -> io::Result<()> {
    let mut downtimes = announced(world, planted, day);
    for system in 0..SYSTEMS.len() {
        let mut random = world.random(DOWNTIME, &[system as u64, day.0 as u64]);
        let factor = planted.operations.downtimes.failure_factor(system, day);
        if random.chance(A_MONTH / 30.0 * factor) {
            downtimes.push(unplanned(world, system, day, &mut random));
        }
    }
    for (place, downtime) in downtimes.iter().enumerate() {
        let id = format!("DT{:05}{place}", day.0 + EARLIER_DAYS);
        let mut random = world.random(DOWNTIME, &[u64::MAX, day.0 as u64, place as u64]);
        let noticed = downtime
            .start
            .after_minutes(random.exponential(6.0).min(30.0));
        if !downtime.announced && random.chance(FIRST_OPEN) {
            files.line(LOG, row(world, downtime, (&id, noticed), false).line())?;
        }
        files.line(LOG, row(world, downtime, (&id, noticed), true).line())?;
    }
    Ok(())
}

fn unplanned(world: &World, system: usize, day: Day, random: &mut Random) -> Downtime {
    let cause = random.weighted(CAUSES.iter().map(|(_, share)| *share));
    let impact = random.weighted([0.35, 0.45, 0.2].into_iter());
    Downtime {
        system,
        site: random.chance(0.5).then(|| random.below(world.sites.len())),
        announced: false,
        exercise: false,
        impact: ["FULL", "PARTIAL", "SLOW"]
            .get(impact)
            .copied()
            .unwrap_or("FULL"),
        start: world.calendar.moment(day, random.within(0.0, 1_439.0)),
        hours: random.log_normal(0.8, 0.6),
        cause: CAUSES.get(cause).map_or("", |(code, _)| *code),
        remarks: "",
    }
}

/// What was announced: monthly maintenance, and what is planted.
fn announced(world: &World, planted: &Planted, day: Day) -> Vec<Downtime> {
    let calendar = &world.calendar;
    let date = calendar.date(day);
    let effects = &planted.operations.downtimes;
    let new = |system, minute: f64, hours, remarks| Downtime {
        system,
        site: None,
        announced: true,
        exercise: false,
        impact: "FULL",
        start: calendar.moment(day, minute),
        hours,
        cause: "MAINT",
        remarks,
    };
    let mut all = Vec::new();
    let second_sunday = date.weekday() == Weekday::Sunday && (8..=14).contains(&date.day());
    if second_sunday {
        all.push(new(RECORD, 60.0, 3.0, "Monthly maintenance"));
    }
    if let Some(hours) = effects.upgrade_hours(RECORD, day) {
        all.push(new(
            RECORD,
            240.0,
            hours,
            "Upgrade, announced six weeks before",
        ));
    }
    if let Some(hours) = effects.drill_hours(RECORD, day) {
        all.push(Downtime {
            exercise: true,
            ..new(RECORD, 600.0, hours, "Exercise: units work on paper")
        });
    }
    for site in 0..world.sites.len() {
        let until = |day: Day| planted.data.results_wait_until(site, day);
        let begins = until(day).filter(|_| until(Day(day.0 - 1)).is_none());
        if let Some(end) = begins {
            all.push(Downtime {
                site: Some(site),
                ..new(
                    1,
                    0.0,
                    f64::from(end.0 - day.0) * 24.0,
                    "Move of the laboratory system",
                )
            });
        }
    }
    all
}

fn row(world: &World, downtime: &Downtime, (id, noticed): (&str, Moment), is_over: bool) -> Row {
    let (tool, name) = SYSTEMS.get(downtime.system).copied().unwrap_or_default();
    let end = downtime.start.after_minutes(downtime.hours * 60.0);
    let noticed = if downtime.announced {
        downtime.start
    } else {
        noticed.min(end)
    };
    let yes = |flag| if flag { "yes" } else { "no" };
    Row::new()
        .text(id)
        .text(name)
        .text(tool)
        .text(downtime.site.map_or("", |site| &world.site(site).id))
        .text("")
        .text(yes(downtime.announced))
        .text(downtime.impact)
        .plain(local_time(world, downtime.start))
        .plain(local_time(world, noticed))
        .maybe(is_over.then(|| local_time(world, end)))
        .text(if is_over { downtime.cause } else { "" })
        .text(yes(downtime.exercise))
        .text(downtime.remarks)
}
