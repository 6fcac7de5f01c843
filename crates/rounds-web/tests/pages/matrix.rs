//! Every address × every set of permissions. What is expected follows from the table alone, so an
//! address whose handler forgot to ask cannot pass, and one that is not in the table cannot exist.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Method, Request, Response};
use hyper::body::Frame;
use rounds_core::access::Permission;
use rounds_web::routes::{self, Need, Reader, Route};
use rounds_web::sample::{SAMPLE_FORM_TOKEN, Scenario};
use rounds_web::{Allowance, Network, NothingToCheck, ServeSettings, on_network, router};
use tower::ServiceExt;

use super::browser::{ALL, locked};

/// The whole site, for as many requests as there are combinations.
fn site(holders: &[(&'static str, &'static [Permission])]) -> Router {
    let mut settings = ServeSettings::default();
    let unlimited = Allowance::of(1_000_000, 1_000_000);
    settings.rates.per_address = unlimited;
    settings.rates.per_person = unlimited;
    let network = Network::new(settings, Arc::new(NothingToCheck), "0");
    on_network(router(locked(Scenario::Normal, holders)), network)
}

/// A session with no permission, one for each permission alone, and one with all.
fn holders() -> Vec<(&'static str, &'static [Permission])> {
    let mut holders: Vec<(&'static str, &'static [Permission])> = vec![("nothing", &[])];
    let alone = Permission::ALL.iter().map(std::slice::from_ref);
    holders.extend(Permission::ALL.iter().map(|one| one.as_str()).zip(alone));
    holders.push(ALL);
    holders
}

/// The address with things that are there in the sample.
fn address(route: &Route) -> String {
    let path = route.path;
    let id = match path {
        _ if path.starts_with("/tools/") => "icu-mortality",
        _ if path.starts_with("/reviews/") => "review-4",
        _ if path.starts_with("/evidence/") => "evidence-2",
        _ if path.starts_with("/committees/") => "ai-committee",
        _ if path.contains("/people") => "per_okafor",
        _ if path.contains("/sessions") => "ses_phone",
        _ if path.contains("/tokens") => "tok_own",
        _ if path.contains("/findings") => "F-0104",
        _ if path.contains("/measures") => "encounter.volume",
        _ if path.contains("/jobs") => "job_0004",
        _ if path.contains("/emergency") => "emg_0002",
        _ => "1",
    };
    let name = if path.contains("functions") {
        "psi"
    } else {
        "clinical.encounter"
    };
    let name = if path.contains("files") {
        "analyst.cedar"
    } else {
        name
    };
    path.replace("{session}", "ses_phone")
        .replace("{token}", "tok_own")
        .replace("{id}", id)
        .replace("{name}", name)
        .replace("{number}", "3")
        .replace("{format}", "csv")
        .replace(['{', '}'], "")
}

/// A request with a body that notes whether anybody reads it.
fn request(
    method: &Method,
    route: &Route,
    holder: Option<&str>,
) -> (Request<Body>, Arc<AtomicBool>) {
    let was_read = Arc::new(AtomicBool::new(false));
    let body = NotedBody {
        text: Some(Bytes::from(format!("form_token={SAMPLE_FORM_TOKEN}"))),
        was_read: Arc::clone(&was_read),
    };
    let mut request = Request::builder().method(method).uri(address(route));
    request = request
        .header("host", "localhost")
        .header("content-type", "application/x-www-form-urlencoded");
    if let Some(holder) = holder {
        request = match route.reader {
            Reader::Interface => request.header("authorization", format!("Bearer {holder}")),
            Reader::Person | Reader::File => request.header("cookie", format!("rounds={holder}")),
        };
    }
    let body = if *method == Method::GET || *method == Method::HEAD {
        Body::empty()
    } else {
        Body::new(body)
    };
    (request.body(body).expect("a request"), was_read)
}

/// A body that notes that somebody read it.
struct NotedBody {
    text: Option<Bytes>,
    was_read: Arc<AtomicBool>,
}

impl hyper::body::Body for NotedBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.was_read.store(true, Ordering::SeqCst);
        Poll::Ready(self.text.take().map(|text| Ok(Frame::data(text))))
    }
}

async fn send(site: &Router, request: Request<Body>) -> Response<Body> {
    site.clone()
        .oneshot(request)
        .await
        .expect("the router answers")
}

/// What the table says of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    In,
    SignInFirst,
    NotPermitted,
}

fn expected(route: &Route, permissions: Option<&[Permission]>) -> Expected {
    match (route.need, permissions) {
        (Need::Nothing, _) | (Need::SignedIn, Some(_)) => Expected::In,
        (Need::May(permission), Some(held)) if held.contains(&permission) => Expected::In,
        (Need::May(_), Some(_)) => Expected::NotPermitted,
        (_, None) => Expected::SignInFirst,
    }
}

