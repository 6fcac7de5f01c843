//! `/reviews/ask`: asking a committee about a tool, with the intake form of the tool's kind.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use rounds_governance::Command;
use rounds_governance::ids::{CommitteeId, ToolId};
use rounds_governance::policy::FormQuestion;
use rounds_governance::review::Question;
use rounds_governance::review::command::ReviewCommand;
use rounds_governance::tool::{Stage, Tool};
use serde::Deserialize;

use crate::fault::PageResult;
use crate::guard::fields::Fields;
use crate::office::{OfficeError, Stand};
use crate::page_data::office::Caller;
use crate::pages::tools::tool::{condition::text, find};
use crate::params::{Params, filled};
use crate::shell::Section;
use crate::view::filled::{Filled, field, needed};
use crate::view::sent::Sent;
use crate::view::{href, number};
use crate::visit::Visit;

const NAME: &str = "ask";
const ADDRESS: &str = "/reviews/ask";
/// What is asked when it is not about entering a stage.
const AGAIN: &str = "again";

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Choice {
    tool: Option<String>,
    to: Option<String>,
}

/// Handler.
pub async fn page(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Markup> {
    let tool = filled(choice.tool).map(ToolId);
    show(&visit, tool.as_ref(), filled(choice.to).as_deref(), None).await
}

/// Handler of the form.
pub async fn submit(visit: Visit, caller: Caller, sent: Fields) -> PageResult<Response> {
    let id = ToolId(sent.required("tool")?);
    let office = &visit.office().governance;
    let stand = office.stand(&visit.visitor).await?;
    let tool = find(&stand, &id)?;
    let done = match command(&stand, tool, &sent) {
        Ok(command) => office.act(&caller, &visit.visitor, &command, None).await,
        Err(refusal) => Err(OfficeError::Refused(refusal)),
    };
    match done {
        Ok(done) => {
            let happened = done
                .happened
                .iter()
                .map(rounds_governance::Happened::subject);
            let mut review = happened
                .filter(|subject| subject.kind == "review")
                .map(|subject| href::review(&subject.id));
            let address = review.next().unwrap_or_else(|| "/reviews".to_owned());
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            let sent = Sent::of(NAME, sent, error)?;
            let page = show(&visit, Some(&id), None, Some(&sent)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn command(stand: &Stand, tool: &Tool, sent: &Fields) -> Result<Command, String> {
    let asked = text(sent, "question")?;
    let question = if asked == AGAIN {
        Question::Again {
            reason: text(sent, "reason")?,
        }
    } else {
        let stage = Stage::from_word(&asked).filter(|stage| stage.has_gate());
        Question::Enter {
            stage: stage.ok_or_else(|| format!("question: {asked:?} is no stage with a gate"))?,
        }
    };
    let answers = questions(stand, tool).iter().filter_map(|question| {
        let answer = sent.text(&format!("answer-{}", question.name))?;
        Some((question.name.clone(), answer))
    });
    let command = ReviewCommand::Submit {
        tool: tool.id.clone(),
        question,
        committee: sent.text("committee").map(CommitteeId),
        answers: answers.collect(),
    };
    Ok(Command::Review { id: None, command })
}

fn questions<'s>(stand: &'s Stand, tool: &Tool) -> &'s [FormQuestion] {
    let form = stand.policies.form(tool.card.kind);
    form.map_or(&[], |form| form.question.as_slice())
}

async fn show(
    visit: &Visit,
    tool: Option<&ToolId>,
    to: Option<&str>,
    sent: Option<&Sent>,
) -> PageResult<Markup> {
    let office = &visit.office().governance;
    let stand = office.stand(&visit.visitor).await?;
    let tool = tool.map(|id| find(&stand, id)).transpose()?;
    let forms = Filled::new(&visit.form_token, sent);
    let shell = visit.office_shell(Section::Reviews).await;
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/reviews" { "Reviews" } }
        h1 { "Ask for a review" }
        (forms.notice())
        @match tool {
            Some(tool) => {
                p.lead { "About " a href=(href::tool(tool.id.as_str())) { (tool.card.title) } ", which is " (tool.stage.words()) "." }
                (form(&forms, &stand, tool, to))
            },
            None => (choose(&stand)),
        }
    };
    Ok(shell.page("Ask for a review", content))
}

fn choose(stand: &Stand) -> Markup {
    let tools = stand.governance.tools.values();
    let open = tools.filter(|tool| tool.stage != Stage::Retired);
    html! {
        p.lead { "About which tool?" }
        form.filter action=(ADDRESS) {
            label {
                "Tool "
                select name="tool" {
                    @for tool in open { option value=(tool.id) { (tool.card.title) } }
                }
            }
            button type="submit" { "Go on" }
        }
    }
}

fn form(forms: &Filled<'_>, stand: &Stand, tool: &Tool, to: Option<&str>) -> Markup {
    let asked = [
        (Stage::Silent.as_str(), "May it run silently?"),
        (Stage::Pilot.as_str(), "May it go into pilot?"),
        (Stage::Live.as_str(), "May it go live?"),
        (AGAIN, "May it stay as it is?"),
    ];
    let tier = tool.risk.as_ref().map(|risk| risk.tier.as_str());
    let usual = stand.policies.committee(tool.card.kind, tier);
    let committees = stand.governance.office.committees.values();
    let open = committees.filter(|committee| committee.is_active);
    let options = open.map(|one| (one.id.as_str(), one.name.as_str()));
    let fields = html! {
        input type="hidden" name="tool" value=(tool.id);
        (forms.choice(&needed(NAME, "question", "What is asked").value(to.unwrap_or("")), asked))
        (forms.line(&field(NAME, "reason", "Why now").hint("where it is asked to stay")))
        (forms.choice(&field(NAME, "committee", "Committee").hint("empty is the one that the policy names").value(usual.map_or("", CommitteeId::as_str)), options))
        @for question in questions(stand, tool) { (intake(forms, tool, question)) }
    };
    html! {
        (alike(stand, tool))
        @if let Some(form) = stand.policies.form(tool.card.kind) { p.quiet { (form.title) ". " (form.citation) } }
        (forms.form(NAME, ADDRESS, "Ask", &fields))
    }
}

fn intake(forms: &Filled<'_>, tool: &Tool, question: &FormQuestion) -> Markup {
    let name = format!("answer-{}", question.name);
    let known = tool.card.facts.get(&question.name).map(String::as_str);
    let asked = match question.is_required {
        true => needed(NAME, &name, &question.question),
        false => field(NAME, &name, &question.question),
    };
    let asked = asked.hint(&question.hint).value(known.unwrap_or(""));
    let options = question.choices.iter().map(|one| (&**one, &**one));
    match question.choices.is_empty() {
        true => forms.area(&asked),
        false => forms.choice(&asked, options),
    }
}

/// Tools that may do the same already.
pub fn alike(stand: &Stand, tool: &Tool) -> Markup {
    let overlaps = rounds_governance::review::overlap::overlaps(&stand.governance, tool);
    html! {
        @if !overlaps.is_empty() {
            section.notice {
                h2 { "What may do the same already" }
                ul.entries-plain {
                    @for overlap in overlaps {
                        li {
                            a href=(href::tool(overlap.tool.as_str())) { (overlap.tool) }
                            ": " (overlap.why) " " span.quiet { "(likeness " (number::plain(overlap.likeness)) " of 1)" }
                        }
                    }
                }
            }
        }
    }
}
