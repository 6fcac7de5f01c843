//! A short run of every fuzz target: enough to catch a target that no longer builds or falls over
//! at once. Long runs are for `cargo fuzz run TARGET` by hand.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{self, cargo, is_there, output};
use crate::step::Outcome;
use crate::workspace::Workspace;

/// Seconds for each target.
const SECONDS: u32 = 10;

/// Builds and runs every target. Without cargo-fuzz it is installed on a CI machine and skipped
/// elsewhere.
pub fn run(workspace: &Workspace) -> Result<Outcome> {
    let folder = workspace.root().join("fuzz");
    if !folder.join("Cargo.toml").is_file() {
        return Ok(Outcome::Skipped("there is no folder fuzz/".to_owned()));
    }
    if !is_there(&mut fuzz(workspace, &["--version"])) {
        if std::env::var_os("CI").is_none() {
            let how = "cargo-fuzz is not installed: cargo install cargo-fuzz --locked";
            return Ok(Outcome::Skipped(how.to_owned()));
        }
        println!("installing cargo-fuzz");
        process::run(&mut cargo(
            workspace.root(),
            &["install", "cargo-fuzz", "--locked"],
        ))?;
    }
    let targets = output(&mut fuzz(workspace, &["list"])).context("listing the fuzz targets")?;
    if targets.trim().is_empty() {
        bail!("cargo fuzz lists no target, but fuzz/Cargo.toml is there");
    }
    for target in targets.split_whitespace() {
        let seconds = format!("-max_total_time={SECONDS}");
        let arguments = ["run", target, "--", &seconds, "-verbosity=0"];
        process::run(&mut fuzz(workspace, &arguments))?;
    }
    Ok(Outcome::Passed)
}

/// The sanitizer that fuzzing needs is not in the stable compiler's default feature set;
/// RUSTC_BOOTSTRAP opens it for this command alone.
fn fuzz(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = cargo(workspace.root(), &[&["fuzz"], arguments].concat());
    command.env("RUSTC_BOOTSTRAP", "1");
    command
}
