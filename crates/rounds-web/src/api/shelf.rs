//! Where answers to changes wait for a repeated request, so that a program which lost the answer
//! can ask again and the change is not made twice.
//!
//! Not here: which requests are kept and how (`idempotency`).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::site_reader::SiteError;

/// Answers kept in memory at most; the oldest go first.
const KEPT_MAX: usize = 4_096;

/// Which request it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RequestMark {
    /// Whose request: the person's id and how they act. The same key of somebody else is another.
    pub owner: String,
    /// The `Idempotency-Key` of the request, as it came.
    pub key: String,
}

/// An answer as it was sent the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAnswer {
    /// Status code.
    pub status: u16,
    /// `Content-Type`, empty where there was no body.
    pub content_type: String,
    /// `Location`, where a thing was made.
    pub location: Option<String>,
    /// The body. Never a secret: answers that show one are kept without it.
    pub body: String,
}

/// What the shelf knows of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShelfOutcome {
    /// Nothing: the place is now taken for this request, which goes ahead.
    New,
    /// It was answered before.
    Answered(KeptAnswer),
    /// It has no answer yet, or the server stopped before there was one.
    UnderWay,
    /// The key was used before for a request with another content.
    OtherContent,
}

/// Keeps answers under marks. Implemented over the store, so that several processes share it; the
/// store lets go of entries after a day.
#[async_trait]
pub trait IdempotencyShelf: Send + Sync + 'static {
    /// Takes the place of `mark` for a request whose content has this hash (hexadecimal), or says
    /// what is there. One of several callers at the same time gets [`ShelfOutcome::New`].
    async fn begin(
        &self,
        mark: &RequestMark,
        content_hash: &str,
    ) -> Result<ShelfOutcome, SiteError>;

    /// Keeps the answer.
    async fn keep(&self, mark: &RequestMark, answer: &KeptAnswer) -> Result<(), SiteError>;

    /// Gives the place back: the request failed without a change and may be tried again.
    async fn give_up(&self, mark: &RequestMark) -> Result<(), SiteError>;
}

/// A shelf in memory: for one process, tests and the sample.
#[derive(Default)]
pub struct MemoryShelf {
    places: Mutex<Places>,
}

#[derive(Default)]
struct Places {
    by_mark: HashMap<RequestMark, Place>,
    /// Counts up; the smallest number is the oldest place.
    next_number: u64,
}

struct Place {
    number: u64,
    content_hash: String,
    answer: Option<KeptAnswer>,
}

impl MemoryShelf {
    fn with<T>(&self, act: impl FnOnce(&mut Places) -> T) -> T {
        // A panic elsewhere cannot leave a map half changed, so its content is still good.
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        act(&mut places)
    }
}

impl Places {
    fn begin(&mut self, mark: &RequestMark, content_hash: &str) -> ShelfOutcome {
        if let Some(place) = self.by_mark.get(mark) {
            return match &place.answer {
                _ if place.content_hash != content_hash => ShelfOutcome::OtherContent,
                Some(answer) => ShelfOutcome::Answered(answer.clone()),
                None => ShelfOutcome::UnderWay,
            };
        }
        if self.by_mark.len() >= KEPT_MAX {
            self.drop_oldest();
        }
        let place = Place {
            number: self.next_number,
            content_hash: content_hash.to_owned(),
            answer: None,
        };
        self.next_number += 1;
        self.by_mark.insert(mark.clone(), place);
        ShelfOutcome::New
    }

    /// An answered place if there is one: an open one guards a change that goes on.
    fn drop_oldest(&mut self) {
        let oldest = self
            .by_mark
            .iter()
            .min_by_key(|(_, place)| (place.answer.is_none(), place.number));
        if let Some(mark) = oldest.map(|(mark, _)| mark.clone()) {
            self.by_mark.remove(&mark);
        }
    }
}

#[async_trait]
impl IdempotencyShelf for MemoryShelf {
    async fn begin(
        &self,
        mark: &RequestMark,
        content_hash: &str,
    ) -> Result<ShelfOutcome, SiteError> {
        Ok(self.with(|places| places.begin(mark, content_hash)))
    }

    async fn keep(&self, mark: &RequestMark, answer: &KeptAnswer) -> Result<(), SiteError> {
        self.with(|places| {
            if let Some(place) = places.by_mark.get_mut(mark) {
                place.answer = Some(answer.clone());
            }
        });
        Ok(())
    }

    async fn give_up(&self, mark: &RequestMark) -> Result<(), SiteError> {
        self.with(|places| {
            places.by_mark.remove(mark);
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(owner: &str) -> RequestMark {
        RequestMark {
            owner: owner.to_owned(),
            key: "k-1".to_owned(),
        }
    }

    fn answer() -> KeptAnswer {
        KeptAnswer {
            status: 201,
            content_type: "application/json".to_owned(),
            location: None,
            body: "{}".to_owned(),
        }
    }

    #[tokio::test]
    async fn a_request_is_answered_once_and_then_from_the_shelf() {
        let shelf = MemoryShelf::default();
        let ann = mark("ann");
        assert_eq!(shelf.begin(&ann, "a").await, Ok(ShelfOutcome::New));
        assert_eq!(shelf.begin(&ann, "a").await, Ok(ShelfOutcome::UnderWay));
        shelf.keep(&ann, &answer()).await.expect("kept");
        assert_eq!(
            shelf.begin(&ann, "a").await,
            Ok(ShelfOutcome::Answered(answer()))
        );
        assert_eq!(shelf.begin(&ann, "b").await, Ok(ShelfOutcome::OtherContent));
        assert_eq!(shelf.begin(&mark("bob"), "a").await, Ok(ShelfOutcome::New));
    }

    #[tokio::test]
    async fn a_request_that_failed_may_be_tried_again() {
        let shelf = MemoryShelf::default();
        assert_eq!(shelf.begin(&mark("ann"), "a").await, Ok(ShelfOutcome::New));
        shelf.give_up(&mark("ann")).await.expect("given back");
        assert_eq!(shelf.begin(&mark("ann"), "b").await, Ok(ShelfOutcome::New));
    }

    #[tokio::test]
    async fn the_shelf_does_not_grow_without_end() {
        let shelf = MemoryShelf::default();
        for number in 0..KEPT_MAX + 10 {
            let mark = mark(&number.to_string());
            shelf.begin(&mark, "a").await.expect("a place");
            shelf.keep(&mark, &answer()).await.expect("kept");
        }
        assert_eq!(shelf.with(|places| places.by_mark.len()), KEPT_MAX);
    }
}
