//! The office: committees and their members, responsibilities by kind of tool, who stands in for
//! whom, which trainings members need. Rooms: [`committee`], [`responsibility`] (RACI), [`cover`],
//! [`training`], [`command`], [`event`], `decide`, `apply`.

pub mod apply;
pub mod command;
pub mod committee;
pub mod cover;
pub mod decide;
pub mod event;
pub mod responsibility;
mod seats;
pub mod training;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::actor::PersonRef;
use crate::ids::CommitteeId;
use crate::notice::Wishes;
use rounds_core::access::PersonId;

pub use committee::{Committee, Member, Rules, Seat};
pub use cover::Cover;
pub use responsibility::{Matrix, Part, Responsibility};
pub use training::{MemberTraining, TrainingRule};

/// The office as it stands.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Office {
    /// Committees by id.
    pub committees: BTreeMap<CommitteeId, Committee>,
    /// Who stands in for whom, the oldest first.
    pub covers: Vec<Cover>,
    /// Named people in responsibilities, over what the policy says by role.
    pub responsibilities: Vec<Responsibility>,
    /// Trainings that members have done.
    pub trainings: Vec<MemberTraining>,
    /// How people want to be told, by person.
    pub wishes: BTreeMap<PersonId, Wishes>,
    /// Reporting lines: who reports to whom.
    pub reports_to: BTreeMap<PersonId, (PersonRef, PersonRef)>,
}
