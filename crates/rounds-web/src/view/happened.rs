//! What happened, in words: one line for each event.

use maud::{Markup, html};
use rounds_governance::Happened;
use rounds_governance::review::event::ReviewEvent;
use rounds_governance::review::{Question, Vote};
use rounds_governance::tool::event::ToolEvent;

use super::time;

/// What happened.
pub fn words(happened: &Happened) -> String {
    match happened {
        Happened::Tool { event, .. } => of_tool(event),
        Happened::Review { event, .. } => of_review(event),
        Happened::Evidence { event, .. } => format!("took evidence: {}", event.title),
        Happened::Finding { .. } => "worked on a finding".to_owned(),
        Happened::Change { .. } => "wrote the calendar of changes".to_owned(),
        Happened::Request { .. } => "worked on a request".to_owned(),
        Happened::Office { .. } => "changed the office".to_owned(),
    }
}

fn of_tool(event: &ToolEvent) -> String {
    match event {
        ToolEvent::Proposed { .. } => "proposed it".to_owned(),
        ToolEvent::Described { .. } => "changed the card".to_owned(),
        ToolEvent::VersionAdded { version } => {
            format!("added version {}: {}", version.version, version.note)
        }
        ToolEvent::NeedsSet { needs } => format!("set what it cannot do without ({})", needs.len()),
        ToolEvent::MeasuresSet { measures } => format!("set the vital signs ({})", measures.len()),
        ToolEvent::RiskAssessed { risk } => {
            format!("assessed the risk: {}, {} points", risk.tier, risk.points)
        }
        ToolEvent::DocumentShown { kind, title, .. } => {
            format!("showed a document, {kind}: {title}")
        }
        ToolEvent::TrainingShown {
            training,
            trained,
            required,
            ..
        } => format!("counted a training, {training}: {trained}/{required}"),
        ToolEvent::SignedOff { role, to, .. } => format!("signed as {role} for {}", to.words()),
        ToolEvent::Accepted { to, condition, .. } => {
            format!("agreed what {} needs of {}", to.words(), condition.measure)
        }
        ToolEvent::AcceptanceDropped { reason, .. } => {
            format!("took an agreement back: {reason}")
        }
        ToolEvent::Moved { .. } | ToolEvent::ReviewBySet { .. } => of_life(event),
        _ => of_standing(event),
    }
}

fn of_life(event: &ToolEvent) -> String {
    match event {
        ToolEvent::Moved {
            from,
            to,
            reason,
            overridden,
            ..
        } => {
            let through = overridden
                .as_ref()
                .map(|over| format!(", through a gate that was not met ({})", over.rule));
            let reason = (!reason.is_empty()).then(|| format!(": {reason}"));
            format!(
                "moved it from {} to {}{}{}",
                from.words(),
                to.words(),
                through.unwrap_or_default(),
                reason.unwrap_or_default()
            )
        }
        ToolEvent::ReviewBySet { day: Some(day) } => {
            format!("set the next review: by {}", time::day(*day))
        }
        _ => "took the day of the next review away".to_owned(),
    }
}

fn of_standing(event: &ToolEvent) -> String {
    match event {
        ToolEvent::StandingAgreed {
            condition, agreed, ..
        } => format!(
            "agreed {condition}: {} must stay as it is, else {}",
            agreed.condition.measure,
            agreed.action.as_str()
        ),
        ToolEvent::StandingDropped { condition, reason } => {
            format!("ended {condition}: {reason}")
        }
        ToolEvent::Breached { condition, judged } => {
            format!("found {condition} breached. {}", judged.sentence)
        }
        ToolEvent::Recovered { condition, .. } => format!("found that {condition} holds again"),
        ToolEvent::BreachAcknowledged { condition, note } => {
            format!("acknowledged the breach of {condition}: {note}")
        }
        ToolEvent::BreachOverdue { condition, clock } => {
            format!("noted that the {clock} of the breach of {condition} is late")
        }
        ToolEvent::BreachResolved { condition, note } => {
            format!("resolved the breach of {condition}: {note}")
        }
        _ => "changed it".to_owned(),
    }
}

/// What a committee is asked.
pub fn question(question: &Question) -> String {
    match question {
        Question::Enter { .. } => heading(question),
        Question::Again { reason } => format!("{} {reason}", heading(question)),
    }
}

/// The question alone, without what it is asked for.
pub fn heading(question: &Question) -> String {
    match question {
        Question::Enter { stage } => format!("May it go {}?", entering(stage.words())),
        Question::Again { .. } => "May it stay as it is?".to_owned(),
    }
}

/// Why it is asked again; nothing where a tool asks to enter a stage.
pub fn asked_because(question: &Question) -> Markup {
    html! {
        @if let Question::Again { reason } = question { p { "Asked again because: " (reason) } }
    }
}

fn entering(stage: &str) -> String {
    match stage {
        "live" => "live".to_owned(),
        other => format!("into {other}"),
    }
}

/// What somebody voted for.
pub fn vote(vote: Vote) -> &'static str {
    match vote {
        Vote::For(outcome) => outcome.words(),
        Vote::Abstain => "abstain",
    }
}

fn of_review(event: &ReviewEvent) -> String {
    match event {
        ReviewEvent::Submitted {
            question: asked, ..
        } => {
            format!("asked for the review: {}", question(asked))
        }
        ReviewEvent::Triaged { note, .. } => format!("took it up: {note}"),
        ReviewEvent::Withdrawn { reason } => format!("withdrew it: {reason}"),
        ReviewEvent::Scheduled { meeting } => {
            format!("put it on the agenda of {}", time::day(*meeting))
        }
        ReviewEvent::EvidenceAdded { evidence } => format!("put {evidence} before the committee"),
        ReviewEvent::Asked { text } => format!("asked: {text}"),
        ReviewEvent::Answered { text, .. } => format!("answered: {text}"),
        ReviewEvent::ConflictDeclared { interest, .. } => {
            format!("declared an interest: {interest}")
        }
        ReviewEvent::VotingOpened => "opened voting".to_owned(),
        ReviewEvent::Voted {
            member, vote: cast, ..
        } => {
            format!("voted in the seat of {}: {}", member.name, vote(*cast))
        }
        ReviewEvent::Decided { decision } => {
            format!("recorded the decision: {}", decision.outcome.words())
        }
        ReviewEvent::ContingencyMet {
            index, sentence, ..
        } => {
            format!(
                "saw contingency {} met. {sentence}",
                index.saturating_add(1)
            )
        }
        ReviewEvent::ContingencyOverdue { index } => {
            format!(
                "noted that contingency {} is overdue",
                index.saturating_add(1)
            )
        }
    }
}
