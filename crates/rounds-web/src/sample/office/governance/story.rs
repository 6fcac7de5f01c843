//! Telling the sample's past: events one after another, chained as a store would, each taken into
//! the state at once. Nobody is asked whether they may (`rounds_governance::decide` is for that);
//! what is told here is told so that it could have happened.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use rounds_core::access::{ActorKind, PersonId};
use rounds_governance::chain::{hash_of, sha256};
use rounds_governance::condition::{Bound, Comparison, Condition, Judged, Verdict};
use rounds_governance::evidence::Attachment;
use rounds_governance::gate::{GateItem, GateReport, ItemState, Needed, Requirement};
use rounds_governance::happened::{Happened, Subject};
use rounds_governance::ids::{ReviewId, ToolId};
use rounds_governance::office::command::OfficeCommand;
use rounds_governance::office::event::OfficeEvent;
use rounds_governance::review::event::ReviewEvent;
use rounds_governance::tool::event::ToolEvent;
use rounds_governance::tool::{Overridden, Stage};
use rounds_governance::{Event, Governance, PersonRef};

use crate::sample::instant;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// What was told so far.
#[derive(Default)]
pub struct Story {
    /// How things stand after it.
    pub governance: Governance,
    /// Everything that happened.
    pub events: Vec<Event>,
    last: BTreeMap<Subject, (i64, String)>,
}

/// Somebody of the sample by the last part of their id.
pub fn who(id: &str, name: &str) -> PersonRef {
    PersonRef {
        id: PersonId(format!("per_{id}")),
        name: name.to_owned(),
    }
}

/// The chief, whose pages the sample shows.
pub fn ada() -> PersonRef {
    who("castellanos", "Ada Castellanos")
}

/// The technical owner of most tools.
pub fn ben() -> PersonRef {
    who("okafor", "Ben Okafor")
}

/// The builder of most tools.
pub fn clara() -> PersonRef {
    who("lindqvist", "Clara Lindqvist")
}

/// A clinical owner.
pub fn daniel() -> PersonRef {
    who("mbeki", "Daniel Mbeki")
}

/// The privacy officer.
pub fn elena() -> PersonRef {
    who("ruiz", "Elena Ruiz")
}

/// The auditor, whose account has ended.
pub fn fumiko() -> PersonRef {
    who("tanaka", "Fumiko Tanaka")
}

/// The instant so many days before the sample's last round.
pub fn ago(days: i64) -> Timestamp {
    instant(days.saturating_mul(DAY))
}

/// The day so many days after (or, negative, before) the sample's today.
pub fn day(days: i64) -> Date {
    super::today().saturating_add(days.days())
}

impl Story {
    /// Something happens so many days before the last round.
    pub fn happens(&mut self, days_ago: i64, by: &PersonRef, body: Happened) {
        let subject = body.subject();
        let (version, previous) = self.last.get(&subject).cloned().unwrap_or_default();
        let seq = self.governance.seq + 1;
        // A second apart, so that the order can be seen.
        let at = ago(days_ago).saturating_add(SignedDuration::from_secs(seq));
        let kind = match by.id.0.as_str() {
            "system" => ActorKind::System,
            _ => ActorKind::Person,
        };
        let mut event = Event {
            seq,
            subject: subject.clone(),
            version: version + 1,
            at: at.unwrap_or_else(|_| ago(days_ago)),
            by: by.clone(),
            kind,
            body,
            previous,
            hash: String::new(),
        };
        event.hash = hash_of(&event);
        self.last
            .insert(subject, (event.version, event.hash.clone()));
        self.governance.apply(&event);
        self.events.push(event);
    }

    /// Something happens to a tool.
    pub fn tool(&mut self, days_ago: i64, by: &PersonRef, id: &str, event: ToolEvent) {
        let id = ToolId::from(id);
        self.happens(days_ago, by, Happened::Tool { id, event });
    }

    /// Something happens in a review.
    pub fn review(&mut self, days_ago: i64, by: &PersonRef, number: u32, event: ReviewEvent) {
        let id = ReviewId(format!("review-{number}"));
        self.happens(days_ago, by, Happened::Review { id, event });
    }

    /// Something happens in the office.
    pub fn office(&mut self, days_ago: i64, by: &PersonRef, command: OfficeCommand) {
        let event = OfficeEvent(command);
        self.happens(days_ago, by, Happened::Office { event });
    }

    /// A tool moves, with everything its gate asks for.
    pub fn moves(&mut self, days_ago: i64, by: &PersonRef, id: &str, path: &[Stage]) {
        for pair in path.windows(2) {
            let &[from, to] = pair else { continue };
            let gate = to.has_gate().then(|| gate_met(to));
            self.tool(days_ago, by, id, moved(from, to, "", gate, None));
        }
    }

    /// A tool passes a gate that is not met.
    pub fn is_let_through(&mut self, days_ago: i64, id: &str, from: Stage, to: Stage) {
        let missing = "Evaluation on local data: no document of this kind was shown";
        let reason = "Influenza wave; the ward had no other warning. Agreed with the chief medical officer by telephone.";
        let overridden = Overridden {
            is_registration: false,
            rule: "emergency-safety".to_owned(),
            reason: reason.to_owned(),
            missing: vec![missing.to_owned()],
        };
        let mut gate = gate_met(to);
        gate.items.push(item(
            "Evaluation on local data",
            ItemState::Missing,
            missing,
        ));
        let event = moved(from, to, reason, Some(gate), Some(overridden));
        self.tool(days_ago, &ada(), id, event);
    }
}

/// A move.
pub fn moved(
    from: Stage,
    to: Stage,
    reason: &str,
    gate: Option<GateReport>,
    overridden: Option<Overridden>,
) -> ToolEvent {
    ToolEvent::Moved {
        from,
        to,
        reason: reason.to_owned(),
        gate,
        review: None,
        overridden,
        day: None,
    }
}

fn gate_met(to: Stage) -> GateReport {
    GateReport {
        gate: format!("sample-{}", to.as_str()),
        title: format!("Gate into {}", to.words()),
        to,
        citation: "Invented for the sample.".to_owned(),
        policy: sha256(b"sample"),
        items: vec![item(
            "Everything was shown",
            ItemState::Met,
            "Shown and checked.",
        )],
    }
}

fn item(title: &str, state: ItemState, sentence: &str) -> GateItem {
    GateItem {
        requirement: Requirement {
            name: "shown".to_owned(),
            title: title.to_owned(),
            why: String::new(),
            shown: Needed::NoOpenBreach,
            by: Vec::new(),
        },
        state,
        sentence: sentence.to_owned(),
        who: Vec::new(),
        judged: Vec::new(),
    }
}

/// A condition on the upper end of a measure's interval.
pub fn at_most(measure: &str, threshold: f64) -> Condition {
    Condition {
        measure: measure.to_owned(),
        group: String::new(),
        bound: Bound::High,
        comparison: Comparison::AtMost,
        threshold,
        n_min: 100,
        periods: 1,
        age_days_max: Some(62),
    }
}

/// A condition that was found breached.
pub fn breached(condition: &Condition, sentence: &str) -> Judged {
    Judged {
        condition: condition.clone(),
        verdict: Verdict::Breached,
        sentence: sentence.to_owned(),
        readings: Vec::new(),
    }
}

/// A file that was attached.
pub fn file(name: &str) -> Attachment {
    Attachment {
        sha256: sha256(name.as_bytes()),
        name: name.to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: 184_320,
    }
}

/// Ids of tools.
pub fn tools(ids: &[&str]) -> BTreeSet<ToolId> {
    ids.iter().map(|id| ToolId::from(*id)).collect()
}
