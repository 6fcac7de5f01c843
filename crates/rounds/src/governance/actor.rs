//! A principal as an actor of governance.

use std::collections::BTreeSet;

use rounds_core::access::{Permission, Principal};
use rounds_governance::{Actor, PersonRef};

/// A principal with what they may do.
pub fn acting(principal: &Principal, permissions: &BTreeSet<Permission>) -> Actor {
    Actor {
        person: person(principal),
        kind: principal.kind,
        roles: principal.roles.clone(),
        may: permissions.clone(),
    }
}

/// A principal as named in what happens.
pub fn person(principal: &Principal) -> PersonRef {
    PersonRef {
        id: principal.person.clone(),
        name: principal.name.clone(),
    }
}
