//! Who may do what to a request, and in which order.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rounds_core::access::Permission;
use rounds_governance::Refused;
use rounds_governance::ids::RequestId;
use rounds_governance::request::policy::Method;
use rounds_governance::request::{OverrideClass, RequestCommand, RequestState, Wanted};

use crate::story::{Story, estimate, lead, person, scorer, to, wanted, ward};

#[test]
fn a_request_goes_from_the_ward_to_done() {
    let mut story = Story::begin();
    let id = story.ranked("One weight", None, 10.0, &[4.0]);
    for state in [
        RequestState::Planned,
        RequestState::Started,
        RequestState::Done,
    ] {
        story.ask(&lead(), Some(&id), to(state)).unwrap();
        assert_eq!(story.state(&id), state);
    }
    let request = &story.governance.requests[&id];
    assert_eq!(request.quarter, Some(date(2027, 4, 1)));
    assert_eq!(request.by.name, "ward");
    assert_eq!(request.notes.len(), 4);
    assert!(story.ranking(Method::Weighted).lines.is_empty());
}

#[test]
fn each_step_needs_its_permission() {
    let mut story = Story::begin();
    let nobody = person("auditor", &[]);
    let submit = RequestCommand::Submit {
        wanted: wanted("A", None),
    };
    let refused = |found: Result<RequestId, Refused>| match found {
        Err(Refused::NotPermitted { permission }) => permission,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        refused(story.ask(&nobody, None, submit)),
        Permission::ProposeTools
    );
    let id = story.submitted("A", None);
    let score = RequestCommand::Score {
        values: story.all_the_same(2.0),
    };
    assert_eq!(
        refused(story.ask(&ward(), Some(&id), score)),
        Permission::ScorePriorities
    );
    let found = story.ask(&ward(), Some(&id), estimate(1.0, 2.0, 3.0));
    assert_eq!(refused(found), Permission::ScorePriorities);
    let found = story.ask(&scorer("s"), Some(&id), to(RequestState::Ranked));
    assert_eq!(refused(found), Permission::ManagePriorities);
    let other = person("other ward", &[Permission::ProposeTools]);
    let correct = RequestCommand::Correct {
        wanted: wanted("B", None),
    };
    assert_eq!(
        refused(story.ask(&other, Some(&id), correct)),
        Permission::ManagePriorities
    );
}

#[test]
fn who_asked_may_correct_but_not_lift_it_over_all_scoring_after_triage() {
    let mut story = Story::begin();
    let id = story.submitted("A", None);
    let mut safety = wanted("B", Some(OverrideClass::Safety));
    let correct = |wanted: &Wanted| RequestCommand::Correct {
        wanted: wanted.clone(),
    };
    story.ask(&ward(), Some(&id), correct(&safety)).unwrap();
    story
        .ask(&lead(), Some(&id), to(RequestState::Ranked))
        .unwrap();
    safety.title = "C".to_owned();
    story.ask(&ward(), Some(&id), correct(&safety)).unwrap();
    safety.class = Some(OverrideClass::Security);
    let found = story.ask(&ward(), Some(&id), correct(&safety));
    assert!(matches!(found, Err(Refused::NotPermitted { .. })));
    story.ask(&lead(), Some(&id), correct(&safety)).unwrap();
    story
        .ask(&lead(), Some(&id), estimate(1.0, 1.0, 1.0))
        .unwrap();
    story
        .ask(&lead(), Some(&id), to(RequestState::Planned))
        .unwrap();
    let found = story.ask(&ward(), Some(&id), correct(&wanted("D", None)));
    assert!(matches!(found, Err(Refused::NotNow(_))));
}

#[test]
fn values_that_are_none_are_refused_with_what_would_be() {
    let mut story = Story::begin();
    let id = story.submitted("A", None);
    let mut said = |command| match story.ask(&lead(), Some(&id), command) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("taken"),
    };
    let score = |name: &str, value: f64| RequestCommand::Score {
        values: BTreeMap::from([(name.to_owned(), value)]),
    };
    assert!(said(score("outcom", 2.0)).contains("did you mean \"outcome\"?"));
    assert!(said(score("outcome", 6.0)).contains("expected 1 to 5, found 6"));
    assert!(said(score("outcome", f64::NAN)).contains("found NaN"));
    assert!(said(estimate(3.0, 2.0, 4.0)).starts_with("likely: "));
    assert!(said(estimate(1.0, 5.0, 4.0)).starts_with("high: "));
    assert!(said(estimate(0.0, 2.0, 4.0)).starts_with("low: "));
    assert!(said(estimate(1.0, 2.0, f64::INFINITY)).starts_with("high: "));
    let found = story.ask(
        &ward(),
        None,
        RequestCommand::Submit {
            wanted: wanted("  ", None),
        },
    );
    assert!(matches!(
        found,
        Err(Refused::Invalid { field: "title", .. })
    ));
    let mut no_day = wanted("A", Some(OverrideClass::Regulatory));
    no_day.needed_by = None;
    let found = story.ask(&ward(), None, RequestCommand::Submit { wanted: no_day });
    assert!(matches!(
        found,
        Err(Refused::Invalid {
            field: "needed_by",
            ..
        })
    ));
    let found = story.ask(
        &lead(),
        Some(&RequestId::from("request-9")),
        to(RequestState::Ranked),
    );
    assert!(matches!(found, Err(Refused::NotFound { .. })));
}

