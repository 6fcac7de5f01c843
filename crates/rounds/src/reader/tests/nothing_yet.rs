//! Before the first load every page has an answer.

use rounds_core::TableName;
use rounds_web::SiteReader;
use rounds_web::page_data::{
    Cell, DataPage, FindingFilter, MeasureFilter, QuarantineFilter, QuarantinePage, Question,
    Window,
};

use super::small_site;

#[tokio::test]
async fn an_empty_site_has_every_page() {
    let small = small_site::empty();
    let reader = &small.reader;
    let window = Window {
        offset: 0,
        limit: 12,
    };
    assert_eq!(reader.standing().await.expect("standing").as_of, None);
    let today = reader.today().await.expect("today");
    assert_eq!(
        (
            today.last_round,
            today.changes.len(),
            today.vital_signs.len()
        ),
        (None, 0, 0)
    );
    assert_eq!(
        reader
            .findings(&FindingFilter::default())
            .await
            .expect("findings")
            .rows,
        []
    );
    let measures = reader
        .measures(&MeasureFilter::default())
        .await
        .expect("measures");
    assert!(measures.rows.iter().all(|row| row.latest.is_none()));
    let measure = reader
        .measure("test.visits", None)
        .await
        .expect("a measure");
    assert_eq!(
        (measure.series.points.len(), measure.computed_at),
        (0, None)
    );
    let data = reader.data(window).await.expect("data");
    assert_eq!(
        data,
        DataPage {
            tables: data.tables,
            ..DataPage::default()
        }
    );
    let quarantine = reader
        .quarantine(&QuarantineFilter::default(), window)
        .await;
    assert_eq!(
        quarantine.expect("the quarantine"),
        QuarantinePage::default()
    );
    assert!(
        reader
            .tables()
            .await
            .expect("tables")
            .iter()
            .all(|table| table.rows == 0)
    );
    let name = TableName::new("clinical", "patient").expect("a name");
    let table = reader.table(&name).await.expect("a table");
    assert_eq!(
        (table.rows, table.size_bytes, table.history.len()),
        (0, None, 0)
    );
    let question = Question {
        sql: "select count(*) from clinical.patient".to_owned(),
        as_of: None,
        rows_max: 10,
    };
    assert_eq!(
        reader.query(&question).await.expect("an answer").rows,
        [[Cell::Integer(0)]]
    );
}
