//! The shapes of bodies: what programs may rely on. Fields are added, never renamed or taken away,
//! while the address says `v1`.
//!
//! They stand apart from `page_data`, so that pages can change freely; each says how it is made
//! from the page's values.

pub mod data;
pub mod finding;
pub mod function;
pub mod governance;
pub mod measure;
pub mod office;
pub mod query;
pub mod reading;
pub mod series;
pub mod site;
pub mod table;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// Any JSON object, where its shape is defined elsewhere.
#[derive(ToSchema)]
#[schema(value_type = Object)]
pub struct AnyObject(#[allow(dead_code, reason = "it stands for a shape and is never made")] ());

/// A value as a JSON answer.
pub fn json(value: &impl Serialize) -> Response {
    // The shapes here are maps of texts and numbers, which always serialise.
    let body = serde_json::to_vec(value).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}
