//! Serves the pages on a listener until told to stop: plain HTTP on loopback, TLS beyond it.
//!
//! `reach` decides whether it may listen there at all, `accept` takes connections in, `connection`
//! answers the requests of one, `tls` and `reload` hold the certificate, `pacing` and `patience`
//! keep slow senders and slow readers from holding it for ever, `supervisor` talks to systemd.

mod accept;
mod connection;
mod pacing;
mod patience;
mod reach;
mod reload;
mod settings;
mod supervisor;
mod tls;
mod validity;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::routing::get;
use axum::{Extension, Router};
use tokio::net::TcpListener;

pub use reach::Unreachable;
pub use settings::{ConnectionLimits, ServeSettings, TlsSettings};
pub use tls::TlsError;

use crate::guard::network::{Network, on_network};
use crate::metrics;

/// Why serving could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// It would be reachable by those it must not be reachable by, or by nobody.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// The certificate or its key cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The operating system refused.
    #[error("could not serve: {0}")]
    Io(#[from] std::io::Error),
}

/// Whether [`serve`] would listen there, to say so before anything else is done.
pub fn may_listen(address: SocketAddr, network: &Network) -> Result<(), ServeError> {
    Ok(reach::check(address, &network.settings)?)
}

/// Answers requests until `shutdown` resolves; then accepts no more, lets those under way finish
/// within [`ConnectionLimits::finish`], and drops the rest. Refuses to start where other machines
/// could reach the site without TLS or without signing in.
pub async fn serve(
    listener: TcpListener,
    pages: Router,
    network: Arc<Network>,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), ServeError> {
    reach::check(listener.local_addr()?, &network.settings)?;
    let tls = match network.settings.tls.clone() {
        Some(settings) => {
            let network = Arc::clone(&network);
            let on_use = move |end| network.metrics.certificate_in_use(end);
            Some(reload::Certificate::watched(settings, on_use)?)
        }
        None => None,
    };
    let pages = on_network(pages, Arc::clone(&network));
    // Without anybody listening for it, SIGHUP would end a server that has no certificate.
    let _hangups = reload::Hangups::new();
    let _watchdog = supervisor::ready();
    let told = async {
        shutdown.await;
        supervisor::stopping();
    };
    accept::until(listener, pages, network, tls, told).await;
    Ok(())
}

/// Answers `/metrics`, `/healthz` and `/readyz` of a server apart from its pages, without sign-in,
/// for monitoring on the same machine; until it is dropped. Refuses to listen beyond loopback.
pub async fn serve_metrics(address: SocketAddr, network: Arc<Network>) -> Result<(), ServeError> {
    let alone = Network::loopback();
    reach::check(address, &alone.settings)?;
    let listener = TcpListener::bind(address).await?;
    let pages = Router::new()
        .route("/metrics", get(metrics::metrics))
        .route("/readyz", get(metrics::ready))
        .route("/healthz", get(async || "ok\n"))
        .layer(Extension(network));
    let pages = on_network(pages, Arc::clone(&alone));
    accept::until(listener, pages, alone, None, std::future::pending()).await;
    Ok(())
}
