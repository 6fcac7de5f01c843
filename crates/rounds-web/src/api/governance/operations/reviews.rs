//! Reviews and decisions.

use rounds_core::access::Permission;
use rounds_governance::event::Event;
use rounds_governance::review::command::ReviewCommand;

use super::{NAMED_THING, READ};
use crate::api::contract::governance::decision::{DecisionChoice, RegisteredDecision};
use crate::api::contract::governance::done::Done;
use crate::api::contract::governance::review::{
    NewToolReview, ReviewChoice, ToolReview, ToolReviewSummary,
};
use crate::api::governance::{MATCH_NOTE, reviews};
use crate::api::operation::Operation;
use crate::api::paging::{Page, Piece};
use crate::routes::Need;

const SUBMIT: Need = Need::May(Permission::ProposeTools);

/// Reviews and decisions.
pub fn operations() -> Vec<Operation> {
    const AREA: &str = "Reviews";
    vec![
        Operation::get("/api/v1/reviews", READ, reviews::list)
            .named("listReviews", AREA, "Reviews, newest first")
            .query::<ReviewChoice>()
            .query::<Piece>()
            .answers::<Page<ToolReviewSummary>>(200),
        Operation::post("/api/v1/reviews", SUBMIT, reviews::submit)
            .named("submitReview", AREA, "Ask a committee to review a tool")
            .takes::<NewToolReview>()
            .answers::<Done>(201)
            .may_refuse(404, NAMED_THING)
            .keyed(),
        Operation::get("/api/v1/reviews/{id}", READ, reviews::one)
            .named("getReview", AREA, "One review and how its votes stand")
            .segment("id", "Name of the review.")
            .answers::<ToolReview>(200),
        Operation::post("/api/v1/reviews/{id}/commands", READ, reviews::command)
            .named("commandReview", AREA, "Ask for something in a review")
            .says(MATCH_NOTE)
            .segment("id", "Name of the review.")
            .takes::<ReviewCommand>()
            .answers::<Done>(200)
            .may_match()
            .keyed(),
        Operation::get("/api/v1/reviews/{id}/history", READ, reviews::history)
            .named(
                "getReviewHistory",
                AREA,
                "What happened in a review, oldest first",
            )
            .segment("id", "Name of the review.")
            .query::<Piece>()
            .answers::<Page<Event>>(200),
        Operation::get("/api/v1/decisions", READ, reviews::decisions)
            .named("listDecisions", AREA, "Decisions, newest first")
            .query::<DecisionChoice>()
            .query::<Piece>()
            .answers::<Page<RegisteredDecision>>(200),
    ]
}
