//! The whole way through a real OpenID Connect provider, a process of its own: its forms are filled
//! in as a browser would. Needs Node.js and `npm ci` in `tests/oidc`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;

use reqwest::{Client, Response, redirect};
use rounds_access::answer::Outcome;
use rounds_access::oidc::{NoEntry, OidcSettings};
use rounds_access::{ProviderAnswer, SignInError, SignInSettings};
use rounds_core::{Clock, SystemClock};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use url::Url;

use crate::support::{ADMINISTRATOR, Office, caller, signed_in};

const REDIRECT: &str = "https://rounds.example.org/sign-in/provider/answer";
const CLIENT_SECRET: &str = "a secret: of the+client & more";

struct Provider {
    issuer: String,
    _process: Child,
}

impl Provider {
    /// None, and a message, where it is not installed.
    async fn start(algorithm: &str) -> Option<Self> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/oidc");
        if !folder.join("node_modules/oidc-provider").is_dir() {
            println!("skipped: run `npm ci` in tests/oidc for the tests with a real provider");
            return None;
        }
        let mut process = Command::new("node")
            .args(["provider.mjs", algorithm])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("node starts");
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let issuer = loop {
            let line = lines
                .next_line()
                .await
                .unwrap()
                .expect("it prints its address");
            if line.starts_with("http://") {
                break line;
            }
        };
        // It says more later, and would end where nobody listens.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Some(Self {
            issuer,
            _process: process,
        })
    }

    async fn office(&self, folder: &tempfile::TempDir) -> Office {
        let secret = folder.path().join("client-secret");
        std::fs::write(&secret, format!("{CLIENT_SECRET}\n")).unwrap();
        let oidc: OidcSettings = serde_json::from_value(json!({
            "issuer": self.issuer, "client_id": "rounds", "client_secret_file": secret,
            "redirect_uri": REDIRECT, "after_sign_out_uri": "https://rounds.example.org/sign-in",
            "roles": { "g-analysts": ["analyst"], "g-it": [ADMINISTRATOR] },
        }))
        .unwrap();
        let office = Office::with(SignInSettings {
            oidc: Some(oidc),
            ..SignInSettings::default()
        });
        let office = office.await;
        office.set_clock(SystemClock.now());
        office
    }
}

/// As much of a browser as the provider's forms need.
struct Browser {
    client: Client,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn new() -> Self {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build();
        Self {
            client: client.unwrap(),
            cookies: BTreeMap::new(),
        }
    }

    async fn send(&mut self, url: &Url, form: Option<&str>) -> Response {
        let request = match form {
            Some(form) => self
                .client
                .post(url.clone())
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form.to_owned()),
            None => self.client.get(url.clone()),
        };
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let answer = request
            .header("cookie", cookies.join("; "))
            .send()
            .await
            .unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = cookie.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    /// From the first address through login and consent to the address we are sent back to.
    async fn walk(&mut self, start: &str, login: &str) -> Url {
        let mut url = Url::parse(start).unwrap();
        let mut form: Option<String> = None;
        for _ in 0..20 {
            let answer = self.send(&url, form.take().as_deref()).await;
            if let Some(location) = answer.headers().get("location") {
                url = url.join(location.to_str().unwrap()).unwrap();
                if url.as_str().starts_with(REDIRECT) {
                    return url;
                }
                continue;
            }
            let page = answer.text().await.unwrap();
            let action = page
                .split("action=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            url = url
                .join(action.unwrap_or_else(|| panic!("no form: {page}")))
                .unwrap();
            form = Some(if page.contains("name=\"login\"") {
                format!("prompt=login&login={login}&password=x")
            } else {
                "prompt=consent".to_owned()
            });
        }
        panic!("never sent back");
    }
}

async fn come_in(office: &Office, login: &str) -> Result<Outcome, SignInError> {
    let start = office.sign_in.provider_start(None).await?;
    let back = Browser::new().walk(&start.url, login).await;
    let value = |name: &str| {
        let found = back.query_pairs().find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    };
    let (code, state, issuer) = (value("code"), value("state"), value("iss"));
    let answer = ProviderAnswer {
        code: code.as_deref(),
        state: state.as_deref(),
        error: None,
        issuer: issuer.as_deref(),
    };
    office.set_clock(SystemClock.now());
    office
        .sign_in
        .provider_finish(start.browser.expose(), answer, &caller())
        .await
}

#[tokio::test]
async fn people_come_in_through_a_real_provider_with_every_algorithm() {
    for algorithm in ["RS256", "PS256", "ES256", "EdDSA"] {
        let Some(provider) = Provider::start(algorithm).await else {
            return;
        };
        let folder = tempfile::tempdir().unwrap();
        let office = provider.office(&folder).await;
        let jane = signed_in(come_in(&office, "jane").await.unwrap());
        let found = office.recognise(&jane.cookie).await.unwrap().principal;
        assert_eq!(found.name, "Jane Rowe", "{algorithm}");
        assert_eq!(found.roles, ["analyst".to_owned()].into());
        let again = signed_in(come_in(&office, "jane").await.unwrap());
        assert_eq!(again.session.person, jane.session.person);
    }
}

#[tokio::test]
async fn a_real_provider_says_whether_a_second_factor_was_shown() {
    let Some(provider) = Provider::start("RS256").await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let office = provider.office(&folder).await;
    let root = signed_in(come_in(&office, "root").await.unwrap());
    let found = office.recognise(&root.cookie).await.unwrap().principal;
    assert!(found.second_factor);
    for (login, expected) in [
        ("weak", NoEntry::NoSecondFactor),
        ("stranger", NoEntry::NoRole),
    ] {
        match come_in(&office, login).await.unwrap() {
            Outcome::NotAllowed(why) => assert_eq!(why, expected),
            other => panic!("{login}: {other:?}"),
        }
    }
    let sign_out = office
        .sign_in
        .sign_out(root.cookie.expose(), &caller())
        .await
        .unwrap()
        .unwrap();
    let url = Url::parse(&sign_out).unwrap();
    let page = Browser::new().send(&url, None).await;
    assert_eq!(
        page.status(),
        200,
        "the provider takes the address: {sign_out}"
    );
}

#[tokio::test]
async fn a_code_of_a_real_provider_is_worth_nothing_with_another_verifier() {
    let Some(provider) = Provider::start("RS256").await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let office = provider.office(&folder).await;
    // Somebody's code, brought to a sign-in that began in another browser.
    let theirs = office.sign_in.provider_start(None).await.unwrap();
    let back = Browser::new().walk(&theirs.url, "jane").await;
    let code = back
        .query_pairs()
        .find(|(key, _)| key == "code")
        .unwrap()
        .1
        .into_owned();
    let mine = office.sign_in.provider_start(None).await.unwrap();
    let state = Url::parse(&mine.url).unwrap();
    let state = state
        .query_pairs()
        .find(|(key, _)| key == "state")
        .unwrap()
        .1
        .into_owned();
    let answer = ProviderAnswer {
        code: Some(&code),
        state: Some(&state),
        error: None,
        issuer: Some(&provider.issuer),
    };
    let refused = office
        .sign_in
        .provider_finish(mine.browser.expose(), answer, &caller())
        .await;
    let text = refused.unwrap_err().to_string();
    assert!(text.contains("invalid_grant"), "{text}");
}
