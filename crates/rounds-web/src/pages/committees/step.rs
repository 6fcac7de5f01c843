//! `POST /committees`, `/committees/{id}/{step}`, `/cover`, `/responsibilities`: changes of the
//! office.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use rounds_core::access::PersonId;
use rounds_governance::ids::CommitteeId;
use rounds_governance::office::command::OfficeCommand;
use rounds_governance::office::{Part, Rules, Seat};
use rounds_governance::tool::Kind;
use rounds_governance::{Command, PersonRef};

use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::office::{OfficeError, OfficeResult};
use crate::page_data::office::Caller;
use crate::pages::tools::tool::condition::{amount, day, text, whole};
use crate::view::href;
use crate::view::sent::Sent;
use crate::visit::Visit;

type Asked = Result<OfficeCommand, String>;

/// Handler: founds a committee.
pub async fn found(visit: Visit, caller: Caller, sent: Fields) -> PageResult<Response> {
    match act(&visit, &caller, set(&sent)).await {
        Ok(()) => Ok(Redirect::to("/committees").into_response()),
        Err(error) => {
            let sent = Sent::refused(sent, error)?;
            Ok(again(super::show(&visit, Some(&sent)).await?))
        }
    }
}

/// Handler: changes a committee.
pub async fn change(
    visit: Visit,
    caller: Caller,
    Path((id, step)): Path<(String, String)>,
    sent: Fields,
) -> PageResult<Response> {
    let id = CommitteeId(id);
    let people = visit.office().governance.people(&visit.visitor).await?;
    let asked = match step.as_str() {
        "rules" => set(&sent),
        "close" => Ok(OfficeCommand::CloseCommittee { id: id.clone() }),
        "seat" => seat(&sent, &id, &people),
        "end-term" => end_term(&sent, &id),
        "trained" => trained(&sent, &people),
        "reports-to" => line(&sent, &people),
        _ => return Err(PageFault::NoSuchPage),
    };
    match act(&visit, &caller, asked).await {
        Ok(()) => Ok(Redirect::to(&href::committee(id.as_str())).into_response()),
        Err(error) => {
            let sent = Sent::refused(sent, error)?;
            Ok(again(
                super::committee::show(&visit, &id, Some(&sent)).await?,
            ))
        }
    }
}

/// Handler: lets somebody stand in, or ends that.
pub async fn cover(visit: Visit, caller: Caller, sent: Fields) -> PageResult<Response> {
    let people = visit.office().governance.people(&visit.visitor).await?;
    let me = visit.visitor.actor().person;
    match act(&visit, &caller, covered(&sent, &people, me)).await {
        Ok(()) => Ok(Redirect::to("/cover").into_response()),
        Err(error) => {
            let sent = Sent::refused(sent, error)?;
            Ok(again(super::cover::show(&visit, Some(&sent)).await?))
        }
    }
}

/// Handler: names somebody responsible.
pub async fn responsible(visit: Visit, caller: Caller, sent: Fields) -> PageResult<Response> {
    let people = visit.office().governance.people(&visit.visitor).await?;
    match act(&visit, &caller, named(&sent, &people)).await {
        Ok(()) => {
            let kind = sent.text("kind");
            let address = href::with_query("/responsibilities", &[("kind", kind.as_deref())]);
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            let sent = Sent::refused(sent, error)?;
            Ok(again(
                super::responsibilities::show(&visit, None, Some(&sent)).await?,
            ))
        }
    }
}

/// Does what is asked.
pub async fn act(visit: &Visit, caller: &Caller, asked: Asked) -> OfficeResult<()> {
    let command = asked.map_err(OfficeError::Refused)?;
    let command = Command::Office { command };
    let office = &visit.office().governance;
    let done = office.act(caller, &visit.visitor, &command, None).await;
    done.map(|_| ())
}

fn again(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

fn person(sent: &Fields, name: &str, people: &[PersonRef]) -> Result<PersonRef, String> {
    let id = text(sent, name)?;
    let found = people.iter().find(|one| one.id.0 == id).cloned();
    found.ok_or_else(|| format!("{name}: nobody here has the id {id:?}"))
}

fn needed_day(sent: &Fields, name: &str) -> Result<jiff::civil::Date, String> {
    day(sent, name)?.ok_or_else(|| format!("{name}: say the day"))
}

fn set(sent: &Fields) -> Asked {
    let count = |name: &str| whole(sent, name)?.ok_or(format!("{name}: type a number"));
    Ok(OfficeCommand::SetCommittee {
        id: CommitteeId(text(sent, "id")?),
        name: text(sent, "name")?,
        purpose: text(sent, "purpose")?,
        reports_to: sent.text("reports_to").map(CommitteeId),
        rules: Rules {
            quorum_min: count("quorum_min")?,
            quorum_share: amount(sent, "quorum_share")?,
            majority_above: amount(sent, "majority_above")?,
            triage_days: count("triage_days")?,
        },
    })
}

fn seat(sent: &Fields, id: &CommitteeId, people: &[PersonRef]) -> Asked {
    let word = text(sent, "seat")?;
    Ok(OfficeCommand::Seat {
        committee: id.clone(),
        person: person(sent, "person", people)?,
        seat: Seat::from_word(&word).ok_or_else(|| format!("seat: {word:?} is none"))?,
        speaks_for: sent.text("speaks_for").unwrap_or_default(),
        from: needed_day(sent, "from")?,
        until: day(sent, "until")?,
    })
}

fn end_term(sent: &Fields, id: &CommitteeId) -> Asked {
    Ok(OfficeCommand::EndTerm {
        committee: id.clone(),
        person: PersonId(text(sent, "person")?),
        on: needed_day(sent, "on")?,
    })
}

fn trained(sent: &Fields, people: &[PersonRef]) -> Asked {
    Ok(OfficeCommand::RecordTraining {
        person: person(sent, "person", people)?,
        training: text(sent, "training")?,
        done_on: needed_day(sent, "done_on")?,
        valid_until: day(sent, "valid_until")?,
    })
}

fn line(sent: &Fields, people: &[PersonRef]) -> Asked {
    let to = sent.text("to").map(|_| person(sent, "to", people));
    Ok(OfficeCommand::SetReportsTo {
        person: person(sent, "person", people)?,
        to: to.transpose()?,
    })
}

fn covered(sent: &Fields, people: &[PersonRef], me: PersonRef) -> Asked {
    if let Some(index) = whole(sent, "end")? {
        return Ok(OfficeCommand::EndCover { index });
    }
    let away = match sent.text("away") {
        Some(_) => person(sent, "away", people)?,
        None => me,
    };
    Ok(OfficeCommand::Cover {
        away,
        stands_in: person(sent, "stands_in", people)?,
        from: needed_day(sent, "from")?,
        until: needed_day(sent, "until")?,
        reason: sent.text("reason").unwrap_or_default(),
    })
}

fn named(sent: &Fields, people: &[PersonRef]) -> Asked {
    let kind = text(sent, "kind")?;
    let part = text(sent, "part")?;
    let found = Part::ALL.into_iter().find(|one| one.as_str() == part);
    let person = sent.text("person").map(|_| person(sent, "person", people));
    Ok(OfficeCommand::NameResponsible {
        activity: text(sent, "activity")?,
        kind: Kind::from_word(&kind).ok_or_else(|| format!("kind: {kind:?} is none"))?,
        part: found.ok_or_else(|| format!("part: {part:?} is none"))?,
        person: person.transpose()?,
    })
}
