//! TLS of the listener: versions, names, mutual TLS, and that plain HTTP is not answered.

use std::path::Path;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair,
};
use rounds_web::{ServeSettings, TlsSettings};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use tokio::io::AsyncWriteExt;
use tokio_rustls::TlsConnector;

use super::server::{Server, pages, read_to_end, short, start_with, statuses};

/// A certificate authority.
fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority")
}

/// A certificate of this authority for `localhost` as PEM, and its key.
fn issued(
    authority: &CertifiedIssuer<'_, KeyPair>,
    usage: ExtendedKeyUsagePurpose,
) -> (String, String) {
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
    params.insert_extended_key_usage(usage);
    let key = KeyPair::generate().expect("a key");
    let certificate = params.signed_by(&key, authority).expect("a certificate");
    (certificate.pem(), key.serialize_pem())
}

fn write_pair(folder: &Path, pair: &(String, String)) -> TlsSettings {
    let settings = TlsSettings {
        certificate: folder.join("server.crt"),
        key: folder.join("server.key"),
        client_authorities: None,
    };
    std::fs::write(&settings.certificate, &pair.0).expect("written");
    std::fs::write(&settings.key, &pair.1).expect("written");
    settings
}

async fn start_tls(tls: TlsSettings) -> Server {
    let settings = ServeSettings {
        tls: Some(tls),
        connections: short(),
        ..ServeSettings::default()
    };
    start_with(pages(), settings).await
}

/// A client that trusts this authority.
fn client(
    authority: &CertificateDer<'static>,
    version: &'static SupportedProtocolVersion,
    own: Option<&(String, String)>,
) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(authority.clone()).expect("an authority");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .expect("a version")
        .with_root_certificates(roots);
    let mut config = match own {
        None => builder.with_no_client_auth(),
        Some((certificate, key)) => {
            let certificate = CertificateDer::from_pem_slice(certificate.as_bytes());
            let key = PrivateKeyDer::from_pem_slice(key.as_bytes());
            let (certificate, key) = (certificate.expect("PEM"), key.expect("PEM"));
            builder
                .with_client_auth_cert(vec![certificate], key)
                .expect("a pair")
        }
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    TlsConnector::from(Arc::new(config))
}

/// Asks for the page; the answer, or why there is none.
async fn ask(server: &Server, client: &TlsConnector) -> std::io::Result<String> {
    let name = ServerName::try_from("localhost").expect("a name");
    let mut stream = client.connect(name, server.connect().await).await?;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .await?;
    let answer = read_to_end(&mut stream).await;
    match answer.is_empty() {
        true => Err(std::io::ErrorKind::ConnectionAborted.into()),
        false => Ok(answer),
    }
}

#[tokio::test]
async fn both_versions_are_spoken_and_nothing_else_on_that_port() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = authority();
    let pair = issued(&authority, ExtendedKeyUsagePurpose::ServerAuth);
    let server = start_tls(write_pair(folder.path(), &pair)).await;
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let answer = ask(&server, &client(authority.der(), version, None)).await;
        assert_eq!(statuses(&answer.expect("an answer")), [200]);
    }
    // rcgen's certificates end in 4096.
    let end = server.network.certificate_end().expect("an end");
    assert!(end.to_string().starts_with("4096-01-01"), "{end}");
    let plain = server
        .exchange(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await;
    assert!(!plain.contains("the page"), "{plain}");
}

#[tokio::test]
async fn a_handshake_that_stalls_is_given_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let pair = issued(&authority(), ExtendedKeyUsagePurpose::ServerAuth);
    let server = start_tls(write_pair(folder.path(), &pair)).await;
    let mut silent = server.connect().await;
    assert_eq!(read_to_end(&mut silent).await, "");
}

#[tokio::test]
async fn with_client_authorities_only_their_clients_are_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let (servers, clients, strangers) = (authority(), authority(), authority());
    let pair = issued(&servers, ExtendedKeyUsagePurpose::ServerAuth);
    let mut settings = write_pair(folder.path(), &pair);
    let authorities = folder.path().join("clients.crt");
    std::fs::write(&authorities, clients.pem()).expect("written");
    settings.client_authorities = Some(authorities);
    let server = start_tls(settings).await;
    let known = issued(&clients, ExtendedKeyUsagePurpose::ClientAuth);
    let stranger = issued(&strangers, ExtendedKeyUsagePurpose::ClientAuth);
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let answer = ask(&server, &client(servers.der(), version, Some(&known))).await;
        assert_eq!(statuses(&answer.expect("an answer")), [200]);
        for own in [None, Some(&stranger)] {
            let refused = ask(&server, &client(servers.der(), version, own)).await;
            assert!(refused.is_err(), "{refused:?}");
        }
    }
}

#[tokio::test]
async fn a_key_of_another_certificate_is_refused_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = authority();
    let one = issued(&authority, ExtendedKeyUsagePurpose::ServerAuth);
    let other = issued(&authority, ExtendedKeyUsagePurpose::ServerAuth);
    let tls = write_pair(folder.path(), &(one.0, other.1.clone()));
    let server = start_tls(tls).await;
    let error = server.failed().await;
    assert!(
        error.contains("server.crt") && error.contains("server.key"),
        "{error}"
    );
    let line_of_key = other.1.lines().nth(1).expect("a line");
    assert!(!error.contains(line_of_key), "{error}");
}
