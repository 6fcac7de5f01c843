//! Mail: over TLS or not at all, whole, once, and nothing in a header that does not belong there.

use rounds_governance::notice::Notice;
use rounds_governance::notice::digest::Digest;
use rounds_notices::{Failure, Letter, MailSettings, Mailer, Recipient, Security, Settings, Then};
use serde_json::json;

use crate::certificate::Identity;
use crate::mail_server::{MailServer, Protection};
use crate::parsed::{headers, parsed};
use crate::{notice, now};

const KEY: &str = "0123456789abcdef0123456789abcdef";

struct Room {
    server: MailServer,
    settings: Settings,
    _identity: Identity,
}

impl Room {
    async fn new(protection: Protection) -> Self {
        let identity = Identity::new();
        let server = MailServer::start(protection, identity.acceptor.clone()).await;
        let settings = Settings {
            address: "https://rounds.example.org".to_owned(),
            allowed: vec![format!("localhost:{}", server.port)],
            ca_file: Some(identity.ca_file()),
            mail: Some(MailSettings {
                host: "localhost".to_owned(),
                port: server.port,
                security: match protection {
                    Protection::None => Security::None,
                    Protection::StartTls => Security::StartTls,
                    Protection::Tls => Security::Tls,
                },
                from: "Rounds <rounds@hospital.example>".to_owned(),
                user: Some("rounds".to_owned()),
                password_file: Some(identity.file("password", "open sesame\n")),
                timeout_seconds: 2,
            }),
            webhook: None,
        };
        Self {
            server,
            settings,
            _identity: identity,
        }
    }

    fn mailer(&self) -> Mailer {
        let mailer = Mailer::new(&self.settings).expect("good settings");
        mailer.expect("there is mail")
    }

    fn letter(&self, notice: &Notice) -> Letter {
        let letter = Letter::of_notice(&self.settings, notice, ada(), KEY);
        letter.expect("an address of this site")
    }

    async fn send(&self) -> Result<(), Failure> {
        self.mailer().send(&self.letter(&notice()), now()).await
    }
}

fn ada() -> Recipient {
    Recipient {
        name: "Dr. Ada, \"Øst\" Klinik".to_owned(),
        address: "ada@hospital.example".to_owned(),
    }
}

#[tokio::test]
async fn a_mail_is_sent_inside_tls_and_signed_in() {
    for (protection, first_inside) in [(Protection::StartTls, 2), (Protection::Tls, 0)] {
        let room = Room::new(protection).await;
        room.send().await.expect("sent");
        let heard = room.server.heard();
        let outside: Vec<_> = heard
            .commands
            .iter()
            .take_while(|command| !command.starts_with('*'))
            .map(|command| command.split(' ').next().unwrap())
            .collect();
        assert_eq!(outside, ["EHLO", "STARTTLS"][..first_inside]);
        let inside: Vec<_> = heard.commands[first_inside..].to_vec();
        // printf '\0rounds\0open sesame' | base64
        let expected = [
            "*EHLO rounds.example.org",
            "*AUTH PLAIN AHJvdW5kcwBvcGVuIHNlc2FtZQ==",
            "*MAIL FROM:<rounds@hospital.example>",
            "*RCPT TO:<ada@hospital.example>",
            "*DATA",
        ];
        assert_eq!(inside[..5], expected);
        assert_eq!(heard.messages.len(), 1);
    }
}

