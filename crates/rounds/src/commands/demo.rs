//! `rounds demo`: a site with synthetic data, made, loaded, computed and shown.

use std::path::Path;

use anyhow::Result;
use jiff::civil::Date;
use rounds_core::{Clock, SystemClock};
use rounds_synth::{Settings, Size};

use super::{Outcome, run as round_command, serve, synth};
use crate::cli::Demo;
use crate::site::Site;

pub async fn run(flags: Demo) -> Result<Outcome> {
    let folder = &flags.folder;
    if !folder.join("rounds.toml").try_exists()? {
        make(folder, flags.seed, flags.end)?;
    }
    let site = Site::open(folder)?;
    let outcome = round_command::run(&site, false).await?;
    if flags.no_serve {
        return Ok(outcome);
    }
    serve::run(site, flags.address).await
}

fn make(folder: &Path, seed: u64, end: Option<Date>) -> Result<()> {
    let today = SystemClock
        .now()
        .to_zoned(jiff::tz::TimeZone::get(rounds_synth::TIME_ZONE)?);
    let mut settings = Settings::new(Size::Demo, seed, folder.to_owned());
    settings.end = end.unwrap_or_else(|| today.date().first_of_month());
    synth::make(&settings)?;
    Ok(())
}
