//! Who votes, who does not, and what the votes carry. Quorums and majorities are counted by hand.

use jiff::civil::date;
use rounds_governance::office::command::OfficeCommand;
use rounds_governance::office::{Rules, Seat};
use rounds_governance::review::command::ReviewCommand;
use rounds_governance::review::{Outcome, Vote};
use rounds_governance::tool::Stage;
use rounds_governance::tool::event::ToolEvent;

use crate::hospital::{
    AI, Hospital, actor, card, lead, member, person, recuse, sina, triage, vote_in, why,
};

const YES: Vote = Vote::For(Outcome::Approve);
const NO: Vote = Vote::For(Outcome::Decline);

#[test]
fn three_of_four_votes_carry_what_two_cannot() {
    let (mut hospital, id) = Hospital::voting();
    hospital.vote("Carla", &id, YES).unwrap();
    hospital.vote("Milo", &id, YES).unwrap();
    let standing = hospital.standing(&id);
    assert_eq!((standing.voted, standing.quorum), (2, 3));
    assert_eq!(standing.carried, None);
    assert_eq!(
        standing.why_not.as_deref(),
        Some("2 of 4 have voted; a quorum is 3")
    );
    hospital.vote("Nora", &id, NO).unwrap();
    assert_eq!(hospital.standing(&id).carried, Some(Outcome::Approve));
}

#[test]
fn half_of_the_votes_is_no_majority_and_abstentions_are_left_out() {
    let (mut hospital, id) = Hospital::voting();
    hospital.vote("Carla", &id, YES).unwrap();
    hospital.vote("Milo", &id, YES).unwrap();
    hospital.vote("Nora", &id, NO).unwrap();
    hospital.vote("Omar", &id, NO).unwrap();
    let standing = hospital.standing(&id);
    assert_eq!(standing.carried, None);
    assert!(standing.why_not.unwrap().contains("50 % of the 4 votes"));
    // A later vote takes the place of the earlier one: two of three for it.
    hospital.vote("Omar", &id, Vote::Abstain).unwrap();
    let standing = hospital.standing(&id);
    assert_eq!((standing.voted, standing.abstained), (4, 1));
    assert_eq!(standing.carried, Some(Outcome::Approve));
}

#[test]
fn all_abstaining_carries_nothing() {
    let (mut hospital, id) = Hospital::voting();
    for name in ["Carla", "Milo", "Nora", "Omar"] {
        hospital.vote(name, &id, Vote::Abstain).unwrap();
    }
    assert_eq!(hospital.standing(&id).carried, None);
}

#[test]
fn a_quorum_by_share_is_rounded_up_and_not_beyond() {
    // 25 members: 0.28 of 25 is 7, although 0.28 × 25 is a little more than 7 in binary.
    let mut hospital = Hospital::empty();
    hospital.found(Rules {
        quorum_min: 1,
        quorum_share: 0.28,
        majority_above: 0.5,
        triage_days: 3,
    });
    for n in 0..25 {
        hospital.seat(&format!("Member{n}"), Seat::Member).unwrap();
        hospital.train(&format!("Member{n}"), date(2027, 1, 1));
    }
    let command = rounds_governance::tool::command::ToolCommand::Propose {
        id: Some("sepsis-model".into()),
        card: card("Sepsis model"),
        version: None,
    };
    hospital
        .ask(
            &crate::hospital::paula(),
            rounds_governance::Command::Tool { id: None, command },
        )
        .unwrap();
    let id = hospital.submit(Stage::Silent).unwrap();
    assert_eq!(hospital.standing(&id).quorum, 7);
}

#[test]
fn who_proposed_built_or_owns_a_tool_has_no_vote() {
    for name in ["Paula", "Bob", "Vera", "Theo"] {
        let mut hospital = Hospital::open();
        hospital.seat(name, Seat::Member).unwrap();
        hospital.train(name, date(2027, 1, 1));
        let id = hospital.submit(Stage::Silent).unwrap();
        hospital.review(&sina(), &id, triage()).unwrap();
        hospital
            .review(&sina(), &id, ReviewCommand::OpenVoting)
            .unwrap();
        assert!(hospital.vote(name, &id, YES).is_err(), "{name} voted");
        let standing = hospital.standing(&id);
        assert_eq!(standing.eligible.len(), 4);
        assert_eq!(standing.excluded[0].0.name, name);
    }
}

