//! Events in chains, as the store keeps them, and the small record that the tests change.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use rounds_core::access::{ActorKind, PersonId};
use rounds_core::{Period, PeriodKind};
use rounds_governance::chain::{hash_of, sha256};
use rounds_governance::condition::{Bound, Comparison, Condition, Judged, Verdict};
use rounds_governance::evidence::{
    Attachment, EvidenceRef, EvidenceTaken, Published, Snapshot, SnapshotItem, TableFile, TableRead,
};
use rounds_governance::gate::{GateItem, GateReport, ItemState, Needed, Requirement};
use rounds_governance::happened::Subject;
use rounds_governance::ids::{ConditionId, EvidenceId, ReviewId, ToolId};
use rounds_governance::record::{FORMAT, SignedRecord, SigningKey, ToolRecord, seal};
use rounds_governance::review::event::ReviewEvent;
use rounds_governance::review::{Decision, Outcome, Question, Standing, Vote};
use rounds_governance::standing::{Action, Agreed};
use rounds_governance::tool::event::ToolEvent;
use rounds_governance::tool::{Card, Kind, Overridden, Stage};
use rounds_governance::{Event, Happened, PersonRef, Reading};

pub const TOOL: &str = "icu-mortality";

pub fn key() -> SigningKey {
    SigningKey::from_seed([7; 32])
}

pub fn person(name: &str) -> PersonRef {
    PersonRef {
        id: PersonId(format!("p-{name}")),
        name: name.to_owned(),
    }
}

pub fn tool(event: ToolEvent) -> Happened {
    Happened::Tool {
        id: ToolId::from(TOOL),
        event,
    }
}

pub fn review(event: ReviewEvent) -> Happened {
    Happened::Review {
        id: ReviewId::from("review-1"),
        event,
    }
}

/// Who did it: a vote is cast by its member and a decision recorded by its chair.
fn by(body: &Happened) -> PersonRef {
    match body {
        Happened::Review { event, .. } => match event {
            ReviewEvent::Voted { member, .. } => member.clone(),
            ReviewEvent::Decided { decision } => decision.by.clone(),
            _ => person("Ines Brandt"),
        },
        _ => person("Ines Brandt"),
    }
}

/// Events in the chains of their subjects, an hour apart. Numbers have gaps, as other subjects'
/// events stand between them.
pub fn chained(bodies: impl IntoIterator<Item = Happened>) -> Vec<Event> {
    chained_by(bodies.into_iter().map(|body| (by(&body), body)))
}

/// The same, each with who did it.
pub fn chained_by(bodies: impl IntoIterator<Item = (PersonRef, Happened)>) -> Vec<Event> {
    let start: Timestamp = "2026-03-02T08:00:00Z".parse().expect("an instant");
    let mut last: BTreeMap<Subject, (i64, String)> = BTreeMap::new();
    let mut events = Vec::new();
    for (index, (by, body)) in bodies.into_iter().enumerate() {
        let subject = body.subject();
        let (version, previous) = last.get(&subject).cloned().unwrap_or_default();
        let hours = i64::try_from(index).expect("a small number");
        let mut event = Event {
            seq: 3 * hours + 1,
            subject: subject.clone(),
            version: version + 1,
            at: start + SignedDuration::from_hours(hours),
            by,
            kind: ActorKind::Person,
            body,
            previous,
            hash: String::new(),
        };
        event.hash = hash_of(&event);
        last.insert(subject, (event.version, event.hash.clone()));
        events.push(event);
    }
    events
}

pub fn proposed(title: &str) -> Happened {
    tool(ToolEvent::Proposed {
        card: Card {
            kind: Kind::AiModel,
            title: title.to_owned(),
            purpose: "Says which patients of the unit are most at risk.".to_owned(),
            intended_use: "Read by the physician on call.".to_owned(),
            vendor: String::new(),
            clinical_owner: Some(person("Ada Stone")),
            technical_owner: None,
            builders: vec![person("Ben Okoro")],
            facts: BTreeMap::from([("inputs".to_owned(), "APACHE IVa variables".to_owned())]),
        },
        version: None,
    })
}

