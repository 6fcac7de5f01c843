//! The sample site below a path: every link of its pages stays below it, and leads to a page.

use std::collections::BTreeSet;

use rounds_web::sample::{Scenario, sample_app};
use rounds_web::{ServeSettings, router, routes};

use super::server::{Server, start_with, statuses};

async fn below_rounds() -> Server {
    let pages = router(sample_app(Scenario::Normal));
    let settings = ServeSettings {
        base_path: "/rounds".parse().expect("a base path"),
        ..ServeSettings::default()
    };
    start_with(pages, settings).await
}

async fn get(server: &Server, address: &str) -> String {
    let request = format!("GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    server.exchange(request.as_bytes()).await
}

fn links(page: &str) -> BTreeSet<String> {
    [" href=\"/", " action=\"/", " src=\"/"]
        .iter()
        .flat_map(|attribute| page.split(attribute).skip(1))
        .filter_map(|rest| rest.split(['"', '#', '?']).next())
        .map(|link| format!("/{link}"))
        .collect()
}

#[tokio::test]
async fn every_link_stays_below_the_path_and_leads_somewhere() {
    let server = below_rounds().await;
    let home = get(&server, "/rounds/").await;
    assert_eq!(statuses(&home), [200]);
    let links = links(&home);
    assert!(links.len() > 8, "{links:?}");
    for link in links {
        assert!(link == "/rounds" || link.starts_with("/rounds/"), "{link}");
        let answer = get(&server, &link).await;
        assert_eq!(statuses(&answer), [200], "{link}");
    }
}

/// Attributes that begin with a slash and do not lie below the path. What a form holds as a value
/// is an address within the site, which has no prefix.
fn strays(page: &str) -> Vec<&str> {
    let attributes = page.split(' ').filter(|word| word.contains("=\"/"));
    attributes
        .filter(|word| !word.contains("=\"/rounds") && !word.starts_with("value="))
        .collect()
}

#[tokio::test]
async fn no_page_holds_an_address_beside_the_path() {
    let server = below_rounds().await;
    let mut pages = 0;
    for route in routes::all() {
        if route.reader != routes::Reader::Person || route.path.contains('{') {
            continue;
        }
        let answer = get(&server, &format!("/rounds{}", route.path)).await;
        assert_eq!(strays(&answer), [""; 0], "{}", route.path);
        pages += 1;
    }
    assert!(pages > 10, "{pages} pages");
}

#[tokio::test]
async fn nothing_lies_beside_the_path() {
    let server = below_rounds().await;
    for address in ["/", "/findings", "/roundsman", "/healthz"] {
        assert_eq!(statuses(&get(&server, address).await), [404], "{address}");
    }
    assert_eq!(statuses(&get(&server, "/rounds/healthz").await), [200]);
}
