//! Jobs: leased to one worker at a time, tried again, stopped, and tied to each other.

use std::collections::BTreeSet;
use std::time::Duration;

use rounds_store::Store;
use rounds_store::StoreError;
use rounds_store::jobs::{
    Added, Backoff, Failed, Job, JobFilter, JobState, NewJob, Progress, Renewal,
};
use rounds_store::page::Page;
use serde_json::json;

use crate::database::{TestDatabase, at};

crate::both! {
    a_job_is_leased_worked_on_and_done
    jobs_are_taken_by_kind_and_time
    many_workers_take_each_job_once
    a_worker_that_died_loses_its_job
    a_job_that_fails_waits_longer_every_time
    a_waiting_job_is_stopped_at_once_a_leased_one_when_told
    a_job_waits_for_those_it_needs
    a_job_fails_with_what_it_needs
    a_unique_job_is_there_once_until_it_is_over
    a_job_given_back_has_not_been_tried
    jobs_are_listed_counted_and_forgotten
}

async fn add(store: &Store, kind: &str, second: i64) -> Job {
    add_with(store, kind, second, |_| {}).await
}

async fn add_with(store: &Store, kind: &str, second: i64, with: impl Fn(&mut NewJob)) -> Job {
    let mut new = NewJob::new(kind, json!({"of": second}), at(second));
    with(&mut new);
    store
        .jobs()
        .add(&new, at(second))
        .await
        .expect("added")
        .job()
        .clone()
}

async fn take(store: &Store, second: i64) -> Option<Job> {
    let kinds = ["load", "round"];
    store
        .jobs()
        .lease(at(second), "worker", &kinds, at(second + 60))
        .await
        .expect("an answer")
}

async fn state(store: &Store, id: &str) -> JobState {
    store.jobs().get(id).await.expect("a job").state
}

async fn a_job_is_leased_worked_on_and_done(database: &TestDatabase) {
    let store = database.open().await;
    let added = add(&store, "load", 0).await;
    assert_eq!((added.state, added.attempt), (JobState::Waiting, 0));
    let job = take(&store, 5).await.expect("a job");
    assert_eq!(
        (&job.id, job.state, job.attempt),
        (&added.id, JobState::Leased, 1)
    );
    assert_eq!(
        (job.started_at, job.lease_until),
        (Some(at(5)), Some(at(65)))
    );
    assert_eq!(take(&store, 5).await, None);
    let lease = job.lease().expect("a lease");
    let progress = Progress {
        text: Some("half".to_owned()),
        done: Some(5),
        total: Some(10),
    };
    assert_eq!(store.jobs().progress(&lease, &progress).await, Ok(true));
    assert_eq!(
        store.jobs().renew(&lease, at(30), at(90)).await,
        Ok(Renewal::Renewed)
    );
    assert_eq!(
        store.jobs().get(&job.id).await.expect("a job").progress,
        progress
    );
    assert_eq!(
        store
            .jobs()
            .finish(&lease, at(80), &json!({"rows": 7}))
            .await,
        Ok(true)
    );
    let done = store.jobs().get(&job.id).await.expect("a job");
    assert_eq!(
        (done.state, done.ended_at, done.result),
        (JobState::Done, Some(at(80)), Some(json!({"rows": 7})))
    );
    assert_eq!(
        store.jobs().finish(&lease, at(81), &json!({})).await,
        Ok(false)
    );
    assert_eq!(
        store.jobs().renew(&lease, at(81), at(90)).await,
        Ok(Renewal::Lost)
    );
    assert_eq!(store.jobs().progress(&lease, &progress).await, Ok(false));
}

async fn jobs_are_taken_by_kind_and_time(database: &TestDatabase) {
    let store = database.open().await;
    let late = add(&store, "load", 30).await;
    let other = add(&store, "backup", 0).await;
    let early = add(&store, "round", 10).await;
    assert_eq!(take(&store, 9).await, None);
    assert_eq!(take(&store, 40).await.expect("a job").id, early.id);
    assert_eq!(take(&store, 40).await.expect("a job").id, late.id);
    assert_eq!(take(&store, 40).await, None);
    // A kind is a whole word.
    let none = store
        .jobs()
        .lease(at(40), "w", &["back", "up", "backup2"], at(99))
        .await;
    assert_eq!(none, Ok(None));
    let backup = store
        .jobs()
        .lease(at(40), "w", &["backup"], at(99))
        .await
        .expect("an answer");
    assert_eq!(backup.expect("a job").id, other.id);
}

