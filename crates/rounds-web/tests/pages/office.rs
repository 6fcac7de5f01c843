//! The pages of the office and of one's own: every one in every state, and what they must say.

use rounds_core::access::Permission;
use rounds_web::sample::{SAMPLE_CODE, SAMPLE_ONE_TIME, Scenario};

use super::browser::{ALL, Answer, Ask, links, locked};
use super::well_formed::fault_of;

const PAGES: [&str; 29] = [
    "/profile",
    "/profile/password",
    "/profile/second-factor",
    "/profile/tokens",
    "/profile/looked",
    "/still-here",
    "/confirm",
    "/office/people",
    "/office/people?text=a&role=analyst&state=active",
    "/office/people?page=2",
    "/office/people/add",
    "/office/people/per_mbeki",
    "/office/emergency",
    "/office/policies",
    "/office/policies/files/analyst.cedar",
    "/office/policies/simulator",
    "/office/policies/simulator?permission=sql%3Aquery",
    "/office/policies/simulator?table=clinical.patient&column=family_name&person=per_lindqvist",
    "/office/policies/simulator?table=clinical.patient&roles=clinician&units=Northside",
    "/office/ledger",
    "/office/ledger?who=ada&action=query&outcome=done&from=2026-11-01&to=2026-11-30",
    "/office/ledger?page=2",
    "/office/accounting",
    "/office/jobs",
    "/office/jobs?state=failed&kind=round",
    "/office/backups",
    "/office/health",
    "/office/installation",
    "/welcome",
];

/// Things that an empty office has not.
const THINGS: [&str; 4] = [
    "/office/ledger/3",
    "/office/jobs/job_0004",
    "/office/jobs/job_0003",
    "/office/jobs/job_0004?looks=60",
];

async fn page(scenario: Scenario, address: &str) -> Answer {
    let ask = Ask::get(address).with_session(ALL.0);
    ask.of(locked(scenario, &[ALL])).await
}

async fn post(address: &str, fields: &str) -> Answer {
    let ask = Ask::post(address, fields)
        .with_session(ALL.0)
        .with_form_token();
    ask.of(locked(Scenario::Normal, &[ALL])).await
}

fn assert_is_page(answer: &Answer, context: &str) {
    assert_eq!(answer.status, 200, "{context}: {}", answer.text);
    assert_eq!(fault_of(&answer.text), None, "{context}");
    assert_eq!(answer.text.matches("<h1").count(), 1, "{context}");
    assert!(
        !answer.text.contains("<script>alert"),
        "{context} obeys markup in a name"
    );
}

#[tokio::test]
async fn every_page_of_the_office_renders_in_every_state() {
    for scenario in [Scenario::Normal, Scenario::Quiet, Scenario::Crowded] {
        for address in PAGES.iter().chain(&THINGS) {
            assert_is_page(
                &page(scenario, address).await,
                &format!("{scenario:?} {address}"),
            );
        }
    }
    for address in PAGES {
        assert_is_page(
            &page(Scenario::Empty, address).await,
            &format!("empty {address}"),
        );
    }
}

#[tokio::test]
async fn an_office_that_fails_says_so_without_the_cause() {
    for address in [
        "/profile",
        "/office/people",
        "/office/ledger",
        "/office/jobs/job_0004",
    ] {
        let answer = page(Scenario::Failing, address).await;
        assert_eq!(answer.status, 500, "{address}");
        assert_eq!(fault_of(&answer.text), None, "{address}");
        assert!(answer.text.contains("rounds doctor"), "{address}");
        assert!(
            !answer.text.contains("on purpose"),
            "{address} shows the cause"
        );
    }
}

#[tokio::test]
async fn names_that_look_like_markup_are_shown_and_not_obeyed() {
    for address in [
        "/office/people",
        "/office/people/per_crowd0",
        "/office/people/per_crowd1",
        "/office/emergency",
        "/office/policies",
        "/office/policies/files/analyst.cedar",
        "/office/policies/simulator?permission=sql%3Aquery",
        "/office/ledger",
        "/office/ledger?who=%3Cscript%3Ealert(1)%3C/script%3E",
        "/office/jobs",
        "/office/jobs/job_0004",
        "/profile",
    ] {
        let answer = page(Scenario::Crowded, address).await;
        assert_is_page(&answer, address);
        let shown = [
            "&lt;script&gt;",
            "O'Brien &quot;Bo&quot; &amp; Söhne &lt;b&gt;",
        ];
        assert!(
            shown.iter().any(|name| answer.text.contains(name)),
            "{address} does not show the name"
        );
    }
}

