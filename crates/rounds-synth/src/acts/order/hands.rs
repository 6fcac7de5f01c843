//! Through whose hands an order goes: who is responsible, who types it, and when it is signed.
//!
//! Prescribers enter most orders themselves: the Leapfrog Group asks for 85 % of the medication
//! orders of inpatients. The rest is given by word of mouth, by telephone or under a protocol and
//! typed by a nurse, and in clinics an assistant prepares some for signing.

use super::Mode;
use super::placing::Desk;
use crate::calendar::Moment;
use crate::course::{Visit, VisitKind};
use crate::random::Random;
use crate::world::Job;
use crate::world::orderables::{OrderKind, orderable_at};

/// Share of clinic orders that an assistant or nurse prepares.
const PENDED_SHARE: f64 = 0.12;
const VERBAL_SHARE: f64 = 0.04;
const TELEPHONE_SHARE: f64 = 0.03;
const TELEPHONE_SHARE_AT_NIGHT: f64 = 0.1;
const PROTOCOL_SHARE: f64 = 0.04;
/// Share of what would be ordered by telephone while no prescriber is there and is not.
const WAITS_SHARE: f64 = 0.85;

/// Who has to do with an order.
pub(super) struct Hands {
    pub(super) clinician: usize,
    pub(super) entered_by: usize,
    pub(super) mode: Mode,
    pub(super) signed_at: Moment,
}

/// Whose order it is; `None` where it waits or nobody is there to type it.
pub(super) fn of(
    desk: &Desk<'_>,
    visit: &Visit,
    at: Moment,
    orderable: usize,
    random: &mut Random,
) -> Option<Hands> {
    let minute = desk.duty.minute(desk.scene, at);
    let responsible = responsible(desk, visit, minute);
    let (mode, chance) = mode(visit.kind, minute, orderable, random);
    let helper = |job: Job| match visit.kind {
        VisitKind::Office | VisitKind::Video => matches!(job, Job::MedicalAssistant | Job::Nurse),
        _ => job == Job::Nurse,
    };
    let typist = |turn| desk.duty.someone(minute, turn, helper);
    let Some(clinician) = responsible else {
        // Nobody who may order is there: most things wait, for the others the nurse calls, and it
        // is signed when somebody comes.
        if random.chance(WAITS_SHARE) {
            return None;
        }
        return Some(Hands {
            clinician: visit.clinician,
            entered_by: typist(visit.number)?,
            mode: Mode::Telephone,
            signed_at: at.after_minutes(random.log_normal(600.0, 0.6)),
        });
    };
    let typed = random
        .chance(chance)
        .then(|| typist(random.next()))
        .flatten();
    let Some(entered_by) = typed else {
        return Some(Hands {
            clinician,
            entered_by: clinician,
            mode: Mode::Cpoe,
            signed_at: at,
        });
    };
    let wait = if mode == Mode::Cpoe { 18.0 } else { 420.0 };
    Some(Hands {
        clinician,
        entered_by,
        mode,
        signed_at: at.after_minutes(random.log_normal(wait, 0.8)),
    })
}

/// The clinician of the visit while they are at work, else who stands in for them.
fn responsible(desk: &Desk<'_>, visit: &Visit, minute: f64) -> Option<usize> {
    if visit.kind.is_booked() || desk.duty.is_there(visit.clinician, minute) {
        return Some(visit.clinician);
    }
    desk.duty.someone(minute, visit.number, Job::orders)
}

/// How an order would come in if not by its prescriber's hand, and how likely that is.
fn mode(kind: VisitKind, minute: f64, orderable: usize, random: &mut Random) -> (Mode, f64) {
    if kind.is_booked() {
        return (Mode::Cpoe, PENDED_SHARE);
    }
    let is_night = !(420.0..1_320.0).contains(&minute.rem_euclid(1_440.0));
    let by_telephone = match (kind, is_night) {
        (VisitKind::Emergency, _) => 0.0,
        (_, true) => TELEPHONE_SHARE_AT_NIGHT,
        (_, false) => TELEPHONE_SHARE,
    };
    let by_protocol = match orderable_at(orderable).kind {
        OrderKind::Medication | OrderKind::Laboratory => PROTOCOL_SHARE,
        _ => 0.0,
    };
    let all = VERBAL_SHARE + by_telephone + by_protocol;
    let which = random.unit() * all;
    let mode = if which < VERBAL_SHARE {
        Mode::Verbal
    } else if which < VERBAL_SHARE + by_telephone {
        Mode::Telephone
    } else {
        Mode::Protocol
    };
    (mode, all)
}
