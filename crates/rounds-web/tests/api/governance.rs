//! Governance as a program meets it: what is read, and what commands bring about or are refused
//! for. The sample decides as an office would and keeps nothing.

use serde_json::{Value, json};

use super::program::{ALL, Server, all_but, bearer};

/// A card that could be proposed, with this clinical owner.
fn card(owner: &str) -> Value {
    json!({
        "kind": "alert",
        "title": "Potassium before digoxin",
        "purpose": "Digoxin is given to patients with low potassium.",
        "intended_use": "Warns who prescribes; the prescriber decides.",
        "vendor": "",
        "clinical_owner": {"id": owner, "name": "Whatever the program calls them"},
        "technical_owner": null,
        "builders": [],
        "facts": {},
    })
}

async fn command(server: &Server, thing: &str, body: Value) -> super::program::Answer {
    let address = format!("/api/v1/{thing}/commands");
    server.post(&address, &body.to_string()).await
}

fn ids(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().expect("items");
    items
        .iter()
        .filter_map(|item| item["id"].as_str())
        .collect()
}

#[tokio::test]
async fn the_inventory_is_filtered_by_what_a_tool_is_and_who_answers_for_it() {
    let server = Server::new();
    let all = server.get("/api/v1/tools").await.json();
    let all: Vec<String> = ids(&all).into_iter().map(str::to_owned).collect();
    for (filter, holds) in [
        (
            "kind=alert",
            &(|tool: &Value| tool["kind"] == "alert") as &dyn Fn(&Value) -> bool,
        ),
        ("stage=live", &|tool| tool["stage"] == "live"),
        ("tier=full", &|tool| tool["tier"] == "full"),
        ("breached=true", &|tool| tool["breaches_open"] != 0),
        ("overridden=true", &|tool| tool["overrides"] != 0),
    ] {
        let some = server.get(&format!("/api/v1/tools?{filter}")).await.json();
        let items = some["items"].as_array().expect("items").clone();
        assert!(!items.is_empty() && items.len() < all.len(), "{filter}");
        for id in &all {
            let tool = server.get(&format!("/api/v1/tools/{id}")).await.json();
            let summary = &tool["summary"];
            assert_eq!(items.contains(summary), holds(summary), "{filter}: {id}");
        }
    }
    // In the sample one person is the clinical, one the technical owner of every tool.
    for (owner, owns) in [
        ("per_mbeki", true),
        ("per_okafor", true),
        ("per_ruiz", false),
    ] {
        let address = format!("/api/v1/tools?limit=1000&owner={owner}");
        let owned = server.get(&address).await.json();
        assert_eq!(ids(&owned), if owns { all.clone() } else { Vec::new() });
    }
    server.get("/api/v1/tools?kind=robot").await.problem(400);
    let unknown = server.get("/api/v1/tools?breach=true").await.problem(400);
    assert_eq!(unknown["parameter"], "breach");
}

#[tokio::test]
async fn a_gate_says_what_is_there_and_what_is_missing() {
    let server = Server::new();
    let gate = server.get("/api/v1/tools/icu-mortality/gates/live").await;
    let gate = gate.json();
    let items = gate["report"]["items"].as_array().expect("items");
    let open = items.iter().filter(|item| item["state"] != "met").count();
    assert_eq!(gate["missing"].as_array().expect("missing").len(), open);
    assert_eq!(gate["is_met"], open == 0);
    assert!(gate["overrides"].is_array());
    for nowhere in ["proposed", "paused", "heaven"] {
        let address = format!("/api/v1/tools/icu-mortality/gates/{nowhere}");
        server.get(&address).await.problem(404);
    }
}

#[tokio::test]
async fn what_happened_is_a_chain_of_events() {
    let server = Server::new();
    let history = server.get("/api/v1/tools/sepsis-warning/history").await;
    let history = history.json();
    let events = history["items"].as_array().expect("events");
    assert!(events.len() > 5);
    let mut before = String::new();
    for (place, event) in events.iter().enumerate() {
        assert_eq!(event["version"], place + 1);
        assert_eq!(event["previous"], before);
        before = event["hash"].as_str().expect("a hash").to_owned();
    }
    let review = server.get("/api/v1/reviews/review-5/history").await.json();
    assert_eq!(review["items"][0]["body"]["event"]["what"], "submitted");
}

