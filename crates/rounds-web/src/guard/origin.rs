//! Where a request came from: the address of whoever sent it, whether it travelled encrypted, and
//! the host name they used. What proxies say of this counts only where the proxy is listed.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::http::request::Parts;

use super::address_range::AddressRange;

/// The connection a request arrived on; the accept loop leaves it with every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connection {
    /// Address of the other end of the socket: a browser or a proxy.
    pub address: SocketAddr,
    /// Whether this server decrypted it.
    pub encrypted: bool,
}

impl Connection {
    /// No connection: the request was handed to the router, as tests do.
    pub(crate) const UNKNOWN: Self = Self {
        address: SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0),
        encrypted: false,
    };
}

/// Where a request came from, as far as it can be trusted. A handler takes it as an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Address of whoever sent it; unspecified (`0.0.0.0`) where no connection is known.
    pub address: IpAddr,
    /// Whether it travelled encrypted all the way from them.
    pub encrypted: bool,
    /// The host they named, with its port; empty where none was named.
    pub host: String,
}

impl Peer {
    /// The origin of our own pages as their browser sees it, for example
    /// `https://rounds.example.org`; what an `Origin` header is compared with.
    pub fn origin(&self) -> String {
        let scheme = if self.encrypted { "https" } else { "http" };
        format!("{scheme}://{}", self.host)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let known = parts.extensions.get::<Self>().cloned();
        let unknown = || TrustedProxies::default().peer(Connection::UNKNOWN, &parts.headers);
        Ok(known.unwrap_or_else(unknown))
    }
}

/// The proxies whose word counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(pub Vec<AddressRange>);

impl TrustedProxies {
    /// Whether the address is one of them.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|range| range.contains(address))
    }

    /// Where a request on this connection came from. `X-Forwarded-For`, `-Proto` and `-Host` are
    /// read from listed proxies alone, and of several values the one the nearest proxy added.
    pub fn peer(&self, connection: Connection, headers: &HeaderMap) -> Peer {
        let nearest = connection.address.ip().to_canonical();
        let named = last_of(headers, HOST.as_str()).unwrap_or_default();
        if !self.contains(nearest) {
            return Peer {
                address: nearest,
                encrypted: connection.encrypted,
                host: named.to_owned(),
            };
        }
        let encrypted = match last_of(headers, "x-forwarded-proto") {
            Some(protocol) => protocol.eq_ignore_ascii_case("https"),
            None => connection.encrypted,
        };
        Peer {
            address: self.sender(nearest, headers),
            encrypted,
            host: last_of(headers, "x-forwarded-host")
                .unwrap_or(named)
                .to_owned(),
        }
    }

    /// The nearest address in the chain that is no listed proxy. Whatever stands further left was
    /// written by somebody we do not know.
    fn sender(&self, nearest: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut sender = nearest;
        let lines = headers.get_all("x-forwarded-for").iter().rev();
        let entries = lines.flat_map(|line| line.to_str().unwrap_or("").rsplit(','));
        for entry in entries {
            let Some(address) = address_of(entry.trim()) else {
                break;
            };
            sender = address;
            if !self.contains(address) {
                break;
            }
        }
        sender
    }
}

/// `10.0.0.1`, `10.0.0.1:4711`, `fd00::1` or `[fd00::1]:4711`.
fn address_of(entry: &str) -> Option<IpAddr> {
    let bare = entry
        .strip_prefix('[')
        .and_then(|rest| rest.split(']').next());
    let alone = bare.unwrap_or(entry).parse::<IpAddr>();
    let with_port = || entry.parse::<SocketAddr>().map(|socket| socket.ip());
    alone
        .or_else(|_| with_port())
        .ok()
        .map(|address| address.to_canonical())
}

