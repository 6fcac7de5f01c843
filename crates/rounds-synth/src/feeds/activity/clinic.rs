//! A day in a clinic: at the desk, in the room, before and after the visit, and in the evening.
//!
//! Minutes of eight scheduled hours are those of Arndt et al. 2024: 63 of chart review, and about
//! 67 that are neither review nor notes, orders or messages; those three come with their deeds.

use super::action::{DESK, GLANCE, REVIEW, ROOMING, VISIT, WARD};
use super::crew::{Crew, chart};
use super::diary::{Block, Place};
use crate::random::Topic;
use crate::world::{Job, Setting};

const CLINIC: Topic = Topic::new("activity in clinic");
const EVENING: Topic = Topic::new("activity in the evening");
const REVIEW_SECONDS: f64 = 150.0;
const VISIT_SECONDS: f64 = 275.0;

/// Hands out the work of the day's visits.
pub(super) fn add(crew: &mut Crew<'_>) {
    let scene = crew.scene;
    for visit in &scene.visits {
        let mut random = scene.random(CLINIC, &[visit.number]);
        let minute = crew.minute(visit.start);
        let desk = crew.on_duty(minute, visit.number, |job| job == Job::Registrar);
        if let Some(desk) = desk {
            let at = visit.start.after_minutes(-random.within(4.0, 14.0));
            let seconds = if visit.took_place() { 75.0 } else { 25.0 };
            let diary = crew.diary(desk);
            diary.work(
                at,
                seconds * random.within(0.6, 1.4),
                DESK,
                Some(chart(visit)),
            );
        }
        if !visit.took_place() {
            continue;
        }
        let assists = |job| matches!(job, Job::MedicalAssistant | Job::Nurse);
        if let Some(assistant) = crew.on_duty(minute, visit.number, assists) {
            let at = visit.start.after_minutes(-random.within(0.0, 4.0));
            let seconds = random.log_normal(230.0, 0.4);
            let diary = crew.diary(assistant);
            diary.work(at, seconds, ROOMING, Some(chart(visit)));
        }
        let before = visit.start.after_minutes(-random.within(2.0, 9.0));
        let seconds = random.log_normal(REVIEW_SECONDS, 0.4);
        let diary = crew.diary(visit.clinician);
        diary.work(before, seconds, REVIEW, Some(chart(visit)));
        let during = visit.start.after_minutes(random.within(1.0, 5.0));
        let seconds = random.log_normal(VISIT_SECONDS, 0.4);
        diary.work(during, seconds, VISIT, Some(chart(visit)));
    }
    evenings(crew);
    calls(crew);
}

/// What providers read at home after a day at work, beside the notes and messages they finish.
fn evenings(crew: &mut Crew<'_>) {
    let scene = crew.scene;
    let at_work: Vec<usize> = scene.at_work().map(|(person, _)| person.position).collect();
    for position in at_work {
        let person = scene.world.clinician(position);
        let mut random = scene.random(EVENING, &[position as u64]);
        let minutes = person.home_minutes
            * scene
                .planted
                .clinicians
                .home_factor(scene.department, scene.day)
            * random.log_normal(0.2, 0.5);
        if minutes < 2.0 {
            continue;
        }
        let begins = random.within(18.5 * 60.0, 20.8 * 60.0);
        let mut charts: Vec<_> = scene
            .visits
            .iter()
            .filter(|visit| visit.clinician == position && visit.took_place())
            .map(chart)
            .collect();
        charts.truncate(1 + (minutes / 5.0) as usize);
        let seconds = minutes * 60.0 / charts.len().max(1) as f64;
        for (number, chart) in charts.into_iter().enumerate() {
            let at = crew.at(begins + number as f64 * 0.2);
            crew.diary(position).blocks.push(Block {
                at,
                seconds,
                mix: if number % 2 == 0 { REVIEW } else { WARD },
                chart: Some(chart),
                place: Place::Home,
                fixed: false,
                label: None,
            });
        }
    }
}

/// The physician on call looks into charts from home, by night as well.
fn calls(crew: &mut Crew<'_>) {
    let scene = crew.scene;
    if scene.here().setting != Setting::Ambulatory {
        return;
    }
    for (position, shifts) in &scene.roster {
        let on_call = shifts
            .iter()
            .any(|shift| !shift.is_work() && shift.kind == crate::world::ShiftKind::OnCall);
        let panel = scene.world.panels.get(*position);
        let (true, Some(panel)) = (on_call, panel) else {
            continue;
        };
        let mut random = scene.random(EVENING, &[*position as u64, 1]);
        for _ in 0..random.poisson(1.6) {
            let Some(patient) = random.pick(panel) else {
                continue;
            };
            let at = crew.at(random.within(17.5 * 60.0, 29.0 * 60.0));
            let place = if random.chance(0.4) {
                Place::Phone
            } else {
                Place::Home
            };
            crew.diary(*position).blocks.push(Block {
                at,
                seconds: random.log_normal(140.0, 0.5),
                mix: GLANCE,
                chart: Some(super::diary::Chart {
                    patient: *patient,
                    visit: None,
                }),
                place,
                fixed: false,
                label: None,
            });
        }
    }
}
