//! Whatever is done, in whatever order, both databases give the same answers.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rounds_core::access::PersonId;
use rounds_store::Store;
use rounds_store::jobs::{Backoff, JobFilter, JobState, Lease, NewJob};
use rounds_store::ledger::{Action, LedgerFilter};
use rounds_store::page::Page;
use rounds_store::people::{NewPerson, PeopleFilter};
use serde_json::json;

use crate::database::{self, at};
use crate::ledger::{entry, subject};

/// Something that somebody does. Numbers choose among what there is.
#[derive(Debug, Clone)]
enum Deed {
    AddPerson(String, String),
    Rename(usize, i64, String),
    SetRoles(usize, i64, BTreeSet<String>),
    Disable(usize),
    Find(String),
    ListPeople(Option<String>, Option<String>, Option<bool>, u32),
    PutOnce(u8, i64),
    TakeOnce(u8),
    Append(u8, u8),
    Search(u8, Option<u8>, u32),
    AddJob(bool, u8, Option<usize>),
    Lease(bool),
    Finish(usize),
    Fail(usize),
    Cancel(usize),
    Retry(usize),
    ListJobs(Option<u8>),
    Setting(String, String),
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-cA-CäÄ%_\\\\'\" ]{0,6}",
        Just("a".to_owned()),
        Just("İ".to_owned()),
        Just("a\u{0}b".to_owned()),
    ]
}

fn deed() -> impl Strategy<Value = Deed> {
    let roles = proptest::collection::btree_set("[ab\"]{0,2}", 0..3);
    prop_oneof![
        4 => (text(), text()).prop_map(|(sign_in, name)| Deed::AddPerson(sign_in, name)),
        2 => (0..4_usize, 1..4_i64, text()).prop_map(|(who, version, name)| Deed::Rename(who, version, name)),
        2 => (0..4_usize, 1..4_i64, roles).prop_map(|(who, version, roles)| Deed::SetRoles(who, version, roles)),
        1 => (0..4_usize).prop_map(Deed::Disable),
        2 => text().prop_map(Deed::Find),
        3 => (proptest::option::of(text()), proptest::option::of("[ab\"]{0,2}"), any::<Option<bool>>(), 1..4_u32)
            .prop_map(|(text, role, disabled, rows)| Deed::ListPeople(text, role, disabled, rows)),
        1 => (0..3_u8, 0..60_i64).prop_map(|(hash, until)| Deed::PutOnce(hash, until)),
        1 => (0..3_u8).prop_map(Deed::TakeOnce),
        3 => (0..3_u8, 0..4_u8).prop_map(|(who, subjects)| Deed::Append(who, subjects)),
        2 => (0..3_u8, proptest::option::of(0..4_u8), 1..4_u32).prop_map(|(who, subject, rows)| Deed::Search(who, subject, rows)),
        4 => (any::<bool>(), 0..3_u8, proptest::option::of(0..4_usize)).prop_map(|(load, key, needs)| Deed::AddJob(load, key, needs)),
        3 => any::<bool>().prop_map(Deed::Lease),
        2 => (0..4_usize).prop_map(Deed::Finish),
        2 => (0..4_usize).prop_map(Deed::Fail),
        1 => (0..4_usize).prop_map(Deed::Cancel),
        1 => (0..4_usize).prop_map(Deed::Retry),
        2 => proptest::option::of(0..6_u8).prop_map(Deed::ListJobs),
        1 => (text(), text()).prop_map(|(key, value)| Deed::Setting(key, value)),
    ]
}

/// One database, and the ids that were given in it, which differ.
struct World {
    store: Store,
    people: Vec<PersonId>,
    jobs: Vec<String>,
    leases: Vec<Lease>,
}

impl World {
    fn person(&self, index: usize) -> PersonId {
        let nobody = PersonId("per_none".to_owned());
        self.people.get(index).cloned().unwrap_or(nobody)
    }

    fn job(&self, index: usize) -> String {
        self.jobs
            .get(index)
            .cloned()
            .unwrap_or_else(|| "job_none".to_owned())
    }

    fn lease(&self, index: usize) -> Lease {
        let nothing = Lease {
            job: "job_none".to_owned(),
            owner: "worker".to_owned(),
            attempt: 1,
        };
        self.leases.get(index).cloned().unwrap_or(nothing)
    }

    /// The answer as text, with ids as the order in which they were given.
    async fn answer(&mut self, deed: &Deed, second: i64) -> String {
        let mut text = match deed {
            Deed::AddJob(..)
            | Deed::Lease(_)
            | Deed::Finish(_)
            | Deed::Fail(_)
            | Deed::Cancel(_)
            | Deed::Retry(_)
            | Deed::ListJobs(_) => self.work(deed, second).await,
            _ => self.office(deed, second).await,
        };
        for (index, person) in self.people.iter().enumerate() {
            text = text.replace(&person.0, &format!("person {index}"));
        }
        for (index, job) in self.jobs.iter().enumerate() {
            text = text.replace(job, &format!("job {index}"));
        }
        text.replace(&self.store.url().to_string(), "the database")
    }

