//! Starting the work under strace, and what it said.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::work::{FILE, WORK};

/// What the work said before it ended.
#[derive(Debug, Default)]
pub struct Said {
    /// What was acknowledged: `SEQ HASH`, `leased ID` or `finished ID`.
    pub acknowledged: Vec<String>,
    /// Causes of single refusals.
    pub refused: Vec<String>,
    /// The cause that it ended with.
    pub error: Option<String>,
    /// Whether it came to its end, with or without an error.
    pub ended: bool,
}

/// Whether faults can be injected here; says so where not.
pub fn possible() -> bool {
    let probe = Command::new("strace")
        .args(["-qq", "-o", "/dev/null", "true"])
        .status();
    let possible = probe.is_ok_and(|status| status.success());
    if !possible {
        eprintln!("skipped: strace is not installed, or may not trace here");
    }
    possible
}

/// Does the work with a fault: `SYSCALL:error=EIO:when=3`, or none.
pub fn work(work: &str, file: &Path, fault: &str) -> Said {
    let own = std::env::current_exe().expect("this program");
    let call = fault.split(':').next().unwrap_or_default();
    let mut strace = Command::new("strace");
    strace
        .args(["-f", "-qq", "-o", "/dev/null", "-e"])
        .arg(format!("trace={call}"))
        .arg("-e")
        .arg(format!("inject={fault}"))
        .arg(own);
    run(strace, work, file)
}

/// Does the work by a command line that ends with the program.
pub fn run(mut command: Command, work: &str, file: &Path) -> Said {
    let output = command
        .args([
            "--exact",
            "work::worker",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(WORK, work)
        .env(FILE, file)
        .env("RUST_BACKTRACE", "0")
        .output()
        .expect("it runs");
    let mut said = Said::default();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        match line.split_once(' ') {
            Some(("acknowledged", what)) => said.acknowledged.push(what.to_owned()),
            Some(("refused", cause)) => said.refused.push(cause.to_owned()),
            Some(("error", cause)) => (said.error, said.ended) = (Some(cause.to_owned()), true),
            None if line == "end" => said.ended = true,
            _ => {}
        }
    }
    said
}

/// A folder for a database.
pub fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}
