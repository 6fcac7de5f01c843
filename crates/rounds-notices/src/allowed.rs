//! Where messages may be sent: a list of hosts with ports. Whatever else a configuration, an
//! environment or a page says, nothing goes to another address, and nothing to link-local ones,
//! where cloud machines hand out their credentials.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};

use rounds_core::outbound::is_routable;

use crate::failure::Failure;

/// Hosts with ports that may be sent to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed(BTreeSet<(String, u16)>);

impl Allowed {
    /// Reads `host:port` and `[::1]:port`.
    ///
    /// # Errors
    /// The first entry that is no such pair.
    pub fn parse(entries: &[String]) -> Result<Self, String> {
        let read = |entry: &String| {
            let (host, port) = entry.rsplit_once(':')?;
            let port = port.parse().ok().filter(|port| *port > 0)?;
            let host = host.to_ascii_lowercase();
            let good = !host.is_empty()
                && (host.starts_with('[') == host.contains(':'))
                && host
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte));
            good.then_some((host, port))
        };
        let pairs = entries
            .iter()
            .map(|entry| read(entry).ok_or_else(|| entry.clone()));
        Ok(Self(pairs.collect::<Result<_, _>>()?))
    }

    /// Whether this host may be sent to at this port.
    pub fn contains(&self, host: &str, port: u16) -> bool {
        self.0.contains(&(host.to_ascii_lowercase(), port))
    }

    /// The addresses of a host that may be sent to, asked for at every sending.
    pub(crate) async fn resolve(&self, host: &str, port: u16) -> Result<Vec<IpAddr>, Failure> {
        if !self.contains(host, port) {
            return Err(Failure::never(format!(
                "{host}:{port} is not among [notices] allowed; add it there if messages may go to it"
            )));
        }
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let found = tokio::net::lookup_host((bare, port))
            .await
            .map_err(|_| Failure::again(format!("the name {host} could not be resolved")))?;
        let found: Vec<_> = found.map(|found: SocketAddr| found.ip()).collect();
        let routable: Vec<_> = found
            .iter()
            .copied()
            .filter(|ip| is_routable(*ip))
            .collect();
        if routable.len() != found.len() || routable.is_empty() {
            return Err(Failure::never(format!(
                "{host} resolves to a link-local address, which no mail server or webhook has"
            )));
        }
        Ok(routable)
    }
}

/// Whether a host is this very machine, by what it is called.
pub(crate) fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(entries: &[&str]) -> Result<Allowed, String> {
        let entries: Vec<_> = entries.iter().map(|entry| (*entry).to_owned()).collect();
        Allowed::parse(&entries)
    }

    #[test]
    fn only_what_is_listed_with_its_port_is_allowed() {
        let list = allowed(&["Mail.example.org:587", "[::1]:25"]).unwrap();
        assert!(list.contains("mail.EXAMPLE.org", 587));
        assert!(list.contains("[::1]", 25));
        for (host, port) in [
            ("mail.example.org", 25),
            ("evil.example.org", 587),
            ("mail.example.org.evil.org", 587),
            ("example.org", 587),
            ("", 587),
        ] {
            assert!(!list.contains(host, port), "{host}:{port}");
        }
    }

    #[test]
    fn what_is_no_host_with_a_port_is_named() {
        for wrong in [
            "mail.example.org",
            "mail.example.org:0",
            "mail.example.org:99999",
            ":25",
            "https://a:443",
            "::1:25",
            "*.example.org:25",
        ] {
            assert_eq!(allowed(&[wrong]), Err(wrong.to_owned()));
        }
    }

    #[tokio::test]
    async fn an_address_of_the_cloud_machine_itself_is_refused() {
        let list = allowed(&["169.254.169.254:80"]).unwrap();
        let refused = list.resolve("169.254.169.254", 80).await;
        assert!(matches!(&refused, Err(failure) if failure.cause.contains("link-local")));
        let refused = list.resolve("mail.example.org", 25).await;
        assert!(matches!(&refused, Err(failure) if failure.cause.contains("allowed")));
    }
}
