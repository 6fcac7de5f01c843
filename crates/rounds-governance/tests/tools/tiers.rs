//! From answers to a tier, by the shipped policy. Points are added up by hand from the file.

use rounds_governance::policy::Policies;
use rounds_governance::risk::{Answers, RiskAssessment, assess};

fn answers(words: [&str; 6]) -> Answers {
    let questions = [
        "severity",
        "autonomy",
        "reversibility",
        "reach",
        "vulnerable-groups",
        "novelty",
    ];
    let pairs = questions.into_iter().zip(words);
    pairs
        .map(|(question, word)| (question.to_owned(), word.to_owned()))
        .collect()
}

fn assessed(words: [&str; 6]) -> RiskAssessment {
    let policies = Policies::shipped().expect("shipped policies");
    assess(&policies.risk, &answers(words), Some("2")).expect("every question is answered")
}

#[test]
fn a_sepsis_alert_is_reviewed_in_full() {
    let risk = assessed([
        "death",
        "augments",
        "with-effort",
        "hospital",
        "some",
        "new",
    ]);
    assert_eq!((risk.points, risk.tier.as_str()), (13, "full"));
    assert_eq!(risk.version.as_deref(), Some("2"));
}

#[test]
fn a_report_of_expected_mortality_goes_on_the_fast_track() {
    let risk = assessed(["serious", "informs", "at-once", "hospital", "some", "new"]);
    assert_eq!((risk.points, risk.tier.as_str()), (8, "fast-track"));
}

#[test]
fn what_touches_nobody_is_registered_only() {
    let risk = assessed(["none", "informs", "at-once", "few", "no", "proven-here"]);
    assert_eq!((risk.points, risk.tier.as_str()), (0, "register-only"));
}

#[test]
fn acting_alone_is_reviewed_in_full_however_few_the_points() {
    let risk = assessed(["none", "replaces", "at-once", "few", "no", "proven-here"]);
    assert_eq!((risk.points, risk.tier.as_str()), (4, "full"));
    assert!(risk.reason.contains("autonomy=replaces"), "{}", risk.reason);
}

#[test]
fn missing_and_unknown_answers_are_refused_with_what_would_be_right() {
    let policies = Policies::shipped().expect("shipped policies");
    let refusal = |answers: &Answers| {
        let refused = assess(&policies.risk, answers, None);
        refused.expect_err("is refused").to_string()
    };
    let full = answers(["none", "informs", "at-once", "few", "no", "new"]);
    let mut less = full.clone();
    less.remove("reach");
    assert!(refusal(&less).contains("\"reach\" has no answer"));
    let mut wrong = full.clone();
    wrong.insert("severity".to_owned(), "deth".to_owned());
    assert!(refusal(&wrong).contains("did you mean \"death\"?"));
    let mut more = full;
    more.insert("severty".to_owned(), "none".to_owned());
    assert!(refusal(&more).contains("did you mean \"severity\"?"));
}
