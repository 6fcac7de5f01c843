//! Asks the router as a browser would, without a socket.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use rounds_web::sample::{Scenario, sample_app};
use rounds_web::{App, Network, on_network, router};
use tower::ServiceExt;

/// An answer, read whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
    }
}

/// Gets an address of the sample site.
pub async fn get(scenario: Scenario, address: &str) -> Answer {
    let request = Request::get(address).header("host", "localhost:7300");
    send(scenario, request.body(Body::empty()).expect("a request")).await
}

/// Sends any request to the sample site.
pub async fn send(scenario: Scenario, request: Request<Body>) -> Answer {
    send_to(sample_app(scenario), request).await
}

/// Sends any request to this site.
pub async fn send_to(app: App, request: Request<Body>) -> Answer {
    let pages = on_network(router(app), Network::loopback());
    let response = pages.oneshot(request).await.expect("the router answers");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        text: String::from_utf8(bytes.to_vec()).expect("text"),
    }
}

/// Every `href` and `action` of a page that leads into the site, without its fragment.
pub fn links(page: &str) -> Vec<String> {
    [" href=\"", " action=\"", " src=\""]
        .iter()
        .flat_map(|attribute| page.split(attribute).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| link.starts_with('/'))
        .filter_map(|link| link.split('#').next())
        .map(|link| link.replace("&amp;", "&"))
        .collect()
}
