//! One line in the log for every request, without its address, its query, names or values: an id of
//! ours, who (by id), the route's template, status, time and bytes. Refused and failed sign-ins and
//! reads of patients' data are in the ledger; this is for operators.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Instant;

use axum::body::HttpBody;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use rounds_core::access::PersonId;

use crate::metrics::Metrics;

/// What the route of a request is called that matched none.
const NO_ROUTE: &str = "none";

/// Our number for a request, in its answer's `X-Request-Id` and in the log. What the sender calls
/// it is not looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl RequestId {
    pub(crate) fn next() -> Self {
        // Tells requests of different runs of the server apart; nobody needs to be unable to guess.
        static RUN: LazyLock<u64> = LazyLock::new(|| RandomState::new().build_hasher().finish());
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(format!("{:016x}-{number:x}", *RUN))
    }
}

impl RequestId {
    /// Puts it where another may have stood.
    pub(crate) fn write(&self, headers: &mut HeaderMap) {
        // Hexadecimal digits and a hyphen: always a header value.
        if let Ok(id) = HeaderValue::from_str(&self.0) {
            headers.insert("x-request-id", id);
        }
    }
}

/// What is learnt about a request on its way.
pub struct Record {
    /// Its id.
    pub id: RequestId,
    method: Method,
    started: Instant,
    route: OnceLock<&'static str>,
    person: OnceLock<PersonId>,
}

impl Record {
    /// A request that has just arrived.
    pub fn begin(method: &Method) -> Arc<Self> {
        Arc::new(Self {
            id: RequestId::next(),
            method: method.clone(),
            started: Instant::now(),
            route: OnceLock::new(),
            person: OnceLock::new(),
        })
    }

    /// It is this person's.
    pub fn of_person(&self, person: &PersonId) {
        // Only the first to say so counts.
        let _ = self.person.set(person.clone());
    }

    /// Its answer is ready: counted, and written to the log.
    pub fn end(&self, response: &mut Response, metrics: &Metrics) {
        let took = self.started.elapsed();
        let route = self.route.get().copied().unwrap_or(NO_ROUTE);
        let status = response.status();
        metrics.answered(&self.method, route, status, took);
        self.id.write(response.headers_mut());
        tracing::info!(
            target: "rounds::request",
            request = %self.id,
            person = self.person.get().map(|person| person.0.as_str()),
            method = %self.method,
            route,
            status = status.as_u16(),
            took_ms = took.as_secs_f64() * 1000.0,
            bytes = response.body().size_hint().exact(),
            "request"
        );
    }
}

/// Middleware of one address: notes its template.
pub async fn note_route(template: &'static str, request: Request, next: Next) -> Response {
    if let Some(record) = request.extensions().get::<Arc<Record>>() {
        // A request is routed once.
        let _ = record.route.set(template);
    }
    next.run(request).await
}
