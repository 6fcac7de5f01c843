//! `[notices]` of `rounds.toml`: where messages come from and go to. Every fault names its key and
//! says what to write instead.

use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::message::Mailbox;
use serde::Deserialize;
use url::Url;

use crate::allowed::{Allowed, is_this_machine};

/// Longest a receiver may be waited for.
const TIMEOUT_SECONDS_MAX: u64 = 120;

/// `[notices]`. Without `mail` nobody gets mail, without `webhook` nothing is posted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The address of this site, which links in messages begin with: `https://rounds.example.org`.
    pub address: String,
    /// Hosts with ports that messages may be sent to: `smtp.example.org:587`.
    pub allowed: Vec<String>,
    /// Certificates in PEM form that receivers are trusted by, instead of those of the system.
    pub ca_file: Option<PathBuf>,
    /// E-mail.
    pub mail: Option<MailSettings>,
    /// The webhook.
    pub webhook: Option<WebhookSettings>,
}

/// `[notices.mail]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// The mail server.
    pub host: String,
    /// Its port: 587 for `starttls`, 465 for `tls`.
    pub port: u16,
    /// How the connection is protected.
    #[serde(default)]
    pub security: Security,
    /// Whom mail comes from: `Rounds <rounds@example.org>`.
    pub from: String,
    /// Name to sign in with; none to send without signing in.
    pub user: Option<String>,
    /// File whose first line is the password.
    pub password_file: Option<PathBuf>,
    /// Longest the server is waited for, for a whole mail.
    #[serde(default = "mail_timeout_seconds")]
    pub timeout_seconds: u64,
}

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// It begins in the clear and must become TLS before anything is said (RFC 3207).
    #[default]
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// Not at all: a mail server on this very machine.
    None,
}

/// `[notices.webhook]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookSettings {
    /// Where notices are posted to. It may hold a secret, so no message repeats more than its host.
    pub url: Hidden,
    /// File whose first line is the key of the signature; 32 characters of chance at least.
    pub secret_file: PathBuf,
    /// Longest the receiver is waited for.
    #[serde(default = "webhook_timeout_seconds")]
    pub timeout_seconds: u64,
}

/// A text that does not show itself: the addresses of workflows hold their own secret.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Hidden(pub String);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hidden(…)")
    }
}

fn mail_timeout_seconds() -> u64 {
    30
}

fn webhook_timeout_seconds() -> u64 {
    10
}

/// What is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("[notices] {key}: {what}")]
pub struct SettingsError {
    /// Which key.
    pub key: &'static str,
    /// What is wrong, and what to write.
    pub what: String,
}

fn fault<T>(key: &'static str, what: impl Into<String>) -> Result<T, SettingsError> {
    let what = what.into();
    Err(SettingsError { key, what })
}

impl Settings {
    /// Files are named from this folder on.
    pub fn within(&mut self, folder: &Path) {
        let mail = self.mail.as_mut();
        let webhook = self.webhook.as_mut();
        let files = [
            self.ca_file.as_mut(),
            mail.and_then(|mail| mail.password_file.as_mut()),
            webhook.map(|webhook| &mut webhook.secret_file),
        ];
        for file in files.into_iter().flatten() {
            *file = folder.join(&*file);
        }
    }

