//! `/measures/{id}`: one measure. Its chart says the finding; table, CSV, definition, SQL and the
//! versions it read are on the same page.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{csv, groups};
use crate::fault::PageResult;
use crate::page_data::MeasurePage;
use crate::pages::findings::{FindingView, line, worklist};
use crate::params::{Params, Segment, filled};
use crate::shell::{Section, Shell};
use crate::view::definition_list::pairs;
use crate::view::{chart, headline, href, marks, reading, series_table, time, variation};
use crate::visit::Visit;

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Choice {
    group: Option<String>,
}

/// Handler; an address that ends in `.csv` gives the results as CSV.
pub async fn page(
    visit: Visit,
    Segment(segment): Segment,
    Params(choice): Params<Choice>,
) -> PageResult<Response> {
    let group = filled(choice.group);
    if let Some(id) = segment.strip_suffix(".csv") {
        let measure = visit.site.measure(id, group.as_deref()).await?;
        return Ok(csv::response(&measure));
    }
    let shell = visit.shell(Section::Measures).await?;
    let mut measure = visit.site.measure(&segment, group.as_deref()).await?;
    if let Some(stand) = worklist::stand(&visit).await {
        let key = measure.group.as_ref().map(|group| group.key.clone());
        marks::add(&stand, &measure.id, key.as_deref(), &mut measure.series);
    }
    Ok(shell
        .page(&measure.title, view(&shell, &measure))
        .into_response())
}

fn view(shell: &Shell, measure: &MeasurePage) -> Markup {
    html! {
        nav.crumbs aria-label="Path" {
            a href="/measures" { "Measures" } " › "
            a href=(href::with_query("/measures", &[("area", Some(&measure.area))])) { (measure.area) }
            @if let Some(group) = &measure.group {
                " › " a href=(href::measure(&measure.id, None)) { (measure.title) } " › " span { (group.label) }
            }
        }
        h1 {
            (measure.title)
            @if let Some(group) = &measure.group { ": " (group.label) }
        }
        p.lead { (measure.description) }
        p.quiet { (subtitle(measure)) }
        @if let Some(failure) = &measure.failure {
            p.notice role="alert" {
                b { "The last evaluation failed" } ": " (failure)
                ". The results below are those of an earlier one."
            }
        }
        (groups::selector(measure))
        div.with-margin {
            div {
                (figure(measure))
                @if !measure.findings.is_empty() {
                    h2 { "Open findings" }
                    ol.findings { @for row in &measure.findings { li { (line(row, FindingView::List)) } } }
                }
                h2 #table { "Results" }
                (series_table::twin(&measure.series, &measure.scale))
                (groups::comparison(measure))
                h2 #sql { "SQL" }
                pre.sql tabindex="0" { code { (measure.sql) } }
                p.quiet { "From " code { (measure.file) } }
            }
            aside { (latest(measure)) (definition(measure)) (lineage(shell, measure)) }
        }
    }
}

fn subtitle(measure: &MeasurePage) -> String {
    let unit = match measure.scale.kind {
        rounds_core::MeasureKind::Proportion => {
            let whole = measure.scale.unit.trim_start_matches('%').trim();
            if whole.is_empty() {
                "Percent".to_owned()
            } else {
                format!("Percent, {whole}")
            }
        }
        _ => {
            let mut characters = measure.scale.unit.chars();
            characters
                .next()
                .map(|first| first.to_uppercase().chain(characters).collect())
                .unwrap_or_default()
        }
    };
    format!("{unit}, {}", time::every(measure.period))
}

fn figure(measure: &MeasurePage) -> Markup {
    let group = measure.group.as_ref().map(|group| group.key.as_str());
    let title = headline::of(&measure.series, &measure.scale);
    html! {
        section.card {
            (chart::control(&title, &measure.series, &measure.scale))
            p.card-links {
                a href="#table" { "Table" } " "
                a href=(href::measure_csv(&measure.id, group)) { "CSV" } " "
                a href="#sql" { "SQL" }
            }
        }
    }
}

fn latest(measure: &MeasurePage) -> Markup {
    let point = measure
        .series
        .points
        .iter()
        .rev()
        .find(|point| point.complete);
    pairs(
        "Last full period",
        [
            (
                "Period",
                point.map(|point| html! { (time::period(point.period)) }),
            ),
            (
                "Value",
                point.map(|point| reading::cell(&point.reading, &measure.scale)),
            ),
            ("Variation", Some(variation::labelled(measure.variation))),
            (
                "Target",
                measure
                    .series
                    .target
                    .map(|target| html! { (reading::value(target, &measure.scale)) }),
            ),
            (
                "Assurance",
                measure
                    .assurance
                    .map(|assurance| html! { (variation::assurance_words(assurance)) }),
            ),
        ],
    )
}

fn definition(measure: &MeasurePage) -> Markup {
    pairs(
        "Definition",
        [
            ("Kind", Some(html! { (measure.scale.kind.as_str()) })),
            (
                "Better",
                Some(html! { (variation::better(measure.direction)) }),
            ),
            (
                "Minimum",
                measure.minimum.as_ref().map(|text| html! { (text) }),
            ),
            ("Citation", Some(html! { (measure.citation) })),
            ("Id", Some(html! { code { (measure.id) } })),
        ],
    )
}

fn lineage(shell: &Shell, measure: &MeasurePage) -> Markup {
    let reads = html! {
        ul.plain {
            @for read in &measure.reads {
                li { a href=(href::table(&read.table)) { (read.table) } " version " (read.version) }
            }
        }
    };
    pairs(
        "Where it comes from",
        [
            ("As of", measure.computed_at.map(|at| shell.moment(at))),
            (
                "Hash",
                Some(html! { code.hash { (measure.definition_hash) } }),
            ),
            ("Read", (!measure.reads.is_empty()).then_some(reads)),
        ],
    )
}