/// The last element of the last line of a header.
fn last_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let line = headers.get_all(name).iter().next_back()?;
    let element = line.to_str().ok()?.rsplit(',').next()?.trim();
    (!element.is_empty()).then_some(element)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(ranges: &[&str]) -> TrustedProxies {
        let ranges = ranges.iter().map(|text| text.parse().expect("a range"));
        TrustedProxies(ranges.collect())
    }

    fn seen(listed: &[&str], from: &str, headers: &[(&'static str, &str)]) -> Peer {
        let mut map = HeaderMap::new();
        map.insert("host", "rounds.internal:7300".parse().expect("a value"));
        for (name, value) in headers {
            map.append(*name, value.parse().expect("a value"));
        }
        let connection = Connection {
            address: from.parse().expect("a socket address"),
            encrypted: false,
        };
        proxies(listed).peer(connection, &map)
    }

    const SAID: [(&str, &str); 3] = [
        ("x-forwarded-for", "198.51.100.7"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "rounds.example.org"),
    ];

    #[test]
    fn a_listed_proxy_is_believed() {
        let peer = seen(&["10.0.0.0/8"], "10.0.0.2:50000", &SAID);
        assert_eq!(peer.address.to_string(), "198.51.100.7");
        assert_eq!(peer.origin(), "https://rounds.example.org");
    }

    #[test]
    fn nobody_else_is_believed() {
        for listed in [&[][..], &["10.0.0.3"][..]] {
            let peer = seen(listed, "10.0.0.2:50000", &SAID);
            assert_eq!(peer.address.to_string(), "10.0.0.2");
            assert_eq!(peer.origin(), "http://rounds.internal:7300");
        }
    }

    #[test]
    fn an_address_made_up_by_the_sender_is_passed_over() {
        // The browser sent the first entry, the outer proxy added the second, the inner the third.
        let chain = [("x-forwarded-for", "127.0.0.1, 203.0.113.9, 10.0.0.9")];
        let peer = seen(&["10.0.0.0/8"], "10.0.0.2:50000", &chain);
        assert_eq!(peer.address.to_string(), "203.0.113.9");
        let lines = [
            ("x-forwarded-for", "127.0.0.1"),
            ("x-forwarded-for", "203.0.113.9"),
        ];
        let peer = seen(&["10.0.0.0/8"], "10.0.0.2:50000", &lines);
        assert_eq!(peer.address.to_string(), "203.0.113.9");
    }

    #[test]
    fn what_is_no_address_ends_the_chain() {
        for chain in ["8.8.8.8, unknown", "8.8.8.8, <script>", "8.8.8.8,"] {
            let peer = seen(
                &["10.0.0.0/8"],
                "10.0.0.2:50000",
                &[("x-forwarded-for", chain)],
            );
            assert_eq!(peer.address.to_string(), "10.0.0.2", "{chain}");
        }
    }

    #[test]
    fn ports_and_brackets_are_understood() {
        for (entry, address) in [
            ("198.51.100.7:4711", "198.51.100.7"),
            ("[2001:db8::7]:4711", "2001:db8::7"),
            ("2001:db8::7", "2001:db8::7"),
            ("::ffff:198.51.100.7", "198.51.100.7"),
        ] {
            let peer = seen(
                &["10.0.0.0/8"],
                "10.0.0.2:50000",
                &[("x-forwarded-for", entry)],
            );
            assert_eq!(peer.address.to_string(), address);
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_stranger_claims_changes_nothing(
            claim in "[ -~]{0,60}",
            name in "x-forwarded-(for|proto)|forwarded|x-real-ip",
        ) {
            let name: axum::http::HeaderName = name.parse().expect("a name");
            let mut headers = HeaderMap::new();
            headers.insert(name, claim.parse().expect("a value"));
            let connection = Connection {
                address: "203.0.113.5:50000".parse().expect("a socket address"),
                encrypted: false,
            };
            let peer = proxies(&["10.0.0.0/8"]).peer(connection, &headers);
            proptest::prop_assert_eq!(peer.address.to_string(), "203.0.113.5");
            proptest::prop_assert!(!peer.encrypted);
        }

        #[test]
        fn the_sender_is_the_proxy_or_one_of_the_entries(
            chain in "[0-9a-f:.,\\[\\] ]{0,60}",
        ) {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", chain.parse().expect("a value"));
            let connection = Connection {
                address: "10.0.0.2:50000".parse().expect("a socket address"),
                encrypted: false,
            };
            let peer = proxies(&["10.0.0.0/8"]).peer(connection, &headers);
            let entries = chain.split(',').filter_map(|entry| address_of(entry.trim()));
            let mut known = entries.chain([connection.address.ip()]);
            proptest::prop_assert!(known.any(|address| address == peer.address));
        }
    }
}
