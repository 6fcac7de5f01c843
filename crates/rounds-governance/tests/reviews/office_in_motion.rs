//! What no order of seats, covers and owners may break: a vote of somebody with an interest never
//! counts, and what is kept as events is all there is.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use rounds_governance::chain::hash_of;
use rounds_governance::happened::Subject;
use rounds_governance::ids::{CommitteeId, ReviewId};
use rounds_governance::office::Seat;
use rounds_governance::office::command::OfficeCommand;
use rounds_governance::record::{FORMAT, SigningKey, ToolRecord, seal, verify};
use rounds_governance::review::{Outcome, Standing, Vote};
use rounds_governance::tool::Stage;
use rounds_governance::tool::event::ToolEvent;
use rounds_governance::{Event, Governance};

use crate::hospital::{AI, Hospital, card, lead, member, person, record, recuse, vote_in};

const PEOPLE: [&str; 9] = [
    "Carla", "Milo", "Nora", "Omar", "Sina", "Vera", "Bob", "Paula", "Ava",
];

#[derive(Debug, Clone)]
enum Step {
    Vote(usize, Option<usize>, Vote),
    Recuse(usize),
    Cover(usize, usize),
    EndCover(usize),
    Seat(usize, Seat),
    EndTerm(usize),
    /// The card names these as clinical owner, technical owner and builder, and nobody else.
    Describe([Option<usize>; 3]),
    /// Somebody records what the votes carry.
    Decide(usize),
    Move(Stage),
    DaysPass(i64),
    Round,
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..PEOPLE.len();
    let some = prop::option::of(who.clone());
    let outcome = prop_oneof![
        8 => Just(Outcome::Approve),
        1 => prop::sample::select(Outcome::ALL.to_vec()),
    ];
    let vote = prop_oneof![8 => outcome.prop_map(Vote::For), 1 => Just(Vote::Abstain)];
    let in_seat = prop_oneof![3 => Just(None), 1 => some.clone()];
    let seat = prop::sample::select(Seat::ALL.to_vec());
    prop_oneof![
        24 => (who.clone(), in_seat, vote).prop_map(|(by, seat, vote)| Step::Vote(by, seat, vote)),
        1 => who.clone().prop_map(Step::Recuse),
        4 => (who.clone(), who.clone()).prop_map(|(away, by)| Step::Cover(away, by)),
        1 => (0_usize..4).prop_map(Step::EndCover),
        4 => (who.clone(), seat).prop_map(|(who, seat)| Step::Seat(who, seat)),
        1 => who.clone().prop_map(Step::EndTerm),
        1 => [some.clone(), some.clone(), some].prop_map(Step::Describe),
        2 => who.prop_map(Step::Decide),
        1 => prop::sample::select(Stage::ALL.to_vec()).prop_map(Step::Move),
        1 => (0_i64..3).prop_map(Step::DaysPass),
        1 => Just(Step::Round),
    ]
}

/// What somebody tries. Whoever gets an interest by it is added to those who are barred.
fn try_it(
    hospital: &mut Hospital,
    id: &ReviewId,
    step: &Step,
    barred: &mut BTreeSet<&'static str>,
) {
    let name = |of: usize| *PEOPLE.get(of).expect("a place in the list");
    match step {
        Step::Vote(by, seat, vote) => {
            let ballot = vote_in(*vote, seat.map(name));
            let _ = hospital.review(&member(name(*by)), id, ballot);
        }
        Step::Recuse(by) => {
            if hospital.review(&member(name(*by)), id, recuse()).is_ok() {
                barred.insert(name(*by));
            }
        }
        Step::Cover(away, by) => {
            let _ = hospital.cover(name(*away), name(*by), 5);
        }
        Step::EndCover(index) => {
            let command = OfficeCommand::EndCover { index: *index };
            let _ = hospital.office(&lead(), command);
        }
        Step::Seat(who, seat) => {
            let _ = hospital.seat(name(*who), *seat);
        }
        Step::EndTerm(who) => {
            let command = OfficeCommand::EndTerm {
                committee: CommitteeId::from(AI),
                person: person(name(*who)).id,
                on: hospital.today(),
            };
            let _ = hospital.office(&lead(), command);
        }
        Step::Describe([clinical, technical, builder]) => {
            let named = |who: &Option<usize>| who.map(|who| person(name(who)));
            let mut card = card("Sepsis model");
            card.clinical_owner = named(clinical);
            card.technical_owner = named(technical);
            card.builders = named(builder).into_iter().collect();
            hospital.tool_event(ToolEvent::Described { card });
            barred.extend(
                [clinical, technical, builder]
                    .into_iter()
                    .flatten()
                    .map(|who| name(*who)),
            );
        }
        Step::Decide(by) => {
            let carried = hospital.standing(id).carried;
            let outcome = carried.unwrap_or(Outcome::Approve);
            let _ = hospital.review(&member(name(*by)), id, record(outcome));
        }
        Step::Move(to) => {
            if hospital.tool().stage.next().contains(to) {
                hospital.put(*to);
            }
        }
        Step::DaysPass(days) => hospital.days_pass(*days),
        Step::Round => {
            hospital.round();
        }
    }
}

