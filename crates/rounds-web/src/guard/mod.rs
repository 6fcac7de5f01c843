//! What every request passes through: headers that bind the browser, the check of the host name,
//! limits, and a wall around bugs.

pub mod address_range;
pub mod base_path;
pub mod contain;
pub mod cookies;
pub mod entry;
pub mod fields;
pub mod file;
pub mod form;
pub mod headers;
pub mod host;
pub mod limits;
pub mod network;
pub mod origin;
pub mod rate;
pub mod record;
pub mod refusal;
pub mod slots;
pub mod then;
pub mod turn;
