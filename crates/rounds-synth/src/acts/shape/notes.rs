//! Time in notes, when they are signed, and what the scribe changes.

use std::collections::BTreeSet;

use jiff::civil::date;

use super::{Story, mean, median};
use crate::acts::note::{self, Note, NoteKind};
use crate::calendar::Day;
use crate::size::Size;
use crate::world::{Job, Setting};

fn notes(story: &Story, departments: &[usize], days: impl Iterator<Item = Day>) -> Vec<Note> {
    let mut all = Vec::new();
    for day in days {
        for department in departments {
            all.extend(note::of(&story.scene(*department, day)));
        }
    }
    all
}

#[test]
fn primary_care_physicians_write_as_long_as_arndt_measured() {
    // Arndt et al., Ann Fam Med 2024;22:12-18: notes +2.9 minutes, +2.3 %, per eight scheduled
    // hours, hence about 129 minutes in the last year.
    let story = Story::clean(Size::Hospital, 2);
    let departments = story.primary_care();
    let days: Vec<Day> = story.weeks(date(2026, 3, 2), 3).collect();
    let physicians =
        story.world.staff.iter().filter(|person| {
            departments.contains(&person.department) && person.job == Job::Physician
        });
    let scheduled: f64 = physicians
        .flat_map(|person| days.iter().map(|day| story.scheduled_hours(person, *day)))
        .sum();
    let all = notes(&story, &departments, days.into_iter());
    let seconds: Vec<f64> = all
        .iter()
        .filter(|note| story.is_physician(note.author))
        .map(|note| note.writing_seconds)
        .collect();
    let minutes = seconds.iter().sum::<f64>() / 60.0 / scheduled * 8.0;
    assert!((105.0..153.0).contains(&minutes), "minutes were {minutes}");
    // Long notes take much longer than usual ones: the mean lies above the median.
    assert!(mean(&seconds) > 1.08 * median(seconds));
}

#[test]
fn every_note_has_a_number_of_its_own_and_is_signed_when_it_is_written() {
    let story = Story::with_problems(Size::Hospital, 1);
    let all: Vec<usize> = (0..story.world.departments.len()).collect();
    let all = notes(&story, &all, story.weeks(date(2026, 6, 29), 1));
    let numbers: BTreeSet<u64> = all.iter().map(|note| note.number).collect();
    assert_eq!(numbers.len(), all.len());
    for note in &all {
        let written = note.signed_at.minutes_since(note.opened_at) * 60.0;
        assert!(written > note.writing_seconds - 1.0, "{note:?}");
        assert!(note.pended_at.is_none_or(|pended| pended < note.signed_at));
        assert!(note.cosigned.is_none_or(|(who, when)| when > note.signed_at
            && who != note.author
            && story.is_physician(who)));
    }
    let by_residents = all
        .iter()
        .filter(|note| story.world.clinician(note.author).job == Job::Resident);
    let (signed_twice, alone): (Vec<&Note>, Vec<&Note>) = by_residents
        .filter(|note| note.kind == NoteKind::Progress)
        .partition(|note| note.cosigned.is_some());
    assert!(signed_twice.len() > 50, "residents write in wards");
    assert!(alone.len() * 10 < signed_twice.len());
}

#[test]
fn new_residents_write_as_slowly_as_the_truth_says() {
    let story = Story::with_problems(Size::Hospital, 3);
    let entries = story.planted.entries(&story.world);
    let july = entries
        .iter()
        .find(|entry| entry.kind == "residents-change")
        .expect("a July");
    let wards = story.departments(|setting, _| setting == Setting::Inpatient);
    let seconds = |days: std::ops::Range<i32>| {
        let all = notes(&story, &wards, days.map(Day)).into_iter();
        let progress = all.filter(|note| {
            note.kind == NoteKind::Progress
                && story.world.clinician(note.author).job == Job::Resident
        });
        median(progress.map(|note| note.writing_seconds).collect())
    };
    let from = july.span.from.0;
    let ratio = seconds(from..from + 7) / seconds(from - 14..from);
    assert!((ratio - july.size).abs() < 0.2, "{ratio} of {}", july.size);
}

/// Notes of visits in clinics in four weeks late in the pilot.
fn late_in_the_pilot(story: &Story) -> Vec<Note> {
    let clinics = story.departments(|setting, _| setting == Setting::Ambulatory);
    notes(story, &clinics, story.weeks(date(2026, 9, 28), 4))
}

#[test]
fn the_scribe_shortens_notes_by_what_the_truth_says_and_leaves_evenings_alone() {
    let story = Story::with_problems(Size::Hospital, 7);
    let entries = story.planted.entries(&story.world);
    let pilot = entries
        .iter()
        .find(|entry| entry.kind == "pilot-effect")
        .expect("a pilot");
    let all = late_in_the_pilot(&story);
    // Within clinicians: users may be quicker writers than the others.
    let mut differences = Vec::new();
    let mut at_home = Vec::new();
    for person in &story.world.staff {
        let of_arm = |scribed: bool| {
            let own = all
                .iter()
                .filter(move |note| note.author == person.position && note.scribed == scribed);
            own.map(|note| (note.writing_seconds.ln(), f64::from(note.at_home)))
                .unzip::<f64, f64, Vec<f64>, Vec<f64>>()
        };
        let ((with, with_home), (without, without_home)) = (of_arm(true), of_arm(false));
        if with.len() > 40 && without.len() > 40 {
            differences.push(mean(&with) - mean(&without));
            at_home.push(mean(&with_home) - mean(&without_home));
        }
    }
    assert!(differences.len() > 30, "{} use it", differences.len());
    let effect = mean(&differences);
    assert!((effect - pilot.size).abs() < 0.03, "{effect}");
    assert!(mean(&at_home).abs() < 0.015, "{}", mean(&at_home));
}

#[test]
fn a_third_of_visits_have_the_scribe_and_a_third_of_people_use_it_in_most() {
    // Lukac et al., NEJM AI 2025: used in 29.5-33.5 % of visits. Rotenstein et al., JAMA 2026: 32 %
    // of users in more than half of their visits.
    let story = Story::with_problems(Size::Hospital, 7);
    let all = late_in_the_pilot(&story);
    let share = mean(
        &all.iter()
            .map(|note| f64::from(note.scribed))
            .collect::<Vec<_>>(),
    );
    assert!((0.27..0.5).contains(&share), "share was {share}");
    let heavy: Vec<f64> = story
        .world
        .staff
        .iter()
        .filter_map(|person| {
            let own = all.iter().filter(|note| note.author == person.position);
            let used: Vec<f64> = own.map(|note| f64::from(note.scribed)).collect();
            (used.len() > 40).then(|| f64::from(mean(&used) > 0.5))
        })
        .collect();
    assert!((0.2..0.45).contains(&mean(&heavy)), "{}", mean(&heavy));
}

#[test]
fn nobody_uses_the_scribe_before_the_clinic_begins() {
    let story = Story::with_problems(Size::Demo, 9);
    for department in story.departments(|setting, _| setting == Setting::Ambulatory) {
        let scribe = &story.planted.clinicians.scribe;
        let begins = scribe.begins(department).expect("every clinic begins");
        let scribed = |days: std::ops::Range<i32>| {
            let all = notes(&story, &[department], days.map(Day));
            all.iter().filter(|note| note.scribed).count()
        };
        assert_eq!(scribed(begins.0 - 28..begins.0), 0);
        assert!(scribed(begins.0 + 14..begins.0 + 42) > 0);
    }
}
