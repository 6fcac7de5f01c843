//! How far a job is, told by its work and read by its worker.

use std::sync::{Mutex, PoisonError};

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stage {
    /// What it does now.
    pub text: String,
    /// Units done.
    pub done: u64,
    /// Units in all, where that is known.
    pub total: Option<u64>,
}

/// Where a job stands.
#[derive(Debug, Default)]
pub struct Standing {
    stage: Mutex<Stage>,
}

impl Standing {
    /// Says where it stands.
    pub fn set(&self, text: &str, done: u64, total: Option<u64>) {
        *self.lock() = Stage {
            text: text.to_owned(),
            done,
            total,
        };
    }

    /// Where it stands.
    pub fn get(&self) -> Stage {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Stage> {
        // A stage is replaced whole, so a panic leaves no half one.
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
