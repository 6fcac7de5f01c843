//! The webhook: signed, once, nowhere else, and what its answers mean.

use std::time::Duration;

use rounds_governance::notice::Notice;
use rounds_notices::{Failure, Settings, Then, Webhook, WebhookSettings, signature};
use serde_json::{Value, json};

use crate::certificate::Identity;
use crate::web_server::WebServer;
use crate::{notice, now};

const KEY: &str = "a key of thirty-two characters!!";
const MESSAGE: &str = "0123456789abcdef0123456789abcdef";

struct Room {
    server: WebServer,
    settings: Settings,
    _identity: Identity,
}

impl Room {
    async fn new(is_tls: bool) -> Self {
        let identity = Identity::new();
        let acceptor = is_tls.then(|| identity.acceptor.clone());
        let server = WebServer::start(acceptor).await;
        let scheme = if is_tls { "https" } else { "http" };
        let settings = toml::from_str(&format!(
            "address = 'https://rounds.example.org'\nallowed = ['localhost:{port}']\n\
             ca_file = {ca:?}\n[webhook]\nurl = '{scheme}://localhost:{port}/workflows/s3cret'\n\
             secret_file = {secret:?}\ntimeout_seconds = 2",
            port = server.port,
            ca = identity.ca_file(),
            secret = identity.file("key", KEY),
        ));
        Self {
            server,
            settings: settings.expect("settings"),
            _identity: identity,
        }
    }

    async fn post(&self, notice: &Notice) -> Result<(), Failure> {
        let webhook = Webhook::new(&self.settings).expect("good settings");
        let webhook = webhook.expect("there is a webhook");
        webhook.post(notice, MESSAGE, now()).await
    }
}

#[tokio::test]
async fn a_notice_is_posted_as_a_signed_card() {
    for is_tls in [false, true] {
        let room = Room::new(is_tls).await;
        room.post(&notice()).await.expect("posted");
        let request = room.server.requests().remove(0);
        assert_eq!(request.line, "POST /workflows/s3cret HTTP/1.1");
        assert_eq!(request.header("content-type"), "application/json");
        assert_eq!(request.header("x-rounds-timestamp"), "1780000000");
        assert_eq!(request.header("x-rounds-message"), MESSAGE);
        let signed = signature::of(KEY.as_bytes(), 1_780_000_000, request.body.as_bytes());
        assert_eq!(request.header("x-rounds-signature"), signed);
        let body: Value = serde_json::from_str(&request.body).expect("JSON");
        let attachment = &body["attachments"][0];
        assert_eq!(
            (&body["type"], &attachment["contentType"]),
            (
                &json!("message"),
                &json!("application/vnd.microsoft.card.adaptive")
            )
        );
        let card = &attachment["content"];
        assert_eq!(card["type"], "AdaptiveCard");
        let texts: Vec<_> = card["body"]
            .as_array()
            .expect("blocks")
            .iter()
            .map(|block| block["inlines"][0]["text"].as_str().expect("a text"))
            .collect();
        let expected = [
            "A review waits for your vote",
            "Sepsis model 4.2, asked for by Cardiology.",
            "Two of three have voted.",
        ];
        assert_eq!(texts, expected);
        let link = "https://rounds.example.org/reviews/R-7?a=1&b=2";
        assert_eq!(card["actions"][0]["url"], link);
    }
}

#[tokio::test]
async fn what_somebody_typed_stays_text() {
    let room = Room::new(false).await;
    let notice = Notice {
        subject: "[Sign in](https://evil.example)\"}],\r\n\"x\":[{".to_owned(),
        text: "**all** good\r\nX-Evil: 1".to_owned(),
        path: "https://evil.example/x".to_owned(),
        ..notice()
    };
    room.post(&notice).await.expect("posted");
    let request = room.server.requests().remove(0);
    assert_eq!(request.header("x-evil"), "");
    let body: Value = serde_json::from_str(&request.body).expect("JSON");
    let card = &body["attachments"][0]["content"];
    for block in card["body"].as_array().expect("blocks") {
        // Runs are never read as Markdown, text blocks are.
        assert_eq!(block["type"], "RichTextBlock");
    }
    let link = card["actions"][0]["url"].as_str().expect("a link");
    assert!(link.starts_with("https://rounds.example.org/"), "{link}");
}

#[tokio::test]
async fn an_answer_says_whether_to_try_again() {
    let room = Room::new(false).await;
    let later = now() + Duration::from_secs(7);
    for (answer, then) in [
        ("503 Busy\r\nRetry-After: 7", Then::Again(Some(later))),
        ("429 Slowly", Then::Again(None)),
        ("500 Oh\r\nRetry-After: soon", Then::Again(None)),
        ("400 What", Then::Never),
        ("404 Gone", Then::Never),
        ("302 Found\r\nLocation: https://evil.example/", Then::Never),
        ("307 There\r\nLocation: /workflows/other", Then::Never),
        ("", Then::Again(None)),
    ] {
        let before = room.server.requests().len();
        room.server.answer_once(answer);
        let failed = room.post(&notice()).await.expect_err(answer);
        assert_eq!(failed.then, then, "{answer}");
        let text = format!("{failed} {failed:?}");
        assert!(!text.contains("s3cret"), "{text}");
        assert_eq!(room.server.requests().len(), before + 1, "{answer}");
    }
    room.post(&notice()).await.expect("posted");
    let keys: Vec<_> = room.server.requests();
    assert!(
        keys.iter()
            .all(|one| one.header("x-rounds-message") == MESSAGE)
    );
}

#[tokio::test]
async fn a_receiver_that_is_not_trusted_gets_nothing() {
    let mut room = Room::new(true).await;
    let other = Identity::new();
    room.settings.ca_file = Some(other.ca_file());
    let failed = room.post(&notice()).await.expect_err("refused");
    assert_eq!(failed.then, Then::Again(None));
    assert!(!failed.to_string().contains("s3cret"), "{failed}");
    assert!(room.server.requests().is_empty());
}

#[tokio::test]
async fn secrets_of_the_webhook_do_not_show_themselves() {
    let mut room = Room::new(false).await;
    let webhook = Webhook::new(&room.settings).expect("good settings");
    let shown = format!("{webhook:?} {:?}", room.settings);
    assert!(!shown.contains("s3cret") && !shown.contains(KEY), "{shown}");
    let short = room._identity.file("short", "too short");
    let settings: &mut WebhookSettings = room.settings.webhook.as_mut().expect("a webhook");
    settings.secret_file = short;
    let refused = Webhook::new(&room.settings)
        .expect_err("too short")
        .to_string();
    assert!(
        refused.contains("openssl rand") && !refused.contains("too short"),
        "{refused}"
    );
}
