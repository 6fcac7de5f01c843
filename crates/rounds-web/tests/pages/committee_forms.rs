//! The forms of committees, of who reports to whom, and of a committee's decision.

use serde_json::{Value, json};

use super::recorded::{meant, shown_again, with};

const AT: &str = "/committees/ai-committee";

const RULES: [(&str, &str); 9] = [
    ("form", "rules"),
    ("id", "ai-committee"),
    ("name", "AI committee"),
    ("purpose", "Decides on models."),
    ("reports_to", "digital-committee"),
    ("quorum_min", "3"),
    ("quorum_share", "60 %"),
    ("majority_above", "0.5"),
    ("triage_days", "5"),
];

#[tokio::test]
async fn a_committee_is_founded_and_its_rules_are_set() {
    let expected = json!({"do": "set-committee", "id": "ai-committee", "name": "AI committee",
        "purpose": "Decides on models.", "reports_to": "digital-committee",
        "rules": {"quorum_min": 3, "quorum_share": 0.6, "majority_above": 0.5, "triage_days": 5}});
    assert_eq!(meant(&format!("{AT}/rules"), &RULES, AT).await, expected);
    let founded = with(&RULES, "id", "robotics");
    let command = meant("/committees", &founded, "/committees").await;
    assert_eq!(command["id"], "robotics");
    for (name, value) in [
        ("name", ""),
        ("quorum_min", "few"),
        ("quorum_share", "2"),
        ("triage_days", "0"),
    ] {
        let fields = with(&RULES, name, value);
        let (field, kept) = (format!("rules-{name}"), "Decides on models.");
        shown_again(&format!("{AT}/rules"), &fields, &field, kept).await;
        let fields = with(&founded, name, value);
        let fields = with(&fields, "form", "found");
        shown_again("/committees", &fields, &format!("found-{name}"), kept).await;
    }
}

#[tokio::test]
async fn a_committee_cannot_report_to_one_that_reports_to_it() {
    let fields = with(&RULES, "id", "digital-committee");
    let fields = with(&fields, "reports_to", "ai-committee");
    shown_again(
        "/committees/digital-committee/rules",
        &fields,
        "rules-reports_to",
        "Decides on models.",
    )
    .await;
}

#[tokio::test]
async fn it_is_said_who_reports_to_whom() {
    let address = format!("{AT}/reports-to");
    let fields = [
        ("form", "reports-to"),
        ("person", "per_ruiz"),
        ("to", "per_castellanos"),
    ];
    let expected = json!({"do": "set-reports-to", "person": {"id": "per_ruiz", "name": "Elena Ruiz"},
        "to": {"id": "per_castellanos", "name": "Ada Castellanos"}});
    assert_eq!(meant(&address, &fields, AT).await, expected);
    let none = with(&fields, "to", "");
    assert_eq!(meant(&address, &none, AT).await["to"], Value::Null);
    // Clara Lindqvist reports to Ada Castellanos in the sample.
    let circle = [
        ("form", "reports-to"),
        ("person", "per_castellanos"),
        ("to", "per_lindqvist"),
    ];
    let page = shown_again(
        &address,
        &circle,
        "reports-to-to",
        "cannot lead back to itself",
    )
    .await;
    assert!(
        page.contains("value=\"per_castellanos\" selected"),
        "{page}"
    );
}

