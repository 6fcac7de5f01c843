//! `rounds serve`: the pages, on loopback.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use rounds_core::SystemClock;
use rounds_core::access::Principal;
use rounds_web::api::MemoryShelf;
use rounds_web::sample::{Scenario, sample_office};
use rounds_web::{App, Network, OpenDoor, ShellInfo, SiteReader, router};
use tokio::net::TcpListener;

use super::Outcome;
use crate::output::note;
use crate::reader::{LakeReader, LakeSite};
use crate::site::Site;

/// Rows a question may return as CSV or JSON.
const EXPORT_ROWS_MAX: usize = 100_000;

pub async fn run(site: Site, address: Option<SocketAddr>) -> Result<Outcome> {
    let address = address.unwrap_or(site.config.serve.address);
    if !address.ip().is_loopback() {
        bail!(
            "{address}: pages are shown on loopback only, because there is no sign-in yet; use 127.0.0.1:{}",
            address.port()
        );
    }
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("{address}: cannot listen; choose another with --address"))?;
    let address = listener.local_addr()?;
    let info = ShellInfo {
        site_name: site.config.name.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        time_zone: site.config.zone()?,
        is_open: true,
        query_rows_max: site.config.query.rows.min(1000),
        query_export_rows_max: EXPORT_ROWS_MAX,
        query_seconds_max: site.config.query.seconds,
    };
    let reader = Arc::new(LakeReader::new(site)?);
    // Read once before the first request, which then finds everything in memory.
    reader.standing().await?;
    let door = Arc::new(OpenDoor::to(Principal::operator("loopback")));
    note(format!(
        "{} at http://{address} (loopback only: there is no sign-in yet; Ctrl-C ends)",
        info.site_name
    ));
    let app = App {
        site: Arc::new(LakeSite::new(reader)),
        door,
        // Until the office is wired, its pages say that they cannot be read.
        office: sample_office(Scenario::Failing),
        shelf: Arc::new(MemoryShelf::default()),
        info,
        clock: Arc::new(SystemClock),
    };
    rounds_web::serve(listener, router(app), Network::loopback(), stop()).await?;
    Ok(Outcome::Done)
}

async fn stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without signals there is only the end of the process.
    let _ = tokio::signal::ctrl_c().await;
}
