//! The pages of functions: what a list, a filter and one function must say.

use rounds_web::sample::Scenario;

use super::browser::{get, links};

#[tokio::test]
async fn functions_stand_under_their_topics_with_signature_and_summary() {
    let page = get(Scenario::Normal, "/functions").await.text;
    for expected in [
        "9 functions for",
        "<h2 id=\"calibration\">Calibration</h2>",
        "(score, label[, patient_id])",
        "A proportion with Wilson's score interval.",
        "<span class=\"status\">per row</span>",
    ] {
        assert!(page.contains(expected), "no {expected:?} on the page");
    }
}

#[tokio::test]
async fn the_filter_is_an_address() {
    let page = get(Scenario::Normal, "/functions?q=ROC+interval")
        .await
        .text;
    assert!(page.contains("1 function of 9"), "{page}");
    assert!(page.contains("value=\"ROC interval\""));
    assert!(page.contains("/functions/auroc_ci"));
    assert!(!page.contains("/functions/wilson"));
    let blank = get(Scenario::Normal, "/functions?q=+").await.text;
    assert!(blank.contains("9 functions for"));
}

#[tokio::test]
async fn a_filter_that_nothing_passes_offers_the_way_back() {
    let page = get(Scenario::Normal, "/functions?q=astrology").await.text;
    assert!(page.contains("0 functions of 9"));
    assert!(page.contains("<a href=\"/functions\">Show all</a>"));
}

#[tokio::test]
async fn a_function_says_what_it_takes_computes_and_answers() {
    let page = get(Scenario::Normal, "/functions/auroc_ci").await.text;
    for expected in [
        "auroc_ci(score, label[, patient_id])",
        "give it where a patient can have several rows",
        "<span class=\"status\">optional</span>",
        "S²(V₁₀)/n₊",
        "<li>Obuchowski NA, Biometrics 1997;53:567-578</li>",
        "select auroc_ci(score, label, patient)\nfrom (values",
        "0.833",
        "auroc_ci(…)['value']",
    ] {
        assert!(page.contains(expected), "no {expected:?} on the page");
    }
}

#[tokio::test]
async fn the_example_is_run_with_one_click() {
    let page = get(Scenario::Normal, "/functions/wilson").await.text;
    let run = "/query?sql=select%20wilson%287%2C%2020%29%20as%20share";
    assert!(links(&page).iter().any(|link| link == run), "{page}");
    let answered = get(Scenario::Normal, run).await;
    assert_eq!(answered.status, 200);
    assert!(answered.text.contains("select wilson(7, 20) as share"));
}

#[tokio::test]
async fn an_example_that_this_site_cannot_run_is_not_offered() {
    let page = get(Scenario::Normal, "/functions/psi").await.text;
    assert!(page.contains("does not run on this site"));
    assert!(!page.contains("Run this in Query"));
    assert!(page.contains("is_shift"), "the answer is still shown");
}

#[tokio::test]
async fn a_mistyped_name_is_answered_with_the_nearest() {
    let answer = get(Scenario::Normal, "/functions/aurocci").await;
    assert_eq!(answer.status, 404);
    assert!(
        answer
            .text
            .contains("did you mean &quot;auroc_ci&quot;?</p>")
    );
    let other_case = get(Scenario::Normal, "/functions/AUROC_CI").await;
    assert_eq!(other_case.status, 200);
}

#[tokio::test]
async fn functions_are_reached_from_query_and_search() {
    let query = get(Scenario::Normal, "/query").await.text;
    assert!(links(&query).iter().any(|link| link == "/functions"));
    let refused = get(Scenario::Normal, "/query?sql=drop").await.text;
    assert!(links(&refused).iter().any(|link| link == "/functions"));
    let search = get(Scenario::Normal, "/search?q=calibration").await.text;
    assert!(
        links(&search)
            .iter()
            .any(|link| link == "/functions/calibration")
    );
}
