//! Scans of the real program that need tools of their own: a canary patient that must be found
//! nowhere outside of the tables, `strace` for faults of system calls, `sqlmap` against every
//! parameter, slow senders, the unit of systemd. The scripts are in `tests/security` (two in
//! `tests/office`) and can be run by hand, longer and against other servers.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::process::{is_there, output, program, shown};
use crate::server::Server;
use crate::step::Outcome;
use crate::workspace::Workspace;

/// How a script says that it could not try.
const SKIPPED: i32 = 77;

/// The highest exposure that systemd may find in the unit, in tenths: 2.0 of 10.
const EXPOSURE_MAX: &str = "20";

/// Searches everything that the program writes and says for a patient.
pub fn canary(workspace: &Workspace) -> Result<Outcome> {
    of_program(workspace, "security/canary.py", &[])
}

/// Reads about people with and without a ledger that can be written, and tampers with it.
pub fn ledger(workspace: &Workspace) -> Result<Outcome> {
    of_program(workspace, "security/ledger.py", &[])
}

/// The whole life of a tool with people who sign in: gate, votes, breach, mail, pause, evidence; and
/// how people are told: digest, webhook, what is tried again.
pub fn path_of_a_tool(workspace: &Workspace) -> Result<Outcome> {
    match of_program(workspace, "office/path.py", &[])? {
        Outcome::Passed => of_program(workspace, "office/notices.py", &[]),
        skipped => Ok(skipped),
    }
}

/// Tries every parameter at sqlmap's first level; level 3 takes a quarter of an hour.
pub fn injection(workspace: &Workspace) -> Result<Outcome> {
    of_program(workspace, "security/sqlmap.py", &["--quick"])
}

/// Kills and hinders a load at the system calls that change files; of the frequent ones, each third.
pub fn faults(workspace: &Workspace) -> Result<Outcome> {
    of_program(workspace, "security/faults.py", &["--quick"])
}

/// Sends and reads slowly, and looks whether somebody else still gets their page.
pub fn slow_senders(workspace: &Workspace, server: &Server) -> Result<Outcome> {
    if !is_installed(workspace, "slowhttptest") {
        return Ok(Outcome::Skipped("slowhttptest is not installed".to_owned()));
    }
    let base = format!("http://{}/", server.address());
    let id = server.id().to_string();
    let arguments = [
        &base,
        "--pid",
        &id,
        "--seconds",
        "10",
        "--connections",
        "150",
    ];
    script(workspace, "security/slow_http.py", &arguments)
}

/// What the unit of systemd leaves open.
pub fn unit(workspace: &Workspace) -> Result<Outcome> {
    if !is_installed(workspace, "systemd-analyze") {
        return Ok(Outcome::Skipped(
            "systemd-analyze is not installed".to_owned(),
        ));
    }
    let threshold = format!("--threshold={EXPOSURE_MAX}");
    let arguments = [
        "security",
        "--no-pager",
        "--offline=true",
        &threshold,
        "packaging/rounds.service",
    ];
    let said = output(&mut program(
        workspace.root(),
        "systemd-analyze",
        &arguments,
    ))?;
    println!("{}", said.lines().last().unwrap_or_default());
    Ok(Outcome::Passed)
}

fn is_installed(workspace: &Workspace, tool: &str) -> bool {
    let look = format!("command -v {tool}");
    is_there(&mut program(workspace.root(), "sh", &["-c", &look]))
}

fn of_program(workspace: &Workspace, name: &str, arguments: &[&str]) -> Result<Outcome> {
    let rounds = workspace.rounds();
    let rounds = rounds.to_string_lossy();
    script(
        workspace,
        name,
        &[&["--program", &rounds], arguments].concat(),
    )
}

fn script(workspace: &Workspace, name: &str, arguments: &[&str]) -> Result<Outcome> {
    if !is_installed(workspace, "python3") {
        return Ok(Outcome::Skipped("python3 is not installed".to_owned()));
    }
    let script = Path::new("tests").join(name);
    let mut command = program(workspace.root(), "python3", &[]);
    command.arg(&script).args(arguments);
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
