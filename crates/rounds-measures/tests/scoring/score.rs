//! Entries of a truth against replayed findings.

use jiff::civil::Date;
use rounds_core::PeriodKind;
use rounds_measures::score::scored::{Because, Outcome, Scored, Worth};
use rounds_measures::score::truth::{Truth, TruthError};
use rounds_measures::score::{report, score};
use serde_json::{Value, json};

use crate::site::{Site, monday, weeks};

/// Thirty weeks with a rule that triples in week 20, one that triples from week 16 to 22, and one
/// that stays where it is.
fn site() -> Site {
    let counts = [
        ("decoyed", weeks(30, 16, 22)),
        ("steady", weeks(30, 0, 0)),
        ("stepped", weeks(30, 20, 30)),
    ];
    let young = [("steady", weeks(9, 0, 0))];
    Site::default()
        .with("alerts.firings", PeriodKind::Week, "missing", &counts)
        .with("alerts.young", PeriodKind::Week, "missing", &young)
}

pub fn entry(id: &str, decoy: bool, (measure, rule): (&str, &str), start: Date) -> Value {
    json!({
        "id": id, "decoy": decoy, "area": "alerts", "kind": "firing-rate",
        "target": { "type": "rule", "id": "r", "name": rule },
        "start": start, "end": null, "size": 3.0, "size_unit": "times", "notice": "CDS committee",
        "story": "The rate is tripled.",
        "seen_in": [{ "measure": measure, "groups": { "rule": rule }, "side": "up" }],
    })
}

pub fn truth(clean: bool, entries: &[Value]) -> Truth {
    parsed(clean, entries).expect("a good truth")
}

fn parsed(clean: bool, entries: &[Value]) -> Result<Truth, TruthError> {
    let whole = json!({
        "seed": 3, "size": "by hand", "clean": clean, "first_day": monday(0), "end": monday(30),
        "entries": entries,
    });
    Truth::parse(&whole.to_string())
}

pub fn scored(site: &Site, truth: &Truth) -> Scored {
    let (days, replayed) = site.replay(30);
    score("site", truth, &site.measures, days, &replayed)
}

fn outcome(scored: &Scored, id: &str) -> Outcome {
    let mut entries = scored.entries.iter();
    let entry = entries.find(|entry| entry.id == id).expect("scored");
    entry.outcome.clone()
}

#[test]
fn a_planted_step_is_noticed_with_its_delay_and_a_bait_is_told_apart() {
    let entries = [
        entry("step", false, ("alerts.firings", "stepped"), monday(20)),
        entry("bait", true, ("alerts.firings", "decoyed"), monday(16)),
    ];
    let scored = scored(&site(), &truth(false, &entries));
    // The step's first week is judged eight days after it began.
    let (Outcome::Noticed { delay_days, .. }, Outcome::Noticed { finding: bait, .. }) =
        (outcome(&scored, "step"), outcome(&scored, "bait"))
    else {
        panic!("{:?}", scored.entries);
    };
    assert_eq!(delay_days, 8);
    let worth = |id: &str| {
        let mut findings = scored.findings.iter();
        findings.find(|f| f.id == id).map(|f| f.worth)
    };
    assert_eq!(worth(&bait), Some(Worth::Decoy));
    let report = report(vec![scored]).expect("counts");
    let (problems, decoys) = (&report.problems[0], &report.decoys[0]);
    assert_eq!(
        (
            problems.planted,
            problems.noticed.count,
            problems.noticed.of
        ),
        (1, 1, 1)
    );
    assert_eq!(
        (decoys.planted, decoys.noticed.count, decoys.noticed.of),
        (1, 1, 1)
    );
    assert_eq!(problems.delay.map(|delay| delay.most_days), Some(8));
}

#[test]
fn an_entry_that_no_measure_can_show_is_neither_passed_nor_failed() {
    let entries = [
        entry("unseen", false, ("privacy.unexplained", "x"), monday(20)),
        entry("step", false, ("alerts.firings", "stepped"), monday(20)),
    ];
    let scored = scored(&site(), &truth(false, &entries));
    assert_eq!(outcome(&scored, "unseen"), Outcome::NotCovered);
    let report = report(vec![scored]).expect("counts");
    let all = &report.problems[0];
    assert_eq!((all.planted, all.noticed.count, all.noticed.of), (2, 1, 1));
    assert_eq!(report.not_covered.len(), 1);
    assert_eq!(report.not_covered[0].entries, ["unseen"]);

    let mut empty = entry("empty", false, ("a.b", "x"), monday(20));
    empty["seen_in"] = json!([]);
    let scored = self::scored(&site(), &truth(false, &[empty]));
    assert_eq!(outcome(&scored, "empty"), Outcome::NotCovered);
}

