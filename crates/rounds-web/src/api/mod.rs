//! `/api/v1`: what the pages show and do, for programs, as JSON.
//!
//! Every address is one `operation::Operation` in `routes`: what it takes, what it answers and
//! which function does it. The router and the OpenAPI document ([`description`]) are both made from
//! these rows, so they cannot disagree. `contract` are the shapes of bodies; they are apart from
//! `page_data`, so that a page can change without breaking a program.
//!
//! Not here: who may come in (`guard::entry`), and how often (`guard`).

mod accept;
mod admit;
mod bearer;
mod contract;
mod declared_limits;
mod description;
mod entity_tag;
mod governance;
mod idempotency;
mod json_body;
mod json_limits;
mod office;
mod operation;
mod paging;
mod problem;
mod problem_from;
mod query_names;
mod read;
mod routes;
mod shelf;
mod write_problems;

pub use description::description;
pub use problem::Problem;
pub use routes::routes;
pub use shelf::{IdempotencyShelf, KeptAnswer, MemoryShelf, RequestMark, ShelfOutcome};
pub use write_problems::{is_interface, write_problems};

/// Where all addresses of the interface begin.
pub const ROOT: &str = "/api/v1";
