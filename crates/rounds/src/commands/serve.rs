//! `rounds serve`: the pages and the interface, and the work that runs by itself.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result};
use rounds_core::access::ReadRights;
use rounds_store::housekeeping::Keep;
use rounds_web::{App, Network, OpenDoor, ShellInfo, SiteReader, router};
use tokio::net::TcpListener;

use super::Outcome;
use crate::config::SignInMode;
use crate::jobs::worker::Worker;
use crate::office::{
    Home, LockedDoor, Ready, StoreShelf, anchor_now, network, note_server, office, operator,
    sign_in,
};
use crate::output::note;
use crate::reader::{LakeReader, LakeSite};

/// Rows a question may return as CSV or JSON.
const EXPORT_ROWS_MAX: usize = 100_000;

pub async fn run(home: Home, address: Option<SocketAddr>) -> Result<Outcome> {
    let home = Arc::new(home);
    let address = address.unwrap_or(home.site.config.serve.address);
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("{address}: cannot listen; choose another with --address"))?;
    let address = listener.local_addr()?;
    let ready = Arc::new(Ready {
        home: Arc::clone(&home),
    });
    let network = network(&home.site, ready)?;
    rounds_web::may_listen(address, &network)?;
    let app = app(&home).await?;
    note_server(&home, "started").await?;
    tell(&home, &app, address).await?;
    let background = [
        tokio::spawn(work(Arc::clone(&home))),
        tokio::spawn(anchor(Arc::clone(&home))),
        tokio::spawn(forget(Arc::clone(&home))),
        tokio::spawn(tell_people(Arc::clone(&home))),
        tokio::spawn(keep_tables(Arc::clone(&home))),
        tokio::spawn(show_metrics(Arc::clone(&home), Arc::clone(&network))),
    ];
    let served = rounds_web::serve(listener, router(app), network, stop()).await;
    for task in background {
        task.abort();
    }
    note_server(&home, "stopped").await?;
    served?;
    Ok(Outcome::Done)
}

async fn app(home: &Arc<Home>) -> Result<App> {
    let config = &home.site.config;
    let sign_in = sign_in(home)?;
    let is_open = config.serve.sign_in == SignInMode::Off;
    let door: Arc<dyn rounds_web::Door> = match is_open {
        true => Arc::new(OpenDoor::to(operator())),
        false => Arc::new(LockedDoor {
            home: Arc::clone(home),
            sign_in: sign_in.clone(),
        }),
    };
    let reader = LakeReader::new(Arc::clone(&home.site));
    // Read once before the first request, which then finds everything in memory.
    reader.seen_by(&ReadRights::Unlimited).standing().await?;
    Ok(App {
        site: Arc::new(LakeSite::new(
            reader,
            home.recorder.clone(),
            Arc::clone(&home.gate),
        )),
        door,
        office: office(home, &sign_in),
        shelf: Arc::new(StoreShelf {
            home: Arc::clone(home),
        }),
        info: ShellInfo {
            site_name: config.name.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            time_zone: config.zone()?,
            is_open,
            query_rows_max: config.query.rows.min(1000),
            query_export_rows_max: EXPORT_ROWS_MAX,
            query_seconds_max: config.query.seconds,
        },
        clock: Arc::new(rounds_core::SystemClock),
    })
}

/// Says where the pages are, and once how the first administrator comes in.
async fn tell(home: &Home, app: &App, address: SocketAddr) -> Result<()> {
    let config = &home.site.config;
    let scheme = match config.serve.tls_certificate.is_some() {
        true => "https",
        false => "http",
    };
    let who = match app.info.is_open {
        true => "nobody signs in, whoever uses this computer sees everything",
        false => "people sign in",
    };
    note(format!(
        "{} at {scheme}://{address}{} ({who}; Ctrl-C ends)",
        config.name, config.serve.base_path
    ));
    if !app.info.is_open
        && let Some(token) = sign_in(home)?.set_up_token().await?
    {
        note(format!(
            "Nobody can sign in yet. The first administrator opens {scheme}://{address}{}/set-up and types this, once, within {} minutes:\n  {}",
            config.serve.base_path,
            config.sign_in.set_up_minutes,
            token.expose()
        ));
    }
    Ok(())
}

/// Does jobs until it is stopped.
async fn work(home: Arc<Home>) {
    let worker = Worker::new(home);
    if let Err(error) = worker.take_schedules().await {
        tracing::error!(
            error = format!("{error:#}"),
            "the schedules were not taken over"
        );
    }
    worker.work().await;
}

/// Anchors the ledger every so often, where there is somewhere to anchor it.
async fn anchor(home: Arc<Home>) {
    let ledger = &home.site.config.ledger;
    if ledger.anchor_file.is_none() && ledger.anchor_syslog.is_none() {
        return;
    }
    let every = std::time::Duration::from_secs(u64::from(ledger.anchor_minutes.max(1)) * 60);
    loop {
        if let Err(error) = anchor_now(&home).await {
            tracing::error!(error = format!("{error:#}"), "the ledger was not anchored");
        }
        tokio::time::sleep(every).await;
    }
}

/// Forgets every hour what is over and no longer needed: sessions, attempts, codes, jobs.
async fn forget(home: Arc<Home>) {
    loop {
        let now = home.clock.now();
        let forgotten = home.store.forget_what_is_over(&Keep::default(), now).await;
        if let Err(error) = forgotten {
            tracing::warn!(%error, "what is over was not forgotten");
        }
        tokio::time::sleep(std::time::Duration::from_secs(3600)).await;
    }
}

/// Tells people what came up: what they did to each other, what is due, what waits to be sent.
async fn tell_people(home: Arc<Home>) {
    loop {
        if let Err(error) = crate::governance::tell(&home.room).await {
            tracing::error!(error = format!("{error:#}"), "people were not told");
        }
        tokio::time::sleep(std::time::Duration::from_secs(30)).await;
    }
}

/// Keeps the tables of governance as people have changed it, a minute behind at most.
async fn keep_tables(home: Arc<Home>) {
    let mut kept = None;
    loop {
        if let Err(error) = keep_tables_once(&home, &mut kept).await {
            tracing::error!(
                error = format!("{error:#}"),
                "tables of governance were not written"
            );
        }
        tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    }
}

/// Writes them if anything happened since the event `kept`, up to which they are as they should be.
async fn keep_tables_once(home: &Home, kept: &mut Option<i64>) -> Result<()> {
    let seq = home.room.book.current().await?.seq;
    if *kept != Some(seq) && crate::governance::write_tables(&home.room).await?.is_some() {
        *kept = Some(seq);
    }
    Ok(())
}

/// Shows metrics apart from the pages, where an address is set.
async fn show_metrics(home: Arc<Home>, network: Arc<Network>) {
    let Some(address) = home.site.config.serve.metrics_address else {
        return;
    };
    if let Err(error) = rounds_web::serve_metrics(address, network).await {
        tracing::error!(%error, %address, "metrics are not shown");
    }
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
