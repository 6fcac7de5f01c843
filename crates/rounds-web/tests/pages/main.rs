//! The pages as a browser sees them: every page in every state of the sample site.

mod browser;
mod crawl;
mod every_page;
mod exports;
mod faults;
mod forms;
mod functions;
mod governance;
mod guard;
mod matrix;
mod office;
mod priorities;
mod sign_in;
mod well_formed;
