//! `cargo xtask sbom`: what the program is made of, as CycloneDX 1.6, and whether every licence in
//! it is one that a hospital may use without asking.
//!
//! Cargo says which packages are compiled in on Linux (`tree`), the lock file with which hash, and
//! a few packages which C library they carry (`native`). `document` writes it down, `licence`
//! judges. The same sources and toolchain give the same bytes: no time, no serial number.

mod document;
mod licence;
mod native;
mod tree;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::advisories;
use crate::process::{self, program};
use crate::step::Outcome;
use crate::workspace::Workspace;
use document::Document;
use tree::Tree;

/// Makes the document of this workspace and checks the licences.
///
/// Without `output` it is written to the scratch folder, which shows that it can be made.
pub fn run(workspace: &Workspace, output: Option<&Path>) -> Result<Outcome> {
    let tree = Tree::of_program(workspace)?;
    let locked = advisories::locked_packages(workspace.root())?;
    let native = native::libraries(workspace, &tree)?;
    let compiler = process::output(&mut program(workspace.root(), "rustc", &["--version"]))?;
    let document = Document::new(&tree, &locked, &native, compiler.trim());
    let path = output.map_or_else(|| scratch_file(workspace), Path::to_owned);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    let text = format!("{}\n", serde_json::to_string_pretty(&document)?);
    std::fs::write(&path, text).with_context(|| path.display().to_string())?;
    let linked = tree.packages.iter().filter(|package| package.is_linked);
    println!(
        "{}: {} packages in the program, {} that only build it, {} C libraries",
        path.display(),
        linked.clone().count(),
        tree.packages.len() - linked.count(),
        native.len()
    );
    judge_licences(&tree)
}

fn scratch_file(workspace: &Workspace) -> PathBuf {
    workspace.scratch().join("rounds.cdx.json")
}

fn judge_licences(tree: &Tree) -> Result<Outcome> {
    let mut faults = 0;
    for package in &tree.packages {
        match licence::judge(&package.name, &package.licence) {
            Ok(None) => {}
            Ok(Some(why)) => println!(
                "exception: {} {}: {}: {why}",
                package.name, package.version, package.licence
            ),
            Err(fault) => {
                faults += 1;
                println!("{} {}: {fault}", package.name, package.version);
            }
        }
    }
    match faults {
        0 => Ok(Outcome::Passed),
        count => bail!("{count} licences are not on the list of DESIGN/dependencies.md"),
    }
}
