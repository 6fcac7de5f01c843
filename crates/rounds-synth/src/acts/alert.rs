//! Alerts: which rule fired at whom, about which order, and what the person did with it.

use super::{Order, Prediction};
use crate::calendar::Moment;
use crate::scene::Scene;

/// What somebody did with an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Response {
    Accepted,
    Overridden,
    Dismissed,
    Ignored,
}

/// One alert.
#[derive(Debug, Clone)]
pub(crate) struct Alert {
    /// Unique in the system.
    pub(crate) number: u64,
    pub(crate) at: Moment,
    /// Position in the list of rules.
    pub(crate) rule: usize,
    pub(crate) clinician: usize,
    /// Position in the scene's visits.
    pub(crate) visit: usize,
    /// Position in the scene's orders.
    pub(crate) order: Option<usize>,
    pub(crate) interruptive: bool,
    /// Computed and not shown.
    pub(crate) silent: bool,
    pub(crate) response: Option<Response>,
    pub(crate) shown_ms: Option<i64>,
}

/// The alerts of a scene.
pub(crate) fn of(_scene: &Scene<'_>, _orders: &[Order], _predictions: &[Prediction]) -> Vec<Alert> {
    Vec::new()
}
