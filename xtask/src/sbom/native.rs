//! C libraries that packages carry and compile in. A scanner that only sees the package does not
//! know which SQLite it is, so each is a component of its own, with the version out of its header.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::tree::{TARGET, Tree};
use crate::process::{cargo, output};
use crate::workspace::Workspace;

/// Where a package has its library: the header, the macro with the version, what CPE names it.
struct Carried {
    package: &'static str,
    library: &'static str,
    vendor: &'static str,
    licence: &'static str,
    header: &'static str,
    macros: &'static [&'static str],
}

const CARRIED: [Carried; 3] = [
    Carried {
        package: "libsqlite3-sys",
        library: "sqlite",
        vendor: "sqlite",
        licence: "blessing",
        header: "sqlite3/sqlite3.h",
        macros: &["SQLITE_VERSION"],
    },
    Carried {
        package: "zstd-sys",
        library: "zstandard",
        vendor: "facebook",
        licence: "BSD-3-Clause",
        header: "zstd/lib/zstd.h",
        macros: &[
            "ZSTD_VERSION_MAJOR",
            "ZSTD_VERSION_MINOR",
            "ZSTD_VERSION_RELEASE",
        ],
    },
    Carried {
        package: "aws-lc-sys",
        library: "aws-lc",
        vendor: "amazon",
        licence: "ISC AND Apache-2.0",
        header: "aws-lc/include/openssl/base.h",
        macros: &["AWSLC_VERSION_NUMBER_STRING"],
    },
];

/// A library that is compiled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Library {
    pub name: String,
    pub vendor: String,
    pub version: String,
    pub licence: String,
    /// The package that carries it, by `name@version`.
    pub package: String,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Manifest>,
}

#[derive(Deserialize)]
struct Manifest {
    name: String,
    version: String,
    manifest_path: PathBuf,
}

/// The libraries of the packages that are in the program.
pub fn libraries(workspace: &Workspace, tree: &Tree) -> Result<Vec<Library>> {
    let arguments = [
        "metadata",
        "--quiet",
        "--locked",
        "--format-version=1",
        "--filter-platform",
        TARGET,
    ];
    let text = output(&mut cargo(workspace.root(), &arguments))?;
    let metadata: Metadata = serde_json::from_str(&text).context("cargo metadata")?;
    let mut libraries = Vec::new();
    for package in tree.packages.iter().filter(|package| package.is_linked) {
        let carried = CARRIED.iter().find(|known| known.package == package.name);
        let manifest = metadata
            .packages
            .iter()
            .find(|manifest| manifest.name == package.name && manifest.version == package.version);
        if let (Some(carried), Some(manifest)) = (carried, manifest) {
            let folder = manifest
                .manifest_path
                .parent()
                .context("a manifest lies somewhere")?;
            libraries.push(carried.found_in(folder, &package.key())?);
        }
    }
    Ok(libraries)
}

impl Carried {
    fn found_in(&self, folder: &Path, package: &str) -> Result<Library> {
        let path = folder.join(self.header);
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let version = version(&text, self.macros)
            .with_context(|| format!("{}: no {}", path.display(), self.macros.join(", ")))?;
        Ok(Library {
            name: self.library.to_owned(),
            vendor: self.vendor.to_owned(),
            version,
            licence: self.licence.to_owned(),
            package: package.to_owned(),
        })
    }
}

/// The values of the macros, joined by dots.
fn version(header: &str, macros: &[&str]) -> Option<String> {
    let parts: Option<Vec<&str>> = macros.iter().map(|name| value(header, name)).collect();
    Some(parts?.join("."))
}

fn value<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.lines().find_map(|line| {
        let mut words = line.trim_start().strip_prefix('#')?.split_whitespace();
        let is_it = words.next() == Some("define") && words.next() == Some(name);
        is_it.then(|| words.next().unwrap_or_default().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_out_of_its_header() {
        let header = "/* SQLITE_VERSION */\n#define SQLITE_VERSION_NUMBER 3051003\n\
                      #define SQLITE_VERSION        \"3.51.3\"\n";
        assert_eq!(
            version(header, &["SQLITE_VERSION"]).as_deref(),
            Some("3.51.3")
        );
        let header = "#define A_MAJOR    1\n#  define A_MINOR 5\n";
        assert_eq!(
            version(header, &["A_MAJOR", "A_MINOR"]).as_deref(),
            Some("1.5")
        );
        assert_eq!(version(header, &["A_MAJOR", "A_PATCH"]), None);
    }
}
