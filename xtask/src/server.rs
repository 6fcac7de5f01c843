//! A demo site and the real server on it, as a person would start them.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::process::run;
use crate::step::Outcome;
use crate::workspace::Workspace;

/// The day after the last day of the demo's data: fixed, so that every run sees the same pages.
const DEMO_END: &str = "2026-11-01";
/// How long the server may take to say where it listens.
const START_TIME_MAX: Duration = Duration::from_secs(60);
/// How long it may take to stop when asked to.
const STOP_TIME_MAX: Duration = Duration::from_secs(20);

/// The site that `rounds demo` makes.
pub struct DemoSite {
    folder: PathBuf,
}

impl DemoSite {
    pub fn in_scratch(workspace: &Workspace) -> Self {
        Self {
            folder: workspace.scratch().join("demo-site"),
        }
    }

    /// Makes it from nothing and does a round over it.
    pub fn make(&self, workspace: &Workspace) -> Result<Outcome> {
        if self.folder.exists() {
            std::fs::remove_dir_all(&self.folder)
                .with_context(|| self.folder.display().to_string())?;
        }
        let mut command = Command::new(workspace.rounds());
        command.arg("demo").arg(&self.folder);
        run(command.args(["--no-serve", "--end", DEMO_END]))?;
        Ok(Outcome::Passed)
    }

    /// Prints which of the problems planted in it are found, how late, and what is raised for
    /// nothing. It fails only where the score itself does: detection is published, not required.
    pub fn score(&self, workspace: &Workspace) -> Result<Outcome> {
        let mut command = Command::new(workspace.rounds());
        run(command.arg("score").arg(&self.folder))?;
        Ok(Outcome::Passed)
    }
}

/// A running `rounds serve`; dropping it ends it.
pub struct Server {
    child: Child,
    address: SocketAddr,
    /// Closes when the server's standard error does, which is when it has ended.
    lines: Receiver<String>,
}

impl Server {
    /// Starts it on a free port and waits until it says which.
    pub fn start(workspace: &Workspace, site: &DemoSite) -> Result<Self> {
        let mut child = Command::new(workspace.rounds())
            .arg("--site")
            .arg(&site.folder)
            .args(["serve", "--address", "127.0.0.1:0"])
            // Signing in is tested elsewhere; here every page has to open.
            .env("ROUNDS_SERVE_SIGN_IN", "off")
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("rounds serve: cannot be started")?;
        let stderr = child
            .stderr
            .take()
            .context("rounds serve: no standard error")?;
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                println!("server: {line}");
                // Nobody listens any more once the address is known; the lines are still shown.
                let _ = sender.send(line);
            }
        });
        let mut server = Self {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            lines,
        };
        server.address = server.wait_for_address()?;
        Ok(server)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop and waits until it has, which must be an orderly end.
    pub fn stop(mut self) -> Result<Outcome> {
        let id = self.child.id().to_string();
        run(Command::new("kill").args(["-TERM", &id]))?;
        while let Ok(line) = self.lines.recv_timeout(STOP_TIME_MAX) {
            drop(line);
        }
        match self.child.try_wait()? {
            // Standard error closes a moment before the process is gone.
            None => {
                let status = self.child.wait()?;
                ended(status)
            }
            Some(status) => ended(status),
        }
    }

    fn wait_for_address(&self) -> Result<SocketAddr> {
        loop {
            let line = self
                .lines
                .recv_timeout(START_TIME_MAX)
                .context("rounds serve ended, or did not say where it listens")?;
            if let Some(address) = address_in(&line) {
                return Ok(address);
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already after an orderly stop; then there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ended(status: std::process::ExitStatus) -> Result<Outcome> {
    if !status.success() {
        bail!("rounds serve: {status} after being asked to stop");
    }
    Ok(Outcome::Passed)
}

/// The address in `… at http://127.0.0.1:7300 (…)`.
fn address_in(line: &str) -> Option<SocketAddr> {
    let (_, behind) = line.split_once("http://")?;
    behind
        .split_whitespace()
        .next()?
        .trim_end_matches('/')
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::address_in;

    #[test]
    fn the_address_is_found_in_the_line_that_names_it() {
        let line = "North at http://127.0.0.1:43121 (loopback only; Ctrl-C ends)";
        assert_eq!(address_in(line), Some(([127, 0, 0, 1], 43121).into()));
        assert_eq!(address_in("loading 3 files"), None);
    }
}
