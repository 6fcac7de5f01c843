//! Lists in pieces, entity tags, representations.

use super::program::{ALL, ASKER, OTHER, Server, bearer};

#[tokio::test]
async fn following_next_gives_every_finding_once() {
    let server = Server::new();
    let whole = server.get("/api/v1/findings?limit=1000").await.json();
    let mut seen = Vec::new();
    let mut address = "/api/v1/findings?limit=2".to_owned();
    loop {
        let piece = server.get(&address).await;
        let body = piece.json();
        assert_eq!(body["total"], whole["total"]);
        seen.extend(body["items"].as_array().expect("items").clone());
        let Some(next) = body["next"].as_str() else {
            assert_eq!(piece.header("link"), "");
            break;
        };
        let link = format!("<?limit=2&cursor={next}>; rel=\"next\"");
        assert_eq!(piece.header("link"), link);
        address = format!("/api/v1/findings?limit=2&cursor={next}");
    }
    assert_eq!(seen.as_slice(), whole["items"].as_array().expect("items"));
    assert!(seen.len() > 2);
}

#[tokio::test]
async fn filters_are_those_of_the_pages() {
    let server = Server::new();
    let open = server.get("/api/v1/findings?state=open").await.json();
    let closed = server.get("/api/v1/findings?state=closed").await.json();
    let all = server.get("/api/v1/findings").await.json();
    let count = |list: &serde_json::Value| list["total"].as_u64().expect("a total");
    assert_eq!(count(&open) + count(&closed), count(&all));
    let states = open["items"].as_array().expect("items");
    assert!(states.iter().all(|finding| finding["state"] == "open"));
    let refused = server.get("/api/v1/quarantine?reason=missing-key").await;
    assert_eq!(refused.json()["total"], 28);
}

#[tokio::test]
async fn a_number_says_what_it_was_made_of_or_why_there_is_none() {
    let server = Server::new();
    let address = "/api/v1/measures/prediction.missing_share/series?group=hospital%3DHospital%205";
    let series = server.get(address).await.json();
    let points = series["points"].as_array().expect("points");
    let of = |status: &str| {
        let found = points
            .iter()
            .find(|point| point["reading"]["status"] == status);
        found.expect(status)["reading"].clone()
    };
    assert!(of("known")["denominator"].is_number());
    assert_eq!(of("suppressed")["value"], serde_json::Value::Null);
    assert_eq!(of("suppressed")["minimum"], "denominator >= 20");
    assert_eq!(of("missing")["value"], serde_json::Value::Null);
    let csv = server.get_with(address, ("accept", "text/csv")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.text.lines().count(), points.len() + 1);
}

#[tokio::test]
async fn an_answer_that_the_program_has_is_not_sent_again() {
    let server = Server::new();
    let first = server.get("/api/v1/measures").await;
    let tag = first.header("etag").to_owned();
    let again = server
        .get_with("/api/v1/measures", ("if-none-match", &tag))
        .await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    assert_eq!(again.header("etag"), tag);
    let several = format!("\"x\", W/{tag}");
    let again = server
        .get_with("/api/v1/measures", ("if-none-match", &several))
        .await;
    assert_eq!(again.status, 304);
    let other = server
        .get_with("/api/v1/measures", ("if-none-match", "\"x\""))
        .await;
    assert_eq!(other.status, 200);
}

#[tokio::test]
async fn a_tag_of_one_principal_says_nothing_to_another() {
    let server = Server::new();
    let own = server.get("/api/v1/measures").await;
    let tag = own.header("etag").to_owned();
    let other = bearer(OTHER);
    let headers = [other.pair(), ("if-none-match", tag.as_str())];
    let others = server.send("GET", "/api/v1/measures", &headers, "").await;
    assert_eq!(others.status, 200);
    assert_ne!(others.header("etag"), tag);
    assert!(others.header("vary").contains("Authorization"));
}

#[tokio::test]
async fn an_answer_comes_with_typed_columns_and_rows() {
    let server = Server::new();
    let answer = server
        .post("/api/v1/query", r#"{"sql":"select 1","rows_max":5}"#)
        .await;
    assert_eq!(answer.status, 200);
    let body = answer.json();
    assert_eq!(body["columns"][3]["type"], "number");
    assert_eq!(body["rows"].as_array().map(Vec::len), Some(5));
    assert_eq!(body["rows"][1][3], 1.25);
    assert_eq!(body["rows"][3][1], serde_json::Value::Null);
    assert_eq!(body["more"], true);
}

#[tokio::test]
async fn an_answer_comes_as_csv_and_lines_for_those_who_may_take_rows_away() {
    let server = Server::new();
    let body = r#"{"sql":"select 1","rows_max":5}"#;
    let csv = ("accept", "text/csv");
    let answer = server.post_as(ALL, "/api/v1/query", body, &[csv]).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.header("x-rounds-rows-more"), "true");
    assert_eq!(answer.text.lines().count(), 6);
    let lines = ("accept", "application/x-ndjson");
    let answer = server.post_as(ALL, "/api/v1/query", body, &[lines]).await;
    let first = answer.text.lines().nth(1).expect("a line");
    let row: serde_json::Value = serde_json::from_str(first).expect("JSON");
    assert_eq!(row["length_hours"], 1.25);
    let refused = server.post_as(ASKER, "/api/v1/query", body, &[csv]).await;
    assert_eq!(refused.problem(403)["permission"], "rows:export");
    assert_eq!(
        server
            .post_as(ASKER, "/api/v1/query", body, &[])
            .await
            .status,
        200
    );
    let many = r#"{"sql":"select 1","rows_max":201}"#;
    let refused = server.post_as(ASKER, "/api/v1/query", many, &[]).await;
    assert_eq!(refused.problem(403)["permission"], "rows:export");
}

#[tokio::test]
async fn the_ledger_leaves_in_four_forms() {
    let server = Server::new();
    for (asked, given) in [
        ("*/*", "text/csv; charset=utf-8"),
        ("application/fhir+ndjson", "application/fhir+ndjson"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("text/plain", "text/plain; charset=utf-8"),
    ] {
        let answer = server
            .get_with("/api/v1/ledger/export", ("accept", asked))
            .await;
        assert_eq!(answer.header("content-type"), given);
        let count = |name: &str| answer.header(name).parse::<u64>().expect("a number");
        assert!(count("x-rounds-entries") <= count("x-rounds-entries-total"));
    }
}
