//! Shapes of what the office answers and takes: people, policies, the ledger, jobs, backups.

pub mod backups;
pub mod health;
pub mod installation;
pub mod jobs;
pub mod ledger;
pub mod own;
pub mod people;
mod people_from;
pub mod policies;
