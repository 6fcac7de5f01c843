//! How a request for prior authorization goes: how it is sent, what the payer asks for, when and
//! how it decides, and whether a denial is appealed.
//!
//! Of all requests 6.4 % are denied, 11.7 % of the denials appealed and 81.7 % of those overturned
//! (KFF, Medicare Advantage, 2023). Payers must answer within 72 hours when it is urgent and, from
//! 1 January 2026, within seven days otherwise (CMS-0057-F, 89 FR 8758). Minutes of staff time are
//! those of the CAQH index: 21 by hand, 8 on a portal, 4 electronically; about a third is
//! electronic.

use jiff::civil::date;

use super::super::turnaround::after_opening_minutes;
use super::service::{REASONS, ServiceKind, payer_at, service_at};
use super::{Appeal, AppealKind, AppealResult, Asked, Decision, Method, PaperAsked};
use crate::calendar::{Calendar, Day, Moment};
use crate::random::Random;
use crate::scene::Scene;

/// Share of requests that are denied.
const DENIED: f64 = 0.064;
const MODIFIED: f64 = 0.025;
/// Taken back before the payer answers.
const CANCELLED: f64 = 0.012;
/// Share of denials that are appealed, and of decided appeals that overturn.
const APPEALED: f64 = 0.117;
const OVERTURNED: f64 = 0.817;
const WITHDRAWN: f64 = 0.03;
/// Share of electronic requests that a program approves at once.
const AT_ONCE: f64 = 0.3;
const PAPERS_ASKED: f64 = 0.18;
const EXTENDED: f64 = 0.02;
/// Share of payers' decisions that would be late and are hurried to be in time.
const HURRIED: f64 = 0.96;
const STANDARD_DAYS: f64 = 2.0;
const URGENT_DAYS: f64 = 0.8;
const DAY_MINUTES: f64 = 1_440.0;
const METHODS: [(Method, f64); 5] = [
    (Method::X12, 0.25),
    (Method::Restful, 0.1),
    (Method::Portal, 0.41),
    (Method::Fax, 0.17),
    (Method::Telephone, 0.07),
];

/// What became of a request.
pub(super) struct Course {
    pub(super) method: Method,
    pub(super) submitted_at: Moment,
    pub(super) responded_at: Moment,
    pub(super) decided_at: Option<Moment>,
    pub(super) due_at: Moment,
    pub(super) extended: bool,
    pub(super) paper: Option<PaperAsked>,
    pub(super) decision: Decision,
    pub(super) reason: Option<usize>,
    pub(super) exchanges: u32,
    pub(super) staff_minutes: f64,
    pub(super) has_error: bool,
    pub(super) appeal: Option<Appeal>,
}

/// Until when a payer must answer.
fn due(calendar: &Calendar, asked: &Asked, submitted_at: Moment) -> Moment {
    let day = calendar.wall(submitted_at).day;
    let days = if asked.is_urgent {
        3.0
    } else if day < calendar.day(date(2026, 1, 1)) {
        14.0
    } else {
        7.0
    };
    submitted_at.after_minutes(days * DAY_MINUTES)
}

pub(super) fn of(scene: &Scene<'_>, asked: &Asked, random: &mut Random) -> Course {
    let calendar = &scene.world.calendar;
    let method = METHODS
        .get(random.weighted(METHODS.iter().map(|(_, share)| *share)))
        .map_or(Method::Portal, |(method, _)| *method);
    let desk = if method.is_electronic() { 60.0 } else { 240.0 };
    let desk = if asked.is_urgent { desk / 4.0 } else { desk };
    let submitted_at = after_opening_minutes(calendar, asked.at, random.log_normal(desk, 0.9));
    let (decision, reason) = decide(scene, asked, random);
    let due_at = due(calendar, asked, submitted_at);
    let at_once = method.is_electronic() && decision == Decision::Approved;
    let mut course = Course {
        method,
        submitted_at,
        responded_at: submitted_at,
        decided_at: None,
        due_at,
        extended: false,
        paper: None,
        decision,
        reason,
        exchanges: 1,
        staff_minutes: random.log_normal(method.staff_minutes(), 0.4),
        has_error: method.is_electronic() && random.chance(0.015),
        appeal: None,
    };
    if at_once && random.chance(AT_ONCE) {
        course.responded_at = submitted_at.after_minutes(random.within(0.05, 2.0));
        course.decided_at = Some(course.responded_at);
        return course;
    }
    consider(scene, asked, &mut course, random);
    course
}

