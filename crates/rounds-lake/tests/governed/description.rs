//! What a query can find out about tables that are hidden, and about the server.

use rounds_core::access::ReadRights;

use crate::example::{self, DERIVED};
use crate::site::Site;

async fn site() -> Site {
    Site::of(&example::all(), DERIVED).await
}

async fn error(site: &Site, sql: &str) -> String {
    match site.rows(sql, &example::west()).await {
        Ok(rows) => panic!("{sql} was answered: {rows:?}"),
        Err(error) => error.to_string(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_and_columns_are_what_the_rights_say() {
    let site = site().await;
    let west = example::west();
    let count = "select count(*), count(name), count(distinct patient_id) from clinical.patient";
    assert_eq!(site.rows(count, &west).await.expect("rows"), ["3 | 0 | 3"]);
    let all = site
        .rows(count, &ReadRights::Unlimited)
        .await
        .expect("rows");
    assert_eq!(all, ["6 | 5 | 6"]);
    let years = "select birth_date from clinical.patient order by 1";
    let rows = site.rows(years, &west).await.expect("rows");
    assert_eq!(rows, ["1970-01-01", "1975-01-01", "null"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_table_reads_like_one_that_nobody_defined() {
    let site = site().await;
    for (hidden, unknown) in [
        ("finance.secret", "finance.sacred"),
        ("system.table_version", "system.table_virtue"),
        ("rounds.finance.secret", "rounds.finance.sacred"),
        (
            "information_schema.df_settings",
            "information_schema.df_sextants",
        ),
    ] {
        for sql in [
            "select * from TABLE",
            "select 1 from (select * from TABLE) x",
            "with x as (select * from TABLE) select 1",
            "show columns from TABLE",
            "explain select * from TABLE",
        ] {
            let hidden = error(&site, &sql.replace("TABLE", hidden)).await;
            let unknown = error(&site, &sql.replace("TABLE", unknown)).await;
            assert_eq!(similar(&hidden), similar(&unknown), "{sql}");
        }
    }
}

/// The text with the unknown names replaced by the hidden ones.
fn similar(text: &str) -> String {
    text.replace("sacred", "secret")
        .replace("table_virtue", "table_version")
        .replace("df_sextants", "df_settings")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_information_schema_lists_what_may_be_seen() {
    let site = site().await;
    let west = example::west();
    let tables = "select table_schema || '.' || table_name from information_schema.tables \
                  where table_schema <> 'information_schema' order by 1";
    let expected = [
        "clinical.paid_visit",
        "clinical.patient",
        "clinical.visit",
        "workforce.site",
    ];
    assert_eq!(site.rows(tables, &west).await.expect("rows"), expected);
    let shown = site
        .rows("show tables", &west)
        .await
        .expect("rows")
        .join("\n");
    assert!(
        shown.contains("clinical | visit") && !shown.contains("secret"),
        "{shown}"
    );
    for table in ["columns", "schemata", "views", "tables"] {
        let sql = format!("select * from information_schema.{table}");
        let text = site.rows(&sql, &west).await.expect("rows").join("\n");
        assert!(
            !text.contains("secret") && !text.contains("finance"),
            "{text}"
        );
        assert!(
            !text.contains("cost > 0"),
            "the query of a derived table is shown: {text}"
        );
    }
}
