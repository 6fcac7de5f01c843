//! What somebody who may write to the database does to events is found, and where: in the events
//! themselves, by the ledger, or, where both were written again, by the ledger's anchors.

use rounds_store::Store;
use rounds_store::events::{EventFaultKind, StoredEvent};

use crate::database::TestDatabase;
use crate::events::{event, hash};

crate::both! {
    honest_events_verify
    an_edited_event_is_found
    an_unknown_word_in_an_event_is_found
    a_deleted_event_is_found
    a_cut_tail_of_events_is_found_by_their_head
    a_cut_tail_of_events_with_its_head_is_found_by_the_ledger
    an_event_and_its_chain_written_again_are_found_by_the_ledger
    an_event_that_was_put_in_is_found
    an_event_that_names_another_entry_is_found
    an_altered_entry_of_an_event_is_found
    a_changed_head_of_events_is_found
}

/// Ten events of two tools: odd numbers are of `a`, even ones of `b`.
async fn ten(database: &TestDatabase) -> Store {
    let store = database.open().await;
    for number in 1..=10 {
        let tool = if number % 2 == 1 { "a" } else { "b" };
        let new = [event(number, "tool", tool)];
        let kept = store.events().append(number - 1, &new, hash).await;
        kept.expect("kept");
    }
    store
}

async fn fault(store: &Store) -> Option<(i64, EventFaultKind)> {
    let verification = store.events().verify(hash).await.expect("an answer");
    let fault = verification.fault?;
    assert!(fault.to_string().contains(&fault.seq.to_string()));
    assert!(verification.events < 10 || fault.subject.is_none());
    Some((fault.seq, fault.kind))
}

async fn honest_events_verify(database: &TestDatabase) {
    let empty = database.open().await;
    let verification = empty.events().verify(hash).await.expect("an answer");
    assert_eq!((verification.events, verification.fault), (0, None));
    let store = ten(database).await;
    let verification = store.events().verify(hash).await.expect("an answer");
    assert_eq!(
        (verification.last_good, verification.fault),
        (store.events().head().await.expect("a head"), None)
    );
}

async fn an_edited_event_is_found(database: &TestDatabase) {
    let store = ten(database).await;
    for (change, back) in [
        ("body = '{\"second\":9}'", "body = '{\"second\":4}'"),
        ("person = 'per_x'", "person = 'per_a'"),
        ("person_name = 'Dr. A'", "person_name = 'Dr. Ä'"),
        ("at = at + 1", "at = at - 1"),
        ("actor_kind = 'token'", "actor_kind = 'person'"),
        ("subject_id = 'c'", "subject_id = 'b'"),
        ("version = 77", "version = 2"),
    ] {
        edit(database, change).await;
        let found = fault(&store).await;
        assert_eq!(found, Some((4, EventFaultKind::Altered)), "{change}");
        edit(database, back).await;
        assert_eq!(fault(&store).await, None, "{back}");
    }
    edit(database, "hash = previous").await;
    assert_eq!(fault(&store).await, Some((4, EventFaultKind::Altered)));
}

/// Changes the fourth event past the store.
async fn edit(database: &TestDatabase, change: &str) {
    let mut connection = database.behind_its_back().await;
    let sql = format!("update event set {change} where seq = 4");
    // sql: written in this test.
    let query = sqlx::query(sqlx::AssertSqlSafe(sql));
    query.execute(&mut connection).await.expect("changed");
}

async fn an_unknown_word_in_an_event_is_found(database: &TestDatabase) {
    let store = ten(database).await;
    edit(database, "actor_kind = 'nobody'").await;
    let found = fault(&store).await;
    assert!(
        matches!(&found, Some((4, EventFaultKind::Unreadable(_)))),
        "{found:?}"
    );
}

async fn a_deleted_event_is_found(database: &TestDatabase) {
    let store = ten(database).await;
    database.tamper("delete from event where seq = 5").await;
    assert_eq!(fault(&store).await, Some((5, EventFaultKind::Missing)));
    database
        .tamper("update event set seq = 5 where seq = 6")
        .await;
    assert_eq!(fault(&store).await, Some((5, EventFaultKind::Altered)));
}

