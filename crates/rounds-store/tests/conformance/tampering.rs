//! What somebody who may write to the database does to the ledger is found, and where.

use rounds_store::Store;
use rounds_store::ledger::anchor::Anchor;
use rounds_store::ledger::{Fault, FaultKind, hash};

use crate::database::{TestDatabase, at};
use crate::ledger::{entry, subject};

crate::both! {
    an_honest_ledger_verifies
    an_edited_value_is_found
    an_edited_subject_is_found
    an_unknown_word_is_found
    a_deleted_entry_is_found
    entries_that_changed_places_are_found
    an_inserted_entry_is_found
    a_cut_tail_is_found_by_the_head
    a_cut_tail_with_its_head_is_found_by_an_anchor
    a_ledger_written_again_is_found_by_an_anchor
    a_changed_head_is_found
}

/// Ten entries, the third with subjects, and an anchor at the eighth.
async fn ten(database: &TestDatabase) -> (Store, Vec<Anchor>) {
    let store = database.open().await;
    let mut anchors = Vec::new();
    for number in 1..=10 {
        let mut new = entry(number, "per_a");
        if number == 3 {
            new.subjects = vec![subject("aa"), subject("bb")];
        }
        let position = store.ledger().append(&new).await.expect("appended");
        if number == 8 {
            anchors.push(Anchor {
                position,
                at: at(8),
            });
        }
    }
    (store, anchors)
}

async fn fault(store: &Store, anchors: &[Anchor]) -> Option<(i64, FaultKind)> {
    let verification = store.ledger().verify(anchors).await.expect("an answer");
    verification.fault.map(|Fault { seq, kind }| (seq, kind))
}

async fn an_honest_ledger_verifies(database: &TestDatabase) {
    let store = database.open().await;
    let empty = store.ledger().verify(&[]).await.expect("an answer");
    assert_eq!((empty.entries, empty.fault), (0, None));
    let (store, anchors) = ten(database).await;
    let verification = store.ledger().verify(&anchors).await.expect("an answer");
    assert_eq!((verification.entries, verification.anchors), (10, 1));
    assert_eq!(
        (verification.last_good, verification.fault),
        (store.ledger().head().await.expect("a head"), None)
    );
    let streamed = store.ledger().stream(4, 7).await.expect("read");
    assert_eq!(
        streamed.iter().map(|entry| entry.seq).collect::<Vec<_>>(),
        [5, 6, 7]
    );
}

async fn an_edited_value_is_found(database: &TestDatabase) {
    for change in [
        "update ledger_entry set person = 'per_b' where seq = 4",
        "update ledger_entry set at = at + 1 where seq = 4",
        "update ledger_entry set detail = '{\"a\":1}' where seq = 4",
        "update ledger_entry set via = null where seq = 4",
        "update ledger_entry set outcome = 'refused' where seq = 4",
        "update ledger_entry set row_count = 0 where seq = 4",
        "update ledger_entry set hash = previous where seq = 4",
    ] {
        let store = database.open().await;
        database
            .tamper("delete from ledger_subject; delete from ledger_entry; update ledger_head set seq = 0, hash = ''")
            .await;
        store.close().await;
        let (store, anchors) = ten(database).await;
        database.tamper(change).await;
        assert_eq!(
            fault(&store, &anchors).await,
            Some((4, FaultKind::Altered)),
            "{change}"
        );
    }
}

async fn an_edited_subject_is_found(database: &TestDatabase) {
    let (store, _) = ten(database).await;
    database
        .tamper("update ledger_subject set id_hash = 'cc' where seq = 3 and ordinal = 0")
        .await;
    assert_eq!(fault(&store, &[]).await, Some((3, FaultKind::Altered)));
    database
        .tamper("update ledger_subject set id_hash = 'aa' where seq = 3 and ordinal = 0")
        .await;
    assert_eq!(fault(&store, &[]).await, None);
    database
        .tamper("delete from ledger_subject where seq = 3 and ordinal = 1")
        .await;
    assert_eq!(fault(&store, &[]).await, Some((3, FaultKind::Altered)));
}

async fn an_unknown_word_is_found(database: &TestDatabase) {
    let (store, _) = ten(database).await;
    database
        .tamper("update ledger_entry set action = 'nothing' where seq = 6")
        .await;
    let found = fault(&store, &[]).await;
    assert!(
        matches!(&found, Some((6, FaultKind::Unreadable(_)))),
        "{found:?}"
    );
}

