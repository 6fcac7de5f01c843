//! Errors of the disk: nothing is acknowledged that may be lost, the cause is named, and when the
//! disk is well again everything acknowledged is there.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use crate::inject::{Said, folder, possible, run, work};
use crate::work::{entry, open};

async fn migrated(file: &Path) {
    let store = open(file).await.expect("opened");
    store.ledger().append(&entry(0)).await.expect("appended");
    store.close().await;
}

/// What was acknowledged is there, what was refused may only be missing, and the chain is whole.
async fn whole_afterwards(file: &Path, said: &Said) {
    let store = open(file).await.expect("opened again");
    let verification = store.ledger().verify(&[]).await.expect("an answer");
    assert_eq!(verification.fault, None, "{said:?}");
    for kept in &said.acknowledged {
        let (seq, hash) = kept.split_once(' ').expect("number and hash");
        let entry = store
            .ledger()
            .get(seq.parse().expect("a number"))
            .await
            .expect("kept");
        assert_eq!(entry.hash, hash);
    }
    let most = 1 + said.acknowledged.len() + said.refused.len();
    assert!(
        usize::try_from(verification.entries).expect("a count") <= most,
        "{said:?}"
    );
    store.ledger().append(&entry(99)).await.expect("it goes on");
}

#[tokio::test]
async fn a_full_disk_is_named_and_nothing_is_lost() {
    if !possible() {
        return;
    }
    let mut named = 0;
    for when in [1, 5, 9, 14, 20] {
        let folder = folder();
        let file = folder.path().join("office.db");
        migrated(&file).await;
        let said = work(
            "append",
            &file,
            &format!("pwrite64:error=ENOSPC:when={when}+"),
        );
        // The work may be done before so many writes: how a page is filled decides it.
        if said.ended && said.error.is_none() && when > 14 {
            continue;
        }
        // The first writes make room for the index of the log; SQLite does not say why that failed.
        let cause = said.error.as_deref();
        assert!(
            matches!(cause, Some("full" | "unavailable")),
            "{when} {said:?}"
        );
        // Every try has a connection that can begin a change, whatever became of the one before.
        assert!(
            !said.refused.iter().any(|cause| cause == "other"),
            "{when} {said:?}"
        );
        named += usize::from(cause == Some("full"));
        whole_afterwards(&file, &said).await;
    }
    assert!(named > 0, "a full disk was never called that");
}

#[tokio::test]
async fn a_failing_write_is_refused_and_nothing_is_lost() {
    if !possible() {
        return;
    }
    for when in [1, 4, 8, 16] {
        let folder = folder();
        let file = folder.path().join("office.db");
        migrated(&file).await;
        let said = work("append", &file, &format!("pwrite64:error=EIO:when={when}+"));
        assert!(said.ended && said.error.is_some(), "{when} {said:?}");
        whole_afterwards(&file, &said).await;
    }
}

/// The operating system reports a flush that failed once, and forgets the pages: what is written
/// after that proves nothing (the "fsyncgate" of 2018). The store must stop, not try again.
#[tokio::test]
async fn a_flush_that_failed_is_not_acknowledged_and_stops_the_store() {
    if !possible() {
        return;
    }
    let mut stopped = 0;
    for call in ["fdatasync", "fsync"] {
        for when in 1..=4 {
            let folder = folder();
            let file = folder.path().join("office.db");
            migrated(&file).await;
            let said = work("append", &file, &format!("{call}:error=EIO:when={when}"));
            assert!(said.ended, "{call} {when} {said:?}");
            if said.error.is_some() {
                stopped += 1;
                assert_eq!(
                    said.error.as_deref(),
                    Some("halted"),
                    "{call} {when} {said:?}"
                );
                // Nothing was acknowledged after the refusal.
                assert!(
                    said.refused.iter().all(|cause| cause == "halted"),
                    "{said:?}"
                );
            }
            whole_afterwards(&file, &said).await;
        }
    }
    assert!(stopped > 0, "no flush was made to fail");
}

#[tokio::test]
async fn no_more_files_is_a_cause_and_no_damage() {
    let own = std::env::current_exe().expect("this program");
    let mut refused = 0;
    for files in [6, 8, 10, 12, 14, 16] {
        let folder = folder();
        let file = folder.path().join("office.db");
        migrated(&file).await;
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &format!("ulimit -n {files}; exec \"$@\""), "sh"])
            .arg(&own);
        let said = run(shell, "append", &file);
        refused += usize::from(said.error.is_some());
        assert!(said.error.is_none_or(|cause| cause == "unavailable"));
        let store = open(&file).await.expect("opened again");
        assert_eq!(
            store.ledger().verify(&[]).await.expect("an answer").fault,
            None
        );
    }
    assert!(refused > 0, "files never ran out");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_named() {
    let folder = folder();
    let file = folder.path().join("office.db");
    migrated(&file).await;
    let store = open(&file).await.expect("opened");
    let entries = store.ledger().head().await.expect("a head");
    store.close().await;
    let mode = |path: &Path, mode: u32| {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(path, permissions).expect("permissions");
    };
    mode(&file, 0o444);
    mode(folder.path(), 0o555);
    let own = std::env::current_exe().expect("this program");
    let is_root = Command::new("id")
        .arg("-u")
        .output()
        .expect("id runs")
        .stdout
        .starts_with(b"0\n");
    let command = if is_root {
        // Permissions do not bind root.
        let mut command = Command::new("setpriv");
        command
            .args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"])
            .arg(own);
        command
    } else {
        Command::new(own)
    };
    let said = run(command, "append", &file);
    mode(folder.path(), 0o755);
    mode(&file, 0o644);
    let cause = said.error.as_deref();
    assert!(
        matches!(cause, Some("read-only" | "unavailable")),
        "{said:?}"
    );
    assert!(said.acknowledged.is_empty());
    let store = open(&file).await.expect("opened again");
    assert_eq!(store.ledger().head().await.expect("a head"), entries);
}
