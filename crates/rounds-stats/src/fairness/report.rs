//! All groups, all measures, in one report.

use std::collections::BTreeMap;

use serde::Serialize;

use super::comparison::{Comparison, compare};
use super::flags::Flags;
use super::omnibus::{Omnibus, omnibus};
use super::population::Population;
use super::quantity::Quantity;
use super::suppressed::suppressed;
use super::table_measures::table_measures;
use super::{FairnessOptions, Measure, Reference};
use crate::multiplicity::benjamini_hochberg;
use crate::scores::ScoreTable;
use crate::{Estimate, StatsError};

/// The report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FairnessReport {
    /// Groups in the order given.
    pub groups: Vec<GroupReport>,
    /// For every measure that at least two groups have: whether it differs at all.
    pub omnibus: Vec<Omnibus>,
    /// Group × measure tests that the p-values were adjusted for; complements count once.
    pub tests: u64,
}

/// One group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupReport {
    /// Its name.
    pub name: String,
    /// What is known of it; `None` where it has too few rows to be shown, or has to hide such a
    /// group. Its rows still are part of what others are compared with.
    pub content: Option<GroupContent>,
}

/// What is known of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupContent {
    /// Rows.
    pub n: u64,
    /// Rows with the event.
    pub events: u64,
    /// In the order asked for.
    pub measures: Vec<GroupMeasure>,
}

/// One measure of one group.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GroupMeasure {
    /// Which.
    pub measure: Measure,
    /// Its value; `None` where these rows have none (no events, nothing flagged, no finite slope).
    pub estimate: Option<Estimate>,
    /// Against the reference; `None` where either side has no value and for the reference itself.
    pub comparison: Option<Comparison>,
}

/// A group on the way to its report.
struct Measured {
    flags: Flags,
    quantities: Vec<Option<Quantity>>,
}

/// Every measure of every group with its interval, compared with the rest of the population or
/// with a named group, judged and corrected for how many were looked at.
///
/// Intervals: proportions Wilson, differences of them Newcombe, ratios Koopman; areas DeLong (or
/// Obuchowski where patients repeat) with independent groups; O/E on the log scale; slope,
/// calibration in the large, Brier and net benefit normal. Where patients repeat within a group,
/// a group's proportions and net benefit are those of
/// [`operating_points`](crate::thresholds::operating_points) and
/// [`net_benefit`](crate::thresholds::net_benefit), and ratios are on the log scale. Patients
/// that are in two groups are taken as two (see the module).
///
/// Each measure first has an omnibus test over all groups; only where its p is at most the
/// false-discovery rate can a group be a discovery, which its adjusted p-value (Benjamini–Hochberg
/// over all groups and measures) then decides. The verdict against the margin comes from the
/// interval alone.
///
/// # Errors
/// Fewer than two groups; a reference that is none of them; options out of range; scores that are
/// no probabilities with a measure that needs them.
pub fn fairness<'a, T: Into<ScoreTable<'a>> + Copy>(
    groups: &[(&str, T)],
    options: &FairnessOptions,
) -> Result<FairnessReport, StatsError> {
    options.check()?;
    if groups.len() < 2 {
        return Err(StatsError::TooFew {
            what: "groups",
            needed: 2,
            found: groups.len(),
        });
    }
    let tables: Vec<ScoreTable<'a>> = groups.iter().map(|(_, table)| (*table).into()).collect();
    let named = named_reference(groups, &options.reference)?;
    let measured: Vec<Measured> = tables
        .iter()
        .map(|table| measure_table(*table, Flags::of(table, options.threshold), options))
        .collect::<Result<_, _>>()?;
    let rows: Vec<u64> = tables.iter().map(ScoreTable::total).collect();
    let hidden = suppressed(&rows, options.minimum);
    let omnibus = omnibus_of(&measured, options)?;
    let mut contents = compared(tables, &measured, &hidden, named, options)?;
    let tests = adjust(&mut contents, &omnibus, options.false_discovery_rate)?;
    let names = groups.iter().map(|(name, _)| (*name).to_owned());
    Ok(FairnessReport {
        groups: names
            .zip(contents)
            .map(|(name, content)| GroupReport { name, content })
            .collect(),
        omnibus,
        tests,
    })
}

fn named_reference<T>(
    groups: &[(&str, T)],
    reference: &Reference,
) -> Result<Option<usize>, StatsError> {
    match reference {
        Reference::Rest => Ok(None),
        Reference::Group(wanted) => groups
            .iter()
            .position(|(name, _)| name == wanted)
            .map(Some)
            .ok_or(StatsError::UnknownGroup),
    }
}

