//! The help desk: what people at work report about which application, and what became of it.

use std::io;

use super::known;
use crate::calendar::Moment;
use crate::output::{Feed, Files, Row};
use crate::planted::clinicians::APPLICATIONS;
use crate::random::{Random, Topic};
use crate::scene::Scene;
use crate::world::{Clinician, Shift, World};

const TICKETS: Topic = Topic::new("tickets");
const FEED: Feed = Feed::csv(
    "helpdesk",
    "tickets",
    "Number,Opened,Caller,Department,Site,Channel,Category,Product,Short description,Description,Priority,Patient safety,State,Assigned to,First answer,Resolved,Resolution,Duplicate of",
);
/// Tickets that somebody at work opens about one application on a usual day.
const A_PERSON_DAY: f64 = 0.009;
/// Share of tickets that are not resolved within the data.
const UNRESOLVED: f64 = 0.04;
/// Share of rows that stand twice in the extract.
const TWICE: f64 = 0.004;

/// What is reported about each of [`APPLICATIONS`].
const SUBJECTS: [[&str; 3]; 8] = [
    [
        "Messages of a colleague on leave come to me",
        "Cannot forward to the pool",
        "Same result three times",
    ],
    [
        "Order set lacks the new dose",
        "Cannot find the order by its usual name",
        "Order asks for a weight that is there",
    ],
    [
        "Template does not pull the last vitals",
        "Note cannot be signed",
        "Copied text shows the wrong date",
    ],
    [
        "This alert is wrong for dialysis patients",
        "Same alert at every order",
        "Alert did not come",
    ],
    [
        "Patient cannot log in",
        "Proxy sees too much",
        "Message has lost its attachment",
    ],
    [
        "Label printer does nothing",
        "Prints in another unit",
        "Discharge papers lack a page",
    ],
    [
        "Images do not open",
        "Prior study is missing",
        "Report is there without its images",
    ],
    [
        "Draft takes ten minutes to come",
        "Draft is about another conversation",
        "Does not start on the telephone",
    ],
];

/// The tickets that a department's people open on a day.
pub(super) fn write_scene(scene: &Scene<'_>, files: &mut Files) -> io::Result<()> {
    // Who opened the first ticket of the day about each application: later ones may repeat it.
    let mut first: [Option<String>; APPLICATIONS.len()] = Default::default();
    for (person, shifts) in scene.at_work() {
        let Some(shift) = shifts.iter().find(|shift| shift.is_work()) else {
            continue;
        };
        for (application, earlier) in first.iter_mut().enumerate() {
            let keys = [person.position as u64, application as u64];
            let mut random = scene.random(TICKETS, &keys);
            let planted = &scene.planted.clinicians;
            let expected = A_PERSON_DAY * planted.ticket_factor(application, scene.day);
            if !random.chance(expected) {
                continue;
            }
            let ticket = Ticket {
                scene,
                person,
                application,
                earlier: earlier.as_deref(),
            };
            let id = ticket.id();
            let line = ticket.record(shift, &mut random);
            files.line(FEED, &line)?;
            if random.chance(TWICE) {
                files.line(FEED, &line)?;
            }
            earlier.get_or_insert(id);
        }
    }
    Ok(())
}

struct Ticket<'a> {
    scene: &'a Scene<'a>,
    person: &'a Clinician,
    application: usize,
    earlier: Option<&'a str>,
}

impl Ticket<'_> {
    fn id(&self) -> String {
        let staff = self.scene.world.staff.len() as u64;
        let number = self.scene.day.0 as u64 * staff + self.person.position as u64;
        format!("INC{:07}", number * 10 + self.application as u64)
    }

    fn record(&self, shift: &Shift, random: &mut Random) -> String {
        let world = self.scene.world;
        let minute = random.within(shift.start_minute, shift.end_minute);
        let opened = world.calendar.moment(self.scene.day, minute);
        let answered = opened.after_minutes(random.log_normal(240.0, 1.1));
        let takes = random.log_normal(3.0 * 1_440.0, 1.1);
        let resolved = answered.after_minutes(takes);
        let resolved = (!random.chance(UNRESOLVED)).then_some(resolved);
        let resolved = known(world, resolved);
        let answered = known(world, Some(answered));
        let state = match (answered, resolved) {
            (_, Some(_)) => "Resolved",
            (Some(_), None) => "Work in Progress",
            (None, None) => "New",
        };
        let repeats = self.earlier.filter(|_| random.chance(0.5));
        let resolution = match (resolved, repeats) {
            (None, _) => "",
            (_, Some(_)) => "Duplicate",
            _ => {
                let weights = [0.45, 0.35, 0.12, 0.08];
                let words = ["Fixed", "Explained", "Declined", "Other"];
                let choice = random.weighted(weights.into_iter());
                words.get(choice).copied().unwrap_or("Other")
            }
        };
        let (tool, _, kind) = APPLICATIONS
            .get(self.application)
            .copied()
            .unwrap_or(("", "", "other"));
        let subject = SUBJECTS
            .get(self.application)
            .and_then(|subjects| random.pick(subjects))
            .copied()
            .unwrap_or_default();
        let channels = ["Phone", "Portal", "Email", "Rounding"];
        let channel = random.weighted([0.4, 0.35, 0.2, 0.05].into_iter());
        let is_safety = random.chance(0.015);
        let priority = random.weighted([0.04, 0.2, 0.6, 0.16].into_iter());
        let time = |moment: Option<Moment>| moment.map(|moment| help_desk_time(world, moment));
        let row = Row::new()
            .text(&self.id())
            .maybe(time(Some(opened)))
            .text(&self.person.id())
            .text(&self.scene.here().id)
            .text(&self.scene.site().id)
            .text(channels.get(channel).copied().unwrap_or("Phone"))
            .text(kind)
            .text(tool)
            .text(subject)
            .text("")
            .plain(format_args!(
                "P{}",
                if is_safety { 1 } else { priority + 1 }
            ))
            .plain(is_safety)
            .text(state)
            .plain(format_args!("analyst-{}", 1 + self.application % 5))
            .maybe(time(answered))
            .maybe(time(resolved))
            .text(resolution)
            .text(repeats.filter(|_| resolved.is_some()).unwrap_or_default());
        row.line().to_owned()
    }
}

/// The help desk writes the month first, and no seconds.
fn help_desk_time(world: &World, moment: Moment) -> String {
    let wall = world.calendar.wall(moment);
    let (hour, minute, _) = wall.time();
    let date = wall.date;
    format!(
        "{:02}/{:02}/{:04} {hour:02}:{minute:02}",
        date.month(),
        date.day(),
        date.year()
    )
}
