//! Takes connections in, never more than there is room for, and closes down in an orderly way.

use std::collections::HashMap;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::connection::{self, Shared};
use super::reload::Certificate;
use crate::guard::network::Network;

/// Rest after the system could not accept, for example because no file handle was left.
const REST_AFTER_ERROR: Duration = Duration::from_millis(100);

/// Accepts connections until `shutdown` resolves, then waits for them to end.
pub async fn until(
    listener: TcpListener,
    pages: Router,
    network: Arc<Network>,
    tls: Option<Certificate>,
    shutdown: impl Future<Output = ()> + Send,
) {
    let (stop, stopping) = watch::channel(false);
    let finish = network.settings.connections.finish;
    let room = Arc::new(Semaphore::new(network.settings.connections.connections_max));
    let gate = Gate::default();
    let shared = Shared {
        pages,
        network,
        stopping,
    };
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            () = shutdown.as_mut() => break,
            accepted = next(&listener, &room) => accepted,
        };
        // Those that have ended make room in the set.
        while connections.try_join_next().is_some() {}
        let (stream, address, place) = accepted;
        if let Some(entered) = gate.enter(address.ip(), tls.is_some(), &shared.network) {
            let acceptor = tls.as_ref().map(|tls| TlsAcceptor::from(tls.current()));
            let shared = shared.clone();
            connections.spawn(async move {
                let _held = (place, entered);
                connection::run(stream, address, acceptor, shared).await;
            });
        }
    }
    drop(listener);
    let _ = stop.send(true);
    let under_way = connections.len();
    let all = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(finish, all).await.is_err() {
        let left = connections.len();
        tracing::warn!(
            under_way,
            left,
            "connections did not end in time and are closed"
        );
    }
}

/// The next connection, once there is room for it.
async fn next(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, Option<OwnedSemaphorePermit>) {
    // The semaphore is never closed, so there is always a place at last.
    let place = Arc::clone(room).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, address)) => return (stream, address, place),
            Err(error) => {
                tracing::error!(%error, "could not accept a connection");
                tokio::time::sleep(REST_AFTER_ERROR).await;
            }
        }
    }
}

/// How many connections each address has.
#[derive(Clone, Default)]
struct Gate(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A connection that was let in; dropping it makes room.
struct Entered {
    gate: Gate,
    address: IpAddr,
    network: Arc<Network>,
}

impl Gate {
    /// Lets a connection in. Closed are those beyond the limit of their address and, where plain
    /// HTTP is only for proxies, those of others.
    fn enter(&self, address: IpAddr, encrypted: bool, network: &Arc<Network>) -> Option<Entered> {
        let address = address.to_canonical();
        let settings = &network.settings;
        let from_proxy = settings.trusted_proxies.contains(address);
        if !encrypted && !from_proxy && !address.is_loopback() {
            network.metrics.closed_early("not-from-proxy");
            return None;
        }
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(address).or_default();
        if *count >= settings.connections.connections_per_address_max && !from_proxy {
            network.metrics.closed_early("too-many-of-one-address");
            return None;
        }
        *count += 1;
        network.metrics.connection_opened();
        Some(Entered {
            gate: self.clone(),
            address,
            network: Arc::clone(network),
        })
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.network.metrics.connection_ended();
        let mut counts = self.gate.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}
