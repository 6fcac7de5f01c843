//! Every form of governance with good input, which must become exactly the command that was meant,
//! and with bad input, which must be shown again with the reason beside its field.

use serde_json::{Value, json};

use super::recorded::{meant, send, shown_again, with};

const WANTED: [(&str, &str); 7] = [
    ("title", "Fewer alerts at night"),
    ("problem", "Nurses are woken by alerts for nothing."),
    ("if_not", "They stop looking."),
    ("sponsor", "Chief nurse"),
    ("tool", "sepsis-warning"),
    ("class", "safety"),
    ("needed_by", "2027-03-01"),
];

#[tokio::test]
async fn a_request_is_handed_in() {
    let command = meant("/priorities/submit", &WANTED, "/priorities/request-7").await;
    let expected = json!({"do": "submit", "wanted": {
        "title": "Fewer alerts at night", "problem": "Nurses are woken by alerts for nothing.",
        "if_not": "They stop looking.", "sponsor": "Chief nurse", "tool": "sepsis-warning",
        "class": "safety", "needed_by": "2027-03-01"}});
    assert_eq!(command, expected);
    let kept = "Nurses are woken by alerts for nothing.";
    for (name, value) in [("title", ""), ("needed_by", "soon"), ("class", "mine")] {
        let fields = with(&WANTED, name, value);
        let field = format!("submit-{name}");
        shown_again("/priorities/submit", &fields, &field, kept).await;
    }
}

#[tokio::test]
async fn a_request_is_scored_estimated_and_moved_on() {
    let at = "/priorities/request-3";
    let fields = [
        ("form", "score"),
        ("score-outcome", "4"),
        ("score-risk", "2.5"),
        ("score-finance", ""),
    ];
    let command = meant(&format!("{at}/score"), &fields, at).await;
    assert_eq!(
        command,
        json!({"do": "score", "values": {"outcome": 4.0, "risk": 2.5}})
    );
    let fields = with(&fields, "score-risk", "much");
    shown_again(
        &format!("{at}/score"),
        &fields,
        "score-score-risk",
        "value=\"much\"",
    )
    .await;

    let fields = [
        ("form", "estimate"),
        ("low", "10"),
        ("likely", "20.5"),
        ("high", "40"),
    ];
    let command = meant(&format!("{at}/estimate"), &fields, at).await;
    assert_eq!(
        command,
        json!({"do": "estimate", "low": 10.0, "likely": 20.5, "high": 40.0})
    );
    let fields = with(&fields, "likely", "5");
    shown_again(
        &format!("{at}/estimate"),
        &fields,
        "estimate-likely",
        "value=\"5\"",
    )
    .await;

    let fields = [
        ("form", "set"),
        ("state", "planned"),
        ("quarter", "2027-01-01"),
        ("note", "Agreed."),
    ];
    let command = meant(&format!("{at}/set"), &fields, at).await;
    let expected =
        json!({"do": "set", "state": "planned", "quarter": "2027-01-01", "note": "Agreed."});
    assert_eq!(command, expected);
    let fields = with(&fields, "quarter", "next year");
    shown_again(&format!("{at}/set"), &fields, "set-quarter", "Agreed.").await;
    let fields = [("form", "set"), ("state", "declined"), ("note", "")];
    shown_again(
        &format!("{at}/set"),
        &fields,
        "set-note",
        "declined\" selected",
    )
    .await;
}

#[tokio::test]
async fn a_request_is_corrected() {
    let at = "/priorities/request-3";
    let fields = with(&WANTED, "form", "correct");
    let command = meant(&format!("{at}/correct"), &fields, at).await;
    assert_eq!(command["do"], "correct");
    assert_eq!(command["wanted"]["sponsor"], "Chief nurse");
    let fields = with(&fields, "problem", "");
    shown_again(
        &format!("{at}/correct"),
        &fields,
        "correct-problem",
        "They stop looking.",
    )
    .await;
}

const PLANNED: [(&str, &str); 8] = [
    ("title", "New drug library"),
    ("kind", "terminology-load"),
    ("starts", "2026-11-01"),
    ("ends", "2026-11-02"),
    ("tools", "drug-interaction"),
    ("measures", "alerts.*, prediction.missing_share"),
    ("place", "unit=ICU"),
    ("note", "Night of the first."),
];