#[test]
fn taking_ones_name_off_the_card_gives_no_vote() {
    let mut hospital = Hospital::open();
    hospital.seat("Vera", Seat::Member).unwrap();
    hospital.train("Vera", date(2027, 1, 1));
    let mut other = card("Sepsis model");
    other.clinical_owner = Some(person("Ava"));
    hospital.tool_event(ToolEvent::Described { card: other });
    let id = hospital.submit(Stage::Silent).unwrap();
    hospital.review(&sina(), &id, triage()).unwrap();
    hospital
        .review(&sina(), &id, ReviewCommand::OpenVoting)
        .unwrap();
    assert!(why(hospital.vote("Vera", &id, YES)).contains("owned the tool before"));
}

#[test]
fn a_recusal_takes_a_vote_back_that_was_cast_and_makes_no_quorum() {
    let (mut hospital, id) = Hospital::voting();
    hospital.approve(&["Carla", "Milo", "Nora"], &id);
    assert_eq!(hospital.standing(&id).voted, 3);
    hospital.review(&member("Nora"), &id, recuse()).unwrap();
    let standing = hospital.standing(&id);
    assert_eq!((standing.voted, standing.eligible.len()), (2, 3));
    assert_eq!(standing.carried, None);
    assert!(why(hospital.vote("Nora", &id, YES)).contains("recused: Shares of the vendor"));
    // Declaring that it is nothing after all does not undo it.
    let after_all = ReviewCommand::DeclareConflict {
        interest: "Sold them".to_owned(),
        is_recused: false,
    };
    hospital.review(&member("Nora"), &id, after_all).unwrap();
    assert!(hospital.vote("Nora", &id, YES).is_err());
}

#[test]
fn an_interest_that_is_declared_without_recusal_leaves_the_vote() {
    let (mut hospital, id) = Hospital::voting();
    let declared = ReviewCommand::DeclareConflict {
        interest: "Spoke at a meeting of the vendor".to_owned(),
        is_recused: false,
    };
    hospital.review(&member("Nora"), &id, declared).unwrap();
    hospital.vote("Nora", &id, YES).unwrap();
    assert_eq!(hospital.of(&id).conflicts.len(), 1);
}

#[test]
fn secretaries_advisers_strangers_and_former_members_have_no_vote() {
    let (mut hospital, id) = Hospital::voting();
    hospital.seat("Adam", Seat::Adviser).unwrap();
    for name in ["Sina", "Adam", "Stranger"] {
        assert!(hospital.vote(name, &id, YES).is_err(), "{name} voted");
    }
    hospital.vote("Omar", &id, YES).unwrap();
    let end = OfficeCommand::EndTerm {
        committee: AI.into(),
        person: person("Omar").id,
        on: hospital.today(),
    };
    hospital.office(&lead(), end).unwrap();
    assert_eq!(hospital.standing(&id).voted, 1);
    hospital.days_pass(1);
    assert_eq!(hospital.standing(&id).voted, 0);
    assert!(hospital.vote("Omar", &id, YES).is_err());
}

#[test]
fn who_may_not_vote_by_role_does_not_vote_by_seat() {
    let (mut hospital, id) = Hospital::voting();
    let refused = hospital.review(&actor("Milo", &[]), &id, vote_in(YES, None));
    assert!(why(refused).contains("reviews:vote"));
}

#[test]
fn an_old_training_takes_the_vote_away_until_it_is_renewed() {
    let (mut hospital, id) = Hospital::voting();
    // Done on 1 January 2027 and valid for 365 days: 1 January 2028 is the last day.
    hospital.now = "2028-01-01T09:00:00Z".parse().unwrap();
    hospital.vote("Milo", &id, YES).unwrap();
    hospital.now = "2028-01-02T09:00:00Z".parse().unwrap();
    assert!(why(hospital.vote("Milo", &id, YES)).contains("Conflicts of interest"));
    assert_eq!(hospital.standing(&id).voted, 0);
    hospital.train("Milo", date(2028, 1, 2));
    hospital.vote("Milo", &id, YES).unwrap();
    assert_eq!(hospital.standing(&id).voted, 1);
}

