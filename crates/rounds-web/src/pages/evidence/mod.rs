//! `/evidence`: snapshots that decisions rest on, and taking one.

pub mod snapshot;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::evidence::Evidence;
use rounds_governance::ids::ToolId;

use super::tools::tool::condition::{day, text};
use crate::fault::PageResult;
use crate::guard::fields::Fields;
use crate::office::{EvidenceOrder, OfficeError, Stand};
use crate::page_data::office::Caller;
use crate::shell::{Section, Shell};
use crate::view::filled::{Filled, field, needed};
use crate::view::sent::Sent;
use crate::view::{href, number};
use crate::visit::Visit;

const NAME: &str = "evidence";

/// Handler.
pub async fn page(visit: Visit) -> PageResult<Markup> {
    show(&visit, None).await
}

/// Handler of the form.
pub async fn take(visit: Visit, caller: Caller, sent: Fields) -> PageResult<Response> {
    let office = &visit.office().governance;
    let taken = match order(&sent) {
        Ok(order) => office.take_evidence(&caller, &visit.visitor, &order).await,
        Err(refusal) => Err(OfficeError::Refused(refusal)),
    };
    match taken {
        Ok(id) => Ok(Redirect::to(&href::evidence(id.as_str())).into_response()),
        Err(error) => {
            let sent = Sent::of(NAME, sent, error)?;
            let page = show(&visit, Some(&sent)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn order(sent: &Fields) -> Result<EvidenceOrder, String> {
    let lines = sent.text("measures").unwrap_or_default();
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    let measures = lines.map(|line| {
        let (measure, group) = line.split_once('|').unwrap_or((line, ""));
        (measure.trim().to_owned(), group.trim().to_owned())
    });
    let order = EvidenceOrder {
        title: text(sent, "title")?,
        tool: sent.text("tool").map(ToolId),
        measures: measures.collect(),
        as_of: day(sent, "as_of")?,
    };
    if order.tool.is_none() && order.measures.is_empty() {
        return Err("measures: name some, or the tool whose measures are meant".to_owned());
    }
    Ok(order)
}

async fn show(visit: &Visit, sent: Option<&Sent>) -> PageResult<Markup> {
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let shell = visit.office_shell(Section::Evidence).await;
    let forms = Filled::new(&visit.form_token, sent);
    let mut all: Vec<&Evidence> = stand.governance.evidence.values().collect();
    all.sort_by_key(|evidence| std::cmp::Reverse(evidence.at));
    let content = html! {
        h1 { "Evidence" }
        (forms.notice())
        p.lead { "Measure results as they were, with definition, SQL, table versions and file hashes: each can be computed again, to the published digit." }
        @if visit.visitor.may(Permission::TakeEvidence) { (take_form(&forms, &stand)) }
        @if all.is_empty() {
            p.absent { "No snapshot was taken yet." }
        } @else {
            (table(&shell, &stand, &all))
        }
    };
    Ok(shell.page("Evidence", content))
}

fn take_form(forms: &Filled<'_>, stand: &Stand) -> Markup {
    let tools = stand.governance.tools.values();
    let options = tools.map(|tool| (tool.id.as_str(), tool.card.title.as_str()));
    let hint = "one a line: area.name, or area.name | column=value; empty takes the tool’s";
    let fields = html! {
        (forms.line(&needed(NAME, "title", "What it is about")))
        (forms.choice(&field(NAME, "tool", "Tool"), options))
        (forms.area(&field(NAME, "measures", "Measures").hint(hint)))
        (forms.day(&field(NAME, "as_of", "As of").hint("only periods that were over on this day; empty takes the latest")))
    };
    let form = forms.form(NAME, "/evidence", "Take the snapshot", &fields);
    forms.folded(NAME, "Take a snapshot", &form)
}

fn table(shell: &Shell<'_>, stand: &Stand, all: &[&Evidence]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Evidence" {
            table {
                thead { tr { th scope="col" { "Evidence" } th scope="col" { "Tool" } th scope="col" { "Values" } th scope="col" { "Lake version" } th scope="col" { "Taken" } } }
                tbody {
                    @for one in all {
                        tr {
                            th.name scope="row" { a href=(href::evidence(one.id.as_str())) { (one.title) } span.made-of { (one.id) } }
                            td.name { (tool(stand, one)) }
                            td { (number::whole(u64::from(one.values))) span.made-of { (number::counted(u64::from(one.measures), "measure", "measures")) } }
                            td { (one.lake_version) }
                            td { (shell.moment(one.at)) span.made-of { (one.by.name) } }
                        }
                    }
                }
            }
        }
    }
}

fn tool(stand: &Stand, evidence: &Evidence) -> Markup {
    let tool = evidence.tool.as_ref();
    html! {
        @match tool.and_then(|id| stand.governance.tools.get(id)) {
            Some(tool) => a href=(href::tool(tool.id.as_str())) { (tool.card.title) },
            None => span.absent { "none" },
        }
    }
}
