//! Counts too small to show, and what else must then be hidden.
//!
//! [`is_small`] and [`is_proportion_small`] decide about one number; [`suppress_table`] about a
//! table whose totals are shown. Nothing here knows who is looking: suppress for the least trusted
//! reader, and do not offer filters that subtract one shown table from another.

mod primary;
mod table;
mod unknowns;

pub use primary::{MINIMUM_COUNT, is_proportion_small, is_small};
pub use table::{SuppressedTable, suppress_table};
