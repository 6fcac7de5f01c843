//! Whether the server can serve, and its figures for monitoring.

use std::sync::Arc;

use async_trait::async_trait;
use rounds_web::{Check, Figures, Readiness};

use super::home::Home;

/// Looks at an installation.
pub struct Ready {
    /// The installation.
    pub home: Arc<Home>,
}

#[async_trait]
impl Readiness for Ready {
    async fn checks(&self) -> Vec<Check> {
        let store = &self.home.store;
        let database = store.ping().await;
        let ledger = store.ledger().head().await;
        let lake = self.home.site.lake.latest();
        for (what, failed) in [
            ("database", database.as_ref().err().map(ToString::to_string)),
            ("ledger", ledger.as_ref().err().map(ToString::to_string)),
            ("lake", lake.as_ref().err().map(ToString::to_string)),
        ] {
            if let Some(error) = failed {
                tracing::error!(what, error, "not ready");
            }
        }
        let check = |name, works| Check { name, works };
        vec![
            check("database", database.is_ok()),
            check("ledger", ledger.is_ok()),
            check("lake", lake.is_ok()),
        ]
    }

    async fn figures(&self) -> Figures {
        let store = &self.home.store;
        let now = self.home.clock.now();
        let last_round = self
            .home
            .site
            .lake
            .history(usize::MAX)
            .ok()
            .and_then(|records| {
                let mut rounds = records.iter().filter(|record| record.what == "round");
                rounds.next().map(|record| record.at)
            });
        let jobs = store.jobs().counts().await.unwrap_or_default();
        let head = store.ledger().head().await.ok().flatten();
        Figures {
            sessions: store.sessions().count_open(now).await.unwrap_or(0),
            jobs: jobs
                .into_iter()
                .map(|(state, count)| {
                    (state.as_str().to_owned(), u64::try_from(count).unwrap_or(0))
                })
                .collect(),
            last_round_age_s: last_round.map(|at| now.duration_since(at).as_secs_f64()),
            ledger_head: head.map_or(0, |head| u64::try_from(head.seq).unwrap_or(0)),
            queries_running: self.home.gate.running(),
        }
    }
}