#[tokio::test]
async fn a_mail_is_read_by_others_as_it_was_meant() {
    let room = Room::new(Protection::StartTls).await;
    let notice = Notice {
        subject: "Überprüfung fällig: Sepsismodell ≥ 4.2 – noch zwei Stimmen fehlen bis Freitag"
            .to_owned(),
        text: format!("Größer <b>als</b> & vorher.\n.\n{}", "lang ".repeat(300)),
        ..notice()
    };
    let letter = room.letter(&notice);
    room.mailer().send(&letter, now()).await.expect("sent");
    let message = room.server.heard().messages.remove(0);
    assert!(message.is_ascii());
    assert!(message.lines().all(|line| line.len() <= 998));
    let Some(mail) = parsed(&message) else { return };
    assert_eq!(mail["defects"], json!([]));
    assert_eq!(headers(&mail, "subject"), [notice.subject.as_str()]);
    assert_eq!(headers(&mail, "auto-submitted"), ["auto-generated"]);
    let id = format!("<{KEY}@hospital.example>");
    assert_eq!(headers(&mail, "message-id"), [id.as_str()]);
    let date = headers(&mail, "date");
    assert!(
        date[0].starts_with("Thu, 28 May 2026 20:26:40 "),
        "{date:?}"
    );
    assert_eq!(mail["to"], json!([[ada().name, ada().address]]));
    assert_eq!(mail["from"], json!([["Rounds", "rounds@hospital.example"]]));
    assert_eq!(mail["kind"], "multipart/alternative");
    let parts = mail["parts"].as_array().expect("parts");
    assert_eq!(
        (&parts[0][0], &parts[1][0]),
        (&json!("text/plain"), &json!("text/html"))
    );
    let (text, html) = (parts[0][1].as_str().unwrap(), parts[1][1].as_str().unwrap());
    assert_eq!(
        text.replace("\r\n", "\n").trim_end(),
        letter.text.trim_end()
    );
    assert!(text.contains("https://rounds.example.org/reviews/R-7?a=1&b=2"));
    assert!(
        html.contains("Größer &lt;b&gt;als&lt;/b&gt; &amp; vorher."),
        "{html}"
    );
    assert!(html.contains(r#"<a href="https://rounds.example.org/reviews/R-7?a=1&amp;b=2">"#));
}

#[tokio::test]
async fn what_somebody_typed_begins_no_header_and_no_second_mail() {
    let room = Room::new(Protection::StartTls).await;
    let evil = "\r\nBcc: evil@example.org\r\n\r\nbody";
    let notice = Notice {
        subject: format!("Late{evil}"),
        text: "a\r\n.\r\nMAIL FROM:<evil@example.org>\r\nRCPT TO:<x@example.org>\r\n".to_owned(),
        path: "//evil.example.org/x\r\nX: y".to_owned(),
        ..notice()
    };
    let mut letter = room.letter(&notice);
    letter.to.name = format!("Ada{evil}");
    room.mailer().send(&letter, now()).await.expect("sent");
    let heard = room.server.heard();
    assert_eq!(heard.messages.len(), 1);
    let to: Vec<_> = heard
        .commands
        .iter()
        .filter(|command| command.contains("RCPT"))
        .collect();
    assert_eq!(to, ["*RCPT TO:<ada@hospital.example>"]);
    for address in [
        "ada@hospital.example\r\nBcc: evil@example.org",
        "ada@hospital.example>\r\nRCPT TO:<evil@example.org",
        "ada@hospital.example, evil@example.org",
        "",
    ] {
        letter.to.address = address.to_owned();
        let refused = room.mailer().send(&letter, now()).await.expect_err(address);
        assert_eq!(refused.then, Then::Never);
        assert!(!refused.to_string().contains("evil"), "{refused}");
    }
    assert_eq!(room.server.heard().messages.len(), 1);
    let Some(mail) = parsed(&heard.messages[0]) else {
        return;
    };
    assert_eq!(headers(&mail, "bcc"), Vec::<&str>::new());
    let subject = "Late Bcc: evil@example.org body";
    assert_eq!(headers(&mail, "subject"), [subject]);
    assert_eq!(mail["to"][0][1], "ada@hospital.example");
    assert_eq!(mail["to"].as_array().map(Vec::len), Some(1));
    // The link stays on this site.
    let text = mail["parts"][0][1].as_str().unwrap();
    assert!(
        text.contains("https://rounds.example.org/evil.example.org/x"),
        "{text}"
    );
}

#[tokio::test]
async fn a_server_that_offers_no_tls_hears_nothing() {
    let plain = Room::new(Protection::None).await;
    let mut settings = plain.settings.clone();
    settings.mail.as_mut().unwrap().security = Security::StartTls;
    let mailer = Mailer::new(&settings).expect("good settings").unwrap();
    let failed = mailer.send(&plain.letter(&notice()), now()).await;
    assert_eq!(failed.expect_err("refused").then, Then::Again(None));
    let commands = plain.server.heard().commands;
    assert!(
        commands
            .iter()
            .all(|command| !command.contains("AUTH PLAIN AH") && !command.starts_with("MAIL")),
        "{commands:?}"
    );
}

#[tokio::test]
async fn a_server_that_is_not_trusted_hears_nothing() {
    for protection in [Protection::StartTls, Protection::Tls] {
        let mut room = Room::new(protection).await;
        let other = Identity::new();
        room.settings.ca_file = Some(other.ca_file());
        let failed = room.send().await.expect_err("refused");
        assert_eq!(failed.then, Then::Again(None));
        assert!(failed.cause.contains("encrypted"), "{failed}");
        let inside = room.server.heard();
        assert!(
            !inside
                .commands
                .iter()
                .any(|command| command.starts_with('*'))
        );
    }
}

#[tokio::test]
async fn what_fails_for_now_goes_out_later() {
    let room = Room::new(Protection::StartTls).await;
    for (command, answer, cause) in [
        (
            "RCPT",
            "451 4.7.1 greylisted, ada@hospital.example",
            "the mail server answered 451 4.7.1",
        ),
        ("DATA", "452 no space", "the mail server answered 452"),
        (
            "MAIL",
            "421 4.3.2 closing",
            "the mail server answered 421 4.3.2",
        ),
    ] {
        room.server.answer_once(command, answer);
        let failed = room.send().await.expect_err(answer);
        assert_eq!(
            (failed.cause.as_str(), failed.then),
            (cause, Then::Again(None))
        );
    }
    // A password that was changed is no fault of the mail.
    room.server
        .answer_once("AUTH", "535 5.7.8 open sesame is wrong");
    let failed = room.send().await.expect_err("refused");
    assert_eq!(failed.then, Then::Again(None));
    assert!(failed.cause.contains("535 5.7.8") && !failed.cause.contains("sesame"));
    room.server.answer_once("RCPT", "");
    let failed = room.send().await.expect_err("no answer");
    assert_eq!(failed.then, Then::Again(None));
    assert!(room.server.heard().messages.is_empty());
    room.send().await.expect("sent");
    assert_eq!(room.server.heard().messages.len(), 1);
}

#[tokio::test]
async fn what_will_never_go_out_is_said_without_the_servers_words() {
    let room = Room::new(Protection::StartTls).await;
    room.server
        .answer_once("RCPT", "550 5.1.1 <ada@hospital.example> is unknown here");
    let failed = room.send().await.expect_err("refused");
    let expected = Failure {
        cause: "the mail server answered 550 5.1.1".to_owned(),
        then: Then::Never,
    };
    assert_eq!(failed, expected);
}

#[tokio::test]
async fn a_server_that_is_away_is_asked_again() {
    let room = Room::new(Protection::None).await;
    let mut settings = room.settings.clone();
    // Nobody listens on port 1.
    settings.allowed = vec!["127.0.0.1:1".to_owned()];
    let mail = settings.mail.as_mut().unwrap();
    (mail.host, mail.port) = ("127.0.0.1".to_owned(), 1);
    let mailer = Mailer::new(&settings).expect("good settings").unwrap();
    let failed = mailer.send(&room.letter(&notice()), now()).await;
    let failed = failed.expect_err("nobody there");
    assert_eq!(failed.then, Then::Again(None));
    assert!(failed.cause.contains("could not be reached"), "{failed}");
    assert_eq!(format!("{mailer:?}"), "Mailer(127.0.0.1:1)");
}

#[tokio::test]
async fn a_digest_is_one_mail_with_every_matter_and_its_link() {
    let room = Room::new(Protection::None).await;
    let late = Notice {
        subject: "Late: <script>".to_owned(),
        path: "/findings/F-3".to_owned(),
        ..notice()
    };
    let digest = Digest {
        subject: "2 matters wait for you".to_owned(),
        sections: vec![
            ("Late".to_owned(), vec![late]),
            ("This week".to_owned(), vec![notice()]),
        ],
    };
    let letter = Letter::of_digest(&room.settings, &digest, ada(), KEY).expect("a letter");
    room.mailer().send(&letter, now()).await.expect("sent");
    let message = room.server.heard().messages.remove(0);
    let Some(mail) = parsed(&message) else { return };
    let text = mail["parts"][0][1].as_str().unwrap().replace("\r\n", "\n");
    let expected = "Late\n\n* Late: <script>\n  Sepsis model 4.2, asked for by Cardiology.\n  \
                    Two of three have voted.\n  https://rounds.example.org/findings/F-3\n\n\
                    This week\n\n* A review waits for your vote\n";
    assert!(text.starts_with(expected), "{text}");
    let html = mail["parts"][1][1].as_str().unwrap();
    assert!(html.contains("Late: &lt;script&gt;</a>") && !html.contains("<script>"));
    assert_eq!(headers(&mail, "subject"), ["2 matters wait for you"]);
}
