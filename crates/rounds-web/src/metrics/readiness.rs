//! What the server can find out about the site it serves: whether it can work, and the figures that
//! metrics show. The program implements it over its database and lake.

use std::collections::BTreeMap;

use async_trait::async_trait;

/// One thing the server cannot work without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// What it is: `database`, `lake`, `ledger`.
    pub name: &'static str,
    /// Whether it can be used now.
    pub works: bool,
}

/// Figures of now, for metrics.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// Browser sessions that have not ended.
    pub sessions: u64,
    /// Jobs by state, by the word for it.
    pub jobs: BTreeMap<String, u64>,
    /// Seconds since the last round finished; none before the first.
    pub last_round_age_s: Option<f64>,
    /// Number of the ledger's newest entry.
    pub ledger_head: u64,
    /// Queries running.
    pub queries_running: u64,
}

/// Looks at what the server stands on.
#[async_trait]
pub trait Readiness: Send + Sync + 'static {
    /// Whether the database answers, the lake can be read and the ledger can be written. Asked for
    /// at most once a second, by anybody; causes of failure go to the log, not to the answer.
    async fn checks(&self) -> Vec<Check>;

    /// Figures of now. Must be cheap: monitoring asks every few seconds.
    async fn figures(&self) -> Figures;
}

/// A server that stands on nothing, as the sample's.
pub struct NothingToCheck;

#[async_trait]
impl Readiness for NothingToCheck {
    async fn checks(&self) -> Vec<Check> {
        Vec::new()
    }

    async fn figures(&self) -> Figures {
        Figures::default()
    }
}
