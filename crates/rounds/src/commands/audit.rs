//! `rounds audit`: the ledger on the command line.

use std::path::PathBuf;

use anyhow::{Result, bail};
use rounds_store::ledger::{Action, LedgerFilter, Object};
use rounds_store::page::Page;
use rounds_web::page_data::office::LedgerFormat;
use serde_json::json;

use super::Outcome;
use crate::cli::{Audit, AuditAction, LedgerForm};
use crate::office::{Act, Home, Verified, anchor_now, ledger_file, ledger_row, verify};
use crate::output::{note, say, say_columns, say_json};
use crate::site::Site;

pub async fn run(site: Site, flags: Audit) -> Result<Outcome> {
    let home = Home::open(site).await?;
    match flags.action {
        AuditAction::Verify { anchors, json } => verify_all(&home, anchors, json).await,
        AuditAction::List {
            who,
            action,
            rows,
            json,
        } => list(&home, who, action, rows, json).await,
        AuditAction::Export { format, from } => export(&home, format, from).await,
        AuditAction::Anchor => {
            let written = anchor_now(&home).await?;
            say(written);
            Ok(Outcome::Done)
        }
    }
}

async fn verify_all(home: &Home, anchors: Option<PathBuf>, print_json: bool) -> Result<Outcome> {
    let found: Verified = verify(home, anchors.as_deref()).await?;
    if print_json {
        say_json(&json!({
            "entries": found.entries, "anchors": found.anchors,
            "first_bad_entry": found.fault.as_ref().map(|(number, _)| number),
            "why": found.fault.as_ref().map(|(_, why)| why),
        }))?;
    } else if let Some((number, why)) = &found.fault {
        note(format!("the ledger does not hold: entry {number}: {why}"));
    } else {
        say(format!(
            "{} entries hold, compared with {} anchors",
            found.entries, found.anchors
        ));
    }
    Ok(match found.fault {
        None => Outcome::Done,
        Some(_) => Outcome::Incomplete,
    })
}

async fn list(
    home: &Home,
    who: Option<String>,
    action: Option<String>,
    rows: u32,
    print_json: bool,
) -> Result<Outcome> {
    let action = match action {
        Some(word) => match Action::from_word(&word) {
            Some(action) => Some(action),
            None => bail!(
                "{word:?} is not an action: {}",
                Action::ALL
                    .iter()
                    .map(|known| known.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        },
        None => None,
    };
    let filter = LedgerFilter {
        action,
        person: who.map(rounds_core::access::PersonId),
        ..LedgerFilter::default()
    };
    let found = home
        .store
        .ledger()
        .search(&filter, &Page::first(rows))
        .await?;
    if print_json {
        return say_json(
            &found
                .entries
                .iter()
                .map(ledger_file::entry_json)
                .collect::<Vec<_>>(),
        )
        .map(|()| Outcome::Done);
    }
    let header = [
        "number", "when", "who", "what", "to what", "outcome", "rows", "from",
    ];
    let mut lines = vec![header.map(str::to_owned).to_vec()];
    for entry in &found.entries {
        let row = ledger_row(entry);
        lines.push(vec![
            row.number.to_string(),
            format!("{:.3}", row.at),
            row.actor_name,
            row.action,
            row.object,
            row.outcome.as_str().to_owned(),
            row.rows.map_or(String::new(), |rows| rows.to_string()),
            row.source,
        ]);
    }
    say_columns(&lines);
    Ok(Outcome::Done)
}

async fn export(home: &Home, form: LedgerForm, from: i64) -> Result<Outcome> {
    let format = match form {
        LedgerForm::Fhir => LedgerFormat::Fhir,
        LedgerForm::Csv => LedgerFormat::Csv,
        LedgerForm::Cef => LedgerFormat::Cef,
        LedgerForm::Ocsf => LedgerFormat::Ocsf,
    };
    let detail = json!({ "format": format.as_str(), "from": from });
    home.record(Act::done(Action::Export, Object::kind("ledger")).with(detail))
        .await?;
    let Some(head) = home.store.ledger().head().await? else {
        return Ok(Outcome::Done);
    };
    let here = ledger_file::installation(home);
    if let Some(header) = ledger_file::header(format) {
        say(header.trim_end());
    }
    let mut last = from.max(1) - 1;
    while last < head.seq {
        let entries = home.store.ledger().stream(last, head.seq).await?;
        let Some(newest) = entries.last() else {
            break;
        };
        last = newest.seq;
        let text = ledger_file::lines(&entries, format, &here);
        say(text.trim_end_matches('\n'));
    }
    Ok(Outcome::Done)
}
