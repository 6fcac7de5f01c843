//! Sources, batches, quarantine and tables.

use rounds_core::TableName;
use rounds_web::page_data::{Counts, QuarantineFilter, SourceState, Window};
use rounds_web::{SiteError, SiteReader};

use super::small_site::{self, encounter, month, visits};

const ALL: Window = Window {
    offset: 0,
    limit: 50,
};

#[tokio::test]
async fn received_is_kept_and_duplicate_and_quarantined() {
    let small = small_site::loaded().await;
    small
        .load(
            "Encounter.001.ndjson",
            &encounter("later", "AMB", month(23)),
        )
        .await;
    let data = small.reader.data(ALL).await.expect("data");
    let [source] = data.sources.as_slice() else {
        panic!("one source is expected: {:?}", data.sources);
    };
    assert_eq!(
        (source.name.as_str(), source.kind.as_str()),
        ("ehr", "FHIR NDJSON")
    );
    assert!(source.location.ends_with("export"), "{}", source.location);
    assert_eq!(source.state, SourceState::Loaded);
    let counts = Counts {
        received: visits() + 4,
        kept: visits() + 1,
        duplicate: 1,
        quarantined: 2,
    };
    assert_eq!(source.counts, counts);
    assert!(source.counts.reconcile());
    assert_eq!((data.batches_total, data.quarantined), (2, 2));
    let numbers: Vec<i64> = data.batches.iter().map(|batch| batch.number).collect();
    assert_eq!(numbers, [2, 1]);
    assert!(data.batches.iter().all(|batch| batch.counts.reconcile()));
    assert_eq!(data.batches[1].file, "Encounter.ndjson");

    let second = Window {
        offset: 1,
        limit: 1,
    };
    let page = small.reader.data(second).await.expect("data");
    assert_eq!(
        page.batches
            .iter()
            .map(|batch| batch.number)
            .collect::<Vec<_>>(),
        [1]
    );
}

#[tokio::test]
async fn a_batch_says_what_it_wrote_and_why_it_refused() {
    let small = small_site::loaded().await;
    let page = small.reader.batch(1).await.expect("a batch");
    let written = |table: &str| {
        let writes = page.writes.iter();
        let found = writes.filter(|write| write.table.to_string() == table);
        found.map(|write| (write.rows, write.version)).next()
    };
    assert_eq!(written("clinical.encounter"), Some((visits(), 0)));
    assert_eq!(written("raw.fhir"), Some((visits(), 0)));
    let reasons: Vec<(&str, u64)> = page
        .reasons
        .iter()
        .map(|reason| (reason.reason.as_str(), reason.count))
        .collect();
    assert_eq!(reasons, [("malformed", 1), ("missing-key", 1)]);
    assert_eq!(page.content_hash.len(), 64);
    assert!(page.size_bytes > 0);
    let missing = small.reader.batch(7).await.expect_err("no such batch");
    assert!(
        matches!(missing, SiteError::NotFound { kind: "batch", .. }),
        "{missing}"
    );
}

#[tokio::test]
async fn quarantine_is_filtered_and_paged() {
    let small = small_site::loaded().await;
    let everything = QuarantineFilter::default();
    let page = small
        .reader
        .quarantine(&everything, ALL)
        .await
        .expect("the quarantine");
    assert_eq!((page.rows.len(), page.total, page.reasons.len()), (2, 2, 2));
    assert_eq!(page.sources, ["ehr"]);
    assert!(page.rows[0].line < page.rows[1].line);
    assert!(page.rows[1].raw.contains("O'Brien"), "{}", page.rows[1].raw);

    let malformed = QuarantineFilter {
        source: Some("ehr".to_owned()),
        reason: Some("malformed".to_owned()),
        batch: Some(1),
    };
    let page = small
        .reader
        .quarantine(&malformed, ALL)
        .await
        .expect("the quarantine");
    assert_eq!((page.rows.len(), page.total, page.reasons.len()), (1, 1, 2));
    assert_eq!(page.rows[0].reason, "malformed");

    let second = Window {
        offset: 1,
        limit: 1,
    };
    let page = small
        .reader
        .quarantine(&everything, second)
        .await
        .expect("the quarantine");
    assert_eq!((page.rows.len(), page.total), (1, 2));
    assert_eq!(page.rows[0].reason, "malformed");
}

#[tokio::test]
async fn a_filter_with_quotes_is_a_text_and_not_sql() {
    let small = small_site::loaded().await;
    let filter = QuarantineFilter {
        source: Some("x' or 'a' = 'a".to_owned()),
        ..QuarantineFilter::default()
    };
    let page = small
        .reader
        .quarantine(&filter, ALL)
        .await
        .expect("the quarantine");
    assert_eq!((page.rows.len(), page.total), (0, 0));
}

#[tokio::test]
async fn tables_are_listed_with_those_that_are_empty() {
    let small = small_site::loaded().await;
    let tables = small.reader.tables().await.expect("tables");
    let found = |name: &str| tables.iter().find(|table| table.name.to_string() == name);
    let encounter = found("clinical.encounter").expect("the table");
    assert_eq!((encounter.rows, encounter.version), (visits(), Some(0)));
    assert_eq!(encounter.written_at, Some(small_site::now()));
    let patient = found("clinical.patient").expect("the table");
    assert_eq!(
        (patient.rows, patient.version, patient.written_at),
        (0, None, None)
    );
}

#[tokio::test]
async fn a_table_names_its_versions_and_the_measures_that_read_it() {
    let small = small_site::loaded().await;
    let name = TableName::new("clinical", "encounter").expect("a name");
    let page = small.reader.table(&name).await.expect("a table");
    assert_eq!(page.rows, visits());
    assert_eq!(page.measures, ["test.finished", "test.visits"]);
    let [version] = page.history.as_slice() else {
        panic!("one version is expected: {:?}", page.history);
    };
    assert_eq!(
        (version.version, version.rows, version.batch),
        (0, Some(visits()), Some(1))
    );
    assert_eq!(version.operation, "load");

    let typo = TableName::new("clinical", "encountr").expect("a name");
    let error = small
        .reader
        .table(&typo)
        .await
        .expect_err("no such table")
        .to_string();
    assert!(
        error.ends_with("did you mean \"clinical.encounter\"?"),
        "{error}"
    );
}
