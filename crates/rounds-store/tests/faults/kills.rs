//! Killed at every write and every flush: what was acknowledged is there, once, and the work goes
//! on.

use std::collections::BTreeSet;
use std::path::Path;

use rounds_store::jobs::{JobFilter, JobState, NewJob};
use rounds_store::ledger::hash;
use rounds_store::page::Page;
use serde_json::json;

use crate::inject::{Said, folder, possible, work};
use crate::work::{STEPS, at, entry, event, event_hash, open};

/// What SQLite changes its files with.
const CALLS: [&str; 5] = ["pwrite64", "fdatasync", "fsync", "ftruncate", "unlink"];

/// Kills at the first, second, third … such call, in steps, until the work comes to its end.
async fn at_every_call(
    name: &str,
    step: usize,
    prepare: impl AsyncFn(&Path),
    check: impl AsyncFn(&Path, &Said),
) {
    for call in CALLS {
        let mut kills = 0;
        for when in (1..2000).step_by(step) {
            let folder = folder();
            let file = folder.path().join("office.db");
            prepare(&file).await;
            let said = work(name, &file, &format!("{call}:signal=KILL:when={when}"));
            check(&file, &said).await;
            if said.ended {
                break;
            }
            kills += 1;
        }
        eprintln!("{name}: killed {kills} times at {call}");
        assert!(
            kills > 0 || !matches!(call, "pwrite64"),
            "{name} was never killed at {call}"
        );
    }
}

async fn migrated(file: &Path) {
    let store = open(file).await.expect("opened");
    store.ledger().append(&entry(0)).await.expect("appended");
    store.close().await;
}

#[tokio::test]
async fn an_acknowledged_entry_survives_a_kill_at_every_call() {
    if !possible() {
        return;
    }
    at_every_call("append", 1, migrated, async |file, said| {
        let store = open(file).await.expect("opened again");
        let verification = store.ledger().verify(&[]).await.expect("an answer");
        assert_eq!(verification.fault, None);
        let acknowledged = i64::try_from(said.acknowledged.len()).expect("a count");
        // One entry may have been kept whose acknowledgement was killed.
        let extra = verification.entries - 1 - acknowledged;
        assert!((0..=1).contains(&extra), "{said:?} {verification:?}");
        for kept in &said.acknowledged {
            let (seq, known) = kept.split_once(' ').expect("number and hash");
            let entry = store
                .ledger()
                .get(seq.parse().expect("a number"))
                .await
                .expect("kept");
            assert_eq!((entry.hash.as_str(), hash(&entry).as_str()), (known, known));
        }
        let next = store.ledger().append(&entry(99)).await.expect("it goes on");
        assert_eq!(next.seq, verification.entries + 1);
    })
    .await;
}

#[tokio::test]
async fn events_and_their_entries_are_kept_together_after_a_kill_at_every_call() {
    if !possible() {
        return;
    }
    at_every_call("events", 1, migrated, async |file, said| {
        let store = open(file).await.expect("opened again");
        let ledger = store.ledger().verify(&[]).await.expect("an answer");
        let events = store.events().verify(event_hash).await.expect("an answer");
        assert_eq!((&ledger.fault, &events.fault), (&None, &None));
        // Every event has its entry, and there is no entry beside these but the first.
        assert_eq!(ledger.entries, events.events + 1);
        assert_eq!(events.events % 2, 0, "two by two");
        let acknowledged = i64::try_from(said.acknowledged.len()).expect("a count");
        let extra = events.events - acknowledged;
        assert!((0..=2).contains(&extra), "{said:?} {events:?}");
        let head = events.events;
        let next = store.events().append(head, &[event(99)], event_hash).await;
        assert_eq!(next.expect("it goes on")[0].version, head + 1);
    })
    .await;
}

#[tokio::test]
async fn a_lease_is_lost_or_kept_whole_after_a_kill_at_every_call() {
    if !possible() {
        return;
    }
    let prepare = async |file: &Path| {
        let store = open(file).await.expect("opened");
        for _ in 0..STEPS {
            let mut new = NewJob::new("load", json!({}), at(0));
            new.attempts_max = 9;
            store.jobs().add(&new, at(0)).await.expect("added");
        }
        store.close().await;
    };
    at_every_call("lease", 2, prepare, async |file, said| {
        let store = open(file).await.expect("opened again");
        let said: BTreeSet<_> = said.acknowledged.iter().map(String::as_str).collect();
        let jobs = store
            .jobs()
            .list(&JobFilter::default(), &Page::first(99))
            .await
            .expect("read")
            .entries;
        assert_eq!(jobs.len(), usize::try_from(STEPS).expect("a count"));
        for job in &jobs {
            let leased = said.contains(format!("leased {}", job.id).as_str());
            let finished = said.contains(format!("finished {}", job.id).as_str());
            assert!(!leased || job.attempt == 1, "{job:?}");
            assert!(!finished || job.state == JobState::Done, "{job:?}");
        }
        // After the leases ran out, somebody else does the rest, each job once.
        let mut done = jobs
            .iter()
            .filter(|job| job.state == JobState::Done)
            .count();
        while let Some(job) = store
            .jobs()
            .lease(at(60), "other", &["load"], at(90))
            .await
            .expect("an answer")
        {
            let lease = job.lease().expect("a lease");
            assert_eq!(
                store.jobs().finish(&lease, at(61), &json!({})).await,
                Ok(true)
            );
            done += 1;
        }
        assert_eq!(done, jobs.len());
    })
    .await;
}

#[tokio::test]
async fn a_migration_goes_on_after_a_kill() {
    if !possible() {
        return;
    }
    at_every_call(
        "open",
        9,
        async |_| {},
        async |file, _| {
            let store = open(file).await.expect("opened again");
            assert_eq!(store.people().count().await, Ok(0));
            assert_eq!(
                store
                    .ledger()
                    .append(&entry(1))
                    .await
                    .expect("appended")
                    .seq,
                1
            );
            assert!(store.jobs().counts().await.expect("counted").is_empty());
        },
    )
    .await;
}
