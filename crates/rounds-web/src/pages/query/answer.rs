//! The rows of an answer, or the reason there are none.

use maud::{Markup, html};
use rounds_core::access::Permission;

use super::Asked;
use crate::page_data::{Cell, Position, QueryAnswer, QueryRefused};
use crate::view::{href, number, withheld};
use crate::visit::Visitor;

/// Lines of the question shown around a fault.
const LINES_AROUND_FAULT: usize = 1;

/// The rows.
pub fn view(visitor: &Visitor, asked: &Asked, answer: &QueryAnswer) -> Markup {
    let rows = answer.rows.len() as u64;
    html! {
        section aria-label="Answer" {
            p.card-links {
                b {
                    @if answer.more { "The first " }
                    (number::counted(rows, "row", "rows"))
                }
                " in " (number::seconds(answer.duration_seconds)) " "
                @if visitor.may(Permission::Export) {
                    a href=(export_href("/query.csv", asked)) { "CSV" } " "
                    a href=(export_href("/query.json", asked)) { "JSON" }
                }
                @if answer.more { span.notice { "There are more rows than this page shows." } }
            }
            (withheld::note(&visitor.reading, answer.reads.iter().map(|read| &read.table)))
            @if answer.rows.is_empty() {
                p.absent { "No row. The question is right as SQL; nothing matches it." }
            } @else {
                (table(answer))
            }
            @if !answer.reads.is_empty() {
                p.quiet {
                    "Read "
                    @for (index, read) in answer.reads.iter().enumerate() {
                        @if index > 0 { ", " }
                        a href=(href::table(&read.table)) { (read.table) } " version " (read.version)
                    }
                    "."
                }
            }
        }
    }
}

fn export_href(path: &str, asked: &Asked) -> String {
    href::with_query(
        path,
        &[
            ("sql", asked.sql.as_deref()),
            (
                "as_of",
                asked.as_of.as_deref().filter(|text| !text.is_empty()),
            ),
        ],
    )
}

fn table(answer: &QueryAnswer) -> Markup {
    html! {
        div.scroll.tall tabindex="0" role="region" aria-label="Rows" {
            table.answer {
                thead {
                    tr {
                        @for column in &answer.columns {
                            th scope="col" { (column.name) span.made-of { (column.type_name) } }
                        }
                    }
                }
                tbody {
                    @for row in &answer.rows {
                        tr { @for cell in row { (cell_view(cell)) } }
                    }
                }
            }
        }
    }
}

fn cell_view(cell: &Cell) -> Markup {
    html! {
        @match cell {
            Cell::Null => td.absent { "null" },
            Cell::Boolean(value) => td { (value) },
            Cell::Integer(value) => td.number { (value) },
            Cell::Number(value) => td.number { (value) },
            Cell::Text(text) => td { (text) },
        }
    }
}

/// What is wrong with the question, where, and what to do.
pub fn refusal(asked: &Asked, refused: &QueryRefused) -> Markup {
    html! {
        section.refused role="alert" {
            h2 { "This question was not answered" }
            p {
                @if let Some(position) = refused.position {
                    "Line " (position.line) ", column " (position.column) ": "
                }
                (refused.message)
            }
            @if let Some(position) = refused.position {
                pre { code { (excerpt(asked.sql.as_deref().unwrap_or(""), position)) } }
            }
            @if let Some(hint) = &refused.hint { p { (hint) } }
        }
    }
}

/// The line at fault with a mark under the column, and its neighbours.
fn excerpt(sql: &str, position: Position) -> String {
    let at = usize::try_from(position.line)
        .unwrap_or(usize::MAX)
        .saturating_sub(1);
    let column = usize::try_from(position.column).unwrap_or(1).clamp(1, 500);
    let from = at.saturating_sub(LINES_AROUND_FAULT);
    let mut text = String::new();
    for (index, line) in sql.lines().enumerate().skip(from) {
        if index > at.saturating_add(LINES_AROUND_FAULT) {
            break;
        }
        text.push_str(line);
        text.push('\n');
        if index == at {
            text.push_str(&" ".repeat(column - 1));
            text.push_str("^\n");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fault_is_pointed_at() {
        let position = Position { line: 2, column: 6 };
        assert_eq!(
            excerpt("select *\nfrom nowhere\nlimit 1\n-- end", position),
            "select *\nfrom nowhere\n     ^\nlimit 1\n"
        );
    }

    #[test]
    fn a_place_outside_the_text_does_no_harm() {
        let position = Position {
            line: u64::MAX,
            column: u64::MAX,
        };
        assert_eq!(excerpt("select 1", position), "");
    }
}
