//! Builds the server from the table of addresses, with what every request passes on its way.

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::{Extension, Router};

use crate::api;
use crate::app::App;
use crate::fault::{self, PageFault};
use crate::guard::{contain, entry, limits, network, record, turn};
use crate::routes;

/// All pages of a site. Hand it to [`crate::serve`], which puts the network side around it.
pub fn router(app: App) -> Router {
    let app = Arc::new(app);
    let shelf: Arc<dyn api::IdempotencyShelf> = Arc::clone(&app.shelf);
    let mut addresses = Router::new();
    for route in routes::all() {
        let (need, reader, takes_file) = (route.need, route.reader, route.takes_file);
        let answer = route.answer.layer(from_fn(turn::wait));
        let answer = answer.layer(from_fn(move |request, next| {
            entry::require(need, reader, takes_file, request, next)
        }));
        let answer = answer.layer(from_fn(move |request, next| {
            record::note_route(route.path, request, next)
        }));
        addresses = addresses.route(route.path, answer);
    }
    addresses
        .fallback(async || PageFault::NoSuchPage)
        .method_not_allowed_fallback(async || PageFault::WrongMethod)
        .with_state(Arc::clone(&app))
        .layer(Extension(shelf))
        .layer(DefaultBodyLimit::max(limits::BODY_BYTES_MAX))
        // The last layer is the first a request passes.
        .layer(from_fn(contain::panics))
        .layer(from_fn(limits::in_time))
        .layer(from_fn(limits::address_length))
        .layer(from_fn_with_state(Arc::clone(&app), fault::draw))
        .layer(from_fn(network::admit_person))
        .layer(from_fn_with_state(app, entry::recognise))
        .layer(from_fn(api::write_problems))
}
