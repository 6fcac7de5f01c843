//! Long lists in pages: reading `?page=`, and the links to the others.

use maud::{Markup, html};

use super::number;
use crate::fault::PageFault;
use crate::page_data::Window;

/// Highest page number; beyond it a filter is the better way.
pub const PAGE_NUMBER_MAX: u64 = 1_000_000;

/// The window of page `number`, counted from 1, with `page_rows` rows on a page.
pub fn window(number: Option<u64>, page_rows: u64) -> Result<Window, PageFault> {
    let number = number.unwrap_or(1);
    if !(1..=PAGE_NUMBER_MAX).contains(&number) {
        return Err(PageFault::BadRequest(format!(
            "page must be a number from 1 to {}, found {number}",
            number::whole(PAGE_NUMBER_MAX)
        )));
    }
    Ok(Window {
        offset: (number - 1) * page_rows,
        limit: page_rows,
    })
}

/// `51–100 of 1,204 rows` with links; `one` and `many` are the noun, `href_of` gives the address of
/// a page.
pub fn links(
    window: Window,
    total: u64,
    (one, many): (&str, &str),
    href_of: impl Fn(u64) -> String,
) -> Markup {
    let first = window.offset + 1;
    let last = (window.offset + window.limit).min(total);
    let page = window.offset / window.limit.max(1) + 1;
    html! {
        nav.paging aria-label="Pages" {
            @if first <= last {
                span { (number::whole(first)) "–" (number::whole(last)) " of " (number::counted(total, one, many)) }
            } @else {
                span { "Nothing on this page; there are " (number::counted(total, one, many)) }
            }
            @if page > 1 { a rel="prev" href=(href_of(page - 1)) { "← Previous" } }
            @if last < total && first <= last { a rel="next" href=(href_of(page + 1)) { "Next →" } }
        }
    }
}
