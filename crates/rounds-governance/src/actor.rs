//! Who acts, and people as they are named in what happened.

use std::collections::BTreeSet;

use rounds_core::access::{ActorKind, Permission, PersonId};
use serde::{Deserialize, Serialize};

use crate::refused::Refused;
use crate::said::TITLE_CHARS_MAX;

/// A person as named when something happened; a later change of name changes no history.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PersonRef {
    /// Who.
    pub id: PersonId,
    /// Name on screen.
    pub name: String,
}

/// Characters of the id of a person.
const ID_CHARS_MAX: usize = 128;

impl PersonRef {
    /// Whether id and name are in order: there, not too long, plain text.
    ///
    /// # Errors
    /// With the `field` in which the person stands.
    pub fn check(&self, field: &'static str) -> Result<(), Refused> {
        let id = &self.id.0;
        let id_chars = id.chars().count();
        if id_chars == 0 || id_chars > ID_CHARS_MAX {
            let why =
                format!("the id of a person has 1 to {ID_CHARS_MAX} characters, found {id_chars}");
            return Err(Refused::invalid(field, why));
        }
        if id.chars().any(|c| c.is_whitespace() || is_unseen(c)) {
            let why = "the id of a person has no blanks and no characters that cannot be seen";
            return Err(Refused::invalid(field, why));
        }
        if self.id == Actor::system().person.id {
            let why = "Rounds itself answers for nothing; name a person";
            return Err(Refused::invalid(field, why));
        }
        let name = self.name.trim();
        let name_chars = name.chars().count();
        if name_chars == 0 || name_chars > TITLE_CHARS_MAX {
            let why = format!(
                "the name of a person has 1 to {TITLE_CHARS_MAX} characters, found {name_chars}"
            );
            return Err(Refused::invalid(field, why));
        }
        if name.chars().any(is_unseen) {
            let why = "the name of a person is one line without characters that cannot be seen";
            return Err(Refused::invalid(field, why));
        }
        Ok(())
    }
}

/// Whether a character is not there to be seen: control characters, breaks of lines, blanks without
/// width, and those that turn the direction of writing, with which a name is made to look like
/// another. Joiners stay: some scripts write names with them.
fn is_unseen(c: char) -> bool {
    let is_hidden =
        matches!(c, '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    c.is_control() || is_hidden
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
