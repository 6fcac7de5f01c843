//! The interface against its own description: `schemathesis` asks every operation, rightly and
//! wrongly, and takes offence at errors of the server and at answers that are not described. The
//! server is the example `interface` of `rounds-web`: every operation, invented values.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use crate::process::{cargo, is_there, program, run};
use crate::step::Outcome;
use crate::workspace::Workspace;

/// What is installed when no `schemathesis` is there.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";
/// Cases for each operation; `tests/schemathesis/run.sh` tries more by hand.
const CASES: &str = "20";

/// Starts the example, asks, and ends it.
pub fn check(workspace: &Workspace) -> Result<Outcome> {
    let Some(schemathesis) = schemathesis(workspace)? else {
        return Ok(Outcome::Skipped(
            "schemathesis is not installed and cannot be (python3-venv, a package index)"
                .to_owned(),
        ));
    };
    // With the whole workspace, so that no dependency is built anew with other features.
    run(&mut cargo(
        workspace.root(),
        &["build", "--workspace", "--example", "interface"],
    ))?;
    let port = free_port()?.to_string();
    let base = format!("http://127.0.0.1:{port}");
    let server = Command::new(workspace.target().join("debug/examples/interface"))
        .arg(&port)
        .stdin(Stdio::null())
        .spawn()
        .context("the example `interface` cannot be started")?;
    let _ended_at_the_end = Ended(server);
    let address = format!("{base}/healthz");
    let wait = [
        "--silent",
        "--show-error",
        "--fail",
        "--retry",
        "30",
        "--retry-delay",
        "1",
        "--retry-connrefused",
        &address,
    ];
    run(&mut program(workspace.root(), "curl", &wait))?;
    let arguments = [
        base.as_str(),
        "sample-token",
        CASES,
        // Invented values do not keep what was said to be made.
        "--exclude-checks",
        "ensure_resource_availability",
    ];
    let mut asked = program(workspace.root(), "tests/schemathesis/run.sh", &arguments);
    run(asked.env("SCHEMATHESIS", schemathesis))?;
    Ok(Outcome::Passed)
}

/// The program, installed into the scratch folder where it is not there.
fn schemathesis(workspace: &Workspace) -> Result<Option<PathBuf>> {
    let root = workspace.root();
    if is_there(&mut program(root, "schemathesis", &["--version"])) {
        return Ok(Some(PathBuf::from("schemathesis")));
    }
    let folder = workspace.scratch().join("schemathesis");
    let installed = folder.join("bin/schemathesis");
    if is_there(Command::new(&installed).arg("--version")) {
        return Ok(Some(installed));
    }
    std::fs::create_dir_all(workspace.scratch())?;
    println!("installing {SCHEMATHESIS}");
    let folder_name = folder.to_string_lossy();
    let is_made = is_there(&mut program(root, "python3", &["-m", "venv", &folder_name]));
    let mut pip = Command::new(folder.join("bin/pip"));
    pip.args(["install", "--quiet", SCHEMATHESIS]);
    Ok((is_made && is_there(&mut pip)).then_some(installed))
}

/// A port that nobody listened on a moment ago.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

/// A process that ends when this is dropped.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to kill.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