fn measure_table(
    table: ScoreTable<'_>,
    flags: Flags,
    options: &FairnessOptions,
) -> Result<Measured, StatsError> {
    let at = (options.threshold, options.level);
    let quantities = table_measures(table, &flags, &options.measures, at)?;
    Ok(Measured { flags, quantities })
}

/// Each shown group's measures, compared; `None` for hidden groups.
fn compared(
    tables: Vec<ScoreTable<'_>>,
    measured: &[Measured],
    hidden: &[bool],
    named: Option<usize>,
    options: &FairnessOptions,
) -> Result<Vec<Option<GroupContent>>, StatsError> {
    let mut everyone = Flags::default();
    measured
        .iter()
        .for_each(|group| everyone.combine(&group.flags, 1.0));
    // Flagged rows are told from the counts alone.
    let needs_scores = options
        .measures
        .iter()
        .any(|measure| measure.needs_scores());
    let tables = if needs_scores { tables } else { Vec::new() };
    let population = named.is_none().then(|| Population::of(tables));
    let groups = measured.iter().zip(hidden).enumerate();
    groups
        .map(|(place, (group, is_hidden))| {
            if *is_hidden {
                return Ok(None);
            }
            let rest = match &population {
                Some(population) => {
                    let mut flags = everyone;
                    flags.combine(&group.flags, -1.0);
                    let rest = population.without(place)?;
                    Some(measure_table(rest.table(), flags, options)?)
                }
                None => None,
            };
            let reference = match (&rest, named) {
                (Some(rest), _) => Some(rest),
                (None, Some(named)) if named != place => measured.get(named),
                _ => None,
            };
            content(group, reference, options).map(Some)
        })
        .collect()
}

fn content(
    group: &Measured,
    reference: Option<&Measured>,
    options: &FairnessOptions,
) -> Result<GroupContent, StatsError> {
    let events = group.flags.events();
    let mut measures = Vec::with_capacity(options.measures.len());
    for (place, measure) in options.measures.iter().enumerate() {
        let own = group.quantities.get(place).and_then(Option::as_ref);
        let other = reference.and_then(|reference| reference.quantities.get(place)?.as_ref());
        measures.push(GroupMeasure {
            measure: *measure,
            estimate: own.map(|own| own.estimate(options.level)).transpose()?,
            comparison: own
                .zip(other)
                .map(|pair| compare(*measure, pair, options.level, &options.margins, events))
                .transpose()?,
        });
    }
    Ok(GroupContent {
        n: group.flags.rows() as u64,
        events: events as u64,
        measures,
    })
}

fn omnibus_of(
    measured: &[Measured],
    options: &FairnessOptions,
) -> Result<Vec<Omnibus>, StatsError> {
    let mut found = Vec::new();
    for (place, measure) in options.measures.iter().enumerate() {
        let values: Vec<&Quantity> = measured
            .iter()
            .filter_map(|group| group.quantities.get(place)?.as_ref())
            .collect();
        found.extend(omnibus(*measure, &values, options.false_discovery_rate)?);
    }
    Ok(found)
}

/// Fills in the adjusted p-values and what is a discovery; gives the number of tests.
fn adjust(
    contents: &mut [Option<GroupContent>],
    omnibus: &[Omnibus],
    rate: f64,
) -> Result<u64, StatsError> {
    let mut p_by_test = BTreeMap::new();
    for_each_test(contents, |test, comparison| {
        if let Some(p) = comparison.p {
            p_by_test.entry(test).or_insert(p);
        }
    });
    let p_values: Vec<f64> = p_by_test.values().copied().collect();
    let adjusted = benjamini_hochberg(&p_values)?;
    let q_by_test: BTreeMap<_, f64> = p_by_test.into_keys().zip(adjusted).collect();
    for_each_test(contents, |test, comparison| {
        let (_, measure) = test;
        // A measure without an omnibus test has nothing that keeps its gate closed.
        let is_open = omnibus
            .iter()
            .filter(|omnibus| omnibus.measure.tested_as() == measure)
            .all(|omnibus| omnibus.is_open);
        comparison.q = comparison.p.and(q_by_test.get(&test).copied());
        comparison.is_discovery = is_open && comparison.q.is_some_and(|q| q <= rate);
    });
    Ok(p_values.len() as u64)
}

fn for_each_test(
    contents: &mut [Option<GroupContent>],
    mut each: impl FnMut((usize, Measure), &mut Comparison),
) {
    for (place, content) in contents.iter_mut().enumerate() {
        for found in content.iter_mut().flat_map(|content| &mut content.measures) {
            if let Some(comparison) = &mut found.comparison {
                each((place, found.measure.tested_as()), comparison);
            }
        }
    }
}
