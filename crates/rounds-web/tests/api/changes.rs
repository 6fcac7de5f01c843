//! Changes: made once, and only from the state they were made for.

use super::program::{ALL, OTHER, Server, bearer};

const NEW_TOKEN: &str = r#"{"name":"nightly export","scopes":["site:read"],"days":30}"#;

#[tokio::test]
async fn a_repeated_change_gets_the_first_answer() {
    let server = Server::new();
    let key = ("idempotency-key", "6f1c-1");
    let order = r#"{"kind":"round"}"#;
    let first = server.post_as(ALL, "/api/v1/jobs", order, &[key]).await;
    assert_eq!(first.status, 202, "{}", first.text);
    assert!(first.header("location").starts_with("/api/v1/jobs/"));
    assert_eq!(first.header("idempotency-replayed"), "");
    let again = server.post_as(ALL, "/api/v1/jobs", order, &[key]).await;
    assert_eq!((again.status, &again.text), (202, &first.text));
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(again.header("content-type"), first.header("content-type"));
    assert_eq!(again.header("idempotency-replayed"), "true");
}

#[tokio::test]
async fn a_key_stands_for_one_request_of_one_person() {
    let server = Server::new();
    let key = ("idempotency-key", "6f1c-2");
    let order = r#"{"kind":"round"}"#;
    assert_eq!(
        server
            .post_as(ALL, "/api/v1/jobs", order, &[key])
            .await
            .status,
        202
    );
    let body = r#"{"kind":"backup"}"#;
    let other_body = server.post_as(ALL, "/api/v1/jobs", body, &[key]).await;
    assert_eq!(other_body.problem(422)["parameter"], "Idempotency-Key");
    let other_address = server.post_as(ALL, "/api/v1/backups", "", &[key]).await;
    other_address.problem(422);
    let other_person = server.post_as(OTHER, "/api/v1/jobs", order, &[key]).await;
    assert_eq!(other_person.status, 202);
    assert_eq!(other_person.header("idempotency-replayed"), "");
}

#[tokio::test]
async fn a_refused_change_may_be_mended_under_the_same_key() {
    let server = Server::new();
    let key = ("idempotency-key", "6f1c-3");
    let wrong = server
        .post_as(ALL, "/api/v1/jobs", r#"{"kid":"round"}"#, &[key])
        .await;
    wrong.problem(422);
    let right = server
        .post_as(ALL, "/api/v1/jobs", r#"{"kind":"round"}"#, &[key])
        .await;
    assert_eq!(right.status, 202);
}

#[tokio::test]
async fn a_secret_is_shown_once_even_when_the_request_is_repeated() {
    let server = Server::new();
    let key = ("idempotency-key", "6f1c-4");
    let first = server
        .post_as(ALL, "/api/v1/profile/tokens", NEW_TOKEN, &[key])
        .await;
    assert_eq!(first.status, 201, "{}", first.text);
    let secret = first.json()["secret"]
        .as_str()
        .expect("a secret")
        .to_owned();
    assert!(!secret.is_empty());
    let again = server
        .post_as(ALL, "/api/v1/profile/tokens", NEW_TOKEN, &[key])
        .await;
    again.problem(409);
    assert!(!again.text.contains(&secret));
    assert_eq!(again.header("location"), first.header("location"));
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let server = Server::new();
    for key in ["", "two words", &"x".repeat(256)] {
        let key = ("idempotency-key", key);
        let answer = server.post_as(ALL, "/api/v1/backups", "", &[key]).await;
        assert_eq!(answer.problem(400)["parameter"], "Idempotency-Key");
    }
}

#[tokio::test]
async fn a_person_is_changed_from_the_version_that_was_read() {
    let server = Server::new();
    let people = server.get("/api/v1/people").await.json();
    let id = people["items"][0]["id"].as_str().expect("an id");
    let address = format!("/api/v1/people/{id}");
    let read = server.get(&address).await;
    let tag = read.header("etag");
    let change = r#"{"name":"New Name","roles":["analyst"],"units":[],"staff_ids":[]}"#;
    let put = async |if_match: Option<&str>| {
        let token = bearer(ALL);
        let mut headers = vec![token.pair(), ("content-type", "application/json")];
        headers.extend(if_match.map(|tag| ("if-match", tag)));
        server.send("PUT", &address, &headers, change).await
    };
    let changed = put(Some(tag)).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert!(changed.header("etag").starts_with("\"person-"));
    put(None).await.problem(428);
    put(Some("\"person-99999\"")).await.problem(412);
    put(Some("*")).await.problem(412);
}

#[tokio::test]
async fn a_scope_that_is_no_permission_is_refused() {
    let server = Server::new();
    let body = r#"{"name":"x","scopes":["site:write"],"days":30}"#;
    let problem = server
        .post("/api/v1/profile/tokens", body)
        .await
        .problem(422);
    assert!(
        problem["detail"]
            .as_str()
            .expect("text")
            .contains("site:write")
    );
    for days in ["0", "4000"] {
        let body = format!("{{\"name\":\"x\",\"days\":{days}}}");
        let answer = server.post("/api/v1/profile/tokens", &body).await;
        assert_eq!(answer.problem(422)["parameter"], "days");
    }
}
