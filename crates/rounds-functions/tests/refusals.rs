//! Impossible input is an error that says which function, which argument and what is expected.
#![allow(clippy::unwrap_used, clippy::panic, reason = "test code")]

mod session;

use session::{Rows, answer};

async fn refusal(sql: &str) -> String {
    let rows = Rows::generated(10, 1).partitions(2, 0);
    match answer(&rows, sql).await {
        Ok(rows) => panic!("{sql} answered {rows:?}"),
        Err(error) => error.strip_backtrace(),
    }
}

#[tokio::test]
async fn refusals_name_the_function_and_the_cause() {
    let cases = [
        (
            "select wilson(-1, 10)",
            "wilson: events: expected a count (0, 1, 2, …), found -1",
        ),
        (
            "select wilson(11, 10)",
            "wilson: events: expected at most the total 10, found 11",
        ),
        (
            "select poisson_ci(1, -3)",
            "poisson_ci: exposure: expected more than 0, found -3",
        ),
        (
            "select quantile_ci(value, 1.5) from rows",
            "quantile_ci: probability: expected a probability from 0 to 1, found 1.5",
        ),
        (
            "select quantile_ci(value, value) from rows",
            "quantile_ci: probability: expected a constant number",
        ),
        (
            "select quantile_ci(value) from rows",
            "quantile_ci(value, probability) takes 2 arguments, found 1",
        ),
        (
            "select mean_ci(category) from rows",
            "mean_ci(value): value takes numbers, found Utf8",
        ),
        (
            "select quantile_ci(distinct value, 0.9) from rows",
            "quantile_ci: DISTINCT would drop rows that happen to be equal",
        ),
        (
            "select brier(1.7, label) from rows",
            "brier: score: expected a probability from 0 to 1, found 1.7",
        ),
        (
            "select auroc(score, 2) from rows",
            "auroc: label: expected 0 or 1 (NULL while it is not known), found 2",
        ),
        (
            "select auroc_ci(score, label, cast(null as varchar)) from rows",
            "auroc_ci: patient_id: expected an id in every row that has a score and a label",
        ),
        (
            "select psi(value, 'valuez') from rows",
            "psi: reference \"valuez\" is not known; did you mean \"values\"?",
        ),
        (
            "select psi(category, 'values') from rows",
            "psi: value: expected numbers, as the reference has, found Utf8",
        ),
        (
            "select net_benefit(score, label, 1.0) from rows",
            "net_benefit: threshold probability: expected",
        ),
        (
            "select control_chart('xbar', 'mdc', 0, at, value) from rows",
            "control_chart: kind \"xbar\" is not known; there are xmr,",
        ),
        (
            "select control_chart('p', 'mdc', 0, at, value) from rows",
            "needs a denominator in every period",
        ),
        (
            "select rate_shift(at, -1) from rows",
            "rate_shift: count of a day: expected a count",
        ),
        (
            "select merge_histograms('zz') from rows",
            "merge_histograms: state of scores: the bytes are cut off or damaged",
        ),
        (
            "select score_histogram(score, label, 99) from rows",
            "score_histogram: bits: expected a whole number from 6 to 16, found 99",
        ),
    ];
    for (sql, expected) in cases {
        let found = refusal(sql).await;
        assert!(
            found.contains(expected),
            "{sql}\n found {found}\n expected {expected}"
        );
    }
}

#[tokio::test]
async fn a_null_argument_answers_null() {
    let rows = Rows::generated(10, 1).partitions(1, 0);
    for sql in [
        "select wilson(null, 10) as answer",
        "select poisson_ci(3, cast(null as double)) as answer",
        "select wilson(0, 0) as answer",
    ] {
        let found = answer(&rows, sql).await.unwrap();
        assert_eq!(found, [r#"{"answer":null}"#], "{sql}");
    }
}
