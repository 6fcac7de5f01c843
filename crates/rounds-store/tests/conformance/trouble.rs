//! Databases that are away, damaged, or not what they should be.

use std::os::unix::fs::{FileExt as _, PermissionsExt as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rounds_store::{DatabaseUrl, Store, StoreError};

use crate::database::{self, clock};
use crate::ledger::entry;

fn refused(opened: Result<Store, StoreError>) -> StoreError {
    opened.err().expect("refused")
}

#[tokio::test]
async fn a_server_that_is_away_is_named_without_its_password() {
    let url =
        DatabaseUrl::parse("postgres://rounds:hunter2@127.0.0.1:1/office").expect("an address");
    let error = refused(Store::open(&url, &clock()).await);
    assert!(matches!(error, StoreError::Unavailable { .. }), "{error:?}");
    assert!(error.to_string().contains("127.0.0.1:1/office"), "{error}");
    assert!(
        !format!("{error} {error:?}").contains("hunter2"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_wrong_password_is_not_repeated() {
    let Some(database) = database::postgres() else {
        return;
    };
    let right = database.address().to_owned();
    let url = DatabaseUrl::parse(&right.replace("conformance@", "hunter2@")).expect("an address");
    let error = refused(Store::open(&url, &clock()).await);
    assert!(matches!(error, StoreError::Unavailable { .. }), "{error:?}");
    assert!(
        !format!("{error} {error:?}").contains("hunter2"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_file_that_is_no_database_is_damage() {
    let database = database::sqlite();
    let file = database.url.file().expect("a file").to_path_buf();
    std::fs::write(
        &file,
        "certainly not a database, for all that anybody can tell".repeat(100),
    )
    .expect("written");
    let error = refused(Store::open(&database.url, &clock()).await);
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let url = DatabaseUrl::parse("sqlite:/nowhere/at/all/office.db").expect("an address");
    let error = refused(Store::open(&url, &clock()).await);
    assert!(
        error.to_string().contains("/nowhere/at/all/office.db"),
        "{error}"
    );
}

#[tokio::test]
async fn damage_in_the_middle_of_the_file_is_a_concern() {
    let database = database::sqlite();
    let store = database.open().await;
    for second in 0..200 {
        store
            .ledger()
            .append(&entry(second, "per_a"))
            .await
            .expect("appended");
    }
    assert_eq!(store.concerns().await, Ok(Vec::new()));
    store.close().await;
    let path = database.url.file().expect("a file");
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(path)
        .expect("opened");
    let pages = file.metadata().expect("a size").len() / 4096;
    for page in pages / 2..pages {
        file.write_all_at(&[0xA5; 512], page * 4096)
            .expect("written");
    }
    let store = Store::open(&database.url, &clock()).await;
    let found = match store {
        Ok(store) => store.concerns().await.map(|concerns| concerns.len()),
        Err(error) => Err(error),
    };
    assert!(
        matches!(found, Ok(1..) | Err(StoreError::Damaged { .. })),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_file_that_others_may_read_is_a_concern() {
    let database = database::sqlite();
    let store = database.open().await;
    let path = database.url.file().expect("a file");
    let mode = std::fs::metadata(path)
        .expect("a file")
        .permissions()
        .mode()
        & 0o777;
    assert_eq!(mode, 0o600);
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).expect("permissions");
    let concerns = store.concerns().await.expect("an answer");
    assert!(
        concerns.iter().any(|concern| concern.contains("644")),
        "{concerns:?}"
    );
}

/// The server of these tests runs without fsync, as its owner.
#[tokio::test]
async fn a_server_without_fsync_is_a_concern() {
    let Some(database) = database::postgres() else {
        return;
    };
    let concerns = database.open().await.concerns().await.expect("an answer");
    assert!(
        concerns.iter().any(|concern| concern.contains("fsync")),
        "{concerns:?}"
    );
    assert!(
        concerns.iter().any(|concern| concern.contains("superuser")),
        "{concerns:?}"
    );
    assert!(
        !concerns.iter().any(|concern| concern.contains("encrypted")),
        "{concerns:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_break_lose_nothing_acknowledged() {
    let Some(database) = database::postgres() else {
        return;
    };
    let store = database.open().await;
    let stop = Arc::new(AtomicBool::new(false));
    let writers = (0..4).map(|writer| {
        let (store, stop) = (store.clone(), Arc::clone(&stop));
        tokio::spawn(async move {
            let (mut acknowledged, mut refused) = (Vec::new(), 0);
            while !stop.load(Ordering::SeqCst) {
                match store
                    .ledger()
                    .append(&entry(0, &format!("per_{writer}")))
                    .await
                {
                    Ok(position) => acknowledged.push(position),
                    Err(StoreError::Unavailable { .. }) => refused += 1,
                    Err(other) => panic!("{other:?}"),
                }
            }
            (acknowledged, refused)
        })
    });
    let writers: Vec<_> = writers.collect();
    for _ in 0..15 {
        database.tamper("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()").await;
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    stop.store(true, Ordering::SeqCst);
    let (mut acknowledged, mut refused) = (Vec::new(), 0);
    for writer in writers {
        let (kept, lost) = writer.await.expect("no writer panics");
        acknowledged.extend(kept);
        refused += lost;
    }
    let verification = store.ledger().verify(&[]).await.expect("an answer");
    assert_eq!(verification.fault, None);
    for position in &acknowledged {
        assert_eq!(
            store.ledger().get(position.seq).await.expect("kept").hash,
            position.hash
        );
    }
    let unacknowledged =
        usize::try_from(verification.entries).expect("a count") - acknowledged.len();
    assert!(unacknowledged <= refused, "{unacknowledged} of {refused}");
    assert!(refused > 0 && !acknowledged.is_empty());
}
