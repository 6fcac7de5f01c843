//! The same tests against SQLite in a temporary folder and against a PostgreSQL server that the
//! first test starts. Every test is a function over a [`Store`]; [`both!`] makes two of it.

#![allow(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod clocks;
mod database;
mod dumps;
mod events;
mod events_tampering;
mod jobs;
mod ledger;
mod migrations;
mod outbox;
mod people;
mod recomputed;
mod same_answers;
mod schedules;
mod sign_in;
mod tampering;
mod trouble;

/// Declares tests that run on both databases.
macro_rules! both {
    ($($test:ident)*) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                let database = crate::database::sqlite();
                super::$test(&database).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                let Some(database) = crate::database::postgres() else { return };
                super::$test(&database).await;
            })*
        }
    };
}
pub(crate) use both;
