//! Evidence and files.

use rounds_core::access::Permission;
use rounds_governance::evidence::{Attachment, Evidence};

use super::{NAMED_THING, READ};
use crate::api::contract::governance::evidence::{
    EvidenceChoice, EvidenceVerdict, EvidenceWithSnapshot, NewEvidence, TakenEvidence,
};
use crate::api::governance::{evidence, files};
use crate::api::operation::Operation;
use crate::api::paging::{Page, Piece};
use crate::routes::Need;

const TAKE: Need = Need::May(Permission::TakeEvidence);

/// Evidence and files.
pub fn operations() -> Vec<Operation> {
    const AREA: &str = "Evidence";
    vec![
        Operation::get("/api/v1/evidence", READ, evidence::list)
            .named("listEvidence", AREA, "Evidence, newest first")
            .query::<EvidenceChoice>()
            .query::<Piece>()
            .answers::<Page<Evidence>>(200),
        Operation::post("/api/v1/evidence", TAKE, evidence::take)
            .named("takeEvidence", AREA, "Take a snapshot of measure results")
            .takes::<NewEvidence>()
            .answers::<TakenEvidence>(201)
            .may_refuse(404, NAMED_THING)
            .keyed(),
        Operation::get("/api/v1/evidence/{id}", READ, evidence::one)
            .named(
                "getEvidence",
                AREA,
                "One snapshot with everything needed to compute it again",
            )
            .segment("id", "Name of the evidence.")
            .answers::<EvidenceWithSnapshot>(200),
        Operation::post("/api/v1/evidence/{id}/verify", READ, evidence::verify)
            .named(
                "verifyEvidence",
                AREA,
                "Compute a snapshot again from the lake as it was",
            )
            .segment("id", "Name of the evidence.")
            .answers::<EvidenceVerdict>(200),
        Operation::post("/api/v1/files", TAKE, files::attach)
            .named(
                "attachFile",
                AREA,
                "Keep a file, so that a command can name it",
            )
            .says("The same bytes always have the same hash; sending them again changes nothing.")
            .query::<files::FileName>()
            .takes_bytes()
            .answers::<Attachment>(201)
            .may_refuse(
                422,
                "The name is no name of a file, or the media type is none.",
            ),
        Operation::get("/api/v1/files/{sha256}", READ, files::file)
            .named("getFile", AREA, "A file as it was kept")
            .segment("sha256", "SHA-256 of its bytes, in hexadecimal.")
            .answers_bytes(),
    ]
}
