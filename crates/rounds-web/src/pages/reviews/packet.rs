//! `/reviews/{id}/packet`: everything a member reads before a meeting, on one printable page: the
//! question, the tool, its gate, charts of its measures, evidence with hashes, answers.

use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::evidence::Snapshot;
use rounds_governance::gate::{self, ItemState};
use rounds_governance::ids::ReviewId;
use rounds_governance::review::{Question, Review};
use rounds_governance::said;
use rounds_governance::tool::Tool;

use super::review::find;
use super::{committee_name, tool_link};
use crate::fault::PageResult;
use crate::office::Stand;
use crate::pages::evidence::snapshot;
use crate::params::Segment;
use crate::shell::{Section, Shell};
use crate::view::{chart, happened, href, time};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit, Segment(id): Segment) -> PageResult<Markup> {
    let office = &visit.office().governance;
    let stand = office.stand(&visit.visitor).await?;
    let review = find(&stand, &ReviewId(id))?;
    let shell = visit.office_shell(Section::Reviews).await;
    let tool = stand.governance.tools.get(&review.tool);
    let mut snapshots = Vec::new();
    for id in &review.evidence {
        snapshots.push((id, office.snapshot(&visit.visitor, id).await.ok()));
    }
    let charts = charts(&visit, tool).await;
    let content = html! {
        (heading(&visit, &shell, &stand, review))
        @if let Some(tool) = tool { (about(tool)) (gate_of(&stand, tool, review)) }
        (charts)
        h2 { "Evidence" }
        @if snapshots.is_empty() { p.absent { "No snapshot is before the committee." } }
        @for (id, found) in &snapshots {
            @let sha256 = stand.governance.evidence.get(id).map(|one| one.file.sha256.as_str());
            @match found {
                Some(found) => (evidence(&shell, id.as_str(), sha256, found)),
                None => p.absent { (id) " cannot be read now." },
            }
        }
        (intake(review))
        (talk(&shell, review))
    };
    let title = format!("Packet of {}", review.id);
    Ok(shell.page(&title, html! { div.paper { (content) } }))
}

fn heading(visit: &Visit, shell: &Shell<'_>, stand: &Stand, review: &Review) -> Markup {
    html! {
        nav.crumbs aria-label="Path" { a href=(href::review(review.id.as_str())) { (review.id) } }
        h1 { (super::heading(stand, review)) }
        (happened::asked_because(&review.question))
        p.lead { "Packet about " (tool_link(stand, review)) ", for the " (committee_name(stand, review)) "." }
        p.quiet {
            "As of " (shell.moment(visit.now())) ", event " (stand.governance.seq) ". Rounds " (shell.info().version) "."
            @if let Some(day) = review.meeting { " Meeting of " (time::day(day)) "." }
        }
    }
}

fn about(tool: &Tool) -> Markup {
    let owner = |owner: &Option<rounds_governance::PersonRef>| {
        owner
            .as_ref()
            .map_or("nobody".to_owned(), |one| one.name.clone())
    };
    html! {
        h2 { "The tool" }
        p { (tool.card.purpose) } p { (tool.card.intended_use) }
        p {
            "Kind: " (tool.card.kind.words()) ". Vendor: " @if tool.card.vendor.is_empty() { "built here." } @else { (said::sentence(&tool.card.vendor)) }
            " Clinical owner: " (said::sentence(&owner(&tool.card.clinical_owner)))
            " Technical owner: " (said::sentence(&owner(&tool.card.technical_owner)))
        }
        @if let Some(risk) = &tool.risk { p { "Risk: " (risk.tier) ". " (risk.reason) } }
        @for one in tool.overrides() {
            @if let Some(over) = &one.overridden {
                p { b { "Passed the gate into " (one.to.words()) " without meeting it" } " (" (over.rule) "): " (over.reason) }
            }
        }
    }
}

fn gate_of(stand: &Stand, tool: &Tool, review: &Review) -> Markup {
    let Question::Enter { stage } = review.question else {
        return html! {};
    };
    let report = gate::report(&stand.governance, tool, stage, &stand.setting());
    let (met, all) = report.tally();
    html! {
        h2 { "The gate into " (stage.words()) ": " (met) " of " (all) " shown" }
        p.quiet { (report.title) ". " (report.citation) ". Policy " code.hash { (report.policy) } }
        ul.gate {
            @for item in &report.items {
                li.shown[item.state == ItemState::Met] {
                    span.gate-mark { @if item.state == ItemState::Met { "✓" } @else { "○" } }
                    div { p { b { (item.requirement.title) } ": " (item.sentence) } }
                }
            }
        }
    }
}

/// The charts of the tool's measures, for whoever may see measures.
async fn charts(visit: &Visit, tool: Option<&Tool>) -> Markup {
    let signs = tool.map_or(&[][..], |tool| &tool.measures);
    let mut drawn = Vec::new();
    for (place, sign) in signs.iter().enumerate() {
        let group = (!sign.group.is_empty()).then_some(sign.group.as_str());
        if visit.visitor.may(Permission::ReadSite)
            && let Ok(page) = visit.site.measure(&sign.measure, group).await
        {
            drawn.push((place, page));
        }
    }
    html! {
        @for (place, page) in &drawn {
            section.figure {
                h2.visually-hidden[!page.series.points.is_empty()] { (page.title) }
                (chart::control_as(&format!("packet-{place}"), &page.title, &page.series, &page.scale))
                p.quiet { code { (page.id) } ", definition " code.hash { (page.definition_hash) } }
            }
        }
    }
}

fn evidence(shell: &Shell<'_>, id: &str, sha256: Option<&str>, found: &Snapshot) -> Markup {
    html! {
        section {
            h3 { a href=(href::evidence(id)) { (id) } ": " (found.title) }
            p.quiet {
                "Taken " (shell.moment(found.taken_at)) " of lake version " (found.lake_version)
                ", Rounds " (found.software) @if let Some(sha256) = sha256 { ", SHA-256 " code.hash { (sha256) } }
            }
            @for item in &found.items { (snapshot::values(item)) }
        }
    }
}

fn intake(review: &Review) -> Markup {
    html! {
        @if !review.answers.is_empty() {
            h2 { "Intake" }
            dl.facts { @for (name, answer) in &review.answers { dt { (name) } dd { (answer) } } }
        }
    }
}

fn talk(shell: &Shell<'_>, review: &Review) -> Markup {
    html! {
        @if !review.questions.is_empty() {
            h2 { "Questions" }
            @for asked in &review.questions {
                p { b { (asked.by.name) } ": " (asked.text) }
                @match &asked.answer {
                    Some((person, at, text)) => p { (person.name) ", " (shell.moment(*at)) ": " (text) },
                    None => p.absent { "Not answered yet." },
                }
            }
        }
    }
}
