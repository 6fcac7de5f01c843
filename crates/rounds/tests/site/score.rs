//! The score of a site whose only own measure has a step that a truth knows of.

use serde_json::{Value, json};

use crate::support::TestSite;

/// Thirty weeks from Monday 2026-01-05 around a hundred, times three from week 20 on.
const MEASURE: &str = "/*---
id: alerts.firings
title: Firings
description: Firings of a rule that was changed.
unit: firings
kind: count
direction: neither
period: week
groups: [rule]
signal: { chart: xmr }
citation: none needed
---*/
select cast(date '2026-01-05' + cast(w * 7 || ' days' as interval) as date) as period,
       'Potassium recheck' as rule,
       (100 + (w * 5) % 7) * case when w >= 20 then 3 else 1 end as numerator
from unnest(range(0, 30)) as weeks(w)
where (select count(*) from clinical.patient) >= 0
";

fn truth() -> Value {
    let entry = |id: &str, measure: &str| {
        json!({
            "id": id, "decoy": false, "area": "alerts", "kind": id,
            "target": { "type": "rule", "id": "rule-1", "name": "Potassium recheck" },
            "start": "2026-05-25", "end": null, "size": 3.0, "size_unit": "times",
            "notice": "CDS committee", "story": "It fires three times as often.",
            "seen_in": [{
                "measure": measure, "groups": { "rule": "Potassium recheck" }, "side": "up",
            }],
        })
    };
    json!({
        "seed": 5, "size": "by hand", "clean": false,
        "first_day": "2026-01-05", "end": "2026-08-03",
        "entries": [entry("spurious", "alerts.firings"), entry("unseen", "no.such_measure")],
    })
}

#[test]
fn a_step_is_found_with_its_delay_and_a_kind_without_measure_is_listed() {
    let site = TestSite::new();
    site.write("site/measures/alerts/firings.sql", MEASURE);
    let file = site.write("truth.json", &truth().to_string());
    let file = file.to_str().expect("UTF-8");
    site.run(&["run"]);
    let versions = || {
        let folder = site.path("site/data/lake/_versions");
        std::fs::read_dir(folder).expect("versions").count()
    };
    let before = versions();
    let told = site.run(&["score", "--truth", file]);
    assert!(
        told.contains("seed 5, 2026-01-05 to before 2026-08-03"),
        "{told}"
    );
    let not_covered = "alerts unseen: unseen";
    assert!(told.contains(not_covered), "{told}");
    // Week 20 begins on the entry's first day and is judged on the Tuesday after it.
    let report: Value =
        serde_json::from_str(&site.run(&["score", "--truth", file, "--json"])).expect("JSON");
    let outcome = &report["sites"][0]["entries"][0]["outcome"];
    assert_eq!(outcome["is"], "noticed", "{outcome}");
    assert_eq!(outcome["opened"], "2026-06-02");
    assert_eq!(outcome["delay_days"], 8);
    assert_eq!(report["problems"][0]["noticed"]["of"], 1);
    assert_eq!(report["sites"][0]["rounds"], 211);
    assert_eq!(versions(), before, "a score writes nothing");
}

#[test]
fn a_site_without_a_round_and_a_truth_that_is_none_are_refused() {
    let site = TestSite::new();
    let good = site.write("truth.json", &truth().to_string());
    let output = site.output(&["score", "--truth", good.to_str().expect("UTF-8")]);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        complaint.contains("no round has been done here"),
        "{complaint}"
    );
    let bad = site.write("bad.json", "{}");
    let output = site.output(&["score", "--truth", bad.to_str().expect("UTF-8")]);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        complaint.contains("bad.json: cannot be read as a truth: missing field"),
        "{complaint}"
    );
}
