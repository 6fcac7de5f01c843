//! Which measures need work, decided without planning any query.
//!
//! The inputs of the latest evaluation are stored with their versions; as long as definition,
//! versions and calendar agree there is nothing to do.

use jiff::Zoned;
use rounds_lake::{Lake, Snapshot};

use super::error::RoundError;
use super::stored;
use crate::definition::MeasureSet;

/// The work of a round.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Measures to compute, by id.
    pub evaluate: Vec<String>,
    /// Measures of which only words changed, by id.
    pub words: Vec<String>,
    /// Measures that are no longer defined, by id.
    pub withdrawn: Vec<String>,
    /// Number of measures with nothing new.
    pub unchanged: usize,
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_idle(&self) -> bool {
        self.evaluate.is_empty() && self.words.is_empty() && self.withdrawn.is_empty()
    }
}

/// Looks at every measure.
pub async fn plan(
    lake: &Lake,
    snapshot: &Snapshot,
    measures: &MeasureSet,
    now: &Zoned,
) -> Result<Plan, RoundError> {
    let evaluations = stored::evaluations(lake, snapshot).await?;
    let mut plan = Plan::default();
    for definition in measures.iter() {
        let id = definition.id.clone();
        let current = evaluations.get(&id).filter(|evaluation| {
            evaluation.is_current(definition, now.date(), |table| {
                snapshot.table_version(table)
            })
        });
        match current {
            None => plan.evaluate.push(id),
            Some(evaluation) if evaluation.file_hash != definition.file_hash => plan.words.push(id),
            Some(_) => plan.unchanged += 1,
        }
    }
    plan.withdrawn = evaluations
        .into_keys()
        .filter(|id| measures.get(id).is_none() && !measures.is_broken(id))
        .collect();
    Ok(plan)
}
