//! Asking for a review: of a stage that a tool is to enter, or of a tool in use once more.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;
use rounds_core::access::Permission;

use super::event::ReviewEvent;
use super::{Question, Review};
use crate::actor::Actor;
use crate::happened::Happened;
use crate::ids::{CommitteeId, ReviewId, ToolId, numbered};
use crate::office::Committee;
use crate::policy::Form;
use crate::refused::Refused;
use crate::said;
use crate::setting::Setting;
use crate::state::Governance;
use crate::tool::event::ToolEvent;
use crate::tool::{Stage, Tool};

/// What somebody asks for.
pub(super) struct Wanted<'c> {
    pub tool: &'c ToolId,
    pub question: &'c Question,
    pub committee: Option<&'c CommitteeId>,
    pub answers: &'c BTreeMap<String, String>,
}

/// What happens when somebody asks for a review.
pub(super) fn submit(
    governance: &Governance,
    actor: &Actor,
    wanted: &Wanted<'_>,
    setting: &Setting<'_>,
) -> Result<Vec<Happened>, Refused> {
    actor.needs(Permission::ProposeTools)?;
    let tool = governance.tools.get(wanted.tool);
    let tool = tool.ok_or_else(|| Refused::not_found("tool", wanted.tool.as_str()))?;
    makes_sense(tool, wanted.question)?;
    if let Some(open) = open_review(governance, wanted.tool, wanted.question) {
        return Err(Refused::NotNow(format!(
            "{} asks the same about {} and is open; take part in it or have it withdrawn first",
            open.id, tool.card.title
        )));
    }
    let committee = committee(governance, tool, wanted.committee, setting)?;
    let answers = match wanted.question {
        Question::Enter { .. } => answers(governance, tool, wanted.answers, setting)?,
        Question::Again { .. } => BTreeMap::new(),
    };
    let submitted = submitted(
        ReviewId(numbered("review", governance.reviews.len())),
        wanted.tool,
        wanted.question.clone(),
        committee,
        answers,
        setting,
    );
    let mut all = vec![submitted];
    if tool.stage == Stage::Proposed {
        all.push(moved(
            tool,
            Stage::InReview,
            "A review was asked for.".to_owned(),
            None,
            setting.today,
        ));
    }
    Ok(all)
}

/// The open review that asks the same about a tool. Reasons do not tell re-reviews apart.
pub fn open_review<'g>(
    governance: &'g Governance,
    tool: &ToolId,
    question: &Question,
) -> Option<&'g Review> {
    let is_same = |known: &Question| match (known, question) {
        (Question::Again { .. }, Question::Again { .. }) => true,
        (Question::Enter { stage: known }, Question::Enter { stage }) => known == stage,
        _ => false,
    };
    governance
        .reviews
        .values()
        .find(|review| review.tool == *tool && review.state.is_open() && is_same(&review.question))
}

/// The event of a review that is asked for, with the day it is to be triaged by.
pub(super) fn submitted(
    id: ReviewId,
    tool: &ToolId,
    question: Question,
    committee: &Committee,
    answers: BTreeMap<String, String>,
    setting: &Setting<'_>,
) -> Happened {
    let hours = Span::new().try_hours(24 * i64::from(committee.rules.triage_days));
    let triage_due = hours
        .and_then(|span| setting.now.checked_add(span))
        .unwrap_or(setting.now);
    Happened::Review {
        id,
        event: ReviewEvent::Submitted {
            tool: tool.clone(),
            question,
            committee: committee.id.clone(),
            answers,
            triage_due,
        },
    }
}

/// A move that comes with what happens in a review and has no gate.
pub(super) fn moved(
    tool: &Tool,
    to: Stage,
    reason: String,
    review: Option<ReviewId>,
    today: Date,
) -> Happened {
    Happened::Tool {
        id: tool.id.clone(),
        event: ToolEvent::Moved {
            from: tool.stage,
            to,
            reason,
            gate: None,
            review,
            overridden: None,
            day: Some(today),
        },
    }
}

