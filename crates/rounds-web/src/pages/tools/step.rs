//! `POST /tools/{id}/{step}`: one thing done to a tool. A refusal shows the tool's page again with
//! what was typed.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use rounds_governance::evidence::Attachment;
use rounds_governance::ids::{ConditionId, ToolId};
use rounds_governance::tool::command::ToolCommand;
use rounds_governance::tool::{Card, MeasureOfTool, Stage, ToolVersion};
use rounds_governance::{Command, PersonRef};

use super::tool::agreed;
use super::tool::condition::{self, Row, day, text, whole};
use super::tool::{again, find};
use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::guard::file::SentFile;
use crate::office::{EvidenceOrder, OfficeError, OfficeResult};
use crate::page_data::office::Caller;
use crate::params::Segment;
use crate::view::sent::Sent;
use crate::view::{comma, href};
use crate::visit::Visit;

/// Handler.
pub async fn submit(
    visit: Visit,
    caller: Caller,
    Path((id, step)): Path<(String, String)>,
    sent: Fields,
) -> PageResult<Response> {
    let id = ToolId(id);
    if step == "evidence" {
        return take_evidence(&visit, &caller, &id, &sent).await;
    }
    let office = &visit.office().governance;
    let stand = office.stand(&visit.visitor).await?;
    let card = &find(&stand, &id)?.card;
    let people = office.people(&visit.visitor).await?;
    let command = command(&step, &sent, card, &people)?;
    let done = match command {
        Ok(command) => act(&visit, &caller, &id, command, seen(&sent)).await,
        Err(refusal) => Err(OfficeError::Refused(refusal)),
    };
    answer(&visit, &id, (&step, sent), done).await
}

/// Handler: shows a document, with its file.
pub async fn document(
    visit: Visit,
    caller: Caller,
    Segment(id): Segment,
    sent: Fields,
    file: Option<Extension<SentFile>>,
) -> PageResult<Response> {
    let id = ToolId(id);
    find(&visit.office().governance.stand(&visit.visitor).await?, &id)?;
    let done = match shown(&sent) {
        Ok(shown) => show(&visit, &caller, &id, shown, file).await,
        Err(refusal) => Err(OfficeError::Refused(refusal)),
    };
    answer(&visit, &id, ("document", sent), done).await
}

type Shown = (String, String, String, Option<jiff::civil::Date>);

fn shown(sent: &Fields) -> Result<Shown, String> {
    Ok((
        text(sent, "kind")?,
        text(sent, "title")?,
        sent.text("location").unwrap_or_default(),
        day(sent, "valid_until")?,
    ))
}

async fn show(
    visit: &Visit,
    caller: &Caller,
    id: &ToolId,
    (kind, title, location, valid_until): Shown,
    file: Option<Extension<SentFile>>,
) -> OfficeResult<()> {
    let command = |file: Option<Attachment>| ToolCommand::ShowDocument {
        kind,
        title,
        file,
        location,
        valid_until,
    };
    let file = match file {
        Some(Extension(file)) => {
            let office = &visit.office().governance;
            let bytes = file.bytes.to_vec();
            let kept = office.attach(caller, &visit.visitor, &file.name, &file.media_type, bytes);
            Some(kept.await?)
        }
        None => None,
    };
    act(visit, caller, id, command(file), None).await
}

async fn act(
    visit: &Visit,
    caller: &Caller,
    id: &ToolId,
    command: ToolCommand,
    seen: Option<i64>,
) -> OfficeResult<()> {
    let command = Command::Tool {
        id: Some(id.clone()),
        command,
    };
    let office = &visit.office().governance;
    let done = office.act(caller, &visit.visitor, &command, seen).await;
    done.map(|_| ())
}

