//! What every request passes through: headers that bind the browser, the check of the host name,
//! limits, and a wall around bugs.

pub mod contain;
pub mod entry;
pub mod headers;
pub mod host;
pub mod limits;
