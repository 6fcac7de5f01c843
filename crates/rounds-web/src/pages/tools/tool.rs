//! `/tools/{id}`: one tool: where it is in its life, its vital signs, what its next gate still
//! needs and who can provide it, with the forms to do so. One file a part of the page.

pub mod agreed;
mod breaches;
mod card;
pub mod condition;
mod decisions;
mod gate;
mod history;
mod life;
mod moves;
mod papers;
mod provide;
mod signs;
mod standing;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::happened::Subject;
use rounds_governance::ids::ToolId;
use rounds_governance::tool::command::ToolCommand;
use rounds_governance::tool::{Stage, Tool};
use rounds_governance::{Command, Event, PersonRef, Refused};
use serde::Deserialize;

use crate::fault::{PageFault, PageResult};
use crate::office::Stand;
use crate::page_data::{FindingFilter, FindingRow, MeasurePage};
use crate::params::{Params, Segment, filled};
use crate::shell::{Section, Shell};
use crate::view::filled::Filled;
use crate::view::sent::Sent;
use crate::view::{href, number};
use crate::visit::Visit;

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Choice {
    to: Option<String>,
}

/// What the parts of the page are drawn from.
pub(super) struct Drawn<'a> {
    pub visit: &'a Visit,
    pub shell: &'a Shell<'a>,
    pub stand: &'a Stand,
    pub tool: &'a Tool,
    pub forms: Filled<'a>,
    /// People who can be named.
    pub people: Vec<PersonRef>,
    /// The gate that is shown.
    pub to: Option<Stage>,
    /// Vital signs, each as its page has it; none where it cannot be read.
    pub signs: Vec<Option<MeasurePage>>,
    pub findings: Vec<FindingRow>,
    pub history: Vec<Event>,
}

/// Handler.
pub async fn page(
    visit: Visit,
    Segment(id): Segment,
    Params(choice): Params<Choice>,
) -> PageResult<Markup> {
    let to = filled(choice.to).map(|word| {
        let stage = Stage::from_word(&word).filter(|stage| stage.has_gate());
        stage.ok_or_else(|| {
            let text = format!("to must be silent, pilot or live, found {word:?}");
            PageFault::BadRequest(text)
        })
    });
    show(&visit, &ToolId(id), to.transpose()?, None).await
}

/// The page once more, with a form that was refused.
pub(super) async fn again(visit: &Visit, id: &ToolId, sent: &Sent) -> PageResult<Response> {
    let to = sent.fields.text("gate");
    let to = to.and_then(|word| Stage::from_word(&word));
    let page = show(visit, id, to, Some(sent)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// A tool of the state.
pub fn find<'s>(stand: &'s Stand, id: &ToolId) -> PageResult<&'s Tool> {
    let tool = stand.governance.tools.get(id);
    tool.ok_or_else(|| {
        let known = stand.governance.tools.keys().map(ToolId::as_str);
        let suggestion = rounds_core::suggest::did_you_mean(id.as_str(), known);
        PageFault::NoSuchThing(format!("there is no tool {:?}{suggestion}", id.as_str()))
    })
}

async fn show(
    visit: &Visit,
    id: &ToolId,
    to: Option<Stage>,
    sent: Option<&Sent>,
) -> PageResult<Markup> {
    let office = &visit.office().governance;
    let stand = office.stand(&visit.visitor).await?;
    let tool = find(&stand, id)?;
    let subject = Subject {
        kind: "tool".to_owned(),
        id: id.0.clone(),
    };
    let shell = visit.office_shell(Section::Tools).await;
    let drawn = Drawn {
        visit,
        shell: &shell,
        stand: &stand,
        tool,
        forms: Filled::new(&visit.form_token, sent),
        people: office.people(&visit.visitor).await?,
        to: to.or_else(|| gate::next(tool)),
        signs: signs(visit, tool).await,
        findings: findings(visit, &stand, tool).await,
        history: office.history(&visit.visitor, &subject).await?,
    };
    Ok(shell.page(&tool.card.title, drawn.view()))
}

/// Measures whose charts are drawn; a tool seldom has as many.
const SIGNS_MAX: usize = 6;

/// Whoever may not see measures sees none here either.
async fn signs(visit: &Visit, tool: &Tool) -> Vec<Option<MeasurePage>> {
    let mut pages = Vec::new();
    if !visit.visitor.may(Permission::ReadSite) {
        return pages;
    }
    for sign in tool.measures.iter().take(SIGNS_MAX) {
        let group = (!sign.group.is_empty()).then_some(sign.group.as_str());
        pages.push(visit.site.measure(&sign.measure, group).await.ok());
    }
    pages
}

