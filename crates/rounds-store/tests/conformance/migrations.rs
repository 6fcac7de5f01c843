//! Migrations: from every earlier schema, with data in it; once, whoever starts at once; and never
//! backwards.

use rounds_store::jobs::NewJob;
use rounds_store::{Store, StoreError};
use serde_json::json;

use crate::database::{TestDatabase, at, clock};
use crate::events::{event, hash};
use crate::ledger::entry;
use crate::people::new_person;

crate::both! {
    the_first_schema_with_people_becomes_the_newest
    the_second_schema_with_a_ledger_becomes_the_newest
    the_third_schema_with_jobs_becomes_the_newest
    processes_that_start_at_once_migrate_once
    a_newer_database_is_refused
    an_altered_migration_is_refused
}

async fn the_first_schema_with_people_becomes_the_newest(database: &TestDatabase) {
    let old = Store::open_as_of(&database.url, &clock(), 1)
        .await
        .expect("opened");
    let ada = old
        .people()
        .add(&new_person("ada"), at(0))
        .await
        .expect("added");
    assert!(old.ledger().head().await.is_err());
    old.close().await;
    let store = database.open().await;
    assert_eq!(store.people().get(&ada.id).await, Ok(ada));
    assert_eq!(store.ledger().head().await, Ok(None));
    assert!(store.jobs().counts().await.expect("counted").is_empty());
}

async fn the_second_schema_with_a_ledger_becomes_the_newest(database: &TestDatabase) {
    let old = Store::open_as_of(&database.url, &clock(), 2)
        .await
        .expect("opened");
    let position = old
        .ledger()
        .append(&entry(1, "per_a"))
        .await
        .expect("appended");
    assert!(old.jobs().counts().await.is_err());
    old.close().await;
    let store = database.open().await;
    assert_eq!(store.ledger().head().await, Ok(Some(position)));
    assert_eq!(
        store.ledger().verify(&[]).await.expect("an answer").fault,
        None
    );
    assert!(store.jobs().counts().await.expect("counted").is_empty());
}

async fn the_third_schema_with_jobs_becomes_the_newest(database: &TestDatabase) {
    let old = Store::open_as_of(&database.url, &clock(), 3)
        .await
        .expect("opened");
    let new = NewJob::new("load", json!({}), at(0));
    let job = old.jobs().add(&new, at(0)).await.expect("added");
    assert!(old.events().head().await.is_err());
    old.close().await;
    let store = database.open().await;
    assert_eq!(store.jobs().get(&job.job().id).await, Ok(job.job().clone()));
    assert_eq!(store.events().head().await, Ok(None));
    let new = [event(1, "tool", "a")];
    let kept = store.events().append(0, &new, hash).await.expect("kept");
    assert_eq!(kept[0].seq, 1);
}

async fn processes_that_start_at_once_migrate_once(database: &TestDatabase) {
    let opened = futures::future::join_all((0..6).map(|_| database.open())).await;
    for store in &opened {
        assert_eq!(store.people().count().await, Ok(0));
    }
    let mut connection = database.behind_its_back().await;
    let steps: (i64, i64) = sqlx::query_as("select count(*), max(number) from migration")
        .fetch_one(&mut connection)
        .await
        .expect("a count");
    assert_eq!(steps.0, steps.1);
}

async fn a_newer_database_is_refused(database: &TestDatabase) {
    database.open().await.close().await;
    database
        .tamper("insert into migration (number, hash, applied_at) values (9000, 'x', 0)")
        .await;
    let refused = Store::open(&database.url, &clock())
        .await
        .err()
        .expect("refused");
    assert!(
        matches!(refused, StoreError::TooNew { found: 9000, .. }),
        "{refused:?}"
    );
    assert!(refused.to_string().contains("newer program"), "{refused}");
}

async fn an_altered_migration_is_refused(database: &TestDatabase) {
    database.open().await.close().await;
    database
        .tamper("update migration set hash = 'x' where number = 2")
        .await;
    let refused = Store::open(&database.url, &clock())
        .await
        .err()
        .expect("refused");
    assert!(matches!(refused, StoreError::Damaged { .. }), "{refused:?}");
}
