//! A program that asks the router, without a socket.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt;
use rounds_core::access::{ActorKind, Permission, PersonId, PolicyFingerprint, ReadRights};
use rounds_web::sample::{LockedDoor, Scenario, sample_app, sample_visitor};
use rounds_web::{Door, Network, Visitor, on_network, router};
use serde_json::Value;
use tower::ServiceExt;

/// The token that may do everything.
pub const ALL: &str = "everything";
/// The token of somebody else who may do everything.
pub const OTHER: &str = "everything-of-another";
/// The token that may do nothing.
pub const NOTHING: &str = "nothing";
/// The token that may ask in SQL and not take rows away.
pub const ASKER: &str = "asker";
/// The cookie of a browser session that may do everything.
pub const SESSION: &str = "session-secret";

/// An answer, read whole.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    /// The problem in the body, which must be one with this status.
    pub fn problem(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        let kind = problem["type"].as_str().expect("a type");
        assert!(kind.starts_with("urn:rounds:problem:"), "{kind}");
        for member in ["title", "detail"] {
            let text = problem[member].as_str().unwrap_or("");
            assert!(!text.is_empty(), "no {member}: {}", self.text);
        }
        // What is turned away at the very door has its id in the header alone.
        let id = self.header("x-request-id");
        assert!(!id.is_empty());
        assert!(
            problem
                .get("instance")
                .is_none_or(|instance| instance == id)
        );
        problem
    }
}

/// A server with its shelf, to which several requests can be sent.
pub struct Server(Router);

impl Server {
    pub fn new() -> Self {
        Self::of(Scenario::Normal)
    }

    pub fn of(scenario: Scenario) -> Self {
        Self::with(scenario, Arc::new(door()))
    }

    /// With a door of one's own.
    pub fn behind(door: Arc<dyn Door>) -> Self {
        Self::with(Scenario::Normal, door)
    }

    fn with(scenario: Scenario, door: Arc<dyn Door>) -> Self {
        let mut app = sample_app(scenario);
        app.door = door;
        app.info.is_open = false;
        Self(on_network(router(app), Network::loopback()))
    }

    /// A request with headers and a body.
    pub async fn send(
        &self,
        method: &str,
        address: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let request = Request::builder().method(method).uri(address);
        let request = request.header("host", "localhost");
        let request = headers.iter().fold(request, |request, (name, value)| {
            request.header(*name, *value)
        });
        let request = request.body(body.into()).expect("a request");
        let response = self.0.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).expect("text"),
        }
    }

    /// Reads with the token that may do everything.
    pub async fn get(&self, address: &str) -> Answer {
        self.send("GET", address, &[bearer(ALL).pair()], "").await
    }

    /// Reads with this token and another header.
    pub async fn get_with(&self, address: &str, header: (&str, &str)) -> Answer {
        let token = bearer(ALL);
        self.send("GET", address, &[token.pair(), header], "").await
    }

    /// Sends JSON with a token and further headers.
    pub async fn post_as(
        &self,
        token: &str,
        address: &str,
        body: &str,
        more: &[(&str, &str)],
    ) -> Answer {
        let token = bearer(token);
        let mut headers = vec![token.pair(), ("content-type", "application/json")];
        headers.extend(more);
        self.send("POST", address, &headers, body.to_owned()).await
    }

    /// Sends JSON with the token that may do everything.
    pub async fn post(&self, address: &str, body: &str) -> Answer {
        self.post_as(ALL, address, body, &[]).await
    }
}

/// A header that shows a token.
pub struct Bearer(String);

pub fn bearer(token: &str) -> Bearer {
    Bearer(format!("Bearer {token}"))
}

impl Bearer {
    pub fn pair(&self) -> (&str, &str) {
        ("authorization", &self.0)
    }
}

/// Knows the tokens and the session.
pub fn door() -> LockedDoor {
    let everything = || Permission::ALL.iter().copied();
    let mut other = program("per_osei", everything());
    other.reading = ReadRights::Listed {
        fingerprint: PolicyFingerprint("other".to_owned()),
        tables: Default::default(),
    };
    let mut door = LockedDoor::default()
        .with_session(SESSION, sample_visitor(everything()))
        .with_token(ALL, program("per_castellanos", everything()))
        .with_token(OTHER, other)
        .with_token(NOTHING, program("per_nobody", []))
        .with_token(ASKER, program("per_asker", [Permission::Query]));
    for without in Permission::ALL {
        let rest: BTreeSet<Permission> = everything().filter(|p| p != without).collect();
        door = door.with_token(&all_but(*without), program("per_rest", rest));
    }
    door
}

/// The token that may do everything but this.
pub fn all_but(permission: Permission) -> String {
    format!("all-but-{permission}")
}

fn program(person: &str, permissions: impl IntoIterator<Item = Permission>) -> Visitor {
    let mut visitor = sample_visitor(permissions);
    visitor.principal.person = PersonId(person.to_owned());
    visitor.principal.kind = ActorKind::Token;
    visitor.session = None;
    visitor
}