/// A person at the payer looks at it.
fn consider(scene: &Scene<'_>, asked: &Asked, course: &mut Course, random: &mut Random) {
    let calendar = &scene.world.calendar;
    let factor = scene.planted.prior_auth.wait_factor(asked.payer, scene.day);
    let usual = if asked.is_urgent {
        URGENT_DAYS
    } else {
        STANDARD_DAYS * factor
    };
    let wait = random.log_normal(usual, 0.6) * DAY_MINUTES;
    let in_hours = |moment, random: &mut Random| {
        after_opening_minutes(calendar, moment, random.within(0.0, 120.0))
    };
    let mut decided_at = in_hours(course.submitted_at.after_minutes(wait), random);
    course.responded_at = course.submitted_at.after_minutes(random.within(1.0, 90.0));
    if random.chance(PAPERS_ASKED) {
        let asked_at = in_hours(course.submitted_at.after_minutes(0.4 * wait), random);
        let sent_at = after_opening_minutes(calendar, asked_at, random.log_normal(300.0, 0.9));
        course.paper = Some(PaperAsked {
            kind: random.weighted([0.2, 0.4, 0.22, 0.12, 0.06].into_iter()),
            asked_at,
            sent_at: (!random.chance(0.05)).then_some(sent_at),
        });
        course.staff_minutes += random.within(6.0, 18.0);
        course.exchanges += 2;
        decided_at = decided_at.max(in_hours(sent_at.after_minutes(0.3 * wait), random));
    }
    if random.chance(EXTENDED) {
        course.extended = true;
        course.due_at = course.submitted_at.after_minutes(14.0 * DAY_MINUTES);
    }
    let hurried = if factor > 1.0 { 0.6 } else { HURRIED };
    if decided_at > course.due_at && random.chance(hurried) {
        decided_at = course.due_at.after_minutes(-random.within(20.0, 600.0));
    }
    course.exchanges += u32::from(random.chance(0.3));
    course.decided_at = (course.decision != Decision::Cancelled).then_some(decided_at);
    if course.decision == Decision::Denied && random.chance(APPEALED) {
        course.appeal = Some(appeal(scene, asked, decided_at, random));
    }
}

fn decide(scene: &Scene<'_>, asked: &Asked, random: &mut Random) -> (Decision, Option<usize>) {
    let kind = service_at(asked.service).kind;
    let usual = DENIED * payer_at(asked.payer).denial_factor * service_factor(kind);
    let planted = &scene.planted.prior_auth;
    let denied = planted.denial_share(asked.payer, kind, scene.day);
    let denied = denied.unwrap_or(usual);
    let chance = random.unit();
    if chance < denied {
        let reason = random.weighted(REASONS.iter().map(|(_, _, share)| *share));
        (Decision::Denied, Some(reason))
    } else if chance < denied + MODIFIED {
        (Decision::Modified, None)
    } else if chance < denied + MODIFIED + CANCELLED {
        (Decision::Cancelled, None)
    } else {
        (Decision::Approved, None)
    }
}

/// How many times the usual share of a service is denied; about 1 over all.
fn service_factor(kind: ServiceKind) -> f64 {
    match kind {
        ServiceKind::Imaging => 0.9,
        ServiceKind::Medication => 1.2,
        ServiceKind::Equipment => 1.1,
        ServiceKind::Therapy => 0.9,
        ServiceKind::Procedure => 0.9,
        ServiceKind::Inpatient => 0.6,
    }
}

fn appeal(scene: &Scene<'_>, asked: &Asked, denied_at: Moment, random: &mut Random) -> Appeal {
    let calendar = &scene.world.calendar;
    let (kind, waits, takes, minutes) = if random.chance(0.3) {
        (AppealKind::PeerToPeer, 900.0, 1.5, 35.0)
    } else if random.chance(0.3) {
        (AppealKind::Reconsideration, 2_400.0, 9.0, 30.0)
    } else {
        (AppealKind::Appeal, 3_600.0, 20.0, 60.0)
    };
    let filed_at = after_opening_minutes(calendar, denied_at, random.log_normal(waits, 0.7));
    let takes = random.log_normal(takes, 0.4) * DAY_MINUTES;
    let day: Day = calendar.wall(filed_at).day;
    let share = scene.planted.prior_auth.overturn_share(asked.payer, day);
    let result = if random.chance(WITHDRAWN) {
        AppealResult::Withdrawn
    } else if random.chance(share.unwrap_or(OVERTURNED)) {
        if random.chance(0.12) {
            AppealResult::PartlyOverturned
        } else {
            AppealResult::Overturned
        }
    } else {
        AppealResult::Upheld
    };
    Appeal {
        kind,
        filed_at,
        decided_at: after_opening_minutes(calendar, filed_at.after_minutes(takes), 30.0),
        result,
        staff_minutes: random.log_normal(minutes, 0.4),
    }
}
