//! `/changes/record`: a new entry of the calendar; and the fields of one that is corrected.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use rounds_governance::Command;
use rounds_governance::change::{ChangeCommand, ChangeKind, Planned};
use rounds_governance::ids::ToolId;

use super::{SECTION, href_of};
use crate::fault::PageResult;
use crate::guard::fields::Fields;
use crate::office::{OfficeError, Stand};
use crate::page_data::office::Caller;
use crate::pages::tools::tool::condition::{day, text};
use crate::view::comma;
use crate::view::filled::{Filled, field, needed};
use crate::view::sent::Sent;
use crate::visit::Visit;

const NAME: &str = "record";

/// Handler.
pub async fn page(visit: Visit) -> PageResult<Markup> {
    show(&visit, None).await
}

/// Handler of the form. What was typed stays when it is refused.
pub async fn submit(visit: Visit, caller: Caller, sent: Fields) -> PageResult<Response> {
    let command = read(&sent).map(|planned| Command::Change {
        id: None,
        command: ChangeCommand::Record { planned },
    });
    let office = &visit.office().governance;
    let done = match command {
        Ok(command) => office.act(&caller, &visit.visitor, &command, None).await,
        Err(refusal) => Err(OfficeError::Refused(refusal)),
    };
    match done {
        Ok(done) => {
            let id = done.subject().map(|subject| subject.id);
            let address = id.map_or_else(|| "/changes".to_owned(), |id| href_of(&id));
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            let sent = Sent::of(NAME, sent, error)?;
            let page = show(&visit, Some(&sent)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn show(visit: &Visit, sent: Option<&Sent>) -> PageResult<Markup> {
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let shell = visit.office_shell(SECTION).await;
    let forms = Filled::new(&visit.form_token, sent);
    let fields = fields(&forms, NAME, &stand, None);
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/changes" { "Changes" } }
        h1 { "Write a change down" }
        p.lead { "What happens, when, and which charts should show it. Changes of the past count, too." }
        (forms.notice())
        (forms.form(NAME, "/changes/record", "Write it down", &fields))
    };
    Ok(shell.page("Write a change down", content))
}

/// What was typed, or what is wrong with it.
pub fn read(sent: &Fields) -> Result<Planned, String> {
    let word = text(sent, "kind")?;
    let kind = ChangeKind::from_word(&word).ok_or_else(|| format!("kind: there is no {word:?}"))?;
    let measures = sent.text("measures").unwrap_or_default();
    Ok(Planned {
        title: sent.text("title").unwrap_or_default(),
        kind,
        starts: day(sent, "starts")?.ok_or("starts: say the first day")?,
        ends: day(sent, "ends")?,
        tools: sent.all("tools").map(ToolId::from).collect(),
        measures: comma::split(&measures).collect::<BTreeSet<String>>(),
        place: sent.text("place").unwrap_or_default(),
        note: sent.text("note").unwrap_or_default(),
    })
}

/// The fields of a form, filled with what is there.
pub fn fields(forms: &Filled<'_>, name: &str, stand: &Stand, present: Option<&Planned>) -> Markup {
    let text =
        |choose: fn(&Planned) -> &String| present.map_or("", |planned| choose(planned).as_str());
    let measures = present.map(|planned| {
        let measures: Vec<&str> = planned.measures.iter().map(String::as_str).collect();
        measures.join(", ")
    });
    let starts = present.map_or(stand.today, |planned| planned.starts);
    let ends = present.and_then(|planned| planned.ends);
    let kinds = ChangeKind::ALL.map(|kind| (kind.as_str(), kind.words()));
    let tools = stand.governance.tools.values();
    let tools = tools.map(|tool| (tool.id.as_str(), tool.card.title.as_str()));
    let chosen = present.into_iter().flat_map(|planned| &planned.tools);
    let chosen: Vec<&str> = chosen.map(ToolId::as_str).collect();
    html! {
        (forms.line(&needed(name, "title", "What happens").hint("a few words; they stand on charts").value(text(|planned| &planned.title))))
        (forms.choice(&needed(name, "kind", "Kind").value(present.map_or("", |planned| planned.kind.as_str())), kinds))
        (forms.day(&needed(name, "starts", "First day").value(&starts.to_string())))
        (forms.day(&field(name, "ends", "Last day").hint("none where it stays").value(&ends.map(|day| day.to_string()).unwrap_or_default())))
        @if !stand.governance.tools.is_empty() {
            (forms.several(&field(name, "tools", "Tools it is about").hint("their charts are marked"), &chosen, tools))
        }
        (forms.line(&field(name, "measures", "Measures").hint("ids or areas such as alerts.*, with commas; with no tool and no measure it marks every chart").value(&measures.unwrap_or_default())))
        (forms.line(&field(name, "place", "Only in").hint("part of a group’s key such as unit=ICU; empty is everywhere").value(text(|planned| &planned.place))))
        (forms.area(&field(name, "note", "Note").value(text(|planned| &planned.note))))
    }
}
