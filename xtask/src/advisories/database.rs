//! The advisories of RustSec (CC0-1.0): a condensed copy where one lies beside the workspace,
//! their own repository elsewhere.

use anyhow::{Context, Result};
use semver::Version;
use serde::Deserialize;

use super::{from_git, range};
use crate::workspace::Workspace;

/// The condensed copy, relative to the workspace; it is not part of it.
const COPY: &str = "../shared/data/rustsec/advisories.json";

/// All advisories and the day they are of.
#[derive(Debug, Deserialize)]
pub struct Database {
    /// An ISO date.
    pub snapshot: String,
    pub advisories: Vec<Advisory>,
}

/// What one advisory says.
#[derive(Debug, Clone, Deserialize)]
pub struct Advisory {
    pub id: String,
    pub package: String,
    pub title: String,
    /// `unmaintained`, `unsound` or `notice`; a vulnerability has none.
    #[serde(default)]
    pub informational: Option<String>,
    /// Ranges of versions in which it is mended.
    #[serde(default)]
    pub patched: Vec<String>,
    /// Ranges of versions that never had it.
    #[serde(default)]
    pub unaffected: Vec<String>,
}

impl Database {
    /// The advisories; none when they cannot be had here.
    ///
    /// # Errors
    /// They are there and cannot be read.
    pub fn open(workspace: &Workspace) -> Result<Option<Self>> {
        let copy = workspace.root().join(COPY);
        if !copy.is_file() {
            return from_git::fetch(workspace);
        }
        let text = std::fs::read_to_string(&copy).with_context(|| COPY.to_owned())?;
        serde_json::from_str(&text)
            .map(Some)
            .with_context(|| format!("{COPY}: not the condensed advisories"))
    }
}

impl Advisory {
    /// Whether this version has the weakness: it is neither mended nor free of it.
    pub fn applies_to(&self, version: &str) -> Result<bool> {
        let found = Version::parse(version)
            .with_context(|| format!("{}: version {version:?} is not one", self.package))?;
        for range in self.patched.iter().chain(&self.unaffected) {
            if range::contains(range, &found).with_context(|| self.id.clone())? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What kind of advisory it is, as a word.
    pub fn kind(&self) -> &str {
        self.informational.as_deref().unwrap_or("vulnerability")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_range_of_the_copy_can_be_read() {
        let workspace = Workspace::find().expect("the workspace");
        if !workspace.root().join(COPY).is_file() {
            println!("skipped: {COPY} is not there");
            return;
        }
        let database = Database::open(&workspace)
            .expect("readable")
            .expect("it is there");
        // Counted with another program when the copy was made.
        assert!(database.advisories.len() >= 1192);
        for advisory in &database.advisories {
            advisory.applies_to("1.0.0").expect("its ranges are ranges");
        }
        let segfault = database
            .advisories
            .iter()
            .find(|advisory| advisory.id == "RUSTSEC-2020-0071")
            .expect("the control is in it");
        assert_eq!(segfault.package, "time");
        assert!(segfault.applies_to("0.1.44").expect("ranges"));
        assert!(!segfault.applies_to("0.3.55").expect("ranges"));
    }

    #[test]
    fn an_advisory_that_is_mended_nowhere_applies_to_every_version() {
        let advisory: Advisory = serde_json::from_str(
            r#"{"id": "RUSTSEC-2016-0005", "package": "rust-crypto", "title": "t",
                "informational": "unmaintained", "patched": [], "unaffected": ["> 0.2.36"]}"#,
        )
        .expect("an advisory");
        assert!(advisory.applies_to("0.2.36").expect("ranges"));
        assert!(!advisory.applies_to("0.3.0").expect("ranges"));
        assert_eq!(advisory.kind(), "unmaintained");
    }
}
