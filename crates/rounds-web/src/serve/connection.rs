//! One connection from handshake to close: HTTP/1.1 by hyper, which refuses requests whose end is
//! in doubt (both `Content-Length` and `Transfer-Encoding`, two lengths, folded lines).

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use super::pacing::{Pace, Paced};
use super::patience::Patient;
use super::settings::ServeSettings;
use crate::guard::network::Network;
use crate::guard::origin::Connection;

/// Head of a request, address included; see `guard::limits` for the address alone.
const HEAD_BYTES_MAX: usize = 48 * 1024;
/// What hyper keeps of a connection's input at once.
const BUFFER_BYTES_MAX: usize = 64 * 1024;

/// What all connections share.
#[derive(Clone)]
pub struct Shared {
    /// The pages with the network side around them.
    pub pages: Router,
    /// The network side.
    pub network: Arc<Network>,
    /// Turns to `true` when the server stops.
    pub stopping: watch::Receiver<bool>,
}

/// Answers the requests of one connection. Returns when it is closed.
pub async fn run(stream: TcpStream, address: SocketAddr, tls: Option<TlsAcceptor>, shared: Shared) {
    // An answer is written in one go; waiting for more would only delay its end.
    let _ = stream.set_nodelay(true);
    let encrypted = tls.is_some();
    let connection = Connection { address, encrypted };
    let Some(acceptor) = tls else {
        return answer(stream, connection, shared).await;
    };
    let time = shared.network.settings.connections.handshake;
    match tokio::time::timeout(time, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => answer(stream, connection, shared).await,
        Ok(Err(error)) => {
            tracing::debug!(%address, %error, "no TLS handshake");
            shared.network.metrics.closed_early("handshake-failed");
        }
        Err(_) => shared.network.metrics.closed_early("handshake-too-slow"),
    }
}

async fn answer<S>(stream: S, connection: Connection, mut shared: Shared)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let settings = &shared.network.settings;
    let limits = &settings.connections;
    let stream = TokioIo::new(Patient::new(stream, limits.reading_pause));
    let pace = pace(settings);
    let (pages, network) = (shared.pages.clone(), Arc::clone(&shared.network));
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (pages, network) = (pages.clone(), Arc::clone(&network));
        async move {
            let pace = Pace {
                bytes_max: network.body_bytes_max(&request),
                ..pace
            };
            let mut request = request.map(|body| Body::new(Paced::new(body, pace)));
            request.extensions_mut().insert(connection);
            pages
                .oneshot(request)
                .await
                .map_err(|error: Infallible| error)
        }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_headers(limits.header_lines_max)
        .max_header_size(HEAD_BYTES_MAX)
        .max_buf_size(BUFFER_BYTES_MAX)
        .serve_connection(stream, service);
    let mut served = pin!(served);
    let ended = tokio::select! {
        ended = served.as_mut() => ended,
        () = stopped(&mut shared.stopping) => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(address = %connection.address, %error, "a connection ended early");
    }
}

/// Resolves when the server stops.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // An error means that the server is gone, which is the same.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

fn pace(settings: &ServeSettings) -> Pace {
    Pace {
        pause: settings.connections.body_pause,
        whole: settings.connections.body_whole,
        bytes_max: settings.rates.body_bytes_max,
    }
}
