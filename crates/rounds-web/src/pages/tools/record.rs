//! `/tools/{id}/record` and `/tools/{id}/record.html`: everything about one tool, signed, to be
//! taken away; and `/governance/files/{sha256}`: a file that was attached.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use rounds_governance::ids::ToolId;
use rounds_governance::record::{self, SignedRecord};

use crate::fault::PageResult;
use crate::page_data::office::Caller;
use crate::params::Segment;
use crate::visit::Visit;

async fn made(visit: &Visit, caller: &Caller, id: &ToolId) -> PageResult<SignedRecord> {
    let office = &visit.office().governance;
    Ok(office.record(caller, &visit.visitor, id).await?)
}

/// Handler: the record as JSON.
pub async fn json(visit: Visit, caller: Caller, Segment(id): Segment) -> PageResult<Response> {
    let id = ToolId(id);
    let signed = made(&visit, &caller, &id).await?;
    Ok(taken_away(
        "application/json",
        &format!("{id}-record.json"),
        record::text(&signed).into_bytes(),
    ))
}

/// Handler: the record as one page, to be kept and opened elsewhere: its styles are inside, which
/// pages of this server must not have.
pub async fn page(visit: Visit, caller: Caller, Segment(id): Segment) -> PageResult<Response> {
    let id = ToolId(id);
    let signed = made(&visit, &caller, &id).await?;
    let name = format!("{id}-record.html");
    Ok(taken_away(
        "application/octet-stream",
        &name,
        record::html(&signed).into_bytes(),
    ))
}

/// Handler: an attached file. It is always taken away and never shown by the browser: what
/// somebody attached must not run as a page of ours.
pub async fn file(visit: Visit, caller: Caller, Segment(sha256): Segment) -> PageResult<Response> {
    let office = &visit.office().governance;
    let (file, bytes) = office.file(&caller, &visit.visitor, &sha256).await?;
    Ok(taken_away("application/octet-stream", &file.name, bytes))
}

fn taken_away(media_type: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let plain: String = name
        .chars()
        .map(|one| match one {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' => one,
            _ => '_',
        })
        .collect();
    let disposition = format!("attachment; filename=\"{plain}\"");
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}
