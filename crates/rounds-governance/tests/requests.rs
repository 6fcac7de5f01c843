//! Requests from being asked for to being done, and the order they come in.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a story told in test code"
)]

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use rounds_core::access::{ActorKind, Permission, PersonId};
use rounds_governance::ids::RequestId;
use rounds_governance::reading::{MeasureWords, Reading};
use rounds_governance::request::policy::Method;
use rounds_governance::request::rank::{Ranking, rank};
use rounds_governance::request::score::hierarchy;
use rounds_governance::request::{OverrideClass, RequestCommand, RequestState, Wanted};
use rounds_governance::{
    Actor, Command, Event, Governance, PersonRef, Policies, Readings, Refused, Setting, decide,
};

struct NothingMeasured;

impl Readings for NothingMeasured {
    fn measure(&self, _: &str) -> Option<MeasureWords> {
        None
    }

    fn series(&self, _: &str, _: &str) -> Vec<Reading> {
        Vec::new()
    }
}

/// An office in which things happen one after another, an hour apart.
struct Story {
    governance: Governance,
    policies: Policies,
    now: Timestamp,
}

impl Story {
    fn begin() -> Self {
        Self {
            governance: Governance::default(),
            policies: Policies::shipped().unwrap(),
            now: "2027-02-10T09:00:00Z".parse().unwrap(),
        }
    }

    fn setting(&self) -> Setting<'_> {
        Setting {
            now: self.now,
            today: date(2027, 2, 10),
            policies: &self.policies,
            readings: &NothingMeasured,
        }
    }

    fn ask(
        &mut self,
        actor: &Actor,
        id: Option<&RequestId>,
        command: RequestCommand,
    ) -> Result<RequestId, Refused> {
        let command = Command::Request {
            id: id.cloned(),
            command,
        };
        let happened = decide(&self.governance, actor, &command, &self.setting())?;
        let [body] = happened.as_slice() else {
            panic!("one thing happens");
        };
        let subject = body.subject();
        let seq = self.governance.seq + 1;
        self.governance.apply(&Event {
            seq,
            subject: subject.clone(),
            version: seq,
            at: self.now,
            by: actor.person.clone(),
            kind: actor.kind,
            body: body.clone(),
            previous: String::new(),
            hash: String::new(),
        });
        self.now += SignedDuration::from_hours(1);
        Ok(RequestId(subject.id))
    }

    fn submitted(&mut self, title: &str, class: Option<OverrideClass>) -> RequestId {
        let wanted = wanted(title, class);
        self.ask(&ward(), None, RequestCommand::Submit { wanted })
            .unwrap()
    }

    /// Submitted, let in, estimated and scored the same on everything.
    fn ranked(
        &mut self,
        title: &str,
        class: Option<OverrideClass>,
        days: f64,
        scores: &[f64],
    ) -> RequestId {
        let id = self.submitted(title, class);
        self.ask(&lead(), Some(&id), to(RequestState::Ranked))
            .unwrap();
        self.ask(&lead(), Some(&id), estimate(days, days, days))
            .unwrap();
        for (place, value) in scores.iter().enumerate() {
            let scorer = scorer(&format!("scorer-{place}"));
            let values = self.all_the_same(*value);
            self.ask(&scorer, Some(&id), RequestCommand::Score { values })
                .unwrap();
        }
        id
    }

    fn all_the_same(&self, value: f64) -> BTreeMap<String, f64> {
        let criteria = self.policies.priorities.criterion.iter();
        criteria
            .map(|criterion| (criterion.name.clone(), value))
            .collect()
    }

    fn ranking(&self, method: Method) -> Ranking {
        rank(&self.governance, method, &self.setting(), 1)
    }

    fn state(&self, id: &RequestId) -> RequestState {
        self.governance.requests[id].state
    }
}

fn person(name: &str, may: &[Permission]) -> Actor {
    Actor {
        person: PersonRef {
            id: PersonId(name.to_owned()),
            name: name.to_owned(),
        },
        kind: ActorKind::Person,
        roles: BTreeSet::new(),
        may: may.iter().copied().collect(),
    }
}

fn ward() -> Actor {
    person("ward", &[Permission::ProposeTools])
}

fn lead() -> Actor {
    person(
        "lead",
        &[Permission::ManagePriorities, Permission::ScorePriorities],
    )
}

fn scorer(name: &str) -> Actor {
    person(name, &[Permission::ScorePriorities])
}

fn wanted(title: &str, class: Option<OverrideClass>) -> Wanted {
    Wanted {
        title: title.to_owned(),
        problem: "Nurses type the weight twice".to_owned(),
        if_not: "Doses by an old weight".to_owned(),
        sponsor: "Chief nurse".to_owned(),
        tool: None,
        class,
        needed_by: (class == Some(OverrideClass::Regulatory)).then(|| date(2027, 7, 1)),
    }
}

fn to(state: RequestState) -> RequestCommand {
    RequestCommand::Set {
        state,
        quarter: (state == RequestState::Planned).then(|| date(2027, 4, 1)),
        note: "agreed".to_owned(),
    }
}

fn estimate(low: f64, likely: f64, high: f64) -> RequestCommand {
    RequestCommand::Estimate { low, likely, high }
}

fn places(ranking: &Ranking) -> Vec<(&str, Option<usize>)> {
    let lines = ranking.lines.iter();
    lines.map(|line| (line.id.as_str(), line.place)).collect()
}

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

