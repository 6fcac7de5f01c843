//! The advisories out of RustSec's own repository, for a machine that can reach it: one file for
//! each advisory, Markdown that begins with a block of TOML.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;

use super::database::{Advisory, Database};
use crate::process::{is_there, output, program};
use crate::workspace::Workspace;

const REPOSITORY: &str = "https://github.com/rustsec/advisory-db";

#[derive(Deserialize)]
struct Front {
    advisory: Head,
    #[serde(default)]
    versions: Versions,
}

#[derive(Deserialize)]
struct Head {
    id: String,
    package: String,
    informational: Option<String>,
    withdrawn: Option<String>,
}

#[derive(Deserialize, Default)]
struct Versions {
    #[serde(default)]
    patched: Vec<String>,
    #[serde(default)]
    unaffected: Vec<String>,
}

/// Clones the repository anew; none when it cannot be reached.
pub fn fetch(workspace: &Workspace) -> Result<Option<Database>> {
    let folder = workspace.scratch().join("advisory-db");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    std::fs::create_dir_all(workspace.scratch())?;
    println!("asking {REPOSITORY}");
    let target = folder.to_string_lossy();
    let arguments = [
        "-c",
        "http.lowSpeedLimit=1000",
        "-c",
        "http.lowSpeedTime=20",
        "clone",
        "--quiet",
        "--depth=1",
        REPOSITORY,
        &target,
    ];
    let mut clone = program(workspace.root(), "git", &arguments);
    if !is_there(clone.env("GIT_TERMINAL_PROMPT", "0")) {
        return Ok(None);
    }
    let mut day = program(&folder, "git", &["log", "-1", "--format=%cs"]);
    Ok(Some(Database {
        snapshot: output(&mut day)?.trim().to_owned(),
        advisories: read(&folder.join("crates"))?,
    }))
}

fn read(folder: &Path) -> Result<Vec<Advisory>> {
    let mut advisories = Vec::new();
    for package in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        for file in std::fs::read_dir(package?.path())? {
            let path = file?.path();
            let text = std::fs::read_to_string(&path)?;
            advisories.extend(parse(&text).with_context(|| path.display().to_string())?);
        }
    }
    Ok(advisories)
}

/// One advisory; none when it was withdrawn.
fn parse(text: &str) -> Result<Option<Advisory>> {
    let (_, rest) = text
        .split_once("```toml")
        .ok_or_else(|| anyhow!("no block of TOML"))?;
    let (block, prose) = rest
        .split_once("```")
        .ok_or_else(|| anyhow!("the block of TOML does not end"))?;
    let front: Front = toml::from_str(block)?;
    let title = prose
        .lines()
        .find_map(|line| line.strip_prefix("# "))
        .unwrap_or_default();
    if front.advisory.withdrawn.is_some() {
        return Ok(None);
    }
    Ok(Some(Advisory {
        id: front.advisory.id,
        package: front.advisory.package,
        title: title.trim().to_owned(),
        informational: front.advisory.informational,
        patched: front.versions.patched,
        unaffected: front.versions.unaffected,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    // The layout of https://github.com/rustsec/advisory-db#advisory-format.
    const FILE: &str = "```toml\n[advisory]\nid = \"RUSTSEC-2001-2034\"\npackage = \"mycrate\"\n\
        date = \"2021-01-31\"\n[versions]\npatched = [\">= 1.2.0\"]\n```\n\n# A weakness\n\nProse.\n";

    #[test]
    fn the_front_of_a_file_is_an_advisory() {
        let advisory = parse(FILE).expect("readable").expect("not withdrawn");
        assert_eq!(advisory.id, "RUSTSEC-2001-2034");
        assert_eq!(advisory.title, "A weakness");
        assert!(advisory.applies_to("1.1.9").expect("ranges"));
        assert!(!advisory.applies_to("1.2.0").expect("ranges"));
    }

    #[test]
    fn a_withdrawn_advisory_is_none() {
        let text = FILE.replace("date = ", "withdrawn = \"2022-01-01\"\ndate = ");
        assert!(parse(&text).expect("readable").is_none());
    }

    #[test]
    fn a_file_without_its_front_is_an_error() {
        assert!(parse("# A weakness\n").is_err());
    }
}
