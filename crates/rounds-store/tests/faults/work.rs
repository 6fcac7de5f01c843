//! The work that is disturbed. It writes a line for whatever the store acknowledged, so that the
//! test knows what must be there afterwards.

use std::io::Write as _;
use std::path::Path;

use jiff::Timestamp;
use rounds_core::FixedClock;
use rounds_core::access::{ActorKind, PersonId};
use rounds_store::events::{Hashed, NewEvent};
use rounds_store::ledger::{Action, Actor, NewEntry, Object};
use rounds_store::{DatabaseUrl, Store, StoreError};
use serde_json::json;

/// Which work, for the process that does it.
pub const WORK: &str = "ROUNDS_STORE_WORK";
/// The database file, for the process that does it.
pub const FILE: &str = "ROUNDS_STORE_FILE";

/// Entries appended, and jobs leased, by one piece of work.
pub const STEPS: i64 = 3;

/// Not a test: what the process under strace does.
#[tokio::test]
#[ignore = "started by the other tests"]
async fn worker() {
    let (Ok(work), Ok(file)) = (std::env::var(WORK), std::env::var(FILE)) else {
        return;
    };
    let outcome = match (work.as_str(), open(Path::new(&file)).await) {
        (_, Err(error)) => Err(error),
        ("append", Ok(store)) => append(&store).await,
        ("events", Ok(store)) => events(&store).await,
        ("lease", Ok(store)) => lease(&store).await,
        ("open", Ok(_)) => Ok(()),
        (other, Ok(_)) => panic!("unknown work {other}"),
    };
    match outcome {
        Ok(()) => say("end"),
        Err(error) => say(&format!("error {}", cause(&error))),
    }
}

pub fn cause(error: &StoreError) -> &'static str {
    match error {
        StoreError::Unavailable { .. } => "unavailable",
        StoreError::Full { .. } => "full",
        StoreError::ReadOnly { .. } => "read-only",
        StoreError::Halted { .. } => "halted",
        StoreError::Damaged { .. } => "damaged",
        _ => "other",
    }
}

pub async fn open(file: &Path) -> Result<Store, StoreError> {
    Store::open(&DatabaseUrl::sqlite(file), &FixedClock(at(0))).await
}

pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000 + seconds).expect("an instant")
}

pub fn entry(second: i64) -> NewEntry {
    let actor = Actor {
        kind: ActorKind::System,
        person: PersonId("system".to_owned()),
        name: "Rounds".to_owned(),
        via: None,
    };
    NewEntry::new(
        at(second),
        actor,
        Action::Run,
        Object::kind("load"),
        "command line",
    )
}

/// Appends entries, and goes on after an error as a careless caller might.
async fn append(store: &Store) -> Result<(), StoreError> {
    let mut outcome = Ok(());
    for second in 0..STEPS {
        match store.ledger().append(&entry(second)).await {
            Ok(position) => say(&format!("acknowledged {} {}", position.seq, position.hash)),
            Err(error) => {
                say(&format!("refused {}", cause(&error)));
                outcome = Err(error);
            }
        }
    }
    outcome
}

pub fn event(second: i64) -> NewEvent {
    NewEvent {
        subject_kind: "tool".to_owned(),
        subject_id: "apache".to_owned(),
        at: at(second),
        person: PersonId("system".to_owned()),
        person_name: "Rounds".to_owned(),
        actor_kind: ActorKind::System,
        body: "{}".to_owned(),
        entry: entry(second),
    }
}

/// Stands for the caller's hash: every field, as it is.
pub fn event_hash(of: &Hashed<'_>) -> String {
    format!("{of:?}").replace(' ', "")
}

/// Appends events two by two, as a command that makes several does.
async fn events(store: &Store) -> Result<(), StoreError> {
    for second in 0..STEPS {
        let head = store.events().head().await?.map_or(0, |head| head.seq);
        let new = [event(second), event(second)];
        for kept in store.events().append(head, &new, event_hash).await? {
            say(&format!("acknowledged {} {}", kept.seq, kept.ledger_seq));
        }
    }
    Ok(())
}

/// Takes jobs and finishes them.
async fn lease(store: &Store) -> Result<(), StoreError> {
    for _ in 0..STEPS {
        let job = store
            .jobs()
            .lease(at(10), "worker", &["load"], at(20))
            .await?;
        let Some(job) = job else { return Ok(()) };
        say(&format!("acknowledged leased {}", job.id));
        let lease = job.lease().expect("a lease");
        if store.jobs().finish(&lease, at(11), &json!({})).await? {
            say(&format!("acknowledged finished {}", job.id));
        }
    }
    Ok(())
}

fn say(line: &str) {
    // Begins its own line: the test harness has begun one with the test's name.
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{line}").expect("the test listens");
    out.flush().expect("the test listens");
}
