//! A form that brings a file (`multipart/form-data`, RFC 7578). Read by [`super::form`] at those
//! addresses of the table that take a file, and nowhere else. A file is kept in memory only after
//! the form's token was seen, and only so many at a time.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::fields::FORM_TOKEN;
use super::limits::{BODY_BYTES_MAX, FILE_FORM_BYTES_MAX};
use crate::fault::{PageFault, PageResult};
use crate::page_data::office::Secret;

/// The field that holds the file.
pub const FILE: &str = "file";
/// Longest name of a file that is kept, in characters.
const NAME_MAX: usize = 200;

/// A file that came with a form.
#[derive(Clone)]
pub struct SentFile {
    /// Its name, without a folder.
    pub name: String,
    /// What the browser says it is.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Whether a form may hold a file.
pub fn is_sent_with(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"))
}

/// Files that are held in memory at once, whoever sends them.
const FILES_AT_ONCE: usize = 8;
/// How long a file waits for room.
const ROOM_WAIT: Duration = Duration::from_secs(5);

/// Room for one file; it is given back when this is dropped.
pub async fn room() -> PageResult<SemaphorePermit<'static>> {
    static ROOM: Semaphore = Semaphore::const_new(FILES_AT_ONCE);
    let permit = tokio::time::timeout(ROOM_WAIT, ROOM.acquire()).await;
    permit
        .ok()
        .and_then(Result::ok)
        .ok_or(PageFault::Unavailable {
            what: "the place that files come in by",
        })
}

type Read = (Vec<(String, Secret)>, Option<SentFile>);

/// Fields and file. An empty file is none: that is what a browser sends where none was chosen.
/// What comes before a token of ours is passed over.
pub async fn read(
    headers: &HeaderMap,
    body: Body,
    is_ours: impl Fn(&str) -> bool,
) -> PageResult<Read> {
    let mut request = Request::new(body);
    if let Some(kind) = headers.get(CONTENT_TYPE) {
        request.headers_mut().insert(CONTENT_TYPE, kind.clone());
    }
    DefaultBodyLimit::max(FILE_FORM_BYTES_MAX).apply(&mut request);
    let parts = Multipart::from_request(request, &()).await;
    let mut parts = parts.map_err(|_| unreadable())?;
    let (mut fields, mut file, mut length, mut is_known) = (Vec::new(), None, 0, false);
    while let Some(part) = parts.next_field().await.map_err(why)? {
        let name = part.name().unwrap_or("").to_owned();
        if name == FILE {
            // Going on to the next part passes over the bytes of this one.
            if is_known {
                file = sent_file(part).await?;
            }
            continue;
        }
        let text = field_text(part, BODY_BYTES_MAX.saturating_sub(length)).await?;
        length += name.len() + text.len();
        is_known |= name == FORM_TOKEN && is_ours(&text);
        fields.push((name, Secret::new(text)));
    }
    Ok((fields, file))
}

async fn sent_file(part: Field<'_>) -> PageResult<Option<SentFile>> {
    let name = plain_name(part.file_name().unwrap_or(""));
    let media_type = part.content_type().unwrap_or("application/octet-stream");
    let media_type = media_type.chars().take(NAME_MAX).collect();
    let bytes = part.bytes().await.map_err(why)?;
    Ok((!bytes.is_empty()).then_some(SentFile {
        name,
        media_type,
        bytes,
    }))
}

/// A field's text, of which no more is kept than there is room for.
async fn field_text(mut part: Field<'_>, room_bytes: usize) -> PageResult<String> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(why)? {
        if bytes.len() + piece.len() > room_bytes {
            return Err(PageFault::FormTooLarge {
                limit_bytes: BODY_BYTES_MAX,
                size_bytes: None,
            });
        }
        bytes.extend_from_slice(&piece);
    }
    String::from_utf8(bytes).map_err(|_| unreadable())
}

fn why(error: MultipartError) -> PageFault {
    if error.status() != StatusCode::PAYLOAD_TOO_LARGE {
        return unreadable();
    }
    PageFault::FileTooLarge {
        limit_bytes: FILE_FORM_BYTES_MAX,
        size_bytes: None,
    }
}

fn unreadable() -> PageFault {
    PageFault::BadRequest("this form cannot be read".to_owned())
}

/// The last part of a path of any system, without control characters; `file` where nothing is left.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let plain: String = last
        .chars()
        .filter(|character| !character.is_control())
        .take(NAME_MAX)
        .collect();
    match plain.trim() {
        "" | "." | ".." => "file".to_owned(),
        trimmed => trimmed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers() -> HeaderMap {
        let mut headers = HeaderMap::new();
        let kind = "multipart/form-data; boundary=line"
            .parse()
            .expect("a header");
        headers.insert(CONTENT_TYPE, kind);
        headers
    }

    const TOKEN: &str =
        "--line\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\nours\r\n";

    fn field(name: &str, text: &str) -> String {
        format!("--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    }

    fn file(name: &str, bytes: &str) -> String {
        format!(
            "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/pdf\r\n\r\n{bytes}\r\n"
        )
    }

    async fn read_parts(parts: &[&str]) -> PageResult<Read> {
        let body = Body::from(format!("{}--line--\r\n", parts.concat()));
        read(&headers(), body, |token| token == "ours").await
    }

    #[tokio::test]
    async fn fields_and_file_are_told_apart() {
        let sent = file("C:\\\\card.pdf", "%PDF");
        let read = read_parts(&[TOKEN, &field("title", "Model card"), &sent]).await;
        let (fields, file) = read.expect("a form");
        let file = file.expect("a file");
        assert_eq!(fields.len(), 2);
        assert_eq!(fields[1].1.reveal(), "Model card");
        assert_eq!(
            (file.name.as_str(), &*file.media_type),
            ("card.pdf", "application/pdf")
        );
        assert_eq!(&file.bytes[..], b"%PDF");
    }

    #[tokio::test]
    async fn no_file_chosen_is_none() {
        let (_, file) = read_parts(&[TOKEN, &file("", "")]).await.expect("a form");
        assert!(file.is_none());
    }

    #[tokio::test]
    async fn a_file_is_kept_only_after_the_token() {
        let theirs = field("form_token", "guessed");
        let sent = file("a.pdf", "%PDF");
        for parts in [[&*theirs, &*sent], [&*sent, TOKEN]] {
            let (_, file) = read_parts(&parts).await.expect("a form");
            assert!(file.is_none(), "{parts:?}");
        }
    }

    #[tokio::test]
    async fn fields_beside_a_file_have_the_limit_of_any_form() {
        let long = field("title", &"x".repeat(BODY_BYTES_MAX + 1));
        let found = read_parts(&[TOKEN, &long]).await.map(|_| ());
        assert!(matches!(found, Err(PageFault::FormTooLarge { .. })));
    }

    #[tokio::test]
    async fn a_file_whose_size_was_not_said_is_counted() {
        let long = file("a.pdf", &"x".repeat(FILE_FORM_BYTES_MAX));
        let found = read_parts(&[TOKEN, &long]).await.map(|_| ());
        assert!(matches!(found, Err(PageFault::FileTooLarge { .. })));
    }

    #[test]
    fn a_name_is_no_path() {
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("a\\b\\..\r\n"), "file");
    }
}