#[test]
fn classes_go_before_all_scores_and_capacity_is_a_line() {
    let mut story = Story::begin();
    story.ranked("Best", None, 50.0, &[5.0, 5.0]);
    story.ranked(
        "Vendor",
        Some(OverrideClass::VendorMandated),
        40.0,
        &[1.0, 1.0],
    );
    story.ranked("Unscored", None, 5.0, &[]);
    story.ranked("Safety", Some(OverrideClass::Safety), 30.0, &[]);
    story.ranked("Small", None, 1.0, &[2.0, 2.0]);
    story.submitted("Waits", Some(OverrideClass::Regulatory));
    story.ranked("Rule", Some(OverrideClass::Regulatory), 10.0, &[1.0]);
    let ranking = story.ranking(Method::Weighted);
    let expected = [
        ("request-7", Some(1)),
        ("request-4", Some(2)),
        ("request-2", Some(3)),
        ("request-1", Some(4)),
        ("request-5", Some(5)),
        ("request-3", None),
        ("request-6", None),
    ];
    assert_eq!(places(&ranking), expected);
    // 10 + 30 + 40 of 120 days; 50 more do not fit, and what comes after does not jump the line.
    let within: Vec<bool> = ranking.lines.iter().map(|line| line.is_within).collect();
    assert_eq!(within, [true, true, true, false, false, false, false]);
    assert_eq!(ranking.lines[3].effort_days, Some((50.0, 130.0)));
    assert_eq!(ranking.lines[5].missing.len(), 7);
    assert_eq!(ranking.lines[6].missing, ["triage"]);
    assert_eq!(ranking.lines[3].places, Some((4, 4)));
}

#[test]
fn methods_score_as_their_formulas_say() {
    let mut story = Story::begin();
    let id = story.ranked("A", None, 4.0, &[]);
    let values = [
        ("outcome", 5.0),
        ("process", 3.0),
        ("mission", 2.0),
        ("finance", 1.0),
        ("risk", 4.0),
        ("feasibility", 5.0),
        ("redundancy", 2.0),
        ("urgency", 3.0),
        ("reach", 2000.0),
        ("confidence", 80.0),
    ];
    let values = values.map(|(name, value)| (name.to_owned(), value)).into();
    story
        .ask(&scorer("s"), Some(&id), RequestCommand::Score { values })
        .unwrap();
    let score = |method| story.ranking(method).lines[0].score.unwrap();
    // By hand: 2,000 × 5 × 0.8 / 4; (5 + 3 + 2 + 1 + 3 + 4) / 4; and scaled to 0 to 1, weighted:
    // 0.30·1 + 0.20·½ + 0.15·¼ + 0.10·0 + 0.10·¾ + 0.10·1 + 0.05·¾.
    assert!((score(Method::Rice) - 2_000.0).abs() < 1e-9);
    assert!((score(Method::Wsjf) - 4.5).abs() < 1e-9);
    assert!((score(Method::Weighted) - 0.65).abs() < 1e-9);
    assert!((score(Method::Topsis) - 0.5).abs() < 1e-9);
}

#[test]
fn the_shipped_judgements_are_complete_and_consistent() {
    let found = hierarchy(&Policies::shipped().unwrap().priorities).unwrap();
    assert_eq!(found.weights.len(), 7);
    assert!(found.consistency_ratio.unwrap() < 0.10);
}

#[test]
fn a_pair_nobody_judged_is_named_and_leaves_the_hierarchy_without_scores() {
    let mut story = Story::begin();
    story.policies.priorities.pairs.remove("risk/feasibility");
    let found = hierarchy(&story.policies.priorities);
    assert_eq!(found, Err(vec!["risk/feasibility".to_owned()]));
    story.ranked("A", None, 1.0, &[3.0, 4.0]);
    let ranking = story.ranking(Method::Ahp);
    assert_eq!((ranking.lines[0].score, ranking.consistency), (None, None));
    assert!(ranking.lines[0].missing[0].contains("pairs"));
}

#[test]
fn scorers_who_disagree_widen_the_places() {
    let mut story = Story::begin();
    story.ranked("A", None, 10.0, &[5.0, 1.0, 5.0]);
    story.ranked("B", None, 10.0, &[1.0, 5.0, 2.0]);
    story.ranked("C", None, 10.0, &[1.0, 1.0, 1.0]);
    let ranking = story.ranking(Method::Weighted);
    let places: Vec<_> = ranking.lines.iter().map(|line| line.places).collect();
    assert_eq!(places, [Some((1, 2)), Some((1, 2)), Some((3, 3))]);
    // Ranks of A, B, C: (3, 1.5, 1.5), (1.5, 3, 1.5), (3, 2, 1): sums 7.5, 6.5, 4, S = 6.5;
    // W = 12·6.5 / (9·24 − 3·12) by hand.
    assert!((ranking.agreement.unwrap() - 78.0 / 180.0).abs() < 1e-9);
    assert_eq!(ranking.agreement_over, (3, 3));
    assert_eq!(ranking, story.ranking(Method::Weighted));
}

#[test]
fn one_scorer_makes_no_range() {
    let mut story = Story::begin();
    story.ranked("A", None, 10.0, &[5.0]);
    let ranking = story.ranking(Method::Weighted);
    assert_eq!(ranking.lines[0].places, None);
    assert_eq!(ranking.agreement, None);
}

#[test]
fn a_request_that_waits_longer_than_agreed_is_late() {
    let mut story = Story::begin();
    story.submitted("A", None);
    story.now += SignedDuration::from_hours(24 * 3);
    assert_eq!(
        story.ranking(Method::Weighted).lines[0].age_days,
        (3, Some(3))
    );
    assert!(!story.ranking(Method::Weighted).lines[0].is_late());
    story.now += SignedDuration::from_hours(24);
    assert!(story.ranking(Method::Weighted).lines[0].is_late());
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
