//! Which address is which page, and what every request passes through on its way.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;

use crate::app::{App, ShellInfo};
use crate::fault::{self, PageFault};
use crate::guard::{contain, headers, host, limits};
use crate::site_reader::SiteReader;
use crate::{pages, static_files};

/// All pages of a site. Hand it to [`crate::serve`].
pub fn router(site: Arc<dyn SiteReader>, info: ShellInfo) -> Router {
    let app = Arc::new(App { site, info });
    Router::new()
        .route("/", get(pages::today::page))
        .route("/findings", get(pages::findings::page))
        .route("/findings/{id}", get(pages::findings::finding::page))
        .route("/measures", get(pages::measures::page))
        .route("/measures/{id}", get(pages::measures::measure::page))
        .route("/data", get(pages::data::page))
        .route("/data/batches/{number}", get(pages::data::batch::page))
        .route("/data/quarantine", get(pages::data::quarantine::page))
        .route(
            "/data/quarantine.csv",
            get(pages::data::quarantine_export::csv),
        )
        .route(
            "/data/quarantine.ndjson",
            get(pages::data::quarantine_export::ndjson),
        )
        .route("/data/tables", get(pages::data::tables::page))
        .route("/data/tables/{name}", get(pages::data::table::page))
        .route("/functions", get(pages::functions::page))
        .route("/functions/{name}", get(pages::functions::function::page))
        .route("/query", get(pages::query::page))
        .route("/query.csv", get(pages::query::export::csv))
        .route("/query.json", get(pages::query::export::json))
        .route("/search", get(pages::search::page))
        .route("/healthz", get(pages::healthz::answer))
        .route("/static/{file}", get(static_files::file))
        .fallback(async || PageFault::NoSuchPage)
        .method_not_allowed_fallback(async || PageFault::WrongMethod)
        .with_state(Arc::clone(&app))
        .layer(DefaultBodyLimit::max(limits::BODY_BYTES_MAX))
        // The last layer is the first a request passes.
        .layer(from_fn(contain::panics))
        .layer(from_fn(limits::in_time))
        .layer(from_fn(limits::address_length))
        .layer(from_fn_with_state(app, fault::draw))
        .layer(from_fn(host::loopback_only))
        .layer(from_fn(headers::on_every_response))
}