async fn many_workers_take_each_job_once(database: &TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    for second in 0..60 {
        add(&store, "load", second % 7).await;
    }
    let workers = (0..8).map(|worker| {
        let store = if worker % 2 == 0 {
            store.clone()
        } else {
            other.clone()
        };
        tokio::spawn(async move {
            let mut taken = Vec::new();
            while let Some(job) = take(&store, 100).await {
                let lease = job.lease().expect("a lease");
                assert_eq!(
                    store.jobs().finish(&lease, at(101), &json!({})).await,
                    Ok(true)
                );
                taken.push(job.id);
            }
            taken
        })
    });
    let taken = futures::future::join_all(workers).await.into_iter();
    let taken: Vec<_> = taken
        .flat_map(|worker| worker.expect("no worker panics"))
        .collect();
    assert_eq!(taken.len(), 60);
    assert_eq!(taken.iter().collect::<BTreeSet<_>>().len(), 60);
}

async fn a_worker_that_died_loses_its_job(database: &TestDatabase) {
    let store = database.open().await;
    let added = add_with(&store, "load", 0, |new| new.attempts_max = 2).await;
    let first = take(&store, 0)
        .await
        .expect("a job")
        .lease()
        .expect("a lease");
    assert_eq!(take(&store, 59).await, None);
    let second = take(&store, 60)
        .await
        .expect("a job")
        .lease()
        .expect("a lease");
    assert_eq!(
        (second.job.as_str(), second.attempt),
        (added.id.as_str(), 2)
    );
    // The first comes back from a long sleep under the same name.
    assert_eq!(first.owner, second.owner);
    assert_eq!(
        store.jobs().renew(&first, at(61), at(99)).await,
        Ok(Renewal::Lost)
    );
    assert_eq!(
        store.jobs().finish(&first, at(61), &json!({})).await,
        Ok(false)
    );
    assert_eq!(
        store.jobs().fail(&first, at(61), "late", None).await,
        Ok(Failed::Lost)
    );
    assert_eq!(state(&store, &added.id).await, JobState::Leased);
    assert_eq!(take(&store, 500).await, None);
    let over = store.jobs().get(&added.id).await.expect("a job");
    assert_eq!(over.state, JobState::Failed);
    assert!(over.failure.expect("a reason").contains("worker"));
}

async fn a_job_that_fails_waits_longer_every_time(database: &TestDatabase) {
    let store = database.open().await;
    let added = add_with(&store, "load", 0, |new| new.attempts_max = 3).await;
    let backoff = Backoff {
        first: Duration::from_secs(10),
        longest: Duration::from_secs(999),
        jitter: 0.5,
    };
    let again = Some((backoff, 0.0));
    let lease = take(&store, 0)
        .await
        .expect("a job")
        .lease()
        .expect("a lease");
    assert_eq!(
        store.jobs().fail(&lease, at(1), "no disk", again).await,
        Ok(Failed::Again(at(11)))
    );
    assert_eq!(take(&store, 10).await, None);
    let lease = take(&store, 11)
        .await
        .expect("a job")
        .lease()
        .expect("a lease");
    assert_eq!(
        store.jobs().fail(&lease, at(12), "no disk", again).await,
        Ok(Failed::Again(at(32)))
    );
    let lease = take(&store, 32)
        .await
        .expect("a job")
        .lease()
        .expect("a lease");
    assert_eq!(
        store.jobs().fail(&lease, at(33), "still none", again).await,
        Ok(Failed::Finally)
    );
    let over = store.jobs().get(&added.id).await.expect("a job");
    assert_eq!(
        (over.state, over.failure.as_deref()),
        (JobState::Failed, Some("still none"))
    );
    let again = store
        .jobs()
        .retry(&added.id, at(40))
        .await
        .expect("tried again");
    assert_eq!((again.state, again.attempt), (JobState::Waiting, 0));
    let lease = take(&store, 40)
        .await
        .expect("a job")
        .lease()
        .expect("a lease");
    assert_eq!(
        store.jobs().fail(&lease, at(41), "hopeless", None).await,
        Ok(Failed::Finally)
    );
}

