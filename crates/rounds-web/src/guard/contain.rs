//! A bug in one page must not take the connection with it: the visitor gets a page that says
//! something went wrong, and the log says where.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::task::JoinSet;
use tracing::Instrument;

use crate::fault::PageFault;

/// Middleware: runs the page as a task of its own, so that a panic ends only that task. When the
/// visitor goes away the set is dropped, which stops the page's work.
pub async fn panics(request: Request, next: Next) -> Response {
    let mut pages = JoinSet::new();
    pages.spawn(next.run(request).in_current_span());
    match pages.join_next().await {
        Some(Ok(response)) => response,
        Some(Err(_)) | None => {
            tracing::error!("a page stopped with a panic");
            PageFault::SiteFailed { what: "this page" }.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::http::Request;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_page_that_panics_answers_500() {
        let bug = async || -> &'static str { panic!("a bug") };
        let router = Router::new()
            .route("/", get(bug))
            .layer(from_fn(super::panics));
        let request = Request::get("/").body(Body::empty()).expect("a request");
        let response = router.oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), 500);
    }
}
