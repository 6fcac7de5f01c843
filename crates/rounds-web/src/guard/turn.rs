//! A request's turn: the last thing before its handler, after it is known that the person may.
//! Strangers' bodies, which are small (names, passwords, codes), are received before their turn
//! begins, so that whoever sends slowly without being signed in keeps a connection and nobody's turn. People who are signed in may send slowly;
//! their number of turns is limited.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use super::limits::{BODY_BYTES_MAX, announced_bytes};
use super::network::{Network, is_health};
use super::record::Record;
use super::refusal::Refusal;
use crate::visit::Visitor;

/// Middleware of one address: waits for a turn and gives it back when the answer is gone.
pub async fn wait(request: Request, next: Next) -> Response {
    let known = request.extensions();
    let (Some(network), Some(record)) = (
        known.get::<Arc<Network>>().cloned(),
        known.get::<Arc<Record>>().cloned(),
    ) else {
        // Without a network there is no server.
        return next.run(request).await;
    };
    let path = request.uri().path().to_owned();
    if is_always_answered(&path) {
        return next.run(request).await;
    }
    let is_known = known.get::<Arc<Visitor>>().is_some();
    let received = match (is_known, network.settings.sign_in) {
        (true, true) => Ok(request),
        // Nobody signs in: everybody is known and nobody's turns are limited.
        (true, false) => {
            let limit_bytes = network.body_bytes_max(&request);
            received(request, limit_bytes).await
        }
        (false, _) => received(request, BODY_BYTES_MAX as u64).await,
    };
    let ready = async { Ok((received?, network.slots.take().await?)) };
    match ready.await {
        Ok((request, slot)) => slot.held_by(next.run(request).await),
        Err(refusal) => network.refuse(&refusal, &path, &record.id),
    }
}

/// Style sheets and the questions whether the server is up are answered however busy it is.
fn is_always_answered(path: &str) -> bool {
    path.starts_with("/static/") || is_health(path)
}

/// The request with its body in memory.
async fn received(request: Request, limit_bytes: u64) -> Result<Request, Refusal> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(request);
    }
    let (head, mut body) = request.into_parts();
    let size_bytes = announced_bytes(&head.headers);
    let too_large = || Refusal::BodyTooLarge {
        limit_bytes,
        size_bytes,
    };
    if size_bytes > Some(limit_bytes) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| Refusal::BodyNotWhole)?;
        let data = frame.into_data().unwrap_or_default();
        if (bytes.len() + data.len()) as u64 > limit_bytes {
            return Err(too_large());
        }
        bytes.extend_from_slice(&data);
    }
    Ok(Request::from_parts(head, Body::from(bytes)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::Router;
    use axum::body::Bytes;
    use axum::extract::DefaultBodyLimit;
    use axum::middleware::from_fn;
    use axum::routing::{get, post};
    use tower::ServiceExt;

    use super::*;
    use crate::guard::network::on_network;
    use crate::guard::rate::RateSettings;
    use crate::metrics::NothingToCheck;
    use crate::serve::ServeSettings;

    /// A body that never comes.
    struct Never;

    impl HttpBody for Never {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, Self::Error>>> {
            std::task::Poll::Pending
        }
    }

    /// A server with one turn.
    fn server() -> Router {
        let settings = ServeSettings {
            sign_in: true,
            rates: RateSettings {
                at_once_max: 1,
                turn: Duration::from_millis(50),
                ..RateSettings::default()
            },
            ..ServeSettings::default()
        };
        let for_ever = async || {
            std::future::pending::<()>().await;
        };
        let pages = Router::new()
            .route("/", get(async || "the page"))
            .route("/healthz", get(async || "ok"))
            .route("/for-ever", get(for_ever))
            .route("/echo", post(async |body: Bytes| body))
            .layer(DefaultBodyLimit::disable())
            .layer(from_fn(wait));
        on_network(
            pages,
            Network::new(settings, Arc::new(NothingToCheck), "test"),
        )
    }

    async fn status(server: &Router, method: Method, address: &str, body: Body) -> u16 {
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header("host", "localhost")
            .body(body);
        let answer = server.clone().oneshot(request.expect("a request")).await;
        answer.expect("the router answers").status().as_u16()
    }

    /// Begins a request that does not end by itself.
    async fn begun(server: &Router, method: Method, address: &'static str, body: Body) {
        let server = server.clone();
        tokio::spawn(async move { status(&server, method, address, body).await });
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    #[tokio::test]
    async fn a_full_server_says_503_and_still_says_that_it_lives() {
        let server = server();
        begun(&server, Method::GET, "/for-ever", Body::empty()).await;
        assert_eq!(status(&server, Method::GET, "/", Body::empty()).await, 503);
        let alive = status(&server, Method::GET, "/healthz", Body::empty()).await;
        assert_eq!(alive, 200);
    }

    #[tokio::test]
    async fn a_stranger_who_sends_slowly_keeps_nobody_waiting() {
        let server = server();
        begun(&server, Method::POST, "/echo", Body::new(Never)).await;
        assert_eq!(status(&server, Method::GET, "/", Body::empty()).await, 200);
    }

    #[tokio::test]
    async fn what_a_stranger_sends_is_small() {
        let server = server();
        let large = Body::from(vec![b'x'; BODY_BYTES_MAX + 1]);
        assert_eq!(status(&server, Method::POST, "/echo", large).await, 413);
        let small = Body::from("hello");
        assert_eq!(status(&server, Method::POST, "/echo", small).await, 200);
    }
}
