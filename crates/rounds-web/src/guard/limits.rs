//! A limit on everything that comes in: length of the address, size of the body, time.

use std::time::Duration;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::fault::PageFault;

/// Longest address, query included; a question in SQL must fit.
pub const ADDRESS_BYTES_MAX: usize = 16 * 1024;
/// Largest body; pages are read with GET, so none is expected.
pub const BODY_BYTES_MAX: usize = 16 * 1024;
/// Longest form with a file, its other fields included; only addresses that take a file read one.
pub const FILE_FORM_BYTES_MAX: usize = 10 * 1024 * 1024;
/// Longest time for a page. Questions have their own, shorter limit in the site.
pub const REQUEST_TIME_MAX: Duration = Duration::from_secs(120);

/// Middleware: refuses an address that is too long.
pub async fn address_length(request: Request, next: Next) -> Response {
    let uri = request.uri();
    let length = uri.path().len() + uri.query().map_or(0, str::len);
    if length > ADDRESS_BYTES_MAX {
        let fault = PageFault::AddressTooLong {
            limit_bytes: ADDRESS_BYTES_MAX,
        };
        return fault.into_response();
    }
    next.run(request).await
}

/// Middleware: gives up on a page that takes too long.
pub async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(REQUEST_TIME_MAX, next.run(request)).await {
        Ok(response) => response,
        Err(_) => PageFault::TooSlow {
            limit_seconds: REQUEST_TIME_MAX.as_secs(),
        }
        .into_response(),
    }
}
