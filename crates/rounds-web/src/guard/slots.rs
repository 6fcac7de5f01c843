//! How many requests are answered at once, of everybody and of one person. A slot is held until
//! the last byte of the answer is handed to the connection, so that slow readers of large answers
//! count too and memory stays bounded.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::Response;
use hyper::body::{Frame, SizeHint};
use rounds_core::access::PersonId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::rate::RateSettings;
use super::refusal::Refusal;

/// What a busy server says; questions take up to half a minute, pages a tenth of a second.
const RETRY_AFTER_S: u64 = 2;

/// The slots.
pub struct Slots {
    everybody: Arc<Semaphore>,
    turn: Duration,
    people: Arc<Mutex<HashMap<PersonId, usize>>>,
    per_person_max: usize,
}

/// A slot; dropping it gives it back.
#[derive(Debug)]
pub enum Slot {
    /// One of everybody's.
    Anybody {
        /// Given back when dropped.
        _permit: OwnedSemaphorePermit,
    },
    /// One of a person's.
    Person {
        /// Given back when dropped.
        _share: PersonSlot,
    },
}

/// A person's slot.
#[derive(Debug)]
pub struct PersonSlot {
    person: PersonId,
    people: Arc<Mutex<HashMap<PersonId, usize>>>,
}

impl Slots {
    /// All free.
    pub fn new(settings: &RateSettings) -> Self {
        Self {
            everybody: Arc::new(Semaphore::new(settings.at_once_max.max(1))),
            turn: settings.turn,
            people: Arc::default(),
            per_person_max: settings.at_once_per_person_max.max(1),
        }
    }

    /// Waits a little for one of everybody's slots.
    pub async fn take(&self) -> Result<Slot, Refusal> {
        let wait = Arc::clone(&self.everybody).acquire_owned();
        match tokio::time::timeout(self.turn, wait).await {
            Ok(Ok(permit)) => Ok(Slot::Anybody { _permit: permit }),
            Ok(Err(_)) | Err(_) => Err(Refusal::Busy {
                retry_after_s: RETRY_AFTER_S,
            }),
        }
    }

    /// Takes one of this person's slots, without waiting.
    pub fn take_for(&self, person: &PersonId) -> Result<Slot, Refusal> {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        let held = people.entry(person.clone()).or_default();
        if *held >= self.per_person_max {
            return Err(Refusal::TooManyAtOnce {
                limit: self.per_person_max,
            });
        }
        *held += 1;
        let share = PersonSlot {
            person: person.clone(),
            people: Arc::clone(&self.people),
        };
        Ok(Slot::Person { _share: share })
    }
}

impl Drop for PersonSlot {
    fn drop(&mut self) {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = people.get_mut(&self.person) {
            *held = held.saturating_sub(1);
            if *held == 0 {
                people.remove(&self.person);
            }
        }
    }
}

impl Slot {
    /// Keeps the slot until the answer's body is gone.
    pub fn held_by(self, response: Response<Body>) -> Response<Body> {
        response.map(|body| Body::new(Held { body, _slot: self }))
    }
}

/// A body with its slot.
struct Held {
    body: Body,
    _slot: Slot,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(everybody: usize, per_person: usize) -> Slots {
        Slots::new(&RateSettings {
            at_once_max: everybody,
            at_once_per_person_max: per_person,
            turn: Duration::from_millis(10),
            ..RateSettings::default()
        })
    }

    #[tokio::test]
    async fn a_slot_is_free_again_when_the_answer_is_gone() {
        let slots = slots(1, 1);
        let slot = slots.take().await.expect("the first passes");
        let answer = slot.held_by(Response::new(Body::from("a page")));
        assert!(matches!(slots.take().await, Err(Refusal::Busy { .. })));
        drop(answer);
        assert!(slots.take().await.is_ok());
    }

    #[test]
    fn one_person_cannot_take_the_slots_of_another() {
        let slots = slots(8, 2);
        let [one, other] = ["p1", "p2"].map(|id| PersonId(id.to_owned()));
        let held = [slots.take_for(&one), slots.take_for(&one)];
        assert!(held.iter().all(Result::is_ok));
        assert!(slots.take_for(&one).is_err());
        assert!(slots.take_for(&other).is_ok());
        drop(held);
        assert!(slots.take_for(&one).is_ok());
    }

    #[test]
    fn people_who_ask_nothing_are_forgotten() {
        let slots = slots(8, 2);
        for number in 0..100 {
            assert!(slots.take_for(&PersonId(number.to_string())).is_ok());
        }
        assert_eq!(slots.people.lock().expect("not poisoned").len(), 0);
    }
}
