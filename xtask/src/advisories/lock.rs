//! The packages of a lock file.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// One package, as the lock file has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Locked {
    pub name: String,
    pub version: String,
    /// None for a package of the workspace.
    #[serde(default)]
    pub source: Option<String>,
    /// SHA-256 of the package as the registry serves it, in hexadecimal digits.
    #[serde(default)]
    pub checksum: Option<String>,
}

impl Locked {
    /// Whether it comes from crates.io, which is what advisories speak of.
    pub fn is_of_registry(&self) -> bool {
        self.source
            .as_deref()
            .is_some_and(|source| source.contains("crates.io"))
    }
}

impl fmt::Display for Locked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

#[derive(Deserialize)]
struct LockFile {
    package: Vec<Locked>,
}

/// Reads a lock file.
pub fn read(path: &Path) -> Result<Vec<Locked>> {
    let named = || path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(named)?;
    let lock: LockFile = toml::from_str(&text).with_context(named)?;
    Ok(lock.package)
}
