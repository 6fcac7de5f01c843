//! Events: what is appended stands there, in order, once, and in the ledger; who decided on an old
//! head is refused and leaves nothing behind.

use data_encoding::HEXLOWER;
use rounds_core::access::{ActorKind, PersonId};
use rounds_store::StoreError;
use rounds_store::events::{Hashed, NewEvent};
use rounds_store::ledger::{NewEntry, Object};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::database::{TestDatabase, at};
use crate::ledger::entry;

crate::both! {
    events_are_read_back_numbered_and_chained_by_subject
    an_event_is_in_the_ledger_by_number_and_hash
    a_detail_that_is_too_long_for_the_ledger_still_names_its_event
    an_old_head_is_refused_and_nothing_is_kept
    an_event_that_cannot_be_kept_takes_the_others_back
    many_who_append_at_once_make_one_order
}

/// A hash over every field, as the caller's function is one.
pub fn hash(of: &Hashed<'_>) -> String {
    HEXLOWER.encode(&Sha256::digest(format!("{of:?}").as_bytes()))
}

pub fn event(second: i64, kind: &str, id: &str) -> NewEvent {
    let mut entry = entry(second, "per_a");
    entry.object = Object::new(kind, id);
    entry.detail = json!({"what": "moved"});
    NewEvent {
        subject_kind: kind.to_owned(),
        subject_id: id.to_owned(),
        at: at(second),
        person: PersonId("per_a".to_owned()),
        person_name: "Dr. Ä".to_owned(),
        actor_kind: ActorKind::Person,
        body: format!(r#"{{"second":{second}}}"#),
        entry,
    }
}

async fn events_are_read_back_numbered_and_chained_by_subject(database: &TestDatabase) {
    let store = database.open().await;
    assert_eq!(store.events().head().await, Ok(None));
    let new = [
        event(1, "tool", "apache"),
        event(2, "review", "apache"),
        event(3, "tool", "apache"),
    ];
    let first = store.events().append(0, &new, hash).await.expect("kept");
    let new = [event(4, "tool", "apache")];
    let next = store.events().append(3, &new, hash).await.expect("kept");
    let all = [first, next].concat();
    let places: Vec<_> = all.iter().map(|one| (one.seq, one.version)).collect();
    assert_eq!(places, [(1, 1), (2, 1), (3, 2), (4, 3)]);
    assert_eq!(all[1].previous, "");
    assert_eq!(all[2].previous, all[0].hash);
    assert_eq!(all[3].previous, all[2].hash);
    for one in &all {
        assert_eq!(hash(&one.hashed()), one.hash);
    }
    assert_eq!(store.events().since(0, 100).await, Ok(all.clone()));
    assert_eq!(store.events().since(1, 2).await, Ok(all[1..3].to_vec()));
    assert_eq!(store.events().since(4, 100).await, Ok(Vec::new()));
    let tool = store.events().of_subject("tool", "apache").await;
    assert_eq!(
        tool,
        Ok(vec![all[0].clone(), all[2].clone(), all[3].clone()])
    );
    let head = store.events().head().await.expect("read").expect("a head");
    assert_eq!((head.seq, &head.hash), (4, &all[3].hash));
}

async fn an_event_is_in_the_ledger_by_number_and_hash(database: &TestDatabase) {
    let store = database.open().await;
    let before = entry(0, "per_b");
    store.ledger().append(&before).await.expect("appended");
    let new = [event(1, "tool", "a")];
    let kept = store.events().append(0, &new, hash).await.expect("kept");
    assert_eq!(kept[0].ledger_seq, 2);
    let entry = store.ledger().get(2).await.expect("an entry");
    let detail: Value = serde_json::from_str(&entry.detail).expect("JSON");
    let expected = json!({"what": "moved", "event": {"seq": 1, "hash": kept[0].hash}});
    assert_eq!(detail, expected);
    assert_eq!(entry.object, Object::new("tool", "a"));
    let ledger = store.ledger().verify(&[]).await.expect("an answer");
    assert_eq!((ledger.entries, ledger.fault), (2, None));
}

async fn a_detail_that_is_too_long_for_the_ledger_still_names_its_event(database: &TestDatabase) {
    let store = database.open().await;
    // One that just fits without its event, and one that never does.
    let fits = NewEntry::DETAIL_BYTES_MAX - json!({"t": ""}).to_string().len();
    let new: Vec<_> = [fits, 5 * fits]
        .into_iter()
        .map(|length| {
            let mut new = event(1, "tool", "a");
            new.entry.detail = json!({"t": "x".repeat(length)});
            new
        })
        .collect();
    let kept = store.events().append(0, &new, hash).await.expect("kept");
    for event in &kept {
        let entry = store.ledger().get(event.ledger_seq).await.expect("read");
        let detail: Value = serde_json::from_str(&entry.detail).expect("JSON");
        assert_eq!(detail["event"]["hash"], json!(event.hash));
        assert_eq!(detail["cut"], json!(true));
    }
    let verification = store.events().verify(hash).await.expect("an answer");
    assert_eq!((verification.events, verification.fault), (2, None));
}

async fn an_old_head_is_refused_and_nothing_is_kept(database: &TestDatabase) {
    let store = database.open().await;
    let new = [event(1, "tool", "a"), event(2, "tool", "b")];
    store.events().append(0, &new, hash).await.expect("kept");
    let ledger = store.ledger().head().await;
    for head in [0, 1, 3, -1] {
        let refused = store.events().append(head, &new, hash).await;
        assert!(
            matches!(refused, Err(StoreError::Conflict { .. })),
            "{head} {refused:?}"
        );
    }
    assert_eq!(store.ledger().head().await, ledger);
    let since = store.events().since(0, 9).await.expect("read");
    assert_eq!(since.len(), 2);
    // Nothing to keep is kept as well, and moves nothing.
    let nothing = store.events().append(2, &[], hash).await;
    assert_eq!(nothing, Ok(Vec::new()));
    let verification = store.events().verify(hash).await.expect("an answer");
    assert_eq!((verification.events, verification.fault), (2, None));
}

async fn an_event_that_cannot_be_kept_takes_the_others_back(database: &TestDatabase) {
    let store = database.open().await;
    let wrong: [fn(&mut NewEvent); 3] = [
        |new| new.body = "x".repeat(1024 * 1024 + 1),
        |new| new.subject_id = "a\0b".to_owned(),
        |new| new.entry.detail = json!("no object"),
    ];
    for make_wrong in wrong {
        let mut new = [event(1, "tool", "a"), event(2, "tool", "b")];
        make_wrong(&mut new[1]);
        let refused = store.events().append(0, &new, hash).await;
        assert!(
            matches!(refused, Err(StoreError::Unacceptable { .. })),
            "{refused:?}"
        );
        assert_eq!(store.events().head().await, Ok(None));
        assert_eq!(store.events().since(0, 9).await, Ok(Vec::new()));
        assert_eq!(store.ledger().head().await, Ok(None));
    }
}

async fn many_who_append_at_once_make_one_order(database: &TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    let writers = (0..6).map(|writer| {
        let store = if writer % 2 == 0 {
            store.clone()
        } else {
            other.clone()
        };
        tokio::spawn(async move {
            let mut kept = 0;
            while kept < 10 {
                let head = store.events().head().await.expect("read");
                let head = head.map_or(0, |head| head.seq);
                let new = [event(kept, "tool", &format!("t{}", writer % 3))];
                match store.events().append(head, &new, hash).await {
                    Ok(_) => kept += 1,
                    Err(StoreError::Conflict { .. }) => {}
                    Err(other) => panic!("{other}"),
                }
                // Entries that are no events come between.
                let entry = entry(kept, "per_z");
                store.ledger().append(&entry).await.expect("appended");
            }
        })
    });
    for writer in futures::future::join_all(writers).await {
        writer.expect("no writer panics");
    }
    let verification = store.events().verify(hash).await.expect("an answer");
    assert_eq!((verification.events, verification.fault), (60, None));
    let ledger = store.ledger().verify(&[]).await.expect("an answer");
    assert_eq!(ledger.fault, None);
    for tool in ["t0", "t1", "t2"] {
        let events = store.events().of_subject("tool", tool).await;
        assert_eq!(events.expect("read").len(), 20);
    }
}
