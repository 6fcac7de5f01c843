//! Scans of the real program that need tools of their own: a canary patient that must be found
//! nowhere outside of the tables, `strace` for faults of system calls, `sqlmap` against every
//! parameter. The scripts are in `tests/security` and can be run by hand, longer and against other
//! servers.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::process::{is_there, program, shown};
use crate::step::Outcome;
use crate::workspace::Workspace;

/// How a script says that it could not try.
const SKIPPED: i32 = 77;

/// Searches everything that the program writes and says for a patient.
pub fn canary(workspace: &Workspace) -> Result<Outcome> {
    script(workspace, "canary.py", &[])
}

/// Tries every parameter at sqlmap's first level; level 3 takes an hour.
pub fn injection(workspace: &Workspace) -> Result<Outcome> {
    script(workspace, "sqlmap.py", &["--quick"])
}

/// Kills and hinders a load at every sixteenth of the frequent system calls and at all others.
pub fn faults(workspace: &Workspace) -> Result<Outcome> {
    script(workspace, "faults.py", &["--every", "16"])
}

fn script(workspace: &Workspace, name: &str, arguments: &[&str]) -> Result<Outcome> {
    if !is_there(&mut program(workspace.root(), "python3", &["--version"])) {
        return Ok(Outcome::Skipped("python3 is not installed".to_owned()));
    }
    let script = Path::new("tests/security").join(name);
    let mut command = program(workspace.root(), "python3", &[]);
    command
        .arg(&script)
        .arg("--program")
        .arg(workspace.rounds())
        .args(arguments);
    println!("$ {}", shown(&command));
    let status = command
        .status()
        .with_context(|| format!("{}: cannot be started", script.display()))?;
    match status.code() {
        Some(0) => Ok(Outcome::Passed),
        Some(SKIPPED) => Ok(Outcome::Skipped(
            "its tool is not installed, see above".to_owned(),
        )),
        _ => bail!("{}: {status}", script.display()),
    }
}
