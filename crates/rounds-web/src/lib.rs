//! The pages of Rounds: HTML drawn by the server, CSV and JSON next to it.
//!
//! Pages ask one trait, [`SiteReader`], for plain values ([`page_data`]) and write them as markup.
//! The binary implements the trait over the lake; [`sample::SampleSite`] implements it with
//! invented values, so that every page renders in tests and in `cargo run -p rounds-web --example
//! sample`.
//!
//! The folder tree below `pages` is the URL tree: `/data/quarantine` is `pages/data/quarantine.rs`
//! and holds the handler, the view and their tests. `view` writes single values (numbers,
//! instants, charts, lists); `guard` holds what every request passes through, `serve` takes
//! connections in.
//!
//! Architecture invariant: nothing here knows where values come from. No query engine, no
//! database, no file but the server's certificate.

pub mod api;
mod app;
mod door;
mod fault;
mod guard;
mod metrics;
pub mod office;
pub mod page_data;
mod pages;
mod params;
mod router;
pub mod routes;
pub mod sample;
mod serve;
mod shell;
mod site_reader;
mod static_files;
mod view;
mod visit;

pub use app::{App, ShellInfo};
pub use door::{Credential, Door, OpenDoor};
pub use guard::address_range::{AddressRange, NoAddressRange};
pub use guard::base_path::{BasePath, NoBasePath};
pub use guard::network::{Network, on_network};
pub use guard::origin::{Connection, Peer, TrustedProxies};
pub use guard::rate::{Allowance, RateSettings};
pub use guard::record::RequestId;
pub use metrics::{Check, Figures, NothingToCheck, Readiness};
pub use router::router;
pub use serve::{
    ConnectionLimits, ServeError, ServeSettings, TlsError, TlsSettings, Unreachable, may_listen,
    serve, serve_metrics,
};
pub use site_reader::{Site, SiteError, SiteReader};
pub use visit::{SessionFacts, Visit, Visitor};
