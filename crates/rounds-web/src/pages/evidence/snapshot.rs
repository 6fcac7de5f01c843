//! `/evidence/{id}`: one snapshot: values, definitions with their SQL, table versions and file
//! hashes; and computing it again.

use maud::{Markup, html};
use rounds_core::Period;
use rounds_governance::evidence::{Evidence, Published, Snapshot, SnapshotItem};
use rounds_governance::ids::EvidenceId;
use rounds_governance::review::Review;

use crate::fault::{PageFault, PageResult};
use crate::office::{EvidenceVerdict, Stand};
use crate::page_data::office::Caller;
use crate::params::Segment;
use crate::shell::{Section, Shell};
use crate::view::{definition_list, form, happened, href, number, time};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit, Segment(id): Segment) -> PageResult<Markup> {
    show(&visit, &EvidenceId(id), None).await
}

/// Handler: computes it again.
pub async fn verify(visit: Visit, caller: Caller, Segment(id): Segment) -> PageResult<Markup> {
    let id = EvidenceId(id);
    let office = &visit.office().governance;
    let verdict = office.verify_evidence(&caller, &visit.visitor, &id).await?;
    show(&visit, &id, Some(&verdict)).await
}

async fn show(
    visit: &Visit,
    id: &EvidenceId,
    verdict: Option<&EvidenceVerdict>,
) -> PageResult<Markup> {
    let office = &visit.office().governance;
    let stand = office.stand(&visit.visitor).await?;
    let evidence = stand.governance.evidence.get(id);
    let evidence = evidence
        .ok_or_else(|| PageFault::NoSuchThing(format!("there is no evidence {:?}", id.as_str())))?;
    let snapshot = office.snapshot(&visit.visitor, id).await?;
    let shell = visit.office_shell(Section::Evidence).await;
    let content = html! {
        nav.crumbs aria-label="Path" { a href="/evidence" { "Evidence" } " › " (id) }
        h1 { (evidence.title) }
        p.lead { "Taken " (shell.moment(evidence.at)) " by " (evidence.by.name) ", of lake version " (evidence.lake_version) "." }
        @if let Some(verdict) = verdict { (outcome(&shell, verdict)) }
        div.with-margin {
            div {
                @for item in &snapshot.items { section { h2 { (item.title) } (values(item)) (definition(item)) } }
                (tables(&snapshot))
            }
            aside { (margin(&stand, evidence, &snapshot)) (check(visit, id)) }
        }
    };
    Ok(shell.page(&evidence.title, content))
}

fn check(visit: &Visit, id: &EvidenceId) -> Markup {
    html! {
        h2 { "Verify" }
        (form::button(&format!("{}/verify", href::evidence(id.as_str())), &visit.form_token, "Compute it again", &[]))
        p.quiet { "From the tables as of the same versions. On the command line: " code { "rounds evidence verify " (id) } }
    }
}

fn outcome(shell: &Shell<'_>, verdict: &EvidenceVerdict) -> Markup {
    let compared = number::counted(u64::from(verdict.compared), "value", "values");
    html! {
        section.notice.is-good[verdict.is_equal] role="status" {
            @if verdict.is_equal {
                p { span.mark-good { "✓ equal" } " " (compared) " came out the same, and no file was changed." }
            } @else {
                p { span.mark-bad { "✗ not equal" } " " (compared) " compared:" }
                ul { @for fault in &verdict.faults { li { (fault) } } }
            }
            p.quiet { "Computed " (shell.moment(verdict.at)) " by Rounds " (verdict.software) "." }
        }
    }
}

/// The published values of a measure.
pub fn values(item: &SnapshotItem) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(format!("Values of {}", item.title)) {
            table.records {
                thead { tr { th scope="col" { "Period" } th scope="col" { "Group" } th.number scope="col" { "Value" } th.number scope="col" { "95 % interval" } th.number scope="col" { "Made of" } } }
                tbody { @for value in &item.values { (line(value)) } }
            }
        }
        p.quiet { (item.unit) ". " code { (item.measure) } ", lake version " (item.lake_version) "." }
    }
}

fn line(value: &Published) -> Markup {
    let period = Period {
        start: value.period_start,
        kind: value.period_kind,
    };
    let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    html! {
        tr {
            th scope="row" { (time::period(period)) @if value.partial { " (not over)" } }
            td { @if value.group.is_empty() { "whole site" } @else { (value.group) } }
            @if value.suppressed {
                td.number colspan="3" { span.absent { "too few to show" } }
            } @else {
                td.number { @match &value.value { Some(digits) => (digits), None => span.absent { "nothing recorded" } } }
                td.number { (shown(&value.low)) " to " (shown(&value.high)) }
                td.number {
                    @match (&value.numerator, &value.denominator) {
                        (Some(above), Some(below)) => { (above) "/" (below) },
                        _ => { "n = " (value.n.map_or("unknown".to_owned(), |n| n.to_string())) },
                    }
                }
            }
        }
    }
}

fn definition(item: &SnapshotItem) -> Markup {
    html! {
        details.fold {
            summary { "Definition and SQL" }
            p.quiet { "Hash of the definition " code.hash { (item.definition_hash) } }
            pre tabindex="0" { code { (item.definition) } }
            p { a href=(href::measure(&item.measure, None)) { "The measure today" } }
        }
    }
}

fn tables(snapshot: &Snapshot) -> Markup {
    html! {
        h2 { "Tables that were read" }
        @for table in &snapshot.tables {
            h3 { code { (table.table) } ", version " (table.version) }
            @if let Some(query) = &table.query {
                p.quiet { "Computed whenever it is read; SHA-256 of its query " code.hash { (query) } }
            }
            ul.entries-plain {
                @for file in &table.files {
                    li { span.file { (file.path) } ", " (number::bytes(file.bytes)) span.made-of { "SHA-256 " code.hash { (file.sha256) } } }
                }
            }
        }
        @if !snapshot.references.is_empty() {
            h3 { "Reference samples" }
            ul.entries-plain {
                @for (name, sha256) in &snapshot.references { li { (name) span.made-of { "SHA-256 " code.hash { (sha256) } } } }
            }
        }
    }
}

fn margin(stand: &Stand, evidence: &Evidence, snapshot: &Snapshot) -> Markup {
    let reviews = stand.governance.reviews.values();
    let resting: Vec<&Review> = reviews
        .filter(|review| review.evidence.contains(&evidence.id))
        .collect();
    html! {
        (definition_list::pairs("Snapshot", [
            ("Id", Some(html! { code { (evidence.id) } })),
            ("SHA-256", Some(html! { code.hash { (evidence.file.sha256) } })),
            ("Site", Some(html! { (snapshot.site) })),
            ("Time zone", Some(html! { (snapshot.time_zone) })),
            ("Program", Some(html! { "Rounds " (snapshot.software) })),
            ("Values", Some(html! { (evidence.values) " of " (number::counted(u64::from(evidence.measures), "measure", "measures")) })),
        ]))
        @if let Some(tool) = &evidence.tool { p { a href=(href::tool(tool.as_str())) { "The tool" } } }
        h2 { "Before committees" }
        @if resting.is_empty() { p.absent { "Not yet." } }
        ul.plain {
            @for review in resting {
                li { a href=(href::review(review.id.as_str())) { (review.id) } ": " (happened::question(&review.question)) }
            }
        }
    }
}
