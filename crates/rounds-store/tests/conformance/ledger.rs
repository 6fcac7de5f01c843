//! The ledger: what is appended stands there, in order, once.

use rounds_core::access::{ActorKind, PersonId};
use rounds_store::ledger::{Action, Actor, NewEntry, Object, Subject, SubjectKind, hash};
use rounds_store::page::Page;
use serde_json::json;

use crate::database::{TestDatabase, at};

crate::both! {
    an_entry_is_read_back_and_chained
    many_who_append_at_once_make_one_chain
}

pub fn entry(second: i64, person: &str) -> NewEntry {
    let actor = Actor {
        kind: ActorKind::Person,
        person: PersonId(person.to_owned()),
        name: format!("Dr. {person}"),
        via: Some("ses_1".to_owned()),
    };
    NewEntry::new(
        at(second),
        actor,
        Action::Read,
        Object::new("finding", "17"),
        "192.0.2.1",
    )
}

pub fn subject(id_hash: &str) -> Subject {
    Subject {
        kind: SubjectKind::Patient,
        id_hash: id_hash.to_owned(),
    }
}

async fn an_entry_is_read_back_and_chained(database: &TestDatabase) {
    let store = database.open().await;
    let ledger = store.ledger();
    assert_eq!(ledger.head().await, Ok(None));
    let mut new = entry(1, "per_a");
    new.rows = Some(250);
    new.detail = json!({"question": "select 'é' \u{0}"});
    new.subjects = (0..250)
        .map(|id| subject(&format!("{id:03}")))
        .rev()
        .collect();
    let first = ledger.append(&new).await.expect("appended");
    let second = ledger.append(&entry(2, "per_b")).await.expect("appended");
    assert_eq!((first.seq, second.seq), (1, 2));
    let read = ledger.get(1).await.expect("read");
    assert_eq!((read.previous.as_str(), &read.hash), ("", &first.hash));
    assert_eq!(
        (read.rows, &read.detail),
        (Some(250), &new.detail.to_string())
    );
    assert_eq!(read.subjects.len(), 250);
    assert_eq!(hash(&read), read.hash);
    let next = ledger.get(2).await.expect("read");
    assert_eq!(
        (&next.previous, hash(&next)),
        (&first.hash, next.hash.clone())
    );
    assert_eq!(ledger.head().await, Ok(Some(second)));
}

async fn many_who_append_at_once_make_one_chain(database: &TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    let writers = (0..8).map(|writer| {
        let store = if writer % 2 == 0 {
            store.clone()
        } else {
            other.clone()
        };
        tokio::spawn(async move {
            let mut positions = Vec::new();
            for second in 0..25 {
                let entry = entry(second, &format!("per_{writer}"));
                positions.push(store.ledger().append(&entry).await.expect("appended"));
            }
            positions
        })
    });
    let mut positions: Vec<_> = futures::future::join_all(writers)
        .await
        .into_iter()
        .flat_map(|writer| writer.expect("no writer panics"))
        .collect();
    positions.sort_by_key(|position| position.seq);
    let numbers: Vec<_> = positions.iter().map(|position| position.seq).collect();
    assert_eq!(numbers, (1..=200).collect::<Vec<_>>());
    let all = store
        .ledger()
        .search(&Default::default(), &Page::first(1000))
        .await
        .expect("read");
    let counted = store.ledger().count(&Default::default()).await;
    assert_eq!(counted.expect("counted"), 200);
    let mut previous = String::new();
    for (read, position) in all.entries.iter().rev().zip(&positions) {
        assert_eq!((&read.hash, &read.previous), (&position.hash, &previous));
        previous.clone_from(&read.hash);
    }
}
