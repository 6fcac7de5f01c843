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
