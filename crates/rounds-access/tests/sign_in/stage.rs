//! An office with a stand-in for its identity provider, and browsers on their way between them.

use rounds_access::answer::Outcome;
use rounds_access::oidc::OidcSettings;
use rounds_access::{ProviderAnswer, Secret, SignInError, SignInSettings};
use serde_json::{Value, json};
use url::Url;

use crate::stand_in::{StandIn, TestKey};
use crate::support::{ADMINISTRATOR, Office, caller};

pub struct Stage {
    pub office: Office,
    pub stand_in: StandIn,
    pub key: TestKey,
}

/// A browser on its way.
pub struct OnTheWay {
    pub browser: Secret,
    pub state: String,
    pub nonce: String,
}

impl Stage {
    pub async fn new() -> Self {
        Self::with(|_| ()).await
    }

    pub async fn with(change: impl FnOnce(&mut OidcSettings)) -> Self {
        let stand_in = StandIn::start().await;
        let key = TestKey::new("first");
        stand_in.change(|answers| answers.keys = vec![key.public.clone()]);
        let mut oidc: OidcSettings = serde_json::from_value(json!({
            "issuer": stand_in.issuer, "client_id": "rounds",
            "redirect_uri": "https://rounds.example.org/sign-in/provider/answer",
            "roles": { "g-analysts": ["analyst"], "g-it": [ADMINISTRATOR] },
            "mfa": { "amr": ["mfa"] },
        }))
        .unwrap();
        change(&mut oidc);
        let settings = SignInSettings {
            oidc: Some(oidc),
            ..SignInSettings::default()
        };
        Self {
            office: Office::with(settings).await,
            stand_in,
            key,
        }
    }

    pub async fn start(&self) -> OnTheWay {
        let start = self
            .office
            .sign_in
            .provider_start(Some("/findings"))
            .await
            .unwrap();
        let url = Url::parse(&start.url).unwrap();
        let value = |name: &str| {
            let found = url.query_pairs().find(|(key, _)| key == name);
            found
                .map(|(_, value)| value.into_owned())
                .unwrap_or_default()
        };
        assert_eq!(value("code_challenge_method"), "S256");
        assert_eq!(value("response_type"), "code");
        OnTheWay {
            browser: start.browser,
            state: value("state"),
            nonce: value("nonce"),
        }
    }

    pub fn claims(&self, on_the_way: &OnTheWay) -> Value {
        let now = self.office.now().as_second();
        json!({
            "iss": self.stand_in.issuer, "sub": "s-1", "aud": "rounds", "iat": now, "exp": now + 300,
            "nonce": on_the_way.nonce, "name": "Jane Rowe", "groups": ["g-analysts"],
        })
    }

    pub async fn finish(
        &self,
        on_the_way: &OnTheWay,
        token: String,
    ) -> Result<Outcome, SignInError> {
        self.stand_in.change(|answers| answers.id_token = token);
        let answer = ProviderAnswer {
            code: Some("the-code"),
            state: Some(&on_the_way.state),
            ..ProviderAnswer::default()
        };
        self.office
            .sign_in
            .provider_finish(on_the_way.browser.expose(), answer, &caller())
            .await
    }

    /// A whole sign-in with claims that a test changes.
    pub async fn come_in(&self, change: impl FnOnce(&mut Value)) -> Result<Outcome, SignInError> {
        let on_the_way = self.start().await;
        let mut claims = self.claims(&on_the_way);
        change(&mut claims);
        self.finish(&on_the_way, self.key.sign(&claims)).await
    }

    pub async fn refusal_of(&self, token: impl FnOnce(&Self, Value) -> String) -> String {
        let on_the_way = self.start().await;
        let token = token(self, self.claims(&on_the_way));
        match self.finish(&on_the_way, token).await {
            Err(SignInError::Oidc(error)) => error.to_string(),
            other => panic!("{other:?}"),
        }
    }
}
