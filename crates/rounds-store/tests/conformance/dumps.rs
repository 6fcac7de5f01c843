//! A dump of one database restored into another, of the same kind and of the other kind.

use rounds_store::dump::DumpError;
use rounds_store::jobs::NewJob;
use rounds_store::{Store, StoreError};
use serde_json::json;

use crate::database::{self, TestDatabase, at, clock};
use crate::events::{event, hash};
use crate::ledger::{entry, subject};
use crate::outbox::notice;
use crate::people::new_person;
use crate::sign_in::session;

crate::both! {
    all_that_lasts_is_restored_in_either_database
    a_dump_that_was_cut_or_altered_is_refused
    a_database_with_something_in_it_is_not_written_over
    a_dump_of_an_earlier_schema_is_brought_up_to_date
}

async fn filled(database: &TestDatabase) -> Store {
    let store = database.open().await;
    let ada = store
        .people()
        .add(&new_person("ada"), at(0))
        .await
        .expect("added");
    store
        .people()
        .link(&ada.id, "https://idp.example", "42", at(0))
        .await
        .expect("linked");
    store
        .credentials()
        .set_password_hash(&ada.id, "hash", at(0))
        .await
        .expect("kept");
    store
        .sessions()
        .insert(&session(&ada.id, "one"))
        .await
        .expect("kept");
    store
        .one_time()
        .put("set-up", "h", at(100), None)
        .await
        .expect("kept");
    store
        .settings()
        .set("quote \"", "line\nend \\ é 😀")
        .await
        .expect("kept");
    for number in 1..=5 {
        let mut new = entry(number, &ada.id.0);
        new.subjects = vec![subject("aa"), subject("bb")];
        store.ledger().append(&new).await.expect("appended");
    }
    for number in 0..3 {
        let new = [event(number, "tool", "a")];
        let kept = store.events().append(number, &new, hash).await;
        kept.expect("kept");
    }
    let told = store.outbox().put(&[notice("k", "per_a")]).await;
    assert_eq!(told, Ok(1));
    let job = NewJob::new("load", json!({"a": 1}), at(0));
    let first = store
        .jobs()
        .add(&job, at(0))
        .await
        .expect("added")
        .job()
        .id
        .clone();
    let next = NewJob {
        needs: vec![first],
        ..job
    };
    store.jobs().add(&next, at(0)).await.expect("added");
    store
}

async fn dumped(store: &Store) -> Vec<u8> {
    let mut bytes = Vec::new();
    store.dump(&mut bytes).await.expect("dumped");
    bytes
}

async fn all_that_lasts_is_restored_in_either_database(database: &TestDatabase) {
    let store = filled(database).await;
    let dump = dumped(&store).await;
    let targets = [Some(database::sqlite()), database::postgres()];
    for target in targets.into_iter().flatten() {
        let (restored, counted) = Store::restore(&target.url, &mut dump.as_slice(), &clock())
            .await
            .expect("restored");
        assert_eq!(
            counted.rows,
            u64::try_from(dump.split(|byte| *byte == b'\n').count() - 3).expect("a count")
        );
        assert_eq!(dumped(&restored).await, dump);
        let ada = restored
            .people()
            .by_identity("https://idp.example", "42")
            .await
            .expect("read")
            .expect("ada");
        assert_eq!(
            restored.people().get(&ada.id).await,
            store.people().get(&ada.id).await
        );
        let verification = restored.ledger().verify(&[]).await.expect("an answer");
        assert_eq!((verification.entries, verification.fault), (8, None));
        assert_eq!(restored.ledger().head().await, store.ledger().head().await);
        assert_eq!(
            restored
                .ledger()
                .append(&entry(9, "per_x"))
                .await
                .expect("appended")
                .seq,
            9
        );
        // What was put before the backup is not told anew.
        let told = restored.outbox().put(&[notice("k", "per_a")]).await;
        assert_eq!(told, Ok(0));
        let new = [event(9, "tool", "a")];
        let kept = restored.events().append(3, &new, hash).await;
        assert_eq!(kept.expect("kept")[0].version, 4);
        let verification = restored.events().verify(hash).await.expect("an answer");
        assert_eq!((verification.events, verification.fault), (4, None));
        assert!(
            restored
                .sessions()
                .list_of(&ada.id)
                .await
                .expect("read")
                .is_empty()
        );
        assert_eq!(restored.one_time().any("set-up", at(0)).await, Ok(false));
        let kept = restored.settings().get("quote \"").await;
        assert_eq!(kept, Ok(Some("line\nend \\ é 😀".to_owned())));
    }
}

async fn a_dump_that_was_cut_or_altered_is_refused(database: &TestDatabase) {
    let store = filled(&database::sqlite()).await;
    let dump = dumped(&store).await;
    let text = String::from_utf8(dump).expect("text");
    let lines: Vec<_> = text.split_inclusive('\n').collect();
    let last = lines.len() - 1;
    let broken = [
        lines[..last].concat(),
        text[..text.len() / 2].to_owned(),
        text[..text.len() - 1].to_owned(),
        [&lines[..3], &lines[4..]].concat().concat(),
        text.replace("Person ada", "Person eve"),
        text.replace("\"table\":\"person\"", "\"table\":\"migration\""),
        text.replace("\"email\"", "\"email) values (1); drop table person; --\""),
        String::new(),
    ];
    for dump in &broken {
        let refused = Store::restore(&database.url, &mut dump.as_bytes(), &clock()).await;
        assert!(
            matches!(refused, Err(DumpError::Damaged { .. })),
            "{:?}",
            refused.err()
        );
    }
    // Nothing of them was kept: the whole dump goes in.
    let restored = Store::restore(&database.url, &mut text.as_bytes(), &clock()).await;
    assert_eq!(restored.expect("restored").0.people().count().await, Ok(1));
}

async fn a_database_with_something_in_it_is_not_written_over(database: &TestDatabase) {
    let store = filled(database).await;
    let dump = dumped(&store).await;
    let refused = Store::restore(&database.url, &mut dump.as_slice(), &clock()).await;
    assert!(
        matches!(refused, Err(DumpError::NotEmpty { .. })),
        "{:?}",
        refused.err()
    );
    assert_eq!(store.people().count().await, Ok(1));
    let newer =
        String::from_utf8(dump)
            .expect("text")
            .replacen("\"schema\":4", "\"schema\":9000", 1);
    let refused = Store::restore(&database.url, &mut newer.as_bytes(), &clock()).await;
    assert!(
        matches!(refused, Err(DumpError::TooNew { found: 9000, .. })),
        "{:?}",
        refused.err()
    );
}

async fn a_dump_of_an_earlier_schema_is_brought_up_to_date(database: &TestDatabase) {
    let earlier = database::sqlite();
    let old = Store::open_as_of(&earlier.url, &clock(), 2)
        .await
        .expect("opened");
    old.people()
        .add(&new_person("ada"), at(0))
        .await
        .expect("added");
    let position = old
        .ledger()
        .append(&entry(1, "per_a"))
        .await
        .expect("appended");
    let dump = dumped(&old).await;
    let (restored, _) = Store::restore(&database.url, &mut dump.as_slice(), &clock())
        .await
        .expect("restored");
    assert_eq!(restored.ledger().head().await, Ok(Some(position)));
    assert_eq!(
        restored.jobs().counts().await.map(|counts| counts.len()),
        Ok::<_, StoreError>(0)
    );
}
