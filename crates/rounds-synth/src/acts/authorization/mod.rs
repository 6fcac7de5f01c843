//! Prior authorization: what clinics and operating rooms must ask payers for, and what these
//! answer. Who asks is in `desk.rs`, what can be asked for in `service.rs`, how it goes in
//! `course.rs`.
//!
//! The volume is that of the AMA survey of 2024: 39 requests a physician and week, here for five
//! full clinic days. Those for an order are linked to it; the others renew what runs already.

mod course;
mod desk;
mod service;

use super::Order;
use crate::calendar::Moment;
use crate::scene::Scene;
use crate::world::PatientNumber;
pub(crate) use service::{PAYERS, REASONS, ServiceKind, payer_at, service_at};

/// How a request was exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Method {
    X12,
    Restful,
    Portal,
    Fax,
    Telephone,
}

impl Method {
    /// Whether a program sent it.
    pub(crate) fn is_electronic(self) -> bool {
        matches!(self, Self::X12 | Self::Restful)
    }

    fn staff_minutes(self) -> f64 {
        match self {
            Self::X12 | Self::Restful => 4.0,
            Self::Portal => 8.0,
            Self::Fax | Self::Telephone => 21.0,
        }
    }
}

/// What a payer decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Decision {
    Approved,
    Modified,
    Denied,
    /// Taken back by the clinic.
    Cancelled,
}

/// A document that a payer asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PaperAsked {
    /// Position in the feed's list of kinds.
    pub(crate) kind: usize,
    pub(crate) asked_at: Moment,
    pub(crate) sent_at: Option<Moment>,
}

/// How a denial is fought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum AppealKind {
    Reconsideration,
    PeerToPeer,
    Appeal,
}

/// How an appeal ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum AppealResult {
    Overturned,
    PartlyOverturned,
    Upheld,
    Withdrawn,
}

/// An appeal against a denial.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Appeal {
    pub(crate) kind: AppealKind,
    pub(crate) filed_at: Moment,
    pub(crate) decided_at: Moment,
    pub(crate) result: AppealResult,
    pub(crate) staff_minutes: f64,
}

/// What is asked of whom.
#[derive(Debug, Clone, Copy)]
struct Asked {
    /// When somebody wanted it.
    at: Moment,
    /// Position in [`PAYERS`].
    payer: usize,
    /// Position in [`SERVICES`].
    service: usize,
    is_urgent: bool,
}

/// One request with its whole course.
#[derive(Debug, Clone)]
pub(crate) struct Authorization {
    /// Unique in the system.
    pub(crate) number: u64,
    pub(crate) payer: usize,
    pub(crate) service: usize,
    pub(crate) patient: PatientNumber,
    pub(crate) clinician: usize,
    /// Position in the scene's visits; none for renewals.
    pub(crate) visit: Option<usize>,
    /// The number of the order it is for.
    pub(crate) order: Option<u64>,
    pub(crate) is_urgent: bool,
    pub(crate) method: Method,
    pub(crate) submitted_at: Moment,
    pub(crate) responded_at: Moment,
    pub(crate) decided_at: Option<Moment>,
    pub(crate) due_at: Moment,
    pub(crate) extended: bool,
    pub(crate) paper: Option<PaperAsked>,
    pub(crate) decision: Decision,
    /// Position in [`REASONS`].
    pub(crate) reason: Option<usize>,
    pub(crate) exchanges: u32,
    pub(crate) staff_minutes: f64,
    /// Whether the last electronic exchange came back with an error.
    pub(crate) has_error: bool,
    pub(crate) appeal: Option<Appeal>,
}

/// The requests of a scene.
pub(crate) fn of(scene: &Scene<'_>, orders: &[Order]) -> Vec<Authorization> {
    desk::of(scene, orders)
}
