//! A limit on everything that comes in: length of the address, size of the body, time.

use std::time::Duration;

use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::fault::PageFault;

/// Longest address, query included; a question in SQL must fit.
pub const ADDRESS_BYTES_MAX: usize = 16 * 1024;
/// Largest body; pages are read with GET, so none is expected.
pub const BODY_BYTES_MAX: usize = 16 * 1024;
/// Longest form with a file, its other fields included; only addresses that take a file read one.
pub const FILE_FORM_BYTES_MAX: usize = 10 * 1024 * 1024;
/// Largest file that the interface takes, and the most that is read of any body.
pub const FILE_BYTES_MAX: usize = 25 * 1024 * 1024;
/// Longest time for a page. Questions have their own, shorter limit in the site.
pub const REQUEST_TIME_MAX: Duration = Duration::from_secs(120);

/// Bytes a request says its body has; none where it does not say. How many come is counted while
/// they are read.
pub fn announced_bytes(headers: &HeaderMap) -> Option<u64> {
    let announced = headers.get(CONTENT_LENGTH)?;
    announced.to_str().ok()?.parse().ok()
}

/// `16 KiB`, `10 MiB`, `12.4 MiB`. Rounded up, so that what is too large never reads as the limit.
pub fn size_in_words(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1024 => return format!("{bytes} bytes"),
        1024..1_048_576 => (1024, "KiB"),
        _ => (1_048_576, "MiB"),
    };
    let tenths = (u128::from(bytes) * 10).div_ceil(unit);
    match tenths % 10 {
        0 => format!("{} {name}", tenths / 10),
        tenth => format!("{}.{tenth} {name}", tenths / 10),
    }
}

/// `larger than 10 MiB`, with its own size where it is known.
pub fn too_large_in_words(size_bytes: Option<u64>, limit_bytes: u64) -> String {
    let limit = size_in_words(limit_bytes);
    match size_bytes {
        Some(size) => format!("{}, and {limit} is the most here", size_in_words(size)),
        None => format!("larger than {limit}, the most here"),
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_in_the_unit_that_fits() {
        for (bytes, expected) in [
            (1000, "1000 bytes"),
            (16 * 1024, "16 KiB"),
            (1024 * 1024, "1 MiB"),
            (10 * 1024 * 1024, "10 MiB"),
            (10 * 1024 * 1024 + 1, "10.1 MiB"),
            (13_002_343, "12.5 MiB"),
        ] {
            assert_eq!(size_in_words(bytes), expected, "{bytes}");
        }
    }
}
