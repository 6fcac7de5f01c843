//! `cargo xtask test`: the steps, cheapest first.

use anyhow::Result;

use crate::process::{self, cargo, is_there};
use crate::server::{DemoSite, Server};
use crate::step::{Outcome, Report};
use crate::workspace::Workspace;
use crate::{advisories, browser, build, contract, docs, fuzz, pages, sbom, security, tidy};

/// The official SQL-on-FHIR test files, relative to the workspace; they are not part of it.
const CONFORMANCE_FILES: &str = "../shared/data/sof-tests/tests";

/// Runs every step; the first failure ends it.
pub fn run(workspace: &Workspace, report: &mut Report) -> Result<()> {
    report.step("formatting", || formatting(workspace))?;
    report.step("tidy", || tidy::run(workspace))?;
    report.step("advisories", || advisories::run(workspace))?;
    report.step("sbom and licences", || sbom::run(workspace, None))?;
    report.step("clippy", || clippy(workspace))?;
    report.step("build", || build::everything(workspace))?;
    report.step("tests", || tests(workspace))?;
    report.step("stopped queries free the core", || {
        stopped_queries(workspace)
    })?;
    report.step("documentation tests", || documentation_tests(workspace))?;
    report.step("documentation builds", || documentation(workspace))?;
    report.step("generated docs are current", || docs::check(workspace))?;
    report.step("conformance", || conformance(workspace))?;
    server_steps(workspace, report)?;
    security_steps(workspace, report)?;
    report.step("fuzzing", || fuzz::run(workspace))
}

/// Starts the real server on a demo site and looks at its pages, over HTTP and in Chromium.
pub fn server_steps(workspace: &Workspace, report: &mut Report) -> Result<()> {
    let site = DemoSite::in_scratch(workspace);
    report.step("demo site", || site.make(workspace))?;
    report.step("score of detection", || site.score(workspace))?;
    let mut server = None;
    report.step("server starts", || {
        server = Some(Server::start(workspace, &site)?);
        Ok(Outcome::Passed)
    })?;
    if let Some(server) = &server {
        report.step("pages over HTTP", || pages::check(server.address()))?;
        report.step("pages in Chromium", || {
            browser::check(workspace, server.address())
        })?;
        report.step("slow senders keep nobody out", || {
            security::slow_senders(workspace, server)
        })?;
    }
    report.step("server stops", || {
        server.take().map_or(Ok(Outcome::Passed), Server::stop)
    })
}

/// Scans of the program that was built; those whose tool is not installed say so.
pub fn security_steps(workspace: &Workspace, report: &mut Report) -> Result<()> {
    report.step("the interface keeps to its description", || {
        contract::check(workspace)
    })?;
    report.step("reading leaves an entry first", || {
        security::ledger(workspace)
    })?;
    report.step("the whole path of a tool", || {
        security::path_of_a_tool(workspace)
    })?;
    report.step("the whole path of a tool in Chromium", || {
        browser::path_of_a_tool(workspace)
    })?;
    report.step("the unit of systemd is closed", || {
        security::unit(workspace)
    })?;
    report.step("a patient is found in tables alone", || {
        security::canary(workspace)
    })?;
    report.step("a load survives faults of the system", || {
        security::faults(workspace)
    })?;
    report.step("parameters are no SQL", || security::injection(workspace))
}

fn formatting(workspace: &Workspace) -> Result<Outcome> {
    run_cargo(workspace, &["fmt", "--all", "--check"])
}

fn clippy(workspace: &Workspace) -> Result<Outcome> {
    let arguments = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    run_cargo(workspace, &arguments)
}

fn tests(workspace: &Workspace) -> Result<Outcome> {
    // The identity provider that signing in is tested with; without npm those tests skip.
    if is_there(&mut process::program(
        workspace.root(),
        "npm",
        &["--version"],
    )) {
        browser::npm_packages(workspace, "tests/oidc", "oidc-provider")?;
    }
    let targets = ["--workspace", "--lib", "--bins", "--tests"];
    if is_there(&mut cargo(workspace.root(), &["nextest", "--version"])) {
        return run_cargo(workspace, &[&["nextest", "run"], &targets[..]].concat());
    }
    println!("cargo-nextest is not installed: running cargo test instead");
    run_cargo(
        workspace,
        &[&["test", "--no-fail-fast"], &targets[..]].concat(),
    )
}

/// Measures the processor time of its own process, so it runs alone.
fn stopped_queries(workspace: &Workspace) -> Result<Outcome> {
    let which = ["--", "--ignored", "stopped_queries_free_the_core"];
    run_cargo(
        workspace,
        &[&["test", "--workspace", "--test", "governed"], &which[..]].concat(),
    )
}

/// The whole workspace at once: a part of it would resolve other features and build them anew.
fn documentation_tests(workspace: &Workspace) -> Result<Outcome> {
    run_cargo(workspace, &["test", "--workspace", "--doc"])
}

fn documentation(workspace: &Workspace) -> Result<Outcome> {
    let mut command = cargo(workspace.root(), &["doc", "--workspace", "--no-deps"]);
    process::run(command.env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(Outcome::Passed)
}

/// `rounds conformance` over the official files.
pub fn conformance(workspace: &Workspace) -> Result<Outcome> {
    let files = workspace.root().join(CONFORMANCE_FILES);
    if !files.is_dir() {
        return Ok(Outcome::Skipped(format!(
            "{CONFORMANCE_FILES} is not there"
        )));
    }
    let mut command = std::process::Command::new(workspace.rounds());
    process::run(
        command
            .arg("conformance")
            .arg(CONFORMANCE_FILES)
            .current_dir(workspace.root()),
    )?;
    Ok(Outcome::Passed)
}

fn run_cargo(workspace: &Workspace, arguments: &[&str]) -> Result<Outcome> {
    process::run(&mut cargo(workspace.root(), arguments))?;
    Ok(Outcome::Passed)
}
