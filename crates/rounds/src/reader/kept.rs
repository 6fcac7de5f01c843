//! What the pages share, read once for each version of the lake and each set of rights.
//!
//! Two visitors share a reading only if their rights to the tables it was made from are equal in
//! every part: not the same role, not the same hash, the same rights. A change of policies or of a
//! person is a change of rights and therefore another reading.

use std::sync::Arc;

use rounds_core::TableName;
use rounds_core::access::{ReadRights, TableRights};
use tokio::sync::Mutex;

use super::current::Current;

/// Schemas that [`Current`] is read from.
const SCHEMAS: [&str; 3] = ["governance", "measure", "system"];
/// Readings kept; the oldest goes first.
const READINGS_MAX: usize = 16;

/// Everything that a reading depends on besides the version.
#[derive(Debug, Clone, PartialEq)]
pub enum Sight {
    /// Everything is seen.
    Whole,
    /// These rights, in the order of tables.
    Part(Vec<(TableName, TableRights)>),
}

impl Sight {
    /// What these rights let see of the tables that a reading is made from.
    pub fn of(rights: &ReadRights) -> Self {
        match rights {
            ReadRights::Unlimited => Self::Whole,
            ReadRights::Listed { tables, .. } => {
                let read = tables
                    .iter()
                    .filter(|(name, _)| SCHEMAS.contains(&name.schema.as_str()));
                Self::Part(
                    read.map(|(name, rights)| (name.clone(), rights.clone()))
                        .collect(),
                )
            }
        }
    }
}

/// Readings in memory.
#[derive(Default)]
pub struct Kept {
    readings: Mutex<Vec<(Sight, Arc<Current>)>>,
}

impl Kept {
    /// The reading of this version for this sight; made by `read` where there is none. Requests
    /// that come meanwhile wait for it.
    pub async fn get_or_read<E>(
        &self,
        sight: &Sight,
        version: u64,
        read: impl Future<Output = Result<Current, E>>,
    ) -> Result<Arc<Current>, E> {
        let mut readings = self.readings.lock().await;
        let known = readings
            .iter()
            .find(|(of, current)| of == sight && current.snapshot.version() == version);
        if let Some((_, current)) = known {
            return Ok(Arc::clone(current));
        }
        let current = Arc::new(read.await?);
        readings.retain(|(of, current)| of != sight && current.snapshot.version() >= version);
        if readings.len() >= READINGS_MAX {
            readings.remove(0);
        }
        readings.push((sight.clone(), Arc::clone(&current)));
        Ok(current)
    }
}
