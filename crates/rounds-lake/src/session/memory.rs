//! Memory of queries: each has its own bound, and all queries that people ask share another one,
//! so that many of them together leave room for loads and rounds.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use datafusion::error::{DataFusionError, Result};
use datafusion::execution::memory_pool::{
    FairSpillPool, MemoryConsumer, MemoryLimit, MemoryPool, MemoryReservation,
};

/// Bytes that all queries of people together may hold.
pub const QUERY_MEMORY_BYTES: usize = 4 << 30;

/// What is held of a number of bytes.
#[derive(Debug)]
pub(crate) struct Share {
    held: AtomicUsize,
    bytes_max: usize,
}

impl Share {
    pub(crate) fn of(bytes_max: usize) -> Arc<Self> {
        Arc::new(Self {
            held: AtomicUsize::new(0),
            bytes_max,
        })
    }

    fn try_take(&self, bytes: usize) -> bool {
        let more = |held: usize| {
            held.checked_add(bytes)
                .filter(|held| *held <= self.bytes_max)
        };
        let order = Ordering::Relaxed;
        self.held.fetch_update(order, order, more).is_ok()
    }

    fn give_back(&self, bytes: usize) {
        self.held.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// One query's pool within a share.
#[derive(Debug)]
pub(super) struct SharedPool {
    own: FairSpillPool,
    share: Arc<Share>,
}

impl SharedPool {
    pub(super) fn new(bytes_max: usize, share: Arc<Share>) -> Self {
        Self {
            own: FairSpillPool::new(bytes_max),
            share,
        }
    }
}

impl fmt::Display for SharedPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "shared({})", self.own)
    }
}

impl MemoryPool for SharedPool {
    fn name(&self) -> &'static str {
        "shared"
    }

    fn register(&self, consumer: &MemoryConsumer) {
        self.own.register(consumer);
    }

    fn unregister(&self, consumer: &MemoryConsumer) {
        self.own.unregister(consumer);
    }

    fn grow(&self, reservation: &MemoryReservation, additional: usize) {
        self.share.held.fetch_add(additional, Ordering::Relaxed);
        self.own.grow(reservation, additional);
    }

    fn shrink(&self, reservation: &MemoryReservation, shrink: usize) {
        self.own.shrink(reservation, shrink);
        self.share.give_back(shrink);
    }

    fn try_grow(&self, reservation: &MemoryReservation, additional: usize) -> Result<()> {
        if !self.share.try_take(additional) {
            return Err(DataFusionError::ResourcesExhausted(
                "all queries together hold as much memory as they may; try again later".to_owned(),
            ));
        }
        let grown = self.own.try_grow(reservation, additional);
        if grown.is_err() {
            self.share.give_back(additional);
        }
        grown
    }

    fn reserved(&self) -> usize {
        self.own.reserved()
    }

    fn memory_limit(&self) -> MemoryLimit {
        self.own.memory_limit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_that_share_memory_stop_each_other() {
        let share = Share::of(1000);
        let pool = || -> Arc<dyn MemoryPool> { Arc::new(SharedPool::new(800, Arc::clone(&share))) };
        let (one, other) = (pool(), pool());
        let held = MemoryConsumer::new("one").register(&one);
        assert!(held.try_grow(801).is_err(), "more than one query may hold");
        held.try_grow(700).expect("within both bounds");
        let wants = MemoryConsumer::new("other").register(&other);
        assert!(wants.try_grow(301).is_err(), "more than is left for all");
        wants.try_grow(300).expect("what is left");
        drop(held);
        wants.try_grow(400).expect("what the first query gave back");
        drop(wants);
        assert_eq!(share.held.load(Ordering::Relaxed), 0);
    }
}
