//! What this installation is, and how it is doing.

use rounds_core::access::Permission;

use crate::api::contract::office::health::Health;
use crate::api::contract::office::installation::Installation;
use crate::api::office::installation;
use crate::api::operation::Operation;
use crate::routes::Need;

/// What this installation is, and how it is doing.
pub fn operations() -> Vec<Operation> {
    const AREA: &str = "Installation";
    vec![
        Operation::get(
            "/api/v1/health",
            Need::May(Permission::ReadHealth),
            installation::health,
        )
        .named("getHealth", AREA, "Every check of this installation")
        .answers::<Health>(200),
        Operation::get(
            "/api/v1/installation",
            Need::May(Permission::ReadInstallation),
            installation::describe,
        )
        .named(
            "describeInstallation",
            AREA,
            "Ports, folders, cryptography, data flows, versions",
        )
        .answers::<Installation>(200),
    ]
}
