//! Somebody in one role, and the circumstances in which policies are compared and documented.

use std::collections::BTreeSet;

use rounds_core::access::{ActorKind, PersonId, Principal, Purpose};

/// How somebody asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Circumstances {
    pub(super) name: &'static str,
    pub(super) purpose: Purpose,
    pub(super) second_factor: bool,
    pub(super) break_glass: bool,
    pub(super) kind: ActorKind,
}

const fn usual(name: &'static str, purpose: Purpose) -> Circumstances {
    Circumstances {
        name,
        purpose,
        second_factor: true,
        break_glass: false,
        kind: ActorKind::Person,
    }
}

/// A person with a second factor, for quality.
pub(super) const QUALITY: Circumstances = usual("for quality", Purpose::Quality);
/// The same, for audit.
pub(super) const AUDIT: Circumstances = usual("for audit", Purpose::Audit);
/// With emergency access.
pub(super) const EMERGENCY: Circumstances = Circumstances {
    break_glass: true,
    ..usual("with emergency access", Purpose::Emergency)
};
/// A password alone.
pub(super) const ONE_FACTOR: Circumstances = Circumstances {
    second_factor: false,
    ..usual("without a second factor", Purpose::Quality)
};

/// Every circumstance in which two sets of policies are compared.
pub(super) const ALL: [Circumstances; 9] = [
    QUALITY,
    usual("for operations", Purpose::Operations),
    usual("for treatment", Purpose::Treatment),
    AUDIT,
    usual("for research", Purpose::Research),
    usual(
        "for an emergency without emergency access",
        Purpose::Emergency,
    ),
    EMERGENCY,
    ONE_FACTOR,
    Circumstances {
        kind: ActorKind::Token,
        ..usual("by a program", Purpose::Quality)
    },
];

/// Somebody who has this role, one unit and one staff id.
pub(super) fn somebody(role: &str, circumstances: Circumstances) -> Principal {
    let set = |text: &str| BTreeSet::from([text.to_owned()]);
    Principal {
        person: PersonId("somebody".to_owned()),
        name: "Somebody".to_owned(),
        kind: circumstances.kind,
        roles: set(role),
        units: set("own unit"),
        staff_ids: set("own staff id"),
        purpose: circumstances.purpose,
        second_factor: circumstances.second_factor,
        break_glass: circumstances.break_glass.then(|| "sample".to_owned()),
        scopes: None,
    }
}
