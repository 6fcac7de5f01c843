//! Verifying the ledger, once at a time, and writing anchors.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use rounds_store::ledger::anchor::{self, Anchor, AnchorFile, Syslog, SyslogTarget};
use rounds_store::ledger::{Action, Object};
use rounds_web::office::OfficeResult;
use rounds_web::page_data::office::{ChainState, LedgerVerification};

use super::failure::stored;
use super::home::Home;
use super::recorder::Act;

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Entries read.
    pub entries: u64,
    /// Anchors that agreed.
    pub anchors: u64,
    /// The first bad entry and what is wrong with it.
    pub fault: Option<(i64, String)>,
}

/// Reads the whole ledger and compares it with the anchors of this file, or of the configured one.
pub async fn verify(home: &Home, anchors: Option<&Path>) -> Result<Verified> {
    let configured = anchor_file(home);
    let file = anchors.or(configured.as_deref());
    if let Some(file) = anchors.filter(|file| !file.exists()) {
        bail!("{}: there is no such file of anchors", file.display());
    }
    let anchors = match file {
        Some(file) => anchor::read(file)?,
        None => Vec::new(),
    };
    let found = home.store.ledger().verify(&anchors).await?;
    Ok(Verified {
        entries: u64::try_from(found.entries).unwrap_or(0),
        anchors: found.anchors as u64,
        fault: found.fault.map(|fault| (fault.seq, fault.to_string())),
    })
}

fn anchor_file(home: &Home) -> Option<std::path::PathBuf> {
    let file = home.site.config.ledger.anchor_file.as_ref()?;
    Some(home.site.folder.join(file))
}

/// Writes where the ledger stands to every configured anchor and says what was written.
pub async fn anchor_now(home: &Home) -> Result<String> {
    let Some(position) = home.store.ledger().head().await? else {
        return Ok("the ledger is empty: nothing to anchor".to_owned());
    };
    let anchor = Anchor {
        position,
        at: home.clock.now(),
    };
    let mut written = Vec::new();
    if let Some(file) = anchor_file(home) {
        AnchorFile::open(&file)?.append(&anchor)?;
        written.push(file.display().to_string());
    }
    if let Some(address) = &home.site.config.ledger.anchor_syslog {
        let target = SyslogTarget::parse(address).with_context(|| {
            format!("[ledger] anchor_syslog: {address:?}: expected udp:HOST:PORT or unix:/PATH")
        })?;
        let host = super::home::host_name();
        Syslog::new(target, &host).anchor(&anchor)?;
        written.push(address.clone());
    }
    if written.is_empty() {
        bail!("there is nowhere to write an anchor: set anchor_file or anchor_syslog in [ledger]");
    }
    Ok(format!(
        "entry {} is anchored in {}",
        anchor.position.seq,
        written.join(" and ")
    ))
}

/// The last verification asked for by a page, or the one that runs.
pub struct LedgerCheck {
    home: Arc<Home>,
    last: Arc<Mutex<(Option<Timestamp>, ChainState)>>,
}

impl LedgerCheck {
    /// Nothing was verified yet.
    pub fn new(home: Arc<Home>) -> Self {
        Self {
            home,
            last: Arc::new(Mutex::new((None, ChainState::NotYet))),
        }
    }

    /// Begins one, unless one runs.
    pub fn begin(&self) {
        let mut last = lock(&self.last);
        if matches!(last.1, ChainState::Running { .. }) {
            return;
        }
        *last = (None, ChainState::Running { done: 0, total: 0 });
        drop(last);
        let (home, last) = (Arc::clone(&self.home), Arc::clone(&self.last));
        tokio::spawn(async move {
            let state = match verify(&home, None).await {
                Ok(found) => state_of(found),
                Err(error) => {
                    tracing::error!(error = format!("{error:#}"), "the ledger was not verified");
                    ChainState::NotYet
                }
            };
            if let ChainState::Broken { number, why } = &state {
                tracing::error!(number, why, "the ledger does not hold");
            }
            *lock(&last) = (Some(home.clock.now()), state);
        });
    }

    /// How it stands.
    pub async fn standing(&self) -> OfficeResult<LedgerVerification> {
        let head = self.home.store.ledger().head().await;
        let head = head.map_err(stored("read the ledger"))?;
        let (at, state) = lock(&self.last).clone();
        let ledger = &self.home.site.config.ledger;
        let file = ledger.anchor_file.as_ref();
        let anchors = file.map(|file| format!("file {}", file.display()));
        let syslog = ledger.anchor_syslog.as_ref();
        Ok(LedgerVerification {
            at,
            state,
            head: head.map(|head| (head.seq, head.hash)),
            anchors: anchors
                .into_iter()
                .chain(syslog.map(|address| format!("syslog {address}")))
                .collect(),
        })
    }
}

/// Notes that the server began or ended, so that a gap in time has its reason.
pub async fn note_server(home: &Home, what: &str) -> Result<()> {
    let act = Act::done(Action::System, Object::new("server", what));
    let system = rounds_core::access::Principal::system();
    home.recorder.record(&system, None, "server", act).await?;
    Ok(())
}

fn state_of(found: Verified) -> ChainState {
    match found.fault {
        None => ChainState::Whole {
            entries: found.entries,
            anchors: found.anchors,
        },
        Some((number, why)) => ChainState::Broken { number, why },
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A state is replaced whole, so a panic leaves no half one.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
