//! Posting to the site's webhook: signed, without redirects, without a proxy of the environment,
//! with a limit on time. What the receiver answers is not read beyond its status.

use std::fmt;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Certificate, Client, Response, redirect};
use rounds_core::outbound::is_routable;
use rounds_governance::notice::Notice;
use url::Url;

use crate::allowed::Allowed;
use crate::card;
use crate::encryption;
use crate::failure::{Failure, Then};
use crate::secret_file::Secret;
use crate::settings::{Settings, SettingsError};
use crate::signature::{self, MESSAGE_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER};

/// Shortest key of a signature, in bytes.
const KEY_BYTES_MIN: usize = 32;

/// Longest wait that a receiver can ask for.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(24 * 3600);

/// Posts notices.
pub struct Webhook {
    client: Client,
    allowed: Allowed,
    url: Url,
    key: Secret,
    settings: Settings,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Webhook({})", self.url.host_str().unwrap_or_default())
    }
}

impl Webhook {
    /// Ready to post; none where the settings have no webhook.
    ///
    /// # Errors
    /// What is wrong with the settings or with the files they name.
    pub fn new(settings: &Settings) -> Result<Option<Self>, SettingsError> {
        settings.check()?;
        let Some(webhook) = &settings.webhook else {
            return Ok(None);
        };
        let key = Secret::read("webhook.secret_file", &webhook.secret_file)?;
        if key.expose().len() < KEY_BYTES_MIN {
            return Err(SettingsError {
                key: "webhook.secret_file",
                what: format!(
                    "the key is shorter than {KEY_BYTES_MIN} characters; make one with \
                     \"openssl rand -hex 32\""
                ),
            });
        }
        encryption::choose();
        let timeout = webhook.timeout()?;
        let mut builder = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .timeout(timeout)
            .connect_timeout(timeout)
            .user_agent("rounds")
            .dns_resolver(Arc::new(RoutableOnly));
        if let Some(path) = &settings.ca_file {
            builder = builder.tls_certs_only(certificates(path)?);
        }
        let client = builder.build().map_err(|_| SettingsError {
            key: "ca_file",
            what: "the certificates that receivers are trusted by cannot be used".to_owned(),
        })?;
        Ok(Some(Self {
            client,
            allowed: settings.allow_list()?,
            url: webhook.check()?,
            key,
            settings: settings.clone(),
        }))
    }

    /// Posts a notice; when this returns, the receiver has taken it over. `message_key` is the same
    /// whenever this notice is sent.
    ///
    /// # Errors
    /// When it has not, or may not have.
    pub async fn post(
        &self,
        notice: &Notice,
        message_key: &str,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port_or_known_default().unwrap_or_default();
        self.allowed.resolve(host, port).await?;
        let link = self.settings.link(&notice.path);
        let link = link.map_err(|error| Failure::never(error.to_string()))?;
        let body = card::of_notice(notice, &link).to_string();
        let timestamp = now.as_second();
        let signature = signature::of(self.key.expose().as_bytes(), timestamp, body.as_bytes());
        let request = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(TIMESTAMP_HEADER, timestamp)
            .header(SIGNATURE_HEADER, signature)
            .header(MESSAGE_HEADER, message_key)
            .body(body);
        match request.send().await {
            Ok(answer) => judged(&answer, now),
            Err(error) if error.is_timeout() => {
                Err(Failure::again("the webhook did not answer in time"))
            }
            // The driver's own words hold the address, and with it the secret in it.
            Err(error) if error.is_connect() => Err(Failure::again(
                "the webhook could not be reached, or its certificate is not trusted",
            )),
            Err(_) => Err(Failure::again("the connection to the webhook broke")),
        }
    }
}

/// What the answer means (RFC 9110, section 15; RFC 6585).
fn judged(answer: &Response, now: Timestamp) -> Result<(), Failure> {
    let status = answer.status();
    if status.is_success() {
        return Ok(());
    }
    let cause = format!("the webhook answered {}", status.as_u16());
    if status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429) {
        let asked = answer.headers().get(RETRY_AFTER);
        let asked = asked.and_then(|value| retry_after(value.to_str().ok()?, now));
        return Err(Failure {
            cause,
            then: Then::Again(asked),
        });
    }
    if status.is_redirection() {
        return Err(Failure::never(format!(
            "{cause}: it lives elsewhere, and redirects are not followed; write its new address \
             into [notices] webhook.url"
        )));
    }
    Err(Failure::never(cause))
}

/// When the receiver wants to be asked again: seconds or a date (RFC 9110, section 10.2.3).
fn retry_after(value: &str, now: Timestamp) -> Option<Timestamp> {
    let latest = now.checked_add(RETRY_AFTER_MAX).ok()?;
    let asked = match value.trim().parse::<u64>() {
        Ok(seconds) => {
            let seconds = seconds.min(RETRY_AFTER_MAX.as_secs());
            now.checked_add(Duration::from_secs(seconds)).ok()?
        }
        Err(_) => rfc2822::DateTimeParser::new()
            .parse_timestamp(value.trim())
            .ok()?,
    };
    Some(asked.clamp(now, latest))
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, SettingsError> {
    let fault = |what: String| SettingsError {
        key: "ca_file",
        what: format!("{}: {what}", path.display()),
    };
    let pem = std::fs::read(path).map_err(|error| fault(error.to_string()))?;
    let found = Certificate::from_pem_bundle(&pem).unwrap_or_default();
    if found.is_empty() {
        return Err(fault("it holds no certificate in PEM form".to_owned()));
    }
    Ok(found)
}

/// Resolves names and leaves out addresses that no webhook has: between the check and the sending a
/// name may be given another address.
struct RoutableOnly;

impl Resolve for RoutableOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<SocketAddr> = found.filter(|found| is_routable(found.ip())).collect();
            if found.is_empty() {
                return Err("the name resolves to link-local addresses only".into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_may_ask_for_a_day_at_most() {
        // The date is the example of RFC 9110, section 5.6.7.
        let now: Timestamp = "1994-11-06T08:00:00Z".parse().expect("an instant");
        let expected = [
            ("120", Some("1994-11-06T08:02:00Z")),
            (
                "Sun, 06 Nov 1994 08:49:37 GMT",
                Some("1994-11-06T08:49:37Z"),
            ),
            ("99999999999", Some("1994-11-07T08:00:00Z")),
            (
                "Sun, 06 Nov 1988 08:49:37 GMT",
                Some("1994-11-06T08:00:00Z"),
            ),
            ("soon", None),
            ("-5", None),
        ];
        for (value, expected) in expected {
            let expected = expected.map(|text| text.parse().expect("an instant"));
            assert_eq!(retry_after(value, now), expected, "{value}");
        }
    }
}
