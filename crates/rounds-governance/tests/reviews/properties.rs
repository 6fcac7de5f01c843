//! What no order of calls may break.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rounds_governance::office::Seat;
use rounds_governance::review::{Outcome, Vote};
use rounds_governance::tool::Stage;
use rounds_governance::tool::event::ToolEvent;

use crate::hospital::{Hospital, card, member, person, record, recuse, vote_in};

const PEOPLE: [&str; 9] = [
    "Carla", "Milo", "Nora", "Omar", "Sina", "Vera", "Bob", "Paula", "Ava",
];

#[derive(Debug, Clone)]
enum Step {
    Vote(usize, Option<usize>, Vote),
    Recuse(usize),
    Cover(usize, usize),
    /// The card names somebody else as its owner and nobody as builder.
    GiveAway(usize),
    Decide(usize, Outcome),
    DaysPass(i64),
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop::sample::select(Outcome::ALL.to_vec())
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..PEOPLE.len();
    let vote = prop_oneof![outcome().prop_map(Vote::For), Just(Vote::Abstain)];
    prop_oneof![
        8 => (who.clone(), prop::option::of(who.clone()), vote)
            .prop_map(|(by, seat, vote)| Step::Vote(by, seat, vote)),
        1 => who.clone().prop_map(Step::Recuse),
        3 => (who.clone(), who.clone()).prop_map(|(away, by)| Step::Cover(away, by)),
        1 => who.clone().prop_map(Step::GiveAway),
        2 => (who, outcome()).prop_map(|(by, outcome)| Step::Decide(by, outcome)),
        1 => (0_i64..3).prop_map(Step::DaysPass),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Owners, builders, who proposed, who is recused: whatever is tried, no decision counts a
    /// voice of theirs, nobody counts twice, and every decision has its quorum and majority.
    #[test]
    fn no_order_of_votes_lets_an_excluded_voice_count(
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let (mut hospital, id) = Hospital::voting();
        for name in ["Vera", "Bob", "Ava"] {
            hospital.seat(name, Seat::Member).unwrap();
        }
        for name in PEOPLE {
            hospital.train(name, hospital.today());
        }
        let mut barred: BTreeSet<&str> = ["Vera", "Bob", "Paula", "Theo"].into();
        for step in steps {
            match step {
                Step::Vote(by, seat, vote) => {
                    let seat = seat.map(|seat| PEOPLE[seat]);
                    let _ = hospital.review(&member(PEOPLE[by]), &id, vote_in(vote, seat));
                }
                Step::Recuse(by) => {
                    if hospital.review(&member(PEOPLE[by]), &id, recuse()).is_ok() {
                        barred.insert(PEOPLE[by]);
                    }
                }
                Step::Cover(away, by) => {
                    let _ = hospital.cover(PEOPLE[away], PEOPLE[by], 5);
                }
                Step::GiveAway(to) => {
                    if hospital.of(&id).state.is_open() {
                        let mut card = card("Sepsis model");
                        card.clinical_owner = Some(person(PEOPLE[to]));
                        card.builders.clear();
                        hospital.tool_event(ToolEvent::Described { card });
                        barred.insert(PEOPLE[to]);
                    }
                }
                Step::Decide(by, outcome) => {
                    let _ = hospital.review(&member(PEOPLE[by]), &id, record(outcome));
                }
                Step::DaysPass(days) => hospital.days_pass(days),
            }
            let review = hospital.of(&id);
            let (standing, decided) = match &review.decision {
                Some(decision) => (decision.standing.clone(), true),
                None => (hospital.standing(&id), false),
            };
            let eligible: BTreeSet<&str> =
                standing.eligible.iter().map(|one| one.name.as_str()).collect();
            prop_assert!(eligible.is_disjoint(&barred));
            // No more votes than free voices among those who cast them.
            let voices: BTreeSet<&str> = review
                .ballots
                .iter()
                .filter(|ballot| !barred.contains(ballot.cast_by.name.as_str()))
                .filter(|ballot| eligible.contains(ballot.member.name.as_str()))
                .map(|ballot| ballot.cast_by.name.as_str())
                .collect();
            prop_assert_eq!(standing.voted as usize, voices.len());
            if decided {
                let decision = review.decision.as_ref().unwrap();
                prop_assert!(!barred.contains(decision.by.name.as_str()));
                prop_assert!(standing.voted >= 3);
                let votes = standing.votes.iter();
                let won = votes.clone().find(|(one, _)| *one == decision.outcome).unwrap().1;
                let cast: u32 = votes.map(|(_, count)| count).sum();
                prop_assert!(won * 2 > cast);
            }
        }
    }

    /// What followed in a round does not follow again in the same setting.
    #[test]
    fn a_round_asked_twice_brings_nothing_new(
        stages in prop::collection::vec(prop::sample::select(Stage::ALL.to_vec()), 0..4),
        review_by in prop::option::of(-40_i64..40),
        low in prop::option::of(0.7..0.9_f64),
        days in 0_i64..60,
    ) {
        let (mut hospital, id) = crate::rounds::contingent();
        for stage in stages {
            hospital.put(stage);
        }
        let day = review_by.map(|days| hospital.day(days));
        hospital.tool_event(ToolEvent::ReviewBySet { day });
        hospital.numbers.low = low;
        hospital.days_pass(days);
        let _ = hospital.of(&id);
        hospital.round();
        // The setting of the round: the clock moved by what happened, the day did not.
        let again = hospital.round();
        prop_assert!(again.is_empty(), "{again:?}");
    }
}
