//! `rounds score`: what rounds find in synthetic data against what was planted into them.
//!
//! Reads sites and truths; what is printed for people is in `text`, replay and comparison are
//! `rounds_measures::replay` and `rounds_measures::score`.

mod text;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rounds_measures::read;
use rounds_measures::replay::{RoundDays, replay};
use rounds_measures::score::truth::Truth;
use rounds_measures::score::{Scored, report, score};

use super::Outcome;
use crate::cli::Score;
use crate::output::say_json;
use crate::site::Site;

/// Where a synthetic health system keeps what was planted.
const TRUTH_FILE: &str = "truth/truth.json";

pub async fn run(folder: &Path, flags: &Score) -> Result<Outcome> {
    let mut scored = Vec::new();
    for (site, truth) in pairs(folder, flags)? {
        scored.push(score_site(&site, &truth, flags.every).await?);
    }
    let report = report(scored)?;
    if flags.json {
        say_json(&report)?;
    } else {
        text::tell(&report);
    }
    Ok(Outcome::Done)
}

/// Folders of sites with the files of their truths.
fn pairs(folder: &Path, flags: &Score) -> Result<Vec<(PathBuf, PathBuf)>> {
    if flags.sites.is_empty() {
        let truth = flags.truth.clone();
        let truth = truth.unwrap_or_else(|| folder.join(TRUTH_FILE));
        return Ok(vec![(folder.to_owned(), truth)]);
    }
    let pair = |text: &String| match text.split_once('=') {
        None => Ok((PathBuf::from(text), Path::new(text).join(TRUTH_FILE))),
        Some((site, truth)) if !site.is_empty() && !truth.is_empty() => {
            Ok((PathBuf::from(site), PathBuf::from(truth)))
        }
        Some(_) => {
            bail!("{text:?} is not SITE=TRUTH: a site's folder and the truth.json of its data")
        }
    };
    flags.sites.iter().map(pair).collect()
}

async fn score_site(folder: &Path, truth_file: &Path, step_days: u16) -> Result<Scored> {
    let within = || truth_file.display().to_string();
    let text = std::fs::read_to_string(truth_file).with_context(within)?;
    let truth = Truth::parse(&text).with_context(within)?;
    let site = Site::open(folder)?;
    let results = read::results(&site.lake, &site.lake.latest()?).await?;
    if results.is_empty() {
        bail!(
            "{}: no round has been done here: rounds run --site {0}",
            folder.display()
        );
    }
    let days = RoundDays {
        first: truth.first_day,
        last: truth.end,
        step_days,
    };
    let replayed = replay(&site.measures, &results, days)?;
    let name = folder.display().to_string();
    Ok(score(&name, &truth, &site.measures, days, &replayed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(sites: &[&str], truth: Option<&str>) -> Result<Vec<(PathBuf, PathBuf)>> {
        let flags = Score {
            sites: sites.iter().map(|text| (*text).to_owned()).collect(),
            truth: truth.map(PathBuf::from),
            every: 1,
            json: false,
        };
        pairs(Path::new("here"), &flags)
    }

    fn pair(site: &str, truth: &str) -> (PathBuf, PathBuf) {
        (site.into(), truth.into())
    }

    #[test]
    fn the_truth_lies_in_the_folder_of_the_site_unless_a_file_is_named() {
        let this = |truth| asked(&[], truth).unwrap();
        assert_eq!(this(None), [pair("here", "here/truth/truth.json")]);
        assert_eq!(this(Some("t.json")), [pair("here", "t.json")]);
        let several = asked(&["a", "b=c/t.json"], None).unwrap();
        let expected = [pair("a", "a/truth/truth.json"), pair("b", "c/t.json")];
        assert_eq!(several, expected);
    }

    #[test]
    fn half_a_pair_is_refused() {
        let refused = asked(&["a="], None).unwrap_err().to_string();
        assert!(refused.contains("\"a=\" is not SITE=TRUTH"), "{refused}");
    }
}
