//! Counts over entries and findings, each with its interval.
//!
//! Shares carry Wilson's interval, rates the exact Poisson interval. Entries that the site's
//! measures cannot show are counted as planted and never as passed or failed. Not here: several
//! sites (see [`mod@super::report`]).

use std::collections::BTreeMap;

use rounds_stats::estimate::LEVEL_95;
use rounds_stats::intervals::{median, proportion, rate};
use rounds_stats::{Estimate, StatsError};
use serde::Serialize;

use super::scored::{Outcome, Scored, ScoredEntry, Worth};
use super::truth::Area;
use crate::finding::number::short;

/// Days of a month, on average over the calendar's leap years.
pub const DAYS_A_MONTH: f64 = 365.25 / 12.0;
/// So many different sizes of a kind get a line each; more are put into bands.
const SIZES_AT_MOST: usize = 5;
/// Bands that hold equally many sizes each.
const BANDS: usize = 3;

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// The part.
    pub count: usize,
    /// The whole.
    pub of: usize,
    /// The share with its interval; none of nothing.
    pub share: Option<Estimate>,
}

impl Share {
    /// `count` of `of`.
    pub fn new(count: usize, of: usize) -> Result<Self, StatsError> {
        let share = match of {
            0 => None,
            _ => Some(proportion(count as f64, of as f64, LEVEL_95)?),
        };
        Ok(Self { count, of, share })
    }
}

/// How long after its start an entry was noticed, in days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Delay {
    /// The median.
    pub median_days: f64,
    /// The shortest.
    pub least_days: i32,
    /// The longest.
    pub most_days: i32,
}

impl Delay {
    fn of(delays: &[i32]) -> Result<Option<Self>, StatsError> {
        let (Some(&least_days), Some(&most_days)) = (delays.iter().min(), delays.iter().max())
        else {
            return Ok(None);
        };
        let values: Vec<f64> = delays.iter().map(|days| f64::from(*days)).collect();
        Ok(Some(Self {
            median_days: median(&values, LEVEL_95)?.value,
            least_days,
            most_days,
        }))
    }
}

/// Entries of one sort.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Their area; none is all of them.
    pub area: Option<Area>,
    /// Their kind; none is the whole area.
    pub kind: Option<String>,
    /// Their size with its unit; none is every size.
    pub size: Option<String>,
    /// How many there are, covered or not.
    pub planted: usize,
    /// How many of the covered ones were noticed.
    pub noticed: Share,
    /// How late.
    pub delay: Option<Delay>,
}

/// One line for all entries, then each area, each kind of it, and each size of a kind that has
/// several.
pub fn lines(entries: &[&ScoredEntry]) -> Result<Vec<Line>, StatsError> {
    let mut by_kind: BTreeMap<Area, BTreeMap<&str, Vec<&ScoredEntry>>> = BTreeMap::new();
    for entry in entries {
        let kinds = by_kind.entry(entry.area).or_default();
        kinds.entry(&entry.kind).or_default().push(entry);
    }
    let mut lines = vec![line(None, None, None, entries)?];
    for (area, kinds) in by_kind {
        let of_area: Vec<&ScoredEntry> = kinds.values().flatten().copied().collect();
        lines.push(line(Some(area), None, None, &of_area)?);
        for (kind, of_kind) in kinds {
            lines.push(line(Some(area), Some(kind), None, &of_kind)?);
            let bands = bands(&of_kind);
            if bands.len() > 1 {
                for (size, of_size) in bands {
                    lines.push(line(Some(area), Some(kind), Some(size), &of_size)?);
                }
            }
        }
    }
    Ok(lines)
}

fn line(
    area: Option<Area>,
    kind: Option<&str>,
    size: Option<String>,
    entries: &[&ScoredEntry],
) -> Result<Line, StatsError> {
    let covered = entries.iter().filter(|e| e.outcome != Outcome::NotCovered);
    let delays: Vec<i32> = entries
        .iter()
        .filter_map(|entry| match entry.outcome {
            Outcome::Noticed { delay_days, .. } => Some(delay_days),
            Outcome::NotCovered | Outcome::Unnoticed { .. } => None,
        })
        .collect();
    Ok(Line {
        area,
        kind: kind.map(str::to_owned),
        size,
        planted: entries.len(),
        noticed: Share::new(delays.len(), covered.count())?,
        delay: Delay::of(&delays)?,
    })
}

/// Entries by size: a band for each size, or [`BANDS`] where there are many. Sizes with different
/// units cannot be compared and never share a band.
fn bands<'a>(entries: &[&'a ScoredEntry]) -> Vec<(String, Vec<&'a ScoredEntry>)> {
    let mut by_unit: BTreeMap<&str, Vec<(f64, &ScoredEntry)>> = BTreeMap::new();
    for entry in entries {
        if let Some(size) = entry.size {
            let of_unit = by_unit.entry(&entry.size_unit).or_default();
            of_unit.push((size, entry));
        }
    }
    let mut bands = Vec::new();
    for (unit, mut sized) in by_unit {
        sized.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut sizes: Vec<f64> = sized.iter().map(|(size, _)| *size).collect();
        sizes.dedup();
        let in_band = match sizes.len() {
            few if few <= SIZES_AT_MOST => 1,
            many => many.div_ceil(BANDS),
        };
        for band in sizes.chunks(in_band) {
            let (Some(least), Some(most)) = (band.first(), band.last()) else {
                continue;
            };
            let inside = sized.iter().filter(|(size, _)| band.contains(size));
            bands.push((
                words(*least, *most, unit),
                inside.map(|(_, entry)| *entry).collect(),
            ));
        }
    }
    bands
}

fn words(least: f64, most: f64, unit: &str) -> String {
    let size = match least == most {
        true => short(least),
        false => format!("{} to {}", short(least), short(most)),
    };
    format!("{size} {unit}").trim_end().to_owned()
}

/// Findings that noticed nothing, over the time in which any could open.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FalseFindings {
    /// How many.
    pub count: usize,
    /// Months from the first day on which anything was judged to the end of the data.
    pub months: f64,
    /// How many a month, with interval; none when nothing was ever judged.
    pub per_month: Option<Estimate>,
}

impl FalseFindings {
    /// Of these sites together.
    pub fn of(sites: &[&Scored]) -> Result<Self, StatsError> {
        let findings = sites.iter().flat_map(|site| &site.findings);
        let count = findings.filter(|f| f.worth == Worth::False).count();
        let days: f64 = sites.iter().map(|site| f64::from(site.days_judged)).sum();
        let months = days / DAYS_A_MONTH;
        let per_month = match months > 0.0 {
            true => Some(rate(count as f64, months, LEVEL_95)?),
            false => None,
        };
        Ok(Self {
            count,
            months,
            per_month,
        })
    }
}