async fn a_deleted_entry_is_found(database: &TestDatabase) {
    let (store, _) = ten(database).await;
    database
        .tamper("delete from ledger_entry where seq = 5")
        .await;
    assert_eq!(fault(&store, &[]).await, Some((5, FaultKind::Missing)));
    // Closing the gap changes what was hashed.
    database
        .tamper("update ledger_entry set seq = 5 where seq = 6")
        .await;
    assert_eq!(fault(&store, &[]).await, Some((5, FaultKind::Altered)));
}

async fn entries_that_changed_places_are_found(database: &TestDatabase) {
    let (store, _) = ten(database).await;
    database.tamper("update ledger_entry set seq = 99 where seq = 5; update ledger_entry set seq = 5 where seq = 6; update ledger_entry set seq = 6 where seq = 99").await;
    assert_eq!(fault(&store, &[]).await, Some((5, FaultKind::Altered)));
}

/// Rewrites the chain from `first` to `last`, as somebody would who knows how hashes are made.
async fn hash_again(database: &TestDatabase, store: &Store, first: i64, last: i64) {
    let mut connection = database.behind_its_back().await;
    for seq in first..=last {
        let mut forged = store.ledger().get(seq).await.expect("an entry");
        if seq > 1 {
            forged.previous = store.ledger().get(seq - 1).await.expect("an entry").hash;
        }
        let hash = hash(&forged);
        let sql = "update ledger_entry set previous = $1, hash = $2 where seq = $3";
        let query = sqlx::query(sql).bind(forged.previous).bind(hash).bind(seq);
        query.execute(&mut connection).await.expect("forged");
    }
}

async fn an_inserted_entry_is_found(database: &TestDatabase) {
    let (store, _) = ten(database).await;
    database.tamper("insert into ledger_entry select 11, at, actor_kind, person, person_name, via, action, object_kind, object_id, purpose, permission, outcome, row_count, source, detail, previous, hash from ledger_entry where seq = 10").await;
    assert_eq!(fault(&store, &[]).await, Some((11, FaultKind::Altered)));
    hash_again(database, &store, 11, 11).await;
    assert_eq!(fault(&store, &[]).await, Some((11, FaultKind::WrongHead)));
    database.tamper("update ledger_entry set previous = (select hash from ledger_entry where seq = 9) where seq = 11").await;
    let mut forged = store.ledger().get(11).await.expect("an entry");
    forged.hash = hash(&forged);
    let mut connection = database.behind_its_back().await;
    let query = sqlx::query("update ledger_entry set hash = $1 where seq = 11").bind(forged.hash);
    query.execute(&mut connection).await.expect("forged");
    assert_eq!(fault(&store, &[]).await, Some((11, FaultKind::Unchained)));
}

async fn a_cut_tail_is_found_by_the_head(database: &TestDatabase) {
    let (store, _) = ten(database).await;
    database
        .tamper("delete from ledger_entry where seq > 7")
        .await;
    assert_eq!(
        fault(&store, &[]).await,
        Some((8, FaultKind::CutTail { head: 10 }))
    );
}

async fn a_cut_tail_with_its_head_is_found_by_an_anchor(database: &TestDatabase) {
    let (store, anchors) = ten(database).await;
    database.tamper("delete from ledger_entry where seq > 7; update ledger_head set seq = 7, hash = (select hash from ledger_entry where seq = 7)").await;
    assert_eq!(fault(&store, &[]).await, None);
    assert_eq!(
        fault(&store, &anchors).await,
        Some((8, FaultKind::GoneSinceAnchor))
    );
}

async fn a_ledger_written_again_is_found_by_an_anchor(database: &TestDatabase) {
    let (store, anchors) = ten(database).await;
    database
        .tamper("update ledger_entry set person = 'per_b' where seq = 4")
        .await;
    hash_again(database, &store, 4, 10).await;
    database
        .tamper("update ledger_head set hash = (select hash from ledger_entry where seq = 10)")
        .await;
    assert_eq!(fault(&store, &[]).await, None);
    assert_eq!(
        fault(&store, &anchors).await,
        Some((8, FaultKind::NotAnchored))
    );
}

async fn a_changed_head_is_found(database: &TestDatabase) {
    let (store, _) = ten(database).await;
    database.tamper("update ledger_head set hash = 'x'").await;
    assert_eq!(fault(&store, &[]).await, Some((10, FaultKind::WrongHead)));
    database.tamper("delete from ledger_head").await;
    assert_eq!(fault(&store, &[]).await, Some((10, FaultKind::WrongHead)));
}
