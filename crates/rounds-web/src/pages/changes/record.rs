//! `/changes/record`: a new entry of the calendar; and the fields of one that is corrected.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use rounds_governance::Command;
use rounds_governance::change::{ChangeCommand, ChangeKind, Planned};
use rounds_governance::ids::ToolId;

use super::{SECTION, href_of};
use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::office::{OfficeError, Stand};
use crate::page_data::office::Caller;
use crate::view::{comma, form};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit) -> PageResult<Markup> {
    show(&visit, None, None).await
}

/// Handler of the form. What was typed stays when it is refused.
pub async fn submit(visit: Visit, caller: Caller, sent: Fields) -> PageResult<Response> {
    let planned = read(&sent)?;
    let command = Command::Change {
        id: None,
        command: ChangeCommand::Record {
            planned: planned.clone(),
        },
    };
    let office = &visit.office().governance;
    match office.act(&caller, &visit.visitor, &command, None).await {
        Ok(done) => {
            let id = done.subject().map(|subject| subject.id);
            let address = id.map_or_else(|| "/changes".to_owned(), |id| href_of(&id));
            Ok(Redirect::to(&address).into_response())
        }
        Err(error @ (OfficeError::Invalid { .. } | OfficeError::Refused(_))) => {
            let page = show(&visit, Some(&planned), Some(&error.to_string())).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn show(visit: &Visit, typed: Option<&Planned>, refusal: Option<&str>) -> PageResult<Markup> {
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let shell = visit.office_shell(SECTION).await;
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/changes" { "Changes" } }
        h1 { "Write a change down" }
        p.lead { "What happens, when, and which charts should show it. Changes of the past count, too." }
        (form::refusal(refusal))
        form.stacked method="post" action="/changes/record" {
            (form::token(&visit.form_token))
            (fields(&stand, typed))
            button.primary type="submit" { "Write it down" }
        }
    };
    Ok(shell.page("Write a change down", content))
}

/// What was typed.
pub fn read(sent: &Fields) -> PageResult<Planned> {
    let word = sent.required("kind")?;
    let kind = ChangeKind::from_word(&word)
        .ok_or_else(|| PageFault::BadRequest(format!("there is no kind of change {word:?}")))?;
    Ok(Planned {
        title: sent.text("title").unwrap_or_default(),
        kind,
        starts: day("starts", &sent.required("starts")?)?,
        ends: sent
            .text("ends")
            .map(|text| day("ends", &text))
            .transpose()?,
        tools: sent.all("tools").map(ToolId::from).collect(),
        measures: sent
            .text("measures")
            .map(|text| comma::split(&text).collect::<BTreeSet<String>>())
            .unwrap_or_default(),
        place: sent.text("place").unwrap_or_default(),
        note: sent.text("note").unwrap_or_default(),
    })
}

fn day(name: &str, text: &str) -> PageResult<Date> {
    text.parse().map_err(|_| {
        PageFault::BadRequest(format!(
            "{name}: expected a day such as 2027-01-31, found {text:?}"
        ))
    })
}

/// The fields, filled with what is there.
pub fn fields(stand: &Stand, planned: Option<&Planned>) -> Markup {
    let text =
        |choose: fn(&Planned) -> &String| planned.map_or("", |planned| choose(planned).as_str());
    let measures = planned.map(|planned| {
        let measures: Vec<&str> = planned.measures.iter().map(String::as_str).collect();
        measures.join(", ")
    });
    let ends = planned.and_then(|planned| planned.ends);
    html! {
        label for="title" { "What happens " span.quiet { "(a few words; they stand on charts)" } }
        input #title name="title" required maxlength="200" value=(text(|planned| &planned.title)) autocomplete="off";
        label for="kind" { "Kind" }
        select #kind name="kind" required {
            @for kind in ChangeKind::ALL {
                option value=(kind.as_str()) selected[planned.is_some_and(|planned| planned.kind == kind)] { (kind.words()) }
            }
        }
        label for="starts" { "First day" }
        input #starts type="date" name="starts" required value=(planned.map_or(stand.today, |planned| planned.starts));
        label for="ends" { "Last day " span.quiet { "(none where it stays)" } }
        input #ends type="date" name="ends" value=(ends.map(|day| day.to_string()).unwrap_or_default());
        @if !stand.governance.tools.is_empty() {
            label for="tools" { "Tools it is about " span.quiet { "(their charts are marked)" } }
            select #tools name="tools" multiple size="5" {
                @for tool in stand.governance.tools.values() {
                    option value=(tool.id) selected[planned.is_some_and(|planned| planned.tools.contains(&tool.id))] { (tool.card.title) }
                }
            }
        }
        label for="measures" { "Measures " span.quiet { "(ids or areas such as alerts.*, with commas; with no tool and no measure it marks every chart)" } }
        input #measures name="measures" maxlength="4000" value=(measures.unwrap_or_default()) autocomplete="off";
        label for="place" { "Only in " span.quiet { "(part of a group’s key such as unit=ICU; empty is everywhere)" } }
        input #place name="place" maxlength="200" value=(text(|planned| &planned.place)) autocomplete="off";
        label for="note" { "Note" }
        textarea #note name="note" rows="3" maxlength="4000" { (text(|planned| &planned.note)) }
    }
}
