//! Schedules fire once for each instant, requests are done once for each key.

use jiff::tz::TimeZone;
use rounds_store::StoreError;
use rounds_store::idempotency::{Begun, KeptAnswer};
use rounds_store::page::Page;
use rounds_store::schedules::NewSchedule;
use serde_json::json;

use crate::database::{TestDatabase, at};

crate::both! {
    a_schedule_fires_once_over_several_processes
    what_was_missed_is_made_up_for_once
    a_schedule_changes_with_its_definition
    a_request_is_done_once_for_its_key
}

fn every_hour(name: &str) -> NewSchedule {
    NewSchedule {
        name: name.to_owned(),
        rule: "every 60 minutes".parse().expect("a rule"),
        kind: "round".to_owned(),
        payload: json!({"site": "all"}),
        attempts_max: 3,
    }
}

async fn a_schedule_fires_once_over_several_processes(database: &TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    let kept = store
        .schedules()
        .put(&every_hour("rounds"), at(0), &TimeZone::UTC)
        .await
        .expect("kept");
    let due = kept.next_due;
    assert!(due > at(0) && due <= at(3600));
    let before = due
        .checked_sub(jiff::SignedDuration::from_millis(1))
        .expect("an instant");
    assert_eq!(
        store.schedules().fire_due(before, &TimeZone::UTC).await,
        Ok(Vec::new())
    );
    let tries = (0..8).map(|index| {
        let store = if index % 2 == 0 {
            store.clone()
        } else {
            other.clone()
        };
        async move {
            store
                .schedules()
                .fire_due(due, &TimeZone::UTC)
                .await
                .expect("an answer")
        }
    });
    let fired: Vec<_> = futures::future::join_all(tries)
        .await
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(fired.len(), 1);
    assert_eq!((fired[0].name.as_str(), fired[0].due_at), ("rounds", due));
    let jobs = store
        .jobs()
        .list(&Default::default(), &Page::first(9))
        .await
        .expect("read")
        .entries;
    assert_eq!(jobs.len(), 1);
    assert_eq!(
        (&jobs[0].id, jobs[0].attempts_max, &jobs[0].payload),
        (&fired[0].job, 3, &json!({"site": "all"}))
    );
}

async fn what_was_missed_is_made_up_for_once(database: &TestDatabase) {
    let store = database.open().await;
    let kept = store
        .schedules()
        .put(&every_hour("rounds"), at(0), &TimeZone::UTC)
        .await
        .expect("kept");
    let days_later = at(3 * 86_400);
    let fired = store
        .schedules()
        .fire_due(days_later, &TimeZone::UTC)
        .await
        .expect("fired");
    assert_eq!(
        fired.iter().map(|fired| fired.due_at).collect::<Vec<_>>(),
        [kept.next_due]
    );
    assert_eq!(
        store.schedules().fire_due(days_later, &TimeZone::UTC).await,
        Ok(Vec::new())
    );
    // The job is not over: the next time does not make a second one.
    let next = store
        .schedules()
        .fire_due(at(3 * 86_400 + 3600), &TimeZone::UTC)
        .await
        .expect("fired");
    assert_eq!(
        next.first().map(|fired| &fired.job),
        fired.first().map(|fired| &fired.job)
    );
    assert_eq!(
        store
            .jobs()
            .counts()
            .await
            .expect("counted")
            .values()
            .sum::<i64>(),
        1
    );
}

async fn a_schedule_changes_with_its_definition(database: &TestDatabase) {
    let store = database.open().await;
    let schedules = store.schedules();
    let first = schedules
        .put(&every_hour("rounds"), at(0), &TimeZone::UTC)
        .await
        .expect("kept");
    let same = schedules
        .put(&every_hour("rounds"), at(9999), &TimeZone::UTC)
        .await
        .expect("kept");
    assert_eq!(same, first);
    let mut daily = every_hour("rounds");
    daily.rule = "daily 03:30".parse().expect("a rule");
    let changed = schedules
        .put(&daily, at(0), &TimeZone::UTC)
        .await
        .expect("kept");
    assert_eq!((&changed.id, &changed.wanted), (&first.id, &daily));
    assert_eq!(
        changed.next_due,
        daily.rule.next_after(at(0), &TimeZone::UTC)
    );
    schedules
        .set_enabled("rounds", false, at(0), &TimeZone::UTC)
        .await
        .expect("stopped");
    assert_eq!(
        schedules.fire_due(at(999_999), &TimeZone::UTC).await,
        Ok(Vec::new())
    );
    schedules
        .set_enabled("rounds", true, at(999_999), &TimeZone::UTC)
        .await
        .expect("goes on");
    assert_eq!(
        schedules.fire_due(at(999_999), &TimeZone::UTC).await,
        Ok(Vec::new())
    );
    let none = schedules
        .set_enabled("none", true, at(0), &TimeZone::UTC)
        .await;
    assert!(matches!(none, Err(StoreError::NotFound { .. })), "{none:?}");
    assert_eq!(schedules.remove("rounds").await, Ok(true));
    assert_eq!(schedules.list().await, Ok(Vec::new()));
}

async fn a_request_is_done_once_for_its_key(database: &TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    let tries = (0..8).map(|index| {
        let store = if index % 2 == 0 {
            store.clone()
        } else {
            other.clone()
        };
        async move {
            store
                .idempotency()
                .begin("key", "request", at(1))
                .await
                .expect("an answer")
        }
    });
    let begun = futures::future::join_all(tries).await;
    assert_eq!(
        begun.iter().filter(|begun| **begun == Begun::New).count(),
        1
    );
    assert_eq!(
        begun
            .iter()
            .filter(|begun| **begun == Begun::UnderWay(at(1)))
            .count(),
        7
    );
    let keys = store.idempotency();
    assert_eq!(
        keys.begin("key", "another", at(2)).await,
        Ok(Begun::OtherRequest)
    );
    let answer = KeptAnswer {
        status: 201,
        response: "{}".to_owned(),
    };
    keys.done("key", &answer).await.expect("kept");
    assert_eq!(
        keys.begin("key", "request", at(3)).await,
        Ok(Begun::Done(answer))
    );
    keys.forget("key").await.expect("not under way");
    assert_eq!(keys.delete_before(at(1)).await, Ok(0));
    assert_eq!(keys.delete_before(at(2)).await, Ok(1));
    assert_eq!(keys.begin("key", "request", at(3)).await, Ok(Begun::New));
    keys.forget("key").await.expect("forgotten");
    assert_eq!(keys.begin("key", "request", at(4)).await, Ok(Begun::New));
}