#[tokio::test]
async fn seats_terms_and_trainings_are_recorded() {
    let seat = [
        ("form", "seat"),
        ("person", "per_lindqvist"),
        ("seat", "member"),
        ("speaks_for", "nursing"),
        ("from", "2026-12-01"),
        ("until", "2027-12-01"),
    ];
    let expected = json!({"do": "seat", "committee": "ai-committee",
        "person": {"id": "per_lindqvist", "name": "Clara Lindqvist"}, "seat": "member",
        "speaks_for": "nursing", "from": "2026-12-01", "until": "2027-12-01"});
    assert_eq!(meant(&format!("{AT}/seat"), &seat, AT).await, expected);
    let bad = with(&seat, "until", "2026-01-01");
    shown_again(
        &format!("{AT}/seat"),
        &bad,
        "seat-until",
        "value=\"nursing\"",
    )
    .await;

    let trained = [
        ("form", "trained"),
        ("person", "per_ruiz"),
        ("training", "conflict-of-interest"),
        ("done_on", "2026-11-01"),
        ("valid_until", ""),
    ];
    let command = meant(&format!("{AT}/trained"), &trained, AT).await;
    let expected = json!({"do": "record-training", "person": {"id": "per_ruiz", "name": "Elena Ruiz"},
        "training": "conflict-of-interest", "done_on": "2026-11-01", "valid_until": null});
    assert_eq!(command, expected);
    let bad = with(&trained, "done_on", "2036-11-01");
    shown_again(
        &format!("{AT}/trained"),
        &bad,
        "trained-done_on",
        "2036-11-01",
    )
    .await;

    let end = [("person", "per_ruiz"), ("on", "2026-11-20")];
    let command = meant(&format!("{AT}/end-term"), &end, AT).await;
    let expected = json!({"do": "end-term", "committee": "ai-committee", "person": "per_ruiz", "on": "2026-11-20"});
    assert_eq!(command, expected);
    let (at, close) = (
        "/committees/digital-committee",
        "/committees/digital-committee/close",
    );
    let command = meant(close, &[], at).await;
    assert_eq!(
        command,
        json!({"do": "close-committee", "id": "digital-committee"})
    );
}

const REVIEW: &str = "/reviews/review-7";

const DECIDED: [(&str, &str); 18] = [
    ("form", "decide"),
    ("outcome", "approve-with-contingencies"),
    ("reason", "It saves time, and drafts are checked."),
    ("review_by", "2027-11-01"),
    ("contingency-0-text", "A plan for monitoring is written."),
    ("contingency-0-due", "2026-12-31"),
    ("contingency-0-see", "document"),
    ("contingency-0-what", "monitoring-plan"),
    ("standing-0-measure", "access.telehealth_share|"),
    ("standing-0-bound", "high"),
    ("standing-0-comparison", "at-most"),
    ("standing-0-threshold", "40 %"),
    ("standing-0-n_min", "200"),
    ("standing-0-periods", "2"),
    (
        "standing-0-reason",
        "More would mean that visits are missed.",
    ),
    ("standing-0-action", "pause"),
    ("standing-0-acknowledge_hours", "24"),
    ("standing-0-respond_hours", "72"),
];

/// What stands in a row from the beginning, as a browser sends it.
const UNTOUCHED: [(&str, &str); 7] = [
    ("standing-1-bound", "low"),
    ("standing-1-comparison", "at-least"),
    ("standing-1-n_min", "100"),
    ("standing-1-periods", "1"),
    ("standing-1-action", "watch"),
    ("standing-1-acknowledge_hours", "24"),
    ("standing-1-respond_hours", "72"),
];

#[tokio::test]
async fn a_decision_agrees_on_what_must_stay_true() {
    let fields = [DECIDED.as_slice(), &UNTOUCHED].concat();
    let command = meant(&format!("{REVIEW}/decide"), &fields, REVIEW).await;
    let expected = json!([{
        "condition": {"measure": "access.telehealth_share", "group": "", "bound": "high",
            "comparison": "at-most", "threshold": 0.4, "n_min": 200, "periods": 2, "age_days_max": null},
        "reason": "More would mean that visits are missed.", "action": "pause",
        "acknowledge_hours": 24, "respond_hours": 72}]);
    assert_eq!(command["standing"], expected);
    assert_eq!(command["outcome"], "approve-with-contingencies");
    assert_eq!(command["contingencies"][0]["due"], "2026-12-31");
    assert_eq!(command["review_by"], "2027-11-01");
}

#[tokio::test]
async fn a_condition_half_filled_in_is_shown_again_unfolded() {
    for (name, value) in [
        ("threshold", "much"),
        ("measure", ""),
        ("reason", ""),
        ("respond_hours", "soon"),
    ] {
        let name = format!("standing-0-{name}");
        let fields = with(&DECIDED, &name, value);
        let page = shown_again(
            &format!("{REVIEW}/decide"),
            &fields,
            &format!("decide-{name}"),
            "It saves time, and drafts are checked.",
        )
        .await;
        let row = "<details class=\"fold\" open><summary>What must stay true from now on, 1";
        assert!(page.contains(row), "{name}");
        assert!(!page.contains(&row.replace("on, 1", "on, 2")), "{name}");
    }
}
