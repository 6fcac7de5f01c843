//! Decisions that their own votes do not make, in records that are signed and chained anew.

use rounds_governance::record::{seal, verify};
use rounds_governance::review::event::ReviewEvent;
use rounds_governance::review::{Decision, Outcome, Vote};
use rounds_governance::tool::event::ToolEvent;
use rounds_governance::{Event, Happened};

use crate::chain_of::{
    chained, chained_by, decided, events, key, person, proposed, record_of, review, tool, voted,
};

/// Places in the fixture.
const PROPOSED: usize = 0;
const VOTED: usize = 5;
const DECIDED: usize = 6;

/// What is said about the record of which these parts were changed before everything was hashed
/// and signed anew.
fn said(change: impl FnOnce(&mut Vec<Happened>)) -> Vec<String> {
    let mut bodies: Vec<Happened> = events().into_iter().map(|event| event.body).collect();
    change(&mut bodies);
    said_of(chained(bodies))
}

fn said_of(events: Vec<Event>) -> Vec<String> {
    let record = record_of(events);
    let faults = verify(&seal(record, &key()), Some(&key().verifying_key()));
    faults.iter().map(ToString::to_string).collect()
}

fn said_of_decision(change: impl FnOnce(&mut Decision)) -> Vec<String> {
    said(|bodies| {
        let place = bodies.get_mut(DECIDED).expect("the decision");
        *place = decided(change);
    })
}

const PLACE: &str = "event 3 of review review-1: ";

#[test]
fn more_votes_than_ballots_are_found_with_the_figure() {
    let found = said_of_decision(|decision| {
        decision.standing.voted = 3;
        decision.standing.votes = vec![(Outcome::Approve, 3)];
    });
    assert_eq!(
        found,
        [
            format!("{PLACE}it says voted: 3; the ballots before it that count say 1"),
            format!("{PLACE}it says for \"approve\": 3; the ballots before it that count say 1"),
        ]
    );
}

#[test]
fn a_ballot_that_was_turned_round_is_found() {
    let found = said(|bodies| bodies[VOTED] = voted("Mara Holt", Vote::For(Outcome::Decline)));
    assert_eq!(
        found,
        [
            format!("{PLACE}it says for \"approve\": 1; the ballots before it that count say 0"),
            format!("{PLACE}it says for \"decline\": 0; the ballots before it that count say 1"),
        ]
    );
}

#[test]
fn a_ballot_that_was_cast_after_the_decision_does_not_make_it() {
    let found = said(|bodies| bodies.swap(VOTED, DECIDED));
    assert!(
        found.iter().any(|fault| fault.contains("it says voted: 1")),
        "{found:?}"
    );
}

#[test]
fn the_vote_of_an_owner_is_found_though_the_decision_lets_them() {
    let found = said(|bodies| {
        bodies[VOTED] = voted("Ada Stone", Vote::For(Outcome::Approve));
        bodies[DECIDED] = decided(|decision| {
            decision.standing.eligible = vec![person("Ada Stone")];
            decision.standing.excluded.clear();
        });
    });
    assert_eq!(
        found,
        [
            format!("{PLACE}it lets Ada Stone vote, who is the clinical owner"),
            format!("{PLACE}it says voted: 1; the ballots before it that count say 0"),
            format!("{PLACE}it says for \"approve\": 1; the ballots before it that count say 0"),
        ]
    );
}

#[test]
fn who_once_built_the_tool_and_who_is_recused_have_no_vote() {
    let found = said(|bodies| {
        let Happened::Tool {
            event: ToolEvent::Proposed { card, .. },
            ..
        } = proposed("ICU mortality")
        else {
            unreachable!("it is proposed")
        };
        let mut card = card;
        card.builders = vec![person("Mara Holt")];
        bodies[PROPOSED] = tool(ToolEvent::Proposed {
            card: card.clone(),
            version: None,
        });
        card.builders.clear();
        bodies.insert(1, tool(ToolEvent::Described { card }));
    });
    let expected = format!("{PLACE}it lets Mara Holt vote, who built or owned the tool before");
    assert!(found.contains(&expected), "{found:?}");

    let mut bodies: Vec<_> = events().into_iter().map(|one| (one.by, one.body)).collect();
    let interest = "Sits on the board of the vendor.".to_owned();
    let declared = ReviewEvent::ConflictDeclared {
        interest,
        is_recused: true,
    };
    bodies.insert(VOTED, (person("Mara Holt"), review(declared)));
    let found = said_of(chained_by(bodies));
    let expected = "event 4 of review review-1: it lets Mara Holt vote, who is recused: Sits on the board of the vendor.";
    assert!(found.iter().any(|fault| fault == expected), "{found:?}");
}

#[test]
fn nobody_is_counted_in_two_seats_nor_on_both_lists() {
    let found = said_of_decision(|decision| {
        let mara = person("Mara Holt");
        decision.standing.eligible.push(mara.clone());
        decision
            .standing
            .excluded
            .push((mara, "was away".to_owned()));
    });
    assert!(found.contains(&format!(
        "{PLACE}it counts Mara Holt twice among who may vote"
    )));
    assert!(found.contains(&format!(
        "{PLACE}it lets Mara Holt vote and says that they may not"
    )));
}

#[test]
fn a_quorum_that_was_not_reached_and_a_tie_are_found() {
    let found = said_of_decision(|decision| decision.standing.quorum = 2);
    assert_eq!(found, [format!("{PLACE}1 voted, and a quorum is 2")]);
    let found = said(|bodies| {
        bodies[DECIDED] = decided(|decision| {
            decision.standing.eligible.push(person("Omar Reed"));
            decision.standing.voted = 2;
            decision.standing.votes.push((Outcome::Decline, 1));
        });
        bodies.insert(DECIDED, voted("Omar Reed", Vote::For(Outcome::Decline)));
    });
    assert_eq!(
        found,
        [
            "event 4 of review review-1: \"approve\" does not have more votes than every other outcome"
        ]
    );
}

#[test]
fn a_decision_recorded_by_an_owner_or_made_twice_is_found() {
    let found = said_of_decision(|decision| decision.by = person("Ada Stone"));
    assert_eq!(
        found,
        [format!(
            "{PLACE}Ada Stone recorded it, who is the clinical owner"
        )]
    );
    let found = said(|bodies| bodies.insert(DECIDED, decided(|_| {})));
    assert_eq!(
        found,
        ["event 4 of review review-1: the review was decided before"]
    );
}

#[test]
fn a_decision_without_its_review_is_found() {
    let found = said(|bodies| {
        bodies.retain(|body| {
            !matches!(
                body,
                Happened::Review {
                    event: ReviewEvent::Submitted { .. },
                    ..
                }
            )
        });
    });
    assert_eq!(
        found,
        ["event 2 of review review-1: it decides a review that no event before it asks for"]
    );
}
