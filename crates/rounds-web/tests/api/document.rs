//! The OpenAPI document, and every operation in it against the server.

use rounds_core::access::Permission;
use rounds_web::routes::{self, Need, Reader};
use rounds_web::sample::Scenario;
use serde_json::Value;

use super::program::{ALL, NOTHING, Server, all_but, bearer};
use super::schema;

/// An operation of the document with an address that exists in the sample.
struct Operation {
    method: String,
    address: String,
    entry: Value,
}

async fn operations(server: &Server) -> Vec<Operation> {
    let document = server.get("/api/v1/openapi.json").await.json();
    let paths = document["paths"].as_object().expect("paths").clone();
    let mut found = Vec::new();
    for (path, item) in paths {
        for (method, entry) in item.as_object().expect("an item") {
            found.push(Operation {
                method: method.to_uppercase(),
                address: example_of(&path),
                entry: entry.clone(),
            });
        }
    }
    found
}

fn example_of(path: &str) -> String {
    let path = path
        .replace("/findings/{id}", "/findings/F-0104")
        .replace("/tools/{id}", "/tools/icu-mortality")
        .replace("/gates/{stage}", "/gates/live")
        .replace("/reviews/{id}", "/reviews/review-2")
        .replace("/evidence/{id}", "/evidence/evidence-1")
        .replace("/changes/{id}", "/changes/change-1")
        .replace("/requests/{id}", "/requests/request-1")
        .replace("/committees/{id}", "/committees/ai-committee")
        .replace("/measures/{id}", "/measures/encounter.volume")
        .replace("/tables/{name}", "/tables/clinical.encounter")
        .replace("/functions/{name}", "/functions/auroc")
        .replace("/files/{name}", "/files/analyst.cedar")
        .replace("{number}", "3");
    match path.as_str() {
        "/api/v1/search" => format!("{path}?q=readmission"),
        _ => path,
    }
}

