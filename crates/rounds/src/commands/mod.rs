//! One file per command.

mod about;
mod audit;
mod backup;
mod conformance;
mod demo;
mod docs;
mod doctor;
mod evidence;
mod functions;
mod governance;
mod init;
mod jobs;
mod load;
mod measures;
mod people;
mod policies;
mod quarantine;
mod query;
mod rebuild;
mod reference;
mod restore;
pub mod run;
mod score;
mod serve;
pub mod synth;
mod tables;
mod tools;

use anyhow::Result;

use crate::cli::{Arguments, Command};
use crate::office::Home;
use crate::site::Site;

/// How a command ended when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything is as asked.
    Done,
    /// Done, but something needs attention.
    Incomplete,
}

/// Runs the command.
pub async fn run(arguments: Arguments) -> Result<Outcome> {
    let folder = arguments.site;
    let site = || Site::open(&folder);
    match arguments.command {
        Command::Init(flags) => init::run(&flags),
        Command::Load(flags) => load::run(&site()?, &flags).await,
        Command::Run(flags) => run::run(&Home::open(site()?).await?, flags.json).await,
        Command::Serve(flags) => serve::run(Home::open(site()?).await?, flags.address).await,
        Command::Query(flags) => query::run(site()?, flags).await,
        Command::Tables(flags) => tables::run(&site()?, &flags).await,
        Command::Measures(flags) => measures::run(&site()?, &flags).await,
        Command::Quarantine(flags) => quarantine::run(&site()?, flags).await,
        Command::Rebuild(flags) => rebuild::run(&site()?, &flags).await,
        Command::Doctor(flags) => doctor::run(&folder, flags.json).await,
        Command::Conformance(flags) => conformance::run(&flags),
        Command::Demo(flags) => demo::run(flags).await,
        Command::Synth(flags) => synth::run(&flags),
        Command::Reference(flags) => reference::run(&site()?, flags).await,
        Command::Functions(flags) => functions::run(&flags).await,
        Command::Score(flags) => score::run(&folder, &flags).await,
        Command::People(flags) => people::run(site()?, flags).await,
        Command::Policies(flags) => policies::run(&site()?, flags),
        Command::Tools(flags) => tools::run(&folder, flags).await,
        Command::Evidence(flags) => evidence::run(site()?, flags).await,
        Command::Governance(flags) => governance::run(site()?, flags).await,
        Command::Audit(flags) => audit::run(site()?, flags).await,
        Command::Jobs(flags) => jobs::run(site()?, flags).await,
        Command::Backup(flags) => backup::run(site()?, flags).await,
        Command::Restore(flags) => restore::run(&flags).await,
        Command::About(flags) => about::run(site()?, flags.json).await,
        Command::Docs(flags) => docs::run(&flags).await,
    }
}
