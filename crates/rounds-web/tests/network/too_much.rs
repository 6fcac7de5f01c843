//! More than there is room for: it is turned away with a time to come back, and the others are
//! served.

use std::time::Duration;

use rounds_web::{Allowance, ConnectionLimits, RateSettings, ServeSettings};

use super::server::{Server, pages, read_to_end, short, start_with, statuses};

async fn with_rates(rates: RateSettings) -> Server {
    let settings = ServeSettings {
        rates,
        ..ServeSettings::default()
    };
    start_with(pages(), settings).await
}

const PAGE: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn the_request_after_the_burst_gets_429_and_a_time() {
    let server = with_rates(RateSettings {
        per_address: Allowance::of(6, 3),
        ..RateSettings::default()
    })
    .await;
    for _ in 0..3 {
        let answer = server.exchange(PAGE).await;
        assert_eq!(statuses(&answer), [200]);
        assert!(
            answer.contains("ratelimit-policy: \"address\";q=3;w=30"),
            "{answer}"
        );
    }
    let answer = server.exchange(PAGE).await;
    assert_eq!(statuses(&answer), [429], "{answer}");
    let seconds = answer
        .lines()
        .find_map(|line| line.strip_prefix("retry-after: "))
        .and_then(|text| text.trim().parse::<u64>().ok());
    assert!(matches!(seconds, Some(1..=11)), "{answer}");
}

#[tokio::test]
async fn one_address_cannot_take_all_connections() {
    let settings = ServeSettings {
        connections: ConnectionLimits {
            connections_per_address_max: 3,
            head: Duration::from_secs(30),
            ..short()
        },
        ..ServeSettings::default()
    };
    let server = start_with(pages(), settings).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(server.connect().await);
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut fourth = server.connect().await;
    assert_eq!(read_to_end(&mut fourth).await, "");
    drop(held);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(statuses(&server.exchange(PAGE).await), [200]);
    let text = server.network.metrics_text().await;
    let line = "rounds_connections_closed_early_total{reason=\"too-many-of-one-address\"} 1";
    assert!(text.contains(line), "{text}");
}

#[tokio::test]
async fn bodies_have_an_end() {
    let server = with_rates(RateSettings {
        body_bytes_max: 1000,
        ..RateSettings::default()
    })
    .await;
    let announced = "POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1001\r\n\r\n";
    assert_eq!(
        statuses(&server.exchange(announced.as_bytes()).await),
        [413]
    );
    // A body in chunks does not say how long it is; it is counted.
    let chunk = format!("400\r\n{}\r\n", "x".repeat(1024));
    let chunked = format!(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}0\r\n\r\n"
    );
    let answer = server.exchange(chunked.as_bytes()).await;
    assert!(matches!(statuses(&answer)[..], [400..=499]), "{answer}");
}

#[tokio::test]
async fn compressed_bodies_are_refused_unread() {
    let server = start_with(pages(), ServeSettings::default()).await;
    for encoding in ["gzip", "deflate", "br", "zstd", "identity, gzip"] {
        let request = format!(
            "POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Encoding: {encoding}\r\nContent-Length: 1\r\n\r\nx"
        );
        let answer = server.exchange(request.as_bytes()).await;
        assert_eq!(statuses(&answer), [415], "{encoding}: {answer}");
    }
}

#[tokio::test]
async fn too_many_or_too_long_headers_are_refused() {
    let server = start_with(pages(), ServeSettings::default()).await;
    let many = "X-A: b\r\n".repeat(100);
    let long = format!("X-A: {}\r\n", "b".repeat(100_000));
    for headers in [many, long] {
        let request = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
        let answer = server.exchange(request.as_bytes()).await;
        assert_eq!(statuses(&answer), [431], "{answer}");
    }
}
