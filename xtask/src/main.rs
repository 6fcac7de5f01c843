//! Developer tasks: `cargo xtask test` is what a change must pass, here and on the CI machine.
//!
//! Nothing of this is part of the product. Start with [`mod@test`], which lists the steps in their
//! order; every other module is one of them. `tidy` holds the conventions that a program can check.

#![allow(
    clippy::print_stdout,
    reason = "a developer task talks to its developer"
)]

mod advisories;
mod browser;
mod build;
mod contract;
mod docs;
mod fuzz;
mod http;
mod pages;
mod process;
mod sbom;
mod security;
mod server;
mod step;
mod test;
mod tidy;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use step::Report;
use workspace::Workspace;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Developer tasks", max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Everything a change must pass, cheapest first, stopping at the first failure
    Test,
    /// The conventions of STYLE.md and ARCHITECTURE.md that a program can check
    Tidy,
    /// Write the generated pages of docs/ again
    Docs,
    /// Compare the lock files with the advisories of RustSec
    Advisories,
    /// Write what the program is made of (CycloneDX), and check the licences
    Sbom {
        /// Where to; the scratch folder otherwise
        #[arg(long)]
        output: Option<PathBuf>,
    },
    /// Scan the program that was built: a canary patient, faults of system calls, sqlmap
    Security,
    /// Run the official SQL-on-FHIR test files, when they are there
    Conformance,
    /// Make a demo site, start the server, open every page over HTTP and in Chromium
    Browser,
}

fn main() -> ExitCode {
    let mut report = Report::default();
    let outcome = run(&Arguments::parse().task, &mut report);
    if let Err(error) = &outcome {
        println!("\nerror: {error:#}");
    }
    report.print();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn run(task: &Task, report: &mut Report) -> Result<()> {
    let workspace = Workspace::find()?;
    match task {
        Task::Test => test::run(&workspace, report),
        Task::Tidy => report.step("tidy", || tidy::run(&workspace)),
        Task::Advisories => report.step("advisories", || advisories::run(&workspace)),
        Task::Sbom { output } => report.step("sbom and licences", || {
            sbom::run(&workspace, output.as_deref())
        }),
        Task::Security => {
            report.step("build", || build::everything(&workspace))?;
            test::security_steps(&workspace, report)
        }
        Task::Docs => {
            report.step("build", || build::everything(&workspace))?;
            report.step("write docs", || docs::write(&workspace))
        }
        Task::Conformance => {
            report.step("build", || build::everything(&workspace))?;
            report.step("conformance", || test::conformance(&workspace))
        }
        Task::Browser => {
            report.step("build", || build::everything(&workspace))?;
            test::server_steps(&workspace, report)
        }
    }
}
