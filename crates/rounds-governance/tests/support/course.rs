//! The way of the invented model through its stages, step by step.

use rounds_core::access::Permission;
use rounds_governance::evidence::{Attachment, EvidenceTaken};
use rounds_governance::ids::{CommitteeId, ReviewId};
use rounds_governance::office::command::OfficeCommand;
use rounds_governance::office::{Rules, Seat};
use rounds_governance::review::command::ReviewCommand;
use rounds_governance::review::{Outcome, Question, Vote};
use rounds_governance::standing::Action;
use rounds_governance::tool::Stage;
use rounds_governance::tool::command::ToolCommand;
use rounds_governance::{Actor, Command};

use super::{
    World, accept, actor, agreed, clinical_owner, document, fast_track, go, manager, measures,
    member, model_id, propose, sign, technical_owner, training,
};

/// Three who vote, the first as chair.
pub const MEMBERS: [&str; 3] = ["ann", "ben", "cem"];

fn committee() -> CommitteeId {
    CommitteeId::from("ai-committee")
}

/// Founds the committee that reviews models, with trained members.
pub fn found_committee(world: &mut World) {
    let office = actor("office", &[Permission::ManageOffice]);
    let mut must = |command| {
        world.must(&office, Command::Office { command });
    };
    must(OfficeCommand::SetCommittee {
        id: committee(),
        name: "AI committee".to_owned(),
        purpose: "Decides about models.".to_owned(),
        reports_to: None,
        rules: Rules::default(),
    });
    let today = world.today();
    let trainings = world.policies.trainings.clone();
    for (place, name) in MEMBERS.into_iter().enumerate() {
        let seat = if place == 0 {
            Seat::Chair
        } else {
            Seat::Member
        };
        let command = OfficeCommand::Seat {
            committee: committee(),
            person: member(name).person,
            seat,
            speaks_for: String::new(),
            from: today,
            until: None,
        };
        world.must(&office, Command::Office { command });
        for rule in &trainings {
            let command = OfficeCommand::RecordTraining {
                person: member(name).person,
                training: rule.name.clone(),
                done_on: today,
                valid_until: None,
            };
            world.must(&office, Command::Office { command });
        }
    }
}

/// A world with the model in review on the fast track.
pub fn in_review() -> World {
    let mut world = World::new();
    found_committee(&mut world);
    world.must_tool(&clinical_owner(), propose(&world.policies.clone()));
    world.must_tool(&technical_owner(), fast_track());
    world.must_tool(&technical_owner(), measures());
    world.must_tool(&manager(), go(Stage::InReview, ""));
    world
}

/// A decision of the committee.
pub fn decide_on(world: &mut World, question: Question, outcome: Outcome) -> ReviewId {
    let of = |id: Option<&ReviewId>, command| Command::Review {
        id: id.cloned(),
        command,
    };
    let submit = ReviewCommand::Submit {
        tool: model_id(),
        question,
        committee: None,
        answers: Default::default(),
    };
    world.must(&manager(), of(None, submit));
    let newest = world
        .governance
        .reviews
        .values()
        .max_by_key(|review| review.submitted_at);
    let id = newest.expect("a review").id.clone();
    finish(world, &id, outcome);
    id
}

/// Takes an open review to its decision.
pub fn finish(world: &mut World, id: &ReviewId, outcome: Outcome) {
    let mut must = |actor: &Actor, command| {
        let id = Some(id.clone());
        world.must(actor, Command::Review { id, command });
    };
    let [chair, ..] = MEMBERS.map(member);
    let note = "Ours.".to_owned();
    let overlaps = Vec::new();
    must(&chair, ReviewCommand::Triage { note, overlaps });
    must(&chair, ReviewCommand::OpenVoting);
    for name in MEMBERS {
        let vote = ReviewCommand::Vote {
            vote: Vote::For(outcome),
            reason: "Seen.".to_owned(),
            member: None,
        };
        must(&member(name), vote);
    }
    let decided = ReviewCommand::Decide {
        reason: "The numbers carry it.".to_owned(),
        contingencies: Vec::new(),
        standing: Vec::new(),
        review_by: None,
        outcome,
    };
    must(&chair, decided);
}

pub fn take_evidence(world: &mut World) {
    let taken = EvidenceTaken {
        title: "Sensitivity".to_owned(),
        tool: Some(model_id()),
        file: Attachment {
            sha256: "00".repeat(32),
            name: "evidence.json".to_owned(),
            media_type: "application/json".to_owned(),
            bytes: 10,
        },
        lake_version: 7,
        measures: 1,
        values: 4,
    };
    let analyst = actor("ari", &[Permission::TakeEvidence]);
    world.must(&analyst, Command::Evidence { taken });
}

pub fn ready_for_silent(world: &mut World) {
    world.must_tool(&technical_owner(), document("model-card"));
    world.must_tool(&technical_owner(), sign("technical-owner", Stage::Silent));
}

/// All of the gate into the pilot but the quiet days and the decision.
pub fn ready_for_pilot(world: &mut World) {
    world.sensitivity(0.85);
    world.must_tool(&clinical_owner(), accept(Stage::Pilot));
    world.must_tool(&clinical_owner(), document("pilot-plan"));
    world.must_tool(&clinical_owner(), training(16));
    world.must_tool(&clinical_owner(), sign("clinical-owner", Stage::Pilot));
    take_evidence(world);
}

/// All of the gate into use but the quiet days and the decision.
pub fn ready_for_live(world: &mut World, action: Action) {
    world.sensitivity(0.85);
    world.must_tool(&clinical_owner(), accept(Stage::Live));
    for kind in ["monitoring-plan", "downtime-plan"] {
        world.must_tool(&technical_owner(), document(kind));
    }
    world.must_tool(&clinical_owner(), sign("clinical-owner", Stage::Live));
    world.must_tool(&technical_owner(), sign("technical-owner", Stage::Live));
    let agreed = agreed(action);
    world.must_tool(&clinical_owner(), ToolCommand::AgreeStanding { agreed });
    take_evidence(world);
}

pub fn silent() -> World {
    let mut world = in_review();
    ready_for_silent(&mut world);
    world.must_tool(&manager(), go(Stage::Silent, ""));
    world
}

pub fn pilot() -> World {
    let mut world = silent();
    world.pass_days(15);
    ready_for_pilot(&mut world);
    let stage = Stage::Pilot;
    decide_on(&mut world, Question::Enter { stage }, Outcome::Approve);
    world.must_tool(&manager(), go(Stage::Pilot, ""));
    world
}

/// A world with the model live and one standing condition.
pub fn live(action: Action) -> World {
    let mut world = pilot();
    world.pass_days(29);
    ready_for_live(&mut world, action);
    let stage = Stage::Live;
    decide_on(&mut world, Question::Enter { stage }, Outcome::Approve);
    world.must_tool(&manager(), go(Stage::Live, ""));
    world
}