async fn a_waiting_job_is_stopped_at_once_a_leased_one_when_told(database: &TestDatabase) {
    let store = database.open().await;
    let waiting = add(&store, "load", 0).await;
    assert_eq!(
        store
            .jobs()
            .cancel(&waiting.id, at(1))
            .await
            .expect("stopped")
            .state,
        JobState::Cancelled
    );
    let again = store.jobs().cancel(&waiting.id, at(2)).await;
    assert!(
        matches!(again, Err(StoreError::Conflict { .. })),
        "{again:?}"
    );
    let none = store.jobs().cancel("job_none", at(2)).await;
    assert!(matches!(none, Err(StoreError::NotFound { .. })), "{none:?}");
    let told = add(&store, "load", 0).await;
    let lease = take(&store, 3)
        .await
        .expect("a job")
        .lease()
        .expect("a lease");
    assert_eq!(
        store
            .jobs()
            .cancel(&told.id, at(4))
            .await
            .expect("told")
            .state,
        JobState::Cancelling
    );
    assert_eq!(
        store.jobs().renew(&lease, at(5), at(60)).await,
        Ok(Renewal::Cancelling)
    );
    assert_eq!(
        store.jobs().fail(&lease, at(6), "stopped", None).await,
        Ok(Failed::Cancelled)
    );
    assert_eq!(state(&store, &told.id).await, JobState::Cancelled);
    let dead = add(&store, "load", 7).await;
    take(&store, 7).await.expect("a job");
    store.jobs().cancel(&dead.id, at(8)).await.expect("told");
    assert_eq!(take(&store, 500).await, None);
    assert_eq!(state(&store, &dead.id).await, JobState::Cancelled);
}

async fn a_job_waits_for_those_it_needs(database: &TestDatabase) {
    let store = database.open().await;
    let (one, two) = (add(&store, "load", 0).await, add(&store, "load", 1).await);
    let needs = vec![one.id.clone(), two.id.clone(), one.id.clone()];
    let round = add_with(&store, "round", 0, |new| new.needs.clone_from(&needs)).await;
    assert_eq!(round.waiting_for, 2);
    for expected in [&one.id, &two.id] {
        let job = take(&store, 5).await.expect("a job");
        assert_eq!(&job.id, expected);
        store
            .jobs()
            .finish(&job.lease().expect("a lease"), at(6), &json!({}))
            .await
            .expect("done");
    }
    assert_eq!(take(&store, 7).await.expect("a job").id, round.id);
    let late = add_with(&store, "round", 8, |new| new.needs = vec![one.id.clone()]).await;
    assert_eq!(late.waiting_for, 0);
    assert_eq!(store.jobs().needs(&late.id).await, Ok(vec![one.id]));
    let mut nothing = NewJob::new("round", json!({}), at(0));
    nothing.needs = vec!["job_none".to_owned()];
    let refused = store.jobs().add(&nothing, at(0)).await;
    assert!(
        matches!(refused, Err(StoreError::NotFound { .. })),
        "{refused:?}"
    );
}

async fn a_job_fails_with_what_it_needs(database: &TestDatabase) {
    let store = database.open().await;
    let load = add(&store, "load", 0).await;
    let round = add_with(&store, "round", 1, |new| new.needs = vec![load.id.clone()]).await;
    let report = add_with(&store, "report", 2, |new| {
        new.needs = vec![round.id.clone()]
    })
    .await;
    let lease = take(&store, 3)
        .await
        .expect("a job")
        .lease()
        .expect("a lease");
    assert_eq!(
        store.jobs().fail(&lease, at(4), "no file", None).await,
        Ok(Failed::Finally)
    );
    for id in [&round.id, &report.id] {
        let job = store.jobs().get(id).await.expect("a job");
        assert_eq!((job.state, job.ended_at), (JobState::Failed, Some(at(4))));
        assert!(job.failure.expect("a reason").starts_with("it needs job_"));
    }
    let late = add_with(&store, "round", 5, |new| new.needs = vec![load.id.clone()]).await;
    assert_eq!(late.state, JobState::Failed);
    store
        .jobs()
        .retry(&load.id, at(6))
        .await
        .expect("tried again");
    let again = store
        .jobs()
        .retry(&round.id, at(6))
        .await
        .expect("tried again");
    assert_eq!(again.waiting_for, 1);
    let job = take(&store, 7).await.expect("a job");
    store
        .jobs()
        .finish(&job.lease().expect("a lease"), at(8), &json!({}))
        .await
        .expect("done");
    assert_eq!(take(&store, 9).await.expect("a job").id, round.id);
}

