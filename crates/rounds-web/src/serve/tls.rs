//! TLS of the listener, by rustls with aws-lc-rs: TLS 1.2 and 1.3 with rustls's own suites, all of
//! them with forward secrecy and authenticated encryption. Nothing weaker can be configured.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{RootCertStore, ServerConfig};

use super::settings::TlsSettings;
use super::validity::not_after;

/// Why a certificate or key cannot be used. No variant holds anything of a key.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read, or is not PEM.
    #[error("{}: cannot read {what} from it: {cause}; expected a PEM file", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What was looked for.
        what: &'static str,
        /// The cause.
        cause: rustls::pki_types::pem::Error,
    },
    /// A file holds none.
    #[error("{}: holds no certificate; expected a PEM file with BEGIN CERTIFICATE", file.display())]
    NoCertificate {
        /// The file.
        file: PathBuf,
    },
    /// Certificate and key do not belong together, or are of a kind that is not supported.
    #[error(
        "{} and {}: cannot be used together: {cause}; the key must be the one the certificate was issued for",
        certificate.display(),
        key.display()
    )]
    Unusable {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// The cause.
        cause: rustls::Error,
    },
    /// The authorities for clients' certificates cannot be used.
    #[error("{}: no authority for clients' certificates in it can be used: {cause}", file.display())]
    Authorities {
        /// The file.
        file: PathBuf,
        /// The cause.
        cause: String,
    },
    /// The cryptography library does not offer what is needed; a fault of the build.
    #[error("TLS 1.2 and 1.3 are not available: {0}")]
    Versions(rustls::Error),
}

/// What the files give.
pub struct Loaded {
    /// For new connections.
    pub config: ServerConfig,
    /// When the server's certificate ends, where that can be read.
    pub end: Option<Timestamp>,
}

/// Reads the files and puts them together.
pub fn read(settings: &TlsSettings) -> Result<Loaded, TlsError> {
    let chain = certificates(&settings.certificate)?;
    let end = chain.first().and_then(|own| not_after(own));
    let key =
        PrivateKeyDer::from_pem_file(&settings.key).map_err(|cause| TlsError::Unreadable {
            file: settings.key.clone(),
            what: "a private key",
            cause,
        })?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let versions = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(TlsError::Versions)?;
    let builder = match &settings.client_authorities {
        Some(file) => versions.with_client_cert_verifier(clients_of(file, provider)?),
        None => versions.with_no_client_auth(),
    };
    let unusable = |cause| TlsError::Unusable {
        certificate: settings.certificate.clone(),
        key: settings.key.clone(),
        cause,
    };
    let mut config = builder.with_single_cert(chain, key).map_err(unusable)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Loaded { config, end })
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let unreadable = |cause| TlsError::Unreadable {
        file: file.to_owned(),
        what: "certificates",
        cause,
    };
    let found = CertificateDer::pem_file_iter(file).map_err(unreadable)?;
    let found: Vec<_> = found.collect::<Result<_, _>>().map_err(unreadable)?;
    if found.is_empty() {
        return Err(TlsError::NoCertificate {
            file: file.to_owned(),
        });
    }
    Ok(found)
}

/// Demands a certificate of one of these authorities from every client.
fn clients_of(
    file: &Path,
    provider: Arc<rustls::crypto::CryptoProvider>,
) -> Result<Arc<dyn ClientCertVerifier>, TlsError> {
    let refused = |cause: String| TlsError::Authorities {
        file: file.to_owned(),
        cause,
    };
    let mut authorities = RootCertStore::empty();
    for certificate in certificates(file)? {
        authorities
            .add(certificate)
            .map_err(|error| refused(error.to_string()))?;
    }
    WebPkiClientVerifier::builder_with_provider(Arc::new(authorities), provider)
        .build()
        .map_err(|error| refused(error.to_string()))
}
