//! One measure: find out which periods must be computed, run its query, make results.

use std::sync::Arc;

use rounds_core::TableName;
use rounds_core::suggest::did_you_mean;
use rounds_lake::{Changed, Lake, LakeError, Limits, Snapshot};

use super::Context;
use super::error::EvaluationError;
use crate::definition::{InvalidMeasure, MeasureDefinition, Place, Problem, columns};
use crate::result::estimate::estimate;
use crate::result::merge::merge;
use crate::result::periods::{PeriodRange, mark_partial, touched};
use crate::result::rows;
use crate::result::{Inputs, MeasureResult, Origin};
use crate::store::Table;
use crate::store::evaluations::Evaluation;

/// Results one measure may have in one evaluation.
const RESULTS_MAX: usize = 2_000_000;

/// What evaluating a measure gave.
#[derive(Debug, Clone)]
pub(super) struct Evaluated {
    /// All its results, those of earlier definitions included.
    pub results: Vec<MeasureResult>,
    /// The new state.
    pub evaluation: Evaluation,
    /// Results computed now.
    pub computed: usize,
}

/// Which periods must be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// None: only the marks of periods under way may change.
    Nothing,
    /// These.
    Periods(PeriodRange),
    /// All of them.
    Everything,
}

pub(super) async fn evaluate(
    context: &Context<'_>,
    definition: &MeasureDefinition,
    earlier: Option<&Evaluation>,
    stored: Vec<MeasureResult>,
) -> Result<Evaluated, EvaluationError> {
    let place = place_of(definition);
    let failed = |source| EvaluationError::Query {
        place: place.clone(),
        source,
    };
    let inputs = inputs(context, definition).await?;
    let scope = scope(context, definition, earlier, &inputs)
        .await
        .map_err(failed)?;
    let origin = Arc::new(Origin {
        inputs: inputs.clone(),
        lake_version: context.snapshot.version(),
        computed_at: context.now.timestamp(),
    });
    let computed = compute(context.lake, context.snapshot, definition, scope, &origin).await?;
    let count = computed.results.len();
    let range = match scope {
        Scope::Everything => None,
        Scope::Periods(range) => Some(range),
        Scope::Nothing => Some(PeriodRange::EMPTY),
    };
    let mut results = merge(&definition.hash, stored, computed.results, range);
    let look_again = mark_current_partial(definition, &mut results, context);
    let current = results.iter().filter(|r| r.definition == definition.hash);
    let evaluation = Evaluation {
        measure_id: definition.id.clone(),
        definition: definition.hash.clone(),
        file_hash: definition.file_hash.clone(),
        inputs,
        lake_version: context.snapshot.version(),
        evaluated_at: context.now.timestamp(),
        look_again,
        mode: mode_words(scope),
        results: current.count() as u64,
        // A query narrowed to some periods never sees the rows that have none.
        without_period: match (scope, earlier) {
            (Scope::Everything, _) | (_, None) => computed.without_period as u64,
            (_, Some(earlier)) => earlier.without_period,
        },
        failure: None,
    };
    Ok(Evaluated {
        results,
        evaluation,
        computed: count,
    })
}

fn place_of(definition: &MeasureDefinition) -> String {
    let place = Place {
        file: definition.file.clone(),
        line: definition.sql_line,
    };
    place.to_string()
}

fn mode_words(scope: Scope) -> String {
    match scope {
        Scope::Nothing => "incremental: no period".to_owned(),
        Scope::Everything => "full".to_owned(),
        Scope::Periods(range) => format!("incremental: {} to before {}", range.from, range.until),
    }
}

/// Marks the results of the present definition; those of earlier ones stay as they were.
fn mark_current_partial(
    definition: &MeasureDefinition,
    results: &mut [MeasureResult],
    context: &Context<'_>,
) -> Option<jiff::civil::Date> {
    // Merged results are sorted by definition first, so the present ones are one stretch.
    let start = results
        .iter()
        .position(|r| r.definition == definition.hash)?;
    let length = results
        .iter()
        .skip(start)
        .take_while(|r| r.definition == definition.hash)
        .count();
    let current = results.get_mut(start..start + length)?;
    mark_partial(current, context.now)
}

async fn inputs(
    context: &Context<'_>,
    definition: &MeasureDefinition,
) -> Result<Inputs, EvaluationError> {
    let failed = |source: LakeError| EvaluationError::Query {
        place: place_of(definition),
        source,
    };
    let (lake, snapshot) = (context.lake, context.snapshot);
    let tables = lake
        .tables_read(snapshot, &definition.sql)
        .await
        .map_err(failed)?;
    if let Some(table) = tables.iter().find(|table| is_written_by_rounds(table)) {
        return Err(EvaluationError::ReadsOwn {
            place: place_of(definition),
            table: table.clone(),
        });
    }
    check_time(context, definition, &tables)?;
    let schema = lake
        .plan_schema(snapshot, &definition.sql)
        .await
        .map_err(failed)?;
    columns::check(definition, &schema)?;
    let versions = tables.into_iter().map(|table| {
        let version = snapshot.table_version(&table);
        (table, version)
    });
    Ok(Inputs(versions.collect()))
}

