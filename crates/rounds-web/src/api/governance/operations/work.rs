//! Work on findings, the change calendar, requests and priorities.

use rounds_core::access::Permission;
use rounds_governance::change::{Change, ChangeCommand, Planned};
use rounds_governance::request::{RequestCommand, Wanted};
use rounds_governance::worklist::FindingCommand;

use super::{NAMED_THING, READ};
use crate::api::contract::governance::done::Done;
use crate::api::contract::governance::finding::FindingWork;
use crate::api::contract::governance::priority::{Priorities, PriorityChoice};
use crate::api::contract::governance::request::{Request, RequestChoice};
use crate::api::governance::{MATCH_NOTE, changes, findings, priorities};
use crate::api::operation::Operation;
use crate::api::paging::{Page, Piece};
use crate::routes::Need;

const WORK: Need = Need::May(Permission::WorkFindings);
const RECORD: Need = Need::May(Permission::RecordChanges);
const SUBMIT: Need = Need::May(Permission::ProposeTools);

/// Work on findings.
pub fn of_findings() -> Vec<Operation> {
    const AREA: &str = "Findings";
    vec![
        Operation::get("/api/v1/findings/{id}/work", READ, findings::work)
            .named("getFindingWork", AREA, "What people do about a finding")
            .segment("id", "Id of the finding.")
            .answers::<FindingWork>(200),
        Operation::post("/api/v1/findings/{id}/commands", WORK, findings::command)
            .named("commandFinding", AREA, "Work on a finding")
            .says(MATCH_NOTE)
            .segment("id", "Id of the finding.")
            .takes::<FindingCommand>()
            .answers::<Done>(200)
            .may_match()
            .keyed(),
    ]
}

/// The change calendar.
pub fn of_changes() -> Vec<Operation> {
    const AREA: &str = "Changes";
    vec![
        Operation::get("/api/v1/changes", READ, changes::list)
            .named("listChanges", AREA, "The change calendar, latest first")
            .query::<changes::ChangeChoice>()
            .query::<Piece>()
            .answers::<Page<Change>>(200),
        Operation::post("/api/v1/changes", RECORD, changes::record)
            .named("recordChange", AREA, "Write a change down")
            .takes::<Planned>()
            .answers::<Done>(201)
            .may_refuse(404, NAMED_THING)
            .keyed(),
        Operation::get("/api/v1/changes/{id}", READ, changes::one)
            .named("getChange", AREA, "One change")
            .segment("id", "Name of the change.")
            .answers::<Change>(200),
        Operation::post("/api/v1/changes/{id}/commands", RECORD, changes::command)
            .named("commandChange", AREA, "Correct or cancel a change")
            .says(MATCH_NOTE)
            .segment("id", "Name of the change.")
            .takes::<ChangeCommand>()
            .answers::<Done>(200)
            .may_match()
            .keyed(),
    ]
}

/// Requests and priorities.
pub fn of_requests() -> Vec<Operation> {
    const AREA: &str = "Priorities";
    vec![
        Operation::get("/api/v1/requests", READ, priorities::list)
            .named("listRequests", AREA, "Requests and ideas, newest first")
            .query::<RequestChoice>()
            .query::<Piece>()
            .answers::<Page<Request>>(200),
        Operation::post("/api/v1/requests", SUBMIT, priorities::submit)
            .named("submitRequest", AREA, "Hand in a request")
            .takes::<Wanted>()
            .answers::<Done>(201)
            .may_refuse(404, NAMED_THING)
            .keyed(),
        Operation::get("/api/v1/requests/{id}", READ, priorities::one)
            .named("getRequest", AREA, "One request with its scores")
            .segment("id", "Name of the request.")
            .answers::<Request>(200),
        Operation::post("/api/v1/requests/{id}/commands", READ, priorities::command)
            .named("commandRequest", AREA, "Score, plan or change a request")
            .says(MATCH_NOTE)
            .segment("id", "Name of the request.")
            .takes::<RequestCommand>()
            .answers::<Done>(200)
            .may_match()
            .keyed(),
        Operation::get("/api/v1/priorities", READ, priorities::order)
            .named(
                "getPriorities",
                AREA,
                "Which requests come first, and how sure that is",
            )
            .query::<PriorityChoice>()
            .answers::<Priorities>(200),
    ]
}
