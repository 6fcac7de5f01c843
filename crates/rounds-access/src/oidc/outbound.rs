//! How the identity provider is asked: no redirects, no proxy of the environment, a limit on time
//! and size, names that resolve to link-local addresses refused.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Certificate, Client, RequestBuilder, redirect};
use serde::de::DeserializeOwned;
use url::Url;
use url::form_urlencoded::Serializer;

use super::address;
use super::error::OidcError;
use crate::secret::Secret;

/// For the whole answer.
const TIMEOUT: Duration = Duration::from_secs(10);
/// For the connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Longest answer; documents of providers have some 10 KiB.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// Asks the provider.
#[derive(Debug)]
pub struct Outbound {
    client: Client,
    hosts: BTreeSet<String>,
}

/// A form to be posted.
pub struct Form<'a> {
    /// Names and values.
    pub fields: &'a [(&'a str, &'a str)],
    /// Id and secret for HTTP Basic.
    pub basic: Option<(&'a str, &'a Secret)>,
}

impl Outbound {
    /// Ready to ask these hosts.
    pub fn new(hosts: BTreeSet<String>, ca_file: Option<&Path>) -> Result<Self, OidcError> {
        let mut builder = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .timeout(TIMEOUT)
            .connect_timeout(CONNECT_TIMEOUT)
            .user_agent("rounds")
            .dns_resolver(Arc::new(RoutableOnly));
        if let Some(path) = ca_file {
            builder = builder.tls_certs_only(certificates(path)?);
        }
        let client = builder.build().map_err(|error| OidcError::File {
            key: "ca_file",
            cause: cause_of(&error),
        })?;
        Ok(Self { client, hosts })
    }

    /// A JSON document. `what` names it in errors.
    pub async fn get<T: DeserializeOwned>(
        &self,
        what: &'static str,
        address: &str,
    ) -> Result<T, OidcError> {
        let url = self.allowed(what, address)?;
        self.send(what, self.client.get(url)).await
    }

    /// The JSON answer to a form.
    pub async fn post<T: DeserializeOwned>(
        &self,
        what: &'static str,
        address: &str,
        form: &Form<'_>,
    ) -> Result<T, OidcError> {
        let url = self.allowed(what, address)?;
        let body = Serializer::new(String::new())
            .extend_pairs(form.fields)
            .finish();
        let mut request = self.client.post(url);
        if let Some((id, secret)) = form.basic {
            // RFC 6749, section 2.3.1: both are form-encoded before they are joined.
            request = request.basic_auth(encoded(id), Some(encoded(secret.expose())));
        }
        let request = request
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body);
        self.send(what, request).await
    }

    /// The address, if its host may be asked.
    pub fn allowed(&self, what: &'static str, address: &str) -> Result<Url, OidcError> {
        address::check(address, &self.hosts).map_err(|cause| OidcError::Address { what, cause })
    }

    async fn send<T: DeserializeOwned>(
        &self,
        what: &'static str,
        request: RequestBuilder,
    ) -> Result<T, OidcError> {
        let unreachable = |error: reqwest::Error| OidcError::Unreachable {
            what,
            cause: cause_of(&error),
        };
        let unexpected = |found: String| OidcError::Unexpected {
            what,
            found,
            expected: "200 with JSON of at most 1 MiB",
        };
        let request = request.header(ACCEPT, "application/json");
        let mut answer = request.send().await.map_err(unreachable)?;
        let status = answer.status();
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
            if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(unexpected("more than 1 MiB".to_owned()));
            }
            bytes.extend_from_slice(&chunk);
        }
        if status != reqwest::StatusCode::OK {
            return Err(unexpected(format!("{status}{}", error_word(&bytes))));
        }
        serde_json::from_slice(&bytes).map_err(|error| {
            // Its text could quote the answer; place and kind are enough.
            let place = format!("line {}, column {}", error.line(), error.column());
            unexpected(format!("something else than the document ({place})"))
        })
    }
}

/// The `error` of an answer as RFC 6749 defines it: one of a few words, safe to show.
fn error_word(bytes: &[u8]) -> String {
    #[derive(serde::Deserialize)]
    struct Refusal {
        error: String,
    }
    let refusal = serde_json::from_slice::<Refusal>(bytes);
    let word = refusal.map(|refusal| refusal.error).unwrap_or_default();
    let is_word = word.len() <= 64 && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if is_word && !word.is_empty() {
        return format!(" ({word})");
    }
    String::new()
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, OidcError> {
    let fault = |cause: String| OidcError::File {
        key: "ca_file",
        cause: format!("{}: {cause}", path.display()),
    };
    let bytes = std::fs::read(path).map_err(|error| fault(error.to_string()))?;
    let found = Certificate::from_pem_bundle(&bytes).map_err(|error| fault(cause_of(&error)))?;
    if found.is_empty() {
        return Err(fault("holds no certificate in PEM form".to_owned()));
    }
    Ok(found)
}

/// The innermost cause, without the address, whose query may hold a code.
fn cause_of(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    if std::ptr::eq(cause, error as &dyn std::error::Error) {
        return "the connection failed".to_owned();
    }
    cause.to_string()
}

/// Resolves names and leaves out addresses that no provider has.
struct RoutableOnly;

impl Resolve for RoutableOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<SocketAddr> = found
                .filter(|found| address::check_ip(found.ip()).is_ok())
                .collect();
            if found.is_empty() {
                let text = "the name resolves to link-local addresses only";
                return Err(text.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
