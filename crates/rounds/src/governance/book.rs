//! The events of governance: kept in the database, folded once, and held in memory. Everything that
//! is asked goes through [`Book::act`]: decided on the state it was read from, or not at all.

use std::sync::Arc;

use jiff::Timestamp;
use rounds_core::access::Principal;
use rounds_governance::happened::Subject;
use rounds_governance::{
    Actor, Command, Event, Governance, Happened, Policies, Readings, Refused, Setting, decide,
};
use rounds_store::StoreError;
use tokio::sync::Mutex;

use super::events::{self, Origin};
use crate::office::Recorder;

/// How often something is decided anew because others acted in between.
const TRIES_MAX: u32 = 8;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// It does not happen; the reason is for who asked.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Its subject changed since it was looked at.
    #[error("{0} was changed by somebody else in the meantime")]
    Changed(String),
    /// The database did not keep or give it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What measures say could not be read.
    #[error("the results of measures cannot be read: {0}")]
    Numbers(String),
    /// What the database gave cannot be an event.
    #[error("event {seq} cannot be read: {why}; rounds governance verify names what is damaged")]
    Damaged {
        /// The event's number.
        seq: i64,
        /// Why.
        why: String,
    },
}

impl BookError {
    /// What measures say could not be read.
    pub fn numbers(error: anyhow::Error) -> Self {
        Self::Numbers(format!("{error:#}"))
    }
}

/// What was done.
#[derive(Debug, Clone)]
pub struct Kept {
    /// What happened, in order.
    pub happened: Vec<Happened>,
    /// Number of the last event.
    pub seq: i64,
}

/// When something is decided, and what measures say then.
#[derive(Clone, Copy)]
pub struct Circumstances<'c> {
    /// Now.
    pub now: Timestamp,
    /// The site's calendar day now.
    pub today: jiff::civil::Date,
    /// What measures say.
    pub readings: &'c dyn Readings,
}

/// The events of governance.
pub struct Book {
    recorder: Recorder,
    policies: Arc<Policies>,
    folded: Mutex<Arc<Governance>>,
}

impl Book {
    /// Over the database of this recorder.
    pub fn new(recorder: Recorder, policies: Arc<Policies>) -> Self {
        Self {
            recorder,
            policies,
            folded: Mutex::default(),
        }
    }

    /// The policy files.
    pub fn policies(&self) -> &Arc<Policies> {
        &self.policies
    }

    /// Everything as it stands.
    ///
    /// # Errors
    /// The database cannot be asked, or gives what is no event.
    pub async fn current(&self) -> Result<Arc<Governance>, BookError> {
        let mut folded = self.folded.lock().await;
        let new = events::since(&self.recorder, folded.seq).await?;
        if !new.is_empty() {
            let mut governance = Governance::clone(&folded);
            for event in &new {
                governance.apply(event);
            }
            *folded = Arc::new(governance);
        }
        Ok(Arc::clone(&folded))
    }

    /// What happened to something, the oldest first.
    ///
    /// # Errors
    /// As [`Book::current`].
    pub async fn history(&self, subject: &Subject) -> Result<Vec<Event>, BookError> {
        events::of_subject(&self.recorder, subject).await
    }

    /// Every event after this one, in order.
    ///
    /// # Errors
    /// As [`Book::current`].
    pub async fn since(&self, seq: i64) -> Result<Vec<Event>, BookError> {
        events::since(&self.recorder, seq).await
    }

    /// Does what is asked. With `seen`, only if its subject had no event since that number.
    ///
    /// # Errors
    /// It is refused, its subject changed, or the database did not keep it; then nothing happened.
    pub async fn act(
        &self,
        origin: &Origin<'_>,
        actor: &Actor,
        command: &Command,
        circumstances: Circumstances<'_>,
        seen: Option<i64>,
    ) -> Result<Kept, BookError> {
        for _ in 0..TRIES_MAX {
            let governance = self.current().await?;
            if let Some(seen) = seen {
                self.refuse_if_changed(command, seen).await?;
            }
            let setting = self.setting(circumstances);
            let happened = decide(&governance, actor, command, &setting)?;
            let kept = self
                .keep(origin, actor, governance.seq, happened, circumstances.now)
                .await?;
            if let Some(kept) = kept {
                return Ok(kept);
            }
        }
        Err(BookError::Changed("this".to_owned()))
    }

    /// Notes what follows by itself, until nothing more does.
    ///
    /// # Errors
    /// The database did not keep it.
    pub async fn follow(
        &self,
        circumstances: Circumstances<'_>,
    ) -> Result<Vec<Happened>, BookError> {
        let principal = Principal::system();
        let origin = Origin {
            principal: &principal,
            via: None,
            source: "round",
        };
        let mut all = Vec::new();
        for _ in 0..TRIES_MAX {
            let governance = self.current().await?;
            let happened = decide::follow(&governance, &self.setting(circumstances));
            if happened.is_empty() {
                break;
            }
            let kept = self
                .keep(
                    &origin,
                    &Actor::system(),
                    governance.seq,
                    happened,
                    circumstances.now,
                )
                .await?;
            all.extend(kept.map(|kept| kept.happened).unwrap_or_default());
        }
        Ok(all)
    }

    /// The circumstances as `rounds_governance` wants them.
    pub fn setting<'s>(&'s self, circumstances: Circumstances<'s>) -> Setting<'s> {
        Setting {
            now: circumstances.now,
            today: circumstances.today,
            policies: &self.policies,
            readings: circumstances.readings,
        }
    }

    /// None where somebody else acted in between.
    async fn keep(
        &self,
        origin: &Origin<'_>,
        actor: &Actor,
        decided_on: i64,
        happened: Vec<Happened>,
        at: Timestamp,
    ) -> Result<Option<Kept>, BookError> {
        let kept = events::append(&self.recorder, origin, actor, decided_on, &happened, at).await;
        match kept {
            Ok(seq) => Ok(Some(Kept { happened, seq })),
            Err(BookError::Store(StoreError::Conflict { .. })) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn refuse_if_changed(&self, command: &Command, seen: i64) -> Result<(), BookError> {
        let Some(subject) = subject_of(command) else {
            return Ok(());
        };
        let history = self.history(&subject).await?;
        match history.last() {
            Some(last) if last.seq > seen => Err(BookError::Changed(format!(
                "{} {}",
                subject.kind, subject.id
            ))),
            _ => Ok(()),
        }
    }
}

/// What a command is about, where that is there already.
fn subject_of(command: &Command) -> Option<Subject> {
    let (kind, id) = match command {
        Command::Tool { id: Some(id), .. } => ("tool", id.as_str()),
        Command::Review { id: Some(id), .. } => ("review", id.as_str()),
        Command::Finding { id, .. } => ("finding", id.as_str()),
        Command::Change { id: Some(id), .. } => ("change", id.as_str()),
        Command::Request { id: Some(id), .. } => ("request", id.as_str()),
        Command::Office { .. } => ("office", "office"),
        _ => return None,
    };
    Some(Subject {
        kind: kind.to_owned(),
        id: id.to_owned(),
    })
}
