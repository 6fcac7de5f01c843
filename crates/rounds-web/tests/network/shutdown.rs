//! The server stops in order: no new connections, requests under way finish, and none holds it up
//! for ever.

use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::server::{read_to_end, start, statuses};

#[tokio::test]
async fn a_request_under_way_is_answered_whole() {
    let mut server = start().await;
    let mut stream = server.connect().await;
    stream
        .write_all(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .expect("written");
    tokio::time::sleep(Duration::from_millis(50)).await;
    server.tell_to_stop();
    let answer = read_to_end(&mut stream).await;
    assert_eq!(statuses(&answer), [200]);
    assert!(answer.contains("slow but whole"), "{answer}");
    let address = server.address;
    server.ended().await;
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_request_that_never_ends_does_not_keep_the_server() {
    let mut server = start().await;
    let mut stream = server.connect().await;
    stream
        .write_all(b"GET /for-ever HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .expect("written");
    tokio::time::sleep(Duration::from_millis(50)).await;
    let begun = Instant::now();
    server.tell_to_stop();
    server.ended().await;
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(read_to_end(&mut stream).await, "");
}

#[tokio::test]
async fn idle_connections_end_at_once() {
    let mut server = start().await;
    let mut idle = server.connect().await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    server.tell_to_stop();
    assert_eq!(read_to_end(&mut idle).await, "");
    server.ended().await;
}
