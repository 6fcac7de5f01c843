//! What monitoring sees, over the sample site.

use std::sync::Arc;

use async_trait::async_trait;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use rounds_web::sample::{LockedDoor, Scenario, sample_app, sample_door};
use rounds_web::{
    Check, Door, Figures, Network, Readiness, ServeSettings, on_network, router, serve_metrics,
};
use tower::ServiceExt;

/// An installation whose ledger cannot be written.
struct NoLedger;

#[async_trait]
impl Readiness for NoLedger {
    async fn checks(&self) -> Vec<Check> {
        vec![
            Check {
                name: "lake",
                works: true,
            },
            Check {
                name: "ledger",
                works: false,
            },
        ]
    }

    async fn figures(&self) -> Figures {
        Figures {
            ledger_head: 4711,
            ..Figures::default()
        }
    }
}

async fn get(door: Arc<dyn Door>, network: &Arc<Network>, address: &str) -> (u16, String, String) {
    let mut app = sample_app(Scenario::Normal);
    app.door = door;
    let pages = router(app);
    let request = Request::get(address)
        .header("host", "localhost")
        .body(Body::empty())
        .expect("a request");
    let answer = on_network(pages, Arc::clone(network))
        .oneshot(request)
        .await;
    let answer = answer.expect("the router answers");
    let status = answer.status().as_u16();
    let id = answer.headers()["x-request-id"]
        .to_str()
        .expect("text")
        .to_owned();
    let body = answer
        .into_body()
        .collect()
        .await
        .expect("a body")
        .to_bytes();
    (status, String::from_utf8_lossy(&body).into_owned(), id)
}

fn without_ledger() -> Arc<Network> {
    Network::new(ServeSettings::default(), Arc::new(NoLedger), "test")
}

#[tokio::test]
async fn addresses_are_counted_by_template_and_never_as_they_were_asked_for() {
    let network = without_ledger();
    for address in [
        "/measures/canary-patient-name",
        "/canary-patient-name",
        "/findings?q=canary",
    ] {
        get(sample_door(), &network, address).await;
    }
    let (status, text, _) = get(sample_door(), &network, "/metrics").await;
    assert_eq!(status, 200);
    assert!(!text.contains("canary"), "{text}");
    for part in [
        "route=\"/measures/{id}\"",
        "route=\"none\"",
        "rounds_ledger_head 4711",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
}

#[tokio::test]
async fn whoever_may_not_see_health_sees_no_metrics() {
    let (status, text, _) = get(
        Arc::new(LockedDoor::default()),
        &without_ledger(),
        "/metrics",
    )
    .await;
    assert_eq!(status, 401);
    assert!(!text.contains("rounds_requests"), "{text}");
}

#[tokio::test]
async fn alive_and_ready_are_two_questions_that_anybody_may_ask() {
    let network = without_ledger();
    let (alive, _, _) = get(Arc::new(LockedDoor::default()), &network, "/healthz").await;
    let (ready, text, _) = get(Arc::new(LockedDoor::default()), &network, "/readyz").await;
    assert_eq!((alive, ready), (200, 503));
    assert_eq!(text, "lake works\nledger does not work\n");
}

#[tokio::test]
async fn every_request_has_an_id_of_its_own() {
    let network = without_ledger();
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(get(sample_door(), &network, "/healthz").await.2);
    }
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn metrics_listen_apart_on_loopback_only() {
    let anywhere = "0.0.0.0:0".parse().expect("a socket address");
    assert!(serve_metrics(anywhere, without_ledger()).await.is_err());
    // The system chooses a port, which is free again a moment later.
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = free.local_addr().expect("an address");
    drop(free);
    tokio::spawn(serve_metrics(address, without_ledger()));
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    let text = reqwest::get(format!("http://{address}/metrics"))
        .await
        .expect("an answer");
    let text = text.text().await.expect("text");
    assert!(text.contains("rounds_ledger_head 4711"), "{text}");
}
