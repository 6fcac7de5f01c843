//! One person's share: it is theirs alone, however many programs of theirs use it.

use std::sync::Arc;

use rounds_core::access::{Permission, PersonId};
use rounds_web::sample::{LockedDoor, Scenario, sample_app, sample_visitor};
use rounds_web::{Allowance, RateSettings, ServeSettings, Visitor, router};

use super::server::{Server, start_with, statuses};

fn person(id: &str) -> Visitor {
    let mut visitor = sample_visitor(Permission::ALL.iter().copied());
    visitor.principal.person = PersonId(id.to_owned());
    visitor.session = None;
    visitor
}

async fn two_requests_a_minute() -> Server {
    let mut app = sample_app(Scenario::Normal);
    let door = LockedDoor::default()
        .with_token("p1", person("p1"))
        .with_token("p2", person("p2"));
    app.door = Arc::new(door);
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
