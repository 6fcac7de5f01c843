//! The pages in headless Chromium: console errors, accessibility, a phone's width, the keyboard,
//! and pictures; and the whole path of a tool. The checks themselves are `tests/browser/check.mjs`
//! and `tests/office/browser.py`; this installs what they need.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::process::{is_there, program, run};
use crate::step::Outcome;
use crate::workspace::Workspace;

/// Where Debian puts it.
const CHROMIUM: &str = "/usr/bin/chromium";

/// Opens every page of the server at this address.
pub fn check(workspace: &Workspace, address: SocketAddr) -> Result<Outcome> {
    let folder = workspace.root().join("tests/browser");
    let chromium = ready(workspace)?;
    let pictures = workspace.scratch().join("pictures");
    let mut command = program(
        &folder,
        "node",
        &["check.mjs", &format!("http://{address}")],
    );
    run(command.arg(&pictures).env("CHROMIUM", chromium))?;
    println!("pictures of the pages are in {}", pictures.display());
    Ok(Outcome::Passed)
}

/// Walks the whole life of a tool by clicking and typing, each person in a browser of their own.
/// The steps are in `tests/office`.
pub fn path_of_a_tool(workspace: &Workspace) -> Result<Outcome> {
    let root = workspace.root();
    if !is_there(&mut program(root, "python3", &["--version"])) {
        return Ok(Outcome::Skipped("python3 is not installed".to_owned()));
    }
    let chromium = ready(workspace)?;
    let mut command = program(root, "python3", &["tests/office/browser.py"]);
    command.arg("--program").arg(workspace.rounds());
    command
        .arg("--pictures")
        .arg(workspace.scratch().join("pictures-of-the-path"));
    run(command.env("CHROMIUM", chromium))?;
    Ok(Outcome::Passed)
}

/// Node.js with the packages of the checks, and where Chromium is.
fn ready(workspace: &Workspace) -> Result<PathBuf> {
    for name in ["node", "npm"] {
        if !is_there(&mut program(workspace.root(), name, &["--version"])) {
            bail!("{name} is not installed; Node.js 20 or newer with npm is needed");
        }
    }
    npm_packages(workspace, "tests/browser", "playwright-core")?;
    chromium(workspace)
}

/// Installs what the lock file of a folder lists, unless this package of it is there.
pub fn npm_packages(workspace: &Workspace, folder: &str, package: &str) -> Result<()> {
    let place = workspace.root().join(folder);
    if place.join("node_modules").join(package).is_dir() {
        return Ok(());
    }
    println!("installing npm packages of {folder}/package-lock.json");
    let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    run(&mut program(&place, "npm", &install))
}

/// The browser's path; on a Debian machine where we are root it is installed when missing.
fn chromium(workspace: &Workspace) -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Ok(PathBuf::from(path));
    }
    let path = PathBuf::from(CHROMIUM);
    if !path.exists() {
        println!("installing Debian packages: chromium fonts-dejavu-core");
        let root = workspace.root();
        let install = [
            "install",
            "--yes",
            "--no-install-recommends",
            "chromium",
            "fonts-dejavu-core",
        ];
        run(&mut program(root, "apt-get", &["update"]))
            .and_then(|()| run(&mut program(root, "apt-get", &install)))
            .context("Chromium is missing; install it, or name it in the variable CHROMIUM")?;
    }
    Ok(path)
}
