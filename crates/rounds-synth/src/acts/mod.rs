//! What people and programs do in a scene: orders, notes, messages, alerts, predictions. Feeds
//! export them; the audit log is derived from them, so that it tells the same story.

pub(crate) mod alert;
pub(crate) mod authorization;
pub(crate) mod draft;
pub(crate) mod duty;
pub(crate) mod message;
pub(crate) mod note;
pub(crate) mod order;
pub(crate) mod prediction;
pub(crate) mod result;
#[cfg(test)]
mod shape;
mod signing;
mod turnaround;

pub(crate) use alert::Alert;
pub(crate) use draft::Draft;
pub(crate) use message::Message;
pub(crate) use note::Note;
pub(crate) use order::Order;
pub(crate) use prediction::Prediction;

use crate::scene::Scene;

/// Everything done in one department on one day.
#[derive(Debug, Default)]
pub(crate) struct Acts {
    pub(crate) orders: Vec<Order>,
    pub(crate) notes: Vec<Note>,
    pub(crate) messages: Vec<Message>,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) predictions: Vec<Prediction>,
    pub(crate) alerts: Vec<Alert>,
}

impl Acts {
    /// What is done in this scene. Predictions come before alerts, since some alerts show one.
    pub(crate) fn of(scene: &Scene<'_>) -> Self {
        let orders = order::of(scene);
        let messages = message::of(scene);
        let predictions = prediction::of(scene, &messages);
        let alerts = alert::of(scene, &orders, &predictions);
        let notes = note::of(scene);
        Self {
            drafts: draft::of(scene, &notes, &messages),
            notes,
            messages,
            orders,
            predictions,
            alerts,
        }
    }
}
