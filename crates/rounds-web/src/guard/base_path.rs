//! A site that lies below a path of its host, for example `https://intranet.example.org/rounds`.
//! Inside, no address has the prefix: it is taken off requests and put before the site's own
//! addresses in answers, in `Location` and in the attributes of pages that hold one. Markup cannot
//! contain such an attribute as text, because quotation marks are escaped there.

use std::fmt;
use std::str::FromStr;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, LINK, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, Response, Uri};

/// Asks a browser to load a page again after some seconds.
const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// The prefix: empty, or a slash and path without a slash at its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BasePath(String);

/// Why a text is no base path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no base path: write for example /rounds, of letters, digits, '-', '_', '.' and '/'"
)]
pub struct NoBasePath(String);

impl BasePath {
    /// The prefix; empty where the site lies at the root of its host.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes the prefix off the request's address; none where the address lies elsewhere.
    pub(crate) fn inwards(&self, mut request: Request<Body>) -> Option<Request<Body>> {
        if self.0.is_empty() {
            return Some(request);
        }
        let path_and_query = request.uri().path_and_query()?.as_str();
        let inner = path_and_query.strip_prefix(&self.0)?;
        let inner = match inner.chars().next() {
            None => "/".to_owned(),
            Some('/') => inner.to_owned(),
            Some('?') => format!("/{inner}"),
            Some(_) => return None,
        };
        *request.uri_mut() = inner.parse::<Uri>().ok()?;
        Some(request)
    }

    /// Puts the prefix before the site's own addresses in an answer.
    pub(crate) async fn outwards(&self, response: Response<Body>) -> Response<Body> {
        if self.0.is_empty() {
            return response;
        }
        let (mut head, body) = response.into_parts();
        self.prefix(&mut head.headers, LOCATION, |value| {
            value.starts_with('/').then_some(0)
        });
        self.prefix(&mut head.headers, LINK, |value| {
            value.starts_with("</").then_some(1)
        });
        self.prefix(&mut head.headers, REFRESH, |value| {
            value.find(";url=/").map(|at| at + ";url=".len())
        });
        let is_page = head
            .headers
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if !is_page {
            return Response::from_parts(head, body);
        }
        // Pages are drawn whole before they are sent, so this holds nothing that was not held.
        let Ok(page) = axum::body::to_bytes(body, usize::MAX).await else {
            return Response::from_parts(head, Body::empty());
        };
        let page = self.in_page(&page);
        head.headers.remove(CONTENT_LENGTH);
        Response::from_parts(head, Body::from(page))
    }

    fn prefix(
        &self,
        headers: &mut HeaderMap,
        name: HeaderName,
        place: impl Fn(&str) -> Option<usize>,
    ) {
        let Some(value) = headers.get(&name).and_then(|value| value.to_str().ok()) else {
            return;
        };
        let Some((before, after)) = place(value).and_then(|at| value.split_at_checked(at)) else {
            return;
        };
        // Both parts were header text, so together they are.
        if let Ok(value) = HeaderValue::from_str(&format!("{before}{}{after}", self.0)) {
            headers.insert(name, value);
        }
    }

    fn in_page(&self, page: &[u8]) -> Bytes {
        let Ok(text) = std::str::from_utf8(page) else {
            return Bytes::copy_from_slice(page);
        };
        let mut prefixed = String::with_capacity(text.len() + text.len() / 16);
        let mut rest = text;
        while let Some(at) = rest.find("=\"/") {
            let (before, after) = rest.split_at(at);
            prefixed.push_str(before);
            prefixed.push_str("=\"");
            if ATTRIBUTES.iter().any(|name| before.ends_with(name)) {
                prefixed.push_str(&self.0);
            }
            rest = after.strip_prefix("=\"").unwrap_or(after);
        }
        prefixed.push_str(rest);
        prefixed.into()
    }
}

/// Attributes that hold an address, with the space before them.
const ATTRIBUTES: [&str; 4] = [" href", " action", " src", " formaction"];

impl FromStr for BasePath {
    type Err = NoBasePath;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let path = text.trim_end_matches('/');
        let segments_are_plain = path.split('/').skip(1).all(|segment| {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
            !segment.is_empty() && !segment.starts_with('.') && segment.bytes().all(plain)
        });
        if !(path.is_empty() || path.starts_with('/')) || !segments_are_plain {
            return Err(NoBasePath(text.to_owned()));
        }
        Ok(Self(path.to_owned()))
    }
}

impl fmt::Display for BasePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn below() -> BasePath {
        "/rounds/".parse().expect("a base path")
    }

    fn inner_address(outer: &str) -> Option<String> {
        let request = Request::get(outer).body(Body::empty()).expect("a request");
        let inner = below().inwards(request)?;
        Some(inner.uri().to_string())
    }

    #[test]
    fn the_prefix_is_taken_off_whole_segments_only() {
        assert_eq!(inner_address("/rounds").as_deref(), Some("/"));
        assert_eq!(inner_address("/rounds?a=b").as_deref(), Some("/?a=b"));
        assert_eq!(
            inner_address("/rounds/measures/x?group=%2Frounds").as_deref(),
            Some("/measures/x?group=%2Frounds")
        );
        assert_eq!(inner_address("/roundsman"), None);
        assert_eq!(inner_address("/"), None);
    }

    #[test]
    fn addresses_in_attributes_get_it_and_text_does_not() {
        let page = r##"<a class="b" href="/findings">href=&quot;/findings</a><a href="#main">
            <form action="/search"><script src="/static/x.js"></script><path d="/1">
            <a href="https://example.org/"><input value="/"><a data-href="/x">"##;
        let prefixed = below().in_page(page.as_bytes());
        let expected = r##"<a class="b" href="/rounds/findings">href=&quot;/findings</a><a href="#main">
            <form action="/rounds/search"><script src="/rounds/static/x.js"></script><path d="/1">
            <a href="https://example.org/"><input value="/"><a data-href="/x">"##;
        assert_eq!(std::str::from_utf8(&prefixed).expect("text"), expected);
    }

    #[tokio::test]
    async fn a_redirect_stays_below_it() {
        let response = Response::builder()
            .header("location", "/sign-in?then=%2Ffindings")
            .header("link", "</api/v1/findings?page=2>; rel=\"next\"")
            .body(Body::empty())
            .expect("a response");
        let response = below().outwards(response).await;
        let header = |name: &str| response.headers()[name].to_str().expect("text").to_owned();
        assert_eq!(header("location"), "/rounds/sign-in?then=%2Ffindings");
        assert_eq!(
            header("link"),
            "</rounds/api/v1/findings?page=2>; rel=\"next\""
        );
    }

    #[test]
    fn only_plain_paths_are_base_paths() {
        for text in ["", "/", "/rounds", "/apps/rounds-2"] {
            assert!(text.parse::<BasePath>().is_ok(), "{text:?}");
        }
        for text in [
            "rounds", "//evil", "/a//b", "/a b", "/\"", "/../x", "/a%2Fb",
        ] {
            assert!(text.parse::<BasePath>().is_err(), "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_people_write_is_never_taken_for_an_address(
            text in "( href=\"/| action=\"/| src=\"/|[a-z/=\"'<>& ]){0,20}"
        ) {
            let page = maud::html! { p title=(text) { (text) } textarea { (text) } }.into_string();
            let prefixed = below().in_page(page.as_bytes());
            proptest::prop_assert_eq!(prefixed, page.as_bytes());
        }
    }
}
