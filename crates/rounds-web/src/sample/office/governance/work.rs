//! The sample's change calendar, requests and work on findings.

use std::collections::BTreeMap;

use rounds_governance::PersonRef;
use rounds_governance::change::{ChangeCommand, ChangeKind, Planned};
use rounds_governance::happened::Happened;
use rounds_governance::ids::{ChangeId, FindingId, RequestId, ToolId};
use rounds_governance::request::{
    OverrideClass, RequestCommand, RequestState, Wanted, first_day_of_quarter,
};
use rounds_governance::worklist::{Explanation, FindingCommand};

use super::story::{Story, ada, ben, clara, daniel, day, elena, tools};

/// Days from today, kind, title.
type Line = (i64, ChangeKind, &'static str);

/// Several lie near each other, so that charts show how they are told apart.
#[rustfmt::skip] // one change a line
const CHANGES: [Line; 8] = [
    (-340, ChangeKind::Upgrade, "Record upgraded to the November edition"),
    (-128, ChangeKind::GoLive, "Ambient scribe in outpatient clinics"),
    (-120, ChangeKind::TerminologyLoad, "Drug knowledge, third edition of the year"),
    (-112, ChangeKind::Policy, "Second signature for opioids ends"),
    (-100, ChangeKind::Downtime, "Laboratory interface away for nine hours"),
    (-96, ChangeKind::Upgrade, "Early warning for sepsis, version 3"),
    (-20, ChangeKind::GoLive, "Chest pain orders in the emergency department"),
    (40, ChangeKind::Holiday, "Year's end"),
];

/// Tells it.
pub fn tell(story: &mut Story) {
    for (number, line) in (1..).zip(&CHANGES) {
        change(story, number, line);
    }
    requests(story);
    findings(story);
}

fn change(story: &mut Story, number: u32, (days, kind, title): &Line) {
    let is_sepsis = title.contains("sepsis");
    let planned = Planned {
        title: (*title).to_owned(),
        kind: *kind,
        starts: day(*days),
        ends: (*kind == ChangeKind::Holiday).then(|| day(days + 7)),
        tools: tools(if is_sepsis { &["sepsis-warning"] } else { &[] }),
        measures: ["access.*", "cds.*"].map(str::to_owned).into(),
        place: String::new(),
        note: "From the change board's minutes.".to_owned(),
    };
    let body = Happened::Change {
        id: ChangeId(format!("change-{number}")),
        event: ChangeCommand::Record { planned },
        is_from_move: false,
    };
    story.happens(days.abs().max(1), &ben(), body);
}

fn asked(story: &mut Story, days_ago: i64, by: &PersonRef, number: u32, event: RequestCommand) {
    let id = RequestId(format!("request-{number}"));
    story.happens(days_ago, by, Happened::Request { id, event });
}

/// One request: what, how it was scored by two, and how much work it is.
struct Told {
    days_ago: i64,
    title: &'static str,
    class: Option<OverrideClass>,
    scores: Option<([f64; 7], [f64; 7])>,
    effort_days: Option<(f64, f64, f64)>,
}

#[rustfmt::skip] // one request a line
const REQUESTS: [Told; 6] = [
    Told { days_ago: 45, title: "Allergies entered as text are checked, too", class: Some(OverrideClass::Safety), scores: None, effort_days: Some((10.0, 15.0, 30.0)) },
    Told { days_ago: 80, title: "Fewer clicks to order a repeat test", class: None, scores: Some(([3.0, 5.0, 2.0, 3.0, 2.0, 4.0, 2.0], [2.0, 4.0, 2.0, 3.0, 2.0, 3.0, 2.0])), effort_days: Some((20.0, 30.0, 45.0)) },
    Told { days_ago: 70, title: "Results of outside laboratories in one list", class: None, scores: Some(([4.0, 4.0, 3.0, 2.0, 3.0, 4.0, 2.0], [5.0, 3.0, 3.0, 2.0, 4.0, 4.0, 2.0])), effort_days: Some((40.0, 60.0, 110.0)) },
    Told { days_ago: 64, title: "Interpreter booked with the visit", class: None, scores: Some(([4.0, 3.0, 5.0, 2.0, 3.0, 4.0, 2.0], [3.0, 3.0, 5.0, 2.0, 2.0, 4.0, 2.0])), effort_days: Some((15.0, 25.0, 40.0)) },
    Told { days_ago: 110, title: "Discharge letters in plain words", class: None, scores: Some(([3.0, 2.0, 4.0, 1.0, 2.0, 4.0, 2.0], [2.0, 2.0, 4.0, 1.0, 2.0, 3.0, 2.0])), effort_days: None },
    Told { days_ago: 2, title: "Reminder of expiring consents", class: None, scores: None, effort_days: None },
];

fn requests(story: &mut Story) {
    for (number, told) in (1..).zip(&REQUESTS) {
        request(story, number, told);
    }
    let planned = RequestCommand::Set {
        state: RequestState::Planned,
        quarter: Some(first_day_of_quarter(day(0))),
        note: "Agreed with intensive care and pharmacy.".to_owned(),
    };
    asked(story, 30, &ada(), 1, planned);
}

fn request(story: &mut Story, number: u32, told: &Told) {
    let wanted = Wanted {
        title: told.title.to_owned(),
        problem: "It costs minutes on every round, and twice this year something was missed."
            .to_owned(),
        if_not: "It stays as it is, and the next near miss may be none.".to_owned(),
        sponsor: "Chief nursing officer".to_owned(),
        tool: (number == 2).then(|| ToolId::from("chest-pain-orders")),
        class: told.class,
        needed_by: told.class.map(|_| day(60)),
    };
    asked(
        story,
        told.days_ago,
        &daniel(),
        number,
        RequestCommand::Submit { wanted },
    );
    if told.scores.is_none() && told.class.is_none() {
        return;
    }
    let ranked = RequestCommand::Set {
        state: RequestState::Ranked,
        quarter: None,
        note: "Complete.".to_owned(),
    };
    asked(story, told.days_ago - 1, &ada(), number, ranked);
    let criteria = [
        "outcome",
        "process",
        "mission",
        "finance",
        "risk",
        "feasibility",
        "redundancy",
    ];
    let score = |values: [f64; 7]| RequestCommand::Score {
        values: criteria
            .map(str::to_owned)
            .into_iter()
            .zip(values)
            .collect::<BTreeMap<_, _>>(),
    };
    if let Some((first, second)) = told.scores {
        asked(story, told.days_ago - 2, &ada(), number, score(first));
        asked(story, told.days_ago - 3, &elena(), number, score(second));
    }
    if let Some((low, likely, high)) = told.effort_days {
        let estimate = RequestCommand::Estimate { low, likely, high };
        asked(story, told.days_ago - 4, &ben(), number, estimate);
    }
}

fn findings(story: &mut Story) {
    let worked = |story: &mut Story, days_ago, by: &PersonRef, event| {
        let id = FindingId::from("F-0102");
        story.happens(days_ago, by, Happened::Finding { id, event });
    };
    let clara = clara();
    let to = Some(clara.clone());
    worked(story, 20, &ada(), FindingCommand::Assign { to });
    worked(story, 19, &clara, FindingCommand::Acknowledge);
    let change = ChangeId::from("change-2");
    let explain = FindingCommand::Explain {
        explanation: Explanation::Change { change },
        note: "The clinics that began with it moved first.".to_owned(),
    };
    worked(story, 12, &clara, explain);
    let text = "Asked the clinics for their own counts.".to_owned();
    worked(story, 11, &clara, FindingCommand::Note { text });
}
