//! The query page.

use rounds_web::SiteReader;
use rounds_web::page_data::{Cell, Position, QueryAnswer, QueryRefused, Question};

use super::small_site::{self, SmallSite, visits};

async fn ask(small: &SmallSite, sql: &str) -> Result<QueryAnswer, QueryRefused> {
    ask_as_of(small, sql, None).await
}

async fn ask_as_of(
    small: &SmallSite,
    sql: &str,
    as_of: Option<&str>,
) -> Result<QueryAnswer, QueryRefused> {
    let question = Question {
        sql: sql.to_owned(),
        as_of: as_of.map(str::to_owned),
        rows_max: 3,
    };
    small.reader.query(&question).await
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

#[tokio::test]
async fn an_answer_has_typed_cells_and_says_what_it_read() {
    let small = small_site::loaded().await;
    let sql = "select class, start, 1.5 as half, count(*) over () as n, status = 'finished' as done, \
               null as nothing, cast(start as date) as day from clinical.encounter order by id";
    let answer = ask(&small, sql).await.expect("an answer");
    let types: Vec<&str> = answer
        .columns
        .iter()
        .map(|column| column.type_name.as_str())
        .collect();
    assert_eq!(
        types,
        [
            "text",
            "timestamp",
            "number",
            "integer",
            "boolean",
            "null",
            "date"
        ]
    );
    let n = i64::try_from(visits()).expect("few");
    let first = [
        text("EMER"),
        text("2024-02-01T09:00:00Z"),
        Cell::Number(1.5),
        Cell::Integer(n),
        Cell::Boolean(true),
        Cell::Null,
        text("2024-02-01"),
    ];
    assert_eq!(answer.rows[0], first);
    assert_eq!((answer.rows.len(), answer.more), (3, true));
    let [read] = answer.reads.as_slice() else {
        panic!("one table: {:?}", answer.reads)
    };
    assert_eq!(
        (read.table.to_string().as_str(), read.version),
        ("clinical.encounter", 0)
    );
}

#[tokio::test]
async fn an_earlier_version_is_answered_as_it_was() {
    let small = small_site::loaded().await;
    let sql = "select count(*) from measure.result where measure_id = 'test.visits'";
    let before = ask_as_of(&small, sql, Some("1")).await.expect("an answer");
    assert_eq!(before.rows, [[Cell::Integer(0)]]);
    let after = ask_as_of(&small, sql, Some("2")).await.expect("an answer");
    assert_eq!(after.rows, [[Cell::Integer(24)]]);
    let refused = ask_as_of(&small, sql, Some("yesterday"))
        .await
        .expect_err("not a time");
    assert!(
        refused.message.contains("neither a version nor a time"),
        "{refused}"
    );
    let refused = ask_as_of(&small, sql, Some("99"))
        .await
        .expect_err("no such version");
    assert!(refused.message.contains("no version 99"), "{refused}");
}

#[tokio::test]
async fn what_changes_anything_is_refused() {
    let small = small_site::loaded().await;
    for sql in [
        "delete from clinical.encounter",
        "insert into clinical.encounter (id) values ('x')",
        "copy (select 1) to 'x.csv'",
        "create table t as select 1",
        "select 1; select 2",
    ] {
        let refused = ask(&small, sql).await.expect_err("refused");
        let says_why =
            refused.message.contains("refused") || refused.message.contains("one statement");
        assert!(says_why, "{sql}: {refused}");
    }
    let left = ask(&small, "select count(*) from clinical.encounter")
        .await
        .expect("an answer");
    assert_eq!(
        left.rows,
        [[Cell::Integer(i64::try_from(visits()).expect("few"))]]
    );
}

#[tokio::test]
async fn a_mistake_is_pointed_at() {
    let small = small_site::loaded().await;
    let refused = ask(&small, "select *\nfrom clinical.encountr")
        .await
        .expect_err("no such table");
    assert_eq!(refused.message, "there is no table clinical.encountr");
    assert_eq!(
        refused.hint.as_deref(),
        Some("Did you mean clinical.encounter?")
    );
    assert_eq!(refused.position, Some(Position { line: 2, column: 6 }));

    let refused = ask(&small, "select clas from clinical.encounter")
        .await
        .expect_err("no such column");
    assert_eq!(refused.message, "there is no column clas");
    assert_eq!(refused.position, Some(Position { line: 1, column: 8 }));
    assert_eq!(
        refused.hint.as_deref(),
        Some("Did you mean 'clinical.encounter.class'?")
    );

    let refused = ask(&small, "select q from (select 1 as a, 2 as b)")
        .await
        .expect_err("no such column");
    assert_eq!(refused.hint.as_deref(), Some("Columns here: a, b"));

    let refused = ask(&small, "selec 1").await.expect_err("not SQL");
    assert_eq!(refused.position, Some(Position { line: 1, column: 1 }));
}

#[tokio::test]
async fn a_refusal_does_not_quote_rows() {
    let small = small_site::loaded().await;
    let refused = ask(&small, "select cast(id as bigint) from clinical.encounter").await;
    let refused = refused.expect_err("ids are no numbers");
    assert!(!refused.message.contains("e-"), "{refused}");
    assert!(refused.message.contains("…"), "{refused}");
    assert!(refused.hint.is_some_and(|hint| hint.contains("try_cast")));
}
