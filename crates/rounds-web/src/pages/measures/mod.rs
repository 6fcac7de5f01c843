//! `/measures`: every measure by area with its last value, its line and whether it moved.

pub mod csv;
mod groups;
pub mod measure;

use maud::{Markup, html};
use serde::Deserialize;

use crate::fault::PageResult;
use crate::page_data::{MeasureFilter, MeasureList, MeasureRow, Tone, Variation};
use crate::params::{Params, filled};
use crate::shell::Section;
use crate::view::{chart, empty, href, number, reading, time, variation};
use crate::visit::Visit;

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Filter {
    text: Option<String>,
    area: Option<String>,
}

/// Handler.
pub async fn page(visit: Visit, Params(filter): Params<Filter>) -> PageResult<Markup> {
    let shell = visit.shell(Section::Measures).await?;
    let filter = MeasureFilter {
        text: filled(filter.text),
        area: filled(filter.area),
    };
    let list = visit.site.measures(&filter).await?;
    Ok(shell.page("Measures", view(&list, &filter)))
}

fn view(list: &MeasureList, filter: &MeasureFilter) -> Markup {
    let moved = list
        .rows
        .iter()
        .filter(|row| matches!(row.variation, Variation::Special(..)))
        .count();
    html! {
        h1 { "Measures" }
        p.lead {
            (number::counted(list.rows.len() as u64, "measure", "measures"))
            @if (list.rows.len() as u64) < list.total { " of " (number::whole(list.total)) }
            "; " (number::whole(moved as u64)) " beyond chance in the last period."
        }
        (filter_form(list, filter))
        @if list.total == 0 {
            (empty::teach(
                "No measure is defined. The shipped ones appear after the first round; your own go into the site’s folder measures, one SQL file each.",
                "rounds run",
            ))
        } @else if list.rows.is_empty() {
            (empty::nothing_found("No measure passes this filter.", "/measures"))
        } @else {
            (table(list))
        }
    }
}

fn filter_form(list: &MeasureList, filter: &MeasureFilter) -> Markup {
    html! {
        form.filter action="/measures" {
            label { "Contains " input type="search" name="text" maxlength="200" value=(filter.text.as_deref().unwrap_or("")); }
            label {
                "Area "
                select name="area" {
                    option value="" { "all" }
                    @for area in &list.areas {
                        option value=(area) selected[filter.area.as_ref() == Some(area)] { (area) }
                    }
                }
            }
            button type="submit" { "Filter" }
            @if filter != &MeasureFilter::default() { a href="/measures" { "Show all" } }
        }
    }
}

fn table(list: &MeasureList) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Measures by area" {
            table.measures {
                thead {
                    tr {
                        th scope="col" { "Measure" }
                        th.number scope="col" { "Last value" }
                        th scope="col" { "Period" }
                        th scope="col" { "Line" }
                        th scope="col" { "Variation" }
                    }
                }
                @for area in &list.areas { (area_rows(area, list)) }
            }
        }
    }
}

fn area_rows(area: &str, list: &MeasureList) -> Markup {
    let rows: Vec<&MeasureRow> = list.rows.iter().filter(|row| row.area == area).collect();
    html! {
        @if !rows.is_empty() {
            tbody {
                tr.area { th colspan="5" scope="rowgroup" { (area) } }
                @for row in rows { (line(row)) }
            }
        }
    }
}

fn line(row: &MeasureRow) -> Markup {
    let (in_episode, tone) = match row.variation {
        Variation::Special(_, tone) => (1, tone),
        Variation::Common | Variation::TooFewPoints => (0, Tone::Neither),
    };
    html! {
        tr {
            th scope="row" {
                a href=(href::measure(&row.id, None)) { (row.title) }
                @if row.findings_open > 0 {
                    " " span.status { (number::counted(row.findings_open, "finding", "findings")) }
                }
            }
            @match &row.latest {
                Some((period, latest)) => {
                    td.number { (reading::cell(latest, &row.scale)) }
                    td.whole { (time::period(*period)) }
                }
                None => { td.number.absent colspan="2" { "not computed yet" } }
            }
            td { (chart::sparkline(&format!("{}, recent values", row.title), &row.recent, in_episode, tone)) }
            td {
                (variation::labelled(row.variation))
                @if let Some(assurance) = row.assurance {
                    span.variation.quiet { span aria-hidden="true" { (chart::assurance_icon(assurance)) } span { (variation::assurance_words(assurance)) } }
                }
            }
        }
    }
}
