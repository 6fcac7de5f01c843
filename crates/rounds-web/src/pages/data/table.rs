//! `/data/tables/{schema.table}`: what every column means, and the table's versions.

use maud::{Markup, html};
use rounds_core::{ColumnDefinition, TableDefinition, TableName};

use crate::fault::{PageFault, PageResult};
use crate::page_data::{TablePage, TableVersion};
use crate::params::Segment;
use crate::shell::{Section, Shell};
use crate::view::definition_list::pairs;
use crate::view::{href, number, withheld};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit, Segment(segment): Segment) -> PageResult<Markup> {
    let name: TableName =
        segment
            .parse()
            .map_err(|error: rounds_core::table::InvalidTableName| {
                PageFault::NoSuchThing(error.to_string())
            })?;
    let shell = visit.shell(Section::Data).await?;
    let table = visit.site.table(&name).await?;
    Ok(shell.page(&segment, view(&visit, &shell, &table)))
}

fn view(visit: &Visit, shell: &Shell, table: &TablePage) -> Markup {
    let definition = &table.definition;
    html! {
        nav.crumbs aria-label="Path" {
            a href="/data" { "Data" } " › " a href="/data/tables" { "Tables" } " › " span { (definition.name.schema) }
        }
        h1 { (definition.name) }
        p.lead { (definition.title) }
        (withheld::note(&visit.visitor.reading, std::iter::once(&definition.name)))
        div.with-margin {
            div {
                h2 { "Dictionary" }
                (dictionary(definition))
                h2 { "Versions" }
                (history(shell, &table.history))
            }
            aside { (facts(table)) (readers(&table.measures)) }
        }
    }
}

fn facts(table: &TablePage) -> Markup {
    let definition = &table.definition;
    let sample = format!("select * from {} limit 20", definition.name);
    pairs(
        "The table",
        [
            ("Rows", Some(html! { (number::whole(table.rows)) })),
            (
                "Version",
                table
                    .history
                    .first()
                    .map(|newest| html! { (newest.version) }),
            ),
            (
                "Size",
                table.size_bytes.map(|size| html! { (number::bytes(size)) }),
            ),
            ("Key", Some(html! { code { (definition.key.join(", ")) } })),
            (
                "Time",
                definition
                    .time
                    .as_ref()
                    .map(|time| html! { code { (time) } }),
            ),
            (
                "Ask it",
                Some(html! { a href=(href::query(&sample)) { "First 20 rows" } }),
            ),
        ],
    )
}

fn readers(measures: &[String]) -> Markup {
    html! {
        @if !measures.is_empty() {
            section.pairs {
                h2 { "Measures that read it" }
                ul.plain { @for id in measures { li { a href=(href::measure(id, None)) { (id) } } } }
            }
        }
    }
}

fn dictionary(definition: &TableDefinition) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Dictionary" {
            table {
                thead {
                    tr {
                        th scope="col" { "Column" }
                        th scope="col" { "Type" }
                        th scope="col" { "Unit" }
                        th scope="col" { "Meaning" }
                        th scope="col" { "PHI class" }
                    }
                }
                tbody { @for column in &definition.columns { (line(definition, column)) } }
            }
        }
    }
}

fn line(definition: &TableDefinition, column: &ColumnDefinition) -> Markup {
    html! {
        tr {
            th scope="row" {
                code { (column.name) }
                @if definition.key.contains(&column.name) { " " span.status { "key" } }
                @if definition.time.as_ref() == Some(&column.name) { " " span.status { "time" } }
            }
            td { (column.column_type.as_str()) }
            td { (column.unit.as_deref().unwrap_or("")) }
            td.prose { (column.meaning) }
            td { (column.phi.as_str()) }
        }
    }
}

fn history(shell: &Shell, versions: &[TableVersion]) -> Markup {
    html! {
        @if versions.is_empty() {
            p.absent { "Nothing has been written yet." }
        } @else {
            div.scroll tabindex="0" role="region" aria-label="Versions" {
                table {
                    thead {
                        tr {
                            th.number scope="col" { "Version" }
                            th scope="col" { "Committed" }
                            th scope="col" { "Did" }
                            th.number scope="col" { "Rows after" }
                            th scope="col" { "Batch" }
                        }
                    }
                    tbody {
                        @for version in versions {
                            tr {
                                th.number scope="row" { (version.version) }
                                td { (shell.moment(version.at)) }
                                td { (version.operation) }
                                td.number { @match version.rows { Some(rows) => (number::whole(rows)), None => span.absent { "not counted" } } }
                                td { @if let Some(batch) = version.batch { a href=(href::batch(batch)) { (batch) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}