    /// What is wrong, as far as it can be seen without files and network.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self) -> Result<(), SettingsError> {
        if self.mail.is_none() && self.webhook.is_none() {
            return Ok(());
        }
        self.link("/")?;
        let allowed = self.allow_list()?;
        if let Some(mail) = &self.mail {
            mail.check()?;
            listed(&allowed, "mail.host", &mail.host, mail.port)?;
        }
        if let Some(webhook) = &self.webhook {
            let url = webhook.check()?;
            let host = url.host_str().unwrap_or_default();
            let port = url.port_or_known_default().unwrap_or_default();
            listed(&allowed, "webhook.url", host, port)?;
        }
        Ok(())
    }

    /// The addresses that may be sent to.
    pub(crate) fn allow_list(&self) -> Result<Allowed, SettingsError> {
        Allowed::parse(&self.allowed).or_else(|entry| {
            fault(
                "allowed",
                format!("{entry:?} is no host with a port; write \"smtp.example.org:587\""),
            )
        })
    }

    /// The address of a page of this site.
    ///
    /// # Errors
    /// When [`Settings::address`] is none.
    pub fn link(&self, path: &str) -> Result<Url, SettingsError> {
        let url = Url::parse(&self.address).ok().filter(|url| {
            let protected = url.scheme() == "https"
                || url.scheme() == "http" && is_this_machine(url.host_str().unwrap_or_default());
            let plain = url.username().is_empty() && url.password().is_none();
            protected && plain && url.query().is_none() && url.fragment().is_none()
        });
        let joined = url.and_then(|url| {
            // A path of a notice stays on this site, whatever it looks like.
            let path = path.trim_start_matches(['/', '\\']);
            let base = format!("{}/", url.as_str().trim_end_matches('/'));
            let joined = Url::parse(&format!("{base}{path}")).ok()?;
            (joined.origin() == url.origin()).then_some(joined)
        });
        joined.map_or_else(
            || {
                let what = "links in messages need this site's address; write \
                            \"https://rounds.example.org\"";
                fault("address", what)
            },
            Ok,
        )
    }
}

fn listed(
    allowed: &Allowed,
    key: &'static str,
    host: &str,
    port: u16,
) -> Result<(), SettingsError> {
    if allowed.contains(host, port) {
        return Ok(());
    }
    fault(
        key,
        format!("{host}:{port} is not in allowed; add \"{host}:{port}\" to it"),
    )
}

fn timeout(key: &'static str, seconds: u64) -> Result<Duration, SettingsError> {
    if (1..=TIMEOUT_SECONDS_MAX).contains(&seconds) {
        return Ok(Duration::from_secs(seconds));
    }
    fault(
        key,
        format!("{seconds} is not between 1 and {TIMEOUT_SECONDS_MAX}"),
    )
}

impl MailSettings {
    pub(crate) fn check(&self) -> Result<(), SettingsError> {
        if self.security == Security::None && !is_this_machine(&self.host) {
            let what = "\"none\" is for a mail server on this machine; write \"starttls\" or \
                        \"tls\"";
            return fault("mail.security", what);
        }
        match (&self.user, &self.password_file) {
            (Some(_), None) => {
                return fault(
                    "mail.password_file",
                    "there is a user; name the file whose first line is the password",
                );
            }
            (None, Some(_)) => {
                return fault("mail.user", "there is a password_file; name the user");
            }
            _ => {}
        }
        self.timeout()?;
        self.sender().map(|_| ())
    }

    pub(crate) fn sender(&self) -> Result<Mailbox, SettingsError> {
        self.from.parse().or_else(|_| {
            let what = format!(
                "{:?} is no sender; write \"Rounds <rounds@example.org>\"",
                self.from
            );
            fault("mail.from", what)
        })
    }

    pub(crate) fn timeout(&self) -> Result<Duration, SettingsError> {
        timeout("mail.timeout_seconds", self.timeout_seconds)
    }
}

impl WebhookSettings {
    pub(crate) fn check(&self) -> Result<Url, SettingsError> {
        self.timeout()?;
        let url = Url::parse(&self.url.0).ok().filter(|url| {
            let host = url.host_str().unwrap_or_default();
            let protected =
                url.scheme() == "https" || url.scheme() == "http" && is_this_machine(host);
            protected && url.username().is_empty() && url.password().is_none()
        });
        url.map_or_else(
            || fault("webhook.url", "it is no address that begins with https://"),
            Ok,
        )
    }

    pub(crate) fn timeout(&self) -> Result<Duration, SettingsError> {
        timeout("webhook.timeout_seconds", self.timeout_seconds)
    }
}
