//! Who may run a query now: so many at once, and so many at once for one person.
//!
//! Whoever comes first goes first. A person with many queries waits for their own slot before they
//! stand in the common queue, so that one person's hundred queries do not delay another's first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rounds_core::access::PersonId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::LakeError;

/// How many queries run at once.
#[derive(Debug, Clone)]
pub struct QuerySlots {
    /// Of everybody.
    pub together: usize,
    /// Of one person.
    pub per_person: usize,
    /// How many more of one person may wait; another one is turned away at once.
    pub waiting_per_person: usize,
    /// How long a query waits before it is turned away.
    pub wait: Duration,
}

impl Default for QuerySlots {
    fn default() -> Self {
        Self {
            together: 8,
            per_person: 2,
            waiting_per_person: 8,
            wait: Duration::from_secs(5),
        }
    }
}

/// The door that every query of a person goes through.
#[derive(Debug)]
pub struct QueryGate {
    slots: QuerySlots,
    together: Arc<Semaphore>,
    people: Mutex<HashMap<PersonId, Arc<Person>>>,
}

#[derive(Debug)]
struct Person {
    running: Arc<Semaphore>,
    /// Running and waiting.
    present: Arc<Semaphore>,
}

/// A slot; it is free again when this is dropped.
#[derive(Debug)]
pub struct QuerySlot {
    _permits: [OwnedSemaphorePermit; 3],
}

impl QueryGate {
    /// A door with these many slots; at least one each.
    pub fn new(slots: QuerySlots) -> Self {
        Self {
            together: Arc::new(Semaphore::new(slots.together.max(1))),
            people: Mutex::default(),
            slots,
        }
    }

    /// Waits for a slot. Turned away is [`LakeError::Busy`].
    pub async fn enter(&self, person: &PersonId) -> Result<QuerySlot, LakeError> {
        let theirs = self.person(person);
        let busy = |_| LakeError::Busy {
            retry_after_s: self.slots.wait.as_secs().max(1),
        };
        let present = Arc::clone(&theirs.present);
        let present = present.try_acquire_owned().map_err(|_| busy(()))?;
        let both = async {
            let own = Arc::clone(&theirs.running).acquire_owned().await;
            let common = Arc::clone(&self.together).acquire_owned().await;
            Ok::<_, tokio::sync::AcquireError>((own?, common?))
        };
        let waited = tokio::time::timeout(self.slots.wait, both).await;
        let (own, common) = waited.map_err(|_| busy(()))?.map_err(|_| busy(()))?;
        Ok(QuerySlot {
            _permits: [present, own, common],
        })
    }

    /// Queries running now.
    pub fn running(&self) -> u64 {
        let slots = self.slots.together.max(1);
        (slots.saturating_sub(self.together.available_permits())) as u64
    }

    fn person(&self, person: &PersonId) -> Arc<Person> {
        // Entries are whole, so a panic elsewhere leaves nothing half done.
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        let all = self.slots.per_person.max(1) + self.slots.waiting_per_person;
        // Whoever has nothing running and nothing waiting is forgotten.
        people.retain(|_, known| {
            known.present.available_permits() < all || Arc::strong_count(known) > 1
        });
        let new = || {
            Arc::new(Person {
                running: Arc::new(Semaphore::new(self.slots.per_person.max(1))),
                present: Arc::new(Semaphore::new(all)),
            })
        };
        Arc::clone(people.entry(person.clone()).or_insert_with(new))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate() -> QueryGate {
        QueryGate::new(QuerySlots {
            together: 3,
            per_person: 2,
            waiting_per_person: 1,
            wait: Duration::from_millis(50),
        })
    }

    fn person(name: &str) -> PersonId {
        PersonId(name.to_owned())
    }

    #[tokio::test]
    async fn one_person_does_not_take_everybodys_slots() {
        let gate = gate();
        let first = gate.enter(&person("a")).await.expect("a slot");
        let _second = gate.enter(&person("a")).await.expect("a slot");
        let third = gate.enter(&person("a")).await;
        assert!(matches!(third, Err(LakeError::Busy { retry_after_s: 1 })));
        let _other = gate.enter(&person("b")).await.expect("a slot of their own");
        let full = gate.enter(&person("c")).await;
        assert!(matches!(full, Err(LakeError::Busy { .. })));
        drop(first);
        gate.enter(&person("c")).await.expect("the slot given back");
    }

    #[tokio::test]
    async fn people_without_queries_are_forgotten() {
        let gate = gate();
        for number in 0..100 {
            drop(gate.enter(&person(&number.to_string())).await);
        }
        assert!(gate.people.lock().expect("a lock").len() <= 1);
    }
}