#[test]
fn a_plan_names_a_quarter_that_is_not_over_and_knows_the_work() {
    let mut story = Story::begin();
    let id = story.submitted("A", None);
    story
        .ask(&lead(), Some(&id), to(RequestState::Ranked))
        .unwrap();
    let plan = |quarter: Option<Date>| RequestCommand::Set {
        state: RequestState::Planned,
        quarter,
        note: String::new(),
    };
    let found = story.ask(&lead(), Some(&id), plan(Some(date(2027, 4, 1))));
    assert!(found.unwrap_err().to_string().contains("has no estimate"));
    story
        .ask(&lead(), Some(&id), estimate(1.0, 2.0, 3.0))
        .unwrap();
    for quarter in [
        None,
        Some(date(2027, 4, 2)),
        Some(date(2027, 5, 1)),
        Some(date(2026, 10, 1)),
    ] {
        let found = story.ask(&lead(), Some(&id), plan(quarter));
        assert!(matches!(
            found,
            Err(Refused::Invalid {
                field: "quarter",
                ..
            })
        ));
    }
    // The present quarter is not over.
    story
        .ask(&lead(), Some(&id), plan(Some(date(2027, 1, 1))))
        .unwrap();
    story
        .ask(&lead(), Some(&id), to(RequestState::Ranked))
        .unwrap();
    assert_eq!(story.governance.requests[&id].quarter, None);
}

#[test]
fn a_request_is_declined_with_a_reason() {
    let mut story = Story::begin();
    let id = story.submitted("A", None);
    let declined = |note: &str| RequestCommand::Set {
        state: RequestState::Declined,
        quarter: None,
        note: note.to_owned(),
    };
    let found = story.ask(&lead(), Some(&id), declined(" "));
    assert!(matches!(found, Err(Refused::Invalid { field: "note", .. })));
    story
        .ask(&lead(), Some(&id), declined("The vendor ships it in May"))
        .unwrap();
    assert_eq!(story.state(&id), RequestState::Declined);
}

#[test]
fn a_scorers_new_scores_take_the_place_of_the_old() {
    let mut story = Story::begin();
    let id = story.ranked("A", None, 1.0, &[2.0, 4.0]);
    let values = story.all_the_same(5.0);
    story
        .ask(
            &scorer("scorer-0"),
            Some(&id),
            RequestCommand::Score { values },
        )
        .unwrap();
    let scores = &story.governance.requests[&id].scores;
    assert_eq!(scores.len(), 2);
    assert_eq!(scores[1].values["outcome"], 5.0);
}

proptest! {
    /// Whatever is asked: nobody starts what was not planned, plans what was not ranked, and what
    /// is done or declined stays so.
    #[test]
    fn no_sequence_of_steps_skips_one(steps in prop::collection::vec(0_usize..6, 0..12)) {
        let mut story = Story::begin();
        let id = story.submitted("A", None);
        story.ask(&lead(), Some(&id), estimate(1.0, 1.0, 1.0)).unwrap();
        let mut been = vec![RequestState::Submitted];
        for step in steps {
            let state = RequestState::ALL[step];
            let before = story.state(&id);
            if story.ask(&lead(), Some(&id), to(state)).is_ok() {
                been.push(state);
            } else {
                prop_assert_eq!(story.state(&id), before);
            }
            let has_been = |state| been.contains(&state);
            match story.state(&id) {
                RequestState::Done => prop_assert!(has_been(RequestState::Started)),
                RequestState::Started => prop_assert!(has_been(RequestState::Planned)),
                RequestState::Planned => prop_assert!(has_been(RequestState::Ranked)),
                _ => {}
            }
            prop_assert!(before.is_open() || story.state(&id) == before);
        }
    }
}
