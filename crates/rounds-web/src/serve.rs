//! Serves the pages on a listener until told to stop. Loopback only, because nobody signs in yet.

use std::future::Future;

use axum::Router;
use tokio::net::TcpListener;

/// Why serving could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The listener is reachable from other machines.
    #[error(
        "{address} can be reached from other machines and there is no sign-in yet: listen on 127.0.0.1 or ::1"
    )]
    NotLoopback {
        /// Where it listens.
        address: std::net::SocketAddr,
    },
    /// The operating system refused.
    #[error("could not serve: {0}")]
    Io(#[from] std::io::Error),
}

/// Answers requests until `shutdown` resolves, then finishes those under way.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        return Err(ServeError::NotLoopback { address });
    }
    axum::serve(listener, router)
        .with_graceful_shutdown(shutdown)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_address_other_machines_can_reach_is_refused() {
        let listener = TcpListener::bind("0.0.0.0:0").await.expect("a free port");
        let refused = serve(listener, Router::new(), async {}).await;
        assert!(matches!(refused, Err(ServeError::NotLoopback { .. })));
    }

    #[tokio::test]
    async fn serving_ends_when_told_to() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        assert!(serve(listener, Router::new(), async {}).await.is_ok());
    }
}
