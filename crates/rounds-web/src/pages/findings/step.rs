//! `POST /findings/{id}/{step}`: one thing done about a finding.

use axum::extract::Path;
use axum::response::Redirect;
use rounds_governance::ids::{ChangeId, FindingId, ToolId};
use rounds_governance::worklist::{Explanation, FindingCommand};
use rounds_governance::{Command, PersonRef};

use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::page_data::office::Caller;
use crate::view::href;
use crate::visit::Visit;

/// Handler.
pub async fn submit(
    visit: Visit,
    caller: Caller,
    Path((id, step)): Path<(String, String)>,
    sent: Fields,
) -> PageResult<Redirect> {
    let command = match step.as_str() {
        "assign" => assign(&visit, &sent).await?,
        other => command(other, &sent)?,
    };
    // What is not there, or not this visitor's to see, is not worked on.
    visit.site.finding(&id).await?;
    let command = Command::Finding {
        id: FindingId(id.clone()),
        command,
    };
    let seen = sent.text("seen").and_then(|seen| seen.parse().ok());
    let office = &visit.office().governance;
    office.act(&caller, &visit.visitor, &command, seen).await?;
    Ok(Redirect::to(&href::finding(&id)))
}

async fn assign(visit: &Visit, sent: &Fields) -> PageResult<FindingCommand> {
    let Some(to) = sent.text("to") else {
        return Ok(FindingCommand::Assign { to: None });
    };
    let people = visit.office().governance.people(&visit.visitor).await?;
    let person: Option<PersonRef> = people.into_iter().find(|person| person.id.0 == to);
    let person = person.ok_or_else(|| {
        PageFault::BadRequest(format!("there is nobody active with the id {to:?}"))
    })?;
    Ok(FindingCommand::Assign { to: Some(person) })
}

fn command(step: &str, sent: &Fields) -> PageResult<FindingCommand> {
    let text = |name: &str| sent.text(name).unwrap_or_default();
    Ok(match step {
        "acknowledge" => FindingCommand::Acknowledge,
        "explain" => FindingCommand::Explain {
            explanation: explanation(sent)?,
            note: text("note"),
        },
        "snooze" => {
            let until = sent.required("until")?;
            let until = until.parse().map_err(|_| {
                PageFault::BadRequest(format!(
                    "until: expected a day such as 2027-01-31, found {until:?}"
                ))
            })?;
            FindingCommand::Snooze {
                until,
                reason: text("reason"),
            }
        }
        "wake" => FindingCommand::Wake,
        "resolve" => FindingCommand::Resolve {
            note: text("note"),
            change: sent.text("change").map(ChangeId),
        },
        "reopen" => FindingCommand::Reopen {
            reason: text("reason"),
        },
        "tool" => FindingCommand::SetTool {
            tool: sent.text("tool").map(ToolId),
        },
        "note" => FindingCommand::Note { text: text("text") },
        _ => return Err(PageFault::NoSuchPage),
    })
}

/// One form offers every cause: the change that is chosen counts only where a change is the cause.
fn explanation(sent: &Fields) -> PageResult<Explanation> {
    let reason = sent.text("reason").unwrap_or_default();
    let cause = sent.required("cause")?;
    Ok(match cause.as_str() {
        "change" => Explanation::Change {
            change: ChangeId(sent.required("change")?),
        },
        "expected" => Explanation::Expected { reason },
        "data" => Explanation::Data { reason },
        "duplicate" => Explanation::Duplicate {
            of: FindingId(sent.required("of")?),
        },
        "problem" => Explanation::Problem { reason },
        _ => {
            return Err(PageFault::BadRequest(format!(
                "there is no cause {cause:?}"
            )));
        }
    })
}
