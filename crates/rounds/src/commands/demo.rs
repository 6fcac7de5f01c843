//! `rounds demo`: a site with synthetic data, made, loaded, computed and shown.

use std::path::Path;

use anyhow::{Context, Result};
use jiff::civil::Date;
use rounds_core::{Clock, SystemClock};

use super::{Outcome, init, run as round_command, serve};
use crate::cli::Demo;
use crate::output::note;
use crate::site::Site;

const FHIR_SOURCE: &str =
    "# The synthetic FHIR export.\npath = \"export/fhir\"\nformat = \"fhir\"\n";
const SCORE_SOURCE: &str = "# The synthetic sepsis score and what became of the patients.\npath = \"export/predictions\"\nformat = \"mapped\"\nmappings = [\n    \"export/mappings/sepsis-model.toml\",\n    \"export/mappings/sepsis-predictions.toml\",\n    \"export/mappings/sepsis-outcomes.toml\",\n]\n";

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
    let end = end.unwrap_or_else(|| today.date().first_of_month());
    note(format!(
        "writing a synthetic health system to {}",
        folder.display()
    ));
    let summary = rounds_synth::write_demo(&folder.join("export"), seed, end)
        .with_context(|| folder.display().to_string())?;
    note(format!(
        "{} patients, {} encounters from {} to {end}",
        summary.patients, summary.encounters, summary.first_day
    ));
    for (name, text) in [("fhir-export", FHIR_SOURCE), ("sepsis-score", SCORE_SOURCE)] {
        let path = folder.join("sources").join(format!("{name}.toml"));
        let within = || path.display().to_string();
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).with_context(within)?;
        }
        std::fs::write(&path, text).with_context(within)?;
    }
    // Last, because a folder with a configuration is taken for a finished demo.
    init::make(
        folder,
        "Three Rivers Health (synthetic)",
        rounds_synth::TIME_ZONE,
    )
}
