//! Messages in the in-basket: what came, who dealt with it, and when.

use crate::calendar::Moment;
use crate::scene::Scene;
use crate::world::PatientNumber;

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum MessageKind {
    PatientAdvice,
    Refill,
    Result,
    Staff,
    Admin,
}

/// One message.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// Unique in the system.
    pub(crate) number: u64,
    pub(crate) kind: MessageKind,
    pub(crate) received_at: Moment,
    pub(crate) opened_at: Option<Moment>,
    pub(crate) done_at: Option<Moment>,
    /// Positions in the staff.
    pub(crate) recipient: usize,
    pub(crate) handled_by: Option<usize>,
    /// Whether it went to a pool of people first.
    pub(crate) pool: bool,
    pub(crate) patient: Option<PatientNumber>,
    pub(crate) characters: u32,
}

/// The messages received in a scene's department on its day.
pub(crate) fn of(_scene: &Scene<'_>) -> Vec<Message> {
    Vec::new()
}
