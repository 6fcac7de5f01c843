//! Who could reach the server, and whether they may: beyond loopback only with TLS, sign-in and a
//! name; behind a proxy never without sign-in.

use std::net::SocketAddr;

use super::settings::ServeSettings;

/// Why the server does not listen there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    /// Other machines could reach it and something is missing.
    #[error(
        "{address} can be reached from other machines, which needs {}; or listen on 127.0.0.1 or ::1",
        missing.join(", ")
    )]
    NotLoopback {
        /// Where it would listen.
        address: SocketAddr,
        /// What is missing, each as a phrase.
        missing: Vec<&'static str>,
    },
    /// A proxy would make it reachable.
    #[error(
        "trusted proxies are set, so other machines reach this site through them, and nobody signs in: turn sign-in on, or take the proxies out"
    )]
    ProxyWithoutSignIn,
}

const TLS: &str = "TLS (a certificate and its key)";
const TLS_BEHIND_PROXY: &str = "TLS (a certificate and its key), or the setting that says the listed proxies encrypt and the way from them is protected";
const SIGN_IN: &str = "sign-in";
const NAMES: &str = "the host names under which browsers reach it";

/// Whether the server may listen there.
pub fn check(address: SocketAddr, settings: &ServeSettings) -> Result<(), Unreachable> {
    let has_proxies = !settings.trusted_proxies.0.is_empty();
    if has_proxies && !settings.sign_in {
        return Err(Unreachable::ProxyWithoutSignIn);
    }
    if address.ip().to_canonical().is_loopback() {
        return Ok(());
    }
    let proxies_encrypt = has_proxies && settings.proxy_encrypts;
    let needs = [
        (
            settings.tls.is_some() || proxies_encrypt,
            if has_proxies { TLS_BEHIND_PROXY } else { TLS },
        ),
        (settings.sign_in, SIGN_IN),
        (!settings.host_names.is_empty(), NAMES),
    ];
    let missing: Vec<&'static str> = needs
        .into_iter()
        .filter_map(|(given, need)| (!given).then_some(need))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Unreachable::NotLoopback { address, missing })
}

#[cfg(test)]
mod tests {
    use super::super::settings::TlsSettings;
    use super::*;
    use crate::guard::origin::TrustedProxies;

    fn complete() -> ServeSettings {
        ServeSettings {
            tls: Some(TlsSettings {
                certificate: "server.crt".into(),
                key: "server.key".into(),
                client_authorities: None,
            }),
            sign_in: true,
            host_names: vec!["rounds.example.org".to_owned()],
            ..ServeSettings::default()
        }
    }

    fn check_at(address: &str, settings: &ServeSettings) -> Result<(), Unreachable> {
        check(address.parse().expect("a socket address"), settings)
    }

    fn behind_proxy(proxy_encrypts: bool) -> ServeSettings {
        let proxy = "10.0.0.2".parse().expect("a range");
        ServeSettings {
            tls: None,
            trusted_proxies: TrustedProxies(vec![proxy]),
            proxy_encrypts,
            ..complete()
        }
    }

    #[test]
    fn loopback_needs_nothing() {
        for address in ["127.0.0.1:7300", "[::1]:7300", "127.9.9.9:1"] {
            assert_eq!(check_at(address, &ServeSettings::default()), Ok(()));
        }
    }

    #[test]
    fn beyond_loopback_everything_missing_is_named_at_once() {
        for address in ["0.0.0.0:7300", "[::]:7300", "10.0.0.5:7300"] {
            let refused = check_at(address, &ServeSettings::default()).expect_err(address);
            let text = refused.to_string();
            for part in [address, "TLS", "sign-in", "host names", "127.0.0.1"] {
                assert!(text.contains(part), "no {part} in {text}");
            }
        }
        assert_eq!(check_at("0.0.0.0:7300", &complete()), Ok(()));
    }

    #[test]
    fn each_part_is_needed() {
        let without_tls = ServeSettings {
            tls: None,
            ..complete()
        };
        let without_sign_in = ServeSettings {
            sign_in: false,
            ..complete()
        };
        let without_name = ServeSettings {
            host_names: vec![],
            ..complete()
        };
        for settings in [without_tls, without_sign_in, without_name] {
            let refused = check_at("0.0.0.0:7300", &settings);
            assert!(
                matches!(&refused, Err(Unreachable::NotLoopback { missing, .. }) if missing.len() == 1),
                "{refused:?}"
            );
        }
    }

    #[test]
    fn plain_http_behind_a_proxy_elsewhere_must_be_said_to_be_meant() {
        assert!(check_at("10.0.0.5:7300", &behind_proxy(false)).is_err());
        assert_eq!(check_at("10.0.0.5:7300", &behind_proxy(true)), Ok(()));
        let no_proxy = ServeSettings {
            trusted_proxies: TrustedProxies::default(),
            ..behind_proxy(true)
        };
        assert!(check_at("10.0.0.5:7300", &no_proxy).is_err());
    }

    #[test]
    fn a_proxy_before_a_site_without_sign_in_is_refused_even_on_loopback() {
        let settings = ServeSettings {
            sign_in: false,
            ..behind_proxy(true)
        };
        assert_eq!(
            check_at("127.0.0.1:7300", &settings),
            Err(Unreachable::ProxyWithoutSignIn)
        );
    }
}