async fn answer(
    visit: &Visit,
    id: &ToolId,
    (step, fields): (&str, Fields),
    done: OfficeResult<()>,
) -> PageResult<Response> {
    match done {
        Ok(()) => {
            let tool = href::tool(id.as_str());
            let address = href::with_query(&tool, &[("to", gate_of(step, &fields))]);
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => again(visit, id, &Sent::refused(fields, error)?).await,
    }
}

/// The gate that the form stood at, which is shown again; none after a move.
fn gate_of(step: &str, sent: &Fields) -> Option<&'static str> {
    let gate = sent.text("gate").filter(|_| step != "move");
    let stage = gate.as_deref().and_then(Stage::from_word);
    stage.filter(|stage| stage.has_gate()).map(Stage::as_str)
}

/// The state that the form was made of, where it says so.
pub fn seen(sent: &Fields) -> Option<i64> {
    sent.text("seen").and_then(|text| text.parse().ok())
}

async fn take_evidence(
    visit: &Visit,
    caller: &Caller,
    id: &ToolId,
    sent: &Fields,
) -> PageResult<Response> {
    let order = EvidenceOrder {
        title: sent.required("title")?,
        tool: Some(id.clone()),
        measures: Vec::new(),
        as_of: None,
    };
    let office = &visit.office().governance;
    let taken = office.take_evidence(caller, &visit.visitor, &order).await?;
    Ok(Redirect::to(&href::evidence(taken.as_str())).into_response())
}

/// What is asked; a field that is no good is a refusal.
fn command(
    step: &str,
    sent: &Fields,
    card: &Card,
    people: &[PersonRef],
) -> PageResult<Result<ToolCommand, String>> {
    Ok(match step {
        "describe" => described(sent, card, people).map(|card| ToolCommand::Describe { card }),
        "version" => version(sent).map(|version| ToolCommand::AddVersion { version }),
        "needs" => Ok(needs(sent)),
        "measures" => Ok(measures(sent)),
        "risk" => Ok(risk(sent)),
        "training" => training(sent),
        "sign" => sign(sent),
        "accept" => accept(sent),
        "drop-acceptance" => drop_acceptance(sent),
        "standing" => {
            agreed::read(sent, &Row::only("")).map(|agreed| ToolCommand::AgreeStanding { agreed })
        }
        "drop-standing" => on_condition(sent, "reason")
            .map(|(condition, reason)| ToolCommand::DropStanding { condition, reason }),
        "acknowledge" => on_condition(sent, "note")
            .map(|(condition, note)| ToolCommand::AcknowledgeBreach { condition, note }),
        "resolve" => on_condition(sent, "note")
            .map(|(condition, note)| ToolCommand::ResolveBreach { condition, note }),
        "move" => moved(sent),
        "review-by" => day(sent, "day").map(|day| ToolCommand::SetReviewBy { day }),
        _ => return Err(PageFault::NoSuchPage),
    })
}

/// The card as it was typed. What the form does not ask for stays.
pub fn described(sent: &Fields, card: &Card, people: &[PersonRef]) -> Result<Card, String> {
    let known = |id: &str| {
        let former = [&card.clinical_owner, &card.technical_owner];
        let former = former.into_iter().flatten().chain(&card.builders);
        people
            .iter()
            .chain(former)
            .find(|one| one.id.0 == id)
            .cloned()
    };
    let person = |name: &str| {
        let found = sent
            .text(name)
            .map(|id| known(&id).ok_or_else(|| format!("{name}: nobody here has the id {id:?}")));
        found.transpose()
    };
    let builders = sent.text("builders").unwrap_or_default();
    let builders = comma::split(&builders)
        .map(|id| known(&id).ok_or_else(|| format!("builders: nobody here has the id {id:?}")));
    Ok(Card {
        kind: card.kind,
        title: text(sent, "title")?,
        purpose: text(sent, "purpose")?,
        intended_use: sent.text("intended_use").unwrap_or_default(),
        vendor: sent.text("vendor").unwrap_or_default(),
        clinical_owner: person("clinical_owner")?,
        technical_owner: person("technical_owner")?,
        builders: builders.collect::<Result<_, _>>()?,
        facts: facts(sent)?,
    })
}

