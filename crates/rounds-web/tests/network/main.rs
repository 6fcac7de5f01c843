//! The server as the network sees it: raw bytes over real sockets, with and without TLS.

#![allow(
    clippy::panic,
    clippy::print_stdout,
    reason = "tests fail by panicking and say what they skip"
)]

mod base_path;
mod files;
mod metrics;
mod nginx;
mod people;
mod proxies;
mod server;
mod shutdown;
mod slow;
mod smuggling;
mod tls;
mod too_much;
