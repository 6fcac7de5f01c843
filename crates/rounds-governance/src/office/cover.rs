//! Who stands in for whom, and until when.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::PersonRef;

/// Somebody stands in for somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Cover {
    /// Who is away.
    pub away: PersonRef,
    /// Who stands in: acknowledges, answers, votes in their seat.
    pub stands_in: PersonRef,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Why, where it is said.
    pub reason: String,
    /// Whether it was ended early.
    pub is_ended: bool,
}

impl Cover {
    /// Whether it is in force on this day.
    pub fn is_in_force(&self, day: Date) -> bool {
        !self.is_ended && self.from <= day && day <= self.until
    }
}
