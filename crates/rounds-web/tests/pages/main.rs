//! The pages as a browser sees them: every page in every state of the sample site.

mod browser;
mod committee_forms;
mod crawl;
mod every_page;
mod exports;
mod faults;
mod forms;
mod functions;
mod governance;
mod governance_forms;
mod guard;
mod matrix;
mod office;
mod priorities;
mod recorded;
mod sign_in;
mod well_formed;
