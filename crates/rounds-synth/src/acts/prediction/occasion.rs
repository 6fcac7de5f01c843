//! When which model is asked about a visit. A stay is asked about again and again; each asking
//! belongs to the day on which it falls, an emergency visit's to the day it began.

use crate::calendar::{Day, Moment};
use crate::course::{Ending, Visit, VisitKind};
use crate::random::Topic;
use crate::scene::Scene;
use crate::world::Setting;
use crate::world::models::{Event, MODELS};

const STUDIES: Topic = Topic::new("imaging studies");
/// Hours of a block of a stay, in which an event happens or does not.
pub(super) const BLOCK_HOURS: f64 = 8.0;
/// Blocks of a stay in which sepsis from before is looked for: four days.
const SEPSIS_BLOCKS: u64 = 12;
/// Share of emergency visits with a head CT, and with a chest film.
const HEAD_CT_SHARE: f64 = 0.16;
const CHEST_FILM_SHARE: f64 = 0.3;
/// The hour of the evening before at which tomorrow's appointments are scored.
const EVENING_MINUTE: f64 = 18.0 * 60.0;

/// One asking of a model.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Occasion {
    /// Position in the list of models.
    pub(super) model: usize,
    pub(super) at: Moment,
    /// Which asking of this model about this visit, counted from 0; on a ward, the block.
    pub(super) turn: u64,
}

/// The askings of the scene's day about a visit.
pub(super) fn of_visit(scene: &Scene<'_>, visit: &Visit) -> Vec<Occasion> {
    let mut occasions = Vec::new();
    for (model, described) in MODELS.iter().enumerate() {
        let mut add = |turn: u64, at: Moment| occasions.push(Occasion { model, at, turn });
        match (scene.here().setting, visit.kind) {
            (Setting::Emergency, VisitKind::Emergency) => {
                emergency(scene, visit, described.event, &mut add);
            }
            (Setting::Inpatient, VisitKind::Inpatient) => {
                ward(scene, visit, (described.event, described.id), &mut add);
            }
            (Setting::Ambulatory, _) if described.event == Event::NoShow => {
                add(0, evening_before(scene, visit));
            }
            _ => {}
        }
    }
    occasions
}

fn emergency(scene: &Scene<'_>, visit: &Visit, event: Event, add: &mut impl FnMut(u64, Moment)) {
    let has = |share: f64| {
        let numbers = [visit.number, event as u64];
        scene.world.random(STUDIES, &numbers).chance(share)
    };
    let minutes = visit.end.minutes_since(visit.start);
    match event {
        Event::Sepsis => {
            // Half an hour after arrival and every two hours after that.
            let turns = ((minutes - 30.0) / 120.0).max(0.0) as u64 + 1;
            (0..turns).for_each(|turn| {
                add(turn, visit.start.after_minutes(30.0 + 120.0 * turn as f64));
            });
        }
        Event::Admission if visit.ending != Ending::LeftUnseen => {
            add(0, visit.start.after_minutes(40.0_f64.min(minutes)));
        }
        Event::Hemorrhage if has(HEAD_CT_SHARE) => add(0, visit.start.after_minutes(55.0)),
        Event::Pneumothorax if has(CHEST_FILM_SHARE) => add(0, visit.start.after_minutes(48.0)),
        _ => {}
    }
}

fn ward(
    scene: &Scene<'_>,
    visit: &Visit,
    (event, id): (Event, &str),
    add: &mut impl FnMut(u64, Moment),
) {
    // Blocks between two askings, and minutes into the block.
    let (step, minutes) = match event {
        Event::Sepsis if came_through_emergency(visit) => (1, 25.0),
        Event::Deterioration if id == "deterioration-index" => (1, 40.0),
        Event::Deterioration => (3, 50.0),
        Event::KidneyInjury => (3, 95.0),
        Event::Fall => (3, 70.0),
        Event::Thrombosis => (u64::MAX, 120.0),
        Event::Readmission if matches!(visit.ending, Ending::Home | Ending::Facility) => {
            let at = visit.end.after_minutes(-35.0);
            if is_today(scene, at) {
                add(0, at);
            }
            return;
        }
        _ => return,
    };
    let (from, to) = today(scene);
    let block_minutes = BLOCK_HOURS * 60.0;
    let first = (from.minutes_since(visit.start) / block_minutes).floor() - 1.0;
    for turn in first.max(0.0) as u64..first.max(0.0) as u64 + 6 {
        let at = visit
            .start
            .after_minutes(turn as f64 * block_minutes + minutes);
        let is_over = event == Event::Sepsis && turn >= SEPSIS_BLOCKS;
        if !is_over && turn.is_multiple_of(step) && from <= at && at < to.min(visit.end) {
            add(turn, at);
        }
    }
}

/// Whether a stay began in the emergency department: its number follows that visit's.
fn came_through_emergency(visit: &Visit) -> bool {
    visit.follows == Some(visit.number.wrapping_sub(1))
}

/// Scored in the evening before, or when it was booked after that.
fn evening_before(scene: &Scene<'_>, visit: &Visit) -> Moment {
    let calendar = &scene.world.calendar;
    let evening = calendar.moment(Day(scene.day.0 - 1), EVENING_MINUTE);
    let booked = visit.booked_at.map(|booked| booked.after_minutes(1.0));
    booked.map_or(evening, |booked| booked.max(evening))
}

fn today(scene: &Scene<'_>) -> (Moment, Moment) {
    let calendar = &scene.world.calendar;
    let next = Day(scene.day.0 + 1);
    (calendar.moment(scene.day, 0.0), calendar.moment(next, 0.0))
}

fn is_today(scene: &Scene<'_>, at: Moment) -> bool {
    let (from, to) = today(scene);
    from <= at && at < to
}
