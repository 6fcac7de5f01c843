//! When rules fire: on orders, on opened charts and on scores. A rule that was overridden comes
//! again now and then when the same person goes on with the same patient.

use super::response::{self, Situation};
use super::{Alert, Response};
use crate::acts::duty::Duty;
use crate::acts::{Order, Prediction};
use crate::calendar::{Day, Moment};
use crate::course::{Visit, VisitKind};
use crate::random::{Random, Topic};
use crate::scene::Scene;
use crate::world::orderables::ORDERABLES;
use crate::world::rules::Trigger;
use crate::world::{Job, Setting};

const ON_ORDERS: Topic = Topic::new("alerts on orders");
const ON_CHARTS: Topic = Topic::new("alerts on charts");
const ON_SCORES: Topic = Topic::new("alerts on scores");
/// More alerts than one department sees in a day.
const ALERTS_A_DAY: u64 = 200_000;
/// The chance that an overridden alert comes again.
const AGAIN: f64 = 0.12;

/// The alerts of a scene in the making.
struct Firing<'a> {
    scene: &'a Scene<'a>,
    duty: Duty,
    /// Rules with their chance of firing on this day, by what is ordered.
    by_orderable: Vec<Vec<(usize, f64)>>,
    /// Rules of this kind of place with their chance.
    by_chart: Vec<(usize, f64)>,
    alerts: Vec<Alert>,
}

/// The alerts of a scene.
pub(super) fn of(scene: &Scene<'_>, orders: &[Order], predictions: &[Prediction]) -> Vec<Alert> {
    let setting = scene.here().setting;
    if !matches!(
        setting,
        Setting::Ambulatory | Setting::Emergency | Setting::Inpatient
    ) {
        return Vec::new();
    }
    let mut firing = Firing::new(scene, setting);
    for (position, order) in orders.iter().enumerate() {
        firing.order(position, order);
    }
    for (position, visit) in scene.visits.iter().enumerate() {
        if visit.took_place() {
            firing.charts(position, visit);
        }
    }
    for prediction in predictions {
        firing.score(prediction);
    }
    firing.alerts
}

impl<'a> Firing<'a> {
    fn new(scene: &'a Scene<'a>, setting: Setting) -> Self {
        let mut by_orderable = vec![Vec::new(); ORDERABLES.len()];
        let mut by_chart = Vec::new();
        for (position, rule) in scene.world.rules.iter().enumerate() {
            let alerts = &scene.planted.alerts;
            let chance = rule.chance * alerts.firing_factor(scene.world, position, scene.day);
            match &rule.trigger {
                Trigger::Orders(orderables) => {
                    for orderable in orderables {
                        if let Some(rules) = by_orderable.get_mut(*orderable) {
                            rules.push((position, chance));
                        }
                    }
                }
                Trigger::Charts(place) if *place == setting => by_chart.push((position, chance)),
                Trigger::Charts(_) | Trigger::Predictions(_) => {}
            }
        }
        Self {
            scene,
            duty: Duty::of(scene),
            by_orderable,
            by_chart,
            alerts: Vec::new(),
        }
    }

    /// Whoever enters an order sees its alerts.
    fn order(&mut self, position: usize, order: &Order) {
        let mut random = self.scene.random(ON_ORDERS, &[order.number]);
        let rules = self.by_orderable.get(order.orderable).cloned();
        for (rule, chance) in rules.unwrap_or_default() {
            let misses = self.scene.planted.alerts.misses(rule, order.term);
            if random.chance(chance) && !misses {
                let at = order.at.after_ms(-random.between(2_000, 40_000));
                let whom = (order.entered_by, order.visit);
                self.fire(rule, (at, whom), Some(position), &mut random);
            }
        }
    }

    /// Whoever opens a chart sees the hints beside it.
    fn charts(&mut self, position: usize, visit: &Visit) {
        if self.by_chart.is_empty() {
            return;
        }
        let scene = self.scene;
        let mut random = scene.random(ON_CHARTS, &[visit.number]);
        let patient = scene.world.patient(visit.patient);
        let age = patient.age_years(scene.world.calendar.date(scene.day));
        for (at, clinician) in self.openings(visit, &mut random) {
            for place in 0..self.by_chart.len() {
                let Some((rule, chance)) = self.by_chart.get(place).copied() else {
                    continue;
                };
                let found = scene.world.rules.get(rule);
                if random.chance(chance)
                    && found.is_some_and(|rule| rule.population.has(&patient, age))
                {
                    let whom = (clinician, position);
                    self.fire(rule, (at, whom), None, &mut random);
                }
            }
        }
    }

