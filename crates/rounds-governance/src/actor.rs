//! Who acts, and people as they are named in what happened.

use std::collections::BTreeSet;

use rounds_core::access::{ActorKind, Permission, PersonId};
use serde::{Deserialize, Serialize};

use crate::refused::Refused;

/// A person as named when something happened; a later change of name changes no history.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PersonRef {
    /// Who.
    pub id: PersonId,
    /// Name on screen.
    pub name: String,
}

/// Who acts now, with what they may do. Permissions come from the policies of roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub person: PersonRef,
    /// Person, program with a person's token, command line, or Rounds itself.
    pub kind: ActorKind,
    /// Roles by name.
    pub roles: BTreeSet<String>,
    /// What they may do.
    pub may: BTreeSet<Permission>,
}

impl Actor {
    /// Rounds itself: what follows from data and clocks is done in its name.
    pub fn system() -> Self {
        Self {
            person: PersonRef {
                id: PersonId("system".to_owned()),
                name: "Rounds".to_owned(),
            },
            kind: ActorKind::System,
            roles: BTreeSet::new(),
            may: Permission::ALL.iter().copied().collect(),
        }
    }

    /// Whether it is this person.
    pub fn is(&self, person: &PersonRef) -> bool {
        self.person.id == person.id
    }

    /// Whether it is Rounds itself.
    pub fn is_system(&self) -> bool {
        self.kind == ActorKind::System
    }

    /// # Errors
    /// When they may not.
    pub fn needs(&self, permission: Permission) -> Result<(), Refused> {
        if self.may.contains(&permission) {
            return Ok(());
        }
        Err(Refused::NotPermitted { permission })
    }
}
