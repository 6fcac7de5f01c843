//! Alerts: which rule fired at whom, about which order, and what the person did with it. What
//! sets them off is in `firing.rs`, what people do in `response.rs`, what they write in `words.rs`.

mod firing;
mod response;
mod words;

use super::{Order, Prediction};
use crate::calendar::Moment;
use crate::scene::Scene;
use crate::world::Rule;

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
    /// Number of the rule's version, from 1.
    pub(crate) version: usize,
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
    /// The reason chosen for an override.
    pub(crate) reason: Option<&'static str>,
    /// What was written in answer.
    pub(crate) comment: Option<&'static str>,
    /// When what it wants was done, where it was.
    pub(crate) action_at: Option<Moment>,
}

impl Alert {
    /// The id in every feed.
    pub(crate) fn id(&self) -> String {
        format!("alt-{}", self.number)
    }

    /// The rule that fired.
    pub(crate) fn rule<'a>(&self, scene: &Scene<'a>) -> Option<&'a Rule> {
        scene.world.rules.get(self.rule)
    }
}

/// The alerts of a scene.
pub(crate) fn of(scene: &Scene<'_>, orders: &[Order], predictions: &[Prediction]) -> Vec<Alert> {
    firing::of(scene, orders, predictions)
}