#[tokio::test]
async fn reviews_and_decisions_are_found_by_state_committee_and_tool() {
    let server = Server::new();
    let voting = server.get("/api/v1/reviews?state=voting").await.json();
    assert_eq!(ids(&voting), ["review-5", "review-7"]);
    let open = server.get("/api/v1/reviews?open=true").await.json();
    let closed = server.get("/api/v1/reviews?open=false").await.json();
    let all = server.get("/api/v1/reviews").await.json();
    assert_eq!(ids(&open).len() + ids(&closed).len(), ids(&all).len());
    let times: Vec<&str> = all["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|review| review["submitted_at"].as_str())
        .collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "newest first: {times:?}");
    let cds = server
        .get("/api/v1/reviews?committee=cds-committee")
        .await
        .json();
    assert!(
        ids(&cds)
            .iter()
            .all(|id| ["review-3", "review-6"].contains(id))
    );

    let decisions = server
        .get("/api/v1/decisions?tool=icu-mortality")
        .await
        .json();
    let reviews: Vec<&str> = decisions["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|decision| decision["review"].as_str())
        .collect();
    assert_eq!(reviews, ["review-2", "review-1"]);
    let approved = server.get("/api/v1/decisions?outcome=approve").await.json();
    assert_eq!(approved["total"], 1);
    let standing = &approved["items"][0]["decision"]["standing"];
    assert_eq!(standing["excluded"][0]["person"]["id"], "per_mbeki");
    assert_eq!(standing["votes"][0]["votes"], 2);
}

#[tokio::test]
async fn a_tool_is_proposed_with_the_owner_as_the_installation_knows_them() {
    let server = Server::new();
    let body = json!({"card": card("per_ruiz")}).to_string();
    let key = ("idempotency-key", "tool-1");
    let made = server.post_as(ALL, "/api/v1/tools", &body, &[key]).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let done = made.json();
    assert_eq!(
        done["subject"],
        json!({"kind": "tool", "id": "potassium-before-digoxin"})
    );
    assert_eq!(
        made.header("location"),
        "/api/v1/tools/potassium-before-digoxin"
    );
    assert_eq!(done["happened"][0]["event"]["what"], "proposed");
    let owner = &done["happened"][0]["event"]["card"]["clinical_owner"];
    assert_eq!(owner["name"], "Elena Ruiz");
    let again = server.post_as(ALL, "/api/v1/tools", &body, &[key]).await;
    assert_eq!(again.header("idempotency-replayed"), "true");

    let stranger = json!({"card": card("per_stranger")}).to_string();
    let refused = server.post("/api/v1/tools", &stranger).await;
    assert_eq!(refused.problem(422)["parameter"], "clinical_owner");
}

#[tokio::test]
async fn a_command_is_refused_with_the_reason_of_the_office() {
    let server = Server::new();
    let to_live = json!({
        "do": "move", "to": "live", "reason": "", "override_rule": null, "review": null,
    });
    let refused = command(&server, "tools/fall-risk", to_live.clone()).await;
    let problem = refused.problem(403);
    assert_eq!(problem["type"], "urn:rounds:problem:conflict-of-interest");
    let refused = command(&server, "tools/drug-interaction", to_live).await;
    let problem = refused.problem(409);
    assert_eq!(problem["type"], "urn:rounds:problem:gate-not-met");
    assert!(!problem["missing"].as_array().expect("missing").is_empty());

    let elsewhere = json!({"do": "propose", "card": card("per_ruiz")});
    let refused = command(&server, "tools/icu-mortality", elsewhere).await;
    assert_eq!(refused.problem(422)["parameter"], "do");
    let nothing = json!({"do": "set-review-by", "day": null});
    command(&server, "tools/no-such-tool", nothing)
        .await
        .problem(404);
    let wrong = json!({"do": "fly"});
    command(&server, "tools/icu-mortality", wrong)
        .await
        .problem(422);
    let misspelt = json!({"do": "set-review-by", "day": null, "days": 3});
    let refused = command(&server, "tools/icu-mortality", misspelt).await;
    assert_eq!(refused.problem(422)["parameter"], "days");
}

#[tokio::test]
async fn whoever_stands_on_a_card_may_stay_there_and_nobody_unknown_comes_on_it() {
    let server = Server::new();
    let tool = server.get("/api/v1/tools/icu-mortality").await.json();
    let mut card = tool["card"].clone();
    // Daniel Mbeki was invited and cannot sign in yet.
    assert_eq!(card["clinical_owner"]["id"], "per_mbeki");
    card["purpose"] = json!("Another purpose.");
    let describe = |card: &Value| json!({"do": "describe", "card": card});
    let done = command(&server, "tools/icu-mortality", describe(&card)).await;
    assert_eq!(done.status, 200, "{}", done.text);
    card["builders"] = json!([{"id": "per_tanaka", "name": "Fumiko Tanaka"}]);
    let refused = command(&server, "tools/icu-mortality", describe(&card)).await;
    assert_eq!(refused.problem(422)["parameter"], "builders");
}

#[tokio::test]
async fn what_a_role_does_not_allow_is_named() {
    let server = Server::new();
    let token = all_but(rounds_core::access::Permission::ManageOffice);
    let body = json!({"do": "close-committee", "id": "cds-committee"}).to_string();
    let refused = server
        .post_as(&token, "/api/v1/office/commands", &body, &[])
        .await;
    assert_eq!(refused.problem(403)["permission"], "office:manage");
}

#[tokio::test]
async fn a_command_made_from_an_older_state_is_refused() {
    let server = Server::new();
    let address = "/api/v1/tools/icu-mortality";
    let read = server.get(address).await;
    let tag = read.header("etag").to_owned();
    assert!(tag.starts_with("\"tool-"), "{tag}");
    let unchanged = server.get_with(address, ("if-none-match", &tag)).await;
    assert_eq!(unchanged.status, 304);
    let body = json!({"do": "set-review-by", "day": "2027-03-01"}).to_string();
    let address = "/api/v1/tools/icu-mortality/commands";
    let with = async |tag: &str| {
        server
            .post_as(ALL, address, &body, &[("if-match", tag)])
            .await
    };
    let done = with(&tag).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(with("*").await.status, 200);
    let stale = with("\"tool-1\"").await.problem(412);
    assert_eq!(stale["parameter"], "If-Match");
    with("\"review-1000\"").await.problem(412);
    assert_eq!(server.post(address, &body).await.status, 200);
}

#[tokio::test]
async fn evidence_is_taken_read_and_computed_again() {
    let server = Server::new();
    let list = server
        .get("/api/v1/evidence?tool=icu-mortality")
        .await
        .json();
    assert_eq!(ids(&list), ["evidence-2", "evidence-1"]);
    let one = server.get("/api/v1/evidence/evidence-1").await.json();
    assert!(one["snapshot"]["items"][0]["definition"].is_string());
    let differs = server
        .post_as(ALL, "/api/v1/evidence/evidence-1/verify", "", &[])
        .await;
    assert_eq!(differs.status, 200, "{}", differs.text);
    assert_eq!(differs.json()["is_equal"], false);
    assert_eq!(
        differs.json()["faults"].as_array().expect("faults").len(),
        1
    );
    let order = json!({"title": "Before going live", "tool": "icu-mortality"}).to_string();
    let taken = server.post("/api/v1/evidence", &order).await;
    assert_eq!(taken.status, 201, "{}", taken.text);
    let id = taken.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(taken.header("location"), format!("/api/v1/evidence/{id}"));
    let without = server.post("/api/v1/evidence", r#"{"title":" "}"#).await;
    assert_eq!(without.problem(422)["parameter"], "title");
    server
        .get("/api/v1/evidence/evidence-99")
        .await
        .problem(404);
}

#[tokio::test]
async fn a_file_is_kept_by_its_hash_and_never_served_as_a_page() {
    let server = Server::new();
    let token = bearer(ALL);
    let bytes = ("content-type", "application/octet-stream");
    let send = async |address: &str, kind: (&str, &str), body: &str| {
        let headers = [token.pair(), kind];
        server
            .send("POST", address, &headers, body.to_owned())
            .await
    };
    let address = "/api/v1/files?name=plan.html&media_type=text/html";
    let kept = send(address, bytes, "abc").await;
    assert_eq!(kept.status, 201, "{}", kept.text);
    // SHA-256 of "abc", FIPS 180-4 appendix.
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(kept.json()["sha256"], hash);
    assert_eq!(kept.header("location"), format!("/api/v1/files/{hash}"));
    send(address, ("content-type", "text/html"), "abc")
        .await
        .problem(415);
    send(address, bytes, "").await.problem(422);
    for (wrong, status) in [
        ("name=..%2Fx", 422),
        ("name=a%1Fb", 422),
        ("name=a&media_type=page", 422),
        ("media_type=text/html", 400),
    ] {
        let address = format!("/api/v1/files?{wrong}");
        send(&address, bytes, "abc").await.problem(status);
    }

    let tool = server.get("/api/v1/tools/icu-mortality").await.json();
    let documents = tool["documents"].as_array().expect("documents");
    let file = documents
        .iter()
        .find_map(|document| document["file"]["sha256"].as_str());
    let address = format!("/api/v1/files/{}", file.expect("a document with a file"));
    let file = server.get_with(&address, ("accept", "*/*")).await;
    assert_eq!(file.header("content-type"), "application/octet-stream");
    assert_eq!(file.header("content-disposition"), "attachment");
    server
        .get(&format!("/api/v1/files/{hash}"))
        .await
        .problem(404);
}

#[tokio::test]
async fn a_document_shows_only_a_file_that_is_kept() {
    let server = Server::new();
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let show = |sha256: &str| {
        json!({
            "do": "show-document", "kind": "model-card", "title": "Card", "location": "",
            "file": {"sha256": sha256, "name": "x", "media_type": "y/z", "bytes": 1},
            "valid_until": null,
        })
    };
    let refused = command(&server, "tools/icu-mortality", show(hash)).await;
    assert_eq!(refused.problem(422)["parameter"], "file");
    let tool = server.get("/api/v1/tools/icu-mortality").await.json();
    let documents = tool["documents"].as_array().expect("documents");
    let known = documents
        .iter()
        .find(|document| document["file"].is_object());
    let known = known.expect("a document with a file")["file"].clone();
    let sha256 = known["sha256"].as_str().expect("a hash");
    let shown = command(&server, "tools/icu-mortality", show(sha256)).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    assert_eq!(shown.json()["happened"][0]["event"]["file"], known);
}

#[tokio::test]
async fn a_record_leaves_signed_and_only_with_its_permission() {
    let server = Server::new();
    let record = server.get("/api/v1/tools/icu-mortality/record").await;
    assert_eq!(record.status, 200, "{}", record.text);
    assert!(
        record
            .header("content-disposition")
            .contains("icu-mortality.json")
    );
    let record = record.json();
    assert_eq!(record["record"]["tool"], "icu-mortality");
    for part in ["sha256", "signature", "public_key"] {
        assert!(record[part].is_string(), "{part}");
    }
}

#[tokio::test]
async fn a_change_and_a_request_are_written_down() {
    let server = Server::new();
    let change = json!({
        "title": "Upgrade of the laboratory system", "kind": "upgrade", "starts": "2026-12-01",
        "ends": null, "tools": ["lab-interface"], "measures": [], "place": "", "note": "",
    });
    let made = server.post("/api/v1/changes", &change.to_string()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert!(
        made.header("location")
            .starts_with("/api/v1/changes/change-")
    );
    let request = json!({
        "title": "Fewer clicks for potassium", "problem": "Eleven clicks for one order.",
        "if_not": "Orders go by telephone.", "sponsor": "Pharmacy", "tool": null, "class": null,
        "needed_by": null,
    });
    let made = server.post("/api/v1/requests", &request.to_string()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert!(
        made.header("location")
            .starts_with("/api/v1/requests/request-")
    );
    for method in ["rice", "wsjf", "weighted", "ahp", "topsis"] {
        let address = format!("/api/v1/priorities?method={method}");
        assert_eq!(server.get(&address).await.json()["method"], method);
    }
    server
        .get("/api/v1/priorities?method=dice")
        .await
        .problem(400);
}

#[tokio::test]
async fn work_on_a_finding_needs_the_finding() {
    let server = Server::new();
    let work = server.get("/api/v1/findings/F-0104/work").await;
    assert_eq!(work.status, 200, "{}", work.text);
    assert_eq!(work.json()["id"], "F-0104");
    let seen = command(&server, "findings/F-0104", json!({"do": "acknowledge"})).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    command(&server, "findings/F-9999", json!({"do": "acknowledge"}))
        .await
        .problem(404);
    server
        .get("/api/v1/findings/F-9999/work")
        .await
        .problem(404);
}

#[tokio::test]
async fn the_office_is_read_and_commanded() {
    let server = Server::new();
    let committees = server.get("/api/v1/committees").await.json();
    assert!(ids(&committees).contains(&"ai-committee"));
    let office = server.get("/api/v1/office").await.json();
    assert_eq!(office["covers"][0]["index"], 0);
    assert_eq!(office["covers"][0]["is_in_force"], true);
    let wishes = json!({"do": "set-wishes", "wishes": {
        "time_zone": "America/New_York", "quiet": ["20:00:00", "07:00:00"],
        "digest_at": "07:00:00", "digest_days": [1, 2, 3], "at_once": "urgent",
    }});
    let set = command(&server, "office", wishes).await;
    assert_eq!(set.status, 200, "{}", set.text);
    let people = server.get("/api/v1/office/people?limit=1000").await.json();
    assert!(ids(&people).contains(&"per_ruiz"));
    assert!(
        !ids(&people).contains(&"per_tanaka"),
        "their account has ended"
    );
    let notices = server.get("/api/v1/notices").await.json();
    assert_eq!(notices["total"], 2);
    assert_eq!(notices["items"][0]["sent_at"], Value::Null);
    let due = server.get("/api/v1/due").await;
    assert_eq!(due.status, 200, "{}", due.text);
}
