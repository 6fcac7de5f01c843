//! `rounds evidence`: snapshots of results, taken and computed again.

use anyhow::{Context, Result};
use rounds_core::access::Rights;
use rounds_governance::evidence::Evidence as Taken;
use rounds_governance::ids::{EvidenceId, ToolId};
use rounds_governance::{Command, Governance};
use rounds_store::ledger::{Action, Object};
use rounds_web::office::EvidenceOrder;
use serde_json::json;

use super::Outcome;
use crate::cli::{Evidence, EvidenceAction};
use crate::governance::Origin;
use crate::office::{Act, Home, operator};
use crate::output::{say, say_columns, say_json};
use crate::site::Site;

pub async fn run(site: Site, flags: Evidence) -> Result<Outcome> {
    let home = Home::open(site).await?;
    match flags.action {
        EvidenceAction::List(flags) => list(&home, flags.json).await?,
        EvidenceAction::Take {
            title,
            tool,
            measures,
            as_of,
        } => {
            let order = EvidenceOrder {
                title,
                tool: tool.map(ToolId),
                measures: measures.iter().map(|text| with_group(text)).collect(),
                as_of,
            };
            take(&home, &order).await?;
        }
        EvidenceAction::Show { id } => {
            let governance = home.room.book.current().await?;
            let taken = found(&governance, &id)?;
            say_json(&home.room.snapshot(&taken.file)?)?;
        }
        EvidenceAction::Verify { id, json } => return verify(&home, id.as_deref(), json).await,
    }
    Ok(Outcome::Done)
}

fn found<'g>(governance: &'g Governance, id: &str) -> Result<&'g Taken> {
    let taken = governance.evidence.get(&EvidenceId::from(id));
    taken.with_context(|| format!("there is no evidence {id:?} (rounds evidence list)"))
}

async fn list(home: &Home, print_json: bool) -> Result<()> {
    let governance = home.room.book.current().await?;
    let mut taken: Vec<&Taken> = governance.evidence.values().collect();
    taken.sort_by_key(|one| std::cmp::Reverse(one.at));
    if print_json {
        return say_json(&taken);
    }
    let header = ["id", "taken", "by", "values", "lake version", "title"];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for one in taken {
        rows.push(vec![
            one.id.to_string(),
            one.at.strftime("%Y-%m-%d").to_string(),
            one.by.name.clone(),
            one.values.to_string(),
            one.lake_version.to_string(),
            one.title.clone(),
        ]);
    }
    say_columns(&rows);
    Ok(())
}

/// `ID@GROUP`, or every group where none is named.
fn with_group(text: &str) -> (String, String) {
    let (measure, group) = text.split_once('@').unwrap_or((text, ""));
    (measure.to_owned(), group.to_owned())
}

async fn take(home: &Home, order: &EvidenceOrder) -> Result<()> {
    let now = home.clock.now();
    let taken = home.room.take_evidence(order, now).await?;
    let (principal, rights) = (operator(), Rights::unlimited());
    let origin = Origin {
        principal: &principal,
        via: None,
        source: crate::office::COMMAND_LINE,
    };
    let command = Command::Evidence { taken };
    let kept = home.room.act(&origin, &rights, &command, None, now).await?;
    for happened in &kept.happened {
        say(happened.subject().id);
    }
    Ok(())
}

async fn verify(home: &Home, id: Option<&str>, print_json: bool) -> Result<Outcome> {
    let governance = home.room.book.current().await?;
    let chosen: Vec<&Taken> = match id {
        Some(id) => vec![found(&governance, id)?],
        None => governance.evidence.values().collect(),
    };
    let mut verdicts = Vec::new();
    let mut all_equal = true;
    for one in chosen {
        let verified = home.room.verify_evidence(&one.file).await?;
        let is_equal = verified.faults.is_empty();
        all_equal &= is_equal;
        home.record(
            Act::done(Action::Run, Object::new("evidence", one.id.as_str()))
                .with(json!({ "what": "verified", "equal": is_equal })),
        )
        .await?;
        if !print_json {
            let word = if is_equal { "equal" } else { "NOT equal" };
            say(format!(
                "{}: {word}, {} values compared",
                one.id, verified.compared
            ));
            verified
                .faults
                .iter()
                .for_each(|fault| say(format!("  {fault}")));
        }
        verdicts.push(json!({
            "id": one.id, "equal": is_equal, "compared": verified.compared, "faults": verified.faults,
        }));
    }
    if print_json {
        say_json(&verdicts)?;
    }
    Ok(match all_equal {
        true => Outcome::Done,
        false => Outcome::Incomplete,
    })
}
