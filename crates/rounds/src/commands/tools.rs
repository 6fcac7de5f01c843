//! `rounds tools`: the inventory, gates, and records.

use std::path::Path;

use anyhow::{Context, Result, bail};
use rounds_governance::gate::{GateItem, ItemState, report};
use rounds_governance::ids::ToolId;
use rounds_governance::record::{self, VerifyingKey, html, verify_text};
use rounds_governance::tool::{Stage, Tool};
use rounds_store::ledger::{Action, Object};

use super::Outcome;
use crate::cli::{Tools, ToolsAction};
use crate::office::{Act, Home};
use crate::output::{note, say, say_columns, say_json};
use crate::site::Site;

pub async fn run(folder: &Path, flags: Tools) -> Result<Outcome> {
    if let ToolsAction::VerifyRecord { file, key } = &flags.action {
        return verify_record(file, key.as_deref());
    }
    let home = Home::open(Site::open(folder)?).await?;
    match flags.action {
        ToolsAction::List(flags) => list(&home, flags.json).await?,
        ToolsAction::Show { id, json } => show(&home, &id, json).await?,
        ToolsAction::Gate { id, stage, json } => return gate(&home, &id, &stage, json).await,
        ToolsAction::Record { id, output } => write_record(&home, &id, &output).await?,
        ToolsAction::VerifyRecord { .. } => {}
    }
    Ok(Outcome::Done)
}

async fn list(home: &Home, print_json: bool) -> Result<()> {
    let governance = home.room.book.current().await?;
    if print_json {
        return say_json(&governance.tools.values().collect::<Vec<_>>());
    }
    let header = [
        "id",
        "kind",
        "stage",
        "since",
        "tier",
        "clinical owner",
        "breaches",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for tool in governance.tools.values() {
        let open = tool.standing.values();
        let open = open.filter(|condition| condition.open_breach().is_some());
        rows.push(vec![
            tool.id.to_string(),
            tool.card.kind.to_string(),
            tool.stage.to_string(),
            tool.stage_since.strftime("%Y-%m-%d").to_string(),
            tool.risk
                .as_ref()
                .map_or("none", |risk| &risk.tier)
                .to_owned(),
            tool.card
                .clinical_owner
                .as_ref()
                .map_or("nobody", |owner| &owner.name)
                .to_owned(),
            open.count().to_string(),
        ]);
    }
    say_columns(&rows);
    Ok(())
}

fn found<'g>(governance: &'g rounds_governance::Governance, id: &str) -> Result<&'g Tool> {
    let names = governance.tools.keys().map(ToolId::as_str);
    let suggestion = rounds_core::suggest::did_you_mean(id, names);
    let tool = governance.tools.get(&ToolId::from(id));
    tool.with_context(|| format!("there is no tool {id:?}{suggestion} (rounds tools list)"))
}

async fn show(home: &Home, id: &str, print_json: bool) -> Result<()> {
    let governance = home.room.book.current().await?;
    let tool = found(&governance, id)?;
    if print_json {
        return say_json(tool);
    }
    say(format!(
        "{} ({}, {})",
        tool.card.title, tool.card.kind, tool.stage
    ));
    say(&tool.card.purpose);
    for one in &tool.moves {
        let marked = match &one.overridden {
            Some(overridden) => format!(" — OVERRIDE {}: {}", overridden.rule, overridden.reason),
            None => String::new(),
        };
        let day = one.at.strftime("%Y-%m-%d");
        say(format!(
            "  {day} {} → {} by {}{marked}",
            one.from, one.to, one.by.name
        ));
    }
    for (condition, standing) in &tool.standing {
        let state = match (standing.is_in_force, standing.open_breach()) {
            (false, _) => "ended".to_owned(),
            (true, None) => "holds or unknown".to_owned(),
            (true, Some(breach)) => format!("BREACHED: {}", breach.judged.sentence),
        };
        say(format!(
            "  {condition}: {} → {}: {state}",
            standing.agreed.reason,
            standing.agreed.action.as_str()
        ));
    }
    Ok(())
}

async fn gate(home: &Home, id: &str, stage: &str, print_json: bool) -> Result<Outcome> {
    let to = Stage::from_word(stage).filter(|stage| stage.has_gate());
    let to =
        to.with_context(|| format!("{stage:?} has no gate: silent, pilot and live have one"))?;
    let moment = home.room.moment().await?;
    let tool = found(&moment.governance, id)?;
    let setting = home.room.book.setting(moment.circumstances());
    let report = report(&moment.governance, tool, to, &setting);
    if print_json {
        say_json(&report)?;
    } else {
        let (met, of) = report.tally();
        say(format!("{}: {met} of {of} shown", report.title));
        report.items.iter().for_each(tell_item);
    }
    Ok(match report.is_met() {
        true => Outcome::Done,
        false => Outcome::Incomplete,
    })
}

fn tell_item(item: &GateItem) {
    let (mark, who) = match item.state {
        ItemState::Met => ("met    ", String::new()),
        ItemState::Missing => ("missing", format!(" (from {})", item.who.join(", "))),
        ItemState::Failed => ("failed ", format!(" (from {})", item.who.join(", "))),
    };
    say(format!(
        "  {mark}  {}: {}{who}",
        item.requirement.title, item.sentence
    ));
}

async fn write_record(home: &Home, id: &str, output: &Path) -> Result<()> {
    home.record(Act::done(Action::Export, Object::new("tool", id)))
        .await?;
    let record = home.room.record(&ToolId::from(id)).await?;
    let is_page = output.extension().is_some_and(|ending| ending == "html");
    let text = match is_page {
        true => html(&record),
        false => record::text(&record),
    };
    std::fs::write(output, text).with_context(|| output.display().to_string())?;
    note(format!(
        "{}: {} events, {} snapshots, signed; SHA-256 {}",
        output.display(),
        record.record.events.len(),
        record.record.snapshots.len(),
        record.sha256
    ));
    Ok(())
}

fn verify_record(file: &Path, key: Option<&str>) -> Result<Outcome> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let key = match key {
        None => None,
        Some(text) => Some(
            VerifyingKey::from_base64(text)
                .context("--key: not a key; copy it from the page of the installation")?,
        ),
    };
    let (signed, faults) = verify_text(&text, key.as_ref());
    for fault in &faults {
        say(fault);
    }
    let Some(signed) = signed.filter(|_| faults.is_empty()) else {
        bail!("{}: {} faults", file.display(), faults.len());
    };
    say(format!(
        "{}: {} events, {} snapshots and the signature hold",
        signed.record.tool,
        signed.record.events.len(),
        signed.record.snapshots.len()
    ));
    if key.is_none() {
        note(format!(
            "signed with {}: compare it with the key on the installation's page, or give it as --key",
            signed.public_key
        ));
    }
    Ok(Outcome::Done)
}
