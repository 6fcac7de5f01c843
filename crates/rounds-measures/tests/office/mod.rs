//! One of everything that governance knows, as it would stand in its events.

use rounds_governance::Governance;
use rounds_governance::change::Change;
use rounds_governance::evidence::Evidence;
use rounds_governance::office::Office;
use rounds_governance::request::Request;
use rounds_governance::review::Review;
use rounds_governance::tool::Tool;
use rounds_governance::worklist::FindingWork;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const AT: &str = "2026-05-01T08:00:00Z";

/// One of everything, with nothing left out that can be there.
pub fn whole() -> Governance {
    let tool: Tool = from(tool());
    let review: Review = from(review());
    let evidence: Evidence = from(evidence());
    let change: Change = from(change());
    let request: Request = from(request());
    let work = [
        finding_work("f-1", json!({ "cause": "duplicate", "of": "f-2" })),
        finding_work(
            "f-2",
            json!({ "cause": "problem", "reason": "a new cohort" }),
        ),
    ];
    let work = work.map(from::<FindingWork>);
    let office: Office = from(office());
    Governance {
        seq: 1,
        tools: [(tool.id.clone(), tool)].into(),
        reviews: [(review.id.clone(), review.clone()), again(review)].into(),
        evidence: [(evidence.id.clone(), evidence)].into(),
        findings: work.map(|work| (work.id.clone(), work)).into(),
        changes: [(change.id.clone(), change)].into(),
        requests: [(request.id.clone(), request)].into(),
        office,
    }
}

fn from<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("the form that events have")
}

fn person(name: &str) -> Value {
    json!({ "id": format!("p-{name}"), "name": name })
}

/// A second review that was withdrawn, without a decision.
fn again(mut review: Review) -> (rounds_governance::ids::ReviewId, Review) {
    review.id = "review-2".into();
    review.question = from(json!({ "ask": "again", "reason": "a breach" }));
    review.decision = None;
    review.ballots.clear();
    review.withdrawn = Some(from(json!([person("Ann"), AT, "asked twice"])));
    (review.id.clone(), review)
}

fn condition() -> Value {
    json!({
        "measure": "ai.auroc", "group": "model=icu", "bound": "low", "comparison": "at-least",
        "threshold": 0.7, "n_min": 100, "periods": 1, "age_days_max": 120,
    })
}

fn judged() -> Value {
    json!({
        "condition": condition(), "verdict": "breached", "sentence": "It is 0.61.",
        "readings": [{
            "period": { "kind": "quarter", "start": "2026-01-01" },
            "value": 0.61, "low": 0.55, "high": 0.67, "numerator": null, "denominator": null,
            "n": 412, "suppressed": false, "partial": false, "lake_version": 7,
        }],
    })
}

fn card() -> Value {
    json!({
        "kind": "ai-model", "title": "ICU mortality", "purpose": "Early warning.",
        "intended_use": "Nurses, adults, the physician decides.", "vendor": "Here",
        "clinical_owner": person("Cora"), "technical_owner": person("Theo"),
        "builders": [person("Bea")], "facts": {},
    })
}

fn tool() -> Value {
    let gate = json!({
        "gate": "ai-live", "title": "Into live", "to": "live", "citation": "", "policy": "ab12",
        "items": [],
    });
    json!({
        "id": "icu-mortality", "card": card(), "proposed_by": person("Cora"), "proposed_at": AT,
        "former": [],
        "versions": [{
            "version": "1.2", "from": "2026-04-01", "note": "first", "is_within_change_plan": false,
        }],
        "version_since": AT, "new_version_since": AT, "stage": "live", "stage_since": AT,
        "moves": [{
            "from": "pilot", "to": "live", "by": person("Max"), "at": AT, "reason": "flu season",
            "gate": gate, "review": "review-1",
            "overridden": { "rule": "urgent", "reason": "flu season", "missing": ["Training: none"] },
        }],
        "risk": {
            "answers": {}, "points": 9, "tier": "full", "reason": "9 points", "version": "1.2",
            "policy": "ab12",
        },
        "documents": [{
            "kind": "model-card", "title": "Card", "file": attachment(), "location": "shelf 3",
            "valid_until": "2027-01-01", "by": person("Theo"), "at": AT,
        }],
        "trainings": [{
            "training": "ai-basics", "trained": 8, "required": 10, "on": "2026-04-20",
            "by": person("Theo"), "at": AT,
        }],
        "sign_offs": [{
            "role": "security", "to": "live", "by": person("Sam"), "at": AT, "note": "seen",
            "version": "1.2",
        }],
        "measures": [{ "measure": "ai.auroc", "group": "model=icu" }],
        "acceptance": [],
        "standing": { "condition-1": standing() },
        "review_by": "2027-04-01", "needs": ["adt-feed"],
    })
}

fn standing() -> Value {
    json!({
        "agreed": {
            "condition": condition(), "reason": "agreed before", "action": "pause",
            "acknowledge_hours": 24, "respond_hours": 72,
        },
        "by": person("Ann"), "at": AT, "review": "review-1", "is_in_force": true,
        "breaches": [{
            "at": AT, "judged": judged(), "acknowledged": [person("Cora"), AT, "looking"],
            "recovered_at": AT, "overdue": ["response"],
            "resolved": [person("Theo"), AT, "retrained"],
        }],
    })
}

