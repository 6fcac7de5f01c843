//! Every page in every state: it answers, it is well formed, it has one heading.

use rounds_web::sample::Scenario;

use super::browser::get;
use super::well_formed::fault_of;

const LISTS: [&str; 17] = [
    "/",
    "/findings",
    "/findings?state=closed",
    "/findings?state=all",
    "/measures",
    "/measures?text=read&area=Encounters",
    "/data",
    "/data?page=3",
    "/data/quarantine",
    "/data/quarantine?source=ehr-export&reason=malformed&page=2",
    "/data/tables",
    "/functions",
    "/functions?q=auroc",
    "/functions?q=no+such+thing",
    "/query",
    "/query?sql=select+1&as_of=3",
    "/search?q=readmission",
];

const OPEN_FINDING: &str = "/findings/F-0104";

const THINGS: [&str; 7] = [
    "/findings/F-0007",
    "/measures/encounter.readmission_30",
    "/measures/prediction.missing_share?group=hospital%3DHospital%204",
    "/data/batches/37",
    "/data/tables/clinical.encounter",
    "/functions/calibration",
    "/functions/psi",
];

async fn assert_is_page(scenario: Scenario, address: &str) {
    let answer = get(scenario, address).await;
    assert_eq!(
        answer.status, 200,
        "{scenario:?} {address}: {}",
        answer.text
    );
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(fault_of(&answer.text), None, "{scenario:?} {address}");
    assert_eq!(
        answer.text.matches("<h1").count(),
        1,
        "{scenario:?} {address}"
    );
}

#[tokio::test]
async fn every_page_renders_in_every_state_of_a_readable_site() {
    for scenario in [Scenario::Normal, Scenario::Quiet, Scenario::Crowded] {
        for address in LISTS.iter().chain(&THINGS) {
            assert_is_page(scenario, address).await;
        }
    }
    assert_is_page(Scenario::Normal, OPEN_FINDING).await;
    assert_is_page(Scenario::Crowded, OPEN_FINDING).await;
}

#[tokio::test]
async fn an_empty_site_has_every_list_and_teaches_the_command() {
    for address in LISTS {
        assert_is_page(Scenario::Empty, address).await;
    }
    for address in ["/", "/data", "/data/quarantine", "/findings"] {
        let page = get(Scenario::Empty, address).await.text;
        assert!(page.contains("<code>rounds "), "{address} names no command");
    }
    assert_is_page(Scenario::Empty, "/measures/encounter.readmission_30").await;
}

#[tokio::test]
async fn a_site_that_cannot_be_read_says_so_without_the_cause() {
    for address in LISTS.iter().chain(&THINGS) {
        let answer = get(Scenario::Failing, address).await;
        assert_eq!(answer.status, 500, "{address}");
        assert_eq!(fault_of(&answer.text), None, "{address}");
        assert!(answer.text.contains("rounds doctor"), "{address}");
        assert!(
            !answer.text.contains("on purpose"),
            "{address} shows the cause"
        );
    }
    // The server itself is alive; whether it can work is another question.
    let health = get(Scenario::Failing, "/healthz").await;
    assert_eq!(health.status, 200);
}

#[tokio::test]
async fn today_shows_seven_findings_at_most_and_leads_to_the_others() {
    let page = get(Scenario::Crowded, "/").await.text;
    let due = page.matches("class=\"due\"").count();
    assert_eq!(page.matches("<article").count() + due, 7);
    assert!(page.contains(" more changed"));
    let quiet = get(Scenario::Quiet, "/").await.text;
    assert!(quiet.contains("Nothing needs you"));
}

#[tokio::test]
async fn a_finding_says_where_since_when_and_how_sure() {
    let page = get(Scenario::Normal, "/findings").await.text;
    for expected in [
        "Eastside, since Jul 2026",
        "16.8\u{a0}% (65/388; 95 % interval",
        "was 11.8\u{a0}% (549/4,656)",
        "False alarms expected",
    ] {
        assert!(page.contains(expected), "no {expected:?} on the page");
    }
}

#[tokio::test]
async fn markup_in_names_is_shown_and_not_obeyed() {
    for address in [
        "/measures",
        "/measures/crowd.measure_0",
        "/search?q=%3Cscript%3E",
        "/data/quarantine",
        "/functions",
        "/functions?q=%3Cscript%3E",
        "/functions/crowd_function_with_a_long_name_0",
    ] {
        let page = get(Scenario::Crowded, address).await.text;
        assert!(!page.contains("<script>alert"), "{address} obeys markup");
        assert!(
            page.contains("&lt;script&gt;"),
            "{address} does not show the name"
        );
    }
}

#[tokio::test]
async fn a_question_stays_in_its_text_area() {
    let address = "/query?sql=select%20'%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E'";
    let page = get(Scenario::Normal, address).await.text;
    assert!(page.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)"));
    assert!(!page.contains("<script>alert"));
}

#[tokio::test]
async fn small_groups_and_missing_values_are_said_in_words() {
    let address = "/measures/prediction.missing_share?group=hospital%3DHospital%205";
    let page = get(Scenario::Normal, address).await.text;
    assert!(page.contains("too few to show (needs denominator &gt;= 20)"));
    assert!(page.contains("nothing recorded"));
}

#[tokio::test]
async fn the_section_is_marked_in_the_navigation() {
    let page = get(Scenario::Normal, "/data/tables").await.text;
    assert!(page.contains(r#"<a href="/data" data-key="d" aria-current="page">"#));
}

#[tokio::test]
async fn the_frame_says_that_nobody_signs_in() {
    let page = get(Scenario::Normal, "/").await.text;
    assert!(page.contains("Loopback only: no sign-in."));
}
