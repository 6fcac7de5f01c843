//! `rounds doctor`: what is wrong with this site and how to mend it.

use std::path::Path;

use anyhow::Result;
use rounds_core::SystemClock;
use rounds_lake::ingest::{Batch, quarantined};
use rounds_store::Store;
use serde_json::json;

use super::Outcome;
use crate::office::{address, policies};
use crate::output::{say, say_json};
use crate::site::Site;

/// How bad a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Good,
    Attention,
    Broken,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Attention => "attention",
            Self::Broken => "broken",
        }
    }
}

struct Line {
    state: State,
    text: String,
}

fn line(state: State, text: impl Into<String>) -> Line {
    Line {
        state,
        text: text.into(),
    }
}

pub async fn run(folder: &Path, print_json: bool) -> Result<Outcome> {
    let mut lines = Vec::new();
    match Site::open(folder) {
        Ok(site) => examine(&site, &mut lines).await,
        Err(error) => lines.push(line(State::Broken, format!("{error:#}"))),
    }
    if print_json {
        let objects = lines
            .iter()
            .map(|line| json!({ "state": line.state.as_str(), "text": line.text }));
        say_json(&objects.collect::<Vec<_>>())?;
    } else {
        for line in &lines {
            say(format!("{:<9}  {}", line.state.as_str(), line.text));
        }
    }
    Ok(match lines.iter().all(|line| line.state == State::Good) {
        true => Outcome::Done,
        false => Outcome::Incomplete,
    })
}

async fn examine(site: &Site, lines: &mut Vec<Line>) {
    let tables = site.lake.definitions().tables().count();
    lines.push(line(
        State::Good,
        format!(
            "configuration read; {tables} tables and {} measures defined",
            site.measures.len()
        ),
    ));
    for invalid in site.measures.invalid() {
        lines.push(line(State::Broken, format!("measure: {invalid}")));
    }
    sources(site, lines);
    match lake(site, lines).await {
        Ok(()) => {}
        Err(error) => lines.push(line(State::Broken, format!("lake: {error:#}"))),
    }
    match database(site, lines).await {
        Ok(()) => {}
        Err(error) => lines.push(line(State::Broken, format!("database: {error:#}"))),
    }
}

/// Reads the whole database through, and the policies with it.
async fn database(site: &Site, lines: &mut Vec<Line>) -> Result<()> {
    let policies = policies::read(site)?;
    let roles = policies.roles().len();
    lines.push(line(State::Good, format!("policies hold: {roles} roles")));
    let store = Store::open(&address(site)?, &SystemClock).await?;
    for concern in store.concerns().await? {
        lines.push(line(State::Attention, format!("database: {concern}")));
    }
    let entries = store.ledger().head().await?.map_or(0, |head| head.seq);
    lines.push(line(
        State::Good,
        format!(
            "{} read; {entries} entries in the ledger (rounds audit verify checks them)",
            store.url()
        ),
    ));
    Ok(())
}

fn sources(site: &Site, lines: &mut Vec<Line>) {
    let sources = match site.sources() {
        Ok(sources) => sources,
        Err(error) => return lines.push(line(State::Broken, format!("sources: {error:#}"))),
    };
    if sources.is_empty() {
        lines.push(line(
            State::Attention,
            "no sources: rounds run has nothing to load; write sources/NAME.toml (an example is sources/example.toml.off)",
        ));
    }
    for source in sources {
        lines.push(match site.requests(&source) {
            Ok(requests) => {
                let files: usize = requests.iter().map(|request| request.files.len()).sum();
                let state = if files == 0 {
                    State::Attention
                } else {
                    State::Good
                };
                line(state, format!("source {}: {files} files", source.name))
            }
            Err(error) => line(State::Broken, format!("{error:#}")),
        });
    }
}

async fn lake(site: &Site, lines: &mut Vec<Line>) -> Result<()> {
    let snapshot = site.lake.latest()?;
    if snapshot.version() == 0 {
        lines.push(line(
            State::Attention,
            "the lake is empty: rounds load PATH brings data",
        ));
        return Ok(());
    }
    lines.push(line(
        State::Good,
        format!("lake version {} of {}", snapshot.version(), snapshot.at()),
    ));
    missing_files(site, lines).await?;
    changed_views(site, lines).await?;
    let batches = Batch::all(&site.lake, &snapshot).await?;
    let unbalanced = batches
        .iter()
        .filter(|batch| batch.received != batch.kept + batch.duplicate + batch.quarantined);
    for batch in unbalanced {
        lines.push(line(
            State::Broken,
            format!(
                "batch {}: received is not kept + duplicate + quarantined",
                batch.batch
            ),
        ));
    }
    let open = quarantined(&site.lake, &snapshot, "open").await?.len();
    lines.push(match open {
        0 => line(State::Good, "quarantine is empty"),
        rows => line(
            State::Attention,
            format!("{rows} rows in quarantine: rounds quarantine lists them"),
        ),
    });
    Ok(())
}

async fn missing_files(site: &Site, lines: &mut Vec<Line>) -> Result<()> {
    let missing = site.lake.missing_files(&site.lake.latest()?).await?;
    for path in &missing {
        lines.push(line(
            State::Broken,
            format!(
                "{}: the file is missing or has another size; restore it from a backup",
                path.display()
            ),
        ));
    }
    if missing.is_empty() {
        lines.push(line(State::Good, "every file of every table is there"));
    }
    Ok(())
}

async fn changed_views(site: &Site, lines: &mut Vec<Line>) -> Result<()> {
    let snapshot = site.lake.latest()?;
    for table in site.lake.stale_tables(&snapshot).await? {
        lines.push(line(
            State::Attention,
            format!(
                "{table}: its definition changed since rows were written: rounds rebuild {table}"
            ),
        ));
    }
    Ok(())
}
