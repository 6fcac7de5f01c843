//! Which addresses are asked on behalf of signing in: https on listed hosts, and http on this very
//! machine for tests. Everything else would let a configuration or a provider's document point this
//! server at somebody else's.

use std::collections::BTreeSet;
use std::net::IpAddr;

use rounds_core::outbound::is_routable;
use url::{Host, Url};

/// Why an address is not asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressRefused {
    /// No address at all.
    #[error("{0:?} is not an address; https://… is expected")]
    NotAnAddress(String),
    /// Not https.
    #[error("{0} is not https, and not on this machine")]
    NotHttps(String),
    /// Somebody's password in it, or a fragment.
    #[error("the address on {0} carries a password or a fragment")]
    NotPlain(String),
    /// On another host.
    #[error(
        "{0} is not among the hosts that are asked; if it is the provider's, add it to [sign_in.oidc] hosts"
    )]
    OtherHost(String),
    /// An address that cloud machines answer on, or none at all.
    #[error("{0} is link-local or unspecified; a provider has an address of its own")]
    NotRoutable(IpAddr),
}

/// The address, if it may be asked.
pub fn check(text: &str, hosts: &BTreeSet<String>) -> Result<Url, AddressRefused> {
    let url = check_own(text)?;
    let host = url.host_str().unwrap_or_default();
    if !hosts.contains(host) {
        return Err(AddressRefused::OtherHost(host.to_owned()));
    }
    match url.host() {
        Some(Host::Ipv4(address)) => check_ip(address.into())?,
        Some(Host::Ipv6(address)) => check_ip(address.into())?,
        _ => {}
    }
    Ok(url)
}

/// An address of our own that browsers are sent to: https, or http on this machine.
pub fn check_own(text: &str) -> Result<Url, AddressRefused> {
    let url = Url::parse(text).map_err(|_| AddressRefused::NotAnAddress(text.to_owned()))?;
    let Some(host) = url.host_str().map(str::to_owned) else {
        return Err(AddressRefused::NotAnAddress(text.to_owned()));
    };
    let is_plain =
        url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if !is_plain {
        return Err(AddressRefused::NotPlain(host));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        scheme => Err(AddressRefused::NotHttps(format!("{scheme}://{host}"))),
    }
}

/// The host of an address.
pub fn host_of(text: &str) -> Option<String> {
    Url::parse(text).ok()?.host_str().map(str::to_owned)
}

/// Refuses addresses that no provider has.
pub fn check_ip(address: IpAddr) -> Result<(), AddressRefused> {
    if is_routable(address) {
        return Ok(());
    }
    Err(AddressRefused::NotRoutable(address))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts() -> BTreeSet<String> {
        [
            "idp.example.org",
            "169.254.169.254",
            "127.0.0.1",
            "[::1]",
            "[::ffff:169.254.169.254]",
        ]
        .map(str::to_owned)
        .into()
    }

    #[test]
    fn https_on_a_listed_host_and_http_on_this_machine_are_asked() {
        for good in [
            "https://idp.example.org/x",
            "http://127.0.0.1:9/x",
            "http://[::1]/",
            "https://idp.example.org:8443/?a=b",
        ] {
            assert!(check(good, &hosts()).is_ok(), "{good}");
        }
    }

    #[test]
    fn everything_else_is_not() {
        for bad in [
            "",
            "idp.example.org",
            "http://idp.example.org/",
            "ftp://idp.example.org/",
            "file:///etc/passwd",
            "https://evil.example.org/",
            "https://idp.example.org.evil.org/",
            "https://idp.example.org@evil.org/",
            "https://user:word@idp.example.org/",
            "https://idp.example.org/#fragment",
            "https://169.254.169.254/latest",
            "https://[::ffff:169.254.169.254]/",
            "http://localhost.evil.org/",
            "http://127.0.0.1.evil.org/",
        ] {
            assert!(check(bad, &hosts()).is_err(), "{bad}");
        }
    }
}
