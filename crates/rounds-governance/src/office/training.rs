//! Which trainings members of committees need, and who has done which.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::PersonRef;

/// A training that seats need, from the policy file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TrainingRule {
    /// Its word.
    pub name: String,
    /// Its name on screen.
    pub title: String,
    /// Seats that need it.
    pub seats: Vec<super::Seat>,
    /// How many days it counts; none is for ever.
    #[serde(default)]
    pub valid_days: Option<u32>,
    /// Whether who has not done it, or too long ago, has no vote.
    #[serde(default)]
    pub is_needed_to_vote: bool,
}

/// Somebody did a training or holds a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MemberTraining {
    /// Who.
    pub person: PersonRef,
    /// Which.
    pub training: String,
    /// When.
    pub done_on: Date,
    /// Last day on which it counts, where the certificate says so itself.
    pub valid_until: Option<Date>,
}
