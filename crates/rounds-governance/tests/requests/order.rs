//! Which requests come first, and how sure that is.

use jiff::SignedDuration;
use rounds_governance::Policies;
use rounds_governance::request::policy::Method;
use rounds_governance::request::score::hierarchy;
use rounds_governance::request::{OverrideClass, RequestCommand};

use crate::story::{Story, places, scorer};

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
