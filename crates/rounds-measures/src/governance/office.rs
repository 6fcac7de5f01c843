//! The office: committees, who sits in them, what they have learned, who stands in for whom.

use rounds_governance::Governance;

use super::row::{Row, numbered};

/// `governance.committee`
pub(super) fn committees(governance: &Governance) -> Vec<Row> {
    let rows = governance.office.committees.values().map(|committee| {
        let rules = &committee.rules;
        let above = committee.reports_to.as_ref();
        Row::default()
            .with("committee_id", committee.id.as_str())
            .text("name", &committee.name)
            .text("purpose", &committee.purpose)
            .with("reports_to", above.map(|id| id.as_str()))
            .count("quorum_min", rules.quorum_min)
            .with("quorum_share", rules.quorum_share)
            .with("majority_above", rules.majority_above)
            .count("triage_days", rules.triage_days)
            .with("is_active", committee.is_active)
    });
    rows.collect()
}

/// `governance.member`
pub(super) fn members(governance: &Governance) -> Vec<Row> {
    let committees = governance.office.committees.values();
    let seats = committees.flat_map(|committee| {
        numbered(&committee.members).map(move |(number, member)| (committee, number, member))
    });
    let rows = seats.map(|(committee, number, member)| {
        Row::default()
            .with("committee_id", committee.id.as_str())
            .count("number", number)
            .person(["member_id", "member"], &member.person)
            .with("seat", member.seat.as_str())
            .with("has_vote", member.seat.has_vote())
            .text("speaks_for", &member.speaks_for)
            .with("from_day", member.from)
            .with("until_day", member.until)
    });
    rows.collect()
}

/// `governance.member_training`
pub(super) fn trainings(governance: &Governance) -> Vec<Row> {
    let rows = numbered(&governance.office.trainings).map(|(number, training)| {
        Row::default()
            .count("number", number)
            .person(["member_id", "member"], &training.person)
            .text("training", &training.training)
            .with("done_on", training.done_on)
            .with("valid_until", training.valid_until)
    });
    rows.collect()
}

/// `governance.cover`
pub(super) fn covers(governance: &Governance) -> Vec<Row> {
    let rows = numbered(&governance.office.covers).map(|(number, cover)| {
        Row::default()
            .count("number", number)
            .person(["away_id", "away"], &cover.away)
            .person(["stands_in_id", "stands_in"], &cover.stands_in)
            .with("from_day", cover.from)
            .with("until_day", cover.until)
            .text("reason", &cover.reason)
            .with("is_ended", cover.is_ended)
    });
    rows.collect()
}

/// `governance.responsibility`
pub(super) fn responsibilities(governance: &Governance) -> Vec<Row> {
    let rows = numbered(&governance.office.responsibilities).map(|(number, one)| {
        Row::default()
            .count("number", number)
            .with("kind", one.kind.as_str())
            .text("activity", &one.activity)
            .with("part", one.part.as_str())
            .person(["person_id", "person"], &one.person)
    });
    rows.collect()
}
