//! What a round does with standing conditions: breaches and recoveries are noticed, clocks run out,
//! tools are paused and re-reviews opened as agreed.

use jiff::{SignedDuration, Timestamp};

use super::{Action, Breach, StandingCondition};
use crate::condition::{Judged, Verdict, judge};
use crate::happened::Happened;
use crate::ids::{ConditionId, ToolId};
use crate::review::Question;
use crate::review::again::again;
use crate::setting::Setting;
use crate::state::Governance;
use crate::tool::event::ToolEvent;
use crate::tool::{Stage, Tool};

/// What follows from the present readings and the present instant, for every tool. Asked again in
/// the same setting after it happened, nothing follows.
pub fn check(governance: &Governance, setting: &Setting<'_>) -> Vec<Happened> {
    let mut all = Vec::new();
    for tool in governance.tools.values() {
        if tool.stage != Stage::Retired {
            of_tool(governance, tool, setting, &mut all);
        }
    }
    all
}

fn of_tool(governance: &Governance, tool: &Tool, setting: &Setting<'_>, all: &mut Vec<Happened>) {
    let mut breached = Vec::new();
    let mut unasked = Vec::new();
    for (id, condition) in &tool.standing {
        if !condition.is_in_force {
            continue;
        }
        let agreed = &condition.agreed.condition;
        let judged = judge(agreed, setting.readings, setting.today);
        if tool.is_watched() && is_new_breach(condition, &judged) {
            all.push(of(
                &tool.id,
                ToolEvent::Breached {
                    condition: id.clone(),
                    judged: judged.clone(),
                },
            ));
            breached.push((id, condition.agreed.action, judged));
            continue;
        }
        let waits = condition.breaches.last();
        if judged.verdict == Verdict::Holds
            && waits.is_some_and(|breach| breach.recovered_at.is_none())
        {
            all.push(of(
                &tool.id,
                ToolEvent::Recovered {
                    condition: id.clone(),
                    judged,
                },
            ));
        }
        all.extend(clocks(tool, id, condition, setting.now));
        unasked.extend(not_yet_asked(governance, tool, id, condition));
    }
    act(governance, tool, &breached, setting, all);
    if let Some(reason) = unasked.first() {
        let asked = again(governance, tool, reason, setting, all);
        all.extend(asked);
    }
}

/// Whether a breach begins. One that was answered by hand while the condition is still not true
/// goes on quietly until there are newer numbers that say the same.
fn is_new_breach(condition: &StandingCondition, judged: &Judged) -> bool {
    if judged.verdict != Verdict::Breached {
        return false;
    }
    match condition.breaches.last() {
        None => true,
        Some(last) if last.resolved.is_none() => false,
        Some(last) => last.recovered_at.is_some() || is_newer(judged, &last.judged),
    }
}

fn is_newer(judged: &Judged, earlier: &Judged) -> bool {
    let start = |one: &Judged| one.readings.last().map(|reading| reading.period.start);
    start(judged) > start(earlier)
}

/// Clocks that ran out, each once.
fn clocks(
    tool: &Tool,
    id: &ConditionId,
    condition: &StandingCondition,
    now: Timestamp,
) -> Vec<Happened> {
    let Some(breach) = condition.open_breach() else {
        return Vec::new();
    };
    let agreed = &condition.agreed;
    let waits_for_somebody = breach.acknowledged.is_none();
    let clocks = [
        (
            "acknowledgement",
            agreed.acknowledge_hours,
            waits_for_somebody,
        ),
        ("response", agreed.respond_hours, true),
    ];
    let ran_out = |(clock, hours, runs): &(&str, u32, bool)| {
        *runs && has_passed(breach, *hours, now) && !breach.overdue.iter().any(|one| one == clock)
    };
    let ran_out = clocks.into_iter().filter(ran_out);
    let overdue = ran_out.map(|(clock, _, _)| ToolEvent::BreachOverdue {
        condition: id.clone(),
        clock: clock.to_owned(),
    });
    overdue.map(|event| of(&tool.id, event)).collect()
}

fn has_passed(breach: &Breach, hours: u32, now: Timestamp) -> bool {
    now.duration_since(breach.at) > SignedDuration::from_hours(i64::from(hours))
}

/// Why a re-review is still to be opened for an open breach: there was no committee to ask when it
/// began, and nobody has looked at the tool since.
fn not_yet_asked(
    governance: &Governance,
    tool: &Tool,
    id: &ConditionId,
    condition: &StandingCondition,
) -> Option<String> {
    let breach = condition.open_breach()?;
    let mut again = governance.reviews.values().filter(|review| {
        review.tool == tool.id && matches!(review.question, Question::Again { .. })
    });
    let was_asked = again.any(|review| {
        let decided = review.decision.as_ref().map(|decision| decision.at);
        decided.unwrap_or(review.submitted_at) >= breach.at
    });
    let is_wanted = condition.agreed.action != Action::Watch && !was_asked;
    is_wanted.then(|| because(id, &breach.judged))
}

fn because(id: &ConditionId, judged: &Judged) -> String {
    format!("{id} is breached. {}", judged.sentence)
}

/// The agreed actions of the breaches that began: the tool is paused once, and reviewed once.
fn act(
    governance: &Governance,
    tool: &Tool,
    breached: &[(&ConditionId, Action, Judged)],
    setting: &Setting<'_>,
    all: &mut Vec<Happened>,
) {
    let strictest = breached
        .iter()
        .max_by_key(|(_, action, _)| severity(*action));
    let Some((id, action, judged)) = strictest else {
        return;
    };
    let reason = because(id, judged);
    if *action == Action::Pause {
        all.push(of(
            &tool.id,
            ToolEvent::Moved {
                from: tool.stage,
                to: Stage::Paused,
                reason: reason.clone(),
                gate: None,
                review: None,
                overridden: None,
                day: Some(setting.today),
            },
        ));
    }
    if *action != Action::Watch {
        let asked = again(governance, tool, &reason, setting, all);
        all.extend(asked);
    }
}

fn severity(action: Action) -> usize {
    let place = Action::ALL.iter().position(|one| *one == action);
    place.unwrap_or_default()
}

fn of(id: &ToolId, event: ToolEvent) -> Happened {
    Happened::Tool {
        id: id.clone(),
        event,
    }
}
