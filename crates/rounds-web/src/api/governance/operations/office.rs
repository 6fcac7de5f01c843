//! The office, what is due and what one was told.

use rounds_governance::PersonRef;
use rounds_governance::office::Committee;
use rounds_governance::office::command::OfficeCommand;

use super::{NAMED_THING, READ};
use crate::api::contract::governance::done::Done;
use crate::api::contract::governance::office::{DueItem, Office, OwnNotice};
use crate::api::governance::{MATCH_NOTE, office};
use crate::api::operation::Operation;
use crate::api::paging::{Page, Piece};

/// The office.
pub fn operations() -> Vec<Operation> {
    const AREA: &str = "The office";
    vec![
        Operation::get("/api/v1/committees", READ, office::committees)
            .named("listCommittees", AREA, "Committees with their members")
            .query::<office::CommitteeChoice>()
            .query::<Piece>()
            .answers::<Page<Committee>>(200),
        Operation::get("/api/v1/committees/{id}", READ, office::committee)
            .named("getCommittee", AREA, "One committee with its members")
            .segment("id", "Name of the committee.")
            .answers::<Committee>(200),
        Operation::get("/api/v1/office", READ, office::one)
            .named(
                "getOffice",
                AREA,
                "Responsibilities, covers, trainings, reporting lines",
            )
            .answers::<Office>(200),
        Operation::get("/api/v1/office/people", READ, office::people)
            .named("listNamablePeople", AREA, "People whom commands can name")
            .query::<Piece>()
            .answers::<Page<PersonRef>>(200),
        Operation::post("/api/v1/office/commands", READ, office::command)
            .named("commandOffice", AREA, "Ask for something of the office")
            .says(MATCH_NOTE)
            .takes::<OfficeCommand>()
            .answers::<Done>(200)
            .may_refuse(404, NAMED_THING)
            .may_match()
            .keyed(),
        Operation::get("/api/v1/due", READ, office::due)
            .named("listDue", AREA, "What the caller must do, the late first")
            .query::<Piece>()
            .answers::<Page<DueItem>>(200),
        Operation::get("/api/v1/notices", READ, office::notices)
            .named("listNotices", AREA, "What the caller was told lately")
            .query::<Piece>()
            .answers::<Page<OwnNotice>>(200),
    ]
}
