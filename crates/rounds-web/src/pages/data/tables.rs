//! `/data/tables`: all tables by schema, with rows and version.

use maud::{Markup, html};

use super::tabs;
use crate::fault::PageResult;
use crate::page_data::TableRow;
use crate::shell::{Section, Shell};
use crate::view::{empty, href, number};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit) -> PageResult<Markup> {
    let shell = visit.shell(Section::Data).await?;
    let tables = visit.site.tables().await?;
    Ok(shell.page("Tables", view(&shell, &tables)))
}

fn view(shell: &Shell, tables: &[TableRow]) -> Markup {
    let mut schemas: Vec<&str> = tables
        .iter()
        .map(|table| table.name.schema.as_str())
        .collect();
    schemas.dedup();
    html! {
        nav.crumbs aria-label="Path" { a href="/data" { "Data" } }
        h1 { "Tables" }
        p.lead { "All data is tables. Each has a dictionary, a natural key, and versions that stay readable." }
        (tabs("/data/tables"))
        @if tables.is_empty() {
            (empty::teach("No table yet. Loading makes them.", "rounds load path/to/export"))
        }
        @for schema in schemas { (section(shell, schema, tables)) }
    }
}

fn section(shell: &Shell, schema: &str, tables: &[TableRow]) -> Markup {
    html! {
        section {
            h2 { (schema) }
            div.scroll tabindex="0" role="region" aria-label={ "Tables in " (schema) } {
                table.tables {
                    thead {
                        tr {
                            th scope="col" { "Table" }
                            th.number scope="col" { "Rows" }
                            th.number scope="col" { "Columns" }
                            th.number scope="col" { "Version" }
                            th scope="col" { "Written" }
                        }
                    }
                    tbody {
                        @for table in tables.iter().filter(|table| table.name.schema == schema) {
                            (line(shell, table))
                        }
                    }
                }
            }
        }
    }
}

fn line(shell: &Shell, table: &TableRow) -> Markup {
    html! {
        tr {
            th scope="row" {
                a href=(href::table(&table.name)) { (table.name) }
                span.made-of { (table.title) }
            }
            td.number { (number::whole(table.rows)) }
            td.number { (number::whole(table.columns)) }
            td.number { @match table.version { Some(version) => (version), None => span.absent { "none" } } }
            td { @match table.written_at { Some(at) => (shell.moment(at)), None => span.absent { "never" } } }
        }
    }
}
