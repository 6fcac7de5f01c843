//! Policies.

use rounds_core::access::Permission;

use crate::api::contract::office::policies::{
    Explanation, Policies, PolicyFile, PolicyQuestion, Simulation, WhoMay,
};
use crate::api::office::policies;
use crate::api::operation::Operation;
use crate::routes::Need;

const READ_POLICIES: Need = Need::May(Permission::ReadPolicies);

/// Policies.
pub fn operations() -> Vec<Operation> {
    const AREA: &str = "Policies";
    vec![
        Operation::get("/api/v1/policies", READ_POLICIES, policies::overview)
            .named(
                "getPolicies",
                AREA,
                "Roles with what they permit, and files",
            )
            .answers::<Policies>(200),
        Operation::get(
            "/api/v1/policies/files/{name}",
            READ_POLICIES,
            policies::file,
        )
        .named("getPolicyFile", AREA, "The text of one policy file")
        .segment("name", "Name of the file.")
        .answers::<PolicyFile>(200),
        Operation::post(
            "/api/v1/policies/simulate",
            READ_POLICIES,
            policies::simulate,
        )
        .named(
            "simulate",
            AREA,
            "What the policies would say of somebody, and why",
        )
        .takes::<Simulation>()
        .answers::<Explanation>(200),
        Operation::post("/api/v1/policies/who-may", READ_POLICIES, policies::who_may)
            .named("whoMay", AREA, "What the policies say of everybody")
            .takes::<PolicyQuestion>()
            .answers::<WhoMay>(200),
    ]
}