#[tokio::test]
async fn a_change_is_written_down_corrected_and_cancelled() {
    let mut fields = PLANNED.to_vec();
    fields.push(("tools", "infusion-pumps"));
    let command = meant("/changes/record", &fields, "/changes/change-9").await;
    let planned = json!({"title": "New drug library", "kind": "terminology-load",
        "starts": "2026-11-01", "ends": "2026-11-02", "tools": ["drug-interaction", "infusion-pumps"],
        "measures": ["alerts.*", "prediction.missing_share"], "place": "unit=ICU",
        "note": "Night of the first."});
    assert_eq!(command, json!({"do": "record", "planned": planned}));

    let at = "/changes/change-3";
    let mut fields = with(&PLANNED, "form", "correct");
    fields.push(("tools", "infusion-pumps"));
    let command = meant(&format!("{at}/correct"), &fields, at).await;
    assert_eq!(command, json!({"do": "correct", "planned": planned}));
    let fields = [("form", "cancel"), ("reason", "The vendor is late.")];
    let command = meant(&format!("{at}/cancel"), &fields, at).await;
    assert_eq!(
        command,
        json!({"do": "cancel", "reason": "The vendor is late."})
    );
}

#[tokio::test]
async fn a_change_that_makes_no_sense_is_shown_again() {
    let kept = "Night of the first.";
    for (name, value) in [
        ("title", ""),
        ("starts", "tomorrow"),
        ("ends", "2026-10-01"),
        ("kind", "magic"),
        ("measures", "no such measure"),
    ] {
        let fields = with(&PLANNED, name, value);
        let field = format!("record-{name}");
        shown_again("/changes/record", &fields, &field, kept).await;
        let fields = with(&fields, "form", "correct");
        let field = format!("correct-{name}");
        shown_again("/changes/change-3/correct", &fields, &field, kept).await;
    }
    let fields = [("form", "cancel"), ("reason", "")];
    shown_again(
        "/changes/change-3/cancel",
        &fields,
        "cancel-reason",
        "Cancel the change",
    )
    .await;
    let (page, _) = send("/changes/record", &with(&PLANNED, "starts", "")).await;
    assert!(page.text.contains("value=\"drug-interaction\" selected"));
}

const FINDING: &str = "/findings/F-0104";

async fn done(step: &str, fields: &[(&str, &str)]) -> Value {
    let address = format!("{FINDING}/{step}");
    meant(&address, &with(fields, "form", step), FINDING).await
}

#[tokio::test]
async fn a_finding_is_given_acknowledged_and_put_aside() {
    let to = json!({"id": "per_lindqvist", "name": "Clara Lindqvist"});
    let command = done("assign", &[("to", "per_lindqvist")]).await;
    assert_eq!(command, json!({"do": "assign", "to": to}));
    let given = "/findings/F-0102";
    let nobody = [("form", "assign"), ("to", "")];
    let command = meant("/findings/F-0102/assign", &nobody, given).await;
    assert_eq!(command, json!({"do": "assign", "to": null}));
    assert_eq!(done("acknowledge", &[]).await, json!({"do": "acknowledge"}));
    let fields = [
        ("until", "2026-12-20"),
        ("reason", "The vendor answers in December."),
    ];
    let command = done("snooze", &fields).await;
    let expected =
        json!({"do": "snooze", "until": "2026-12-20", "reason": "The vendor answers in December."});
    assert_eq!(command, expected);
    let command = done("tool", &[("tool", "sepsis-warning")]).await;
    assert_eq!(command, json!({"do": "set-tool", "tool": "sepsis-warning"}));
    let command = done("note", &[("text", "Asked the clinics.")]).await;
    assert_eq!(command, json!({"do": "note", "text": "Asked the clinics."}));
    let fields = [
        ("note", "The table was loaded again."),
        ("change", "change-3"),
    ];
    let command = done("resolve", &fields).await;
    let expected =
        json!({"do": "resolve", "note": "The table was loaded again.", "change": "change-3"});
    assert_eq!(command, expected);
}