/// Facts, one a line: `name: text`.
fn facts(sent: &Fields) -> Result<BTreeMap<String, String>, String> {
    let lines = sent.text("facts").unwrap_or_default();
    let lines = lines.lines().filter(|line| !line.trim().is_empty());
    let read = lines.map(|line| {
        let (name, text) = line
            .split_once(':')
            .ok_or_else(|| format!("facts: {line:?} is no `name: text`"))?;
        Ok((name.trim().to_owned(), text.trim().to_owned()))
    });
    read.collect()
}

fn version(sent: &Fields) -> Result<ToolVersion, String> {
    Ok(ToolVersion {
        version: text(sent, "version")?,
        from: day(sent, "from")?.ok_or("from: say the first day in use")?,
        note: text(sent, "note")?,
        is_within_change_plan: sent.is_ticked("is_within_change_plan"),
    })
}

fn needs(sent: &Fields) -> ToolCommand {
    let ids = sent.text("needs").unwrap_or_default();
    ToolCommand::SetNeeds {
        needs: comma::split(&ids).map(ToolId).collect(),
    }
}

fn measures(sent: &Fields) -> ToolCommand {
    let lines = sent.text("measures").unwrap_or_default();
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    let measures = lines.map(|line| {
        let (measure, group) = line.split_once('|').unwrap_or((line, ""));
        MeasureOfTool {
            measure: measure.trim().to_owned(),
            group: group.trim().to_owned(),
        }
    });
    ToolCommand::SetMeasures {
        measures: measures.collect(),
    }
}

fn risk(sent: &Fields) -> ToolCommand {
    let answers = sent.others().filter_map(|(name, word)| {
        let question = name.strip_prefix("risk-")?;
        (!word.is_empty()).then(|| (question.to_owned(), word.to_owned()))
    });
    ToolCommand::AssessRisk {
        answers: answers.collect(),
    }
}

fn training(sent: &Fields) -> Result<ToolCommand, String> {
    let count = |name: &str| whole(sent, name)?.ok_or(format!("{name}: type a number"));
    Ok(ToolCommand::ShowTraining {
        training: text(sent, "training")?,
        trained: count("trained")?,
        required: count("required")?,
    })
}

/// The stage in a field.
fn stage(sent: &Fields, name: &str) -> Result<Stage, String> {
    let word = text(sent, name)?;
    Stage::from_word(&word).ok_or_else(|| format!("{name}: {word:?} is no stage"))
}

fn sign(sent: &Fields) -> Result<ToolCommand, String> {
    Ok(ToolCommand::SignOff {
        role: text(sent, "role")?,
        to: stage(sent, "gate")?,
        note: sent.text("note").unwrap_or_default(),
    })
}

fn accept(sent: &Fields) -> Result<ToolCommand, String> {
    Ok(ToolCommand::Accept {
        to: stage(sent, "to")?,
        condition: condition::read(sent, &Row::only(""))?,
        reason: text(sent, "reason")?,
    })
}

fn drop_acceptance(sent: &Fields) -> Result<ToolCommand, String> {
    Ok(ToolCommand::DropAcceptance {
        index: whole(sent, "index")?.ok_or("index: say which")?,
        reason: text(sent, "reason")?,
    })
}

fn on_condition(sent: &Fields, name: &str) -> Result<(ConditionId, String), String> {
    let condition = ConditionId(text(sent, "condition")?);
    Ok((condition, text(sent, name)?))
}

fn moved(sent: &Fields) -> Result<ToolCommand, String> {
    Ok(ToolCommand::Move {
        to: stage(sent, "to")?,
        reason: sent.text("reason").unwrap_or_default(),
        override_rule: sent.text("override_rule"),
        review: None,
    })
}
