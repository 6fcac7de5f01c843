//! Operations of governance: tools, reviews, decisions, evidence, findings' worklist, changes,
//! priorities, the office. What is asked is a command of `rounds_governance`, which decides it; the
//! shapes of answers are in `contract::governance`.

mod ask;
pub mod changes;
pub mod evidence;
mod exact;
pub mod files;
pub mod findings;
mod named;
pub mod office;
pub mod operations;
pub mod priorities;
pub mod reviews;
pub mod tools;

pub use ask::MATCH_NOTE;
