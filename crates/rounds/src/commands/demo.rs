//! `rounds demo`: a site with synthetic data, made, loaded, computed and shown.

use std::path::Path;

use anyhow::Result;
use jiff::civil::Date;
use rounds_core::{Clock, SystemClock};
use rounds_synth::{Settings, Size};

use super::{Outcome, run as round_command, serve, synth};
use crate::cli::Demo;
use crate::governance::after_round;
use crate::office::Home;
use crate::output::say;
use crate::site::Site;

pub async fn run(flags: Demo) -> Result<Outcome> {
    let folder = &flags.folder;
    if !folder.join("rounds.toml").try_exists()? {
        make(folder, flags.seed, end(&flags)?)?;
    }
    let home = Home::open(Site::open(folder)?).await?;
    let outcome = round_command::run(&home, false).await?;
    tell_story(&home, &flags).await?;
    if flags.no_serve {
        return Ok(outcome);
    }
    serve::run(home, flags.address).await
}

/// Lets the office of the demonstration work on the numbers, and notes what follows from them.
async fn tell_story(home: &Home, flags: &Demo) -> Result<()> {
    let events = crate::story::play(home, end(flags)?, flags.story.as_deref()).await?;
    if events > 0 {
        let followed = after_round(&home.room).await?;
        say(format!(
            "office: {events} events told, {} followed, {} of them breaches",
            followed.happened.len(),
            followed.breaches()
        ));
    }
    Ok(())
}

/// The day after the last day of the data.
fn end(flags: &Demo) -> Result<Date> {
    let zone = jiff::tz::TimeZone::get(rounds_synth::TIME_ZONE)?;
    let today = SystemClock.now().to_zoned(zone).date();
    Ok(flags.end.unwrap_or_else(|| today.first_of_month()))
}

fn make(folder: &Path, seed: u64, end: Date) -> Result<()> {
    let mut settings = Settings::new(Size::Demo, seed, folder.to_owned());
    settings.end = end;
    synth::make(&settings)?;
    Ok(())
}
