//! The network side of the server: what every request passes before the pages see it, and every
//! answer on its way out. Who asks, and whether they may, is `entry`'s business.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_ENCODING;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use jiff::Timestamp;
use rounds_core::access::PersonId;
use tokio::sync::Mutex;
use tracing::Instrument;

use super::headers;
use super::host::HostNames;
use super::limits::{FILE_BYTES_MAX, announced_bytes};
use super::origin::{Connection, Peer};
use super::rate::{Rate, Remaining};
use super::record::{Record, RequestId};
use super::refusal::Refusal;
use super::slots::Slots;
use crate::metrics::{Check, Metrics, NothingToCheck, Readiness};
use crate::routes;
use crate::serve::ServeSettings;
use crate::visit::Visitor;

/// What is looked up again after this time at the earliest, however often it is asked for.
const CHECKS_KEPT: Duration = Duration::from_secs(1);

/// The network side of one server.
pub struct Network {
    pub(crate) settings: ServeSettings,
    pub(crate) metrics: Metrics,
    hosts: HostNames,
    addresses: Rate<IpAddr>,
    people: Rate<PersonId>,
    pub(super) slots: Slots,
    readiness: Arc<dyn Readiness>,
    checked: Mutex<Option<(Instant, Vec<Check>)>>,
}

impl Network {
    /// The network side of a server with these settings.
    pub fn new(settings: ServeSettings, readiness: Arc<dyn Readiness>, version: &str) -> Arc<Self> {
        Arc::new(Self {
            hosts: HostNames::new(&settings.host_names),
            addresses: Rate::by_address(settings.rates.per_address),
            people: Rate::by_person(settings.rates.per_person),
            slots: Slots::new(&settings.rates),
            metrics: Metrics::new(version),
            readiness,
            checked: Mutex::new(None),
            settings,
        })
    }

    /// A server on loopback where nobody signs in: for tests and samples.
    pub fn loopback() -> Arc<Self> {
        let version = env!("CARGO_PKG_VERSION");
        Self::new(ServeSettings::default(), Arc::new(NothingToCheck), version)
    }

    /// The metrics as text.
    pub async fn metrics_text(&self) -> String {
        self.metrics.text(&self.readiness.figures().await)
    }

    /// When the certificate in use ends; none without TLS. For checks of health.
    pub fn certificate_end(&self) -> Option<Timestamp> {
        self.metrics.certificate_end()
    }

    /// What the server stands on.
    pub(crate) async fn checks(&self) -> Vec<Check> {
        let mut checked = self.checked.lock().await;
        if let Some((at, checks)) = checked.as_ref()
            && at.elapsed() < CHECKS_KEPT
        {
            return checks.clone();
        }
        let checks = self.readiness.checks().await;
        *checked = Some((Instant::now(), checks.clone()));
        checks
    }

    /// What can be said of a request before its address is looked at.
    fn admit(&self, request: &Request, peer: &Peer) -> Result<Remaining, Refusal> {
        let headers = request.headers();
        if !self.settings.sign_in && was_forwarded(headers) {
            return Err(Refusal::ProxyWithoutSignIn);
        }
        if !self.hosts.admit(&peer.host, request.uri(), headers) {
            return Err(Refusal::ForeignHost);
        }
        if self.came_in_the_clear(request, peer) && !is_health(&self.inner_path(request)) {
            return Err(Refusal::NotEncrypted);
        }
        let remaining = self.addresses.count_address(peer.address)?;
        if is_encoded(headers) {
            return Err(Refusal::Encoded);
        }
        let limit_bytes = self.body_bytes_max(request);
        let size_bytes = announced_bytes(headers);
        // Addresses that take files say it themselves, to whoever may send one.
        if size_bytes > Some(limit_bytes) && !self.takes_file(request) {
            return Err(Refusal::BodyTooLarge {
                limit_bytes,
                size_bytes,
            });
        }
        Ok(remaining)
    }

    /// The most that is read of this request's body: more where a file may come.
    pub(crate) fn body_bytes_max<B>(&self, request: &axum::http::Request<B>) -> u64 {
        let bytes_max = self.settings.rates.body_bytes_max;
        match self.takes_file(request) {
            true => bytes_max.max(FILE_BYTES_MAX as u64),
            false => bytes_max,
        }
    }

    fn takes_file<B>(&self, request: &axum::http::Request<B>) -> bool {
        routes::takes_file(request.method(), &self.inner_path(request))
    }

