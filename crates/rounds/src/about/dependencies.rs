//! Which versions of which packages this program was built from, read out of the lock file that
//! is compiled into it: a list that is made by hand would be wrong one day.
//!
//! The lock file also holds what only tests, tools and other platforms need. What of it is in the
//! program, with licences and who needs whom, is in the list of components of the release
//! (`cargo xtask sbom`).

use serde::{Deserialize, Serialize};

const LOCK_FILE: &str = include_str!("../../../../Cargo.lock");

/// One package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Dependency {
    /// Its name on crates.io.
    pub name: String,
    pub version: String,
    /// SHA-256 of the package as crates.io serves it, in hexadecimal digits.
    pub sha256: String,
}

#[derive(Deserialize)]
struct LockFile {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    checksum: Option<String>,
}

/// Every foreign package of the lock file, by name and version.
pub fn dependencies() -> Vec<Dependency> {
    parse(LOCK_FILE).expect("invariant: cargo itself read this lock file to build the program")
}

fn parse(text: &str) -> Result<Vec<Dependency>, toml::de::Error> {
    let lock: LockFile = toml::from_str(text)?;
    let mut found: Vec<Dependency> = lock
        .package
        .into_iter()
        // Packages of the workspace have no checksum: their version is the program's.
        .filter_map(|package| {
            Some(Dependency {
                sha256: package.checksum?,
                name: package.name,
                version: package.version,
            })
        })
        .collect();
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_packages_are_listed_with_their_hash_and_own_ones_are_not() {
        let text = "version = 4\n\
            [[package]]\nname = \"rounds\"\nversion = \"0.1.0\"\n\
            [[package]]\nname = \"toml\"\nversion = \"1.2.0\"\nsource = \"registry\"\nchecksum = \"ab\"\n\
            [[package]]\nname = \"anyhow\"\nversion = \"1.0.0\"\nsource = \"registry\"\nchecksum = \"cd\"\n";
        let found = parse(text).expect("a lock file");
        let names: Vec<_> = found.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["anyhow", "toml"]);
    }

    #[test]
    fn the_list_of_this_program_has_what_its_manifest_asks_for() {
        let found = dependencies();
        for name in ["anyhow", "clap", "datafusion", "rustls", "sqlx", "toml"] {
            let package = found.iter().find(|one| one.name == name);
            let package = package.unwrap_or_else(|| panic!("{name} is not listed"));
            assert_eq!(package.sha256.len(), 64, "{name}");
        }
        // Counted in the file itself: every foreign package has one line with a checksum.
        assert_eq!(found.len(), LOCK_FILE.matches("\nchecksum = ").count());
    }
}