async fn a_cut_tail_of_events_is_found_by_their_head(database: &TestDatabase) {
    let store = ten(database).await;
    database.tamper("delete from event where seq > 7").await;
    let cut = EventFaultKind::CutTail { head: 10 };
    assert_eq!(fault(&store).await, Some((8, cut)));
}

async fn a_cut_tail_of_events_with_its_head_is_found_by_the_ledger(database: &TestDatabase) {
    let store = ten(database).await;
    database.tamper("delete from event where seq > 7; update event_head set seq = 7, hash = (select hash from event where seq = 7)").await;
    let gone = EventFaultKind::Gone { ledger_seq: 8 };
    assert_eq!(fault(&store).await, Some((8, gone)));
    database
        .tamper("delete from event; update event_head set seq = 0, hash = ''")
        .await;
    let gone = EventFaultKind::Gone { ledger_seq: 1 };
    assert_eq!(fault(&store).await, Some((1, gone)));
}

/// Writes an event back with its hash made again, as somebody would who knows how.
async fn forge(database: &TestDatabase, mut forged: StoredEvent) -> StoredEvent {
    forged.hash = hash(&forged.hashed());
    let mut connection = database.behind_its_back().await;
    let sql = "update event set body = $1, previous = $2, hash = $3, version = $4 where seq = $5";
    let query = sqlx::query(sql)
        .bind(forged.body.clone())
        .bind(forged.previous.clone())
        .bind(forged.hash.clone())
        .bind(forged.version)
        .bind(forged.seq);
    query.execute(&mut connection).await.expect("forged");
    forged
}

async fn an_event_and_its_chain_written_again_are_found_by_the_ledger(database: &TestDatabase) {
    let store = ten(database).await;
    let mut previous: Option<String> = None;
    for mut event in store.events().of_subject("tool", "b").await.expect("read") {
        if event.seq < 4 {
            continue;
        }
        match previous {
            Some(hash) => event.previous = hash,
            None => event.body = "{\"second\":0}".to_owned(),
        }
        previous = Some(forge(database, event).await.hash);
    }
    database
        .tamper("update event_head set hash = (select hash from event where seq = 10)")
        .await;
    let other = EventFaultKind::OtherInLedger { ledger_seq: 4 };
    assert_eq!(fault(&store).await, Some((4, other)));
}

async fn an_event_that_was_put_in_is_found(database: &TestDatabase) {
    let store = ten(database).await;
    database.tamper("insert into event select 11, subject_kind, subject_id, 6, at, person, person_name, actor_kind, body, hash, hash, ledger_seq from event where seq = 10; update event_head set seq = 11").await;
    let mut events = store.events().since(10, 1).await.expect("read");
    let forged = forge(database, events.pop().expect("the eleventh")).await;
    assert_eq!(forged.version, 6);
    let verification = store.events().verify(hash).await.expect("an answer");
    let fault = verification.fault.expect("found");
    let kind = EventFaultKind::NotInLedger { ledger_seq: 10 };
    assert_eq!((fault.seq, fault.kind), (11, kind));
}

async fn an_event_that_names_another_entry_is_found(database: &TestDatabase) {
    let store = ten(database).await;
    edit(database, "ledger_seq = 5").await;
    let kind = EventFaultKind::NotInLedger { ledger_seq: 5 };
    assert_eq!(fault(&store).await, Some((4, kind)));
}

async fn an_altered_entry_of_an_event_is_found(database: &TestDatabase) {
    let store = ten(database).await;
    database
        .tamper("update ledger_entry set detail = '{}' where seq = 4")
        .await;
    let kind = EventFaultKind::NotInLedger { ledger_seq: 4 };
    assert_eq!(fault(&store).await, Some((4, kind)));
    let ledger = store.ledger().verify(&[]).await.expect("an answer");
    assert_eq!(ledger.fault.expect("found").seq, 4);
}

async fn a_changed_head_of_events_is_found(database: &TestDatabase) {
    let store = ten(database).await;
    for change in [
        "update event_head set hash = 'x'",
        "update event_head set seq = 3",
        "delete from event_head",
    ] {
        database.tamper(change).await;
        assert_eq!(fault(&store).await, Some((10, EventFaultKind::WrongHead)));
    }
}
