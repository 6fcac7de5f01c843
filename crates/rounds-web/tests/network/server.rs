//! A server on a free port of loopback, and a client that sends exactly the bytes it is told to.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use rounds_web::{ConnectionLimits, Network, NothingToCheck, ServeError, ServeSettings, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Longest a test waits for the server to say or end something.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A running server.
pub struct Server {
    pub address: SocketAddr,
    pub network: Arc<Network>,
    stop: Option<oneshot::Sender<()>>,
    ended: JoinHandle<Result<(), ServeError>>,
}

/// Limits short enough for a test.
pub fn short() -> ConnectionLimits {
    ConnectionLimits {
        handshake: Duration::from_millis(300),
        head: Duration::from_millis(300),
        body_pause: Duration::from_millis(300),
        body_whole: Duration::from_millis(900),
        reading_pause: Duration::from_millis(300),
        finish: Duration::from_millis(500),
        ..ConnectionLimits::default()
    }
}

/// Pages that say what reached them.
pub fn pages() -> Router {
    let slow = async || {
        tokio::time::sleep(Duration::from_millis(200)).await;
        "slow but whole\n"
    };
    let for_ever = async || {
        std::future::pending::<()>().await;
        ""
    };
    let large = async || vec![b'x'; 64 * 1024 * 1024];
    Router::new()
        .route("/", get(async || "the page\n"))
        .route("/slow", get(slow))
        .route("/for-ever", get(for_ever))
        .route("/large", get(large))
        .route("/echo", post(async |body: Bytes| body))
        .route("/poison", get(async || "poisoned\n"))
}

/// Serves these pages.
pub async fn start_with(pages: Router, settings: ServeSettings) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let network = Network::new(settings, Arc::new(NothingToCheck), "test");
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = serve(listener, pages, Arc::clone(&network), async {
        let _ = stopped.await;
    });
    Server {
        address,
        network,
        stop: Some(stop),
        ended: tokio::spawn(serving),
    }
}

/// Serves the test's pages with short limits.
pub async fn start() -> Server {
    let settings = ServeSettings {
        connections: short(),
        ..ServeSettings::default()
    };
    start_with(pages(), settings).await
}

impl Server {
    /// Opens a connection.
    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address)
            .await
            .expect("a connection")
    }

    /// Sends bytes on a connection of their own and reads until the server closes it.
    pub async fn exchange(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect().await;
        stream.write_all(bytes).await.expect("written");
        read_to_end(&mut stream).await
    }

    /// Tells the server to stop.
    pub fn tell_to_stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// Waits until it has stopped.
    pub async fn ended(self) {
        let ended = tokio::time::timeout(PATIENCE, self.ended).await;
        let ended = ended.expect("the server ends").expect("without a panic");
        ended.expect("in order");
    }
}

impl Server {
    /// Waits until it has failed to start; why.
    pub async fn failed(self) -> String {
        let ended = tokio::time::timeout(PATIENCE, self.ended).await;
        let ended = ended.expect("the server ends").expect("without a panic");
        ended.expect_err("an error").to_string()
    }
}

/// Everything until the server closes the connection.
pub async fn read_to_end(stream: &mut (impl AsyncReadExt + Unpin)) -> String {
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    // A reset is a way to close.
    let _ = tokio::time::timeout(PATIENCE, read)
        .await
        .expect("the server closes the connection");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The status of each answer in what was read.
pub fn statuses(answers: &str) -> Vec<u16> {
    answers
        .split("HTTP/1.1 ")
        .skip(1)
        .filter_map(|answer| answer.get(..3)?.parse().ok())
        .collect()
}
