//! What proxies say counts only where they are listed, and never where nobody signs in.

use axum::Router;
use axum::routing::get;
use rounds_web::{Peer, ServeSettings, TrustedProxies};

use super::server::{Server, pages, start_with, statuses};

async fn who_asks(trusted: &[&str]) -> Server {
    let pages = Router::new().route("/", get(async |peer: Peer| peer.address.to_string()));
    let ranges = trusted.iter().map(|text| text.parse().expect("a range"));
    let settings = ServeSettings {
        sign_in: true,
        host_names: vec!["rounds.example.org".to_owned()],
        trusted_proxies: TrustedProxies(ranges.collect()),
        ..ServeSettings::default()
    };
    start_with(pages, settings).await
}

const FORWARDED: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 198.51.100.7\r\n\
    X-Forwarded-Host: rounds.example.org\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn the_address_is_the_senders_only_where_the_proxy_is_listed() {
    let believed = who_asks(&["127.0.0.0/8"]).await.exchange(FORWARDED).await;
    assert!(believed.ends_with("198.51.100.7"), "{believed}");
    assert!(
        believed.contains("strict-transport-security: max-age=63072000"),
        "{believed}"
    );
    let not_believed = who_asks(&["10.0.0.0/8"]).await.exchange(FORWARDED).await;
    assert!(not_believed.ends_with("127.0.0.1"), "{not_believed}");
    assert!(
        !not_believed.contains("strict-transport-security"),
        "{not_believed}"
    );
}

#[tokio::test]
async fn a_forwarded_request_is_refused_where_nobody_signs_in() {
    let server = start_with(pages(), ServeSettings::default()).await;
    for name in ["X-Forwarded-For", "Forwarded", "X-Real-IP"] {
        let request = format!(
            "GET / HTTP/1.1\r\nHost: localhost\r\n{name}: 198.51.100.7\r\nConnection: close\r\n\r\n"
        );
        let answer = server.exchange(request.as_bytes()).await;
        assert_eq!(statuses(&answer), [403], "{name}: {answer}");
    }
}

#[tokio::test]
async fn a_foreign_name_from_a_listed_proxy_is_refused_too() {
    let server = who_asks(&["127.0.0.0/8"]).await;
    let answer = server
        .exchange(
            b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: evil.example\r\n\
              Connection: close\r\n\r\n",
        )
        .await;
    assert_eq!(statuses(&answer), [421], "{answer}");
}

#[tokio::test]
async fn what_a_browser_sent_in_the_clear_is_refused_and_questions_of_health_are_not() {
    let server = who_asks(&["127.0.0.0/8"]).await;
    let ask = async |path: &str, headers: &str| {
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n");
        statuses(&server.exchange(request.as_bytes()).await)
    };
    let sent_by_browser = "X-Forwarded-For: 198.51.100.7\r\n";
    let in_the_clear = format!("{sent_by_browser}X-Forwarded-Proto: http\r\n");
    let encrypted = format!("{sent_by_browser}X-Forwarded-Proto: https\r\n");
    assert_eq!(ask("/", sent_by_browser).await, [421]);
    assert_eq!(ask("/", &in_the_clear).await, [421]);
    assert_eq!(ask("/", &encrypted).await, [200]);
    assert_eq!(ask("/", "").await, [200]);
    // The test's pages have no such address; what matters is that it was asked.
    assert_eq!(ask("/healthz", &in_the_clear).await, [404]);
}
