//! The sample's reviews and evidence: one in each state.

use std::collections::BTreeMap;

use rounds_governance::PersonRef;
use rounds_governance::evidence::EvidenceTaken;
use rounds_governance::happened::Happened;
use rounds_governance::ids::{CommitteeId, EvidenceId, ToolId};
use rounds_governance::review::event::ReviewEvent;
use rounds_governance::review::{
    Check, Contingency, ContingencyState, Decision, Outcome, Question, Standing, Vote,
};
use rounds_governance::tool::Stage;

use super::snapshot;
use super::story::{Story, ada, ago, ben, clara, daniel, day, elena};

/// The committee that decides on models.
pub const AI: &str = "ai-committee";
/// The committee that decides on alerts and order sets.
pub const CDS: &str = "cds-committee";

/// Tells what was asked and decided.
pub fn tell(story: &mut Story) {
    take_evidence(story, 228, "ICU mortality, before silent mode");
    take_evidence(story, 6, "ICU mortality, before going live");
    decided_for_silent(story);
    decided_with_contingencies(story);
    submitted(story, 20, 3, "chest-pain-orders", enter(Stage::Live), CDS);
    preparing(story);
    voting(story);
    withdrawn(story);
    carried(story);
}

fn enter(stage: Stage) -> Question {
    Question::Enter { stage }
}

fn take_evidence(story: &mut Story, days_ago: i64, title: &str) {
    let number = story.governance.evidence.len() + 1;
    let snapshot = snapshot::of(title, ago(days_ago));
    let taken = EvidenceTaken {
        title: title.to_owned(),
        tool: Some(ToolId::from("icu-mortality")),
        file: snapshot::file(&snapshot),
        lake_version: snapshot.lake_version,
        measures: 2,
        values: snapshot::values(&snapshot),
    };
    let id = EvidenceId(format!("evidence-{number}"));
    let body = Happened::Evidence { id, event: taken };
    story.happens(days_ago, &clara(), body);
}

fn submitted(
    story: &mut Story,
    days_ago: i64,
    number: u32,
    tool: &str,
    question: Question,
    committee: &str,
) {
    let answers = [
        (
            "problem",
            "Patients are seen late, and nobody sees it coming.",
        ),
        ("benefit", "Two hours earlier in half of the cases."),
        ("harm", "Alarms for nothing; clinicians stop looking."),
    ];
    let answers: BTreeMap<String, String> = answers
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .into();
    let event = ReviewEvent::Submitted {
        tool: ToolId::from(tool),
        question,
        committee: CommitteeId::from(committee),
        answers,
        triage_due: ago(days_ago - 3),
    };
    story.review(days_ago, &clara(), number, event);
}

fn triaged(story: &mut Story, days_ago: i64, number: u32, overlaps: &[&str]) {
    let event = ReviewEvent::Triaged {
        note: "Complete; the committee's.".to_owned(),
        overlaps: overlaps.iter().map(|id| ToolId::from(*id)).collect(),
    };
    story.review(days_ago, &elena(), number, event);
}

fn voted(story: &mut Story, days_ago: i64, number: u32, member: PersonRef, vote: Vote) {
    let event = ReviewEvent::Voted {
        member: member.clone(),
        vote,
        reason: "The evidence is before us.".to_owned(),
    };
    story.review(days_ago, &member, number, event);
}

fn decided(story: &mut Story, days_ago: i64, number: u32, decision: Decision) {
    let event = ReviewEvent::Decided { decision };
    story.review(days_ago, &ada(), number, event);
}

fn decision(story: &Story, days_ago: i64, outcome: Outcome, reason: &str) -> Decision {
    let evidence = story.governance.evidence.values();
    Decision {
        outcome,
        reason: reason.to_owned(),
        contingencies: Vec::new(),
        evidence: evidence
            .take(1)
            .map(|evidence| evidence.reference())
            .collect(),
        standing: Standing {
            eligible: vec![ada(), elena(), ben()],
            excluded: vec![(daniel(), "owns the tool".to_owned())],
            voted: 3,
            quorum: 2,
            votes: Outcome::ALL
                .map(|known| (known, if known == outcome { 2 } else { 0 }))
                .to_vec(),
            abstained: 1,
            carried: Some(outcome),
            why_not: None,
        },
        by: ada(),
        at: ago(days_ago),
        review_by: Some(day(300)),
    }
}