pub fn moved(
    from: Stage,
    to: Stage,
    gate: Option<GateReport>,
    overridden: Option<Overridden>,
) -> Happened {
    tool(ToolEvent::Moved {
        from,
        to,
        reason: "as agreed".to_owned(),
        gate,
        review: None,
        overridden,
        day: None,
    })
}

pub fn gate(to: Stage, state: ItemState) -> GateReport {
    GateReport {
        gate: format!("full-{}", to.as_str()),
        title: format!("Into {}", to.words()),
        to,
        citation: "ABCDS Oversight".to_owned(),
        policy: sha256(b"policy"),
        items: vec![GateItem {
            requirement: Requirement {
                name: "risk".to_owned(),
                title: "Risk assessed".to_owned(),
                why: String::new(),
                shown: Needed::Risk,
                by: vec!["builder".to_owned()],
            },
            state,
            sentence: "Tier full, assessed on 2026-03-02.".to_owned(),
            who: Vec::new(),
            judged: vec![judged()],
        }],
    }
}

pub fn condition() -> Condition {
    Condition {
        measure: "ai.auroc".to_owned(),
        group: "model=APACHE IVa".to_owned(),
        bound: Bound::Low,
        comparison: Comparison::AtLeast,
        threshold: 0.8,
        n_min: 100,
        periods: 1,
        age_days_max: None,
    }
}

pub fn judged() -> Judged {
    Judged {
        condition: condition(),
        verdict: Verdict::Breached,
        sentence: "The lower end is 0.79, below 0.80.".to_owned(),
        readings: vec![Reading {
            period: Period {
                start: date(2026, 1, 1),
                kind: PeriodKind::Quarter,
            },
            value: Some(0.8214),
            low: Some(0.79),
            high: Some(0.85),
            numerator: None,
            denominator: None,
            n: Some(812),
            suppressed: false,
            partial: false,
            lake_version: 5,
        }],
    }
}

pub fn snapshot() -> Snapshot {
    Snapshot {
        format: 1,
        title: "Before silent mode".to_owned(),
        tool: Some(ToolId::from(TOOL)),
        site: "North".to_owned(),
        taken_at: "2026-03-01T12:00:00Z".parse().expect("an instant"),
        software: "0.6.0".to_owned(),
        lake_version: 6,
        time_zone: "Europe/Berlin".to_owned(),
        items: vec![SnapshotItem {
            measure: "ai.auroc".to_owned(),
            title: "Discrimination".to_owned(),
            unit: "AUROC".to_owned(),
            definition_hash: sha256(b"definition"),
            definition: "/*---\nid: ai.auroc\n---*/\nselect 1".to_owned(),
            lake_version: 5,
            groups: Vec::new(),
            values: vec![Published {
                period_start: date(2026, 1, 1),
                period_kind: PeriodKind::Quarter,
                group: "model=APACHE IVa".to_owned(),
                numerator: None,
                denominator: None,
                value: Some("0.8214".to_owned()),
                low: Some("0.79".to_owned()),
                high: Some("0.85".to_owned()),
                n: Some(812),
                suppressed: false,
                partial: false,
            }],
        }],
        tables: vec![TableRead {
            table: "ai.prediction".to_owned(),
            version: 3,
            files: vec![TableFile {
                path: "ai/prediction/v000000000004-000000.parquet".to_owned(),
                bytes: 4096,
                sha256: sha256(b"file"),
            }],
            query: None,
        }],
        references: Vec::new(),
    }
}

pub fn snapshot_hash() -> String {
    snapshot().hash()
}

const DOCUMENT: &[u8] = b"A model card.";

fn taken() -> Happened {
    Happened::Evidence {
        id: EvidenceId::from("evidence-1"),
        event: EvidenceTaken {
            title: "Before silent mode".to_owned(),
            tool: Some(ToolId::from(TOOL)),
            file: Attachment {
                sha256: snapshot_hash(),
                name: "evidence-1.json".to_owned(),
                media_type: "application/json".to_owned(),
                bytes: 900,
            },
            lake_version: 6,
            measures: 1,
            values: 1,
        },
    }
}

