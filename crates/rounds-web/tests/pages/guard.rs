//! What every response carries and which requests are let in.

use axum::body::Body;
use axum::http::Request;
use rounds_web::sample::Scenario;

use super::browser::{Answer, get, links, send};

async fn get_with(address: &str, headers: &[(&str, &str)]) -> Answer {
    let request = headers
        .iter()
        .fold(Request::get(address), |request, (name, value)| {
            request.header(*name, *value)
        });
    send(
        Scenario::Normal,
        request.body(Body::empty()).expect("a request"),
    )
    .await
}

#[tokio::test]
async fn every_response_binds_the_browser() {
    for address in [
        "/",
        "/nowhere",
        "/healthz",
        "/query.json?sql=select%201",
        "/data/quarantine?page=0",
    ] {
        let answer = get(Scenario::Normal, address).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self'"),
            "{address}"
        );
        assert!(!policy.contains("unsafe"), "{address}");
        assert_eq!(
            answer.header("x-content-type-options"),
            "nosniff",
            "{address}"
        );
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{address}");
        assert_eq!(answer.header("cache-control"), "no-store", "{address}");
    }
}

#[tokio::test]
async fn static_files_are_named_by_content_and_kept_for_ever() {
    let page = get(Scenario::Normal, "/").await.text;
    let files: Vec<String> = links(&page)
        .into_iter()
        .filter(|link| link.starts_with("/static/"))
        .collect();
    assert_eq!(files.len(), 3);
    for file in files {
        let answer = get(Scenario::Normal, &file).await;
        assert_eq!(answer.status, 200, "{file}");
        assert_eq!(
            answer.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test]
async fn a_foreign_host_name_is_refused() {
    for host in [
        "rounds.example.org",
        "127.0.0.1.example.org:7300",
        "192.168.1.4:7300",
    ] {
        let answer = get_with("/", &[("host", host)]).await;
        assert_eq!(answer.status, 421, "{host}");
        assert!(!answer.text.contains("Meridian"), "{host} sees the site");
    }
    assert_eq!(get_with("/", &[]).await.status, 421);
    assert_eq!(get_with("/", &[("host", "[::1]:7300")]).await.status, 200);
}

#[tokio::test]
async fn a_question_from_another_site_is_shown_and_not_run() {
    let foreign = [("host", "localhost"), ("sec-fetch-site", "cross-site")];
    let page = get_with("/query?sql=select%201", &foreign).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Another site led here") && !page.text.contains("e-00001"));
    let json = get_with("/query.json?sql=select%201", &foreign).await;
    assert_eq!(json.status, 403);
}
