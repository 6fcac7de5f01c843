//! Whether a condition holds. Shares and intervals are written down by hand.

use jiff::civil::date;
use rounds_governance::Reading;
use rounds_governance::condition::{Bound, Comparison, Condition, Judged, Verdict, judge};

use crate::support::{MEASURE, Numbers, condition, share};

/// 412 of 479, 86.0 % with Wilson's interval of 82.6 % to 88.8 %.
fn good() -> Reading {
    share(date(2026, 10, 5), 412.0, 479.0, (0.826, 0.888))
}

fn judged(condition: &Condition, readings: Vec<Reading>) -> Judged {
    let key = (MEASURE.to_owned(), condition.group.clone());
    let numbers = Numbers([(key, readings)].into());
    judge(condition, &numbers, date(2026, 10, 20))
}

fn unknown(condition: &Condition, readings: Vec<Reading>, why: &str) {
    let judged = judged(condition, readings);
    assert_eq!(judged.verdict, Verdict::Unknown, "{}", judged.sentence);
    assert!(judged.sentence.contains(why), "{}", judged.sentence);
}

#[test]
fn a_bound_on_the_right_side_holds_and_says_its_numbers() {
    let judged = judged(&condition(), vec![good()]);
    assert_eq!(judged.verdict, Verdict::Holds);
    for part in [
        "80\u{a0}%",
        "82.6\u{a0}%",
        "86.0\u{a0}%",
        "412/479",
        "week of 2026-10-05",
    ] {
        assert!(
            judged.sentence.contains(part),
            "{part}: {}",
            judged.sentence
        );
    }
}

#[test]
fn a_group_is_spoken_of_by_its_values() {
    let said = |group: &str| {
        let condition = Condition {
            group: group.to_owned(),
            ..condition()
        };
        judged(&condition, vec![good()]).sentence
    };
    let sentence = said("model=sepsis 2; organization=not given");
    assert!(
        sentence.contains(" of sepsis 2, the lower end"),
        "{sentence}"
    );
    let sentence = said("model=sepsis 2; organization=West");
    assert!(sentence.contains(" of sepsis 2, West, the"), "{sentence}");
    let sentence = said("organization=not given");
    assert!(
        sentence.contains(" of organization=not given, the"),
        "{sentence}"
    );
    assert!(said("").starts_with("Sensitivity, the"), "{}", said(""));
}

#[test]
fn the_value_may_be_good_while_its_lower_end_is_not() {
    let strict = Condition {
        threshold: 0.85,
        ..condition()
    };
    assert_eq!(judged(&strict, vec![good()]).verdict, Verdict::Breached);
    let value = Condition {
        bound: Bound::Value,
        ..strict
    };
    assert_eq!(judged(&value, vec![good()]).verdict, Verdict::Holds);
}

#[test]
fn a_threshold_that_is_just_reached_holds_and_one_that_is_just_missed_looks_missed() {
    let exact = share(date(2026, 10, 5), 412.0, 479.0, (0.8, 0.888));
    assert_eq!(judged(&condition(), vec![exact]).verdict, Verdict::Holds);
    let below = share(date(2026, 10, 5), 412.0, 479.0, (0.799_96, 0.888));
    let judged = judged(&condition(), vec![below]);
    assert_eq!(judged.verdict, Verdict::Breached);
    assert!(judged.sentence.contains("79.996"), "{}", judged.sentence);
}

#[test]
fn the_whole_interval_must_lie_on_the_right_side_or_include_the_value() {
    let with = |comparison, threshold| Condition {
        bound: Bound::Interval,
        comparison,
        threshold,
        ..condition()
    };
    let verdict = |condition: &Condition| judged(condition, vec![good()]).verdict;
    assert_eq!(verdict(&with(Comparison::AtLeast, 0.82)), Verdict::Holds);
    assert_eq!(verdict(&with(Comparison::AtLeast, 0.83)), Verdict::Breached);
    assert_eq!(verdict(&with(Comparison::AtMost, 0.89)), Verdict::Holds);
    assert_eq!(verdict(&with(Comparison::AtMost, 0.88)), Verdict::Breached);
    assert_eq!(verdict(&with(Comparison::Includes, 0.85)), Verdict::Holds);
    assert_eq!(verdict(&with(Comparison::Includes, 0.9)), Verdict::Breached);
}

#[test]
fn what_cannot_be_told_is_unknown_and_says_why() {
    let change = |edit: fn(&mut Reading)| {
        let mut reading = good();
        edit(&mut reading);
        vec![reading]
    };
    let plain = condition();
    unknown(&plain, Vec::new(), "no result");
    unknown(&plain, change(|one| one.suppressed = true), "withheld");
    unknown(&plain, change(|one| one.value = None), "no value");
    unknown(&plain, change(|one| one.low = None), "lower end");
    unknown(&plain, change(|one| one.low = Some(f64::NAN)), "lower end");
    unknown(&plain, change(|one| one.partial = true), "no result");
    unknown(&plain, change(|one| one.n = Some(99)), "99 observations");
    let young = Condition {
        age_days_max: Some(7),
        ..condition()
    };
    unknown(&young, vec![good()], "ended 8 days ago");
    let two = Condition {
        periods: 2,
        ..condition()
    };
    unknown(&two, vec![good()], "there are 1");
    let earlier = share(date(2026, 9, 21), 412.0, 479.0, (0.826, 0.888));
    unknown(&two, vec![earlier, good()], "week of 2026-09-28");
}

#[test]
fn a_measure_that_is_not_there_is_unknown() {
    let elsewhere = Condition {
        measure: "ai.nothing".to_owned(),
        ..condition()
    };
    unknown(&elsewhere, Vec::new(), "no measure");
}

#[test]
fn a_week_that_has_not_ended_is_not_looked_at() {
    let bad = share(date(2026, 10, 19), 100.0, 400.0, (0.21, 0.29));
    let judged = judged(&condition(), vec![good(), bad]);
    assert_eq!(judged.verdict, Verdict::Holds);
    assert_eq!(judged.readings, vec![good()]);
}

#[test]
fn one_bad_period_of_several_is_a_breach_even_where_another_cannot_be_told() {
    let two = Condition {
        periods: 2,
        ..condition()
    };
    let bad = share(date(2026, 9, 28), 300.0, 479.0, (0.58, 0.67));
    let mut unclear = good();
    unclear.suppressed = true;
    assert_eq!(
        judged(&two, vec![bad.clone(), good()]).verdict,
        Verdict::Breached
    );
    assert_eq!(
        judged(&two, vec![bad, unclear.clone()]).verdict,
        Verdict::Breached
    );
    let fine = share(date(2026, 9, 28), 412.0, 479.0, (0.826, 0.888));
    assert_eq!(
        judged(&two, vec![fine.clone(), unclear]).verdict,
        Verdict::Unknown
    );
    assert_eq!(judged(&two, vec![fine, good()]).verdict, Verdict::Holds);
}
