//! `POST /findings/{id}/{step}`: one thing done about a finding. A refusal shows its page again with
//! what was typed.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rounds_governance::ids::{ChangeId, FindingId, ToolId};
use rounds_governance::worklist::{Explanation, FindingCommand};
use rounds_governance::{Command, PersonRef};

use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::office::OfficeError;
use crate::page_data::office::Caller;
use crate::pages::tools::step::seen;
use crate::pages::tools::tool::condition::{day, text};
use crate::view::href;
use crate::view::sent::Sent;
use crate::visit::Visit;

/// Handler.
pub async fn submit(
    visit: Visit,
    caller: Caller,
    Path((id, step)): Path<(String, String)>,
    sent: Fields,
) -> PageResult<Response> {
    let office = &visit.office().governance;
    let command = match step.as_str() {
        "assign" => assigned(&sent, &office.people(&visit.visitor).await?),
        other => command(other, &sent)?,
    };
    // What is not there, or not this visitor's to see, is not worked on.
    visit.site.finding(&id).await?;
    let command = command.map(|command| Command::Finding {
        id: FindingId(id.clone()),
        command,
    });
    let seen = seen(&sent);
    let done = match command {
        Ok(command) => office.act(&caller, &visit.visitor, &command, seen).await,
        Err(refusal) => Err(OfficeError::Refused(refusal)),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&href::finding(&id)).into_response()),
        Err(error) => {
            let sent = Sent::refused(sent, error)?;
            let page = super::finding::show(&visit, &id, Some(&sent)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn assigned(sent: &Fields, people: &[PersonRef]) -> Result<FindingCommand, String> {
    let person = sent.text("to").map(|id| {
        let person = people.iter().find(|person| person.id.0 == id).cloned();
        person.ok_or_else(|| format!("to: there is nobody active with the id {id:?}"))
    });
    Ok(FindingCommand::Assign {
        to: person.transpose()?,
    })
}

fn command(step: &str, sent: &Fields) -> PageResult<Result<FindingCommand, String>> {
    let said = |name: &str| sent.text(name).unwrap_or_default();
    Ok(match step {
        "acknowledge" => Ok(FindingCommand::Acknowledge),
        "explain" => explanation(sent).map(|explanation| FindingCommand::Explain {
            explanation,
            note: said("note"),
        }),
        "snooze" => snoozed(sent),
        "wake" => Ok(FindingCommand::Wake),
        "resolve" => Ok(FindingCommand::Resolve {
            note: said("note"),
            change: sent.text("change").map(ChangeId),
        }),
        "reopen" => Ok(FindingCommand::Reopen {
            reason: said("reason"),
        }),
        "tool" => Ok(FindingCommand::SetTool {
            tool: sent.text("tool").map(ToolId),
        }),
        "note" => Ok(FindingCommand::Note { text: said("text") }),
        _ => return Err(PageFault::NoSuchPage),
    })
}

fn snoozed(sent: &Fields) -> Result<FindingCommand, String> {
    Ok(FindingCommand::Snooze {
        until: day(sent, "until")?.ok_or("until: say the day")?,
        reason: sent.text("reason").unwrap_or_default(),
    })
}

/// One form offers every cause: the change that is chosen counts only where a change is the cause.
fn explanation(sent: &Fields) -> Result<Explanation, String> {
    let reason = sent.text("reason").unwrap_or_default();
    let cause = text(sent, "cause")?;
    Ok(match cause.as_str() {
        "change" => Explanation::Change {
            change: ChangeId(text(sent, "change")?),
        },
        "expected" => Explanation::Expected { reason },
        "data" => Explanation::Data { reason },
        "duplicate" => Explanation::Duplicate {
            of: FindingId(text(sent, "of")?),
        },
        "problem" => Explanation::Problem { reason },
        _ => return Err(format!("cause: there is no {cause:?}")),
    })
}
