//! A form that brings a file (`multipart/form-data`, RFC 7578). Read by [`super::form`] at those
//! addresses of the table that take a file, and nowhere else.

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

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

type Read = (Vec<(String, Secret)>, Option<SentFile>);

/// Fields and file. An empty file is none: that is what a browser sends where none was chosen.
pub async fn read(headers: &HeaderMap, body: Body) -> PageResult<Read> {
    let mut request = Request::new(body);
    if let Some(kind) = headers.get(CONTENT_TYPE) {
        request.headers_mut().insert(CONTENT_TYPE, kind.clone());
    }
    DefaultBodyLimit::max(FILE_FORM_BYTES_MAX).apply(&mut request);
    let parts = Multipart::from_request(request, &()).await;
    let mut parts = parts.map_err(|_| unreadable())?;
    let (mut fields, mut file, mut length) = (Vec::new(), None, 0);
    while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
        let name = part.name().unwrap_or("").to_owned();
        if name == FILE {
            let own_name = plain_name(part.file_name().unwrap_or(""));
            let media_type = part.content_type().unwrap_or("application/octet-stream");
            let media_type = media_type.chars().take(NAME_MAX).collect();
            let bytes = part.bytes().await.map_err(|_| unreadable())?;
            file = (!bytes.is_empty()).then_some(SentFile {
                name: own_name,
                media_type,
                bytes,
            });
            continue;
        }
        let text = part.text().await.map_err(|_| unreadable())?;
        length += name.len() + text.len();
        if length > BODY_BYTES_MAX {
            return Err(PageFault::FormTooLarge {
                limit_bytes: BODY_BYTES_MAX,
            });
        }
        fields.push((name, Secret::new(text)));
    }
    Ok((fields, file))
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

    #[tokio::test]
    async fn fields_and_file_are_told_apart() {
        let body = "--line\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nModel card\r\n--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\\\card.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--line--\r\n";
        let (fields, file) = read(&headers(), Body::from(body)).await.expect("a form");
        let file = file.expect("a file");
        assert_eq!(fields.len(), 1);
        assert_eq!(fields[0].1.reveal(), "Model card");
        assert_eq!(
            (file.name.as_str(), &*file.media_type),
            ("card.pdf", "application/pdf")
        );
        assert_eq!(&file.bytes[..], b"%PDF");
    }

    #[tokio::test]
    async fn no_file_chosen_is_none() {
        let body = "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--line--\r\n";
        let (_, file) = read(&headers(), Body::from(body)).await.expect("a form");
        assert!(file.is_none());
    }

    #[tokio::test]
    async fn fields_beside_a_file_have_the_limit_of_any_form() {
        let long = "x".repeat(BODY_BYTES_MAX + 1);
        let body = format!(
            "--line\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n{long}\r\n--line--\r\n"
        );
        let found = read(&headers(), Body::from(body)).await.map(|_| ());
        assert!(matches!(found, Err(PageFault::FormTooLarge { .. })));
    }

    #[test]
    fn a_name_is_no_path() {
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("a\\b\\..\r\n"), "file");
    }
}
