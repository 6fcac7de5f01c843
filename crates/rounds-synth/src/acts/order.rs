//! Orders: who asked for what, through which order set, and what was taken back.

use crate::calendar::Moment;
use crate::random::Topic;
use crate::scene::Scene;

const ORDERS: Topic = Topic::new("orders");

/// One order.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    /// Unique in the system.
    pub(crate) number: u64,
    pub(crate) at: Moment,
    /// Positions in the staff: who signed it, and who entered it where that was somebody else.
    pub(crate) clinician: usize,
    pub(crate) entered_by: usize,
    /// Position in the scene's visits.
    pub(crate) visit: usize,
}

/// The orders of a scene.
pub(crate) fn of(scene: &Scene<'_>) -> Vec<Order> {
    let mut orders = Vec::new();
    for (position, visit) in scene.visits.iter().enumerate() {
        if !visit.took_place() {
            continue;
        }
        let mut random = scene.random(ORDERS, &[visit.number]);
        let minutes = visit.end.minutes_since(visit.start).min(600.0);
        for _ in 0..random.poisson(1.6) {
            orders.push(Order {
                number: visit.number * 1_000 + orders.len() as u64,
                at: visit.start.after_minutes(random.within(2.0, minutes)),
                clinician: visit.clinician,
                entered_by: visit.clinician,
                visit: position,
            });
        }
    }
    orders
}
