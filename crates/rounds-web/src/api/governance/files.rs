//! Files that commands show: sent as they are, kept by their hash.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::contract::json;
use crate::api::json_body;
use crate::api::problem::{ApiResult, Problem};
use crate::api::query_names::Asked;
use crate::guard::file;
use crate::guard::limits::FILE_BYTES_MAX;
use crate::page_data::office::Caller;
use crate::params::Segment;
use crate::visit::Visit;

/// How a file is called and what it is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileName {
    /// The file's name, without a folder.
    #[param(min_length = 1, max_length = 200)]
    name: String,
    /// Its media type, for example `application/pdf`; without it, `application/octet-stream`.
    #[param(pattern = "^[a-z]+/[a-z0-9.+-]{1,100}$", max_length = 120)]
    media_type: Option<String>,
}

/// `POST /api/v1/files`
pub async fn attach(
    visit: Visit,
    caller: Caller,
    Asked(named): Asked<FileName>,
    request: Request,
) -> ApiResult<Response> {
    let media_type = named.media_type;
    let media_type = media_type.unwrap_or("application/octet-stream".to_owned());
    if !is_media_type(&media_type) {
        let detail = "media_type must be a type and a subtype, for example application/pdf";
        return Err(Problem::field("media_type", detail));
    }
    if !is_name(&named.name) {
        let detail = "name must be the name of a file, without a folder";
        return Err(Problem::field("name", detail));
    }
    let sent_as = request.headers().get(header::CONTENT_TYPE);
    if sent_as.is_none_or(|kind| kind.as_bytes() != b"application/octet-stream") {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "the body is the file itself: Content-Type: application/octet-stream",
        ));
    }
    let _room = file::room().await?;
    let bytes = json_body::read_at_most(FILE_BYTES_MAX, request).await?;
    if bytes.is_empty() {
        let detail = "the file is empty";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail));
    }
    let governance = &visit.office().governance;
    let kept = governance
        .attach(
            &caller,
            &visit.visitor,
            &named.name,
            &media_type,
            bytes.to_vec(),
        )
        .await?;
    let location = format!("/api/v1/files/{}", kept.sha256);
    let mut response = json(&kept);
    *response.status_mut() = StatusCode::CREATED;
    if let Ok(location) = location.parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// `GET /api/v1/files/{sha256}`
pub async fn file(visit: Visit, caller: Caller, Segment(sha256): Segment) -> ApiResult<Response> {
    let governance = &visit.office().governance;
    let (_, bytes) = governance.file(&caller, &visit.visitor, &sha256).await?;
    // Never as what the sender said that it is: a browser would run a page of theirs as ours.
    let kind = HeaderValue::from_static("application/octet-stream");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment"),
        ),
    ];
    Ok((headers, bytes).into_response())
}

fn is_name(name: &str) -> bool {
    let is_plain = |c: char| !c.is_control() && !matches!(c, '/' | '\\');
    !name.trim().is_empty() && name.chars().all(is_plain) && name != "." && name != ".."
}

fn is_media_type(text: &str) -> bool {
    let is_word = |word: &str| {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-.".contains(c);
        !word.is_empty() && word.chars().all(is_plain)
    };
    let is_kind = |(kind, rest): (&str, &str)| {
        !kind.is_empty() && kind.chars().all(|c| c.is_ascii_lowercase()) && is_word(rest)
    };
    text.split_once('/').is_some_and(is_kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_name_without_a_folder_and_a_plain_media_type() {
        for name in ["Model card.pdf", "été.docx"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "  ", "..", "../passwd", "a\\b", "a\nb"] {
            assert!(!is_name(name), "{name}");
        }
        for kind in ["application/pdf", "image/svg+xml"] {
            assert!(is_media_type(kind), "{kind}");
        }
        for kind in ["pdf", "application/", "text/html; charset=x", "A/b"] {
            assert!(!is_media_type(kind), "{kind}");
        }
    }
}
