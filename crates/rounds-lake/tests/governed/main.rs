//! Queries under rights: what is hidden stays hidden whatever is asked.

mod description;
mod example;
mod site;
mod tables;
