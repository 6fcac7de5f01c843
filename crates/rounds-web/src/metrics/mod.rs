//! What the server counts of itself, in the OpenMetrics text that Prometheus reads. Routes are
//! counted by their template and never by the address that was asked for, so that no id, no name
//! and no stranger's invention becomes a label.

mod page;
mod readiness;

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use jiff::Timestamp;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

pub(crate) use page::{metrics, ready};
pub use readiness::{Check, Figures, NothingToCheck, Readiness};

/// Upper ends of the buckets of time, in seconds; 0.2 s is the promise for pages.
const SECONDS: [f64; 12] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];

/// The content type of [`Metrics::text`].
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabel {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReasonLabel {
    reason: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StateLabel {
    state: String,
}

type Durations = Family<RouteLabel, Histogram, fn() -> Histogram>;

/// The counters of one server.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    durations: Durations,
    refused: Family<ReasonLabel, Counter>,
    connections: Gauge,
    connections_closed: Family<ReasonLabel, Counter>,
    certificate_end: Gauge,
    figures: FigureGauges,
}

/// What is asked for whenever somebody reads the metrics.
#[derive(Default)]
struct FigureGauges {
    sessions: Gauge,
    jobs: Family<StateLabel, Gauge>,
    round_age: Gauge<f64, AtomicU64>,
    ledger_head: Gauge,
    queries: Gauge,
}

impl Metrics {
    /// All at zero.
    pub fn new(version: &str) -> Self {
        let mut registry = Registry::with_prefix("rounds");
        registry.register(
            "build",
            "Version of the program",
            prometheus_client::metrics::info::Info::new([("version", version.to_owned())]),
        );
        let durations: Durations = Family::new_with_constructor(|| Histogram::new(SECONDS));
        let metrics = Self {
            requests: Family::default(),
            durations,
            refused: Family::default(),
            connections: Gauge::default(),
            connections_closed: Family::default(),
            certificate_end: Gauge::default(),
            figures: FigureGauges::default(),
            registry,
        };
        metrics.registered()
    }

    fn registered(mut self) -> Self {
        let registry = &mut self.registry;
        registry.register(
            "requests",
            "Requests answered, by route template and class of status",
            self.requests.clone(),
        );
        registry.register_with_unit(
            "request_duration",
            "Time from the head of a request to the head of its answer",
            Unit::Seconds,
            self.durations.clone(),
        );
        registry.register(
            "requests_refused",
            "Requests turned away before anybody looked at who sent them, or for their number",
            self.refused.clone(),
        );
        registry.register("connections", "Open connections", self.connections.clone());
        registry.register(
            "connections_closed_early",
            "Connections closed before their first request",
            self.connections_closed.clone(),
        );
        registry.register_with_unit(
            "certificate_end",
            "Unix time when the certificate in use ends; 0 without TLS",
            Unit::Seconds,
            self.certificate_end.clone(),
        );
        let figures = &self.figures;
        registry.register("sessions", "Browser sessions", figures.sessions.clone());
        registry.register("jobs", "Jobs by state", figures.jobs.clone());
        registry.register_with_unit(
            "last_round_age",
            "Time since the last round finished",
            Unit::Seconds,
            figures.round_age.clone(),
        );
        registry.register(
            "ledger_head",
            "Number of the ledger's newest entry",
            figures.ledger_head.clone(),
        );
        registry.register(
            "queries_running",
            "Queries running",
            figures.queries.clone(),
        );
        self
    }

    /// Counts an answered request. `route` is the template of its address, for example
    /// `/measures/{id}`.
    pub fn answered(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        let labels = RequestLabels {
            method: method_word(method),
            route: route.to_owned(),
            status: status_class(status),
        };
        self.requests.get_or_create(&labels).inc();
        let route = RouteLabel {
            route: route.to_owned(),
        };
        self.durations
            .get_or_create(&route)
            .observe(took.as_secs_f64());
    }

    /// Counts a request that was turned away, by the word for the reason.
    pub fn refused(&self, reason: &'static str) {
        self.refused.get_or_create(&ReasonLabel { reason }).inc();
    }

    /// A connection was accepted.
    pub fn connection_opened(&self) {
        self.connections.inc();
    }

    /// It ended.
    pub fn connection_ended(&self) {
        self.connections.dec();
    }

    /// A connection was closed before its first request, by the word for the reason.
    pub fn closed_early(&self, reason: &'static str) {
        self.connections_closed
            .get_or_create(&ReasonLabel { reason })
            .inc();
    }

    /// A certificate that ends then is in use from now on.
    pub fn certificate_in_use(&self, end: Option<Timestamp>) {
        self.certificate_end
            .set(end.map_or(0, Timestamp::as_second));
    }

    /// When the certificate in use ends; none without TLS.
    pub fn certificate_end(&self) -> Option<Timestamp> {
        let end = self.certificate_end.get();
        (end != 0)
            .then(|| Timestamp::from_second(end).ok())
            .flatten()
    }

    /// Everything as text, with these figures of now.
    pub fn text(&self, figures: &Figures) -> String {
        let gauges = &self.figures;
        gauges.sessions.set(whole(figures.sessions));
        gauges.jobs.clear();
        for (state, count) in &figures.jobs {
            let state = StateLabel {
                state: state.clone(),
            };
            gauges.jobs.get_or_create(&state).set(whole(*count));
        }
        gauges
            .round_age
            .set(figures.last_round_age_s.unwrap_or(f64::NAN));
        gauges.ledger_head.set(whole(figures.ledger_head));
        gauges.queries.set(whole(figures.queries_running));
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A closed set: anybody may send any method.
fn method_word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

fn status_class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_template_and_class() {
        let metrics = Metrics::new("1.2.3");
        for status in [200, 204, 404] {
            let status = StatusCode::from_u16(status).expect("a status");
            let took = Duration::from_millis(30);
            metrics.answered(&Method::GET, "/measures/{id}", status, took);
        }
        let text = metrics.text(&Figures::default());
        for line in [
            "rounds_build_info{version=\"1.2.3\"} 1",
            "rounds_requests_total{method=\"GET\",route=\"/measures/{id}\",status=\"2xx\"} 2",
            "rounds_requests_total{method=\"GET\",route=\"/measures/{id}\",status=\"4xx\"} 1",
            "rounds_request_duration_seconds_bucket{le=\"0.05\",route=\"/measures/{id}\"} 3",
            "rounds_request_duration_seconds_bucket{le=\"0.025\",route=\"/measures/{id}\"} 0",
            "# EOF",
        ] {
            assert!(text.lines().any(|own| own == line), "no {line} in\n{text}");
        }
    }

    #[test]
    fn a_job_that_left_a_state_is_not_counted_there_any_more() {
        let metrics = Metrics::new("0");
        let mut figures = Figures::default();
        figures.jobs.insert("running".to_owned(), 2);
        assert!(
            metrics
                .text(&figures)
                .contains("rounds_jobs{state=\"running\"} 2")
        );
        figures.jobs.clear();
        assert!(!metrics.text(&figures).contains("state=\"running\""));
    }
}
