//! What an administrator decides about the network side of the server. The values only; what they
//! do is in the files beside this one.

use std::path::PathBuf;
use std::time::Duration;

use crate::guard::base_path::BasePath;
use crate::guard::origin::TrustedProxies;
use crate::guard::rate::RateSettings;

/// How the server faces the network.
#[derive(Debug, Clone, Default)]
pub struct ServeSettings {
    /// Certificate and key; none is plain HTTP.
    pub tls: Option<TlsSettings>,
    /// Whether people must sign in.
    pub sign_in: bool,
    /// Names under which browsers reach the server, without port; names of this machine's loopback
    /// always pass.
    pub host_names: Vec<String>,
    /// The proxies whose `X-Forwarded-…` headers count.
    pub trusted_proxies: TrustedProxies,
    /// Whether the listed proxies talk to browsers by TLS alone and the way from them to this
    /// server is protected otherwise. Allows plain HTTP beyond loopback, from these proxies only.
    pub proxy_encrypts: bool,
    /// Below which path the pages lie, as browsers see them.
    pub base_path: BasePath,
    /// Limits on connections.
    pub connections: ConnectionLimits,
    /// Limits on requests.
    pub rates: RateSettings,
}

/// TLS of the listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsSettings {
    /// PEM file: the server's certificate, then those that lead to its authority.
    pub certificate: PathBuf,
    /// PEM file with the private key.
    pub key: PathBuf,
    /// PEM file of authorities: set, only clients with a certificate of theirs are served (mutual
    /// TLS).
    pub client_authorities: Option<PathBuf>,
}

/// Limits on connections. All of them protect memory and file handles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// Connections at once; more wait to be accepted.
    pub connections_max: usize,
    /// Connections at once from one address; more are closed. Listed proxies are exempt.
    pub connections_per_address_max: usize,
    /// Time for the TLS handshake.
    pub handshake: Duration,
    /// Time for the head of a request, and longest rest between two requests.
    pub head: Duration,
    /// Longest pause within the body of a request.
    pub body_pause: Duration,
    /// Time for the whole body of a request.
    pub body_whole: Duration,
    /// Longest time the other end may take to read anything at all of an answer.
    pub reading_pause: Duration,
    /// Header lines of a request.
    pub header_lines_max: usize,
    /// Time for requests under way after the server is told to stop.
    pub finish: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            connections_max: 1024,
            connections_per_address_max: 256,
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(10),
            body_pause: Duration::from_secs(10),
            body_whole: Duration::from_secs(60),
            reading_pause: Duration::from_secs(30),
            header_lines_max: 64,
            finish: Duration::from_secs(20),
        }
    }
}
