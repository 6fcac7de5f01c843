//! What was true: the chance of the event that a model looks for, whether it happened, and when
//! that became known. Sepsis, readmissions, absences and admissions are those of the courses;
//! other events are decided here.

use super::occasion::{BLOCK_HOURS, Occasion};
use crate::calendar::Moment;
use crate::course::{Ending, Visit, VisitKind};
use crate::planted::AiEffects;
use crate::random::{Random, Topic};
use crate::scene::Scene;
use crate::world::Patient;
use crate::world::models::{self, Event, Model};

const CHANCE: Topic = Topic::new("chance of an event");
const HAPPENS: Topic = Topic::new("event of a block");
/// Shares of emergency visits that become stays, by whether sepsis is there; see the courses.
const ADMITTED_SEPTIC: f64 = 0.86;
const ADMITTED_OTHERS: f64 = 0.2;
/// Median length of emergency visits and of stays, by the same, and the deviation of its logarithm.
const EMERGENCY_MINUTES_SEPTIC: f64 = 260.0;
const EMERGENCY_MINUTES_OTHERS: f64 = 175.0;
const EMERGENCY_SPREAD: f64 = 0.5;
const NIGHTS_SEPTIC: f64 = 5.6;
const NIGHTS_OTHERS: f64 = 3.1;
const STAY_SPREAD: f64 = 0.7;
/// Chance of an unplanned stay within thirty days, after a discharge home and to a facility.
const RETURNS_HOME: f64 = 0.145;
const RETURNS_FACILITY: f64 = 0.02;
const CHANCE_MAX: f64 = 0.7;

/// One answer that a model should have given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    /// The chance before anything is measured.
    pub(super) chance: f64,
    pub(super) happened: bool,
    /// When the event itself says so.
    known_at: Option<Moment>,
    /// Nobody will ever know: a cancelled appointment.
    is_void: bool,
}

/// What happened after a prediction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) happened: bool,
    pub(crate) at: Moment,
}

impl Case {
    fn new(chance: f64, happened: bool) -> Self {
        Self {
            chance,
            happened,
            known_at: None,
            is_void: false,
        }
    }

    fn known(self, at: Moment) -> Self {
        Self {
            known_at: Some(at),
            ..self
        }
    }
}

/// The case of a visit.
pub(super) fn of_visit(
    scene: &Scene<'_>,
    (visit, patient): (&Visit, &Patient),
    occasion: &Occasion,
    effects: &AiEffects,
) -> Case {
    let model = models::model(occasion.model);
    match model.event {
        Event::Sepsis => Case::new(sepsis_chance(visit, occasion.at), visit.septic),
        Event::Admission => {
            let chance = visit.risk * ADMITTED_SEPTIC + (1.0 - visit.risk) * ADMITTED_OTHERS;
            // Those for whom there was no bed were to be admitted, too.
            let happened = matches!(visit.ending, Ending::Admitted | Ending::Facility);
            Case::new(chance, happened).known(visit.end)
        }
        Event::Readmission => readmission(scene, visit),
        Event::NoShow => Case {
            is_void: visit.ending == Ending::Cancelled,
            ..Case::new(
                patient.no_show_chance.max(0.002),
                visit.ending == Ending::NoShow,
            )
            .known(visit.start)
        },
        Event::Deterioration => in_blocks(scene, (visit, patient), occasion, (3, effects)),
        Event::KidneyInjury => in_blocks(scene, (visit, patient), occasion, (6, effects)),
        Event::Fall => in_blocks(scene, (visit, patient), occasion, (3, effects)),
        Event::Hemorrhage | Event::Pneumothorax | Event::Thrombosis | Event::UrgentMessage => once(
            scene,
            (visit.number, model),
            patient.frailty.sqrt(),
            effects,
        ),
    }
}

/// The case of a message.
pub(super) fn of_message(
    scene: &Scene<'_>,
    number: u64,
    occasion: &Occasion,
    effects: &AiEffects,
) -> Case {
    once(scene, (number, models::model(occasion.model)), 1.0, effects)
}

