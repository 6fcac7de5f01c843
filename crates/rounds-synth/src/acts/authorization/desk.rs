//! Who must ask for what on a day: clinics for what was ordered and for what runs out, operating
//! rooms for planned stays.

use jiff::civil::Date;

use super::course::{self, Course};
use super::service::{PAYERS, SERVICES, STAY};
use super::{Asked, Authorization};
use crate::acts::Order;
use crate::calendar::Day;
use crate::course::VisitKind;
use crate::random::{Random, Topic};
use crate::scene::Scene;
use crate::world::orderables::orderable_at;
use crate::world::{Clinician, PatientNumber, Setting};

const AUTHORIZATIONS: Topic = Topic::new("authorizations");
/// More requests than one department sends in a day.
const REQUESTS_A_DAY: u64 = 4_000;
/// Requests of a full clinic day of one provider: a fifth of the week's 39.
const A_CLINIC_DAY: f64 = 7.8;
const URGENT: f64 = 0.08;
/// How many people of a panel are tried until one has a payer that wants to be asked.
const TRIES: usize = 12;

/// Whom and what a request is about.
struct Subject {
    patient: PatientNumber,
    clinician: usize,
    visit: Option<usize>,
    order: Option<u64>,
}

/// The requests of a scene.
pub(super) fn of(scene: &Scene<'_>, orders: &[Order]) -> Vec<Authorization> {
    let mut desk = Desk {
        scene,
        requests: Vec::new(),
    };
    match scene.here().setting {
        Setting::Ambulatory => desk.clinic(orders),
        Setting::Perioperative => desk.operations(),
        _ => {}
    }
    desk.requests
}

struct Desk<'a> {
    scene: &'a Scene<'a>,
    requests: Vec<Authorization>,
}

impl Desk<'_> {
    fn clinic(&mut self, orders: &[Order]) {
        let scene = self.scene;
        for order in orders {
            let mut random = scene.random(AUTHORIZATIONS, &[1, order.number]);
            let Some(service) = needed(order) else {
                continue;
            };
            let Some(visit) = scene.visits.get(order.visit) else {
                continue;
            };
            let subject = Subject {
                patient: visit.patient,
                clinician: order.clinician,
                visit: Some(order.visit),
                order: Some(order.number),
            };
            let Some(payer) = payer_of(scene, visit.patient) else {
                continue;
            };
            let asked = Asked {
                at: order.at,
                payer,
                service,
                is_urgent: random.chance(URGENT),
            };
            self.ask(subject, asked, &mut random);
        }
        let providers = scene.roster.iter().map(|(position, _)| *position);
        for position in providers {
            let linked = self.requests.iter().filter(|r| r.clinician == position);
            let linked = linked.count() as f64;
            self.renewals(scene.world.clinician(position), linked);
        }
    }

    /// What a provider asks for beside the day's orders.
    fn renewals(&mut self, provider: &Clinician, linked: f64) {
        let scene = self.scene;
        let slots = scene.slots.iter();
        let slots = slots.filter(|slot| slot.clinician == provider.position);
        let full_day = 2.0 * scene.world.scale.slots_per_session as f64;
        let clinic_days = slots.count() as f64 / full_day;
        let calendar = &scene.world.calendar;
        let season = season(calendar.date(scene.day));
        let volume = scene.world.scale.authorization_volume;
        let expected = A_CLINIC_DAY * volume * clinic_days * season;
        let mut random = scene.random(AUTHORIZATIONS, &[2, provider.position as u64]);
        let Some(panel) = scene.world.panels.get(provider.position) else {
            return;
        };
        let (extra_payer, factor) = scene.planted.prior_auth.more_requests(scene.day);
        let usual = random.poisson((expected - linked).max(0.1 * expected));
        let share = 1.0 / PAYERS.len() as f64;
        let extra = random.poisson(expected * share * (factor - 1.0));
        for turn in 0..usual + extra {
            let only = extra_payer.filter(|_| turn >= usual);
            let candidates = (0..TRIES).filter_map(|_| panel.get(random.below(panel.len())));
            let mut found = candidates.filter_map(|patient| {
                let payer = payer_of(scene, *patient)?;
                only.is_none_or(|only| only == payer)
                    .then_some((*patient, payer))
            });
            let Some((patient, payer)) = found.next() else {
                continue;
            };
            let asked = Asked {
                at: calendar.moment(scene.day, random.within(490.0, 1_000.0)),
                payer,
                service: any_service(&mut random),
                is_urgent: random.chance(URGENT),
            };
            let subject = Subject {
                patient,
                clinician: provider.position,
                visit: None,
                order: None,
            };
            self.ask(subject, asked, &mut random);
        }
    }

    /// Planned stays that begin today were asked for when they were booked.
    fn operations(&mut self) {
        let scene = self.scene;
        let first = scene.world.calendar.moment(Day(0), 0.0);
        for (position, visit) in scene.visits.iter().enumerate() {
            let Some(booked_at) = visit.booked_at.filter(|at| *at >= first) else {
                continue;
            };
            let payer = payer_of(scene, visit.patient);
            let (Some(payer), VisitKind::Inpatient) = (payer, visit.kind) else {
                continue;
            };
            let mut random = scene.random(AUTHORIZATIONS, &[3, visit.number]);
            let asked = Asked {
                at: booked_at,
                payer,
                service: STAY,
                is_urgent: false,
            };
            let subject = Subject {
                patient: visit.patient,
                clinician: visit.clinician,
                visit: Some(position),
                order: None,
            };
            self.ask(subject, asked, &mut random);
        }
    }

    fn ask(&mut self, subject: Subject, asked: Asked, random: &mut Random) {
        let scene = self.scene;
        let departments = scene.world.departments.len() as u64;
        let day = scene.day.0.max(0) as u64;
        let first = (day * departments + scene.department as u64) * REQUESTS_A_DAY;
        let course: Course = course::of(scene, &asked, random);
        self.requests.push(Authorization {
            number: first + self.requests.len() as u64,
            payer: asked.payer,
            service: asked.service,
            patient: subject.patient,
            clinician: subject.clinician,
            visit: subject.visit,
            order: subject.order,
            is_urgent: asked.is_urgent,
            method: course.method,
            submitted_at: course.submitted_at,
            responded_at: course.responded_at,
            decided_at: course.decided_at,
            due_at: course.due_at,
            extended: course.extended,
            paper: course.paper,
            decision: course.decision,
            reason: course.reason,
            exchanges: course.exchanges,
            staff_minutes: course.staff_minutes,
            has_error: course.has_error,
            appeal: course.appeal,
        });
    }
}

/// The payer of a patient, where it wants to be asked.
fn payer_of(scene: &Scene<'_>, patient: PatientNumber) -> Option<usize> {
    let payer = scene.world.patient(patient).payer;
    PAYERS.iter().position(|other| other.name == payer)
}

/// The service of an order that needs authorization.
fn needed(order: &Order) -> Option<usize> {
    let code = orderable_at(order.orderable).term.code;
    SERVICES.iter().position(|service| service.code == code)
}

fn any_service(random: &mut Random) -> usize {
    random.weighted(SERVICES.iter().map(|service| service.weight))
}

/// At the end of a year people have paid their deductible and want things done before the next.
fn season(date: Date) -> f64 {
    match (date.month(), date.day()) {
        (12, 1..=23) => 1.3,
        (12, _) => 0.9,
        (1, _) => 0.9,
        _ => 1.0,
    }
}
