//! What makes no sense is refused with what is wrong, and nothing else is told.

use rounds_web::sample::Scenario;

use super::program::{ALL, Server, bearer};

#[tokio::test]
async fn what_is_not_there_is_a_problem() {
    let server = Server::new();
    for address in [
        "/api",
        "/api/v2/findings",
        "/api/v1/nothing",
        "/api/v1/findings/F-9999",
        "/api/v1/measures/no.such",
        "/api/v1/measures/encounter.volume?group=no-such",
        "/api/v1/batches/999",
        "/api/v1/tables/clinical.nothing",
        "/api/v1/tables/NotATable",
        "/api/v1/functions/no_such_function",
        "/api/v1/people/per_nobody_at_all",
        "/api/v1/jobs/job_none",
        "/api/v1/ledger/entries/999999",
        "/api/v1/policies/files/none.cedar",
    ] {
        let problem = server.get(address).await.problem(404);
        assert_eq!(problem["type"], "urn:rounds:problem:not-found", "{address}");
    }
}

#[tokio::test]
async fn parameters_that_make_no_sense_are_named() {
    let server = Server::new();
    let long = "x".repeat(201);
    for (address, parameter) in [
        ("/api/v1/findings?stat=open", "stat"),
        ("/api/v1/findings?limit=1&limit=2", "limit"),
        ("/api/v1/findings?limit=0", "limit"),
        ("/api/v1/findings?limit=1001", "limit"),
        ("/api/v1/findings?cursor=bzE", "cursor"),
        ("/api/v1/about?page=1", "page"),
        ("/api/v1/search", "q"),
        ("/api/v1/search?q=+", "q"),
        (&format!("/api/v1/search?q={long}"), "q"),
        ("/api/v1/batches/x", "number"),
        ("/api/v1/ledger/entries/1.5", "number"),
    ] {
        let problem = server.get(address).await.problem(400);
        assert_eq!(problem["parameter"], parameter, "{address}");
    }
    for address in [
        "/api/v1/findings?state=lost",
        "/api/v1/findings?limit=many",
        "/api/v1/ledger/entries?from=yesterday",
        "/api/v1/quarantine?batch=x",
    ] {
        server.get(address).await.problem(400);
    }
}

#[tokio::test]
async fn a_representation_that_is_not_there_is_refused_with_those_that_are() {
    let server = Server::new();
    let answer = server
        .get_with("/api/v1/findings", ("accept", "application/xml"))
        .await;
    let problem = answer.problem(406);
    assert!(
        problem["detail"]
            .as_str()
            .expect("text")
            .contains("application/json")
    );
    let pages = server
        .get_with("/api/v1/findings", ("accept", "text/html, */*;q=0.1"))
        .await;
    assert_eq!(pages.status, 200);
}

#[tokio::test]
async fn a_refused_question_says_where_and_what_to_do() {
    let server = Server::new();
    let answer = server
        .post("/api/v1/query", r#"{"sql":"drop table x"}"#)
        .await;
    let problem = answer.problem(422);
    assert_eq!(
        problem["position"],
        serde_json::json!({"line": 1, "column": 1})
    );
    assert!(
        problem["detail"]
            .as_str()
            .expect("text")
            .contains("Begin with select.")
    );
}

#[tokio::test]
async fn a_site_that_cannot_be_read_does_not_tell_the_cause() {
    let server = Server::of(Scenario::Failing);
    for address in [
        "/api/v1/about",
        "/api/v1/findings",
        "/api/v1/measures",
        "/api/v1/batches",
        "/api/v1/people",
        "/api/v1/jobs",
        "/api/v1/ledger/entries",
    ] {
        let answer = server.get(address).await;
        answer.problem(500);
        assert!(
            !answer.text.contains("on purpose"),
            "{address} tells the cause"
        );
    }
}

#[tokio::test]
async fn an_address_that_is_too_long_is_a_problem() {
    let server = Server::new();
    let address = format!("/api/v1/search?q={}", "x".repeat(20_000));
    server.get(&address).await.problem(414);
}

#[tokio::test]
async fn a_token_in_the_address_is_no_token() {
    let server = Server::new();
    let address = format!("/api/v1/findings?access_token={ALL}");
    server.send("GET", &address, &[], "").await.problem(401);
}

#[tokio::test]
async fn a_foreign_host_name_is_refused() {
    let server = Server::new();
    let token = bearer(ALL);
    // `send` names this machine first; two names are refused like a foreign one.
    let headers = [token.pair(), ("host", "rounds.example.org")];
    let answer = server.send("GET", "/api/v1/findings", &headers, "").await;
    assert_eq!(answer.status, 421);
    assert_eq!(answer.header("content-type"), "application/problem+json");
}