#[test]
fn what_was_not_noticed_says_how_near_it_came() {
    let mut over = entry("over", false, ("alerts.firings", "stepped"), monday(2));
    over["end"] = json!(monday(4));
    let mut before = entry("before", false, ("alerts.firings", "stepped"), monday(24));
    before["seen_in"][0]["side"] = json!("up");
    let entries = [
        over,
        before,
        entry("young", false, ("alerts.young", "steady"), monday(4)),
        entry("subtle", false, ("alerts.firings", "steady"), monday(20)),
        entry(
            "absent",
            false,
            ("alerts.firings", "no such rule"),
            monday(20),
        ),
    ];
    let scored = scored(&site(), &truth(false, &entries));
    let because = |id| match outcome(&scored, id) {
        Outcome::Unnoticed { because } => Some(because),
        _ => None,
    };
    assert_eq!(because("over"), Some(Because::NotJudgedInTime));
    assert_eq!(because("before"), Some(Because::OpenBefore));
    assert_eq!(because("young"), Some(Because::NeverJudged));
    assert_eq!(because("subtle"), Some(Because::NothingOpened));
    assert_eq!(because("absent"), Some(Because::NeverJudged));
}

#[test]
fn the_last_days_of_a_problem_may_be_judged_in_the_period_after_its_end() {
    let noticed = |start: Date, end: Date| {
        let mut bump = entry("bump", false, ("alerts.firings", "stepped"), start);
        bump["end"] = json!(end);
        let scored = scored(&site(), &truth(false, &[bump]));
        matches!(outcome(&scored, "bump"), Outcome::Noticed { .. })
    };
    // The finding opens on the Tuesday after week 20, 8 days after the Monday that began it.
    let tuesday = monday(21).tomorrow().expect("a day");
    assert!(noticed(monday(20), monday(21)));
    assert!(noticed(monday(19), monday(20).tomorrow().expect("a day")));
    assert!(
        !noticed(monday(19), monday(20)),
        "a week after the end is over"
    );
    assert!(!noticed(tuesday.tomorrow().expect("a day"), monday(25)));
}

#[test]
fn a_side_or_a_group_that_differs_shows_nothing_and_the_finding_is_false() {
    let mut down = entry("down", false, ("alerts.firings", "stepped"), monday(20));
    down["seen_in"][0]["side"] = json!("down");
    let mut other = entry("other", false, ("alerts.firings", "stepped"), monday(20));
    other["seen_in"][0]["groups"]["unit"] = json!("West");
    let scored = scored(&site(), &truth(false, &[down, other]));
    assert!(scored.findings.iter().all(|f| f.worth == Worth::False));
    let mut either = entry("either", false, ("alerts.firings", "stepped"), monday(20));
    either["seen_in"][0]["side"] = Value::Null;
    let scored = self::scored(&site(), &truth(false, &[either]));
    assert!(matches!(
        outcome(&scored, "either"),
        Outcome::Noticed { .. }
    ));
}

#[test]
fn a_group_folded_under_another_is_noticed_too() {
    let counts = [("first", weeks(30, 20, 30)), ("second", weeks(30, 20, 30))];
    let site = Site::default().with("alerts.firings", PeriodKind::Week, "missing", &counts);
    let entries = [
        entry("first", false, ("alerts.firings", "first"), monday(20)),
        entry("second", false, ("alerts.firings", "second"), monday(20)),
    ];
    let scored = scored(&site, &truth(false, &entries));
    assert_eq!(scored.findings.len(), 1, "{:?}", scored.findings);
    assert_eq!(scored.findings[0].groups.len(), 2);
    assert_eq!(scored.findings[0].entries, ["first", "second"]);
}

#[test]
fn in_clean_data_everything_raised_is_false() {
    let bait = entry("bait", true, ("alerts.firings", "decoyed"), monday(16));
    let scored = scored(&site(), &truth(true, &[bait]));
    let raised = scored.findings.len();
    assert!(raised >= 2);
    let report = report(vec![scored]).expect("counts");
    assert_eq!(report.false_findings, None);
    let clean = report.false_findings_clean.expect("a clean site");
    assert_eq!(clean.count, raised);
    // Judged from the Tuesday after week 11 to the Monday after week 29: 125 days.
    assert!((clean.months - 125.0 / 30.4375).abs() < 1e-9, "{clean:?}");
    assert_eq!(report.problems[0].planted, 0);
}

#[test]
fn a_truth_that_contradicts_itself_is_refused_with_the_entry() {
    let good = || entry("a", false, ("x.y", "r"), monday(3));
    let mut backwards = good();
    backwards["end"] = json!(monday(3));
    let message = |clean, entries: &[Value]| {
        let refused = parsed(clean, entries).expect_err("refused");
        refused.to_string()
    };
    assert!(message(false, &[good(), good()]).contains("two entries have the id \"a\""));
    assert!(message(false, &[backwards]).contains("not after its start 2026-01-26"));
    assert!(message(true, &[good()]).contains("clean data hold none"));
    let mut nowhere = good();
    nowhere["area"] = json!("kitchen");
    assert!(message(false, &[nowhere]).contains("unknown variant `kitchen`"));
}
