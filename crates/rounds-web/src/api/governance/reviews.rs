//! Reviews, and the register of decisions.

use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use rounds_governance::Command;
use rounds_governance::event::Event;
use rounds_governance::happened::Subject;
use rounds_governance::ids::ReviewId;
use rounds_governance::review::command::ReviewCommand;
use rounds_governance::review::overlap::overlaps;
use rounds_governance::review::{self, Review};

use super::ask::{self, no_such, stand};
use super::exact::Exact;
use crate::api::contract::governance::decision::{DecisionChoice, RegisteredDecision};
use crate::api::contract::governance::review::{
    NewToolReview, ReviewChoice, ToolReview, ToolReviewSummary,
};
use crate::api::paging::{Page, Piece};
use crate::api::problem::{ApiResult, Problem};
use crate::api::query_names::Asked;
use crate::office::Stand;
use crate::page_data::office::Caller;
use crate::params::Segment;
use crate::visit::Visit;

/// What the entity tags of reviews begin with.
const TAG: &str = "review";

/// `GET /api/v1/reviews`
pub async fn list(
    visit: Visit,
    uri: Uri,
    Asked(choice): Asked<ReviewChoice>,
    Asked(piece): Asked<Piece>,
) -> ApiResult<Response> {
    let window = piece.window()?;
    let stand = stand(&visit).await?;
    let all = stand.governance.reviews.values();
    let chosen = all.filter(|review| choice.takes(review));
    let mut found: Vec<ToolReviewSummary> = chosen.map(ToolReviewSummary::of).collect();
    found.sort_by(|a, b| b.submitted_at.cmp(&a.submitted_at).then(b.id.cmp(&a.id)));
    Ok(Page::<ToolReviewSummary>::of_all(found, window).answer(&uri))
}

/// `GET /api/v1/reviews/{id}`
pub async fn one(visit: Visit, Segment(id): Segment) -> ApiResult<Response> {
    let stand = stand(&visit).await?;
    let review = known(&stand, &id)?;
    let governance = &stand.governance;
    let tool = governance.tools.get(&review.tool);
    let alike = tool.map(|tool| overlaps(governance, tool));
    let committee = governance.office.committees.get(&review.committee);
    let standing = committee
        .map(|committee| review::standing(governance, review, committee, &stand.setting()));
    let answer = ToolReview::of(review.clone(), alike.unwrap_or_default(), standing);
    Ok(ask::tagged(TAG, &stand, &answer))
}

/// `GET /api/v1/reviews/{id}/history`
pub async fn history(
    visit: Visit,
    uri: Uri,
    Segment(id): Segment,
    Asked(piece): Asked<Piece>,
) -> ApiResult<Response> {
    let window = piece.window()?;
    known(&stand(&visit).await?, &id)?;
    let subject = Subject {
        kind: "review".to_owned(),
        id,
    };
    let governance = &visit.office().governance;
    let events = governance.history(&visit.visitor, &subject).await?;
    Ok(Page::<Event>::of_all(events, window).answer(&uri))
}

/// `POST /api/v1/reviews`
pub async fn submit(
    visit: Visit,
    caller: Caller,
    Exact(new): Exact<NewToolReview>,
) -> ApiResult<Response> {
    let command = Command::Review {
        id: None,
        command: ReviewCommand::Submit {
            tool: new.tool,
            question: new.question,
            committee: new.committee,
            answers: new.answers,
        },
    };
    ask::make(&visit, &caller, "/api/v1/reviews", command).await
}

/// `POST /api/v1/reviews/{id}/commands`
pub async fn command(
    visit: Visit,
    caller: Caller,
    Segment(id): Segment,
    headers: HeaderMap,
    Exact(command): Exact<ReviewCommand>,
) -> ApiResult<Response> {
    if matches!(command, ReviewCommand::Submit { .. }) {
        let detail = "do: a review is asked for with POST /api/v1/reviews";
        return Err(Problem::field("do", detail));
    }
    let id = known(&stand(&visit).await?, &id)?.id.clone();
    let command = Command::Review {
        id: Some(id),
        command,
    };
    ask::command(&visit, &caller, &headers, TAG, command).await
}

/// `GET /api/v1/decisions`
pub async fn decisions(
    visit: Visit,
    uri: Uri,
    Asked(choice): Asked<DecisionChoice>,
    Asked(piece): Asked<Piece>,
) -> ApiResult<Response> {
    let window = piece.window()?;
    let stand = stand(&visit).await?;
    let all = stand.governance.reviews.values();
    let mut found: Vec<RegisteredDecision> = all
        .filter_map(RegisteredDecision::of)
        .filter(|decision| choice.takes(decision))
        .collect();
    found.sort_by(|a, b| {
        let by_time = b.decision.at.cmp(&a.decision.at);
        by_time.then_with(|| b.review.cmp(&a.review))
    });
    Ok(Page::<RegisteredDecision>::of_all(found, window).answer(&uri))
}

fn known<'s>(stand: &'s Stand, id: &str) -> ApiResult<&'s Review> {
    let found = stand.governance.reviews.get(&ReviewId::from(id));
    found.ok_or_else(|| no_such("review", id))
}
