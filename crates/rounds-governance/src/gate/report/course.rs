//! Requirements about the course of things: quiet days in a stage, standing conditions and their
//! breaches, and the tools that this one cannot do without.

use jiff::Timestamp;

use super::{Held, Shown, days};
use crate::said;
use crate::standing::StandingCondition;
use crate::tool::{Stage, Tool};

/// Whether it was in a stage for so many days without a breach. The present stay counts, or the
/// latest one: a tool that was paused need not begin anew.
pub(super) fn days_in(held: &Held<'_>, stage: Stage, days_min: u32) -> Shown {
    let tool = held.tool;
    let Some((from, until)) = latest_stay(tool, stage, held.setting.now) else {
        return Shown::missing(format!(
            "It was never in {stage}; {days_min} days are asked for."
        ));
    };
    let from = from.max(tool.new_version_since);
    let quiet_since = tool
        .standing
        .values()
        .flat_map(|condition| condition.breaches.iter())
        .filter(|breach| breach.at < until)
        .map(|breach| breach.ended_at().unwrap_or(until))
        .fold(from, Timestamp::max);
    let quiet = until.duration_since(quiet_since).as_hours().max(0) / 24;
    let whole = until.duration_since(from).as_hours().max(0) / 24;
    let said = format!(
        "{} in {stage}, of them {} without a breach; {days_min} are asked for.",
        days(whole),
        days(quiet)
    );
    if quiet >= i64::from(days_min) {
        Shown::met(said)
    } else if quiet < whole {
        Shown::failed(said)
    } else {
        Shown::missing(said)
    }
}

/// When the latest stay in a stage began and ended; the present one ends now.
fn latest_stay(tool: &Tool, stage: Stage, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    if tool.stage == stage {
        return Some((tool.stage_since, now));
    }
    let left = tool.moves.iter().rposition(|one| one.from == stage)?;
    let until = tool.moves.get(left)?.at;
    let earlier = tool.moves.get(..left)?;
    let entered = earlier.iter().rev().find(|one| one.to == stage);
    Some((entered.map_or(tool.proposed_at, |one| one.at), until))
}

/// Whether enough is agreed that must stay true.
pub(super) fn standing(held: &Held<'_>, conditions_min: u32) -> Shown {
    let in_force = held.tool.standing.values();
    let there = in_force.filter(|condition| condition.is_in_force).count();
    let said = format!("Standing conditions in force: {there}; asked for: {conditions_min}.");
    if there >= usize::try_from(conditions_min).unwrap_or(usize::MAX) {
        Shown::met(said)
    } else {
        Shown::missing(said)
    }
}

/// Whether no breach is open, and none was closed by hand while its condition is still not true.
pub(super) fn no_open_breach(held: &Held<'_>) -> Shown {
    let mut open = Vec::new();
    for (id, condition) in &held.tool.standing {
        if !condition.is_in_force {
            continue;
        }
        if let Some(breach) = condition.open_breach() {
            open.push(format!("{id} is breached: {}", breach.judged.sentence));
        } else if !has_recovered(condition) {
            open.push(format!("{id} was answered and does not hold again yet"));
        }
    }
    if open.is_empty() {
        return Shown::met("No breach is open.");
    }
    Shown::failed(said::in_one(&open))
}

fn has_recovered(condition: &StandingCondition) -> bool {
    let last = condition.breaches.last();
    last.is_none_or(|breach| breach.recovered_at.is_some())
}

/// Whether everything it cannot do without is live.
pub(super) fn dependencies(held: &Held<'_>) -> Shown {
    let mut not_live = Vec::new();
    for id in &held.tool.needs {
        match held.governance.tools.get(id) {
            Some(tool) if tool.stage == Stage::Live => {}
            Some(tool) => not_live.push(format!("{} is {}", tool.card.title, tool.stage)),
            None => not_live.push(format!("{id} is not in the inventory")),
        }
    }
    match (held.tool.needs.len(), not_live.is_empty()) {
        (0, _) => Shown::met("It needs no other tool."),
        (1, true) => Shown::met("The tool it cannot do without is live."),
        (many, true) => Shown::met(format!("The {many} tools it cannot do without are live.")),
        (_, false) => Shown::missing(said::in_one(&not_live)),
    }
}
