//! Orders: who asked for what, through which order set, who typed it, and what was taken back.
//! What is ordered and when is in `placing.rs`, who signs in `hands.rs`, what was withdrawn in
//! `withdrawal.rs`.

mod hands;
mod placing;
mod withdrawal;

use crate::calendar::Moment;
use crate::scene::Scene;
use crate::terms::Term;
use crate::world::orderables::{OrderKind, orderable_at};

/// How an order came into the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Mode {
    /// Entered by, or pended for, the one who signs it.
    Cpoe,
    Verbal,
    Telephone,
    Protocol,
}

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum OrderStatus {
    Active,
    Completed,
    /// Taken back soon after it was placed.
    Cancelled,
    /// Ended later, in the course of treatment.
    Discontinued,
}

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
    /// Position in the catalogue of what can be ordered.
    pub(crate) orderable: usize,
    /// Its code and words: those of the catalogue, or of a product that came in its place.
    pub(crate) term: Term,
    pub(crate) mode: Mode,
    /// Position and version of the order set that it came from.
    pub(crate) set: Option<(usize, u32)>,
    pub(crate) is_urgent: bool,
    pub(crate) signed_at: Moment,
    pub(crate) status: OrderStatus,
    /// When and by whom it was cancelled or discontinued.
    pub(crate) ended: Option<(Moment, usize)>,
    /// The number of the order that it replaced.
    pub(crate) replaces: Option<u64>,
}

impl Order {
    /// The id in every feed.
    pub(crate) fn id(&self) -> String {
        id(self.number)
    }

    /// What kind of thing is ordered.
    pub(crate) fn kind(&self) -> OrderKind {
        orderable_at(self.orderable).kind
    }
}

/// The id of the order with this number.
pub(crate) fn id(number: u64) -> String {
    format!("ord-{number}")
}

/// The orders of a scene.
pub(crate) fn of(scene: &Scene<'_>) -> Vec<Order> {
    let mut orders = placing::of(scene);
    withdrawal::apply(scene, &mut orders);
    orders
}
