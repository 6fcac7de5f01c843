//! What signing in must know of roles. The policies say which there are and what they may do.

use std::collections::BTreeSet;

/// The roles of this installation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoleBook {
    /// Every role that a policy knows.
    pub known: BTreeSet<String>,
    /// Roles whose people need a second factor where the setting says `privileged`.
    pub privileged: BTreeSet<String>,
    /// Roles that may manage people; the last person with one of them cannot be disabled.
    pub managing_people: BTreeSet<String>,
}

impl RoleBook {
    /// Whether one of these roles is privileged.
    pub fn is_privileged(&self, roles: &BTreeSet<String>) -> bool {
        !self.privileged.is_disjoint(roles)
    }

    /// Whether one of these roles may manage people.
    pub fn manages_people(&self, roles: &BTreeSet<String>) -> bool {
        !self.managing_people.is_disjoint(roles)
    }

    /// The first of these roles that nobody defined.
    pub fn unknown<'a>(&self, roles: &'a BTreeSet<String>) -> Option<&'a str> {
        let unknown = roles.iter().find(|role| !self.known.contains(*role));
        unknown.map(String::as_str)
    }
}