async fn a_unique_job_is_there_once_until_it_is_over(database: &TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    let mut new = NewJob::new("load", json!({}), at(0));
    new.unique_key = Some("the nightly load".to_owned());
    let tries = (0..8).map(|index| {
        let store = if index % 2 == 0 {
            store.clone()
        } else {
            other.clone()
        };
        let new = new.clone();
        async move { store.jobs().add(&new, at(0)).await.expect("an answer") }
    });
    let added = futures::future::join_all(tries).await;
    let ids: BTreeSet<_> = added.iter().map(|added| added.job().id.clone()).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(
        added
            .iter()
            .filter(|added| matches!(added, Added::New(_)))
            .count(),
        1
    );
    let job = take(&store, 1).await.expect("a job");
    assert!(matches!(
        store.jobs().add(&new, at(2)).await,
        Ok(Added::Existing(_))
    ));
    store
        .jobs()
        .finish(&job.lease().expect("a lease"), at(3), &json!({}))
        .await
        .expect("done");
    assert!(matches!(
        store.jobs().add(&new, at(4)).await,
        Ok(Added::New(_))
    ));
}

async fn a_job_given_back_has_not_been_tried(database: &TestDatabase) {
    let store = database.open().await;
    let added = add(&store, "load", 0).await;
    let lease = take(&store, 1)
        .await
        .expect("a job")
        .lease()
        .expect("a lease");
    assert_eq!(store.jobs().release(&lease, at(2)).await, Ok(true));
    assert_eq!(store.jobs().release(&lease, at(2)).await, Ok(false));
    let again = take(&store, 2).await.expect("a job");
    assert_eq!((again.id, again.attempt), (added.id, 1));
}

async fn jobs_are_listed_counted_and_forgotten(database: &TestDatabase) {
    let store = database.open().await;
    let load = add(&store, "load", 0).await;
    let round = add_with(&store, "round", 1, |new| new.needs = vec![load.id.clone()]).await;
    let job = take(&store, 2).await.expect("a job");
    store
        .jobs()
        .finish(&job.lease().expect("a lease"), at(3), &json!({}))
        .await
        .expect("done");
    let first = store
        .jobs()
        .list(&JobFilter::default(), &Page::first(1))
        .await
        .expect("read");
    assert_eq!(first.entries.first().map(|job| &job.id), Some(&round.id));
    let page = Page {
        after: first.next,
        rows_max: 1,
    };
    let second = store
        .jobs()
        .list(&JobFilter::default(), &page)
        .await
        .expect("read");
    assert_eq!(
        (second.entries.first().map(|job| &job.id), second.next),
        (Some(&load.id), None)
    );
    let done = JobFilter {
        state: Some(JobState::Done),
        kind: Some("load".to_owned()),
    };
    assert_eq!(
        store
            .jobs()
            .list(&done, &Page::first(9))
            .await
            .expect("read")
            .entries
            .len(),
        1
    );
    let counts = store.jobs().counts().await.expect("counted");
    assert_eq!(counts, [(JobState::Waiting, 1), (JobState::Done, 1)].into());
    assert_eq!(store.jobs().delete_ended_before(at(100)).await, Ok(0));
    store
        .jobs()
        .cancel(&round.id, at(50))
        .await
        .expect("stopped");
    assert_eq!(store.jobs().delete_ended_before(at(100)).await, Ok(2));
}
