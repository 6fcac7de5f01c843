//! Orders that are taken back: at once because they were a mistake, for another patient because
//! the wrong chart was open, or later in the course of treatment.
//!
//! Medication orders are retracted soon in 4 % (Li 2019, PMC6868292, median of order-set items).
//! Retract and reorder: cancelled within ten minutes, ordered by the same clinician for another
//! patient within ten minutes (NQF 2723); how often is our choice.

use super::placing::first_number;
use super::{Mode, Order, OrderStatus};
use crate::course::VisitKind;
use crate::random::Topic;
use crate::scene::Scene;
use crate::world::orderables::OrderKind;

const WITHDRAWAL: Topic = Topic::new("withdrawn orders");
/// Share of medication orders and of others that are retracted.
const RETRACTED: (f64, f64) = (0.04, 0.015);
/// Share of orders placed in the wrong chart.
const WRONG_CHART: f64 = 0.000_9;
/// Share of medication orders in wards that are stopped later, and of these replaced by another.
const DISCONTINUED: f64 = 0.16;
const REPLACED: f64 = 0.25;

/// Takes back some of the orders and adds those that come in their place.
pub(super) fn apply(scene: &Scene<'_>, orders: &mut Vec<Order>) {
    let mut added = Vec::new();
    let mut next = first_number(scene) + orders.len() as u64;
    for order in orders.iter_mut() {
        let mut random = scene.random(WITHDRAWAL, &[order.number]);
        let is_medication = order.kind() == OrderKind::Medication;
        let retracted = if is_medication {
            RETRACTED.0
        } else {
            RETRACTED.1
        };
        let soon = order.at.after_minutes(random.within(0.5, 9.5));
        let own = order.mode == Mode::Cpoe && order.entered_by == order.clinician;
        if own && random.chance(WRONG_CHART) {
            if let Some(visit) = other_visit(scene, order) {
                order.status = OrderStatus::Cancelled;
                order.ended = Some((soon, order.clinician));
                let at = soon.after_minutes(random.within(0.5, 9.0));
                let again = again(order, (next, visit), at);
                next += 1;
                added.push(again);
            }
        } else if random.chance(retracted) {
            order.status = OrderStatus::Cancelled;
            order.ended = Some((soon, order.entered_by));
        } else if is_medication && random.chance(discontinued_share(scene, order)) {
            let later = order.at.after_minutes(random.log_normal(1_500.0, 0.7));
            order.status = OrderStatus::Discontinued;
            order.ended = Some((later, order.clinician));
            if random.chance(REPLACED) && own {
                let mut other = again(order, (next, order.visit), order.at.after_minutes(25.0));
                order.ended = Some((other.at, order.clinician));
                other.replaces = Some(order.number);
                next += 1;
                added.push(other);
            }
        }
    }
    orders.extend(added);
}

fn discontinued_share(scene: &Scene<'_>, order: &Order) -> f64 {
    match scene.visits.get(order.visit).map(|visit| visit.kind) {
        Some(VisitKind::Inpatient) => DISCONTINUED,
        _ => 0.0,
    }
}

/// The same thing ordered again.
fn again(order: &Order, (number, visit): (u64, usize), at: crate::calendar::Moment) -> Order {
    Order {
        number,
        at,
        visit,
        set: None,
        signed_at: at,
        status: OrderStatus::Active,
        ended: None,
        replaces: None,
        ..order.clone()
    }
}

/// Another patient whom the same clinician has in front of them at that time.
fn other_visit(scene: &Scene<'_>, order: &Order) -> Option<usize> {
    let own = scene.visits.get(order.visit)?;
    scene.visits.iter().position(|visit| {
        let near =
            visit.start.minutes_since(order.at) < 45.0 && order.at.minutes_since(visit.end) < 45.0;
        visit.patient != own.patient && visit.took_place() && near
    })
}