fn makes_sense(tool: &Tool, question: &Question) -> Result<(), Refused> {
    let title = &tool.card.title;
    if tool.stage == Stage::Retired {
        return Err(Refused::NotNow(format!(
            "{title} is retired; propose a new tool instead"
        )));
    }
    match question {
        Question::Again { reason } => {
            said::needed("reason", reason)?;
            if matches!(tool.stage, Stage::Proposed | Stage::InReview) {
                return Err(Refused::NotNow(format!(
                    "{title} is {} and was never in use; ask for the stage it is to enter",
                    tool.stage
                )));
            }
        }
        Question::Enter { stage } => {
            if !stage.has_gate() {
                let why = format!(
                    "no committee decides about {stage}; silent, pilot and live have gates"
                );
                return Err(Refused::invalid("stage", why));
            }
            if tool.stage == *stage {
                return Err(Refused::NotNow(format!(
                    "{title} is {stage} already; ask for a review again instead"
                )));
            }
        }
    }
    Ok(())
}

/// The committee that was asked for, or the one that the policy names.
fn committee<'g>(
    governance: &'g Governance,
    tool: &Tool,
    wanted: Option<&CommitteeId>,
    setting: &Setting<'_>,
) -> Result<&'g Committee, Refused> {
    let tier = tool.risk.as_ref().map(|risk| risk.tier.as_str());
    let id = wanted.or_else(|| setting.policies.committee(tool.card.kind, tier));
    let id = id.ok_or_else(|| {
        Refused::NotNow(format!(
            "no policy names a committee for {} of this tier; name the committee",
            tool.card.kind
        ))
    })?;
    let committee = governance.office.committees.get(id);
    let committee = committee.ok_or_else(|| Refused::not_found("committee", id.as_str()))?;
    if committee.is_active {
        return Ok(committee);
    }
    Err(Refused::NotNow(format!(
        "{} is closed; name another committee",
        committee.name
    )))
}

/// Answers of the intake form. What the tool's card says, or what was answered in an earlier review
/// of it, stands unless it is answered anew.
fn answers(
    governance: &Governance,
    tool: &Tool,
    given: &BTreeMap<String, String>,
    setting: &Setting<'_>,
) -> Result<BTreeMap<String, String>, Refused> {
    let Some(form) = setting.policies.form(tool.card.kind) else {
        if given.is_empty() {
            return Ok(BTreeMap::new());
        }
        let why = format!("there is no intake form for {}", tool.card.kind);
        return Err(Refused::invalid("answers", why));
    };
    let earlier = governance.reviews.values().filter(|r| r.tool == tool.id);
    let earlier = earlier.max_by_key(|review| review.submitted_at);
    let mut all = tool.card.facts.clone();
    all.extend(earlier.map_or_else(BTreeMap::new, |review| review.answers.clone()));
    all.retain(|name, _| form.question.iter().any(|asked| asked.name == *name));
    for (name, text) in given {
        if !form.question.iter().any(|asked| asked.name == *name) {
            let why = format!("the form {:?} has no question {name:?}", form.title);
            return Err(Refused::invalid("answers", why));
        }
        all.insert(name.clone(), said::optional("answers", text)?);
    }
    all.retain(|_, text| !text.is_empty());
    complete(form, &all)?;
    Ok(all)
}

fn complete(form: &Form, answers: &BTreeMap<String, String>) -> Result<(), Refused> {
    for asked in &form.question {
        match answers.get(&asked.name) {
            None if asked.is_required => {
                let why = format!("{:?} needs an answer ({})", asked.question, asked.name);
                return Err(Refused::invalid("answers", why));
            }
            Some(text) if !asked.choices.is_empty() && !asked.choices.contains(text) => {
                let why = format!(
                    "{text:?} is no answer to {:?}; choose one of: {}",
                    asked.question,
                    asked.choices.join(", ")
                );
                return Err(Refused::invalid("answers", why));
            }
            _ => {}
        }
    }
    Ok(())
}