/// The votes that may count, counted here from the ballots and from who is barred: one voice for
/// each person who cast one and has no interest, in the seat of somebody who sits with a vote and
/// has none either.
fn by_hand(
    hospital: &Hospital,
    standing: &Standing,
    barred: &BTreeSet<&str>,
    id: &ReviewId,
) -> Vec<(Outcome, u32)> {
    let mut voices: Vec<(&str, Vote)> = Vec::new();
    for ballot in &hospital.of(id).ballots {
        let (seat, caster) = (ballot.member.name.as_str(), ballot.cast_by.name.as_str());
        let may = standing.eligible.iter().any(|one| one.name == seat);
        if may && !barred.contains(seat) && !barred.contains(caster) {
            voices.retain(|(known, _)| *known != caster);
            voices.push((caster, ballot.vote));
        }
    }
    let count = |outcome: Outcome| {
        let of = voices
            .iter()
            .filter(|(_, vote)| *vote == Vote::For(outcome));
        u32::try_from(of.count()).expect("a few votes")
    };
    Outcome::ALL
        .map(|outcome| (outcome, count(outcome)))
        .to_vec()
}

fn at_work() -> (Hospital, ReviewId) {
    let (mut hospital, id) = Hospital::voting();
    for name in PEOPLE {
        hospital.train(name, hospital.today());
    }
    (hospital, id)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_vote_of_somebody_with_an_interest_never_counts(
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let (mut hospital, id) = at_work();
        let mut barred: BTreeSet<&str> = ["Vera", "Bob", "Paula", "Theo"].into();
        for step in &steps {
            if hospital.of(&id).decision.is_some() {
                break;
            }
            try_it(&mut hospital, &id, step, &mut barred);
            let decision = hospital.of(&id).decision.clone();
            let standing = match &decision {
                Some(decision) => decision.standing.clone(),
                None => hospital.standing(&id),
            };
            for one in &standing.eligible {
                prop_assert!(!barred.contains(one.name.as_str()), "{} may vote", one.name);
            }
            prop_assert_eq!(&standing.votes, &by_hand(&hospital, &standing, &barred, &id));
            if let Some(decision) = decision {
                prop_assert!(!barred.contains(decision.by.name.as_str()));
                prop_assert_eq!(standing.carried, Some(decision.outcome));
            }
        }
    }

    #[test]
    fn the_fold_of_all_events_is_what_each_made_in_turn_and_survives_being_written_down(
        steps in prop::collection::vec(step(), 1..60),
        cut in any::<prop::sample::Index>(),
    ) {
        let (mut hospital, id) = at_work();
        let mut barred = BTreeSet::new();
        for step in &steps {
            try_it(&mut hospital, &id, step, &mut barred);
        }
        // The hospital applied each event when it happened.
        prop_assert_eq!(&Governance::of(&hospital.events), &hospital.governance);
        let written: Vec<String> = hospital
            .events
            .iter()
            .map(|event| serde_json::to_string(event).unwrap())
            .collect();
        let read: Vec<Event> = written
            .iter()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        prop_assert_eq!(&read, &hospital.events);
        let (earlier, later) = read.split_at(cut.index(read.len()));
        let mut governance = Governance::of(earlier);
        for event in later {
            governance.apply(event);
        }
        prop_assert_eq!(governance, hospital.governance);
    }
}

/// A record of the model as the store would keep its events: in chains, numbers with gaps.
fn recorded(hospital: &Hospital) -> ToolRecord {
    let mut last: BTreeMap<Subject, (i64, String)> = BTreeMap::new();
    let mut events = hospital.events.clone();
    events.retain(|event| ["tool", "review"].contains(&event.subject.kind.as_str()));
    for event in &mut events {
        let (version, previous) = last.get(&event.subject).cloned().unwrap_or_default();
        event.version = version + 1;
        event.previous = previous;
        event.hash = hash_of(event);
        last.insert(event.subject.clone(), (event.version, event.hash.clone()));
    }
    ToolRecord {
        format: FORMAT,
        site: "North".to_owned(),
        tool: hospital.tool().id.clone(),
        made_at: hospital.now,
        software: "0".to_owned(),
        ledger: None,
        events,
        snapshots: Vec::new(),
        files: Vec::new(),
        files_apart: Vec::new(),
    }
}

/// The property speaks of decisions, so decisions there must be.
#[test]
fn some_orders_come_to_a_decision_whose_record_verifies_and_some_leave_a_vote_out() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let orders = prop::collection::vec(step(), 40..60);
    let (mut decided, mut left_out) = (0, 0);
    for _ in 0..100 {
        let steps = orders.new_tree(&mut runner).unwrap().current();
        let (mut hospital, id) = at_work();
        let mut barred = BTreeSet::new();
        for step in &steps {
            try_it(&mut hospital, &id, step, &mut barred);
        }
        let review = hospital.of(&id);
        if let Some(decision) = &review.decision {
            decided += 1;
            // Moves are made here without their gates; the decision itself is in order.
            let faults = verify(
                &seal(recorded(&hospital), &SigningKey::from_seed([7; 32])),
                None,
            );
            let of_review = faults.iter().find(|fault| fault.place.contains("review-"));
            assert_eq!(of_review, None);
            left_out += usize::from((decision.standing.voted as usize) < review.ballots.len());
        }
    }
    assert!(decided >= 10 && left_out >= 1, "{decided}, {left_out}");
}
