//! Tools.

use rounds_core::access::Permission;
use rounds_governance::event::Event;
use rounds_governance::record::SignedRecord;
use rounds_governance::tool::command::ToolCommand;

use super::{NAMED_THING, READ};
use crate::api::contract::governance::done::Done;
use crate::api::contract::governance::tool::{NewTool, Tool, ToolChoice, ToolGate, ToolSummary};
use crate::api::governance::{MATCH_NOTE, tools};
use crate::api::operation::Operation;
use crate::api::paging::{Page, Piece};
use crate::routes::Need;

const PROPOSE: Need = Need::May(Permission::ProposeTools);
const TAKE_AWAY: Need = Need::May(Permission::ExportRecords);

/// Tools.
pub fn operations() -> Vec<Operation> {
    const AREA: &str = "Tools";
    vec![
        Operation::get("/api/v1/tools", READ, tools::list)
            .named("listTools", AREA, "The inventory of tools by name")
            .query::<ToolChoice>()
            .query::<Piece>()
            .answers::<Page<ToolSummary>>(200),
        Operation::post("/api/v1/tools", PROPOSE, tools::propose)
            .named("proposeTool", AREA, "Put a tool into the inventory")
            .takes::<NewTool>()
            .answers::<Done>(201)
            .may_refuse(404, NAMED_THING)
            .keyed(),
        Operation::get("/api/v1/tools/{id}", READ, tools::one)
            .named("getTool", AREA, "One tool with everything about it")
            .segment("id", "Name of the tool.")
            .answers::<Tool>(200),
        Operation::post("/api/v1/tools/{id}/commands", READ, tools::command)
            .named("commandTool", AREA, "Ask for something about a tool")
            .says(MATCH_NOTE)
            .segment("id", "Name of the tool.")
            .takes::<ToolCommand>()
            .answers::<Done>(200)
            .may_match()
            .keyed(),
        Operation::get("/api/v1/tools/{id}/gates/{stage}", READ, tools::gate)
            .named("getGate", AREA, "A gate held against a tool")
            .segment("id", "Name of the tool.")
            .segment("stage", "The stage to enter: `silent`, `pilot` or `live`.")
            .answers::<ToolGate>(200),
        Operation::get("/api/v1/tools/{id}/history", READ, tools::history)
            .named(
                "getToolHistory",
                AREA,
                "What happened to a tool, oldest first",
            )
            .segment("id", "Name of the tool.")
            .query::<Piece>()
            .answers::<Page<Event>>(200),
        Operation::get("/api/v1/tools/{id}/record", TAKE_AWAY, tools::record)
            .named("getRecord", AREA, "Everything about a tool, signed")
            .says("`rounds tools verify-record` checks it without the server.")
            .segment("id", "Name of the tool.")
            .answers::<SignedRecord>(200),
    ]
}