#[tokio::test]
async fn every_route_of_the_interface_is_in_the_document_and_nothing_else_is() {
    let server = Server::new();
    let document = server.get("/api/v1/openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let mut listed = 0;
    for route in routes::all() {
        if route.reader != Reader::Interface {
            assert!(!route.path.starts_with("/api/"), "{}", route.path);
            continue;
        }
        let method = route.method.as_str().to_lowercase();
        let entry = &document["paths"][route.path][method];
        assert!(entry.is_object(), "{} is not described", route.path);
        if let Need::May(permission) = route.need {
            let words = entry["description"].as_str().expect("words");
            assert!(words.contains(permission.as_str()), "{}", route.path);
        }
        listed += 1;
    }
    assert_eq!(operations(&server).await.len(), listed);
}

#[tokio::test]
async fn every_reference_in_the_document_leads_somewhere() {
    let document = Server::new().get("/api/v1/openapi.json").await;
    let schemas = document.json()["components"]["schemas"].clone();
    let mut references = 0;
    for rest in document.text.split("\"$ref\": \"").skip(1) {
        let target = rest.split('"').next().expect("a reference");
        let name = target.strip_prefix("#/components/schemas/");
        let name = name.unwrap_or_else(|| panic!("{target}"));
        assert!(schemas[name].is_object(), "{name} is not described");
        references += 1;
    }
    assert!(references > 100, "only {references} references");
}

#[tokio::test]
async fn operations_have_names_of_their_own() {
    let mut names: Vec<String> = operations(&Server::new())
        .await
        .iter()
        .map(|operation| operation.entry["operationId"].to_string())
        .collect();
    names.sort();
    let before = names.len();
    names.dedup();
    assert_eq!(names.len(), before);
}

#[tokio::test]
async fn nothing_is_told_without_a_token_and_a_missing_permission_is_named() {
    let server = Server::new();
    for route in routes::all() {
        if route.reader != Reader::Interface {
            continue;
        }
        let (method, address) = (route.method.as_str(), example_of(route.path));
        let without = server.send(method, &address, &[], "").await;
        without.problem(401);
        assert!(without.header("www-authenticate").starts_with("Bearer"));
        let wrong = bearer("no-such-token");
        let unknown = server.send(method, &address, &[wrong.pair()], "").await;
        unknown.problem(401);
        let Need::May(permission) = route.need else {
            continue;
        };
        // The body is not looked at before: it would be refused as something else.
        for token in [NOTHING.to_owned(), all_but(permission)] {
            let token = bearer(&token);
            let refused = server.send(method, &address, &[token.pair()], "").await;
            let problem = refused.problem(403);
            assert_eq!(problem["permission"], permission.as_str(), "{address}");
        }
    }
}

#[tokio::test]
async fn whoever_may_is_let_in_to_every_operation() {
    let server = Server::new();
    for route in routes::all() {
        if route.reader != Reader::Interface {
            continue;
        }
        let (method, address) = (route.method.as_str(), example_of(route.path));
        let token = bearer(ALL);
        let answer = server.send(method, &address, &[token.pair()], "").await;
        assert!(
            ![401, 403, 405, 500].contains(&answer.status),
            "{method} {address}: {} {}",
            answer.status,
            answer.text
        );
    }
}

#[tokio::test]
async fn what_is_read_comes_in_a_described_form() {
    for scenario in [Scenario::Normal, Scenario::Quiet, Scenario::Crowded] {
        let server = Server::of(scenario);
        let document = server.get("/api/v1/openapi.json").await.json();
        for operation in operations(&server).await {
            if operation.method == "GET" && !operation.address.contains('{') {
                assert_is_described(&server, &document, &operation).await;
            }
        }
    }
}

async fn assert_is_described(server: &Server, document: &Value, operation: &Operation) {
    let answer = server.get(&operation.address).await;
    let address = &operation.address;
    if answer.status == 404 {
        // Not every state of the sample has every finding.
        return;
    }
    assert_eq!(answer.status, 200, "{address}: {}", answer.text);
    let described = &operation.entry["responses"]["200"]["content"];
    let kind = answer.header("content-type").split(';').next();
    let kind = kind.expect("a type");
    assert!(described[kind].is_object(), "{address} answers {kind}");
    assert!(answer.header("etag").starts_with('"'), "{address}");
    assert_eq!(answer.header("cache-control"), "no-store", "{address}");
    if kind == "application/json" {
        let schema = &described[kind]["schema"];
        let departure = schema::departure(document, schema, &answer.json());
        assert_eq!(departure, None, "{address}");
    }
}

#[tokio::test]
async fn other_methods_are_refused_with_those_there_are() {
    let server = Server::new();
    let token = bearer(ALL);
    let answer = server
        .send("DELETE", "/api/v1/findings", &[token.pair()], "")
        .await;
    answer.problem(405);
    assert!(
        answer.header("allow").contains("GET"),
        "{}",
        answer.header("allow")
    );
    let head = server
        .send("HEAD", "/api/v1/findings", &[token.pair()], "")
        .await;
    assert_eq!((head.status, head.text.as_str()), (200, ""));
}

#[test]
fn the_document_in_the_documentation_is_the_present_one() {
    let written = include_str!("../../../../docs/openapi.json");
    assert!(
        written == rounds_web::api::description(),
        "docs/openapi.json is not current: run cargo xtask docs"
    );
}

#[test]
fn every_permission_opens_something_or_is_for_pages_alone() {
    let elsewhere = [
        // Part of other operations, or of a browser session.
        Permission::Export,
        // Asked for by some commands, which need only be able to read to be sent.
        Permission::ManageTools,
        Permission::OverrideGates,
        Permission::PrepareReviews,
        Permission::Vote,
        Permission::ScorePriorities,
        Permission::ManagePriorities,
        Permission::ManageOffice,
        Permission::UseBreakGlass,
    ];
    for permission in Permission::ALL {
        let opens = routes::all()
            .iter()
            .any(|route| route.reader == Reader::Interface && route.need == Need::May(*permission));
        assert!(opens || elsewhere.contains(permission), "{permission}");
    }
}
