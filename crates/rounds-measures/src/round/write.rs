//! What a round leaves in the lake, all in one transaction.

use jiff::Timestamp;
use rounds_lake::Transaction;

use super::error::RoundError;
use super::stored::Stored;
use crate::definition::MeasureSet;
use crate::finding::Advance;
use crate::store::definitions::KnownDefinition;
use crate::store::rounds::RoundRecord;
use crate::store::{Table, definitions, evaluations, findings, results, rounds};

/// Everything that may be written.
pub(super) struct Changes<'a> {
    pub measures: &'a MeasureSet,
    /// Ids of measures whose evaluation, results or words changed.
    pub touched: &'a [String],
    /// Ids of measures that are no longer defined.
    pub withdrawn: &'a [String],
    pub stored: &'a Stored,
    pub advanced: &'a Advance,
    pub record: &'a RoundRecord,
    pub now: Timestamp,
}

/// Writes the changes into the transaction; the caller commits.
pub(super) async fn write(
    transaction: &mut Transaction,
    changes: &Changes<'_>,
) -> Result<(), RoundError> {
    write_results(transaction, changes).await?;
    write_evaluations(transaction, changes).await?;
    write_definitions(transaction, changes).await?;
    if !changes.advanced.events.is_empty() {
        let table = Table::Finding.name();
        let definition = definition_of(transaction, Table::Finding)?;
        let batch = findings::write(&definition, &changes.advanced.findings)?;
        transaction.overwrite(&table, &[batch]).await?;
        let table = Table::FindingEvent.name();
        let definition = definition_of(transaction, Table::FindingEvent)?;
        let batch = findings::write_events(&definition, &changes.advanced.events)?;
        transaction.append(&table, &[batch]).await?;
    }
    let definition = definition_of(transaction, Table::Round)?;
    let batch = rounds::write(&definition, std::slice::from_ref(changes.record))?;
    transaction.append(&Table::Round.name(), &[batch]).await?;
    Ok(())
}

fn definition_of(
    transaction: &Transaction,
    table: Table,
) -> Result<std::sync::Arc<rounds_core::TableDefinition>, RoundError> {
    let definitions = transaction.lake().definitions();
    Ok(std::sync::Arc::clone(definitions.require(&table.name())?))
}

async fn write_results(
    transaction: &mut Transaction,
    changes: &Changes<'_>,
) -> Result<(), RoundError> {
    let definition = definition_of(transaction, Table::Result)?;
    let mut batches = Vec::new();
    let mut replaced = Vec::new();
    for id in changes.touched {
        if let Some(results) = changes.stored.results.get(id) {
            batches.push(results::write(&definition, id, results)?);
            replaced.push(id.clone());
        }
    }
    if !replaced.is_empty() {
        let table = Table::Result.name();
        transaction
            .replace_where(&table, "measure_id", &replaced, &batches)
            .await?;
    }
    Ok(())
}

async fn write_evaluations(
    transaction: &mut Transaction,
    changes: &Changes<'_>,
) -> Result<(), RoundError> {
    let definition = definition_of(transaction, Table::Evaluation)?;
    let mut evaluations = changes.stored.evaluations.clone();
    for id in changes.withdrawn {
        evaluations.remove(id);
    }
    for id in changes.touched {
        let file_hash = changes
            .measures
            .get(id)
            .map(|measure| measure.file_hash.clone());
        if let (Some(evaluation), Some(file_hash)) = (evaluations.get_mut(id), file_hash) {
            evaluation.file_hash = file_hash;
        }
    }
    let evaluations: Vec<_> = evaluations.into_values().collect();
    let batch = evaluations::write(&definition, &evaluations)?;
    transaction
        .overwrite(&Table::Evaluation.name(), &[batch])
        .await?;
    Ok(())
}

async fn write_definitions(
    transaction: &mut Transaction,
    changes: &Changes<'_>,
) -> Result<(), RoundError> {
    let table = definition_of(transaction, Table::Definition)?;
    let mut known: Vec<KnownDefinition> = Vec::new();
    for definition in &changes.stored.definitions {
        let is_touched = changes.touched.contains(&definition.measure_id);
        let is_withdrawn = changes.withdrawn.contains(&definition.measure_id);
        if !is_touched {
            known.push(KnownDefinition {
                current: definition.current && !is_withdrawn,
                ..definition.clone()
            });
        }
    }
    for measure in changes
        .touched
        .iter()
        .filter_map(|id| changes.measures.get(id))
    {
        let earlier: Vec<KnownDefinition> = changes
            .stored
            .definitions
            .iter()
            .filter(|known| known.measure_id == measure.id)
            .cloned()
            .collect();
        known.extend(KnownDefinition::joined(&earlier, measure, changes.now));
    }
    known.sort_by(|a, b| {
        (&a.measure_id, a.first_seen, &a.definition_hash).cmp(&(
            &b.measure_id,
            b.first_seen,
            &b.definition_hash,
        ))
    });
    if known != changes.stored.definitions {
        let batch = definitions::write(&table, &known)?;
        transaction
            .overwrite(&Table::Definition.name(), &[batch])
            .await?;
    }
    Ok(())
}
