//! The command line: reads flags, configuration and files, and calls the crates that do the work.
//!
//! Start at [`cli`] for what can be asked, at [`site`] for what a site's folder holds, and at
//! `commands` for one file per command. [`reader`] answers the questions of the pages.

mod about;
mod backup;
mod cli;
mod commands;
mod config;
mod governance;
mod jobs;
mod log;
mod office;
mod output;
mod reader;
mod reference;
mod site;
mod story;

use std::process::ExitCode;

use clap::Parser;
use rounds_lake::LakeError;

/// The run did what it could, but a measure failed or something needs attention.
const EXIT_INCOMPLETE: u8 = 3;
/// Ended by Ctrl-C.
const EXIT_INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    log::start(arguments.log_json);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let result = runtime
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(commands::run(arguments)));
    match result {
        Ok(commands::Outcome::Done) => ExitCode::SUCCESS,
        Ok(commands::Outcome::Incomplete) => ExitCode::from(EXIT_INCOMPLETE),
        Err(error) => {
            let interrupted = error
                .downcast_ref::<LakeError>()
                .is_some_and(|error| matches!(error, LakeError::Interrupted));
            output::complain(&error);
            ExitCode::from(if interrupted { EXIT_INTERRUPTED } else { 1 })
        }
    }
}
