//! Clocks that step forwards and back, and what is forgotten with time.

use std::time::Duration;

use jiff::tz::TimeZone;
use rounds_store::housekeeping::{Forgotten, Keep};
use rounds_store::jobs::{JobState, NewJob, Renewal};
use rounds_store::schedules::NewSchedule;
use serde_json::json;

use crate::database::{TestDatabase, at};
use crate::ledger::entry;
use crate::outbox::notice;
use crate::people::person;
use crate::sign_in::session;

crate::both! {
    a_clock_that_goes_back_does_not_break_the_ledger
    a_clock_that_goes_back_fires_no_schedule_twice
    a_clock_that_jumps_ahead_takes_a_job_from_its_worker_once
    what_is_over_is_forgotten_when_it_is_old
}

const HOUR: i64 = 3600;

async fn a_clock_that_goes_back_does_not_break_the_ledger(database: &TestDatabase) {
    let store = database.open().await;
    for second in [HOUR, 0, 2 * HOUR, -HOUR] {
        store
            .ledger()
            .append(&entry(second, "per_a"))
            .await
            .expect("appended");
    }
    let verification = store.ledger().verify(&[]).await.expect("an answer");
    assert_eq!((verification.entries, verification.fault), (4, None));
}

async fn a_clock_that_goes_back_fires_no_schedule_twice(database: &TestDatabase) {
    let store = database.open().await;
    let wanted = NewSchedule {
        name: "rounds".to_owned(),
        rule: "every 60 minutes".parse().expect("a rule"),
        kind: "round".to_owned(),
        payload: json!({}),
        attempts_max: 1,
    };
    store
        .schedules()
        .put(&wanted, at(0), &TimeZone::UTC)
        .await
        .expect("kept");
    let mut due = Vec::new();
    // Ahead by a day, back by a day, and on from there for two days.
    for second in [HOUR, 25 * HOUR, HOUR]
        .into_iter()
        .chain((1..=48).map(|hour| hour * HOUR))
    {
        let fired = store
            .schedules()
            .fire_due(at(second), &TimeZone::UTC)
            .await
            .expect("an answer");
        due.extend(fired.into_iter().map(|fired| fired.due_at));
    }
    let mut once = due.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), due.len());
    assert!(due.len() > 20, "{due:?}");
}

async fn a_clock_that_jumps_ahead_takes_a_job_from_its_worker_once(database: &TestDatabase) {
    let store = database.open().await;
    let mut new = NewJob::new("load", json!({}), at(0));
    new.attempts_max = 3;
    let job = store
        .jobs()
        .add(&new, at(0))
        .await
        .expect("added")
        .job()
        .id
        .clone();
    let take = async |second| {
        let leased = store
            .jobs()
            .lease(at(second), "worker", &["load"], at(second + 60))
            .await;
        leased.expect("an answer").and_then(|job| job.lease())
    };
    let first = take(0).await.expect("a lease");
    let second = take(HOUR).await.expect("a lease");
    assert_eq!(
        store
            .jobs()
            .renew(&first, at(HOUR + 1), at(HOUR + 60))
            .await,
        Ok(Renewal::Lost)
    );
    assert_eq!(
        store.jobs().finish(&first, at(HOUR + 1), &json!(1)).await,
        Ok(false)
    );
    // The clock is put right: the lease is good for longer than meant, and nobody else gets the job.
    assert_eq!(take(10).await, None);
    assert_eq!(
        store.jobs().renew(&second, at(11), at(71)).await,
        Ok(Renewal::Renewed)
    );
    assert_eq!(
        store.jobs().finish(&second, at(12), &json!(2)).await,
        Ok(true)
    );
    let done = store.jobs().get(&job).await.expect("a job");
    assert_eq!(
        (done.state, done.attempt, done.result),
        (JobState::Done, 2, Some(json!(2)))
    );
}

async fn what_is_over_is_forgotten_when_it_is_old(database: &TestDatabase) {
    let store = database.open().await;
    let ada = person(&store, "ada").await;
    store
        .sessions()
        .insert(&session(&ada, "one"))
        .await
        .expect("kept");
    store
        .sessions()
        .end("ses_one", at(0), "signed out")
        .await
        .expect("ended");
    store.attempts().record("k", at(0)).await.expect("kept");
    store
        .one_time()
        .put("kind", "h", at(10), None)
        .await
        .expect("kept");
    store
        .idempotency()
        .begin("key", "request", at(0))
        .await
        .expect("begun");
    let job = store
        .jobs()
        .add(&NewJob::new("load", json!({}), at(0)), at(0))
        .await
        .expect("added");
    store
        .jobs()
        .cancel(&job.job().id, at(0))
        .await
        .expect("stopped");
    store
        .ledger()
        .append(&entry(0, "per_a"))
        .await
        .expect("appended");
    let outbox = store.outbox();
    let notices = [notice("over", "per_a"), notice("waiting", "per_a")];
    outbox.put(&notices).await.expect("put");
    // Both are due from 10 on; what is over was over at 0.
    let due = outbox.lease_due(at(10), "w", 1, at(11)).await.expect("due");
    let lease = due[0].lease().expect("a lease");
    assert_eq!(outbox.over(&[lease], at(0)).await, Ok(1));
    let hour = Duration::from_secs(3600);
    let keep = Keep {
        sessions: hour,
        attempts: hour,
        requests: hour,
        jobs: hour,
        notices: hour,
    };
    let early = store.forget_what_is_over(&keep, at(9)).await;
    assert_eq!(early, Ok(Forgotten::default()));
    let late = store.forget_what_is_over(&keep, at(HOUR + 1)).await;
    let all = Forgotten {
        sessions: 1,
        attempts: 1,
        one_time: 1,
        requests: 1,
        jobs: 1,
        notices: 1,
    };
    assert_eq!(late, Ok(all));
    assert_eq!(
        store
            .ledger()
            .head()
            .await
            .expect("a head")
            .map(|head| head.seq),
        Some(1)
    );
}
