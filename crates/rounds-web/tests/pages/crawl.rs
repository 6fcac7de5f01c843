//! Follows every link from the home page: none may lead to a page that is not there.

use std::collections::{BTreeSet, HashMap, VecDeque};

use rounds_web::sample::Scenario;

use super::browser::{get, links};

/// Addresses that differ only in a group or a page of a long list are followed this often.
const ALIKE_MAX: usize = 4;

/// Rooms whose pages are many of one kind: `/tools/one`, `/tools/another`.
const OF_ONE_KIND: [&str; 6] = [
    "changes",
    "committees",
    "evidence",
    "priorities",
    "reviews",
    "tools",
];

/// Where pages differ in kind: the path, and the names of the parameters.
fn kind(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut parts: Vec<&str> = path.split('/').collect();
    if let [_, room, name, ..] = parts.as_mut_slice()
        && OF_ONE_KIND.contains(room)
    {
        *name = "*";
    }
    let path = parts.join("/");
    let names: Vec<&str> = query
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .collect();
    format!("{path}?{}", names.join("&"))
}

async fn crawl(scenario: Scenario) -> BTreeSet<String> {
    let mut seen = BTreeSet::from(["/".to_owned()]);
    let mut waiting = VecDeque::from(["/".to_owned()]);
    let mut alike: HashMap<String, usize> = HashMap::new();
    while let Some(address) = waiting.pop_front() {
        let answer = get(scenario, &address).await;
        assert_eq!(answer.status, 200, "{scenario:?}: {address}");
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        for link in links(&answer.text) {
            let count = alike.entry(kind(&link)).or_default();
            if *count < ALIKE_MAX && seen.insert(link.clone()) {
                *count += 1;
                waiting.push_back(link);
            }
        }
    }
    seen
}

async fn no_link_leads_nowhere(scenario: Scenario) {
    let seen = crawl(scenario).await;
    for section in [
        "/findings",
        "/measures",
        "/data",
        "/query",
        "/search",
        "/data/tables",
        "/functions",
        "/functions/auroc_ci",
        "/tools",
        "/reviews",
        "/priorities",
        "/changes",
        "/committees",
    ] {
        assert!(seen.contains(section), "{scenario:?}: no link to {section}");
    }
}

#[tokio::test]
async fn no_link_of_an_ordinary_site_leads_nowhere() {
    no_link_leads_nowhere(Scenario::Normal).await;
}

#[tokio::test]
async fn no_link_of_an_empty_site_leads_nowhere() {
    no_link_leads_nowhere(Scenario::Empty).await;
}

#[tokio::test]
async fn no_link_of_a_quiet_site_leads_nowhere() {
    no_link_leads_nowhere(Scenario::Quiet).await;
}

#[tokio::test]
async fn no_link_of_a_crowded_site_leads_nowhere() {
    no_link_leads_nowhere(Scenario::Crowded).await;
}