#[tokio::test]
async fn a_finding_is_explained_by_each_cause() {
    let typed = [
        ("change", "change-2"),
        ("of", "F-0102"),
        ("reason", "Flu season."),
        ("note", "As every year."),
    ];
    for (cause, expected) in [
        ("change", json!({"cause": "change", "change": "change-2"})),
        (
            "expected",
            json!({"cause": "expected", "reason": "Flu season."}),
        ),
        ("data", json!({"cause": "data", "reason": "Flu season."})),
        (
            "problem",
            json!({"cause": "problem", "reason": "Flu season."}),
        ),
        ("duplicate", json!({"cause": "duplicate", "of": "F-0102"})),
    ] {
        let command = done("explain", &with(&typed, "cause", cause)).await;
        let expected = json!({"do": "explain", "explanation": expected, "note": "As every year."});
        assert_eq!(command, expected, "{cause}");
    }
}

#[tokio::test]
async fn work_on_a_finding_that_makes_no_sense_is_shown_again() {
    let again = async |step: &str, fields: &[(&str, &str)], field: &str, kept: &str| {
        let fields = with(fields, "form", step);
        shown_again(
            &format!("{FINDING}/{step}"),
            &fields,
            &format!("{step}-{field}"),
            kept,
        )
        .await;
    };
    again("assign", &[("to", "per_nobody")], "to", "Given to").await;
    let because = ("reason", "The vendor answers in December.");
    again("snooze", &[("until", "soon"), because], "until", because.1).await;
    again(
        "snooze",
        &[("until", "2020-01-01"), because],
        "until",
        because.1,
    )
    .await;
    again(
        "snooze",
        &[("until", "2026-12-20"), ("reason", "")],
        "reason",
        "2026-12-20",
    )
    .await;
    let note = ("note", "As every year.");
    again("explain", &[("cause", ""), note], "cause", note.1).await;
    again(
        "explain",
        &[("cause", "duplicate"), ("of", ""), note],
        "of",
        note.1,
    )
    .await;
    again(
        "explain",
        &[("cause", "duplicate"), ("of", "F-0104"), note],
        "of",
        note.1,
    )
    .await;
    again(
        "explain",
        &[("cause", "data"), ("reason", ""), note],
        "reason",
        note.1,
    )
    .await;
    again("resolve", &[("note", "")], "note", "What was done").await;
    again("note", &[("text", "")], "text", "Say something").await;
}

#[tokio::test]
async fn somebody_stands_in() {
    let fields = [
        ("form", "cover"),
        ("away", "per_ruiz"),
        ("stands_in", "per_castellanos"),
        ("from", "2026-12-01"),
        ("until", "2026-12-12"),
        ("reason", "Leave."),
    ];
    let command = meant("/cover", &fields, "/cover").await;
    let expected = json!({"do": "cover", "away": {"id": "per_ruiz", "name": "Elena Ruiz"},
        "stands_in": {"id": "per_castellanos", "name": "Ada Castellanos"},
        "from": "2026-12-01", "until": "2026-12-12", "reason": "Leave."});
    assert_eq!(command, expected);
    let command = meant("/cover", &[("end", "0")], "/cover").await;
    assert_eq!(command, json!({"do": "end-cover", "index": 0}));
    for (name, value) in [
        ("stands_in", ""),
        ("stands_in", "per_ruiz"),
        ("until", "2026-11-30"),
        ("from", "x"),
    ] {
        let fields = with(&fields, name, value);
        shown_again(
            "/cover",
            &fields,
            &format!("cover-{name}"),
            "value=\"Leave.\"",
        )
        .await;
    }
}

#[tokio::test]
async fn wishes_are_kept() {
    let fields = [
        ("form", "wishes"),
        ("time_zone", "Europe/Berlin"),
        ("quiet_from", "20:00"),
        ("quiet_until", "07:00"),
        ("at_once", "urgent"),
        ("digest_at", "07:30"),
        ("day-1", "yes"),
        ("day-4", "yes"),
    ];
    let command = meant("/profile/notices", &fields, "/profile/notices").await;
    let expected = json!({"do": "set-wishes", "wishes": {"time_zone": "Europe/Berlin",
        "quiet": ["20:00:00", "07:00:00"], "digest_at": "07:30:00", "digest_days": [1, 4],
        "at_once": "urgent"}});
    assert_eq!(command, expected);
    for (name, value) in [
        ("time_zone", "Mars/Olympus"),
        ("digest_at", "noon"),
        ("quiet_from", ""),
    ] {
        let fields = with(&fields, name, value);
        shown_again(
            "/profile/notices",
            &fields,
            &format!("wishes-{name}"),
            "value=\"07:00\"",
        )
        .await;
    }
}
