//! One person's share: it is theirs alone, however many programs of theirs use it.

use std::sync::Arc;

use async_trait::async_trait;
use rounds_core::access::{PersonId, Principal, Rights};
use rounds_web::sample::{Scenario, sample_app};
use rounds_web::{
    Allowance, Credential, Door, RateSettings, ServeSettings, SiteError, Visitor, router,
};

use super::server::{Server, start_with, statuses};

/// A door where the token is the person.
struct ByToken;

#[async_trait]
impl Door for ByToken {
    async fn visitor(&self, shown: &Credential) -> Result<Option<Arc<Visitor>>, SiteError> {
        let Credential::Token(token) = shown else {
            return Ok(None);
        };
        let rights = Rights::unlimited();
        Ok(Some(Arc::new(Visitor {
            principal: Principal {
                person: PersonId(token.clone()),
                ..Principal::system()
            },
            permissions: rights.permissions,
            reading: rights.reading,
            session: None,
        })))
    }
}

async fn two_requests_a_minute() -> Server {
    let mut app = sample_app(Scenario::Normal);
    app.door = Arc::new(ByToken);
    let pages = router(app);
    let settings = ServeSettings {
        sign_in: true,
        rates: RateSettings {
            per_person: Allowance::of(2, 2),
            ..RateSettings::default()
        },
        ..ServeSettings::default()
    };
    start_with(pages, settings).await
}

async fn ask(server: &Server, address: &str, token: &str) -> String {
    let request = format!(
        "GET {address} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    );
    server.exchange(request.as_bytes()).await
}

#[tokio::test]
async fn one_person_uses_up_their_own_share_only() {
    let server = two_requests_a_minute().await;
    for _ in 0..2 {
        let answer = ask(&server, "/findings", "p1").await;
        assert_eq!(statuses(&answer), [200]);
        assert!(
            answer.contains("ratelimit-policy: \"person\";q=2;w=60"),
            "{answer}"
        );
    }
    let refused = ask(&server, "/findings", "p1").await;
    assert_eq!(statuses(&refused), [429], "{refused}");
    assert!(refused.contains("retry-after: "), "{refused}");
    assert_eq!(statuses(&ask(&server, "/findings", "p2").await), [200]);
}

#[tokio::test]
async fn a_program_reads_the_refusal_as_a_problem() {
    let server = two_requests_a_minute().await;
    for _ in 0..2 {
        ask(&server, "/api/v1/findings", "p1").await;
    }
    let refused = ask(&server, "/api/v1/findings", "p1").await;
    assert_eq!(statuses(&refused), [429], "{refused}");
    for part in [
        "application/problem+json",
        "urn:rounds:problem:too-many-requests",
        "\"instance\"",
    ] {
        assert!(refused.contains(part), "no {part} in {refused}");
    }
}
