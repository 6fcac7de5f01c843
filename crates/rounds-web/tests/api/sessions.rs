//! A browser's session at the interface: it reads; what it changes must show the form token.

use rounds_core::access::Principal;
use rounds_web::OpenDoor;
use rounds_web::sample::SAMPLE_FORM_TOKEN;

use super::program::{SESSION, Server};

fn cookie() -> String {
    format!("rounds={SESSION}")
}

#[tokio::test]
async fn a_session_reads() {
    let server = Server::new();
    let cookie = cookie();
    let headers = [("cookie", cookie.as_str())];
    let answer = server.send("GET", "/api/v1/caller", &headers, "").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["kind"], "person");
}

#[tokio::test]
async fn a_change_by_cookie_alone_is_refused() {
    let server = Server::new();
    let cookie = cookie();
    let json = ("content-type", "application/json");
    let body = r#"{"sql":"select 1"}"#;
    for wrong in [None, Some(""), Some("another-token")] {
        let mut headers = vec![("cookie", cookie.as_str()), json];
        headers.extend(wrong.map(|token| ("x-rounds-form-token", token)));
        let answer = server.send("POST", "/api/v1/query", &headers, body).await;
        let problem = answer.problem(403);
        assert_eq!(problem["parameter"], "X-Rounds-Form-Token");
    }
    let token = ("x-rounds-form-token", SAMPLE_FORM_TOKEN);
    let headers = [("cookie", cookie.as_str()), json, token];
    let answer = server.send("POST", "/api/v1/query", &headers, body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

#[tokio::test]
async fn a_change_from_another_sites_page_is_refused_whatever_it_shows() {
    let server = Server::new();
    let cookie = cookie();
    for foreign in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://rounds.example.org"),
        ("origin", "http://localhost:81"),
        ("origin", "null"),
    ] {
        let headers = [
            ("cookie", cookie.as_str()),
            ("x-rounds-form-token", SAMPLE_FORM_TOKEN),
            foreign,
        ];
        let answer = server.send("POST", "/api/v1/backups", &headers, "").await;
        answer.problem(403);
    }
}

#[tokio::test]
async fn where_nobody_signs_in_another_sites_page_changes_nothing_either() {
    let door = OpenDoor::to(Principal::operator("sample"));
    let server = Server::behind(std::sync::Arc::new(door));
    let foreign = [("origin", "https://rounds.example.org")];
    let answer = server.send("POST", "/api/v1/backups", &foreign, "").await;
    answer.problem(403);
    let own = [("origin", "http://localhost")];
    let answer = server.send("POST", "/api/v1/backups", &own, "").await;
    assert_eq!(answer.status, 202, "{}", answer.text);
    let program = server.send("POST", "/api/v1/backups", &[], "").await;
    assert_eq!(program.status, 202);
}
