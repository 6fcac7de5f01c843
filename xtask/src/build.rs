//! Building the program that the later steps start.

use anyhow::Result;

use crate::process::{cargo, run};
use crate::step::Outcome;
use crate::workspace::Workspace;

/// Builds every program and test. With `--tests` cargo resolves the features that the tests need,
/// so this build, the tests and `cargo demo` share every dependency.
pub fn everything(workspace: &Workspace) -> Result<Outcome> {
    run(&mut cargo(
        workspace.root(),
        &["build", "--workspace", "--bins", "--tests"],
    ))?;
    Ok(Outcome::Passed)
}
