//! Just enough of an HTTP client to look at our own pages: HTTP/1.0, one request a connection.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result};

const TIME_MAX: Duration = Duration::from_secs(120);
const BODY_BYTES_MAX: u64 = 64 << 20;

/// What the server answered.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Response {
    /// The header's value; names in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn is_html(&self) -> bool {
        self.header("content-type")
            .is_some_and(|value| value.starts_with("text/html"))
    }
}

/// Sends a request without a body, naming `host` in its header.
pub fn request(address: SocketAddr, method: &str, path: &str, host: &str) -> Result<Response> {
    let within = || format!("{method} {path}");
    let mut stream = TcpStream::connect(address).with_context(within)?;
    stream
        .set_read_timeout(Some(TIME_MAX))
        .with_context(within)?;
    write!(
        stream,
        "{method} {path} HTTP/1.0\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n"
    )
    .with_context(within)?;
    let mut bytes = Vec::new();
    stream
        .take(BODY_BYTES_MAX)
        .read_to_end(&mut bytes)
        .with_context(within)?;
    parse(&String::from_utf8_lossy(&bytes))
        .with_context(|| format!("{method} {path}: no HTTP answer"))
}

/// Reads a page from our own server.
pub fn get(address: SocketAddr, path: &str) -> Result<Response> {
    request(address, "GET", path, &address.to_string())
}

fn parse(text: &str) -> Option<Response> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split_whitespace().nth(1)?.parse().ok()?;
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Some(Response {
        status,
        headers,
        body: body.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn status_headers_and_body_are_told_apart() {
        let text =
            "HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>a\r\n\r\nb</p>";
        let response = parse(text).expect("an answer");
        assert_eq!(response.status, 200);
        assert!(response.is_html());
        assert_eq!(response.body, "<p>a\r\n\r\nb</p>");
        assert!(parse("nonsense").is_none());
    }
}
