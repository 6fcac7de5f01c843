//! Pages of the office itself: who works here, what they may, what they did, and how the server is.

pub mod accounting;
pub mod backups;
pub mod emergency;
pub mod health;
pub mod installation;
pub mod jobs;
pub mod ledger;
pub mod people;
pub mod policies;
