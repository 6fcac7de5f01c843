//! What a tool's moves put into the calendar by themselves: it goes into a pilot or live, is paused,
//! falls back, is retired. Nothing of it is an event of its own; it follows from the move, so that
//! no chart misses one because nobody wrote it down.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Change, ChangeKind, Origin, Planned};
use crate::ids::ChangeId;
use crate::state::Governance;
use crate::tool::{Move, Stage, Tool};

/// What the names of these entries begin with; those that people write begin with `change-`.
const PREFIX: &str = "move-";

/// Whether an entry of this name follows from a move.
pub fn is_one(id: &ChangeId) -> bool {
    id.as_str().starts_with(PREFIX)
}

/// The entry of the last move of a tool; none where nobody can feel it. `day` is the site's calendar
/// day of the move; where it is not known, that of Greenwich stands in.
pub(crate) fn entry(tool: &Tool, day: Option<Date>) -> Option<(ChangeId, Change)> {
    let last = tool.moves.last()?;
    let (kind, words) = felt(last)?;
    let id = id_of_last(tool);
    let planned = Planned {
        title: format!("{} {words}", tool.card.title),
        kind,
        starts: day.unwrap_or_else(|| last.at.to_zoned(TimeZone::UTC).date()),
        ends: None,
        tools: [tool.id.clone()].into(),
        measures: Default::default(),
        place: String::new(),
        note: last.reason.clone(),
    };
    let change = Change {
        id: id.clone(),
        planned,
        by: last.by.clone(),
        at: last.at,
        cancelled: None,
        origin: Origin::Move {
            tool: tool.id.clone(),
            to: last.to,
        },
    };
    Some((id, change))
}

/// The origin of an entry that was written as an event of its own by a move, as moves once did. It
/// takes the place of the entry that follows from the same move, the last one of its tool.
pub(crate) fn taken_over(governance: &mut Governance, planned: &Planned) -> Origin {
    let tools = planned.tools.iter();
    let mut tools = tools.filter_map(|id| governance.tools.get(id));
    let Some(tool) = tools.next() else {
        return Origin::Announced;
    };
    governance.changes.remove(&id_of_last(tool));
    Origin::Move {
        tool: tool.id.clone(),
        to: tool.stage,
    }
}

fn id_of_last(tool: &Tool) -> ChangeId {
    ChangeId(format!("{PREFIX}{}-{}", tool.moves.len(), tool.id))
}

/// What people notice of a move, as the end of a sentence that begins with the tool.
fn felt(last: &Move) -> Option<(ChangeKind, &'static str)> {
    if last
        .overridden
        .as_ref()
        .is_some_and(|one| one.is_registration)
    {
        return None;
    }
    let was_never_used = matches!(last.from, Stage::Proposed | Stage::InReview);
    match last.to {
        Stage::Pilot if last.from == Stage::Live => {
            Some((ChangeKind::Other, "goes back into a pilot"))
        }
        Stage::Pilot => Some((ChangeKind::GoLive, "goes into a pilot")),
        Stage::Live => Some((ChangeKind::GoLive, "goes live")),
        Stage::Paused => Some((ChangeKind::Downtime, "is paused")),
        Stage::Retired if was_never_used => None,
        Stage::Retired => Some((ChangeKind::Retirement, "is retired")),
        Stage::Silent if last.from.touches_care() => {
            Some((ChangeKind::Other, "goes back to silent"))
        }
        Stage::InReview if last.from.touches_care() => {
            Some((ChangeKind::Other, "goes back into review"))
        }
        Stage::Proposed | Stage::InReview | Stage::Silent => None,
    }
}
