//! Backups: lake, database and the site's own files as of one moment, while the server runs.
//!
//! The database is read first, in one transaction, and lake and attached files after it: whatever
//! the database says of them is then in the copy. Files of the lake and attached files never change
//! once written, so copying them disturbs nobody. A backup is a folder; it has its final name only when every
//! file is on disk. It holds what the site holds, patients and secrets included: keep it as safe.

mod copy;
mod make;
mod manifest;
mod restore;

pub use make::{list, make, make_private};
pub use manifest::Manifest;
pub use restore::restore;

/// Files of a site that a backup keeps besides its data.
const SITE_FILES: [&str; 1] = ["rounds.toml"];
/// Folders of a site that a backup keeps besides its data.
const SITE_FOLDERS: [&str; 8] = [
    "governance",
    "mappings",
    "measures",
    "policies",
    "references",
    "sources",
    "tables",
    "views",
];
/// The database's content.
const STORE_FILE: &str = "store.ndjson";
/// The installation key.
const KEY: &str = "installation.key";
/// Where the site's own files lie in a backup.
const SITE: &str = "site";
/// Where the lake's files lie in it.
const LAKE: &str = "lake";
/// Where attached files and snapshots lie in it.
const FILES: &str = "files";