    /// When the chart of a visit is opened with its hints, and by whom.
    fn openings(&self, visit: &Visit, random: &mut Random) -> Vec<(Moment, usize)> {
        let scene = self.scene;
        let calendar = &scene.world.calendar;
        let mut openings = Vec::new();
        let mut open = |at: Moment, wanted: fn(Job) -> bool| {
            let minute = self.duty.minute(scene, at);
            let own = wanted(scene.world.clinician(visit.clinician).job)
                && self.duty.is_there(visit.clinician, minute);
            let someone = || self.duty.someone(minute, visit.number, wanted);
            let who = own.then_some(visit.clinician).or_else(someone);
            openings.extend(who.map(|who| (at, who)));
        };
        match visit.kind {
            VisitKind::Office | VisitKind::Video => {
                openings.push((visit.start.after_minutes(1.0), visit.clinician));
            }
            VisitKind::Emergency => {
                open(visit.start.after_minutes(random.within(1.0, 8.0)), |job| {
                    job == Job::Nurse
                });
                open(
                    visit.start.after_minutes(random.within(8.0, 40.0)),
                    Job::orders,
                );
            }
            VisitKind::Inpatient => {
                let from = calendar.moment(scene.day, 0.0).max(visit.start);
                let to = calendar.moment(Day(scene.day.0 + 1), 0.0).min(visit.end);
                for (minute, wanted) in [
                    (
                        random.within(430.0, 560.0),
                        (|job| job == Job::Nurse) as fn(Job) -> bool,
                    ),
                    (random.within(480.0, 720.0), Job::orders),
                ] {
                    let at = calendar.moment(scene.day, minute);
                    if from <= at && at < to {
                        open(at, wanted);
                    }
                }
            }
        }
        openings
    }

    /// A score above its threshold interrupts the one to whom it is shown.
    fn score(&mut self, prediction: &Prediction) {
        let is_high = prediction
            .score
            .is_some_and(|score| score >= prediction.threshold);
        let (Some(clinician), Some(visit), true) = (prediction.shown_to, prediction.visit, is_high)
        else {
            return;
        };
        let wanted = Trigger::Predictions(prediction.model);
        let rules = &self.scene.world.rules;
        let Some(rule) = rules.iter().position(|rule| rule.trigger == wanted) else {
            return;
        };
        let mut random = self.scene.random(ON_SCORES, &[prediction.number]);
        let alerts = &self.scene.planted.alerts;
        let factor = alerts.firing_factor(self.scene.world, rule, self.scene.day);
        let usual = rules.get(rule).map_or(0.0, |rule| rule.chance) * factor;
        if random.chance(usual) {
            let at = prediction.at.after_ms(random.between(1_000, 240_000));
            let whom = (clinician, visit);
            self.fire(rule, (at, whom), None, &mut random);
        }
    }

    fn fire(
        &mut self,
        rule: usize,
        (at, (clinician, visit)): (Moment, (usize, usize)),
        order: Option<usize>,
        random: &mut Random,
    ) {
        let Some(situation) = Situation::of(self.scene, rule) else {
            return;
        };
        let answer = response::of(&situation, at, random);
        let departments = self.scene.world.departments.len() as u64;
        let day = self.scene.day.0.max(0) as u64;
        let first = (day * departments + self.scene.department as u64 + 1) * ALERTS_A_DAY;
        let overridden = answer.response == Some(Response::Overridden);
        self.alerts.push(Alert {
            number: first + self.alerts.len() as u64,
            at,
            rule,
            version: situation.version,
            clinician,
            visit,
            order,
            interruptive: situation.interruptive,
            silent: situation.silent,
            response: answer.response,
            shown_ms: answer.shown_ms,
            reason: answer.reason,
            comment: answer.comment,
            action_at: answer.action_at,
        });
        if overridden && random.chance(AGAIN) {
            let later = at.after_minutes(random.within(0.5, 6.0));
            let minute = self.duty.minute(self.scene, later);
            if self.duty.is_there(clinician, minute) {
                self.fire(rule, (later, (clinician, visit)), order, random);
            }
        }
    }
}
