//! A mail as it will be read: subject, text and the same as a small page of HTML. Not how it
//! travels: that is `mail`.

use maud::{DOCTYPE, Markup, html};
use rounds_governance::notice::Notice;
use rounds_governance::notice::digest::Digest;
use url::Url;

use crate::one_line::one_line;
use crate::settings::{Settings, SettingsError};

/// Last line of every mail.
const LAST: &str = "Rounds sent this by itself. Answers to it are not read.";

/// Whom a mail goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Their name on screen.
    pub name: String,
    /// Their mail address.
    pub address: String,
}

/// A mail that is ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Whom it goes to.
    pub to: Recipient,
    /// One line.
    pub subject: String,
    /// For programs that show no HTML.
    pub text: String,
    /// The same with links.
    pub html: String,
    /// Hexadecimal digits that are the same whenever this mail is sent: receivers drop a second one
    /// by it.
    pub message_key: String,
}

impl Letter {
    /// A mail about one matter.
    ///
    /// # Errors
    /// When the settings hold no address of this site.
    pub fn of_notice(
        settings: &Settings,
        notice: &Notice,
        to: Recipient,
        message_key: &str,
    ) -> Result<Self, SettingsError> {
        let link = settings.link(&notice.path)?;
        let subject = one_line(&notice.subject);
        let body = html! {
            h1 style="font-size:1.2em" { (subject) }
            (paragraphs(&notice.text))
            p { a href=(link) { "Open it in Rounds" } }
        };
        Ok(Self {
            to,
            text: format!("{}\n\n{link}\n\n{LAST}\n", notice.text.trim_end()),
            html: page(&subject, &body),
            subject,
            message_key: message_key.to_owned(),
        })
    }

    /// A mail about everything that waited for it.
    ///
    /// # Errors
    /// As [`Letter::of_notice`].
    pub fn of_digest(
        settings: &Settings,
        digest: &Digest,
        to: Recipient,
        message_key: &str,
    ) -> Result<Self, SettingsError> {
        let mut text = String::new();
        let mut sections = Vec::new();
        for (heading, notices) in &digest.sections {
            text.push_str(&format!("{}\n", one_line(heading)));
            let mut lines = Vec::new();
            for notice in notices {
                let link = settings.link(&notice.path)?;
                let subject = one_line(&notice.subject);
                text.push_str(&format!(
                    "\n* {subject}\n{}  {link}\n",
                    indented(&notice.text)
                ));
                lines.push((subject, notice.text.as_str(), link));
            }
            text.push('\n');
            sections.push((one_line(heading), lines));
        }
        let subject = one_line(&digest.subject);
        let body = html! {
            h1 style="font-size:1.2em" { (subject) }
            @for (heading, lines) in &sections {
                h2 style="font-size:1.05em" { (heading) }
                ul { @for line in lines { (item(line)) } }
            }
        };
        Ok(Self {
            to,
            text: format!("{text}{LAST}\n"),
            html: page(&subject, &body),
            subject,
            message_key: message_key.to_owned(),
        })
    }
}

fn item((subject, text, link): &(String, &str, Url)) -> Markup {
    html! {
        li {
            a href=(link) { (subject) }
            (paragraphs(text))
        }
    }
}

fn paragraphs(text: &str) -> Markup {
    html! {
        @for line in text.lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
    }
}

fn indented(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| format!("  {line}\n"))
        .collect()
}

/// No style sheet, no image, nothing that is fetched: opening the mail tells nobody.
fn page(title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { (title) } }
            body style="font-family:sans-serif;max-width:40em" {
                (body)
                p { small { (LAST) } }
            }
        }
    };
    page.into_string()
}
