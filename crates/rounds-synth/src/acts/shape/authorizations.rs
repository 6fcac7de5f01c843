//! Volumes and outcomes of prior authorization, and that problems change what they say they do.

use super::Story;
use crate::acts::authorization::{self, AppealResult, Authorization, Decision, PAYERS};
use crate::calendar::Day;
use crate::size::Size;
use crate::world::Setting;

/// The requests of all clinics on some working days, and the provider-weeks behind them.
fn requests(story: &Story, days: &[Day]) -> (Vec<Authorization>, f64) {
    let clinics = story.departments(|setting, _| setting == Setting::Ambulatory);
    let mut all = Vec::new();
    let mut sessions = 0.0;
    for day in days {
        for clinic in &clinics {
            let scene = story.scene(*clinic, *day);
            let slots = scene.slots.len() as f64;
            sessions += slots / story.world.scale.slots_per_session as f64;
            all.extend(authorization::of(&scene, &[]));
        }
    }
    (all, sessions / 10.0)
}

fn working_days(story: &Story, from: i32, count: usize) -> Vec<Day> {
    let days = (from..).map(Day);
    days.filter(|day| story.world.calendar.is_working_day(*day))
        .take(count)
        .collect()
}

fn share<T>(of: &[T], wanted: impl Fn(&T) -> bool) -> f64 {
    of.iter().filter(|one| wanted(one)).count() as f64 / of.len() as f64
}

#[test]
fn a_week_of_a_physician_has_39_requests() {
    // AMA prior authorization physician survey, 2024: 39 a physician and week. Requests for
    // patients whose payer cannot be asked are tried again with another of the panel.
    let story = Story::clean(Size::Hospital, 0);
    let days = working_days(&story, 130, 6);
    let (requests, weeks) = requests(&story, &days);
    let a_week = requests.len() as f64 / weeks;
    assert!((35.0..43.0).contains(&a_week), "{a_week}");
}

#[test]
fn shares_denied_appealed_and_overturned_are_those_of_medicare_advantage() {
    // KFF, Medicare Advantage prior authorization in 2023: 6.4 % denied, 11.7 % of the denials
    // appealed, 81.7 % of the appealed overturned.
    let mut all = Vec::new();
    for seed in 0..3 {
        let story = Story::clean(Size::Hospital, seed);
        let days = working_days(&story, 130, 14);
        all.extend(requests(&story, &days).0);
    }
    let denied: Vec<&Authorization> = all
        .iter()
        .filter(|request| request.decision == Decision::Denied)
        .collect();
    let denied_share = denied.len() as f64 / all.len() as f64;
    assert!((denied_share - 0.064).abs() < 0.008, "{denied_share}");
    let appeals: Vec<_> = denied.iter().filter_map(|request| request.appeal).collect();
    let appealed = appeals.len() as f64 / denied.len() as f64;
    assert!((appealed - 0.117).abs() < 0.03, "{appealed}");
    let decided: Vec<_> = appeals
        .iter()
        .filter(|appeal| appeal.result != AppealResult::Withdrawn)
        .collect();
    let overturned = share(&decided, |appeal| appeal.result != AppealResult::Upheld);
    assert!((overturned - 0.817).abs() < 0.1, "{overturned}");
}

#[test]
fn standard_decisions_of_2026_keep_the_seven_days_and_urgent_ones_three() {
    // CMS-0057-F, in force from 1 January 2026: seven calendar days, 72 hours when urgent.
    let story = Story::clean(Size::Hospital, 1);
    let (requests, _) = requests(&story, &working_days(&story, 130, 5));
    for (is_urgent, days) in [(false, 7.0), (true, 3.0)] {
        let of_kind: Vec<_> = requests
            .iter()
            .filter(|request| request.is_urgent == is_urgent && !request.extended)
            .filter_map(|request| Some((request, request.decided_at?)))
            .collect();
        let minutes = days * 1_440.0 + 1.0;
        let in_time = share(&of_kind, |(request, decided_at)| {
            decided_at.minutes_since(request.submitted_at) <= minutes
        });
        assert!((0.95..=1.0).contains(&in_time), "{is_urgent}: {in_time}");
    }
}

#[test]
fn a_payer_that_denies_more_or_decides_later_does_so_only_from_its_day_on() {
    let story = Story::with_problems(Size::Demo, 2);
    let last = story.world.calendar.end();
    let (before, _) = requests(&story, &working_days(&story, 60, 60));
    let (after, _) = requests(&story, &working_days(&story, last.0 - 80, 50));
    let denied = |of: &[Authorization], payer: usize| {
        let of: Vec<_> = of.iter().filter(|one| one.payer == payer).collect();
        share(&of, |one| one.decision == Decision::Denied)
    };
    let rises: Vec<f64> = (0..PAYERS.len())
        .map(|payer| denied(&after, payer) - denied(&before, payer))
        .collect();
    let risen = rises.iter().filter(|rise| **rise > 0.07).count();
    assert_eq!(risen, 1, "{rises:?}");
    let days = |of: &[Authorization], payer: usize| {
        let mut days: Vec<f64> = of
            .iter()
            .filter(|one| one.payer == payer)
            .filter_map(|one| Some(one.decided_at?.minutes_since(one.submitted_at) / 1_440.0))
            .collect();
        days.sort_by(f64::total_cmp);
        days.get(days.len() / 2).copied().unwrap_or(0.0)
    };
    let slower: Vec<f64> = (0..PAYERS.len())
        .map(|payer| days(&after, payer) / days(&before, payer))
        .collect();
    let slow = slower.iter().filter(|factor| **factor > 1.4).count();
    assert_eq!(slow, 1, "{slower:?}");
}