fn document(sha256: String, bytes: u64) -> Happened {
    tool(ToolEvent::DocumentShown {
        kind: "model-card".to_owned(),
        title: "Model card".to_owned(),
        file: Some(Attachment {
            sha256,
            name: "card.txt".to_owned(),
            media_type: "text/plain".to_owned(),
            bytes,
        }),
        location: String::new(),
        valid_until: Some(date(2027, 3, 1)),
    })
}

pub fn decision(outcome: Outcome, carried: Option<Outcome>) -> Happened {
    decided(|decision| {
        decision.outcome = outcome;
        decision.standing.carried = carried;
    })
}

/// The decision of the record, changed.
pub fn decided(change: impl FnOnce(&mut Decision)) -> Happened {
    let mut decision = as_decided();
    change(&mut decision);
    review(ReviewEvent::Decided { decision })
}

pub fn voted(name: &str, vote: Vote) -> Happened {
    review(ReviewEvent::Voted {
        member: person(name),
        vote,
        reason: "Intervals are narrow.".to_owned(),
    })
}

fn as_decided() -> Decision {
    Decision {
        outcome: Outcome::Approve,
        reason: "The numbers are good enough to watch.".to_owned(),
        contingencies: Vec::new(),
        evidence: vec![EvidenceRef {
            id: EvidenceId::from("evidence-1"),
            sha256: snapshot_hash(),
        }],
        standing: Standing {
            eligible: vec![person("Mara Holt")],
            excluded: vec![(person("Ada Stone"), "owns the tool".to_owned())],
            voted: 1,
            quorum: 1,
            votes: vec![(Outcome::Approve, 1)],
            abstained: 0,
            carried: Some(Outcome::Approve),
            why_not: None,
        },
        by: person("Mara Holt"),
        at: "2026-03-02T14:00:00Z".parse().expect("an instant"),
        review_by: Some(date(2027, 3, 2)),
    }
}

pub fn events() -> Vec<Event> {
    let submitted = ReviewEvent::Submitted {
        tool: ToolId::from(TOOL),
        question: Question::Enter {
            stage: Stage::Silent,
        },
        committee: "ai-oversight".into(),
        answers: BTreeMap::new(),
        triage_due: "2026-03-05T08:00:00Z".parse().expect("an instant"),
    };
    let agreed = ToolEvent::StandingAgreed {
        condition: ConditionId::from("condition-1"),
        agreed: Agreed {
            condition: condition(),
            reason: "Below it nobody would have approved.".to_owned(),
            action: Action::Pause,
            acknowledge_hours: 24,
            respond_hours: 72,
        },
        review: None,
    };
    let breached = ToolEvent::Breached {
        condition: ConditionId::from("condition-1"),
        judged: judged(),
    };
    chained([
        proposed("ICU mortality"),
        moved(Stage::Proposed, Stage::InReview, None, None),
        document(sha256(DOCUMENT), DOCUMENT.len() as u64),
        taken(),
        review(submitted),
        voted("Mara Holt", Vote::For(Outcome::Approve)),
        decision(Outcome::Approve, Some(Outcome::Approve)),
        tool(agreed),
        moved(
            Stage::InReview,
            Stage::Silent,
            Some(gate(Stage::Silent, ItemState::Met)),
            None,
        ),
        tool(breached),
    ])
}

pub fn record_of(events: Vec<Event>) -> ToolRecord {
    ToolRecord {
        format: FORMAT,
        site: "North".to_owned(),
        tool: ToolId::from(TOOL),
        made_at: "2026-03-03T08:00:00Z".parse().expect("an instant"),
        software: "0.6.0".to_owned(),
        ledger: Some((91, sha256(b"ledger"))),
        events,
        snapshots: vec![(snapshot_hash(), snapshot())],
        files: vec![(sha256(DOCUMENT), BASE64.encode(DOCUMENT))],
        files_apart: Vec::new(),
    }
}

pub fn signed() -> SignedRecord {
    seal(record_of(events()), &key())
}

pub fn overridden(reason: &str) -> Overridden {
    Overridden {
        is_registration: false,
        rule: "harm-now".to_owned(),
        reason: reason.to_owned(),
        missing: vec!["Risk assessed: nothing is there".to_owned()],
    }
}
