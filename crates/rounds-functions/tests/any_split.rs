//! Every aggregate answers the same digits however its rows are ordered, split and partitioned,
//! plain, grouped, filtered and over windows.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

mod session;

use rounds_functions::{Call, SiteValues, all};
use session::{CALLS, Rows, answer, site};

/// Functions that count missing values, so that rows of NULL are an answer.
const COUNTING_NULLS: [&str; 3] = ["psi(", "score_histogram(", "missing_difference("];

fn aggregates() -> Vec<&'static str> {
    all(&site())
        .iter()
        .filter(|function| function.call() == Call::Aggregate)
        .map(|function| function.description().name)
        .collect()
}

#[test]
fn every_aggregate_has_a_call_to_test() {
    let untested: Vec<&str> = aggregates()
        .into_iter()
        .filter(|name| {
            !CALLS
                .iter()
                .any(|call| call.starts_with(&format!("{name}(")))
        })
        .collect();
    assert!(
        untested.is_empty(),
        "no call in tests/session: {untested:?}"
    );
    let _: SiteValues = site();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_order_and_any_partitions_give_the_same_digits() {
    let rows = Rows::generated(600, 7);
    for call in CALLS {
        let sql = format!("select {call} as answer from rows");
        let whole = answer(&rows.partitions(1, 0), &sql).await.unwrap();
        for (partitions, turn) in [(2, 17), (3, 301), (7, 599), (13, 1)] {
            let split = answer(&rows.partitions(partitions, turn), &sql).await;
            assert_eq!(split.unwrap(), whole, "{call}: {partitions} partitions");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn groups_and_grouping_sets_give_what_filtered_rows_give() {
    let rows = Rows::generated(400, 11).partitions(3, 5);
    for call in CALLS {
        let grouped = format!(
            "select ward, {call} as answer from rows group by grouping sets ((ward), ()) order by ward nulls first"
        );
        let grouped = answer(&rows, &grouped).await.unwrap();
        let mut expected = answer(
            &rows,
            &format!("select cast(null as varchar) as ward, {call} as answer from rows"),
        )
        .await
        .unwrap();
        for ward in ["east", "north", "west"] {
            let one = format!(
                "select '{ward}' as ward, {call} filter (where ward = '{ward}') as answer from rows"
            );
            expected.extend(answer(&rows, &one).await.unwrap());
        }
        assert_eq!(grouped, expected, "{call}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moving_windows_give_what_their_rows_give() {
    let rows = Rows::generated(60, 3).partitions(2, 9);
    for call in CALLS {
        let moving = format!(
            "select day, {call} over (order by day rows between 29 preceding and current row) as answer \
             from rows order by day"
        );
        let moving = answer(&rows, &moving).await.unwrap();
        assert_eq!(moving.len(), 60, "{call}");
        let last = format!("select 59 as day, {call} as answer from rows where day > 29");
        let last = answer(&rows, &last).await.unwrap();
        assert_eq!(moving.last(), last.first(), "{call}");
        let growing =
            format!("select day, {call} over (order by day) as answer from rows order by day");
        let growing = answer(&rows, &growing).await.unwrap();
        let whole = format!("select 59 as day, {call} as answer from rows");
        assert_eq!(
            growing.last(),
            answer(&rows, &whole).await.unwrap().first(),
            "{call}"
        );
    }
}

#[tokio::test]
async fn no_rows_and_only_nulls_answer_null_and_never_fail() {
    let rows = Rows::generated(30, 5).partitions(1, 0);
    for call in CALLS {
        let none = format!("select {call} as answer from rows where day < 0");
        let none = answer(&rows, &none).await.unwrap();
        assert_eq!(none, [r#"{"answer":null}"#], "{call} of no rows");
        if COUNTING_NULLS.iter().any(|name| call.starts_with(name)) {
            continue;
        }
        let nulls = format!(
            "select {call} as answer from (select day, ward, patient, cast(null as double) as score, \
             cast(null as double) as other_score, cast(null as int) as label, cast(null as double) as value, \
             cast(null as varchar) as category, cast(null as boolean) as in_reference, \
             cast(null as bytea) as score_histogram, cast(null as timestamp) as at, \
             cast(null as timestamp) as known_at, cast(null as double) as silent, cast(null as double) as numerator, cast(null as double) as denominator from rows)"
        );
        let nulls = answer(&rows, &nulls).await.unwrap();
        assert_eq!(nulls, [r#"{"answer":null}"#], "{call} of NULLs");
    }
}
