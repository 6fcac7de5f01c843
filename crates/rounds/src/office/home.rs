//! A site with its database, key and policies opened: what every command and page that concerns
//! people begins with.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use rounds_access::policy::PolicySet;
use rounds_core::access::Principal;
use rounds_core::{Clock, SystemClock};
use rounds_lake::{QueryGate, QuerySlots};
use rounds_store::{DatabaseUrl, Store};

use super::recorder::{Act, COMMAND_LINE, Recorder};
use crate::governance::Room;
use crate::site::Site;

/// An opened site with everything around it.
pub struct Home {
    /// Tables, measures, configuration.
    pub site: Arc<Site>,
    /// The database.
    pub store: Store,
    /// Who may do what.
    pub policies: Arc<PolicySet>,
    /// The way into the ledger.
    pub recorder: Recorder,
    /// The door of queries.
    pub gate: Arc<QueryGate>,
    /// Governance.
    pub room: Room,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl Home {
    /// Opens the database of a site, making it where it is missing.
    pub async fn open(site: Site) -> Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let store = Store::open(&address(&site)?, &*clock).await?;
        let policies = Arc::new(super::policies::read(&site)?);
        let site = Arc::new(site);
        let recorder = Recorder::new(store.clone(), Arc::clone(&site.key), Arc::clone(&clock));
        Ok(Self {
            room: Room::new(
                Arc::clone(&site),
                Arc::clone(&policies),
                recorder.clone(),
                Arc::clone(&clock),
            )?,
            recorder,
            site,
            store,
            policies,
            gate: Arc::new(QueryGate::new(QuerySlots::default())),
            clock,
        })
    }

    /// Records what was done on the command line, before its result is shown.
    pub async fn record(&self, act: Act) -> Result<()> {
        self.recorder
            .record(&operator(), None, COMMAND_LINE, act)
            .await
            .context("this act could not be recorded in the ledger and was therefore not done")?;
        Ok(())
    }
}

/// Whoever runs the command line.
pub fn operator() -> Principal {
    let account = std::env::var("USER").or_else(|_| std::env::var("LOGNAME"));
    Principal::operator(account.as_deref().unwrap_or("unknown"))
}

/// Where a site's database is. A path is relative to the site.
pub fn address(site: &Site) -> Result<DatabaseUrl> {
    let url = &site.config.store.url;
    let path = url.strip_prefix("sqlite:").map(PathBuf::from);
    Ok(match path.filter(|path| path.is_relative()) {
        Some(path) if !path.as_os_str().is_empty() => DatabaseUrl::sqlite(&site.folder.join(path)),
        _ => DatabaseUrl::parse(url).context("[store] url")?,
    })
}

/// This machine's name.
pub fn host_name() -> String {
    let name = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    match name.trim() {
        "" => "localhost".to_owned(),
        name => name.to_owned(),
    }
}
