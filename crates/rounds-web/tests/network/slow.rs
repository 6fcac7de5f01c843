//! Senders and readers who take their time: each is let go of, and nobody else waits for them.

use std::time::{Duration, Instant};

use rounds_web::ServeSettings;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::server::{PATIENCE, pages, read_to_end, short, start, start_with, statuses};

#[tokio::test]
async fn a_head_that_does_not_end_is_given_up() {
    let server = start().await;
    let mut stream = server.connect().await;
    let begun = Instant::now();
    let dripping = async {
        stream
            .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
            .await
            .expect("written");
        loop {
            tokio::time::sleep(Duration::from_millis(50)).await;
            if stream.write_all(b"X-A: b\r\n").await.is_err() {
                break;
            }
        }
    };
    tokio::time::timeout(PATIENCE, dripping)
        .await
        .expect("the connection is closed");
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_closed() {
    let server = start().await;
    let mut silent = server.connect().await;
    assert_eq!(read_to_end(&mut silent).await, "");
    let mut rested = server.connect().await;
    rested
        .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .expect("written");
    // Answered, kept for another request, and closed when none comes.
    assert_eq!(statuses(&read_to_end(&mut rested).await), [200]);
}

#[tokio::test]
async fn a_body_that_pauses_is_given_up() {
    let server = start().await;
    let begun = Instant::now();
    let answers = server
        .exchange(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhello")
        .await;
    assert!(!answers.contains("HTTP/1.1 200"), "{answers}");
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_body_that_drips_is_given_up_as_a_whole() {
    let server = start().await;
    let mut stream = server.connect().await;
    let begun = Instant::now();
    stream
        .write_all(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n")
        .await
        .expect("written");
    let dripping = async {
        // Each pause is short enough; a thousand of them are not.
        while stream.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    };
    tokio::time::timeout(PATIENCE, dripping)
        .await
        .expect("the connection is closed");
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn whoever_does_not_read_the_answer_loses_it() {
    let server = start().await;
    let mut stream = server.connect().await;
    stream
        .write_all(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .expect("written");
    tokio::time::sleep(short().reading_pause * 4).await;
    let mut read = 0;
    let mut buffer = vec![0; 1024 * 1024];
    while let Ok(count) = stream.read(&mut buffer).await {
        if count == 0 {
            break;
        }
        read += count;
    }
    // What lay in the system's buffers arrives; the rest of the 64 MiB was given up.
    assert!(read < 32 * 1024 * 1024, "{read} bytes");
}

#[tokio::test]
async fn slow_senders_do_not_keep_others_from_their_page() {
    let server = start_with(
        pages(),
        ServeSettings {
            connections: rounds_web::ConnectionLimits {
                head: Duration::from_secs(30),
                ..short()
            },
            ..ServeSettings::default()
        },
    )
    .await;
    let mut slow = Vec::new();
    for _ in 0..200 {
        let mut stream = server.connect().await;
        stream
            .write_all(b"GET / HTTP/1.1\r\nHo")
            .await
            .expect("written");
        slow.push(stream);
    }
    let begun = Instant::now();
    let answers = server
        .exchange(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .await;
    assert_eq!(statuses(&answers), [200]);
    assert!(begun.elapsed() < Duration::from_secs(5));
}
