//! The certificate in use, which follows its files: looked at every ten seconds and on SIGHUP. New
//! files that cannot be used are logged and the old certificate stays. Connections under way keep
//! what they began with.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rustls::ServerConfig;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::settings::TlsSettings;
use super::tls::{self, TlsError};

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// The certificate in use. Its files are watched until it is dropped.
pub struct Certificate {
    current: watch::Receiver<Arc<ServerConfig>>,
    watching: JoinHandle<()>,
}

impl Certificate {
    /// Reads the files now and whenever they change.
    pub fn watched(settings: TlsSettings) -> Result<Self, TlsError> {
        Self::watched_every(settings, LOOK_EVERY)
    }

    fn watched_every(settings: TlsSettings, every: Duration) -> Result<Self, TlsError> {
        let seen = state(&settings);
        let (sender, current) = watch::channel(Arc::new(tls::read(&settings)?));
        let watching = tokio::spawn(follow(settings, seen, sender, every));
        Ok(Self { current, watching })
    }

    /// What a new connection uses.
    pub fn current(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.current.borrow())
    }
}

impl Drop for Certificate {
    fn drop(&mut self) {
        self.watching.abort();
    }
}

/// Size and time of change of each file; none of one that cannot be looked at.
type FileStates = Vec<Option<(u64, SystemTime)>>;

fn state(settings: &TlsSettings) -> FileStates {
    let TlsSettings {
        certificate,
        key,
        client_authorities,
    } = settings;
    let files = [Some(certificate), Some(key), client_authorities.as_ref()];
    files
        .into_iter()
        .flatten()
        .map(|file| file_state(file))
        .collect()
}

fn file_state(file: &Path) -> Option<(u64, SystemTime)> {
    let metadata = std::fs::metadata(file).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

async fn follow(
    settings: TlsSettings,
    mut seen: FileStates,
    sender: watch::Sender<Arc<ServerConfig>>,
    every: Duration,
) {
    let mut hangups = Hangups::new();
    loop {
        let is_asked = tokio::select! {
            () = tokio::time::sleep(every) => false,
            () = hangups.next() => true,
        };
        let now = state(&settings);
        if !is_asked && now == seen {
            continue;
        }
        seen = now;
        match tls::read(&settings) {
            Ok(config) => {
                tracing::info!(certificate = %settings.certificate.display(), "new certificate in use");
                sender.send_replace(Arc::new(config));
            }
            Err(error) => tracing::error!(%error, "the certificate in use stays the old one"),
        }
    }
}

/// SIGHUP, where there are signals.
struct Hangups {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Hangups {
    fn new() -> Self {
        Self {
            #[cfg(unix)]
            signal: {
                use tokio::signal::unix::{SignalKind, signal};
                signal(SignalKind::hangup()).ok()
            },
        }
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        std::future::pending().await
    }
}
