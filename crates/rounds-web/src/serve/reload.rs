//! The certificate in use, which follows its files: looked at every ten seconds and on SIGHUP. New
//! files that cannot be used are logged and the old certificate stays. Connections under way keep
//! what they began with.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use rustls::ServerConfig;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::settings::TlsSettings;
use super::tls::{self, Loaded, TlsError};

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// The certificate in use. Its files are watched until it is dropped.
pub struct Certificate {
    current: watch::Receiver<Arc<ServerConfig>>,
    watching: JoinHandle<()>,
}

impl Certificate {
    /// Reads the files now and whenever they change. `on_use` is told when the one in use ends.
    pub fn watched(
        settings: TlsSettings,
        on_use: impl Fn(Option<Timestamp>) + Send + 'static,
    ) -> Result<Self, TlsError> {
        Self::watched_every(settings, LOOK_EVERY, on_use)
    }

    fn watched_every(
        settings: TlsSettings,
        every: Duration,
        on_use: impl Fn(Option<Timestamp>) + Send + 'static,
    ) -> Result<Self, TlsError> {
        let seen = state(&settings);
        let Loaded { config, end } = tls::read(&settings)?;
        on_use(end);
        let (sender, current) = watch::channel(Arc::new(config));
        let watching = tokio::spawn(async move {
            let mut changes = Changes::new(settings.clone(), seen, every);
            loop {
                changes.next().await;
                match tls::read(&settings) {
                    Ok(Loaded { config, end }) => {
                        tracing::info!(
                            end = end.map(tracing::field::display),
                            "new certificate in use"
                        );
                        on_use(end);
                        sender.send_replace(Arc::new(config));
                    }
                    Err(error) => {
                        tracing::error!(%error, "the certificate in use stays the old one")
                    }
                }
            }
        });
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

/// Tells of changed files and of SIGHUP.
struct Changes {
    settings: TlsSettings,
    seen: FileStates,
    every: Duration,
    hangups: Hangups,
}

impl Changes {
    fn new(settings: TlsSettings, seen: FileStates, every: Duration) -> Self {
        Self {
            settings,
            seen,
            every,
            hangups: Hangups::new(),
        }
    }

    /// Resolves when there is something new to read.
    async fn next(&mut self) {
        loop {
            let is_asked = tokio::select! {
                () = tokio::time::sleep(self.every) => false,
                () = self.hangups.next() => true,
            };
            let now = state(&self.settings);
            let has_changed = now != self.seen;
            self.seen = now;
            if has_changed || is_asked {
                return;
            }
        }
    }
}

/// SIGHUP, where there are signals.
pub struct Hangups {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Hangups {
    /// From now on SIGHUP does not end the process.
    pub fn new() -> Self {
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

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;
    use rustls::{ClientConfig, RootCertStore};
    use tokio_rustls::{TlsAcceptor, TlsConnector};

    use super::*;

    /// A self-signed certificate for `localhost` as PEM, and its key.
    fn pair() -> (String, String) {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]);
        let made = made.expect("a certificate");
        (made.cert.pem(), made.signing_key.serialize_pem())
    }

    fn settings_in(folder: &Path) -> TlsSettings {
        TlsSettings {
            certificate: folder.join("server.crt"),
            key: folder.join("server.key"),
            client_authorities: None,
        }
    }

    fn write(settings: &TlsSettings, certificate: &str, key: &str) {
        std::fs::write(&settings.certificate, certificate).expect("written");
        std::fs::write(&settings.key, key).expect("written");
    }

    /// Whether a client that trusts only this certificate is content.
    async fn is_shown(certificate: &Certificate, pem: &str) -> bool {
        let mut roots = RootCertStore::empty();
        let trusted = CertificateDer::from_pem_slice(pem.as_bytes()).expect("PEM");
        roots.add(trusted).expect("a certificate");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let client = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        let name = "localhost".try_into().expect("a name");
        let accept = TlsAcceptor::from(certificate.current()).accept(ours);
        let connect = TlsConnector::from(Arc::new(client)).connect(name, theirs);
        tokio::join!(accept, connect).1.is_ok()
    }

    /// Waits until the certificate is shown, some seconds at most.
    async fn becomes_shown(certificate: &Certificate, pem: &str) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) {
            if is_shown(certificate, pem).await {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        false
    }

    #[tokio::test]
    async fn a_new_pair_is_used_and_a_bad_one_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = settings_in(folder.path());
        let (first, second) = (pair(), pair());
        write(&settings, &first.0, &first.1);
        let every = Duration::from_millis(20);
        let certificate = Certificate::watched_every(settings.clone(), every, |_| ());
        let certificate = certificate.expect("usable");
        assert!(is_shown(&certificate, &first.0).await);

        write(&settings, &second.0, &second.1);
        assert!(becomes_shown(&certificate, &second.0).await);

        for (bad_certificate, bad_key) in [
            (first.0.as_str(), second.1.as_str()),
            ("no PEM at all", second.1.as_str()),
            ("", ""),
        ] {
            write(&settings, bad_certificate, bad_key);
            tokio::time::sleep(every * 10).await;
            assert!(is_shown(&certificate, &second.0).await, "the old one stays");
        }
        write(&settings, &first.0, &first.1);
        assert!(becomes_shown(&certificate, &first.0).await);
    }

    #[tokio::test]
    async fn an_unusable_pair_at_the_start_is_an_error_that_names_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = settings_in(folder.path());
        let watched = |settings| Certificate::watched(settings, |_| ()).err();
        let missing = watched(settings.clone()).expect("an error");
        assert!(missing.to_string().contains("server.crt"), "{missing}");
        write(&settings, "text", "text");
        let empty = watched(settings).expect("an error");
        assert!(empty.to_string().contains("BEGIN CERTIFICATE"), "{empty}");
    }
}
