//! Long lists in pages: reading `?page=`, and the links to the others.

use maud::{Markup, html};

use super::number;
use crate::fault::PageFault;
use crate::page_data::Window;

/// Rows on a page.
pub const PAGE_ROWS: u64 = 50;
/// Highest page number; beyond it a filter is the better way.
pub const PAGE_NUMBER_MAX: u64 = 1_000_000;

/// The window of page `number`, counted from 1.
pub fn window(number: Option<u64>) -> Result<Window, PageFault> {
    let number = number.unwrap_or(1);
    if !(1..=PAGE_NUMBER_MAX).contains(&number) {
        return Err(PageFault::BadRequest(format!(
            "page must be a number from 1 to {}, found {number}",
            number::whole(PAGE_NUMBER_MAX)
        )));
    }
    Ok(Window {
        offset: (number - 1) * PAGE_ROWS,
        limit: PAGE_ROWS,
    })
}

/// `51–100 of 1,204 rows` with links; `href_of` gives the address of a page.
pub fn links(window: Window, total: u64, href_of: impl Fn(u64) -> String) -> Markup {
    let first = window.offset + 1;
    let last = (window.offset + window.limit).min(total);
    let page = window.offset / window.limit.max(1) + 1;
    html! {
        nav.paging aria-label="Pages" {
            @if first <= last {
                span { (number::whole(first)) "–" (number::whole(last)) " of " (number::counted(total, "row", "rows")) }
            } @else {
                span { "Nothing on this page; there are " (number::counted(total, "row", "rows")) }
            }
            @if page > 1 { a rel="prev" href=(href_of(page - 1)) { "← Previous" } }
            @if last < total && first <= last { a rel="next" href=(href_of(page + 1)) { "Next →" } }
        }
    }
}
