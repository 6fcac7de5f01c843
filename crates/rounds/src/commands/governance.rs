//! `rounds governance`: policies, chains, what follows, what is due, what is told; and anything that
//! pages and interface can ask, as JSON.

use std::io::Read as _;
use std::path::Path;

use anyhow::{Context, Result};
use rounds_core::access::Rights;
use rounds_governance::{Command, due};
use serde_json::json;

use super::Outcome;
use crate::cli::{Governance, GovernanceAction};
use crate::governance::{Origin, after_round, read_policies, tell};
use crate::office::{Home, operator};
use crate::output::{note, say, say_columns, say_json};
use crate::site::Site;

pub async fn run(site: Site, flags: Governance) -> Result<Outcome> {
    if matches!(flags.action, GovernanceAction::Check) {
        return check(&site);
    }
    let home = Home::open(site).await?;
    match flags.action {
        GovernanceAction::Check => {}
        GovernanceAction::Do { file } => ask(&home, &file).await?,
        GovernanceAction::Follow => follow(&home).await?,
        GovernanceAction::Verify { json } => return verify(&home, json).await,
        GovernanceAction::Due { person, json } => list_due(&home, person.as_deref(), json).await?,
        GovernanceAction::Tell => {
            let told = tell(&home.room).await?;
            say(format!(
                "{} new, {} sent, {} to be tried again, {} given up",
                told.new, told.sent.sent, told.sent.waiting, told.sent.dropped
            ));
        }
    }
    Ok(Outcome::Done)
}

fn check(site: &Site) -> Result<Outcome> {
    let policies = read_policies(site)?;
    say(format!(
        "{} gates, {} overrides, {} questions of risk, {} forms, {} criteria",
        policies.gates.len(),
        policies.overrides.len(),
        policies.risk.question.len(),
        policies.forms.len(),
        policies.priorities.criterion.len()
    ));
    Ok(Outcome::Done)
}

async fn ask(home: &Home, file: &Path) -> Result<()> {
    let text = if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .context("standard input")?;
        text
    } else {
        std::fs::read_to_string(file).with_context(|| file.display().to_string())?
    };
    let command: Command =
        serde_json::from_str(&text).with_context(|| file.display().to_string())?;
    let (principal, rights) = (operator(), Rights::unlimited());
    let origin = Origin {
        principal: &principal,
        via: None,
        source: crate::office::COMMAND_LINE,
    };
    let now = home.clock.now();
    let kept = home.room.act(&origin, &rights, &command, None, now).await?;
    say_json(&json!({ "happened": kept.happened, "seq": kept.seq }))
}

async fn follow(home: &Home) -> Result<()> {
    let followed = after_round(&home.room).await?;
    say(format!(
        "{} events, {} of them breaches; {} new notices; {} tables written",
        followed.happened.len(),
        followed.breaches(),
        followed.told.new,
        followed.written.tables.len()
    ));
    Ok(())
}

async fn verify(home: &Home, print_json: bool) -> Result<Outcome> {
    let events = home.store.events();
    let verification = events.verify(crate::governance::hash).await?;
    let fault = verification.fault.as_ref().map(ToString::to_string);
    if print_json {
        say_json(&json!({ "events": verification.events, "fault": fault }))?;
    } else if let Some(fault) = &fault {
        note(format!(
            "{} events hold, then: {fault}",
            verification.events
        ));
    } else {
        say(format!(
            "{} events hold, each with its entry in the ledger",
            verification.events
        ));
    }
    Ok(match fault {
        None => Outcome::Done,
        Some(_) => Outcome::Incomplete,
    })
}

async fn list_due(home: &Home, person: Option<&str>, print_json: bool) -> Result<()> {
    let moment = home.room.moment().await?;
    let setting = home.room.book.setting(moment.circumstances());
    let due = match person {
        None => due::all(&moment.governance, &setting),
        Some(name) => {
            let person = home.store.people().by_sign_in_name(name).await?;
            let person = person
                .with_context(|| format!("nobody signs in as {name:?} (rounds people list)"))?;
            due::of_person(&moment.governance, &person.id, &setting)
        }
    };
    if print_json {
        let one = |due: &due::Due| {
            json!({
                "key": due.key, "who": due.who, "what": due.sentence, "why": due.why,
                "path": due.path, "by": due.by, "late": due.is_late(moment.now),
            })
        };
        return say_json(&due.iter().map(one).collect::<Vec<_>>());
    }
    let mut rows = Vec::new();
    for one in &due {
        let by = match one.by {
            None => String::new(),
            Some(by) if one.is_late(moment.now) => {
                format!("LATE since {}", by.strftime("%Y-%m-%d"))
            }
            Some(by) => format!("by {}", by.strftime("%Y-%m-%d")),
        };
        rows.push(vec![by, one.sentence.clone()]);
    }
    match rows.is_empty() {
        true => say("nothing is due"),
        false => say_columns(&rows),
    }
    Ok(())
}
