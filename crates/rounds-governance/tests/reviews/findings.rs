//! Work on findings.

use rounds_governance::change::{ChangeCommand, ChangeKind, Planned};
use rounds_governance::ids::{ChangeId, FindingId, ToolId};
use rounds_governance::worklist::{Explanation, FindingCommand, FindingWork};
use rounds_governance::{Command, Refused};

use crate::hospital::{Hospital, actor, lead, person, why};

fn work(hospital: &mut Hospital, id: &str, command: FindingCommand) -> Result<(), Refused> {
    let id = FindingId::from(id);
    let asked = hospital.ask(&lead(), Command::Finding { id, command });
    asked.map(|_| ())
}

fn of(hospital: &Hospital) -> &FindingWork {
    let id = FindingId::from("f-1");
    hospital.governance.findings.get(&id).expect("worked on")
}

fn duplicate(of: &str) -> FindingCommand {
    FindingCommand::Explain {
        explanation: Explanation::Duplicate {
            of: FindingId::from(of),
        },
        note: String::new(),
    }
}

#[test]
fn who_acknowledges_what_is_nobodys_takes_it_on() {
    let mut hospital = Hospital::open();
    work(&mut hospital, "f-1", FindingCommand::Acknowledge).unwrap();
    assert!(of(&hospital).is_for(&person("Lea").id));
    let twice = work(&mut hospital, "f-1", FindingCommand::Acknowledge);
    assert!(why(twice).contains("Lea acknowledged it already"));
}

#[test]
fn who_acknowledges_what_is_given_to_another_leaves_it_there() {
    let mut hospital = Hospital::open();
    let to = Some(person("Ava"));
    work(&mut hospital, "f-1", FindingCommand::Assign { to }).unwrap();
    work(&mut hospital, "f-1", FindingCommand::Acknowledge).unwrap();
    assert!(of(&hospital).is_for(&person("Ava").id));
}

#[test]
fn a_finding_is_put_aside_for_ninety_days_at_most_and_with_a_reason() {
    let mut hospital = Hospital::open();
    let snooze = |until, reason: &str| FindingCommand::Snooze {
        until,
        reason: reason.to_owned(),
    };
    let today = hospital.today();
    let too_long = snooze(hospital.day(91), "Season.");
    assert!(why(work(&mut hospital, "f-1", too_long)).contains("more than 90"));
    assert!(work(&mut hospital, "f-1", snooze(today, "Season.")).is_err());
    let bare = snooze(hospital.day(5), " ");
    assert!(why(work(&mut hospital, "f-1", bare)).contains("reason"));
    let until = hospital.day(90);
    work(&mut hospital, "f-1", snooze(until, "Season.")).unwrap();
    assert!(of(&hospital).is_snoozed(hospital.day(89)));
    assert!(!of(&hospital).is_snoozed(until));
    work(&mut hospital, "f-1", FindingCommand::Wake).unwrap();
    assert!(work(&mut hospital, "f-1", FindingCommand::Wake).is_err());
}

#[test]
fn the_end_of_the_work_says_what_was_done_and_can_be_taken_back() {
    let mut hospital = Hospital::open();
    let resolve = |note: &str, change: Option<&str>| FindingCommand::Resolve {
        note: note.to_owned(),
        change: change.map(ChangeId::from),
    };
    assert!(work(&mut hospital, "f-1", resolve("", None)).is_err());
    let unknown = work(&mut hospital, "f-1", resolve("Mended.", Some("change-9")));
    assert!(why(unknown).contains("change-9"));
    work(&mut hospital, "f-1", resolve("Mended.", None)).unwrap();
    let after = work(&mut hospital, "f-1", FindingCommand::Acknowledge);
    assert!(why(after).contains("reopen it first"));
    let reason = "It came back.".to_owned();
    work(&mut hospital, "f-1", FindingCommand::Reopen { reason }).unwrap();
    assert!(of(&hospital).resolved.is_none());
    let notes: Vec<&str> = of(&hospital)
        .notes
        .iter()
        .map(|n| n.text.as_str())
        .collect();
    assert_eq!(notes, ["Mended.", "It came back."]);
}

#[test]
fn duplicates_do_not_lead_back_to_themselves() {
    let mut hospital = Hospital::open();
    assert!(work(&mut hospital, "f-1", duplicate("f-1")).is_err());
    work(&mut hospital, "f-1", duplicate("f-2")).unwrap();
    work(&mut hospital, "f-2", duplicate("f-3")).unwrap();
    assert!(why(work(&mut hospital, "f-3", duplicate("f-1"))).contains("of itself"));
}

#[test]
fn a_change_that_was_cancelled_explains_nothing() {
    let mut hospital = Hospital::open();
    let planned = Planned {
        title: "Upgrade".to_owned(),
        kind: ChangeKind::Upgrade,
        starts: hospital.today(),
        ends: None,
        tools: Default::default(),
        measures: Default::default(),
        place: String::new(),
        note: String::new(),
    };
    let command = ChangeCommand::Record { planned };
    hospital
        .ask(&lead(), Command::Change { id: None, command })
        .unwrap();
    let explain = || FindingCommand::Explain {
        explanation: Explanation::Change {
            change: ChangeId::from("change-1"),
        },
        note: String::new(),
    };
    work(&mut hospital, "f-1", explain()).unwrap();
    let id = Some(ChangeId::from("change-1"));
    let command = ChangeCommand::Cancel {
        reason: "Put off.".to_owned(),
    };
    hospital
        .ask(&lead(), Command::Change { id, command })
        .unwrap();
    assert!(why(work(&mut hospital, "f-2", explain())).contains("cancelled"));
}

#[test]
fn only_who_may_work_on_findings_does_and_only_about_tools_there_are() {
    let mut hospital = Hospital::open();
    let id = FindingId::from("f-1");
    let command = FindingCommand::Acknowledge;
    let refused = hospital.ask(&actor("Ava", &[]), Command::Finding { id, command });
    assert!(why(refused).contains("findings:work"));
    let tool = Some(ToolId::from("nothing"));
    assert!(work(&mut hospital, "f-1", FindingCommand::SetTool { tool }).is_err());
}