/// Every table under `time` is read by the query and has the column.
fn check_time(
    context: &Context<'_>,
    definition: &MeasureDefinition,
    tables: &[TableName],
) -> Result<(), InvalidMeasure> {
    let at_header = |problem| InvalidMeasure::at(&definition.file, 1, problem);
    for (table, column) in &definition.time {
        if !tables.contains(table) {
            return Err(at_header(Problem::TimeTable(table.to_string())));
        }
        let known = context.lake.definitions().get(table);
        let Some(known) = known.filter(|known| known.column(column).is_none()) else {
            continue;
        };
        let names = known.columns.iter().map(|column| column.name.as_str());
        return Err(at_header(Problem::TimeColumn {
            table: table.to_string(),
            column: column.clone(),
            suggestion: did_you_mean(column, names),
        }));
    }
    Ok(())
}

fn is_written_by_rounds(table: &TableName) -> bool {
    Table::ALL.iter().any(|own| own.name() == *table)
}

async fn scope(
    context: &Context<'_>,
    definition: &MeasureDefinition,
    earlier: Option<&Evaluation>,
    inputs: &Inputs,
) -> Result<Scope, LakeError> {
    let usable = earlier
        .filter(|earlier| earlier.failure.is_none() && earlier.definition == definition.hash);
    let Some(earlier) = usable else {
        return Ok(Scope::Everything);
    };
    let mut range: Option<PeriodRange> = None;
    for table in inputs.changed_since(&earlier.inputs) {
        let since = earlier.inputs.0.get(&table).copied().flatten();
        let until = inputs.0.get(&table).copied().flatten();
        let (Some(column), Some(until)) = (definition.time.get(&table), until) else {
            return Ok(Scope::Everything);
        };
        let changed = context
            .lake
            .changed_range(&table, column, since, until)
            .await?;
        let span = match changed {
            Changed::Nothing => continue,
            Changed::Everything => return Ok(Scope::Everything),
            Changed::Between(first, last) => {
                touched(definition.period, definition.lookback_days, (first, last))
            }
        };
        range = Some(range.map_or(span, |range| range.and(span)));
    }
    Ok(range.map_or(Scope::Nothing, Scope::Periods))
}

struct Computed {
    results: Vec<MeasureResult>,
    without_period: usize,
}

/// Every result of a definition from one state of the lake, as a round computes them.
pub(crate) async fn compute_all(
    lake: &Lake,
    snapshot: &Snapshot,
    definition: &MeasureDefinition,
) -> Result<Vec<MeasureResult>, EvaluationError> {
    let origin = Arc::new(Origin {
        inputs: Inputs::default(),
        lake_version: snapshot.version(),
        computed_at: snapshot.at(),
    });
    let computed = compute(lake, snapshot, definition, Scope::Everything, &origin).await?;
    Ok(computed.results)
}

async fn compute(
    lake: &Lake,
    snapshot: &Snapshot,
    definition: &MeasureDefinition,
    scope: Scope,
    origin: &Arc<Origin>,
) -> Result<Computed, EvaluationError> {
    let place = place_of(definition);
    let sql = match scope {
        Scope::Nothing => {
            return Ok(Computed {
                results: Vec::new(),
                without_period: 0,
            });
        }
        Scope::Everything => definition.sql.clone(),
        Scope::Periods(range) => within(&definition.sql, range),
    };
    let limits = Limits {
        rows: RESULTS_MAX,
        ..Limits::WHOLE
    };
    let answer = lake
        .query(snapshot, &sql, &limits)
        .await
        .map_err(|source| EvaluationError::Query {
            place: place.clone(),
            source,
        })?;
    if answer.truncated {
        return Err(EvaluationError::TooMany {
            place,
            rows: RESULTS_MAX,
        });
    }
    let rows = rows::read(definition, &answer.batches).map_err(|source| EvaluationError::Rows {
        place: place.clone(),
        source,
    })?;
    let results: Result<Vec<MeasureResult>, _> = rows
        .rows
        .iter()
        .map(|row| estimate(definition, row, origin))
        .collect();
    let results = results.map_err(|source| EvaluationError::Impossible { place, source })?;
    Ok(Computed {
        results,
        without_period: rows.without_period,
    })
}

/// The query, narrowed to some periods. Line ends keep a closing `--` comment from swallowing
/// the rest.
fn within(sql: &str, range: PeriodRange) -> String {
    // sql: the measure is SQL itself, and the dates are dates
    format!(
        "SELECT * FROM (\n{sql}\n) AS every_period\nWHERE CAST(period AS DATE) >= DATE '{}' AND CAST(period AS DATE) < DATE '{}'",
        range.from, range.until
    )
}
