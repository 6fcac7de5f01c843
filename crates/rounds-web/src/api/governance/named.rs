//! People and files that a command names are those that the installation knows: the names and
//! facts that it keeps take the place of what the program wrote.

use rounds_governance::office::command::OfficeCommand;
use rounds_governance::tool::command::ToolCommand;
use rounds_governance::{Command, Governance, PersonRef};

use super::ask::stand;
use crate::api::problem::{ApiResult, Problem};
use crate::office::OfficeError;
use crate::page_data::office::Caller;
use crate::visit::Visit;

/// Puts what is known in the place of what was written.
///
/// # Errors
/// 422 with the field where nobody has such an id, or no such file is kept.
pub async fn settle(visit: &Visit, caller: &Caller, command: &mut Command) -> ApiResult<()> {
    settle_people(visit, command).await?;
    let governance = &visit.office().governance;
    if let Some(file) = command.file_mut() {
        let kept = governance.file(caller, &visit.visitor, &file.sha256).await;
        let (known, _) = kept.map_err(|error| match error {
            OfficeError::NotFound { .. } => {
                let detail = "no file with this hash is kept here; send it to /api/v1/files first";
                Problem::field("file", detail)
            }
            other => other.into(),
        })?;
        *file = known;
    }
    Ok(())
}

async fn settle_people(visit: &Visit, command: &mut Command) -> ApiResult<()> {
    if command.people_mut().is_empty() {
        return Ok(());
    }
    let mut known = visit.office().governance.people(&visit.visitor).await?;
    known.extend(named_before(&stand(visit).await?.governance, command));
    for (field, person) in command.people_mut() {
        let found = known.iter().find(|known| known.id == person.id);
        let found = found.ok_or_else(|| nobody(field, person))?;
        person.clone_from(found);
    }
    Ok(())
}

/// Whoever has left may stay where they stand, so that the rest can be changed, and their line can
/// be ended.
fn named_before(governance: &Governance, command: &Command) -> Vec<PersonRef> {
    match command {
        Command::Tool {
            id: Some(id),
            command: ToolCommand::Describe { .. },
        } => {
            let card = governance.tools.get(id).map(|tool| &tool.card);
            let owners = card.map(|card| [&card.clinical_owner, &card.technical_owner]);
            let owners = owners.into_iter().flatten().flatten();
            let builders = card.iter().flat_map(|card| &card.builders);
            owners.chain(builders).cloned().collect()
        }
        Command::Office {
            command: OfficeCommand::SetReportsTo { person, to: None },
        } => {
            let line = governance.office.reports_to.get(&person.id);
            line.map(|(person, _)| person.clone()).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn nobody(field: &'static str, person: &PersonRef) -> Problem {
    let detail = format!(
        "{field}: nobody who can sign in has the id {:?}",
        person.id.0
    );
    Problem::field(field, detail)
}