#[test]
fn who_stands_in_votes_in_the_seat_of_who_is_away() {
    let (mut hospital, id) = Hospital::voting();
    hospital.train("Ava", date(2027, 1, 1));
    let vote = || vote_in(YES, Some("Nora"));
    let no_cover = hospital.review(&member("Ava"), &id, vote());
    assert!(why(no_cover).contains("do not stand in for Nora"));
    hospital.cover("Nora", "Ava", 3).unwrap();
    hospital.review(&member("Ava"), &id, vote()).unwrap();
    let ballot = &hospital.of(&id).ballots[0];
    assert_eq!(ballot.member.name, "Nora");
    assert_eq!(ballot.cast_by.name, "Ava");
    assert_eq!(hospital.standing(&id).voted, 1);
    // Nora is back and votes herself; then her cover has nothing more to say.
    hospital.vote("Nora", &id, NO).unwrap();
    assert_eq!(hospital.of(&id).ballots.len(), 1);
    let over = hospital.review(&member("Ava"), &id, vote());
    assert!(why(over).contains("voted themselves"));
}

#[test]
fn nobody_votes_twice_through_a_cover() {
    let (mut hospital, id) = Hospital::voting();
    hospital.cover("Nora", "Milo", 3).unwrap();
    hospital.vote("Milo", &id, YES).unwrap();
    let second = hospital.review(&member("Milo"), &id, vote_in(YES, Some("Nora")));
    assert!(why(second).contains("two seats"));
}

#[test]
fn an_owner_does_not_vote_as_a_cover_nor_for_an_owner() {
    let (mut hospital, id) = Hospital::voting();
    hospital.train("Vera", date(2027, 1, 1));
    hospital.cover("Nora", "Vera", 3).unwrap();
    let as_cover = hospital.review(&member("Vera"), &id, vote_in(YES, Some("Nora")));
    assert!(why(as_cover).contains("clinical owner"));
    hospital.seat("Theo", Seat::Member).unwrap();
    hospital.train("Theo", date(2027, 1, 1));
    hospital.train("Ava", date(2027, 1, 1));
    hospital.cover("Theo", "Ava", 3).unwrap();
    let for_owner = hospital.review(&member("Ava"), &id, vote_in(YES, Some("Theo")));
    assert!(why(for_owner).contains("Theo has no vote here"));
}

#[test]
fn a_cover_needs_the_training_of_the_seat() {
    let (mut hospital, id) = Hospital::voting();
    hospital.cover("Nora", "Ava", 3).unwrap();
    let untrained = hospital.review(&member("Ava"), &id, vote_in(YES, Some("Nora")));
    assert!(why(untrained).contains("Conflicts of interest"));
}

#[test]
fn too_few_who_may_vote_is_said() {
    let (mut hospital, id) = Hospital::voting();
    for name in ["Nora", "Omar"] {
        hospital.review(&member(name), &id, recuse()).unwrap();
    }
    let standing = hospital.standing(&id);
    let why_not = standing.why_not.unwrap();
    assert!(why_not.contains("a quorum of 3 cannot be reached: 2 may vote"));
}

#[test]
fn a_cover_who_is_recused_after_voting_leaves_no_vote_behind() {
    let (mut hospital, id) = Hospital::voting();
    hospital.train("Ava", date(2027, 1, 1));
    hospital.cover("Nora", "Ava", 3).unwrap();
    hospital
        .review(&member("Ava"), &id, vote_in(YES, Some("Nora")))
        .unwrap();
    hospital.review(&member("Ava"), &id, recuse()).unwrap();
    let standing = hospital.standing(&id);
    assert_eq!(standing.voted, 0);
    // The seat itself is free: Nora can still vote.
    hospital.vote("Nora", &id, YES).unwrap();
    assert_eq!(hospital.standing(&id).voted, 1);
}

/// Where a committee lets less than half carry, a tie must not be settled by the order of a list.
#[test]
fn a_tie_carries_nothing_whatever_the_rule() {
    let (mut hospital, id) = Hospital::voting();
    hospital.found(Rules {
        majority_above: 0.3,
        ..Rules::default()
    });
    for (name, vote) in [("Carla", YES), ("Milo", YES), ("Nora", NO), ("Omar", NO)] {
        hospital.vote(name, &id, vote).unwrap();
    }
    let standing = hospital.standing(&id);
    assert_eq!(standing.carried, None);
    assert_eq!(
        standing.why_not.as_deref(),
        Some("two outcomes have 2 votes each")
    );
    hospital.vote("Omar", &id, Vote::Abstain).unwrap();
    assert_eq!(hospital.standing(&id).carried, Some(Outcome::Approve));
}
