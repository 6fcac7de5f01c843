//! Every question of the pages, asked of a small lake whose every row is known.

mod care;
mod data;
mod functions;
mod nothing_yet;
mod questions;
mod small_site;
