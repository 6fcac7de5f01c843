//! What is booked in clinics: the slots of a provider's day and who comes. A function of the
//! provider and the day.

use super::{Ending, Plan, Visit, VisitKind};
use crate::calendar::{Day, Moment};
use crate::planted::Planted;
use crate::random::{Random, Topic};
use crate::terms;
use crate::world::{Clinician, ShiftKind, World};

const CLINIC: Topic = Topic::new("clinic");
/// Numbers of clinic visits begin here; below are those of hospitals.
const FIRST_NUMBER: u64 = 1_000_000_000;
/// More slots than any day has.
const SLOTS_A_DAY: u64 = 40;

/// One slot of a provider's clinic.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    /// Unique in the system.
    pub(crate) number: u64,
    /// Position of the provider in the staff.
    pub(crate) clinician: usize,
    pub(crate) department: usize,
    pub(crate) start: Moment,
    pub(crate) end: Moment,
    /// What was booked into it, kept or not.
    pub(crate) visit: Option<Visit>,
    /// Kept free on purpose, for emergencies and call-backs.
    pub(crate) held: bool,
}

impl Slot {
    /// The id of its Slot.
    pub(crate) fn id(&self) -> String {
        format!("slot-{}", self.number)
    }

    /// The id of the Appointment in it.
    pub(crate) fn appointment_id(&self) -> String {
        format!("appt-{}", self.number)
    }
}

/// The slots of one provider on one day, in the order of time; none on a day without clinic.
pub(crate) fn slots(
    world: &World,
    (plan, planted): (&Plan, &Planted),
    provider: &Clinician,
    day: Day,
) -> Vec<Slot> {
    let mut random = world.random(CLINIC, &[provider.position as u64, day.0 as u64]);
    let per_session = world.scale.slots_per_session;
    let mut slots = Vec::new();
    for shift in world.shifts(provider, day) {
        if shift.kind != ShiftKind::Clinic {
            continue;
        }
        let length = (shift.end_minute - shift.start_minute) / per_session as f64;
        for position in 0..per_session {
            let minute = shift.start_minute + length * position as f64;
            let number = FIRST_NUMBER
                + (day.0 as u64 * world.staff.len() as u64 + provider.position as u64)
                    * SLOTS_A_DAY
                + slots.len() as u64;
            let start = world.calendar.moment(day, minute);
            let mut slot = Slot {
                number,
                clinician: provider.position,
                department: provider.department,
                start,
                end: start.after_minutes(length),
                visit: None,
                held: random.chance(0.04),
            };
            if !slot.held {
                slot.visit = book(world, (plan, planted), &slot, (day, &mut random));
            }
            slots.push(slot);
        }
    }
    slots
}

fn book(
    world: &World,
    (plan, planted): (&Plan, &Planted),
    slot: &Slot,
    (day, random): (Day, &mut Random),
) -> Option<Visit> {
    let season = 1.0 + 0.04 * world.calendar.winter(day);
    if !random.chance(0.88 * season * planted.booked_share(slot.department, day)) {
        return None;
    }
    let panel = world.panels.get(slot.clinician)?;
    let patient = *panel.get(random.below(panel.len()))?;
    let person = world.patient(patient);
    let lead_days = random.log_normal(planted.lead_days(world, slot.department, day), 0.8);
    let booked_at = slot
        .start
        .after_minutes(-(lead_days.clamp(0.02, 240.0) * 1_440.0));
    if plan.is_away(patient, booked_at) {
        return None;
    }
    let absent = person.no_show_chance * planted.no_show_factor(slot.department, day);
    let ending = if plan.is_away(patient, slot.start) || random.chance(0.08) {
        Ending::Cancelled
    } else if random.chance(absent) {
        Ending::NoShow
    } else {
        Ending::Home
    };
    let video = random.chance(video_share(world.department(slot.department).specialty));
    let late_minutes = random.normal(4.0, 5.0).max(-8.0);
    let start = slot.start.after_minutes(late_minutes);
    Some(Visit {
        number: slot.number,
        kind: if video {
            VisitKind::Video
        } else {
            VisitKind::Office
        },
        patient,
        clinician: slot.clinician,
        department: slot.department,
        start,
        end: slot
            .end
            .after_minutes(random.normal(2.0, 4.0))
            .max(start.after_minutes(5.0)),
        booked_at: Some(booked_at),
        ending,
        illness: terms::for_clinic(&person, random),
        risk: 0.0,
        septic: false,
        follows: None,
    })
}

/// The share of booked visits that are by video.
fn video_share(specialty: &str) -> f64 {
    match specialty {
        "psychiatry" => 0.42,
        "orthopedic surgery" | "ophthalmology" => 0.03,
        "endocrinology" | "neurology" => 0.2,
        _ => 0.1,
    }
}
