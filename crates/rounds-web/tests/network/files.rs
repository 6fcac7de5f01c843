//! Files over a socket: more than other bodies where a file is taken, from whoever may send one.

use std::sync::Arc;

use rounds_core::access::Permission;
use rounds_web::sample::{LockedDoor, Scenario, sample_app, sample_visitor};
use rounds_web::{ServeSettings, router};

use super::server::{Server, start_with, statuses};

async fn site() -> Server {
    let mut app = sample_app(Scenario::Normal);
    let mut program = sample_visitor(Permission::ALL.iter().copied());
    program.session = None;
    app.door = Arc::new(LockedDoor::default().with_token("p1", program));
    let settings = ServeSettings {
        sign_in: true,
        ..ServeSettings::default()
    };
    start_with(router(app), settings).await
}

/// In pieces, so that the request does not say how much comes.
fn in_pieces(address: &str, token: &str, mebibytes: usize) -> Vec<u8> {
    let head = format!(
        "POST {address} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/octet-stream\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    let piece = format!("100000\r\n{}\r\n", "x".repeat(1024 * 1024));
    format!("{head}{}0\r\n\r\n", piece.repeat(mebibytes)).into_bytes()
}

#[tokio::test]
async fn two_mebibytes_come_through_where_a_file_is_taken() {
    let server = site().await;
    let sent = in_pieces("/api/v1/files?name=plan.pdf", "p1", 2);
    let answer = server.exchange(&sent).await;
    assert_eq!(statuses(&answer), [201], "{answer}");
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_told_so_before_the_file_is_read() {
    let server = site().await;
    let announced = "POST /api/v1/files?name=plan.pdf HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nConnection: close\r\nContent-Length: 20971520\r\n\r\n";
    let answer = server.exchange(announced.as_bytes()).await;
    assert_eq!(statuses(&answer), [401], "{answer}");
}
