//! Pages of tools, reviews, decisions, evidence and committees in the states of the sample.

use rounds_web::sample::{SAMPLE_FORM_TOKEN, Scenario};

use super::browser::{ALL, Answer, Ask, get, locked};
use super::well_formed::fault_of;

const LISTS: [&str; 11] = [
    "/tools",
    "/tools?kind=ai-model&stage=pilot&only=breached",
    "/tools/propose?kind=device-fleet",
    "/reviews",
    "/reviews?state=all",
    "/decisions",
    "/evidence",
    "/committees",
    "/responsibilities?kind=alert",
    "/cover",
    "/profile/notices",
];

const THINGS: [&str; 15] = [
    "/tools/icu-mortality",
    "/tools/icu-mortality?to=live",
    "/tools/sepsis-warning",
    "/tools/readmission-risk",
    "/tools/discharge-drafts",
    "/reviews/ask?tool=icu-mortality&to=live",
    "/reviews/review-2",
    "/reviews/review-3",
    "/reviews/review-4",
    "/reviews/review-5",
    "/reviews/review-4/packet",
    "/reviews/review-2/minutes",
    "/reviews/meetings/2026-11-19",
    "/evidence/evidence-1",
    "/committees/ai-committee",
];

async fn assert_is_page(scenario: Scenario, address: &str) {
    let answer = get(scenario, address).await;
    let context = format!("{scenario:?} {address}");
    assert_eq!(answer.status, 200, "{context}: {}", answer.text);
    assert_eq!(fault_of(&answer.text), None, "{context}");
    assert_eq!(answer.text.matches("<h1").count(), 1, "{context}");
}

/// As somebody who may do everything, with the fields of a form.
async fn send(address: &str, fields: &str) -> Answer {
    let ask = Ask::post(address, fields).with_session(ALL.0);
    let app = locked(Scenario::Normal, &[ALL]);
    ask.with_form_token().of(app).await
}

#[tokio::test]
async fn every_list_and_thing_renders() {
    for scenario in [Scenario::Normal, Scenario::Crowded] {
        for address in LISTS.iter().chain(&THINGS) {
            assert_is_page(scenario, address).await;
        }
    }
    for address in LISTS {
        assert_is_page(Scenario::Empty, address).await;
    }
}

#[tokio::test]
async fn an_office_that_cannot_be_read_says_so_without_the_cause() {
    for address in LISTS.iter().chain(&THINGS) {
        let answer = get(Scenario::Failing, address).await;
        assert_eq!(answer.status, 500, "{address}");
        assert!(!answer.text.contains("on purpose"), "{address}");
    }
}

#[tokio::test]
async fn markup_in_names_of_tools_is_shown_and_not_obeyed() {
    for address in ["/tools", "/tools/crowd-0"] {
        let page = get(Scenario::Crowded, address).await.text;
        assert!(!page.contains("<script>alert"), "{address}");
        assert!(page.contains("&lt;script&gt;alert"), "{address}");
    }
    let csv = get(Scenario::Crowded, "/tools.csv").await.text;
    assert!(csv.contains("\"'=HYPERLINK("), "a spreadsheet would run it");
}

#[tokio::test]
async fn a_breach_shows_its_clocks_and_an_override_stays_on_the_page() {
    let page = get(Scenario::Normal, "/tools/sepsis-warning").await.text;
    for expected in [
        "What no longer holds",
        "response due",
        "Acknowledged by Daniel Mbeki",
        "Passed the gate into live without meeting it",
        "emergency-safety",
    ] {
        assert!(page.contains(expected), "no {expected:?}");
    }
}

#[tokio::test]
async fn what_was_typed_comes_back_with_the_refusal() {
    let fields = "form=training-x&training=use&trained=many&required=48";
    let answer = send("/tools/icu-mortality/training", fields).await;
    assert_eq!(answer.status, 422, "{}", answer.text);
    let fields = "kind=alert&title=&purpose=Reminds+of+the+lead+test";
    let answer = send("/tools/propose", fields).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text.contains("title: must be filled in"));
    assert!(answer.text.contains("Reminds of the lead test"));
}

