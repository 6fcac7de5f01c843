//! One file per page; the folder tree is the URL tree.

pub mod changes;
pub mod committees;
pub mod confirm;
pub mod data;
pub mod decisions;
pub mod evidence;
pub mod findings;
pub mod functions;
pub mod healthz;
pub mod measures;
pub mod office;
pub mod priorities;
pub mod profile;
pub mod query;
pub mod reviews;
pub mod search;
pub mod set_up;
pub mod sign_in;
pub mod sign_out;
pub mod still_here;
pub mod today;
pub mod tools;
pub mod welcome;
