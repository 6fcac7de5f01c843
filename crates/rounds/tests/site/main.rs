//! A site from the outside: the program is run as a person runs it, on files written here.

mod activity;
mod crash;
mod keeping;
mod loading;
mod mapped;
mod office;
mod queries;
mod score;
mod sites;
mod support;
