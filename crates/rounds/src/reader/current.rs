//! What most pages share, read once per version of the lake: measures with their charted series,
//! findings, rounds, batches, counts of refused rows and the newest version records.
//!
//! Pages that need rows (quarantine, queries, what a batch wrote) ask the lake themselves.

use jiff::Timestamp;
use rounds_core::TableName;
use rounds_lake::ingest::Batch;
use rounds_lake::{Lake, LakeError, Limits, Snapshot, VersionRecord};
use rounds_measures::finding::EventKind;
use rounds_measures::read::{self, ChartedSeries, FindingDetail};
use rounds_measures::round::RoundError;
use rounds_measures::signal::chart::chart;
use rounds_measures::store::evaluations::Evaluation;
use rounds_measures::store::rounds::RoundRecord;
use rounds_measures::{MeasureDefinition, MeasureSet};

use super::rows::rows;

/// Version records looked at for when a table was written; a site makes a few a day.
const RECORDS_MAX: usize = 2_000;

/// One version of the lake as the pages see it.
pub struct Current {
    /// The version.
    pub snapshot: Snapshot,
    /// Every measure, in the order of ids.
    pub measures: Vec<Measured>,
    /// Every finding: open ones first, by rank.
    pub findings: Vec<FindingDetail>,
    /// Every round, the oldest first.
    pub rounds: Vec<RoundRecord>,
    /// Every batch, the oldest first.
    pub batches: Vec<Batch>,
    /// How many rows were refused, by what they have in common.
    pub refused: Vec<RefusedRows>,
    /// Version records, the newest first.
    pub history: Vec<VersionRecord>,
}

/// A measure with its charts.
pub struct Measured {
    /// The definition.
    pub definition: MeasureDefinition,
    /// How its latest evaluation went; none before the first, or when the definition has changed.
    pub evaluation: Option<Evaluation>,
    /// Its series with their charts, one per group.
    pub series: Vec<ChartedSeries>,
    /// Open findings about it.
    pub findings_open: u64,
}

/// Refused rows of one batch, reason and state.
pub struct RefusedRows {
    /// The batch.
    pub batch: i64,
    /// Its source.
    pub source: String,
    /// The word of `rounds_core::Reason`.
    pub reason: String,
    /// Whether they still wait in quarantine.
    pub is_open: bool,
    /// How many.
    pub count: u64,
}

impl Current {
    /// Reads everything.
    pub async fn read(
        lake: &Lake,
        snapshot: Snapshot,
        set: &MeasureSet,
    ) -> Result<Self, RoundError> {
        let mut measures = Vec::new();
        for line in read::measures(lake, &snapshot, set).await? {
            measures.push(Measured::from_line(line)?);
        }
        let mut history = lake.history(RECORDS_MAX)?;
        history.retain(|record| record.version <= snapshot.version());
        Ok(Self {
            measures,
            findings: read::findings(lake, &snapshot).await?,
            rounds: read::rounds(lake, &snapshot).await?,
            batches: Batch::all(lake, &snapshot).await?,
            refused: refused_rows(lake, &snapshot).await?,
            history,
            snapshot,
        })
    }

    /// The measure with this id.
    pub fn measure(&self, id: &str) -> Option<&Measured> {
        self.measures
            .iter()
            .find(|measure| measure.definition.id == id)
    }

    /// The last round, and the one before it.
    pub fn last_rounds(&self) -> (Option<&RoundRecord>, Option<&RoundRecord>) {
        let mut newest_first = self.rounds.iter().rev();
        (newest_first.next(), newest_first.next())
    }

    /// What the last round did with this finding, if anything.
    pub fn last_event(&self, detail: &FindingDetail) -> Option<EventKind> {
        let last_round = self.rounds.last()?.number;
        let of_last_round = |event: &&_| {
            let event: &rounds_measures::finding::FindingEvent = event;
            event.round.number == last_round
        };
        detail
            .events
            .iter()
            .rev()
            .find(of_last_round)
            .map(|event| event.kind)
    }

    /// Findings that are open.
    pub fn findings_open(&self) -> u64 {
        let open = self
            .findings
            .iter()
            .filter(|detail| detail.finding.is_open());
        open.count() as u64
    }

    /// When a table was last written, as far back as records were read.
    pub fn written_at(&self, table: &TableName) -> Option<Timestamp> {
        let wrote = |record: &&VersionRecord| record.changed.contains(table);
        self.history.iter().find(wrote).map(|record| record.at)
    }
}

impl Measured {
    fn from_line(line: read::MeasureLine) -> Result<Self, RoundError> {
        let mut series = Vec::with_capacity(line.series.len());
        for one in line.series {
            series.push(ChartedSeries {
                charted: chart(&one, &line.definition.signal)?,
                series: one,
            });
        }
        let of_this_definition =
            |evaluation: &Evaluation| evaluation.definition == line.definition.hash;
        Ok(Self {
            evaluation: line.evaluation.filter(of_this_definition),
            series,
            findings_open: line.open_findings as u64,
            definition: line.definition,
        })
    }
}

async fn refused_rows(lake: &Lake, snapshot: &Snapshot) -> Result<Vec<RefusedRows>, LakeError> {
    if !lake.shows(&super::quarantine::table()) {
        return Ok(Vec::new());
    }
    let sql = "select batch, source, reason, state = 'open' as is_open, count(*) as refused \
               from system.quarantine group by 1, 2, 3, 4 order by 1, 2, 3, 4";
    let answer = lake.query(snapshot, sql, &Limits::WHOLE).await?;
    let read = rows(&answer).map(|row| RefusedRows {
        batch: row.whole("batch").unwrap_or(0),
        source: row.text("source").unwrap_or_default(),
        reason: row.text("reason").unwrap_or_default(),
        is_open: row.flag("is_open"),
        count: row.count("refused"),
    });
    Ok(read.collect())
}
