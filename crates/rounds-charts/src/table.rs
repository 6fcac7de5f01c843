//! The table twin: the numbers of a chart for whoever reads numbers, hears the page or copies it.

use maud::{Markup, html};

/// One column: its heading, and whether it holds numbers (set flush right).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) heading: &'static str,
    pub(crate) is_number: bool,
}

impl Column {
    pub(crate) const fn text(heading: &'static str) -> Self {
        Self {
            heading,
            is_number: false,
        }
    }

    pub(crate) const fn number(heading: &'static str) -> Self {
        Self {
            heading,
            is_number: true,
        }
    }

    fn class(&self) -> Option<&'static str> {
        self.is_number.then_some("number")
    }
}

/// A closed `<details>` with the table. The first cell of a row is its heading; columns in which
/// no row has anything are left out.
pub(crate) fn table_twin(title: &str, columns: &[Column], rows: &[Vec<String>]) -> Markup {
    let is_used = |place: usize| {
        place == 0
            || rows
                .iter()
                .any(|row| row.get(place).is_some_and(|cell| !cell.is_empty()))
    };
    let used: Vec<(usize, &Column)> = columns
        .iter()
        .enumerate()
        .filter(|(place, _)| is_used(*place))
        .collect();
    html! {
        details class="chart-table" {
            summary { "Table" }
            div class="chart-scroll" role="region" tabindex="0" aria-label={ "Table: " (title) } {
                table {
                    caption { (title) }
                    thead { tr {
                        @for (_, column) in &used { th scope="col" class=[column.class()] { (column.heading) } }
                    } }
                    tbody {
                        @for row in rows { tr {
                            @for (place, column) in &used {
                                @let cell = row.get(*place).map_or("", String::as_str);
                                @if *place == 0 { th scope="row" { (cell) } }
                                @else { td class=[column.class()] { (cell) } }
                            }
                        } }
                        @if rows.is_empty() { tr { td { "no rows" } } }
                    }
                }
            }
        }
    }
}
