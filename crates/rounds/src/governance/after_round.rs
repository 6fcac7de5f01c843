//! What a round does for governance: what follows from the new numbers is noted, and people are
//! told.

use anyhow::Result;
use rounds_governance::Happened;
use rounds_governance::tool::event::ToolEvent;

use super::room::Room;
use super::tell::{Told, tell};

/// What followed.
#[derive(Debug, Clone, Default)]
pub struct Followed {
    /// What happened by itself, in order.
    pub happened: Vec<Happened>,
    /// What was told.
    pub told: Told,
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
    Ok(Followed { happened, told })
}