    async fn office(&mut self, deed: &Deed, second: i64) -> String {
        let store = self.store.clone();
        match deed.clone() {
            Deed::AddPerson(sign_in_name, name) => {
                let new = NewPerson {
                    sign_in_name,
                    name,
                    email: None,
                    roles: BTreeSet::new(),
                    units: BTreeSet::new(),
                    staff_ids: BTreeSet::new(),
                };
                let added = store.people().add(&new, at(second)).await;
                self.people
                    .extend(added.iter().map(|person| person.id.clone()));
                format!("{added:?}")
            }
            Deed::Rename(who, version, name) => format!(
                "{:?}",
                store
                    .people()
                    .rename(&self.person(who), version, &name, Some(&name))
                    .await
            ),
            Deed::SetRoles(who, version, roles) => format!(
                "{:?}",
                store
                    .people()
                    .set_roles(&self.person(who), version, &roles)
                    .await
            ),
            Deed::Disable(who) => format!(
                "{:?}",
                store.people().disable(&self.person(who), at(second)).await
            ),
            Deed::Find(name) => format!("{:?}", store.people().by_sign_in_name(&name).await),
            Deed::ListPeople(text, role, disabled, rows) => format!(
                "{:?}",
                store
                    .people()
                    .list(
                        &PeopleFilter {
                            text,
                            role,
                            disabled
                        },
                        &Page::first(rows)
                    )
                    .await
            ),
            Deed::PutOnce(hash, until) => format!(
                "{:?}",
                store
                    .one_time()
                    .put("kind", &hash.to_string(), at(until), Some("text"))
                    .await
            ),
            Deed::TakeOnce(hash) => format!(
                "{:?}",
                store
                    .one_time()
                    .take("kind", &hash.to_string(), at(second))
                    .await
            ),
            Deed::Append(who, subjects) => {
                let mut new = entry(second, &format!("per_{who}"));
                new.subjects = (0..subjects).map(|id| subject(&id.to_string())).collect();
                format!("{:?}", store.ledger().append(&new).await)
            }
            Deed::Search(who, of, rows) => {
                let filter = LedgerFilter {
                    person: Some(PersonId(format!("per_{who}"))),
                    action: Some(Action::Read),
                    subject: of.map(|id| subject(&id.to_string())),
                    until: Some(at(second)),
                    ..LedgerFilter::default()
                };
                format!(
                    "{:?}",
                    store.ledger().search(&filter, &Page::first(rows)).await
                )
            }
            Deed::Setting(key, value) => format!(
                "{:?} {:?}",
                store.settings().set(&key, &value).await,
                store.settings().get(&key).await
            ),
            other => panic!("{other:?} is work"),
        }
    }

    async fn work(&mut self, deed: &Deed, second: i64) -> String {
        let store = self.store.clone();
        let jobs = store.jobs();
        let backoff = Backoff {
            first: std::time::Duration::from_secs(2),
            longest: std::time::Duration::from_secs(8),
            jitter: 0.0,
        };
        match deed.clone() {
            Deed::AddJob(load, key, needs) => {
                let mut new = NewJob::new(
                    if load { "load" } else { "round" },
                    json!({"n": second}),
                    at(second),
                );
                new.attempts_max = 2;
                new.unique_key = (key > 0).then(|| key.to_string());
                new.needs = needs.map(|index| self.job(index)).into_iter().collect();
                let added = jobs.add(&new, at(second)).await;
                if let Ok(rounds_store::jobs::Added::New(job)) = &added {
                    self.jobs.push(job.id.clone());
                }
                format!("{added:?}")
            }
            Deed::Lease(load) => {
                let kinds: &[&str] = if load { &["load"] } else { &["round", "load"] };
                let leased = jobs
                    .lease(at(second), "worker", kinds, at(second + 5))
                    .await;
                self.leases
                    .extend(leased.iter().flatten().filter_map(|job| job.lease()));
                format!("{leased:?}")
            }
            Deed::Finish(index) => format!(
                "{:?}",
                jobs.finish(&self.lease(index), at(second), &json!({}))
                    .await
            ),
            Deed::Fail(index) => format!(
                "{:?}",
                jobs.fail(&self.lease(index), at(second), "no", Some((backoff, 0.0)))
                    .await
            ),
            Deed::Cancel(index) => format!("{:?}", jobs.cancel(&self.job(index), at(second)).await),
            Deed::Retry(index) => format!("{:?}", jobs.retry(&self.job(index), at(second)).await),
            Deed::ListJobs(state) => {
                let state = state.and_then(|index| JobState::ALL.get(usize::from(index)).copied());
                format!(
                    "{:?} {:?}",
                    jobs.list(&JobFilter { state, kind: None }, &Page::first(3))
                        .await,
                    jobs.counts().await
                )
            }
            other => panic!("{other:?} is no work"),
        }
    }
}

#[test]
fn both_databases_give_the_same_answers() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    if database::postgres().is_none() {
        return;
    }
    let mut runner = TestRunner::new(Config {
        cases: 24,
        ..Config::default()
    });
    let deeds = proptest::collection::vec(deed(), 1..60);
    let outcome = runner.run(&deeds, |deeds| {
        let (first, second) = (
            database::sqlite(),
            database::postgres().expect("there is one"),
        );
        runtime.block_on(async {
            let mut worlds = Vec::new();
            for database in [&first, &second] {
                let store = database.open().await;
                worlds.push(World {
                    store,
                    people: Vec::new(),
                    jobs: Vec::new(),
                    leases: Vec::new(),
                });
            }
            for (index, deed) in deeds.iter().enumerate() {
                let second = i64::try_from(index).expect("a count");
                let mut answers = Vec::new();
                for world in &mut worlds {
                    answers.push(world.answer(deed, second).await);
                }
                prop_assert_eq!(&answers[0], &answers[1], "{:?}", deed);
            }
            for world in &worlds {
                let verification = world.store.ledger().verify(&[]).await.expect("an answer");
                prop_assert_eq!(verification.fault, None);
                world.store.close().await;
            }
            Ok(())
        })
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}
