//! `rounds synth`: a synthetic health system as a site, with the truth about it beside the data.

use std::path::Path;

use anyhow::{Context, Result};
use jiff::civil::Date;
use rounds_synth::{Settings, Summary};

use super::{Outcome, init};
use crate::cli::Synth;
use crate::output::{note, say};

const NAME: &str = "Three Rivers Health (synthetic)";
const OPEN_TO_ALL: &str = "
# Nobody signs in: everything here is invented, and the pages stay on loopback.
[serve]
sign_in = \"off\"

[backup]
folder = \"backups\"
";

pub fn run(flags: &Synth) -> Result<Outcome> {
    let mut settings = Settings::new(flags.size, flags.seed, flags.out.clone());
    settings.end = flags.end;
    settings.days = flags.days;
    settings.clean = flags.clean;
    let summary = make(&settings)?;
    if flags.json {
        say(json(&summary).to_string());
    } else {
        let folder = flags.out.display();
        say(format!(
            "next: rounds --site {folder} run, then rounds --site {folder} score --truth {folder}/truth/truth.json"
        ));
    }
    Ok(Outcome::Done)
}

/// Writes the data and makes the folder a site whose sources load them.
pub fn make(settings: &Settings) -> Result<Summary> {
    let folder = settings.out.as_path();
    note(format!(
        "writing a synthetic health system of size {} to {}",
        settings.size,
        folder.display()
    ));
    let summary = rounds_synth::write(settings)?;
    note(format!(
        "{} patients, {} staff, {} files of {} lines and {} MB from {} to {}; {} problems and {} decoys planted",
        summary.patients,
        summary.staff,
        summary.files.len(),
        lines(&summary),
        bytes(&summary) / 1_000_000,
        summary.first_day,
        summary.end,
        summary.problems,
        summary.decoys
    ));
    make_site(folder)?;
    Ok(summary)
}

/// Last, because a folder with a configuration is taken for a finished one.
fn make_site(folder: &Path) -> Result<()> {
    if folder.join("rounds.toml").try_exists()? {
        return Ok(());
    }
    init::make(folder, NAME, rounds_synth::TIME_ZONE, OPEN_TO_ALL)
}

fn lines(summary: &Summary) -> u64 {
    summary.files.iter().map(|file| file.lines).sum()
}

fn bytes(summary: &Summary) -> u64 {
    summary.files.iter().map(|file| file.bytes).sum()
}

fn json(summary: &Summary) -> serde_json::Value {
    let files = summary.files.iter().map(|file| {
        serde_json::json!({
            "path": file.path.display().to_string(), "lines": file.lines, "bytes": file.bytes,
        })
    });
    serde_json::json!({
        "patients": summary.patients, "staff": summary.staff,
        "first_day": summary.first_day, "end": summary.end,
        "problems": summary.problems, "decoys": summary.decoys,
        "lines": lines(summary), "bytes": bytes(summary),
        "files": files.collect::<Vec<_>>(),
    })
}

/// `2026-03-01..2026-03-08`: the first day and the day after the last.
pub fn days(text: &str) -> Result<(Date, Date), String> {
    let example = "expected two dates such as 2026-03-01..2026-03-08";
    let (first, end) = text.split_once("..").ok_or(example)?;
    let date = |text: &str| {
        text.parse::<Date>()
            .with_context(|| format!("{text:?} is no date; {example}"))
    };
    let parse = || anyhow::Ok((date(first)?, date(end)?));
    let (first, end) = parse().map_err(|error| format!("{error:#}"))?;
    if end <= first {
        return Err(format!(
            "{end} is not after {first}; {example}, the second not included"
        ));
    }
    Ok((first, end))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_a_first_day_and_the_day_after_the_last() {
        assert_eq!(
            days("2026-03-01..2026-03-08"),
            Ok((date(2026, 3, 1), date(2026, 3, 8)))
        );
        for wrong in ["2026-03-01", "2026-03-08..2026-03-01", "a..b"] {
            assert!(days(wrong).is_err(), "{wrong}");
        }
    }
}
