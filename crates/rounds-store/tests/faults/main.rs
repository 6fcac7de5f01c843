//! What the store keeps when it is killed at every write, when the disk fails or is full, when files
//! run out and when the folder cannot be written. Faults are injected into system calls by strace;
//! without it the tests are skipped with a message.
//!
//! The work itself is `work`, done by this same program started again under strace.

#![allow(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod errors;
mod inject;
mod kills;
mod work;