fn review() -> Value {
    json!({
        "id": "review-1", "tool": "icu-mortality", "question": { "ask": "enter", "stage": "live" },
        "committee": "ai-committee", "submitted_by": person("Cora"), "submitted_at": AT,
        "answers": {}, "state": "decided", "triage_due": AT,
        "triage": { "by": person("Sue"), "at": AT, "note": "", "overlaps": [] },
        "meeting": "2026-05-04",
        "questions": [{ "by": person("Ann"), "at": AT, "text": "Who?", "answer": null }],
        "conflicts": [{
            "person": person("Ben"), "interest": "shares", "is_recused": true, "at": AT,
        }],
        "evidence": ["evidence-1"],
        "ballots": [{
            "member": person("Ann"), "cast_by": person("Cem"), "at": AT, "reason": "good enough",
            "vote": { "for": "approve-with-contingencies" },
        }],
        "voting_since": AT, "decision": decision(), "withdrawn": null,
    })
}

fn decision() -> Value {
    json!({
        "outcome": "approve-with-contingencies", "reason": "It helps.", "by": person("Ann"), "at": AT,
        "contingencies": [
            {
                "text": "A plan", "due": "2026-06-01", "check": { "see": "document", "kind": "plan" },
                "state": { "is": "met", "at": AT, "sentence": "Shown.", "judged": null },
            },
            {
                "text": "AUROC", "due": "2026-06-01",
                "check": { "see": "holds", "condition": condition() },
                "state": { "is": "overdue", "at": AT },
            },
        ],
        "evidence": [{ "id": "evidence-1", "sha256": "cd34" }],
        "standing": {
            "eligible": [person("Ann")], "excluded": [[person("Ben"), "is recused"]], "voted": 1,
            "quorum": 1, "votes": [["approve-with-contingencies", 1]], "abstained": 0,
            "carried": "approve-with-contingencies", "why_not": null,
        },
        "review_by": "2027-04-01",
    })
}

fn attachment() -> Value {
    json!({ "sha256": "cd34", "name": "card.pdf", "media_type": "application/pdf", "bytes": 10 })
}

fn evidence() -> Value {
    json!({
        "id": "evidence-1", "title": "Spring", "tool": "icu-mortality", "file": attachment(),
        "lake_version": 7, "measures": 3, "values": 39, "by": person("Theo"), "at": AT,
    })
}

fn change() -> Value {
    json!({
        "id": "change-1",
        "planned": {
            "title": "Upgrade", "kind": "upgrade", "starts": "2026-05-09", "ends": "2026-05-10",
            "tools": ["icu-mortality"], "measures": ["alerts.*"], "place": "unit=ICU",
            "note": "at night",
        },
        "by": person("Theo"), "at": AT, "cancelled": "put off", "origin": { "from": "announced" },
    })
}

fn finding_work(id: &str, explanation: Value) -> Value {
    json!({
        "id": id, "assignee": person("Theo"), "acknowledged": [person("Theo"), AT],
        "explanation": { "explanation": explanation, "by": person("Theo"), "at": AT, "note": "" },
        "snoozed": { "until": "2026-06-01", "reason": "waits", "by": person("Theo"), "at": AT },
        "resolved": { "note": "done", "change": "change-1", "by": person("Theo"), "at": AT },
        "tool": "icu-mortality", "notes": [],
    })
}

fn request() -> Value {
    json!({
        "id": "request-1",
        "wanted": {
            "title": "Fewer alerts", "problem": "Tired physicians", "if_not": "They stay tired",
            "sponsor": "Nursing", "tool": "icu-mortality", "class": "safety",
            "needed_by": "2026-09-01",
        },
        "by": person("Cora"), "at": AT, "state": "planned", "state_since": AT,
        "effort_days": [2.0, 5.0, 9.0],
        "scores": [{ "by": person("Ann"), "at": AT, "values": { "reach": 3.0, "impact": 2.0 } }],
        "quarter": "2026-07-01", "notes": [],
    })
}

fn office() -> Value {
    let rules = json!({
        "quorum_min": 3, "quorum_share": 0.5, "majority_above": 0.5, "triage_days": 3,
    });
    json!({
        "committees": { "ai-committee": {
            "id": "ai-committee", "name": "AI committee", "purpose": "Decides about models.",
            "reports_to": "board", "rules": rules, "is_active": true,
            "members": [{
                "person": person("Ann"), "seat": "chair", "speaks_for": "nursing",
                "from": "2026-01-01", "until": "2027-12-31",
            }],
        }},
        "covers": [{
            "away": person("Ann"), "stands_in": person("Cem"), "from": "2026-05-01",
            "until": "2026-05-09", "reason": "leave", "is_ended": false,
        }],
        "responsibilities": [{
            "activity": "watch", "kind": "ai-model", "part": "accountable", "person": person("Max"),
        }],
        "trainings": [{
            "person": person("Ann"), "training": "bias", "done_on": "2026-02-01",
            "valid_until": "2027-02-01",
        }],
        "wishes": {}, "reports_to": {},
    })
}
