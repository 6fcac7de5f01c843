//! Sending mail over SMTP. Without TLS nothing is said to a server on another machine, and a
//! server that does not offer it is an error, never a reason to go on in the clear.

use std::error::Error as _;
use std::fmt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use crate::allowed::Allowed;
use crate::encryption;
use crate::failure::Failure;
use crate::letter::Letter;
use crate::one_line::one_line;
use crate::secret_file::Secret;
use crate::settings::{MailSettings, Security, Settings, SettingsError};

/// Answers that refuse us and not the message: the same message goes out once the administrator has
/// mended the settings (RFC 4954, section 6; RFC 3207, section 4).
const REFUSES_US: [&str; 4] = ["530", "534", "535", "538"];

/// What is said of a server that does not answer.
const LATE: &str = "the mail server did not answer in time";

/// Sends mail.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    allowed: Allowed,
    host: String,
    port: u16,
    from: Mailbox,
    /// For a whole mail.
    timeout: Duration,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailer({}:{})", self.host, self.port)
    }
}

impl Mailer {
    /// Ready to send; none where the settings have no mail.
    ///
    /// # Errors
    /// What is wrong with the settings or with the files they name.
    pub fn new(settings: &Settings) -> Result<Option<Self>, SettingsError> {
        settings.check()?;
        let Some(mail) = &settings.mail else {
            return Ok(None);
        };
        encryption::choose();
        let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(bare(&mail.host));
        let name = settings.link("/")?.host_str().map(str::to_owned);
        let mut builder = builder
            .port(mail.port)
            .timeout(Some(mail.timeout()?))
            .tls(tls(mail, settings.ca_file.as_deref())?)
            .hello_name(ClientId::Domain(name.unwrap_or_default()));
        if let (Some(user), Some(file)) = (&mail.user, &mail.password_file) {
            let password = Secret::read("mail.password_file", file)?;
            let credentials = Credentials::new(user.clone(), password.expose().to_owned());
            builder = builder.credentials(credentials);
        }
        Ok(Some(Self {
            transport: builder.build(),
            allowed: settings.allow_list()?,
            host: mail.host.clone(),
            port: mail.port,
            from: mail.sender()?,
            timeout: mail.timeout()?,
        }))
    }

    /// Sends a mail; when this returns, the server has taken it over.
    ///
    /// # Errors
    /// When it has not, or may not have: a connection that broke while the server answered leaves
    /// that open, and the mail may come twice under one Message-ID.
    pub async fn send(&self, letter: &Letter, now: Timestamp) -> Result<(), Failure> {
        let message = self.message(letter, now)?;
        self.allowed.resolve(&self.host, self.port).await?;
        // The transport's own limit ends with the connection; a server that falls silent later
        // would be waited for without end.
        match tokio::time::timeout(self.timeout, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(failure(&error)),
            Err(_) => Err(Failure::again(LATE)),
        }
    }

    fn message(&self, letter: &Letter, now: Timestamp) -> Result<Message, Failure> {
        let address = letter.to.address.trim().parse();
        let address = address.map_err(|_| Failure::never("the person's mail address is none"))?;
        let name = Some(one_line(&letter.to.name)).filter(|name| !name.is_empty());
        let domain = self.from.email.domain();
        let header = |name: &'static str, value: &str| {
            HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
        };
        let boundary = format!("part-{}", letter.message_key);
        let body = MultiPart::alternative()
            .boundary(boundary)
            .singlepart(SinglePart::plain(letter.text.clone()))
            .singlepart(SinglePart::html(letter.html.clone()));
        Message::builder()
            .date(SystemTime::from(now))
            .message_id(Some(format!("<{}@{domain}>", letter.message_key)))
            .from(self.from.clone())
            .to(Mailbox::new(name, address))
            .subject(one_line(&letter.subject))
            // RFC 3834: no answering machine answers, here and in the way that Exchange reads.
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("X-Auto-Response-Suppress", "All"))
            .multipart(body)
            .map_err(|_| Failure::never("the mail cannot be put together"))
    }
}

fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

fn tls(mail: &MailSettings, ca_file: Option<&Path>) -> Result<Tls, SettingsError> {
    if mail.security == Security::None {
        return Ok(Tls::None);
    }
    let fault = |what: String| SettingsError {
        key: "ca_file",
        what,
    };
    let mut builder = TlsParameters::builder(bare(&mail.host).to_owned());
    if let Some(path) = ca_file {
        let read = std::fs::read(path);
        let pem = read.map_err(|error| fault(format!("{}: {error}", path.display())))?;
        let certificate = Certificate::from_pem(&pem).map_err(|_| {
            fault(format!(
                "{}: it holds no certificate in PEM form",
                path.display()
            ))
        })?;
        builder = builder
            .certificate_store(CertificateStore::None)
            .add_root_certificate(certificate);
    }
    let parameters = builder.build().map_err(|_| {
        fault("the certificates that receivers are trusted by cannot be used".into())
    })?;
    Ok(match mail.security {
        Security::Tls => Tls::Wrapper(parameters),
        _ => Tls::Required(parameters),
    })
}

/// What the server's answer means. Its words are left out, which may repeat an address or a name;
/// its codes say the same (RFC 5321, section 4.2; RFC 3463).
fn failure(error: &smtp::Error) -> Failure {
    let Some(code) = error.status() else {
        return Failure::again(if error.is_timeout() {
            LATE
        } else if is_of_tls(error) {
            "the connection to the mail server could not be encrypted: its certificate is not \
             trusted, or it offers no TLS that is good enough"
        } else if error.is_client() {
            "the mail server does not offer what the settings ask for (STARTTLS, or a way to sign \
             in)"
        } else if error.is_response() {
            "the mail server answered with something that is no SMTP"
        } else {
            "the mail server could not be reached, or the connection broke"
        });
    };
    let code = code.to_string();
    let words = error.source().map(ToString::to_string).unwrap_or_default();
    let detail = words
        .split_whitespace()
        .next()
        .filter(|word| is_detail(word));
    let said = match detail {
        Some(detail) => format!("the mail server answered {code} {detail}"),
        None => format!("the mail server answered {code}"),
    };
    if REFUSES_US.contains(&code.as_str()) {
        return Failure::again(format!(
            "{said}: it refuses the user, the password or the way"
        ));
    }
    match error.is_permanent() {
        true => Failure::never(said),
        false => Failure::again(said),
    }
}

/// Whether TLS was what failed. The transport reports a handshake that failed as a broken
/// connection; the reason below it is one of data that cannot be right.
fn is_of_tls(error: &smtp::Error) -> bool {
    let mut cause = error.source();
    while let Some(inner) = cause {
        let of_input = inner.downcast_ref::<std::io::Error>();
        if of_input.is_some_and(|inner| inner.kind() == std::io::ErrorKind::InvalidData) {
            return true;
        }
        cause = inner.source();
    }
    error.is_tls()
}

/// An enhanced status code: three numbers with points between.
fn is_detail(word: &str) -> bool {
    let parts: Vec<_> = word.split('.').collect();
    parts.len() == 3
        && parts.iter().all(|part| {
            (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        })
}