fn decided_for_silent(story: &mut Story) {
    let tool = "icu-mortality";
    submitted(story, 238, 1, tool, enter(Stage::Silent), AI);
    triaged(story, 236, 1, &[]);
    let made = decision(
        story,
        230,
        Outcome::Approve,
        "Nobody sees it in silent mode; the data of our own patients will tell.",
    );
    decided(story, 230, 1, made);
}

fn decided_with_contingencies(story: &mut Story) {
    submitted(story, 176, 2, "icu-mortality", enter(Stage::Pilot), AI);
    triaged(story, 175, 2, &["sepsis-warning"]);
    let outcome = Outcome::ApproveWithContingencies;
    let mut made = decision(
        story,
        168,
        outcome,
        "It ranks well. How it does in small hospitals is not known.",
    );
    let wanted = |text: &str, due, check| Contingency {
        text: text.to_owned(),
        due: day(due),
        check,
        state: ContingencyState::Open,
    };
    let training = Check::Training {
        training: "use-of-the-model".to_owned(),
        share_min: 0.8,
    };
    let plan = |kind: &str| Check::Document {
        kind: kind.to_owned(),
    };
    made.contingencies = vec![
        wanted("Four of five intensivists are trained.", -100, training),
        wanted(
            "A plan for monitoring is written.",
            -30,
            plan("monitoring-plan"),
        ),
        wanted(
            "Results in small hospitals are reported.",
            12,
            plan("report-small-hospitals"),
        ),
    ];
    decided(story, 168, 2, made);
    let met = ReviewEvent::ContingencyMet {
        index: 0,
        sentence: "85\u{a0}% (41/48) were trained, counted on 20 May 2026.".to_owned(),
        judged: None,
    };
    let system = rounds_governance::Actor::system().person;
    story.review(160, &system, 2, met);
    let overdue = ReviewEvent::ContingencyOverdue { index: 1 };
    story.review(29, &system, 2, overdue);
}

fn preparing(story: &mut Story) {
    submitted(story, 9, 4, "icu-mortality", enter(Stage::Live), AI);
    triaged(story, 8, 4, &["fall-risk"]);
    let meeting = day(3);
    story.review(8, &elena(), 4, ReviewEvent::Scheduled { meeting });
    let evidence = EvidenceId::from("evidence-2");
    story.review(6, &clara(), 4, ReviewEvent::EvidenceAdded { evidence });
    let ask = |text: &str| ReviewEvent::Asked {
        text: text.to_owned(),
    };
    let first = "How does it do in hospitals with fewer than 100 beds?";
    story.review(5, &elena(), 4, ask(first));
    let answered = ReviewEvent::Answered {
        index: 0,
        text: "It expects too many deaths there: 0.58 (95 % interval 0.31–0.85).".to_owned(),
    };
    story.review(4, &clara(), 4, answered);
    story.review(3, &ada(), 4, ask("Who recalibrates it, and when?"));
    let conflict = ReviewEvent::ConflictDeclared {
        interest: "Holds a grant of the vendor until 2027.".to_owned(),
        is_recused: true,
    };
    story.review(3, &elena(), 4, conflict);
}

fn voting(story: &mut Story) {
    let question = Question::Again {
        reason: "A standing condition was breached and the tool was paused.".to_owned(),
    };
    submitted(story, 5, 5, "sepsis-warning", question, AI);
    triaged(story, 4, 5, &[]);
    story.review(2, &elena(), 5, ReviewEvent::VotingOpened);
    voted(story, 1, 5, elena(), Vote::For(Outcome::ReReview));
    voted(story, 1, 5, ada(), Vote::Abstain);
}

fn withdrawn(story: &mut Story) {
    let tool = "drug-interaction";
    submitted(story, 60, 6, tool, enter(Stage::Pilot), CDS);
    let event = ReviewEvent::Withdrawn {
        reason: "The vendor brings a new edition in January; then again.".to_owned(),
    };
    story.review(50, &clara(), 6, event);
}

/// Voted on, and to be recorded.
fn carried(story: &mut Story) {
    submitted(story, 12, 7, "ambient-scribe", enter(Stage::Live), AI);
    triaged(story, 11, 7, &[]);
    story.review(4, &elena(), 7, ReviewEvent::VotingOpened);
    let vote = || Vote::For(Outcome::ApproveWithContingencies);
    voted(story, 3, 7, ada(), vote());
    voted(story, 2, 7, elena(), vote());
}
