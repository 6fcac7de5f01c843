//! The sample's tools: one of each kind and in each stage.

use std::collections::BTreeMap;

use rounds_governance::condition::{Bound, Comparison, Condition};
use rounds_governance::ids::ConditionId;
use rounds_governance::risk::RiskAssessment;
use rounds_governance::standing::{Action, Agreed};
use rounds_governance::tool::event::ToolEvent;
use rounds_governance::tool::{Card, Kind, MeasureOfTool, Stage, ToolVersion};
use rounds_governance::{Actor, PersonRef};

use super::story::{
    Story, ada, at_most, ben, breached, clara, daniel, day, elena, file, moved, tools,
};

/// Id, kind, title, purpose, vendor.
type Line = (&'static str, Kind, &'static str, &'static str, &'static str);

const MODEL: &str = "icu-mortality";
const SEPSIS: &str = "sepsis-warning";

#[rustfmt::skip] // one tool a line
const LINES: [Line; 11] = [
    (MODEL, Kind::AiModel, "ICU mortality, APACHE IVa", "Ranks patients in intensive care by their risk to die, so that units can be compared fairly.", "APACHE Medical Systems"),
    (SEPSIS, Kind::AiModel, "Early warning for sepsis", "Tells nurses and the rapid response team which patients may be developing sepsis.", "Northwind Clinical AI"),
    ("lead-screening", Kind::Alert, "Lead screening due", "Reminds of the blood lead test at 12 and 24 months.", ""),
    ("drug-interaction", Kind::Alert, "Drug interaction, second tier", "Shows interactions of moderate severity without interrupting.", "Lexidata"),
    ("chest-pain-orders", Kind::OrderSet, "Chest pain, emergency department", "Orders for patients with chest pain, by the pathway of 2026.", ""),
    ("lab-interface", Kind::Interface, "Laboratory results to the record", "Brings results of the main laboratory into the record.", "Interlink"),
    ("ambient-scribe", Kind::Application, "Ambient scribe", "Drafts the visit's note from the conversation; the clinician signs.", "Plainspoken"),
    ("infusion-pumps", Kind::DeviceFleet, "Infusion pumps with dose limits", "1,204 pumps with a common drug library.", "Bexley Medical"),
    ("readmission-risk", Kind::AiModel, "Readmission risk, 30 days", "Chose patients for calls after discharge.", "Northwind Clinical AI"),
    ("discharge-drafts", Kind::AiModel, "Drafts of discharge summaries", "Writes the first draft of the discharge summary.", "Plainspoken"),
    ("fall-risk", Kind::AiModel, "Risk of falling, inpatients", "Decides who gets a bed alarm.", ""),
];

/// Tells how the tools came and went.
pub fn tell(story: &mut Story) {
    for (days_ago, line) in (0..).map(|place| 260 - place * 9).zip(&LINES) {
        propose(story, days_ago, line);
    }
    model(story);
    sepsis(story);
    alerts(story);
    orders_and_interface(story);
    applications(story);
    leaving(story);
}

fn propose(story: &mut Story, days_ago: i64, line: &Line) {
    let (id, kind, title, purpose, vendor) = *line;
    let by = if id == "fall-risk" { ada() } else { clara() };
    story.tool(
        days_ago,
        &by,
        id,
        ToolEvent::Proposed {
            card: card(kind, title, purpose, vendor),
            version: Some(version("1.0", -days_ago, "First version here.")),
        },
    );
}

/// A card with both owners.
pub fn card(kind: Kind, title: &str, purpose: &str, vendor: &str) -> Card {
    Card {
        kind,
        title: title.to_owned(),
        purpose: purpose.to_owned(),
        intended_use: "Adults; the treating clinician decides, the tool informs.".to_owned(),
        vendor: vendor.to_owned(),
        clinical_owner: Some(daniel()),
        technical_owner: Some(ben()),
        builders: vec![clara()],
        facts: BTreeMap::from([
            (
                "source-of-data".to_owned(),
                "Encounters of 2021 to 2024 at two academic centres.".to_owned(),
            ),
            (
                "known-limits".to_owned(),
                "Fewer than 100 patients under 25 years.".to_owned(),
            ),
        ]),
    }
}

fn version(name: &str, from: i64, note: &str) -> ToolVersion {
    ToolVersion {
        version: name.to_owned(),
        from: day(from),
        note: note.to_owned(),
        is_within_change_plan: false,
    }
}

fn risk(tier: &str, points: u32) -> ToolEvent {
    let answers = [
        ("severity", "serious"),
        ("autonomy", "informs"),
        ("reach", "many"),
    ];
    ToolEvent::RiskAssessed {
        risk: RiskAssessment {
            answers: answers
                .map(|(name, word)| (name.to_owned(), word.to_owned()))
                .into(),
            points,
            tier: tier.to_owned(),
            reason: format!("{points} points of 18: it informs decisions about severe illness."),
            version: Some("1.0".to_owned()),
            policy: rounds_governance::chain::sha256(b"sample"),
        },
    }
}

