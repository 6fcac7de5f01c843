//! `/tools`: the inventory. Which tools a filter keeps is in `filter`, one tool in `tool`.

pub mod csv;
pub mod filter;
pub mod propose;
pub mod record;
pub mod step;
pub mod tool;

use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::tool::{Kind, Stage, Tool};

use self::filter::{Choice, Filter, Mark};
use crate::fault::PageResult;
use crate::office::Stand;
use crate::params::Params;
use crate::shell::Section;
use crate::view::{empty, href, number, time};
use crate::visit::Visit;

const ADDRESS: &str = "/tools";

/// Handler.
pub async fn page(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Markup> {
    let filter = choice.filter()?;
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let shell = visit.office_shell(Section::Tools).await;
    Ok(shell.page("Tools", view(&visit, &stand, &filter)))
}

fn view(visit: &Visit, stand: &Stand, filter: &Filter) -> Markup {
    let kept = filter.keep(stand);
    let count = stand.governance.tools.len();
    html! {
        h1 { "Tools" }
        p.lead { "Everything under governance: models, alerts, order sets, interfaces, applications and devices, each with owners, its stage and what it still has to show." }
        @if visit.visitor.may(Permission::ProposeTools) {
            p { a.button href="/tools/propose" { "Propose a tool" } }
        }
        @if count == 0 {
            div.empty {
                p { "No tool yet. Whoever wants one proposes it; its gate then says what has to be shown before it may touch care." }
            }
        } @else {
            (by_stage(stand, filter))
            (filter_form(stand, filter))
            p.quiet {
                (number::counted(kept.len() as u64, "tool", "tools")) " of " (count) ". "
                a href=(filter.address("/tools.csv")) { "CSV" }
            }
            @if kept.is_empty() {
                (empty::nothing_found("No tool passes this filter.", ADDRESS))
            } @else {
                (table(stand, &kept))
            }
        }
    }
}

fn by_stage(stand: &Stand, filter: &Filter) -> Markup {
    html! {
        nav.choices aria-label="Stages" {
            a href=(Filter { stage: None, ..filter.clone() }.address(ADDRESS))
                aria-current=[filter.stage.is_none().then_some("true")] {
                "all " span.count { (stand.governance.tools.len()) }
            }
            @for stage in Stage::ALL {
                a href=(Filter { stage: Some(stage), ..filter.clone() }.address(ADDRESS))
                    aria-current=[(filter.stage == Some(stage)).then_some("true")] {
                    (stage.words()) " "
                    span.count { (stand.governance.tools.values().filter(|tool| tool.stage == stage).count()) }
                }
            }
        }
    }
}

fn filter_form(stand: &Stand, filter: &Filter) -> Markup {
    html! {
        form.filter action=(ADDRESS) {
            label { "Name or owner " input name="text" value=(filter.text.as_deref().unwrap_or("")) maxlength="200" size="16"; }
            @if let Some(stage) = filter.stage { input type="hidden" name="stage" value=(stage.as_str()); }
            label {
                "Kind "
                select name="kind" {
                    option value="" { "all" }
                    @for kind in Kind::ALL {
                        option value=(kind.as_str()) selected[filter.kind == Some(kind)] { (kind.words()) }
                    }
                }
            }
            label {
                "Tier "
                select name="tier" {
                    option value="" { "all" }
                    @for tier in &stand.policies.risk.tier {
                        option value=(tier.name) selected[filter.tier.as_deref() == Some(tier.name.as_str())] { (tier.title) }
                    }
                    option value="none" selected[filter.tier.as_deref() == Some("none")] { "not assessed" }
                }
            }
            label {
                "Only "
                select name="only" {
                    option value="" { "all" }
                    @for mark in Mark::ALL {
                        option value=(mark.as_str()) selected[filter.only == Some(mark)] { (mark.as_str()) }
                    }
                }
            }
            button type="submit" { "Filter" }
            @if *filter != Filter::default() { a href=(ADDRESS) { "Show all" } }
        }
    }
}

fn table(stand: &Stand, tools: &[&Tool]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Tools" {
            table.tools {
                thead { tr { th scope="col" { "Tool" } th scope="col" { "Stage" } th scope="col" { "Tier" } th scope="col" { "Owners" } th scope="col" { "Review by" } th scope="col" { "To be seen" } } }
                tbody { @for tool in tools { (line(stand, tool)) } }
            }
        }
    }
}

fn line(stand: &Stand, tool: &Tool) -> Markup {
    html! {
        tr {
            th.name scope="row" {
                a href=(href::tool(tool.id.as_str())) { (tool.card.title) }
                span.made-of {
                    (tool.card.kind.words())
                    @if !tool.card.vendor.is_empty() { ", " (tool.card.vendor) }
                    @if let Some(version) = tool.version() { ", " (version.version) }
                }
            }
            td {
                span.status { (tool.stage.words()) }
                span.made-of { "since " (time::day(day_of(stand, tool))) }
            }
            td { (tier(stand, tool)) }
            td.name { (owners(tool)) }
            td {
                @match tool.review_by {
                    Some(day) => { span.whole { (time::day(day)) } },
                    None => span.absent { "not set" },
                }
            }
            td {
                ul.marks {
                    @for mark in Mark::ALL.into_iter().filter(|mark| mark.is_on(tool, stand)) {
                        li { span.mark-bad { (mark.as_str()) } }
                    }
                }
            }
        }
    }
}

fn day_of(stand: &Stand, tool: &Tool) -> jiff::civil::Date {
    // Near enough for a list; the tool's page has the instant.
    let zone = jiff::tz::TimeZone::UTC;
    tool.stage_since.to_zoned(zone).date().min(stand.today)
}

/// A tool's tier as the policy calls it.
pub fn tier(stand: &Stand, tool: &Tool) -> Markup {
    let Some(risk) = &tool.risk else {
        return html! { span.absent { "not assessed" } };
    };
    let mut known = stand.policies.risk.tier.iter();
    let title = known
        .find(|tier| tier.name == risk.tier)
        .map(|tier| &tier.title);
    html! { (title.unwrap_or(&risk.tier)) }
}

/// Who answers for a tool.
pub fn owners(tool: &Tool) -> Markup {
    let clinical = tool.card.clinical_owner.as_ref();
    let technical = tool.card.technical_owner.as_ref();
    html! {
        @match clinical {
            Some(person) => { (person.name) span.made-of { "clinical" } },
            None => { span.absent { "no clinical owner" } br; },
        }
        @match technical {
            Some(person) => { (person.name) span.made-of { "technical" } },
            None => span.absent { "no technical owner" },
        }
    }
}
