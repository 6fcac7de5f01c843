//! What is planted in rules can be counted in the export, and alerts are seen by people at work
//! only.

#![allow(clippy::indexing_slicing, reason = "a missing column ends the test")]

mod export;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use export::{Record, records, written};
use jiff::civil::{Date, DateTime};
use rounds_synth::Size;
use serde_json::Value;

/// Days within which a gradual change has come to its end.
const GRADUAL_DAYS: i32 = 70;

#[test]
fn what_is_planted_in_rules_shows_in_a_year_of_the_demo() {
    let folder = written(Size::Demo, 4, None, false);
    let alerts = records(folder.path(), "cds", "alerts");
    let truth = fs::read_to_string(folder.path().join("truth/truth.json")).expect("the truth");
    let truth: Value = serde_json::from_str(&truth).expect("JSON");
    let entries = truth["entries"].as_array().expect("entries");
    let problems: Vec<&Value> = entries
        .iter()
        .filter(|entry| entry["area"] == "alerts" && entry["decoy"] == false)
        .collect();
    let targets: BTreeSet<&str> = problems
        .iter()
        .filter_map(|it| it["target"]["id"].as_str())
        .collect();
    assert_eq!(
        targets.len(),
        problems.len(),
        "each problem has a rule of its own"
    );
    let changed = problems
        .iter()
        .filter(|it| it["size_unit"] == "times the usual firing rate");
    let seen: Vec<f64> = changed.filter_map(|it| deviation(it, &alerts)).collect();
    assert!(seen.len() >= 13, "{} rules fire often enough", seen.len());
    useless_rules_are_overridden_nearly_always(&problems, &alerts);
    broken_rules_are_complained_of(&problems, &alerts);
    alerts_are_seen_at_work(&alerts, folder.path());
}

fn day(record: &Record) -> Date {
    record["ALERT_DTTM"][..10].parse().expect("a date")
}

/// Firings a day while a problem holds, over those before it; checks that it is near its size.
fn deviation(entry: &Value, alerts: &[Record]) -> Option<f64> {
    let rule = entry["target"]["id"].as_str()?;
    let start: Date = entry["start"].as_str()?.parse().ok()?;
    let first: Date = "2025-11-01".parse().ok()?;
    let end: Date = entry["end"].as_str().unwrap_or("2026-11-01").parse().ok()?;
    let is_gradual = entry["kind"] == "code-wrongly-in-rule";
    let settled = if is_gradual {
        start.saturating_add(jiff::Span::new().days(GRADUAL_DAYS))
    } else {
        start
    };
    let rate = |from: Date, to: Date| {
        let days = f64::from(from.until(to).expect("a span").get_days());
        let fired = alerts.iter().filter(|alert| alert["RULE_ID"] == rule);
        let count = fired
            .filter(|alert| (from..to).contains(&day(alert)))
            .count();
        (count, count as f64 / days)
    };
    let (before, usual) = rate(first, start);
    if before < 60 {
        return None;
    }
    let factor = rate(settled, end).1 / usual;
    let size = entry["size"].as_f64()?;
    let id = &entry["id"];
    // A rare rule varies by chance: two fifths of the change are allowed for that.
    if size < 1.0 {
        assert!(
            factor < 1.0 - 0.6 * (1.0 - size),
            "{id}: {factor} for {size}"
        );
    } else {
        assert!(
            factor > 1.0 + 0.6 * (size - 1.0),
            "{id}: {factor} for {size}"
        );
    }
    Some(factor)
}

fn useless_rules_are_overridden_nearly_always(problems: &[&Value], alerts: &[Record]) {
    for problem in problems
        .iter()
        .filter(|problem| problem["kind"] == "useless")
    {
        let mut answers: BTreeMap<&str, usize> = BTreeMap::new();
        for alert in alerts
            .iter()
            .filter(|it| problem["target"]["id"] == it["RULE_ID"].as_str())
        {
            *answers.entry(&alert["RESPONSE"]).or_default() += 1;
        }
        let accepted = answers.get("Accept").copied().unwrap_or(0);
        assert!(accepted * 20 < answers["Override"], "{answers:?}");
    }
}

/// Aaron 2019, ocy139: sharp remarks tell broken rules from others.
fn broken_rules_are_complained_of(problems: &[&Value], alerts: &[Record]) {
    let rude = |alert: &&Record| {
        let words = alert["COMMENT"].to_lowercase();
        ["wrong", "useless", "stupid", "broken", "makes no sense"]
            .iter()
            .any(|word| words.contains(word))
    };
    let share = |of: &dyn Fn(&Record) -> bool| {
        let overridden: Vec<&Record> = alerts
            .iter()
            .filter(|alert| alert["RESPONSE"] == "Override" && of(alert))
            .collect();
        overridden.iter().copied().filter(rude).count() as f64 / overridden.len() as f64
    };
    let broken: Vec<(&str, Date)> = problems
        .iter()
        .filter(|problem| problem["size"].as_f64() > Some(1.0))
        .filter_map(|problem| {
            let start = problem["start"].as_str()?.parse().ok()?;
            Some((problem["target"]["id"].as_str()?, start))
        })
        .collect();
    let is_broken = |alert: &Record| {
        broken
            .iter()
            .any(|(rule, start)| alert["RULE_ID"] == *rule && day(alert) >= *start)
    };
    let (bad, good) = (share(&is_broken), share(&|alert| !is_broken(alert)));
    assert!(bad > 10.0 * good, "{bad} and {good}");
}

/// Every user is in a shift at the time, but for the few rows with a clock at UTC.
fn alerts_are_seen_at_work(alerts: &[Record], out: &Path) {
    let mut shifts: BTreeMap<String, Vec<(DateTime, DateTime)>> = BTreeMap::new();
    for shift in records(out, "workforce", "schedule") {
        if !matches!(shift["kind"].as_str(), "leave" | "on_call") {
            let at = |column: &str| -> DateTime { shift[column].parse().expect("a time") };
            let stretch = (at("starts_at"), at("ends_at"));
            shifts
                .entry(shift["clinician_id"].clone())
                .or_default()
                .push(stretch);
        }
    }
    let quarter = jiff::Span::new().minutes(20);
    let away = alerts.iter().filter(|alert| {
        let at: DateTime = alert["ALERT_DTTM"].parse().expect("a time");
        let own = shifts.get(&alert["USER_ID"]).into_iter().flatten();
        // Somebody stays some minutes longer for the last patient.
        !own.into_iter().any(|(from, to)| {
            from.saturating_sub(quarter) <= at && at <= to.saturating_add(quarter)
        })
    });
    let away = away.count();
    assert!(away * 200 < alerts.len(), "{away} of {}", alerts.len());
}