fn measures(ids: &[&str]) -> ToolEvent {
    let of = |id: &&str| MeasureOfTool {
        measure: (*id).to_owned(),
        group: String::new(),
    };
    ToolEvent::MeasuresSet {
        measures: ids.iter().map(of).collect(),
    }
}

fn document(kind: &str, title: &str, valid_days: Option<i64>) -> ToolEvent {
    ToolEvent::DocumentShown {
        kind: kind.to_owned(),
        title: title.to_owned(),
        file: Some(file(&format!("{kind}.pdf"))),
        location: String::new(),
        valid_until: valid_days.map(day),
    }
}

fn signed(role: &str, to: Stage) -> ToolEvent {
    ToolEvent::SignedOff {
        role: role.to_owned(),
        to,
        note: String::new(),
    }
}

fn standing(number: u32, condition: Condition, action: Action, reason: &str) -> ToolEvent {
    ToolEvent::StandingAgreed {
        condition: ConditionId(format!("condition-{number}")),
        agreed: Agreed {
            condition,
            reason: reason.to_owned(),
            action,
            acknowledge_hours: 24,
            respond_hours: 72,
        },
        review: None,
    }
}

fn breach(number: u32, condition: &Condition, sentence: &str) -> ToolEvent {
    ToolEvent::Breached {
        condition: ConditionId(format!("condition-{number}")),
        judged: breached(condition, sentence),
    }
}

/// In pilot, on its way to live; one condition is breached and waits to be acknowledged.
fn model(story: &mut Story) {
    let path = [Stage::Proposed, Stage::InReview, Stage::Silent];
    let vital = ["prediction.observed_expected", "prediction.missing_share"];
    story.tool(250, &clara(), MODEL, risk("full", 12));
    story.tool(249, &clara(), MODEL, measures(&vital));
    story.tool(
        246,
        &clara(),
        MODEL,
        document("model-card", "Model card, CHAI 0.2", None),
    );
    story.moves(240, &ada(), MODEL, &path);
    story.tool(
        200,
        &daniel(),
        MODEL,
        signed("clinical-owner", Stage::Pilot),
    );
    let training = ToolEvent::TrainingShown {
        training: "use-of-the-model".to_owned(),
        trained: 41,
        required: 48,
        on: day(-180),
    };
    story.tool(180, &daniel(), MODEL, training);
    story.moves(165, &ada(), MODEL, &[Stage::Silent, Stage::Pilot]);
    let acceptance = ToolEvent::Accepted {
        to: Stage::Live,
        condition: Condition {
            bound: Bound::Interval,
            comparison: Comparison::Includes,
            threshold: 1.0,
            ..at_most("prediction.observed_expected", 1.0)
        },
        reason: "As many deaths as expected, within chance.".to_owned(),
    };
    story.tool(160, &clara(), MODEL, acceptance);
    let condition = at_most("prediction.missing_share", 0.05);
    let reason = "A score without its laboratory values ranks patients wrongly.";
    let agreed = standing(1, condition.clone(), Action::Contingency, reason);
    story.tool(160, &ada(), MODEL, agreed);
    let found = "Upper end of the interval of “APACHE IVa: scores missing” is 12.4\u{a0}%, agreed is at most 5.0\u{a0}%: 10.6\u{a0}% (115/1,084; 95 % interval 8.9–12.4) in Oct 2026.";
    story.tool(2, &rounds(), MODEL, breach(1, &condition, found));
}

/// Live by an override, then paused by Rounds; acknowledged, not yet resolved.
fn sepsis(story: &mut Story) {
    story.tool(240, &clara(), SEPSIS, risk("full", 15));
    let vital = ["encounter.emergency", "care.hba1c_control"];
    story.tool(239, &clara(), SEPSIS, measures(&vital));
    story.tool(
        238,
        &clara(),
        SEPSIS,
        ToolEvent::NeedsSet {
            needs: tools(&["lab-interface"]),
        },
    );
    let first = [Stage::Proposed, Stage::InReview, Stage::Silent];
    story.moves(235, &ada(), SEPSIS, &first);
    story.is_let_through(190, SEPSIS, Stage::Silent, Stage::Live);
    let day_of_review = ToolEvent::ReviewBySet {
        day: Some(day(-10)),
    };
    story.tool(190, &ada(), SEPSIS, day_of_review);
    let condition = at_most("encounter.emergency", 450.0);
    let reason = "More visits than this and nobody can answer the warnings.";
    let agreed = standing(1, condition.clone(), Action::Pause, reason);
    story.tool(185, &ada(), SEPSIS, agreed);
    let found = "Upper end of the interval of “Emergency visits” is 583, agreed is at most 450: 537 visits (95 % interval 492–583) in Oct 2026.";
    story.tool(5, &rounds(), SEPSIS, breach(1, &condition, found));
    let reason = "Standing condition condition-1 was breached, and a pause was agreed for that.";
    let paused = moved(Stage::Live, Stage::Paused, reason, None, None);
    story.tool(5, &rounds(), SEPSIS, paused);
    let acknowledged = ToolEvent::BreachAcknowledged {
        condition: ConditionId::from("condition-1"),
        note: "Wards were told. The vendor looks into it.".to_owned(),
    };
    story.tool(4, &daniel(), SEPSIS, acknowledged);
    let overdue = ToolEvent::BreachOverdue {
        condition: ConditionId::from("condition-1"),
        clock: "response".to_owned(),
    };
    story.tool(2, &rounds(), SEPSIS, overdue);
}

