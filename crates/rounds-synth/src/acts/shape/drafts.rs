//! How many reply drafts are used, and how many of those unchanged.

use jiff::civil::date;

use super::{Story, mean};
use crate::acts::draft::{self, Draft, DraftTool};
use crate::acts::message;
use crate::calendar::Day;
use crate::size::Size;

/// Reply drafts of primary care.
fn replies(story: &Story, days: impl Iterator<Item = Day>) -> Vec<Draft> {
    let mut all = Vec::new();
    for day in days {
        for department in story.primary_care() {
            let scene = story.scene(department, day);
            all.extend(draft::of(&scene, &[], &message::of(&scene)));
        }
    }
    all
}

fn shares(drafts: &[Draft]) -> (f64, f64) {
    let flag = |of: fn(&Draft) -> bool, drafts: &[&Draft]| {
        mean(
            &drafts
                .iter()
                .map(|draft| f64::from(of(draft)))
                .collect::<Vec<_>>(),
        )
    };
    let all: Vec<&Draft> = drafts.iter().collect();
    let used: Vec<&Draft> = drafts.iter().filter(|draft| draft.used).collect();
    (
        flag(|draft| draft.used, &all),
        flag(|draft| draft.accepted, &used),
    )
}

#[test]
fn a_fifth_of_reply_drafts_are_used_and_two_fifths_of_those_unchanged() {
    // Garcia et al., JAMA Netw Open 2024;7:e243201: 20 % used. Crowley et al., Appl Clin Inform, doi
    // 10.1055/a-2893-7363: 20.2 % used, 40 % of those with little to no editing.
    let story = Story::clean(Size::Hospital, 1);
    let drafts = replies(&story, story.weeks(date(2026, 3, 2), 3));
    let (used, unchanged) = shares(&drafts);
    assert!((used - 0.2).abs() < 0.03, "{used} used");
    assert!((unchanged - 0.4).abs() < 0.06, "{unchanged} unchanged");
    for draft in &drafts {
        assert_eq!(draft.tool, DraftTool::Replies);
        assert_eq!(draft.used, draft.edit_distance.is_some());
        assert!(!draft.accepted || draft.edit_distance == Some(0));
    }
}

#[test]
fn unread_drafts_are_as_many_as_the_truth_says() {
    let story = Story::with_problems(Size::Hospital, 6);
    let entries = story.planted.entries(&story.world);
    let unread = entries
        .iter()
        .find(|entry| entry.kind == "low-edit-rate")
        .expect("unread drafts");
    let from = unread.span.from.0;
    let (_, before) = shares(&replies(&story, (from - 14..from).map(Day)));
    let (_, after) = shares(&replies(&story, (from..from + 14).map(Day)));
    assert!((before - 0.4).abs() < 0.08, "{before} before");
    assert!((after - unread.size).abs() < 0.05, "{after} after");
}
