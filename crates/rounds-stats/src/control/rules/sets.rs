//! The rule sets as tables, and how a chart is read by one.

use serde::Serialize;

use super::super::ControlChart;
use super::pattern::{Carried, Pattern, Quality};
use super::{RunsReading, Side, making_data_count, runs};

/// Which rules a chart is read by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleSet {
    /// The rules of NHS England's charts; [`super::mark_points`] gives the same marks with their
    /// order of painting.
    ///
    /// | rule | found when | painted |
    /// |---|---|---|
    /// | outside | 1 point > upper or < lower limit | it |
    /// | trend | 7 points, each > (or each <) the one before: 6 differences | all 7 |
    /// | two in three | ≥ 2 of 3 beyond 2σ and not beyond 3σ, all 3 strictly on one side of the centre | those 2 or 3 |
    /// | shift | 7 points strictly on one side of the centre | all 7 |
    MakingDataCount,
    /// Western Electric Company, Statistical Quality Control Handbook, 1956.
    ///
    /// | rule | found when | painted |
    /// |---|---|---|
    /// | 1 | 1 point > centre + 3σ or < centre − 3σ | it |
    /// | 2 | ≥ 2 of 3 > centre + 2σ, or ≥ 2 of 3 < centre − 2σ (the third anywhere) | those 2 or 3 |
    /// | 3 | ≥ 4 of 5 > centre + 1σ, or ≥ 4 of 5 < centre − 1σ (the fifth anywhere) | those 4 or 5 |
    /// | 4 | 8 points strictly on one side of the centre | all 8 |
    ///
    /// The handbook marks the point that completes a pattern; here all points that count are.
    WesternElectric,
    /// The eight tests of L. S. Nelson, J Qual Technol 16:237, 1984.
    ///
    /// | rule | found when | painted |
    /// |---|---|---|
    /// | 1 | 1 point > centre + 3σ or < centre − 3σ | it |
    /// | 2 | 9 points strictly on one side of the centre | all 9 |
    /// | 3 | 6 points, each > (or each <) the one before: 5 differences | all 6 |
    /// | 4 | 14 points whose 13 differences strictly alternate in sign | all 14 |
    /// | 5 | ≥ 2 of 3 beyond 2σ on the same side (the third anywhere) | those 2 or 3 |
    /// | 6 | ≥ 4 of 5 beyond 1σ on the same side (the fifth anywhere) | those 4 or 5 |
    /// | 7 | 15 points with \|z\| ≤ 1, on either side | all 15 |
    /// | 8 | 8 points with \|z\| > 1, on either side | all 8 |
    Nelson,
    /// The two runs rules of J. Anhøj and A. V. Olesen, PLoS ONE 9:e113825, 2014, for n points that
    /// do not lie on the centre line (those that do are dropped).
    ///
    /// | rule | found when | painted |
    /// |---|---|---|
    /// | longest run | a run on one side > round(log₂ n) + 3 points | the whole run |
    /// | crossings | crossings of the centre < 5 % quantile of a binomial (n − 1, ½) | no point: it is about the series |
    Anhoej,
}

const WESTERN_ELECTRIC: [Pattern; 4] = [
    Pattern::of_one("western-electric-1", Quality::Beyond3),
    Pattern::some_of("western-electric-2", Quality::Beyond2, 2, 3),
    Pattern::some_of("western-electric-3", Quality::Beyond1, 4, 5),
    Pattern::in_a_row("western-electric-4", Quality::Aside, 8),
];

const NELSON: [Pattern; 8] = [
    Pattern::of_one("nelson-1", Quality::Beyond3),
    Pattern::in_a_row("nelson-2", Quality::Aside, 9),
    Pattern::in_a_row("nelson-3", Quality::Moving, 6),
    Pattern::in_a_row("nelson-4", Quality::Alternating, 14),
    Pattern::some_of("nelson-5", Quality::Beyond2, 2, 3),
    Pattern::some_of("nelson-6", Quality::Beyond1, 4, 5),
    Pattern::in_a_row("nelson-7", Quality::Within1, 15),
    Pattern::in_a_row("nelson-8", Quality::Outside1, 8),
];

/// One point that is part of one pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Place of the point in the chart, from 0.
    pub point: usize,
    /// The pattern's [`Pattern::code`].
    pub rule: &'static str,
    /// Which side; `None` for a pattern without sides (alternating, within 1σ, outside 1σ).
    pub side: Option<Side>,
}

/// A chart read by one rule set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleReading {
    /// By point, and for one point in the order of the rules.
    pub marks: Vec<Mark>,
    /// What the Anhøj rules say of the series; `None` for the other sets and for a series without
    /// a point off its centre line.
    pub runs: Option<RunsReading>,
}

/// Reads a chart by a rule set.
///
/// A chart without width (σ = 0) has no marks that need σ.
pub fn apply(chart: &ControlChart, set: RuleSet) -> RuleReading {
    let reading_of_runs = (set == RuleSet::Anhoej)
        .then(|| {
            let values: Vec<f64> = chart.points.iter().map(|point| point.value).collect();
            runs(&values, chart.centre)
        })
        .flatten();
    let longest_run = reading_of_runs.map(|reading| [reading.pattern()]);
    let patterns: &[Pattern] = match set {
        RuleSet::MakingDataCount => &making_data_count::PATTERNS,
        RuleSet::WesternElectric => &WESTERN_ELECTRIC,
        RuleSet::Nelson => &NELSON,
        RuleSet::Anhoej => longest_run.as_ref().map_or(&[], |pattern| pattern),
    };
    let mut marks: Vec<Mark> = patterns
        .iter()
        .flat_map(|pattern| {
            let carriers = pattern.carriers(chart).into_iter().enumerate();
            carriers.filter_map(|(point, carried)| {
                carried.map(|Carried { side }| Mark {
                    point,
                    rule: pattern.code,
                    side,
                })
            })
        })
        .collect();
    // Stable: marks of one point keep the order of the rules.
    marks.sort_by_key(|mark| mark.point);
    RuleReading {
        marks,
        runs: reading_of_runs,
    }
}
