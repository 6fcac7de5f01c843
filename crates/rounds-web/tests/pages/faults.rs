//! Addresses that lead nowhere or make no sense.

use axum::body::Body;
use axum::http::Request;
use rounds_web::sample::Scenario;

use super::browser::{get, send};
use super::well_formed::fault_of;

#[tokio::test]
async fn what_is_not_there_is_said_in_the_sites_frame() {
    for address in [
        "/nowhere",
        "/findings/F-9999",
        "/measures/no.such",
        "/measures/encounter.volume?group=no-such",
        "/data/batches/999",
        "/data/tables/clinical.nothing",
        "/data/tables/NotATable",
        "/functions/no_such_function",
        "/functions/",
        "/static/rounds.css",
    ] {
        let answer = get(Scenario::Normal, address).await;
        assert_eq!(answer.status, 404, "{address}");
        assert_eq!(fault_of(&answer.text), None, "{address}");
        assert!(
            answer.text.contains("Meridian Health"),
            "{address} has no frame"
        );
        assert!(answer.text.contains("Not found"), "{address}");
    }
}

#[tokio::test]
async fn parameters_that_make_no_sense_are_named() {
    for (address, said) in [
        ("/data/quarantine?page=0", "must be a number from 1"),
        ("/data/quarantine?page=x", "page"),
        (
            "/data/quarantine?page=18446744073709551615",
            "must be a number from 1",
        ),
        ("/data/quarantine?batch=x", "batch"),
        ("/data/batches/x", "whole number"),
        ("/findings?state=lost", "open, closed or all"),
    ] {
        let answer = get(Scenario::Normal, address).await;
        assert_eq!(answer.status, 400, "{address}");
        assert!(answer.text.contains(said), "{address}: {}", answer.text);
    }
}

#[tokio::test]
async fn programs_get_plain_text_instead_of_a_page() {
    let answer = get(Scenario::Normal, "/measures/no.such.csv").await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.text, "there is no measure \"no.such\"\n");
}

#[tokio::test]
async fn an_address_that_is_too_long_is_refused() {
    let address = format!("/query?sql={}", "x".repeat(20_000));
    assert_eq!(get(Scenario::Normal, &address).await.status, 414);
}

#[tokio::test]
async fn pages_are_read_with_get() {
    let request = Request::post("/query").header("host", "localhost");
    let answer = send(
        Scenario::Normal,
        request.body(Body::empty()).expect("a request"),
    )
    .await;
    assert_eq!(answer.status, 405);
}
