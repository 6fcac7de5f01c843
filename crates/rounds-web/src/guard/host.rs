//! Requests must name this machine. A page elsewhere whose name is made to resolve to 127.0.0.1
//! (DNS rebinding) would otherwise read the site through the visitor's browser.

use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const LOOPBACK_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Middleware: refuses a `Host` that is not a name of this machine.
pub async fn loopback_only(request: Request, next: Next) -> Response {
    let named = request
        .headers()
        .get(header::HOST)
        .and_then(|value| value.to_str().ok());
    if named.is_some_and(is_loopback) {
        return next.run(request).await;
    }
    let refusal = "this server answers only to localhost, 127.0.0.1 and [::1]\n";
    (StatusCode::MISDIRECTED_REQUEST, refusal).into_response()
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    LOOPBACK_NAMES
        .iter()
        .any(|own| own.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn names_of_this_machine_pass_with_and_without_a_port() {
        for host in [
            "localhost",
            "LOCALHOST:7300",
            "127.0.0.1:80",
            "[::1]",
            "[::1]:7300",
        ] {
            assert!(is_loopback(host), "{host} was refused");
        }
    }

    #[test]
    fn other_names_are_refused() {
        for host in [
            "",
            "example.org",
            "localhost.example.org",
            "127.0.0.1.example.org:7300",
            "127.0.0.1@example.org",
            "10.0.0.1",
            "[::2]",
        ] {
            assert!(!is_loopback(host), "{host} was let in");
        }
    }
}
