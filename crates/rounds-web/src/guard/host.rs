//! Requests must name this server by one of its names. A page elsewhere whose name is made to
//! resolve to our address (DNS rebinding) would otherwise read the site through the visitor's
//! browser, and a made-up name would end up in links.

use axum::http::header::HOST;
use axum::http::{HeaderMap, Uri};

/// Names of this machine for itself.
const LOOPBACK_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The names that pass: those of loopback, and the configured ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostNames(Vec<String>);

impl HostNames {
    /// Names as configured, without port.
    pub fn new(configured: &[String]) -> Self {
        Self(configured.to_vec())
    }

    /// Whether `host`, with or without port, is one of ours.
    pub fn contains(&self, host: &str) -> bool {
        let name = without_port(host);
        let configured = self.0.iter().map(String::as_str);
        LOOPBACK_NAMES
            .into_iter()
            .chain(configured)
            .any(|own| own.eq_ignore_ascii_case(name))
    }

    /// Whether a request may pass: one `Host` line, and everything that names a host names ours.
    pub fn admit(&self, host: &str, uri: &Uri, headers: &HeaderMap) -> bool {
        let host_lines = headers.get_all(HOST).iter().count();
        let authority = uri.authority().map(axum::http::uri::Authority::as_str);
        host_lines <= 1
            && self.contains(host)
            && authority.is_none_or(|authority| self.contains(authority))
    }

    /// What a refused request is told. It does not tell the configured names to whoever guesses.
    pub const REFUSAL: &str = "this server does not answer to that host name";
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine_pass_with_and_without_a_port() {
        for host in [
            "localhost",
            "LOCALHOST:7300",
            "127.0.0.1:80",
            "[::1]",
            "[::1]:7300",
        ] {
            assert!(HostNames::default().contains(host), "{host} was refused");
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
            assert!(!HostNames::default().contains(host), "{host} was let in");
        }
    }

    #[test]
    fn a_configured_name_passes_and_its_neighbours_do_not() {
        let names = HostNames::new(&["rounds.example.org".to_owned()]);
        assert!(names.contains("Rounds.Example.Org:8443"));
        assert!(!names.contains("evil.rounds.example.org"));
        assert!(!names.contains("rounds.example.org.evil.example"));
    }

    #[test]
    fn two_names_in_one_request_are_refused() {
        let names = HostNames::default();
        let mut headers = HeaderMap::new();
        headers.append(HOST, "localhost".parse().expect("a value"));
        let foreign: Uri = "http://example.org/".parse().expect("an address");
        assert!(!names.admit("localhost", &foreign, &headers));
        headers.append(HOST, "example.org".parse().expect("a value"));
        assert!(!names.admit("localhost", &Uri::from_static("/"), &headers));
    }
}