/// Whether an answer is what is expected.
fn fits(expected: Expected, route: &Route, method: &Method, answer: &Response<Body>) -> bool {
    let status = answer.status().as_u16();
    let location = answer
        .headers()
        .get("location")
        .and_then(|value| value.to_str().ok());
    let is_led = status == 303 && location.is_some_and(|to| to.starts_with("/sign-in"));
    match expected {
        // The sample may know no such thing, or miss a field; nobody is kept out and nothing breaks.
        Expected::In => !matches!(status, 401 | 403 | 405) && status < 500,
        Expected::NotPermitted => status == 403,
        Expected::SignInFirst if route.reader == Reader::Person && *method != Method::POST => {
            is_led
        }
        Expected::SignInFirst => status == 401,
    }
}

#[tokio::test]
async fn every_address_lets_in_whom_the_table_says_and_nobody_else() {
    let holders = holders();
    let site = site(&holders);
    let mut held: Vec<(Option<&str>, Option<&[Permission]>)> = vec![(None, None)];
    held.extend(
        holders
            .iter()
            .map(|(name, permissions)| (Some(*name), Some(*permissions))),
    );
    let mut asked = 0;
    let mut faults = Vec::new();
    for route in routes::all() {
        let mut methods = vec![route.method.clone()];
        if route.method == Method::GET {
            methods.push(Method::HEAD);
        }
        for (holder, permissions) in &held {
            // Without a session the token of a form is of a cookie; `forms` looks at these.
            if holder.is_none() && route.need == Need::Nothing && route.method == Method::POST {
                continue;
            }
            for method in &methods {
                let expected = expected(&route, *permissions);
                let (request, was_read) = request(method, &route, *holder);
                let answer = send(&site, request).await;
                asked += 1;
                let is_unread = expected == Expected::In || !was_read.load(Ordering::SeqCst);
                if !fits(expected, &route, method, &answer) || !is_unread {
                    faults.push(format!(
                        "{method} {} by {holder:?}: {}, expected {expected:?}, body unread: {is_unread}",
                        route.path,
                        answer.status()
                    ));
                }
            }
        }
    }
    println!("{asked} requests");
    assert!(
        faults.is_empty(),
        "{} of {asked}:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[tokio::test]
async fn a_method_that_is_not_in_the_table_does_nothing() {
    let site = site(&[ALL]);
    let mut methods_of: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let routes = routes::all();
    for route in &routes {
        methods_of
            .entry(route.path)
            .or_default()
            .insert(route.method.to_string());
    }
    for route in &routes {
        for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"] {
            if methods_of
                .get(route.path)
                .is_some_and(|listed| listed.contains(method))
            {
                continue;
            }
            let method: Method = method.parse().expect("a method");
            for holder in [None, Some(ALL.0)] {
                let (request, was_read) = request(&method, route, holder);
                let status = send(&site, request).await.status().as_u16();
                assert!(
                    matches!(status, 401 | 403 | 405),
                    "{method} {} by {holder:?}: {status}",
                    route.path
                );
                assert!(
                    !was_read.load(Ordering::SeqCst),
                    "{method} {} read the body",
                    route.path
                );
            }
        }
    }
}

#[tokio::test]
async fn a_refusal_names_the_permission_that_is_missing() {
    let nothing = ("nothing", &[][..]);
    let site = site(&[nothing]);
    for route in routes::all() {
        let Need::May(permission) = route.need else {
            continue;
        };
        let (request, _) = request(&route.method, &route, Some("nothing"));
        let answer = send(&site, request).await;
        let body = axum::body::to_bytes(answer.into_body(), 1 << 20)
            .await
            .expect("a body");
        let text = String::from_utf8_lossy(&body);
        assert!(
            text.contains(permission.as_str()),
            "{} {} does not name {permission}",
            route.method,
            route.path
        );
    }
}

#[tokio::test]
async fn every_answer_binds_the_browser_and_is_not_kept() {
    let site = site(&[ALL]);
    for route in routes::all() {
        for holder in [None, Some(ALL.0)] {
            let (request, _) = request(&route.method, &route, holder);
            let answer = send(&site, request).await;
            let header = |name: &str| {
                let value = answer.headers().get(name);
                value
                    .and_then(|value| value.to_str().ok())
                    .unwrap_or("")
                    .to_owned()
            };
            let context = format!("{} {} by {holder:?}", route.method, route.path);
            let policy = header("content-security-policy");
            assert!(
                policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
                "{context}"
            );
            assert!(policy.contains("frame-ancestors 'none'"), "{context}");
            assert_eq!(header("x-content-type-options"), "nosniff", "{context}");
            assert_eq!(header("referrer-policy"), "same-origin", "{context}");
            let may_be_kept =
                route.path.starts_with("/static/") || route.reader == Reader::Interface;
            assert!(
                may_be_kept || header("cache-control") == "no-store",
                "{context}"
            );
        }
    }
}
