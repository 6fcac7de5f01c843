//! Forms that are not ours: every change of the table refuses them.

use axum::http::Method;
use rounds_web::routes::{self, Reader, Route};
use rounds_web::sample::{SAMPLE_FORM_TOKEN, Scenario};

use super::browser::{ALL, Answer, Ask, form_token, locked};

fn changes() -> Vec<Route> {
    let forms = routes::all().into_iter();
    forms
        .filter(|route| route.method == Method::POST && route.reader != Reader::Interface)
        .collect()
}

async fn send(ask: Ask) -> Answer {
    ask.of(locked(Scenario::Normal, &[ALL])).await
}

fn ask(route: &Route, fields: &str) -> Ask {
    Ask::post(&route.path.replace(['{', '}'], ""), fields).with_session(ALL.0)
}

#[tokio::test]
async fn no_change_is_made_without_the_sessions_token() {
    let changes = changes();
    assert!(changes.len() >= 30, "{} changes", changes.len());
    for route in &changes {
        for fields in ["", "form_token=", "form_token=another-sessions-token"] {
            let answer = send(ask(route, fields)).await;
            assert_eq!(answer.status, 403, "{} {fields}", route.path);
        }
    }
}

#[tokio::test]
async fn no_change_is_made_for_another_sites_page() {
    for route in &changes() {
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "https://localhost:7300"),
            ("origin", "http://localhost:7301"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let answer = send(ask(route, "").with_form_token().with(name, value)).await;
            assert_eq!(answer.status, 403, "{} {name}: {value}", route.path);
        }
    }
}

#[tokio::test]
async fn our_own_pages_form_is_accepted() {
    for (name, value) in [
        ("origin", "http://localhost:7300"),
        ("sec-fetch-site", "same-origin"),
    ] {
        let own = Ask::post("/profile/purpose", "purpose=audit").with_session(ALL.0);
        let answer = send(own.with_form_token().with(name, value)).await;
        assert_eq!(answer.status, 303, "{name}: {value}");
    }
}

#[tokio::test]
async fn whoever_is_not_signed_in_needs_the_token_of_their_browser() {
    let fields = "name=sample&password=plain+sailing+1842";
    let without = send(Ask::post("/sign-in", fields)).await;
    assert_eq!(without.status, 403);
    let first = send(Ask::get("/sign-in")).await;
    let cookie = first
        .header("set-cookie")
        .split(';')
        .next()
        .expect("a cookie")
        .to_owned();
    assert!(cookie.starts_with("rounds-visit=") && first.header("set-cookie").contains("HttpOnly"));
    let fields = format!("{fields}&form_token={}", form_token(&first.text));
    let other_browser = Ask::post("/sign-in", &fields).with("cookie", "rounds-visit=another");
    assert_eq!(send(other_browser).await.status, 403);
    let same_browser = Ask::post("/sign-in", &fields).with("cookie", &cookie);
    assert_eq!(send(same_browser).await.status, 303);
}

#[tokio::test]
async fn only_a_form_of_a_bounded_size_is_read() {
    let json = Ask::post("/profile/purpose", "{}").with_session(ALL.0);
    let json = send(json.with("content-type", "application/json")).await;
    assert_eq!(json.status, 415);
    let large = format!(
        "form_token={SAMPLE_FORM_TOKEN}&reason={}",
        "x".repeat(200_000)
    );
    let large = send(Ask::post("/profile/emergency", &large).with_session(ALL.0)).await;
    assert_eq!(large.status, 413);
    let odd = format!("form_token={SAMPLE_FORM_TOKEN}&reason=%FF%FE");
    let odd = send(Ask::post("/profile/emergency", &odd).with_session(ALL.0)).await;
    assert!(odd.status.is_client_error(), "{}", odd.status);
}
