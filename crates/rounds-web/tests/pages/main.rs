//! The pages as a browser sees them: every page in every state of the sample site.

mod browser;
mod crawl;
mod every_page;
mod exports;
mod faults;
mod functions;
mod guard;
mod well_formed;