/// The chance of sepsis of somebody who is still there: the septic stay longer, and among those
/// admitted from the emergency department they are more than they were there.
fn sepsis_chance(visit: &Visit, at: Moment) -> f64 {
    let minutes = at.minutes_since(visit.start);
    let (septic, others) = if visit.kind == VisitKind::Inpatient {
        let stays = |nights| still_there(minutes, (nights * 1_440.0, STAY_SPREAD));
        (
            visit.risk * ADMITTED_SEPTIC * stays(NIGHTS_SEPTIC),
            (1.0 - visit.risk) * ADMITTED_OTHERS * stays(NIGHTS_OTHERS),
        )
    } else {
        let stays = |usual| still_there(minutes, (usual, EMERGENCY_SPREAD));
        (
            visit.risk * stays(EMERGENCY_MINUTES_SEPTIC),
            (1.0 - visit.risk) * stays(EMERGENCY_MINUTES_OTHERS),
        )
    };
    septic / (septic + others)
}

/// The share of log-normal lengths that are longer; the normal distribution is taken as a logistic
/// one of slope 1.702, which is nowhere off by more than 0.01.
fn still_there(minutes: f64, (median, spread): (f64, f64)) -> f64 {
    let deviations = (minutes / median).ln() / spread;
    1.0 / (1.0 + (1.702 * deviations).exp())
}

fn readmission(scene: &Scene<'_>, visit: &Visit) -> Case {
    let found = scene.plan.unplanned_stay(visit.patient, visit.end, 30.0);
    let chance = if visit.ending == Ending::Home {
        RETURNS_HOME
    } else {
        RETURNS_FACILITY
    };
    let month = visit.end.after_minutes(30.0 * 1_440.0);
    Case::new(chance, found.is_some()).known(found.unwrap_or(month))
}

/// An event that can befall a patient in each block of a stay: looked for in the `blocks` to come,
/// as far as the stay lasts.
fn in_blocks(
    scene: &Scene<'_>,
    (visit, patient): (&Visit, &Patient),
    occasion: &Occasion,
    (blocks, effects): (u64, &AiEffects),
) -> Case {
    let model = models::model(occasion.model);
    let event = model.event as u64;
    let last = (visit.end.minutes_since(visit.start) / 60.0 / BLOCK_HOURS) as u64;
    let looked_at = occasion.turn + 1..(occasion.turn + 1 + blocks).min(last + 1);
    let whole = own_chance(scene, (visit.number, model), patient.frailty.sqrt());
    let each = whole / blocks as f64;
    let expected =
        1.0 - (1.0 - each).powi((looked_at.end - looked_at.start.min(looked_at.end)) as i32);
    let real = (each * effects.label_factor).min(CHANCE_MAX);
    let happened = looked_at.clone().any(|block| {
        let mut random = scene.world.random(HAPPENS, &[visit.number, event, block]);
        random.chance(real)
    });
    Case::new(expected.max(0.0005), happened)
}

/// An event that happens once or not.
fn once(
    scene: &Scene<'_>,
    (number, model): (u64, &Model),
    frailty: f64,
    effects: &AiEffects,
) -> Case {
    let chance = own_chance(scene, (number, model), frailty);
    let mut random = scene.world.random(HAPPENS, &[number, model.event as u64]);
    let real = (chance * effects.label_factor).min(CHANCE_MAX);
    Case::new(chance, random.chance(real))
}

fn own_chance(scene: &Scene<'_>, (number, model): (u64, &Model), frailty: f64) -> f64 {
    let mut random = scene.world.random(CHANCE, &[number, model.event as u64]);
    let (median, spread) = model.chance;
    (random.log_normal(median, spread) * frailty).clamp(0.0005, CHANCE_MAX)
}

/// The outcome as its source tells it, if it does before the data end.
pub(super) fn outcome(
    scene: &Scene<'_>,
    (model, effects): (&Model, &AiEffects),
    at: Moment,
    (case, happened): (&Case, bool),
    random: &mut Random,
) -> Option<Outcome> {
    let delay_hours = model
        .label_hours
        .map(|(median, spread)| random.log_normal(median, spread));
    let told_at = match (delay_hours, case.known_at) {
        (Some(hours), _) => at.after_minutes(hours * 60.0),
        (None, Some(known)) => known.after_minutes(120.0),
        (None, None) => at,
    };
    let told_at = told_at.after_minutes(effects.label_late_days * 1_440.0);
    let calendar = &scene.world.calendar;
    let is_told = told_at < calendar.moment(calendar.end(), 0.0);
    (is_told && !case.is_void).then_some(Outcome {
        happened,
        at: case.known_at.unwrap_or(told_at),
    })
}
