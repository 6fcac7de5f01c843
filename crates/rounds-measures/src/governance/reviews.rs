//! Reviews, votes, decisions with their contingencies, and evidence.

use jiff::Timestamp;
use rounds_governance::Governance;
use rounds_governance::review::{ContingencyState, Decision, Outcome, Question, Review, Vote};

use super::row::{Row, numbered};

/// `governance.review`
pub(super) fn reviews(governance: &Governance) -> Vec<Row> {
    governance.reviews.values().map(review).collect()
}

fn review(review: &Review) -> Row {
    let (question, stage, why) = match &review.question {
        Question::Enter { stage } => ("enter", Some(stage.as_str()), ""),
        Question::Again { reason } => ("again", None, reason.as_str()),
    };
    let triage = review.triage.as_ref();
    let unanswered = review.questions.iter().filter(|one| one.answer.is_none());
    let recused = review.conflicts.iter().filter(|one| one.is_recused);
    let decision = review.decision.as_ref();
    let withdrawn = review.withdrawn.as_ref();
    of(review)
        .with("question", question)
        .with("stage", stage)
        .text("question_reason", why)
        .with("committee_id", review.committee.as_str())
        .with("state", review.state.as_str())
        .with("submitted_at", review.submitted_at)
        .person(["submitted_by_id", "submitted_by"], &review.submitted_by)
        .with("triage_due", review.triage_due)
        .with("triaged_at", triage.map(|triage| triage.at))
        .person(
            ["triaged_by_id", "triaged_by"],
            triage.map(|triage| &triage.by),
        )
        .with("meeting", review.meeting)
        .count("questions", review.questions.len())
        .count("questions_unanswered", unanswered.count())
        .count("conflicts", review.conflicts.len())
        .count("recused", recused.count())
        .list("evidence", &review.evidence)
        .with("voting_since", review.voting_since)
        .with("decided_at", decision.map(|decision| decision.at))
        .with(
            "outcome",
            decision.map(|decision| decision.outcome.as_str()),
        )
        .with("withdrawn_at", withdrawn.map(|(_, at, _)| *at))
        .text("withdrawn_reason", withdrawn.map_or("", |(_, _, why)| why))
}

/// `governance.vote`
pub(super) fn votes(governance: &Governance) -> Vec<Row> {
    let ballots = governance.reviews.values();
    let ballots = ballots.flat_map(|review| review.ballots.iter().map(move |one| (review, one)));
    let rows = ballots.map(|(review, ballot)| {
        let vote = match ballot.vote {
            Vote::For(outcome) => outcome.as_str(),
            Vote::Abstain => "abstain",
        };
        of(review)
            .person(["member_id", "member"], &ballot.member)
            .person(["cast_by_id", "cast_by"], &ballot.cast_by)
            .with("vote", vote)
            .text("reason", &ballot.reason)
            .with("voted_at", ballot.at)
    });
    rows.collect()
}

/// `governance.decision`
pub(super) fn decisions(governance: &Governance) -> Vec<Row> {
    let rows = decided(governance).map(|(review, decision)| {
        let standing = &decision.standing;
        let votes = |outcome: Outcome| {
            let found = standing.votes.iter().find(|(of, _)| *of == outcome);
            found.map_or(0, |(_, votes)| i64::from(*votes))
        };
        of(review)
            .with("committee_id", review.committee.as_str())
            .with("outcome", decision.outcome.as_str())
            .text("reason", &decision.reason)
            .with("decided_at", decision.at)
            .person(["recorded_by_id", "recorded_by"], &decision.by)
            .with("review_by", decision.review_by)
            .count("eligible", standing.eligible.len())
            .count("excluded", standing.excluded.len())
            .count("quorum", standing.quorum)
            .count("voted", standing.voted)
            .with("votes_approve", votes(Outcome::Approve))
            .with(
                "votes_approve_with_contingencies",
                votes(Outcome::ApproveWithContingencies),
            )
            .with("votes_re_review", votes(Outcome::ReReview))
            .with("votes_decline", votes(Outcome::Decline))
            .count("abstained", standing.abstained)
            .count("contingencies", decision.contingencies.len())
            .json("evidence", &decision.evidence)
    });
    rows.collect()
}

/// `governance.contingency`
pub(super) fn contingencies(governance: &Governance) -> Vec<Row> {
    let all = decided(governance).flat_map(|(review, decision)| {
        numbered(&decision.contingencies).map(move |(number, one)| (review, number, one))
    });
    let rows = all.map(|(review, number, contingency)| {
        let (state, since, sentence) = stand(&contingency.state);
        of(review)
            .count("number", number)
            .text("contingency", &contingency.text)
            .with("due", contingency.due)
            .json("seen_by", &contingency.check)
            .with("state", state)
            .with("state_since", since)
            .text("sentence", sentence)
    });
    rows.collect()
}

fn stand(state: &ContingencyState) -> (&'static str, Option<Timestamp>, &str) {
    match state {
        ContingencyState::Open => ("open", None, ""),
        ContingencyState::Met { at, sentence, .. } => ("met", Some(*at), sentence),
        ContingencyState::Overdue { at } => ("overdue", Some(*at), ""),
    }
}

/// `governance.evidence`
pub(super) fn evidence(governance: &Governance) -> Vec<Row> {
    let rows = governance.evidence.values().map(|evidence| {
        Row::default()
            .with("evidence_id", evidence.id.as_str())
            .text("title", &evidence.title)
            .with("tool_id", evidence.tool.as_ref().map(|id| id.as_str()))
            .with("sha256", evidence.file.sha256.as_str())
            .with("lake_version", evidence.lake_version)
            .count("measures", evidence.measures)
            .count("published", evidence.values)
            .with("taken_at", evidence.at)
            .person(["taken_by_id", "taken_by"], &evidence.by)
    });
    rows.collect()
}

fn decided(governance: &Governance) -> impl Iterator<Item = (&Review, &Decision)> {
    let reviews = governance.reviews.values();
    reviews.filter_map(|review| Some((review, review.decision.as_ref()?)))
}

/// The beginning of a row about something of a review.
fn of(review: &Review) -> Row {
    Row::default()
        .with("review_id", review.id.as_str())
        .with("tool_id", review.tool.as_str())
}
