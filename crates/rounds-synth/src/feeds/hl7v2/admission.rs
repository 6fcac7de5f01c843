//! ADT: registrations, admissions, transfers, discharges, updates, and admissions taken back.

use super::segment::{Header, Message, Segment, time};
use super::subject::Subject;
use crate::calendar::Moment;
use crate::course::VisitKind;
use crate::random::Topic;
use crate::scene::Scene;
use crate::world::Setting;

const ADMISSION: Topic = Topic::new("admission messages");
/// Median minutes that an admitted patient waits in the emergency department for the ward.
const BOARDING_MINUTES: f64 = 110.0;
const UPDATED_SHARE: f64 = 0.15;
const TAKEN_BACK_SHARE: f64 = 0.006;

/// One event of a visit.
struct Event {
    code: &'static str,
    structure: &'static str,
    at: Moment,
    department: usize,
    ended: Option<Moment>,
}

/// The messages of a visit on the scene's day.
pub(super) fn of(subject: &Subject<'_>) -> Vec<Message> {
    let events = events(subject);
    events
        .iter()
        .enumerate()
        .map(|(place, event)| message(subject, event, place))
        .collect()
}

fn events(subject: &Subject<'_>) -> Vec<Event> {
    let (scene, visit) = (subject.scene, subject.visit);
    let mut random = scene.random(ADMISSION, &[visit.number]);
    let event = |code, structure, at, department, ended| Event {
        code,
        structure,
        at,
        department,
        ended,
    };
    let calendar = &scene.world.calendar;
    let begins = calendar.wall(visit.start).day == scene.day;
    let is_stay = visit.kind == VisitKind::Inpatient;
    let here = visit.department;
    let mut events = Vec::new();
    if begins && is_stay {
        let first = emergency_department(scene).filter(|_| visit.follows.is_some());
        let admitted_to = first.unwrap_or(here);
        events.push(event("A01", "ADT_A01", visit.start, admitted_to, None));
        if random.chance(TAKEN_BACK_SHARE) {
            let back = visit.start.after_minutes(4.0);
            events.push(event("A11", "ADT_A09", back, admitted_to, None));
            let again = visit.start.after_minutes(9.0);
            events.push(event("A01", "ADT_A01", again, admitted_to, None));
        }
        let moved = visit
            .start
            .after_minutes(random.log_normal(BOARDING_MINUTES, 0.6));
        if admitted_to != here && moved < visit.end {
            events.push(event("A02", "ADT_A02", moved, here, None));
        }
    } else if begins {
        events.push(event("A04", "ADT_A01", visit.start, here, None));
    }
    if begins && random.chance(UPDATED_SHARE) {
        let at = visit.start.after_minutes(3.0);
        events.push(event("A08", "ADT_A01", at, here, None));
    }
    let ends_today = calendar.wall(visit.end).day == scene.day;
    if (is_stay && ends_today) || (!is_stay && begins) {
        events.push(event("A03", "ADT_A03", visit.end, here, Some(visit.end)));
    }
    events
}

/// The emergency department of the scene's site.
fn emergency_department(scene: &Scene<'_>) -> Option<usize> {
    let site = scene.here().site;
    let all = &scene.world.departments;
    all.iter()
        .position(|other| other.site == site && other.setting == Setting::Emergency)
}

fn message(subject: &Subject<'_>, event: &Event, place: usize) -> Message {
    let scene = subject.scene;
    let sent_at = event.at.after_minutes(0.5);
    let header = Header {
        world: scene.world,
        sender: ("REGISTRATION", &scene.site().id),
        kind: ("ADT", event.code, event.structure),
        sent_at,
        control_id: format!("A{}-{}-{place}", subject.visit.number, scene.day.0),
    };
    let recorded = Segment::new("EVN")
        .field(1, event.code)
        .field(2, time(scene.world, sent_at))
        .field(6, time(scene.world, event.at));
    let segments = [
        recorded,
        subject.pid(),
        subject.pv1(event.department, event.ended),
    ];
    Message::new(header, &segments)
}