/// Findings that somebody laid to the tool, and open ones of its vital signs.
async fn findings(visit: &Visit, stand: &Stand, tool: &Tool) -> Vec<FindingRow> {
    if !visit.visitor.may(Permission::ReadSite) {
        return Vec::new();
    }
    let all = visit.site.findings(&FindingFilter { state: None }).await;
    let rows = all.map(|list| list.rows).unwrap_or_default().into_iter();
    let is_its = |row: &FindingRow| {
        let work = stand.governance.findings.get(&row.id.as_str().into());
        work.is_some_and(|work| work.tool.as_ref() == Some(&tool.id))
            || tool
                .measures
                .iter()
                .any(|sign| sign.measure == row.measure_id)
    };
    rows.filter(is_its).take(10).collect()
}

impl Drawn<'_> {
    /// An address below the tool's.
    fn address(&self, rest: &str) -> String {
        href::of_tool(self.tool.id.as_str(), rest)
    }

    /// Whether the visitor may change what the tool is: as an owner or builder, or for all tools.
    fn may_change(&self) -> bool {
        let me = self.visit.visitor.actor().person;
        self.visit.visitor.may(Permission::ManageTools) || self.tool.is_interested(&me)
    }

    /// What would be answered to the visitor, so that the page offers no form that is refused.
    fn would(&self, command: ToolCommand) -> Result<(), Refused> {
        let command = Command::Tool {
            id: Some(self.tool.id.clone()),
            command,
        };
        self.stand.would(&self.visit.visitor, &command)
    }

    fn view(&self) -> Markup {
        html! {
            (self.heading())
            (self.life())
            (self.open_breaches())
            (self.overrides())
            div.board {
                div.column { (self.gate()) (self.decisions()) (self.papers()) }
                div.column { (self.vital_signs()) (self.standing()) (self.card()) }
            }
            (self.about_it())
            (self.history())
        }
    }

    fn heading(&self) -> Markup {
        let tool = self.tool;
        let kind = tool.card.kind;
        html! {
            nav.crumbs aria-label="Path" {
                a href="/tools" { "Tools" } " › "
                a href=(href::with_query("/tools", &[("kind", Some(kind.as_str()))])) { (kind.words()) }
                @if let Some(risk) = &tool.risk { " › " (super::tier(self.stand, tool)) @if risk.version.as_ref() != tool.version().map(|version| &version.version) { " (of an earlier version)" } }
                @if let Some(owner) = &tool.card.clinical_owner { " › owner " (owner.name) }
            }
            h1 { (tool.card.title) }
            (self.forms.notice())
            p.lead { (tool.card.purpose) }
            p.card-links {
                a href="#gate" { "Gate" }
                a href="#signs" { "Vital signs" }
                a href="#decisions" { "Decisions" }
                a href="#card" { "Card" }
                a href="#history" { "History" }
                @if self.visit.visitor.may(Permission::ExportRecords) {
                    a href=(self.address("record")) { "Record (JSON)" }
                    a href=(self.address("record.html")) { "Record (page)" }
                }
            }
        }
    }

    fn overrides(&self) -> Markup {
        html! {
            @for one in self.tool.overrides() {
                @if let Some(overridden) = &one.overridden {
                    section.notice.override {
                        p {
                            b { "Passed the gate into " (one.to.words()) " without meeting it" }
                            " on " (self.shell.moment(one.at)) " by " (one.by.name)
                            ", as " (overridden.rule) ": " q { (overridden.reason) }
                        }
                        @if !overridden.missing.is_empty() {
                            details.more {
                                summary { "Missing then: " (number::counted(overridden.missing.len() as u64, "thing", "things")) }
                                ul.entries-plain { @for missing in &overridden.missing { li { (missing) } } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn about_it(&self) -> Markup {
        html! {
            section.card.across #findings {
                h2 { "Findings about it" }
                @if self.findings.is_empty() {
                    p.absent { "None: no vital sign moved beyond chance, and nobody laid a finding to this tool." }
                } @else {
                    ol.findings {
                        @for row in &self.findings {
                            li { (crate::pages::findings::line(row, crate::pages::findings::FindingView::List)) }
                        }
                    }
                }
            }
        }
    }
}
