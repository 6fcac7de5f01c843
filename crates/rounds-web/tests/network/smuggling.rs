//! Requests whose end two servers could see in different places. Each is sent so that a server that
//! reads it the other way would answer a second, hidden request for `/poison`.
//! Cases: RFC 9112 sections 2.2, 5.1, 5.2, 6.1, 6.3, 7.1 and 11.2.

use super::server::{start, statuses};

const HIDDEN: &str = "GET /poison HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Sends a head and a body; the answers.
async fn sent(head: &[&str], body: &str) -> String {
    let server = start().await;
    let head = head.join("\r\n");
    server
        .exchange(format!("{head}\r\n\r\n{body}").as_bytes())
        .await
}

/// Refused with 400, and the connection closed before anything that follows is read.
async fn is_refused(case: &str, head: &[&str], body: &str) {
    let answers = sent(head, body).await;
    assert_eq!(statuses(&answers), [400], "{case}: {answers}");
    assert!(!answers.contains("poisoned"), "{case}: {answers}");
}

#[tokio::test]
async fn a_well_formed_request_and_the_one_after_it_are_answered() {
    // Proves that the cases below would see a second answer if there were one.
    let head = [
        "POST /echo HTTP/1.1",
        "Host: localhost",
        "Content-Length: 5",
    ];
    let answers = sent(&head, &format!("hello{HIDDEN}")).await;
    assert_eq!(statuses(&answers), [200, 200], "{answers}");
    assert!(answers.contains("hello") && answers.contains("poisoned"));
}

#[tokio::test]
async fn a_length_beside_a_transfer_encoding_closes_the_connection_after_one_answer() {
    for encoding in ["chunked", "Chunked", "identity, chunked"] {
        let encoding = format!("Transfer-Encoding: {encoding}");
        let head = [
            "POST /echo HTTP/1.1",
            "Host: localhost",
            "Content-Length: 5",
            encoding.as_str(),
        ];
        let answers = sent(&head, &format!("0\r\n\r\n{HIDDEN}")).await;
        assert!(!answers.contains("poisoned"), "{encoding}: {answers}");
        assert_eq!(statuses(&answers).len(), 1, "{encoding}: {answers}");
    }
}

#[tokio::test]
async fn two_different_lengths_are_refused() {
    for lengths in [
        ["Content-Length: 0", "Content-Length: 44"],
        ["Content-Length: 44", "Content-Length: 0"],
        ["Content-Length: 0, 44", "Accept: */*"],
        ["Content-Length: +5", "Accept: */*"],
        ["Content-Length: -5", "Accept: */*"],
        ["Content-Length: 0x5", "Accept: */*"],
        ["Content-Length: 99999999999999999999999", "Accept: */*"],
    ] {
        let head = [
            "POST /echo HTTP/1.1",
            "Host: localhost",
            lengths[0],
            lengths[1],
        ];
        is_refused(lengths[0], &head, HIDDEN).await;
    }
}

#[tokio::test]
async fn a_transfer_encoding_that_does_not_end_in_chunked_is_refused() {
    for encoding in [
        "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: \"chunked\"",
    ] {
        let head = ["POST /echo HTTP/1.1", "Host: localhost", encoding];
        is_refused(encoding, &head, &format!("0\r\n\r\n{HIDDEN}")).await;
    }
}

#[tokio::test]
async fn a_header_that_is_not_quite_one_is_refused() {
    for line in [
        "Transfer-Encoding : chunked",
        "Content-Length : 5",
        " Transfer-Encoding: chunked",
        "X-Folded: one\r\n Transfer-Encoding: chunked",
        "X-Folded: one\r\n\tContent-Length: 5",
        "Transfer\0-Encoding: chunked",
        "X-Return: a\rTransfer-Encoding: chunked",
        "no colon at all",
        ": no name",
    ] {
        let head = ["POST /echo HTTP/1.1", "Host: localhost", line];
        is_refused(line, &head, &format!("0\r\n\r\n{HIDDEN}")).await;
    }
}

#[tokio::test]
async fn a_chunk_whose_size_is_in_doubt_ends_the_connection() {
    for size in ["0x5", "5 5", "-5", "fffffffffffffffff", "", "5\n"] {
        let head = [
            "POST /echo HTTP/1.1",
            "Host: localhost",
            "Transfer-Encoding: chunked",
        ];
        let body = format!("{size}\r\nhello\r\n0\r\n\r\n{HIDDEN}");
        let answers = sent(&head, &body).await;
        assert!(!answers.contains("poisoned"), "{size:?}: {answers}");
        assert!(statuses(&answers).len() <= 1, "{size:?}: {answers}");
    }
}

#[tokio::test]
async fn a_chunk_extension_hides_nothing() {
    // A line feed alone within an extension ends the line for some servers (CVE-2025-55315's class).
    let head = [
        "POST /echo HTTP/1.1",
        "Host: localhost",
        "Transfer-Encoding: chunked",
    ];
    let answers = sent(&head, &format!("5;a=\nhello\r\n0\r\n\r\n{HIDDEN}")).await;
    assert!(!answers.contains("poisoned"), "{answers}");
}

#[tokio::test]
async fn line_feeds_alone_do_not_split_what_crlf_does_not() {
    // RFC 9112, 2.2 lets a recipient take a bare LF as the end of a line. What must not happen is
    // that a value with a bare CR or LF in it goes on as one header.
    let server = start().await;
    let bytes = b"GET / HTTP/1.1\nHost: localhost\nConnection: close\n\n";
    let answers = server.exchange(bytes).await;
    assert!(matches!(statuses(&answers)[..], [200] | [400]), "{answers}");
    let bytes = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: b\rX-C: d\r\n\r\n";
    assert_eq!(statuses(&server.exchange(bytes).await), [400]);
}

#[tokio::test]
async fn two_hosts_or_a_foreign_one_are_refused() {
    for host in [
        "Host: localhost\r\nHost: example.org",
        "Host: localhost\r\nHost: localhost",
        "Host: example.org",
        "Host: localhost@example.org",
        "Host: localhost, example.org",
        "Accept: */*",
    ] {
        let head = ["GET / HTTP/1.1", host, "Connection: close"];
        let answers = sent(&head, "").await;
        assert_eq!(statuses(&answers), [421], "{host}: {answers}");
        assert!(!answers.contains("the page"), "{host}: {answers}");
    }
    let head = [
        "GET http://example.org/ HTTP/1.1",
        "Host: localhost",
        "Connection: close",
    ];
    assert_eq!(statuses(&sent(&head, "").await), [421]);
}

#[tokio::test]
async fn what_is_not_http_1_is_refused() {
    let server = start().await;
    for bytes in [
        &b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..],
        b"GET /\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"GET  /  HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ] {
        let answers = server.exchange(bytes).await;
        assert!(
            statuses(&answers)
                .iter()
                .all(|status| (400..=599).contains(status)),
            "{answers}"
        );
        assert!(!answers.contains("the page"), "{answers}");
    }
}