#[tokio::test]
async fn the_navigation_shows_only_what_the_visitor_may_open() {
    let reader = (
        "reader",
        &[Permission::ReadSite, Permission::ReadLedger][..],
    );
    let app = locked(Scenario::Normal, &[reader]);
    let page = Ask::get("/").with_session("reader").of(app).await;
    let links = links(&page.text);
    for (address, shown) in [
        ("/findings", true),
        ("/office/ledger", true),
        ("/profile", true),
        ("/data", false),
        ("/query", false),
        ("/office/people", false),
        ("/office/jobs", false),
    ] {
        assert_eq!(links.iter().any(|link| link == address), shown, "{address}");
    }
    assert!(page.text.contains("Ada Castellanos") && page.text.contains("Sign out"));
    assert!(!page.text.contains("Loopback only"));
}

#[tokio::test]
async fn a_reader_of_people_sees_no_button_that_changes_them() {
    let reader = ("reader", &[Permission::ReadPeople][..]);
    let app = locked(Scenario::Normal, &[reader]);
    let page = Ask::get("/office/people/per_okafor")
        .with_session("reader")
        .of(app)
        .await;
    assert_is_page(&page, "a person");
    assert!(!page.text.contains("Reset sign-in") && !page.text.contains("/revoke"));
}

#[tokio::test]
async fn codes_and_tokens_are_shown_once_and_stand_in_no_address() {
    let added = post(
        "/office/people/add",
        "sign_in_name=gnew&name=Gita+New&role=analyst",
    )
    .await;
    assert_is_page(&added, "added");
    assert!(added.text.contains(SAMPLE_ONE_TIME));
    let reset = post("/office/people/per_mbeki/reset", "").await;
    assert!(reset.text.contains(SAMPLE_ONE_TIME));
    let token = post("/profile/tokens", "name=board&days=90&scope=sql%3Aquery").await;
    assert!(token.text.contains("rounds_pat_sample"));
    let enrolled = post("/profile/second-factor", &format!("code={SAMPLE_CODE}")).await;
    assert_eq!(
        enrolled.text.matches("m2xq").count(),
        10,
        "ten recovery codes"
    );
    for answer in [added, reset, token, enrolled] {
        assert_is_page(&answer, "shown once");
        assert_eq!(answer.header("cache-control"), "no-store");
        for link in links(&answer.text) {
            assert!(
                !link.contains(SAMPLE_ONE_TIME) && !link.contains("rounds_pat"),
                "{link}"
            );
        }
    }
}

#[tokio::test]
async fn a_form_that_will_not_do_is_shown_again_with_what_was_typed() {
    let fields = "sign_in_name=acastellanos&name=Another+Ada&role=analyst&units=North%2C+South";
    let refused = post("/office/people/add", fields).await;
    assert_eq!(refused.status, 422);
    for expected in ["this sign-in name is taken", "Another Ada", "North, South"] {
        assert!(refused.text.contains(expected), "no {expected:?}");
    }
    let stale = post("/office/people/per_mbeki", "version=2&name=Daniel+Mbeki").await;
    assert_eq!(stale.status, 409);
    assert!(stale.text.contains("Somebody else was faster"));
    let weak = post("/profile/emergency", "reason=because").await;
    assert_eq!(weak.status, 422);
    assert!(weak.text.contains("at least 10 characters"));
}

