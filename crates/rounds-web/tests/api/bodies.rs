//! Bodies of requests: JSON of the declared shape within the limits, and nothing else.

use super::program::{ALL, Server, bearer};

#[tokio::test]
async fn a_field_that_is_not_known_is_refused_and_named() {
    let server = Server::new();
    let answer = server
        .post("/api/v1/query", r#"{"sql":"select 1","rows":3}"#)
        .await;
    assert_eq!(answer.problem(422)["parameter"], "rows");
    // A person cannot be made an administrator by a field that the form does not have.
    let person = r#"{"sign_in_name":"x","name":"X","second_factor":true}"#;
    let answer = server.post("/api/v1/people", person).await;
    assert_eq!(answer.problem(422)["parameter"], "second_factor");
}

#[tokio::test]
async fn only_json_is_taken() {
    let server = Server::new();
    let token = bearer(ALL);
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ] {
        let headers = [token.pair(), ("content-type", kind)];
        let body = r#"{"sql":"select 1"}"#;
        let answer = server.send("POST", "/api/v1/query", &headers, body).await;
        answer.problem(415);
    }
    let without = server
        .send("POST", "/api/v1/query", &[token.pair()], "{}")
        .await;
    without.problem(415);
    let packed = ("content-encoding", "gzip");
    let answer = server.post_as(ALL, "/api/v1/query", "{}", &[packed]).await;
    answer.problem(415);
}

#[tokio::test]
async fn json_that_is_broken_deep_or_large_is_refused() {
    let server = Server::new();
    for broken in [
        "",
        "{",
        "select 1",
        "{\"sql\":\"select 1\"",
        "{\"sql\":\"a\u{1}\"}",
    ] {
        server.post("/api/v1/query", broken).await.problem(400);
    }
    let deep = format!(
        "{{\"sql\":{}1{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let problem = server.post("/api/v1/query", &deep).await.problem(400);
    assert!(
        problem["detail"]
            .as_str()
            .expect("text")
            .contains("deeper than 32")
    );
    let digits = format!(
        "{{\"sql\":\"select 1\",\"rows_max\":{}}}",
        "1".repeat(1_000)
    );
    server.post("/api/v1/query", &digits).await.problem(400);
    let nul = r#"{"sql":"select '\u0000'"}"#;
    server.post("/api/v1/query", nul).await.problem(422);
    let large = format!("{{\"sql\":\"{}\"}}", "x".repeat(1_100_000));
    server.post("/api/v1/query", &large).await.problem(413);
    let long = format!("{{\"sql\":\"{}\"}}", "x".repeat(300_000));
    let problem = server.post("/api/v1/query", &long).await.problem(422);
    assert_eq!(problem["parameter"], "sql");
}

#[tokio::test]
async fn the_body_is_not_read_before_the_visitor_is_let_in() {
    let server = Server::new();
    let kind = ("content-type", "application/json");
    let answer = server.send("POST", "/api/v1/query", &[kind], "{{{{").await;
    answer.problem(401);
    let token = bearer("nothing");
    let answer = server
        .send("POST", "/api/v1/query", &[token.pair(), kind], "{{{{")
        .await;
    answer.problem(403);
}

#[tokio::test]
async fn rows_beyond_the_limit_are_refused() {
    let server = Server::new();
    for rows in ["0", "-1", "100001", "18446744073709551616"] {
        let body = format!("{{\"sql\":\"select 1\",\"rows_max\":{rows}}}");
        server.post("/api/v1/query", &body).await.problem(422);
    }
}

#[tokio::test]
async fn the_simulator_takes_one_question_about_one_subject() {
    let server = Server::new();
    let ask = async |question: &str, subject: &str| {
        let body = format!(
            "{{{subject}\"purpose\":\"operations\",\"second_factor\":true,\"question\":{question}}}"
        );
        server.post("/api/v1/policies/simulate", &body).await
    };
    let permission = r#"{"permission":"ledger:read"}"#;
    assert_eq!(
        ask(permission, "\"roles\":[\"analyst\"],").await.status,
        200
    );
    let misspelt = ask(r#"{"permission":"ledger:reed"}"#, "")
        .await
        .problem(422);
    assert!(
        misspelt["detail"]
            .as_str()
            .expect("text")
            .contains("ledger:read")
    );
    let both = ask(
        r#"{"permission":"ledger:read","table":"clinical.patient"}"#,
        "",
    )
    .await;
    assert_eq!(both.problem(422)["parameter"], "question");
    let table = ask(r#"{"table":"patient"}"#, "").await;
    assert_eq!(table.problem(422)["parameter"], "table");
    let two = ask(permission, "\"person\":\"per_x\",\"roles\":[\"analyst\"],").await;
    assert_eq!(two.problem(422)["parameter"], "person");
}

#[tokio::test]
async fn a_file_may_be_larger_than_other_bodies() {
    const MIB: usize = 1024 * 1024;
    let server = Server::new();
    let token = bearer(ALL);
    let bytes = ("content-type", "application/octet-stream");
    let send = async |address: &str, size: usize| {
        let length = size.to_string();
        let headers = [token.pair(), bytes, ("content-length", &length)];
        server
            .send("POST", address, &headers, "x".repeat(size))
            .await
    };
    let kept = send("/api/v1/files?name=plan.pdf", 2 * MIB).await;
    assert_eq!(kept.status, 201, "{}", kept.text);
    let problem = send("/api/v1/files?name=plan.pdf", 26 * MIB)
        .await
        .problem(413);
    let detail = problem["detail"].as_str().expect("text");
    assert!(
        detail.contains("26 MiB, and 25 MiB is the most here"),
        "{detail}"
    );
    let problem = send("/api/v1/query", 2 * MIB).await.problem(413);
    let detail = problem["detail"].as_str().expect("text");
    assert!(
        detail.contains("2 MiB, and 1 MiB is the most here"),
        "{detail}"
    );
}