fn alerts(story: &mut Story) {
    story.tool(230, &clara(), "lead-screening", risk("fast-track", 6));
    let vital = measures(&["care.influenza_immunization"]);
    story.tool(229, &clara(), "lead-screening", vital);
    let whole = [
        Stage::Proposed,
        Stage::InReview,
        Stage::Silent,
        Stage::Pilot,
        Stage::Live,
    ];
    story.moves(220, &ada(), "lead-screening", &whole);
    let condition = at_most("encounter.length_of_stay", 5.0);
    let agreed = standing(
        1,
        condition,
        Action::Watch,
        "No visit becomes longer by it.",
    );
    story.tool(210, &ada(), "lead-screening", agreed);
    story.tool(220, &clara(), "drug-interaction", risk("fast-track", 8));
    let silent = [Stage::Proposed, Stage::InReview, Stage::Silent];
    story.moves(90, &ada(), "drug-interaction", &silent);
}

fn orders_and_interface(story: &mut Story) {
    let orders = "chest-pain-orders";
    let plan = document("downtime-plan", "Paper orders for a downtime", Some(20));
    story.tool(30, &daniel(), orders, plan);
    story.moves(20, &ada(), orders, &[Stage::Proposed, Stage::InReview]);
    story.tool(200, &clara(), "lab-interface", risk("register-only", 3));
    let live = [Stage::Proposed, Stage::InReview, Stage::Live];
    story.moves(195, &ada(), "lab-interface", &live);
    let update = ToolEvent::VersionAdded {
        version: version("2.4", -13, "Codes of the new analyser."),
    };
    story.tool(13, &ben(), "lab-interface", update);
}

fn applications(story: &mut Story) {
    story.tool(180, &clara(), "ambient-scribe", risk("full", 11));
    let vital = measures(&["access.telehealth_share"]);
    story.tool(179, &clara(), "ambient-scribe", vital);
    let path = [
        Stage::Proposed,
        Stage::InReview,
        Stage::Silent,
        Stage::Pilot,
    ];
    story.moves(120, &ada(), "ambient-scribe", &path);
    let due = ToolEvent::ReviewBySet { day: Some(day(9)) };
    story.tool(120, &ada(), "ambient-scribe", due);
    story.tool(170, &elena(), "infusion-pumps", risk("fast-track", 9));
    let live = [Stage::Proposed, Stage::InReview, Stage::Pilot, Stage::Live];
    story.moves(150, &ada(), "infusion-pumps", &live);
}

fn leaving(story: &mut Story) {
    let path = [
        Stage::Proposed,
        Stage::InReview,
        Stage::Silent,
        Stage::Pilot,
        Stage::Live,
    ];
    story.moves(150, &ada(), "readmission-risk", &path);
    let reason = "Calls after discharge ended with the programme; the contract ends in December.";
    let retired = moved(Stage::Live, Stage::Retired, reason, None, None);
    story.tool(40, &ada(), "readmission-risk", retired);
}

fn rounds() -> PersonRef {
    Actor::system().person
}

/// Many tools with names that make trouble.
pub fn crowd(story: &mut Story) {
    let long = "Wolfeschlegelsteinhausenbergerdorff".repeat(5);
    let titles = [
        "<script>alert(1)</script>",
        "O'Brien \"Bo\" & Söhne <b>",
        "\u{202e}gnihtyna ma I",
        "=HYPERLINK(\"https://evil.example\")",
        long.as_str(),
    ];
    for (place, title) in titles.iter().cycle().take(60).enumerate() {
        let kind = Kind::ALL.get(place % Kind::ALL.len());
        let id = format!("crowd-{place}");
        let text = format!("{title}. ").repeat(6);
        let mut card = card(kind.copied().unwrap_or(Kind::Alert), title, &text, title);
        card.facts.insert("note".to_owned(), text.clone());
        let proposed = ToolEvent::Proposed {
            card,
            version: Some(version(title, -30, title)),
        };
        story.tool(30, &clara(), &id, proposed);
        story.tool(
            29,
            &clara(),
            &id,
            measures(&["crowd.measure_0", "no.such_measure"]),
        );
    }
}