#[tokio::test]
async fn what_gives_more_may_need_a_proof_that_it_is_still_the_same_person() {
    let asked = Ask::post(
        "/profile/tokens",
        "name=confirm+first&days=9&scope=sql%3Aquery",
    );
    let asked = asked.with_session(ALL.0).with_form_token();
    let asked = asked.with("referer", "http://localhost:7300/profile/tokens");
    let asked = asked.of(locked(Scenario::Normal, &[ALL])).await;
    assert_eq!(asked.status, 403);
    assert_eq!(fault_of(&asked.text), None);
    assert!(asked.text.contains(r#"action="/confirm""#));
    assert!(
        asked
            .text
            .contains(r#"name="then" value="/profile/tokens""#)
    );
    let wrong = post("/confirm", "proof=guess&then=%2Fprofile%2Ftokens").await;
    assert_eq!(wrong.status, 422);
    assert!(!wrong.text.contains("guess"));
    let right = post(
        "/confirm",
        &format!("proof={SAMPLE_CODE}&then=%2Fprofile%2Ftokens"),
    )
    .await;
    assert_eq!(
        (right.status.as_u16(), right.header("location")),
        (303, "/profile/tokens")
    );
}

#[tokio::test]
async fn what_is_not_ones_own_cannot_be_touched() {
    for (address, status) in [
        ("/profile/tokens/tok_own/revoke", 303),
        ("/profile/tokens/tok_of_somebody_else/revoke", 404),
        ("/profile/sessions/ses_phone/end", 303),
        ("/profile/sessions/ses_of_somebody_else/end", 404),
        ("/office/people/per_okafor/sessions/ses_of_nobody/end", 404),
        ("/office/people/per_castellanos/disable", 422),
        ("/office/people/per_okafor/disable", 303),
        ("/office/people/per_nobody/disable", 404),
    ] {
        assert_eq!(post(address, "").await.status, status, "{address}");
    }
}

#[tokio::test]
async fn a_patient_is_asked_for_in_a_form_and_never_in_an_address() {
    let answer = post("/office/accounting", "patient_id=MRN-0042&from=2026-11-01").await;
    assert_is_page(&answer, "accounting");
    assert!(answer.text.contains("5 entries"));
    for link in links(&answer.text) {
        assert!(!link.contains("MRN-0042"), "{link}");
    }
    let nobody = post("/office/accounting", "patient_id=nobody").await;
    assert!(
        nobody
            .text
            .contains("Nobody has read rows about this patient")
    );
}

#[tokio::test]
async fn the_ledger_says_to_the_millisecond_and_whether_it_holds() {
    let whole = page(Scenario::Normal, "/office/ledger").await.text;
    assert!(whole.contains("✓ Whole"));
    assert!(whole.contains(" 06:10:00.000 -05:00"), "{whole}");
    let broken = page(Scenario::Crowded, "/office/ledger").await.text;
    assert!(broken.contains("✗ Broken") && broken.contains("/office/ledger/812"));
    let export = page(Scenario::Normal, "/office/ledger/export/csv?action=query").await;
    assert_eq!(export.header("content-type"), "text/csv; charset=utf-8");
    assert!(
        export.text.lines().count() > 1 && export.text.lines().all(|line| line.contains("query"))
    );
    assert_eq!(
        page(Scenario::Normal, "/office/ledger/export/pdf")
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn the_simulator_says_who_may_and_why() {
    let everybody = page(
        Scenario::Normal,
        "/office/policies/simulator?permission=sql%3Aquery",
    )
    .await
    .text;
    assert!(everybody.contains("1 of 6 people may"));
    assert!(everybody.contains("Analysts answer questions of quality with SQL."));
    let one = page(
        Scenario::Normal,
        "/office/policies/simulator?permission=sql%3Aquery&roles=clinician",
    )
    .await
    .text;
    assert!(one.contains("✗ No") && one.contains("analyst, cmio"));
    let wrong = page(
        Scenario::Normal,
        "/office/policies/simulator?table=clinical.patient&column=nothing&roles=analyst",
    )
    .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("has no column"));
}

#[tokio::test]
async fn a_job_is_watched_for_a_bounded_time_and_only_while_it_runs() {
    let watched = page(Scenario::Normal, "/office/jobs/job_0004?looks=2").await;
    assert_eq!(
        watched.header("refresh"),
        "5;url=/office/jobs/job_0004?looks=1"
    );
    let endless = page(Scenario::Normal, "/office/jobs/job_0004?looks=99999").await;
    assert_eq!(
        endless.header("refresh"),
        "5;url=/office/jobs/job_0004?looks=59"
    );
    for address in [
        "/office/jobs/job_0004",
        "/office/jobs/job_0004?looks=0",
        "/office/jobs/job_0002?looks=9",
    ] {
        assert_eq!(
            page(Scenario::Normal, address).await.header("refresh"),
            "",
            "{address}"
        );
    }
    let job = page(Scenario::Normal, "/office/jobs/job_0004").await.text;
    assert!(
        job.contains("41/130") && job.contains("left"),
        "progress, rate and remaining time"
    );
}
