//! Reference samples of a site: one JSON file each in `references/`, which lives in git with the
//! rest of the site. A reference is taken once and never recomputed, so that drift of different
//! weeks is measured against the same bins.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use rounds_functions::References;
use rounds_stats::drift::ReferenceBins;
use serde::{Deserialize, Serialize};

use crate::site::own_files;

/// The folder below the site's.
const FOLDER: &str = "references";

/// One reference file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// When it was taken.
    pub taken_at: Timestamp,
    /// Version of the lake it was taken from.
    pub lake_version: u64,
    /// The query that gave the sample.
    pub sql: String,
    /// Bins, and how many rows of the sample are in each.
    pub bins: ReferenceBins,
}

impl Reference {
    /// Rows of the sample.
    pub fn rows(&self) -> u64 {
        self.bins.present() + self.bins.missing()
    }
}

/// Every reference of the site, by name.
pub fn read_files(site: &Path) -> Result<BTreeMap<String, Reference>> {
    let files = own_files(&site.join(FOLDER), "json")?;
    let read = |(file, text): (String, String)| {
        let reference: Reference =
            serde_json::from_str(&text).with_context(|| format!("{FOLDER}/{file}"))?;
        Ok((file.trim_end_matches(".json").to_owned(), reference))
    };
    files.into_iter().map(read).collect()
}

/// What the functions need of them.
pub fn read_all(site: &Path) -> Result<References> {
    let files = read_files(site)?;
    let bins = files
        .into_iter()
        .map(|(name, reference)| (name, reference.bins));
    Ok(References::new(bins.collect()))
}

/// Writes a reference; one of this name is only replaced when asked.
pub fn write(site: &Path, name: &str, reference: &Reference, replace: bool) -> Result<PathBuf> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    if name.is_empty() || name.starts_with('.') || !name.chars().all(is_plain) {
        bail!("reference name {name:?}: use letters, digits, '-', '_' and '.' only");
    }
    let folder = site.join(FOLDER);
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let path = folder.join(format!("{name}.json"));
    if path.exists() && !replace {
        bail!(
            "{} exists: results measured against it would no longer be comparable; take another name, or --replace",
            path.display()
        );
    }
    let text = serde_json::to_string_pretty(reference)?;
    std::fs::write(&path, text + "\n").with_context(|| path.display().to_string())?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_as_it_was_written_and_not_overwritten() {
        let site = tempfile::tempdir().expect("a temporary folder");
        let reference = Reference {
            taken_at: Timestamp::UNIX_EPOCH,
            lake_version: 3,
            sql: "select 1.0 as value".to_owned(),
            bins: ReferenceBins::from_edges(vec![0.1, 0.7], vec![4, 5, 6], 1).expect("bins"),
        };
        write(site.path(), "age", &reference, false).expect("written");
        let found = read_files(site.path()).expect("read");
        assert_eq!(found["age"].bins, reference.bins);
        assert_eq!(found["age"].rows(), 16);
        assert!(write(site.path(), "age", &reference, false).is_err());
        assert!(write(site.path(), "age", &reference, true).is_ok());
        assert!(write(site.path(), "../age", &reference, false).is_err());
    }
}
