//! What pages and commands show, read from the tables that rounds wrote. Nothing is computed
//! again here but the control charts, which follow from the stored results.

use std::collections::{BTreeMap, HashMap};

use rounds_lake::{Lake, Snapshot};

use crate::definition::{MeasureDefinition, MeasureSet};
use crate::finding::ranking::{Ranking, rank};
use crate::finding::title::title;
use crate::finding::{Finding, FindingEvent};
use crate::result::MeasureResult;
use crate::round::RoundError;
use crate::round::stored::{self, select};
use crate::signal::chart::{Charted, chart};
use crate::signal::series::{Series, series_of};
use crate::store::definitions::KnownDefinition;
use crate::store::evaluations::Evaluation;
use crate::store::rounds::RoundRecord;
use crate::store::{
    Table, definitions, findings as finding_rows, results as result_rows, rounds as round_rows,
};

/// One line of the list of measures.
#[derive(Debug, Clone)]
pub struct MeasureLine {
    /// The definition.
    pub definition: MeasureDefinition,
    /// How its latest evaluation went; none before the first.
    pub evaluation: Option<Evaluation>,
    /// Its series, one per group.
    pub series: Vec<Series>,
    /// Open findings about it.
    pub open_findings: usize,
}

/// Everything about one measure.
#[derive(Debug, Clone)]
pub struct MeasureDetail {
    /// The definition.
    pub definition: MeasureDefinition,
    /// How its latest evaluation went; none before the first.
    pub evaluation: Option<Evaluation>,
    /// Every definition that ever gave results, the oldest first.
    pub definitions: Vec<KnownDefinition>,
    /// Its series with their charts, one per group.
    pub series: Vec<ChartedSeries>,
    /// Its results with what they rest on, in the order of definition, period and group.
    pub results: Vec<MeasureResult>,
    /// Findings about it, open ones first.
    pub findings: Vec<FindingDetail>,
}

/// A series and, where it is long enough, its control chart.
#[derive(Debug, Clone)]
pub struct ChartedSeries {
    /// All points, suppressed and partial ones included.
    pub series: Series,
    /// Centre, limits and marks of the window's complete points.
    pub charted: Option<Charted>,
}

/// A finding with its history.
#[derive(Debug, Clone)]
pub struct FindingDetail {
    /// The finding.
    pub finding: Finding,
    /// The finding as a sentence.
    pub title: String,
    /// Why it stands where it stands.
    pub ranking: Ranking,
    /// What happened to it, the oldest first.
    pub events: Vec<FindingEvent>,
}

/// Every measure of the set with its latest values, in the order of ids.
pub async fn measures(
    lake: &Lake,
    snapshot: &Snapshot,
    set: &MeasureSet,
) -> Result<Vec<MeasureLine>, RoundError> {
    let evaluations = stored::evaluations(lake, snapshot).await?;
    let results = results(lake, snapshot).await?;
    let open = "WHERE state = 'open'";
    let findings = finding_rows::read(&select(lake, snapshot, Table::Finding, open).await?)?;
    let mut open_findings: HashMap<&str, usize> = HashMap::new();
    for finding in &findings {
        *open_findings
            .entry(finding.measure.id.as_str())
            .or_default() += 1;
    }
    let line = |definition: &MeasureDefinition| MeasureLine {
        definition: definition.clone(),
        evaluation: evaluations.get(&definition.id).cloned(),
        series: results
            .get(&definition.id)
            .map(|results| series_of(definition, results))
            .unwrap_or_default(),
        open_findings: open_findings
            .get(definition.id.as_str())
            .copied()
            .unwrap_or(0),
    };
    Ok(set.iter().map(line).collect())
}

/// Everything about one measure.
pub async fn measure(
    lake: &Lake,
    snapshot: &Snapshot,
    definition: &MeasureDefinition,
) -> Result<MeasureDetail, RoundError> {
    // A definition's id is two plain identifiers, so it can stand in SQL as it is.
    let of_this = format!("WHERE measure_id = '{}'", definition.id);
    let rows = select(lake, snapshot, Table::Result, &of_this).await?;
    let results = result_rows::read(&rows)?
        .remove(&definition.id)
        .unwrap_or_default();
    let known = select(lake, snapshot, Table::Definition, &of_this).await?;
    let mut charted = Vec::new();
    for series in series_of(definition, &results) {
        charted.push(ChartedSeries {
            charted: chart(&series, &definition.signal)?,
            series,
        });
    }
    let mut definitions = definitions::read(&known)?;
    definitions.sort_by_key(|known| known.first_seen);
    Ok(MeasureDetail {
        definition: definition.clone(),
        evaluation: stored::evaluations(lake, snapshot)
            .await?
            .remove(&definition.id),
        definitions,
        series: charted,
        results,
        findings: detailed(lake, snapshot, &of_this).await?,
    })
}

/// Every finding with its history: open ones first, each by rank, then closed ones, the latest
/// first.
pub async fn findings(lake: &Lake, snapshot: &Snapshot) -> Result<Vec<FindingDetail>, RoundError> {
    detailed(lake, snapshot, "").await
}

async fn detailed(
    lake: &Lake,
    snapshot: &Snapshot,
    condition: &str,
) -> Result<Vec<FindingDetail>, RoundError> {
    let found = finding_rows::read(&select(lake, snapshot, Table::Finding, condition).await?)?;
    let events = select(lake, snapshot, Table::FindingEvent, "").await?;
    let mut histories: BTreeMap<String, Vec<FindingEvent>> = BTreeMap::new();
    for event in finding_rows::read_events(&events)? {
        histories
            .entry(event.finding_id.clone())
            .or_default()
            .push(event);
    }
    let mut details: Vec<FindingDetail> = found
        .into_iter()
        .map(|finding| FindingDetail {
            title: title(&finding),
            ranking: rank(&finding),
            events: histories.remove(&finding.id).unwrap_or_default(),
            finding,
        })
        .collect();
    details.sort_by(|a, b| {
        let is_closed = |detail: &FindingDetail| !detail.finding.is_open();
        is_closed(a)
            .cmp(&is_closed(b))
            .then_with(|| match a.finding.is_open() {
                true => b.ranking.score().total_cmp(&a.ranking.score()),
                false => b.finding.updated.cmp(&a.finding.updated),
            })
            .then_with(|| a.finding.id.cmp(&b.finding.id))
    });
    Ok(details)
}

/// The results of every measure by its id, those of earlier definitions included.
pub async fn results(
    lake: &Lake,
    snapshot: &Snapshot,
) -> Result<HashMap<String, Vec<MeasureResult>>, RoundError> {
    let rows = select(lake, snapshot, Table::Result, "").await?;
    Ok(result_rows::read(&rows)?)
}

/// Every round that changed something, the oldest first.
pub async fn rounds(lake: &Lake, snapshot: &Snapshot) -> Result<Vec<RoundRecord>, RoundError> {
    Ok(round_rows::read(
        &select(lake, snapshot, Table::Round, "").await?,
    )?)
}
