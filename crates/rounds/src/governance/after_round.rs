//! What a round does for governance: what follows from the new numbers is noted, people are told,
//! and the tables of governance are written where something changed.

use anyhow::Result;
use rounds_governance::Happened;
use rounds_governance::tool::event::ToolEvent;
use rounds_lake::LakeError;
use rounds_measures::governance::{GovernanceTablesError, Written, write};

use super::room::Room;
use super::tell::{Told, tell};

/// What followed.
#[derive(Debug, Clone, Default)]
pub struct Followed {
    /// What happened by itself, in order.
    pub happened: Vec<Happened>,
    /// What was told.
    pub told: Told,
    /// Tables that changed.
    pub written: Written,
}

impl Followed {
    /// How many standing conditions stopped being true.
    pub fn breaches(&self) -> usize {
        let is_breach = |one: &&Happened| {
            matches!(
                one,
                Happened::Tool {
                    event: ToolEvent::Breached { .. },
                    ..
                }
            )
        };
        self.happened.iter().filter(is_breach).count()
    }
}

/// Does for governance what a round does.
///
/// # Errors
/// The database cannot be read or written, or the lake cannot be read. Mail that does not go out is
/// no error: it waits.
pub async fn after_round(room: &Room) -> Result<Followed> {
    let moment = room.moment().await?;
    let happened = room.book.follow(moment.circumstances()).await?;
    let told = tell(room).await?;
    let written = write_tables(room).await?.unwrap_or_default();
    Ok(Followed {
        happened,
        told,
        written,
    })
}

/// Writes how governance stands into the tables `governance.*`, where something changed. None while
/// a load holds the lake: they are left as they are, and the server tries again every minute.
///
/// # Errors
/// The lake cannot be read or written.
pub async fn write_tables(room: &Room) -> Result<Option<Written>> {
    let governance = room.book.current().await?;
    match write(&room.site.lake, &governance, room.clock.now()).await {
        Err(GovernanceTablesError::Lake(error @ LakeError::Locked { .. })) => {
            tracing::info!(%error, "tables of governance wait");
            Ok(None)
        }
        other => Ok(Some(other?)),
    }
}
