//! The sample's committees and who is in them.

use rounds_governance::PersonRef;
use rounds_governance::ids::CommitteeId;
use rounds_governance::office::command::OfficeCommand;
use rounds_governance::office::{Part, Rules, Seat};
use rounds_governance::tool::Kind;

use super::reviews::{AI, CDS};
use super::story::{Story, ada, ben, clara, daniel, day, elena, fumiko};

/// Tells how the office was set up.
pub fn tell(story: &mut Story) {
    let digital = "digital-committee";
    found(
        story,
        digital,
        "Digital health committee",
        None,
        "Answers to the board for everything digital that touches patients.",
    );
    found(
        story,
        AI,
        "AI committee",
        Some(digital),
        "Decides on predictive and generative models.",
    );
    found(
        story,
        CDS,
        "Decision support committee",
        Some(digital),
        "Decides on alerts and order sets.",
    );
    seat(story, AI, ada(), Seat::Chair, "medicine", None);
    seat(story, AI, elena(), Seat::Member, "privacy", None);
    seat(story, AI, daniel(), Seat::Member, "intensive care", None);
    seat(story, AI, ben(), Seat::Secretary, "", None);
    seat(story, AI, fumiko(), Seat::Member, "audit", Some(-90));
    seat(story, CDS, elena(), Seat::Chair, "privacy", Some(21));
    seat(story, CDS, ada(), Seat::Member, "medicine", None);
    seat(story, CDS, clara(), Seat::Adviser, "analytics", None);
    trained(story, ada(), "conflict-of-interest", -120);
    trained(story, elena(), "conflict-of-interest", -350);
    let cover = OfficeCommand::Cover {
        away: elena(),
        stands_in: ada(),
        from: day(-2),
        until: day(12),
        reason: "Leave.".to_owned(),
    };
    story.office(4, &elena(), cover);
    let named = OfficeCommand::NameResponsible {
        activity: "monitoring".to_owned(),
        kind: Kind::AiModel,
        part: Part::Responsible,
        person: Some(clara()),
    };
    story.office(200, &ada(), named);
    let line = OfficeCommand::SetReportsTo {
        person: clara(),
        to: Some(ada()),
    };
    story.office(200, &ada(), line);
}

fn found(story: &mut Story, id: &str, name: &str, reports_to: Option<&str>, purpose: &str) {
    let command = OfficeCommand::SetCommittee {
        id: CommitteeId::from(id),
        name: name.to_owned(),
        purpose: purpose.to_owned(),
        reports_to: reports_to.map(CommitteeId::from),
        rules: Rules {
            quorum_min: 2,
            ..Rules::default()
        },
    };
    story.office(300, &ada(), command);
}

fn seat(
    story: &mut Story,
    committee: &str,
    person: PersonRef,
    seat: Seat,
    speaks_for: &str,
    until: Option<i64>,
) {
    let command = OfficeCommand::Seat {
        committee: CommitteeId::from(committee),
        person,
        seat,
        speaks_for: speaks_for.to_owned(),
        from: day(-290),
        until: until.map(day),
    };
    story.office(290, &ada(), command);
}

fn trained(story: &mut Story, person: PersonRef, training: &str, on: i64) {
    let command = OfficeCommand::RecordTraining {
        person,
        training: training.to_owned(),
        done_on: day(on),
        valid_until: None,
    };
    story.office(-on, &ada(), command);
}
