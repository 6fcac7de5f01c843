//! `/static/…`: style sheet, script and icon, each with a hash of its content in its name, so that
//! browsers may keep them for ever and never show an old one.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::fault::{PageFault, PageResult};
use crate::params::Segment;

const KEEP_FOR_EVER: &str = "public, max-age=31536000, immutable";

/// A file embedded in the program.
pub struct StaticFile {
    name: String,
    content_type: &'static str,
    body: String,
}

impl StaticFile {
    fn new(stem: &str, extension: &str, content_type: &'static str, body: String) -> Self {
        let name = format!("{stem}.{:016x}.{extension}", fnv1a(body.as_bytes()));
        Self {
            name,
            content_type,
            body,
        }
    }

    /// Its address.
    pub fn href(&self) -> String {
        format!("/static/{}", self.name)
    }
}

/// The style sheet of the pages and of the charts in them.
pub static STYLE: LazyLock<StaticFile> = LazyLock::new(|| {
    let body = [
        rounds_charts::STYLE,
        include_str!("../assets/base.css"),
        include_str!("../assets/frame.css"),
        include_str!("../assets/pages.css"),
        include_str!("../assets/office.css"),
        include_str!("../assets/governance.css"),
        include_str!("../assets/print.css"),
    ]
    .concat();
    StaticFile::new("rounds", "css", "text/css; charset=utf-8", body)
});

/// Keyboard, tooltips and relative times; pages work without it.
pub static SCRIPT: LazyLock<StaticFile> = LazyLock::new(|| {
    let body = include_str!("../assets/app.js").to_owned();
    StaticFile::new("rounds", "js", "text/javascript; charset=utf-8", body)
});

/// The icon on the browser's tab.
pub static ICON: LazyLock<StaticFile> = LazyLock::new(|| {
    let body = include_str!("../assets/icon.svg").to_owned();
    StaticFile::new("icon", "svg", "image/svg+xml", body)
});

/// Handler.
pub async fn file(Segment(name): Segment) -> PageResult<Response> {
    let found = [&*STYLE, &*SCRIPT, &*ICON]
        .into_iter()
        .find(|file| file.name == name)
        .ok_or(PageFault::NoSuchPage)?;
    let headers = [
        (header::CONTENT_TYPE, found.content_type),
        (header::CACHE_CONTROL, KEEP_FOR_EVER),
    ];
    Ok((headers, found.body.as_str()).into_response())
}

/// FNV-1a, 64 bits: tells two versions of a file apart, protects against nothing.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv1a() {
        // Test vectors published with the function: http://www.isthe.com/chongo/tech/comp/fnv/
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn the_script_stays_small() {
        assert!(SCRIPT.body.lines().count() <= 200);
    }
}