    /// Whether somebody's browser spoke plain HTTP to a proxy. The proxy's own questions, and those
    /// from this machine, are nobody's browser.
    fn came_in_the_clear(&self, request: &Request, peer: &Peer) -> bool {
        let nearest = connection(request).address.ip();
        let is_proxied = self.settings.trusted_proxies.contains(nearest);
        is_proxied && !peer.encrypted && was_forwarded(request.headers())
    }

    fn peer(&self, request: &Request) -> Peer {
        let connection = connection(request);
        self.settings
            .trusted_proxies
            .peer(connection, request.headers())
    }
}

/// The pages with the network side around them. [`crate::serve`] does this itself; tests that hand
/// requests to the router do it here.
pub fn on_network(pages: Router, network: Arc<Network>) -> Router {
    Router::new()
        .fallback_service(pages)
        .layer(from_fn_with_state(network, pass))
}

/// Middleware around everything.
async fn pass(State(network): State<Arc<Network>>, mut request: Request, next: Next) -> Response {
    let record = Record::begin(request.method());
    let peer = network.peer(&request);
    let path = network.inner_path(&request);
    let mut response = match network.admit(&request, &peer) {
        Ok(remaining) => {
            record.id.write(request.headers_mut());
            let extensions = request.extensions_mut();
            extensions.insert(peer.clone());
            extensions.insert(record.id.clone());
            extensions.insert(Arc::clone(&record));
            extensions.insert(Arc::clone(&network));
            // At the level of errors, so that it is there whichever lines are wanted.
            let span = tracing::error_span!(target: "rounds::request", "request", id = %record.id);
            let answer = network.answer(request, &path, &record, next);
            let mut response = answer.instrument(span).await;
            if !response.headers().contains_key("ratelimit") {
                remaining.write(response.headers_mut());
            }
            response
        }
        Err(refusal) => network.refuse(&refusal, &path, &record.id),
    };
    let encrypted_by_name = peer.encrypted && !HostNames::default().contains(&peer.host);
    headers::bind(response.headers_mut(), encrypted_by_name);
    record.end(&mut response, &network.metrics);
    response
}

impl Network {
    async fn answer(&self, request: Request, path: &str, record: &Record, next: Next) -> Response {
        let Some(request) = self.settings.base_path.inwards(request) else {
            return self.refuse(&Refusal::NoSuchPage, path, &record.id);
        };
        let response = next.run(request).await;
        self.settings.base_path.outwards(response).await
    }

    pub(super) fn refuse(&self, refusal: &Refusal, path: &str, request: &RequestId) -> Response {
        self.metrics.refused(refusal.word());
        refusal.answer(path, request)
    }

    /// The path below the site's root, to say a refusal in the right form.
    fn inner_path<B>(&self, request: &axum::http::Request<B>) -> String {
        let path = request.uri().path();
        let inner = path.strip_prefix(self.settings.base_path.as_str());
        inner.unwrap_or(path).to_owned()
    }
}

/// Middleware of the router, after `entry::recognise`: one person's share.
pub async fn admit_person(request: Request, next: Next) -> Response {
    let known = request.extensions();
    let (Some(network), Some(record), Some(visitor)) = (
        known.get::<Arc<Network>>().cloned(),
        known.get::<Arc<Record>>().cloned(),
        known.get::<Arc<Visitor>>().cloned(),
    ) else {
        // Without a visitor the address has been counted; without a network there is no server.
        return next.run(request).await;
    };
    let person = &visitor.principal.person;
    record.of_person(person);
    if !network.settings.sign_in {
        // Everybody is the same person then, and the address has been counted.
        return next.run(request).await;
    }
    let path = request.uri().path().to_owned();
    let share = network.people.count(person.clone());
    match share.and_then(|remaining| Ok((remaining, network.slots.take_for(person)?))) {
        Ok((remaining, slot)) => {
            let mut response = slot.held_by(next.run(request).await);
            remaining.write(response.headers_mut());
            response
        }
        Err(refusal) => network.refuse(&refusal, &path, &record.id),
    }
}

fn connection(request: &Request) -> Connection {
    let known = request.extensions().get::<Connection>().copied();
    known.unwrap_or(Connection::UNKNOWN)
}

/// Whether the server is up: monitoring may ask that in any way.
pub(super) fn is_health(path: &str) -> bool {
    path == "/healthz" || path == "/readyz"
}

fn was_forwarded(headers: &HeaderMap) -> bool {
    [
        "forwarded",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-real-ip",
    ]
    .into_iter()
    .any(|name| headers.contains_key(name))
}

fn is_encoded(headers: &HeaderMap) -> bool {
    let as_it_is = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"identity");
    headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .any(|value| !as_it_is(value))
}
