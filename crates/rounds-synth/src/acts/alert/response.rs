//! What people do with an alert, how long it is on screen, and whether what it wants is done.
//!
//! Between 46 and 96 % of interruptive alerts are overridden (JMIR Med Inform 2020, e15653); they
//! are on screen for 8 s in the median, from 1 to 4,913 s, the most frequent ones shorter
//! (PMC4954613). Hints beside the chart are mostly not touched; that share is our choice.

use super::{Response, words};
use crate::calendar::Moment;
use crate::random::Random;
use crate::scene::Scene;
use crate::world::rules::RuleKind;

/// Interruptive alerts that are sent away without an answer, and that a logout closes.
const SENT_AWAY: (f64, f64) = (0.03, 0.01);
/// Hints that nobody touches.
const UNTOUCHED: f64 = 0.72;
/// Overridden alerts after which what they want is done all the same.
const DONE_ANYWAY: f64 = 0.06;
/// Share of overrides with words of one's own, for rules that work and for those that do not.
const COMMENTED: (f64, f64) = (0.05, 0.22);

/// How a rule stands on a day.
pub(super) struct Situation {
    kind: RuleKind,
    pub(super) version: usize,
    pub(super) interruptive: bool,
    pub(super) silent: bool,
    override_share: f64,
    annoys: bool,
    median_ms: f64,
}

impl Situation {
    /// The rule at this position on the scene's day.
    pub(super) fn of(scene: &Scene<'_>, position: usize) -> Option<Self> {
        let rule = scene.world.rules.get(position)?;
        let alerts = &scene.planted.alerts;
        let (number, version) = alerts.version(position, scene.day);
        Some(Self {
            kind: rule.kind,
            version: number,
            interruptive: version
                .and_then(|version| version.interruptive)
                .unwrap_or(rule.interruptive),
            silent: version.is_some_and(|version| version.silent),
            override_share: alerts.override_share(position, scene.day, rule.override_share),
            annoys: alerts.annoys(position, scene.day),
            median_ms: rule.shown_ms,
        })
    }
}

/// What somebody did.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) response: Option<Response>,
    pub(super) shown_ms: Option<i64>,
    pub(super) reason: Option<&'static str>,
    pub(super) comment: Option<&'static str>,
    pub(super) action_at: Option<Moment>,
}

/// The answer to an alert that fired at this moment.
pub(super) fn of(situation: &Situation, at: Moment, random: &mut Random) -> Answer {
    if situation.silent {
        return Answer::default();
    }
    let response = response(situation, random);
    let shown_ms = match (situation.interruptive, response) {
        (false, Response::Ignored) => None,
        (true, _) => Some(random.log_normal(situation.median_ms, 1.15)),
        (false, _) => Some(random.log_normal(4_000.0, 0.9)),
    };
    let shown_ms = shown_ms.map(|ms| ms.clamp(1_000.0, 4_913_000.0) as i64);
    let overridden = response == Response::Overridden;
    let commented = if situation.annoys {
        COMMENTED.1
    } else {
        COMMENTED.0
    };
    let comment = (overridden && random.chance(commented))
        .then(|| words::comment(situation.annoys, random))
        .flatten();
    let done = match response {
        Response::Accepted => random.chance(0.94),
        Response::Overridden | Response::Dismissed => random.chance(DONE_ANYWAY),
        Response::Ignored => random.chance(0.02),
    };
    let seen_ms = shown_ms.unwrap_or(0);
    Answer {
        response: Some(response),
        shown_ms,
        reason: overridden
            .then(|| words::reason(situation.kind, comment.is_some(), random))
            .flatten(),
        comment,
        action_at: done.then(|| {
            at.after_ms(seen_ms)
                .after_minutes(random.log_normal(3.0, 1.3))
        }),
    }
}

fn response(situation: &Situation, random: &mut Random) -> Response {
    let draw = random.unit();
    let is_overridden = random.chance(situation.override_share);
    if situation.interruptive {
        let (away, closed) = SENT_AWAY;
        return match is_overridden {
            _ if draw < away => Response::Dismissed,
            _ if draw < away + closed => Response::Ignored,
            true => Response::Overridden,
            false => Response::Accepted,
        };
    }
    match is_overridden {
        _ if draw < UNTOUCHED => Response::Ignored,
        true if draw < 0.85 => Response::Dismissed,
        true => Response::Overridden,
        false => Response::Accepted,
    }
}
