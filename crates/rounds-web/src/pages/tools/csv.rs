//! `/tools.csv`: the inventory as the filter keeps it.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use rounds_governance::tool::Tool;

use super::filter::{Choice, Mark};
use crate::fault::PageResult;
use crate::office::Stand;
use crate::params::Params;
use crate::view::comma_separated::CommaSeparated;
use crate::visit::Visit;

const COLUMNS: [&str; 13] = [
    "tool_id",
    "title",
    "kind",
    "vendor",
    "version",
    "stage",
    "stage_since",
    "tier",
    "clinical_owner",
    "technical_owner",
    "review_by",
    "overrides",
    "marks",
];

/// Handler.
pub async fn file(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Response> {
    let filter = choice.filter()?;
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let mut csv = CommaSeparated::with_header(COLUMNS);
    for tool in filter.keep(&stand) {
        line(&mut csv, &stand, tool);
    }
    Ok(response(csv))
}

/// The answer with a CSV file.
pub fn response(csv: CommaSeparated) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "inline"),
    ];
    (headers, csv.finish()).into_response()
}

fn line(csv: &mut CommaSeparated, stand: &Stand, tool: &Tool) {
    let owner = |owner: &Option<rounds_governance::PersonRef>| {
        owner.as_ref().map_or(String::new(), |one| one.name.clone())
    };
    let marks: Vec<&str> = Mark::ALL
        .into_iter()
        .filter(|mark| mark.is_on(tool, stand))
        .map(Mark::as_str)
        .collect();
    csv.line([
        tool.id.as_str(),
        &tool.card.title,
        tool.card.kind.as_str(),
        &tool.card.vendor,
        tool.version().map_or("", |version| &version.version),
        tool.stage.as_str(),
        &tool.stage_since.to_string(),
        tool.risk.as_ref().map_or("", |risk| &risk.tier),
        &owner(&tool.card.clinical_owner),
        &owner(&tool.card.technical_owner),
        &tool.review_by.map_or(String::new(), |day| day.to_string()),
        &tool.overrides().count().to_string(),
        &marks.join(" "),
    ]);
}