#[tokio::test]
async fn a_proposed_tool_has_a_page_of_its_own() {
    let fields = "kind=alert&title=Potassium+twice&purpose=Asks+before+a+second+order&clinical_owner=per_castellanos";
    let answer = send("/tools/propose", fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    assert_eq!(answer.header("location"), "/tools/potassium-twice");
}

#[tokio::test]
async fn a_gate_that_is_not_met_lets_nobody_through() {
    let answer = send("/tools/icu-mortality/move", "form=move-live&to=live").await;
    assert_eq!(answer.status, 422, "{}", answer.text);
    assert!(answer.text.contains(r#"role="alert""#));
}

/// A document with a file of this content, sent by a browser that says how much it sends.
async fn send_file(address: &str, token: &str, content: &str) -> Answer {
    let part = |name: &str, text: &str| {
        format!("--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let file = "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"plan.pdf\"\r\nContent-Type: application/pdf\r\n\r\n";
    let body = [
        &part("form_token", token),
        &part("kind", "monitoring-plan"),
        &part("title", "Plan"),
        file,
        content,
        "\r\n--line--\r\n",
    ]
    .concat();
    let ask = Ask::post(address, &body).with_session(ALL.0);
    let ask = ask.with("content-type", "multipart/form-data; boundary=line");
    let ask = ask.with("content-length", &body.len().to_string());
    ask.of(locked(Scenario::Normal, &[ALL])).await
}

const DOCUMENT: &str = "/tools/icu-mortality/document";
const MIB: usize = 1024 * 1024;

#[tokio::test]
async fn a_document_comes_with_its_file_only_where_a_file_is_taken() {
    for (address, status) in [(DOCUMENT, 303), ("/tools/icu-mortality/version", 415)] {
        let answer = send_file(address, SAMPLE_FORM_TOKEN, "%PDF").await;
        assert_eq!(answer.status, status, "{address}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_file_may_be_larger_than_a_form_and_what_is_too_large_says_so() {
    let two = "x".repeat(2 * MIB);
    let kept = send_file(DOCUMENT, SAMPLE_FORM_TOKEN, &two).await;
    assert_eq!(kept.status, 303, "{}", kept.text);
    let elsewhere = send_file("/tools/icu-mortality/version", SAMPLE_FORM_TOKEN, &two).await;
    assert_eq!(elsewhere.status, 413);
    assert!(
        elsewhere.text.contains("1 MiB is the most"),
        "{}",
        elsewhere.text
    );
    let eleven = "x".repeat(11 * MIB);
    let refused = send_file(DOCUMENT, SAMPLE_FORM_TOKEN, &eleven).await;
    assert_eq!(refused.status, 413);
    assert_eq!(fault_of(&refused.text), None);
    for words in [
        "This file is too large",
        "11.1 MiB, and 10 MiB is the most here",
    ] {
        assert!(
            refused.text.contains(words),
            "no {words:?}: {}",
            refused.text
        );
    }
}

#[tokio::test]
async fn a_file_from_another_sites_form_is_not_kept() {
    let answer = send_file(DOCUMENT, "guessed", &"x".repeat(2 * MIB)).await;
    assert_eq!(answer.status, 403, "{}", answer.text);
}

#[tokio::test]
async fn evidence_that_differs_says_where() {
    let answer = send("/evidence/evidence-1/verify", "").await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.contains("not equal") && answer.text.contains("0.107011070"));
    let answer = send("/evidence/evidence-2/verify", "").await;
    assert!(answer.text.contains("came out the same"));
}

#[tokio::test]
async fn who_may_not_vote_is_told_why() {
    let page = get(Scenario::Normal, "/reviews/review-4").await.text;
    for name in ["Daniel Mbeki may not:", "Elena Ruiz may not:"] {
        assert!(page.contains(name), "{name}");
    }
}

#[tokio::test]
async fn a_wish_that_makes_no_sense_is_refused_with_its_field() {
    let fields =
        "form=wishes&at_once=soon&time_zone=Mars%2FOlympus&quiet_from=20%3A00&quiet_until=07%3A00";
    let answer = send("/profile/notices", fields).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text.contains("time_zone:"));
}

#[tokio::test]
async fn headings_name_the_tool_and_not_the_question_alone() {
    for (address, expected) in [
        (
            "/reviews/review-4",
            "<h1>ICU mortality, APACHE IVa: May it go live?</h1>",
        ),
        (
            "/reviews/review-4/packet",
            "<h1>ICU mortality, APACHE IVa: May it go live?</h1>",
        ),
        (
            "/reviews/review-2/minutes",
            "<h1>Minutes. ICU mortality, APACHE IVa: May it go into pilot?</h1>",
        ),
        (
            "/reviews/meetings/2026-11-19",
            ">ICU mortality, APACHE IVa: May it go live?</a></h2>",
        ),
        (
            "/reviews/meetings/2026-11-19",
            "1 snapshot, 1 open question.",
        ),
    ] {
        let page = get(Scenario::Normal, address).await.text;
        assert!(page.contains(expected), "{address}: no {expected:?}");
    }
}

#[tokio::test]
async fn everything_that_waits_can_be_read_on_today() {
    let page = get(Scenario::Normal, "/").await.text;
    let rest = page
        .split_once(" more things wait</summary>")
        .expect("the rest")
        .1;
    let rest = rest.split_once("</details>").expect("an end").0;
    let count = page.split_once(" things need you").expect("a count").0;
    let count = count
        .rsplit('>')
        .next()
        .and_then(|text| text.parse::<usize>().ok());
    assert_eq!(count, Some(4 + rest.matches("<li>").count()));
}
