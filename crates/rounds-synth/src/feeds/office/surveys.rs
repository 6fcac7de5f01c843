//! Surveys of the staff, as scores: the questions of the instruments belong to their authors. A
//! short pulse of our own comes every month, the Mini-Z and a net experience with the record twice
//! a year. The pulse is anonymous.

use std::io;

use super::{days_after, employed, is_clinical, known};
use crate::feeds::workforce::local_time;
use crate::output::{Feed, Files, Row};
use crate::random::Topic;
use crate::scene::Scene;
use crate::world::Clinician;

const SURVEYS: Topic = Topic::new("surveys");
const RESPONSES: Feed = Feed::csv(
    "surveys",
    "responses",
    "response_id,sent,submitted,wave,survey,respondent,unit,role,score,score_min,score_max",
);
/// Points of the Mini-Z that people with an ambient scribe gained in a trial (Lukac et al., NEJM AI
/// 2025: +2.83 and +2.69).
const SCRIBE_MINI_Z: f64 = 2.7;

/// One instrument.
struct Instrument {
    key: u64,
    name: &'static str,
    range: (f64, f64),
    mean: f64,
    deviation: f64,
    /// Months in which it is sent; every month when there are none.
    months: &'static [i8],
    /// Share of those asked who answer.
    response_share: f64,
    is_anonymous: bool,
}

const INSTRUMENTS: [Instrument; 3] = [
    Instrument {
        key: 1,
        name: "Staff pulse",
        range: (0.0, 10.0),
        mean: 6.6,
        deviation: 1.7,
        months: &[],
        response_share: 0.72,
        is_anonymous: true,
    },
    Instrument {
        key: 2,
        name: "Mini-Z",
        range: (10.0, 50.0),
        mean: 33.0,
        deviation: 5.5,
        months: &[2, 8],
        response_share: 0.5,
        is_anonymous: false,
    },
    Instrument {
        key: 3,
        name: "Net record experience",
        range: (-100.0, 100.0),
        mean: 32.0,
        deviation: 38.0,
        months: &[5, 10],
        response_share: 0.45,
        is_anonymous: false,
    },
];

/// The surveys sent to a department on a day: the second Tuesday of a month.
pub(super) fn write_scene(scene: &Scene<'_>, files: &mut Files) -> io::Result<()> {
    let date = scene.world.calendar.date(scene.day);
    let is_tuesday = date.weekday() == jiff::civil::Weekday::Tuesday;
    if !is_tuesday || !(8..=14).contains(&date.day()) {
        return Ok(());
    }
    for instrument in &INSTRUMENTS {
        if !instrument.months.is_empty() && !instrument.months.contains(&date.month()) {
            continue;
        }
        for person in employed(scene).filter(|person| is_clinical(person.job)) {
            let row = record(scene, instrument, person);
            files.line(RESPONSES, row.line())?;
        }
    }
    Ok(())
}

fn record(scene: &Scene<'_>, instrument: &Instrument, person: &Clinician) -> Row {
    let world = scene.world;
    let planted = &scene.planted.clinicians;
    let date = world.calendar.date(scene.day);
    let mut random = scene.random(SURVEYS, &[instrument.key, person.position as u64]);
    let factor = planted.response_factor(scene.department, scene.day);
    let share = instrument.response_share * factor;
    let days = random.log_normal(2.5, 0.9).min(20.0);
    let answered = random.chance(share).then(|| {
        let day = days_after(scene.day, days as i32);
        world.calendar.moment(day, random.within(600.0, 1_200.0))
    });
    let answered = known(world, answered);
    let worse = planted.distress(scene.department, scene.day);
    let scribe = planted.scribe.share_of_visits(world, person, scene.day);
    let gained = if instrument.name == "Mini-Z" && scribe > 0.0 {
        SCRIBE_MINI_Z
    } else {
        0.0
    };
    let mean = instrument.mean + gained - worse * instrument.deviation;
    let (least, most) = instrument.range;
    let score = random
        .normal(mean, instrument.deviation)
        .clamp(least, most)
        .round();
    let sent = world.calendar.moment(scene.day, 540.0);
    let respondent = person.id();
    Row::new()
        .plain(format_args!(
            "sv-{}-{}-{}",
            instrument.key, scene.day.0, person.position
        ))
        .plain(local_time(world, sent))
        .maybe(answered.map(|at| local_time(world, at)))
        .plain(format_args!("{:04}-{:02}", date.year(), date.month()))
        .text(instrument.name)
        .text(if instrument.is_anonymous {
            ""
        } else {
            &respondent
        })
        .text(&scene.here().id)
        .text(person.job.role())
        .maybe(answered.map(|_| score))
        .plain(least)
        .plain(most)
}
