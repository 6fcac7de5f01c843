//! Volumes, hours and waiting times of messages.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::{Story, mean, median};
use crate::acts::message::{self, Message, MessageKind};
use crate::calendar::Day;
use crate::size::Size;
use crate::world::ShiftKind;

fn messages(
    story: &Story,
    departments: &[usize],
    days: impl Iterator<Item = Day>,
) -> Vec<(usize, Day, Message)> {
    let mut all = Vec::new();
    for day in days {
        for department in departments {
            let scene = story.scene(*department, day);
            let received = message::of(&scene).into_iter();
            all.extend(received.map(|message| (*department, day, message)));
        }
    }
    all
}

fn hours(message: &Message) -> Option<f64> {
    let done = message.done_at?;
    Some(done.minutes_since(message.received_at) / 60.0)
}

#[test]
fn primary_care_physicians_get_as_many_messages_as_arndt_counted() {
    // Arndt et al., Ann Fam Med 2024;22:12-18, per eight scheduled hours in the last year:
    // medical advice rose by 5.4 (55.5 %) to 15.1, prescriptions by 2.3 (19.5 %) to 14.1.
    let story = Story::clean(Size::Hospital, 3);
    let departments = story.primary_care();
    let days: Vec<Day> = story.weeks(date(2026, 3, 2), 4).collect();
    let mut scheduled = 0.0;
    for person in &story.world.staff {
        if departments.contains(&person.department) && story.is_physician(person.position) {
            let hours = days.iter().map(|day| story.scheduled_hours(person, *day));
            scheduled += hours.sum::<f64>();
        }
    }
    let all = messages(&story, &departments, days.into_iter());
    for (kind, published) in [
        (MessageKind::PatientAdvice, 15.1),
        (MessageKind::Refill, 14.1),
    ] {
        let received = all
            .iter()
            .filter(|(_, _, message)| message.kind == kind && story.is_physician(message.recipient))
            .count();
        let per_eight_hours = received as f64 / scheduled * 8.0;
        let ratio = per_eight_hours / published;
        assert!((0.8..1.25).contains(&ratio), "{kind:?}: {per_eight_hours}");
    }
}

#[test]
fn a_third_of_the_inbox_work_is_done_outside_work_hours() {
    // Akbar et al., JAMIA 2021;28:923-930: 19 of 52 minutes a day, 37 %, counted in time.
    let story = Story::clean(Size::Hospital, 4);
    let all = messages(
        &story,
        &story.primary_care(),
        story.weeks(date(2026, 3, 2), 3),
    );
    let done: Vec<f64> = all
        .iter()
        .filter(|(_, _, message)| !message.pool)
        .filter_map(|(_, _, message)| message.done_at)
        .map(|done| {
            let wall = story.world.calendar.wall(done);
            let (hour, _, _) = wall.time();
            let is_open = story.world.calendar.is_working_day(wall.day);
            f64::from(!is_open || !(7..18).contains(&hour))
        })
        .collect();
    let share = mean(&done);
    assert!((0.25..0.45).contains(&share), "share was {share}");
}

#[test]
fn whoever_deals_with_a_message_is_at_work_or_at_home() {
    let story = Story::with_problems(Size::Demo, 2);
    let clinics = story.departments(|setting, _| setting == crate::world::Setting::Ambulatory);
    let mut handled = 0;
    for (_, _, message) in messages(&story, &clinics, story.weeks(date(2026, 7, 6), 4)) {
        let (Some(who), Some(done)) = (message.handled_by, message.done_at) else {
            continue;
        };
        let wall = story.world.calendar.wall(done);
        let minute = wall.ms_of_day as f64 / 60_000.0;
        let person = story.world.clinician(who);
        let shift = story.world.shift_at(person, wall.day, minute);
        assert!(message.opened_at.is_some_and(|opened| opened <= done));
        assert!(message.received_at < done);
        assert_eq!(shift.is_none(), message.at_home, "{message:?}");
        let shifts = story.world.shifts(person, wall.day);
        assert!(shifts.iter().all(|shift| shift.kind != ShiftKind::Leave));
        handled += 1;
    }
    assert!(handled > 5_000, "only {handled} were dealt with");
}

#[test]
fn messages_of_the_weekend_wait_for_monday() {
    let story = Story::clean(Size::Hospital, 1);
    let all = messages(
        &story,
        &story.primary_care(),
        story.weeks(date(2026, 4, 6), 4),
    );
    let mut waits: BTreeMap<i8, Vec<f64>> = BTreeMap::new();
    for (_, day, message) in &all {
        if message.pool {
            let weekday = story.world.calendar.weekday(*day).to_monday_zero_offset();
            waits.entry(weekday).or_default().extend(hours(message));
        }
    }
    let count = |weekday| waits.get(&weekday).map_or(0, Vec::len);
    assert!(count(0) > count(4), "Mondays bring more than Fridays");
    assert!(count(4) > 2 * count(5), "Fridays bring more than Saturdays");
    let wait = |weekday| waits.get(&weekday).cloned().map_or(f64::NAN, median);
    assert!(wait(5) > 40.0, "Saturday's median was {}", wait(5));
    assert!(wait(1) < 24.0, "Tuesday's median was {}", wait(1));
}

#[test]
fn colleagues_deal_with_most_messages_to_people_on_leave() {
    let story = Story::with_problems(Size::Hospital, 1);
    let (person, from, _) = story.world.changes.long_leave.expect("a leave is planted");
    let clinic = story.world.clinician(person).department;
    let days = (from.0 + 7..from.0 + 35).map(Day);
    let mut own = 0;
    let mut covered = 0;
    for (_, _, message) in messages(&story, &[clinic], days) {
        if message.recipient == person && !message.pool {
            match message.handled_by {
                Some(who) if who == person => own += 1,
                Some(_) => covered += 1,
                None => {}
            }
        }
    }
    assert!(covered > 20, "only {covered} were covered");
    assert!(own * 10 < covered, "{own} of {covered} were done on leave");
}

#[test]
fn a_flood_and_an_unattended_pool_are_as_large_as_the_truth_says() {
    let story = Story::with_problems(Size::Hospital, 5);
    let entries = story.planted.entries(&story.world);
    let planted = |id: &str| {
        let entry = entries.iter().find(|entry| entry.id == id).expect(id);
        let department = story.world.departments.iter();
        let position = department
            .clone()
            .position(|department| department.id == entry.target.id);
        (position.expect("a department"), entry.span.from, entry.size)
    };
    let weeks = |from: Day, weeks: i32| (from.0..from.0 + 7 * weeks).map(Day);
    let (department, from, size) = planted("clinicians-inbox-flood");
    let results = |days: std::ops::Range<i32>| {
        messages(&story, &[department], days.map(Day))
            .iter()
            .filter(|(_, _, message)| message.kind == MessageKind::Result)
            .count() as f64
    };
    let ratio = results(from.0..from.0 + 56) / results(from.0 - 56..from.0);
    assert!((0.75..1.3).contains(&(ratio / size)), "{ratio} of {size}");

    let (department, from, size) = planted("clinicians-pool-unattended");
    let wait = |days| {
        let all = messages(&story, &[department], days);
        let pool = all.iter().filter(|(_, _, message)| message.pool);
        median(pool.filter_map(|(_, _, message)| hours(message)).collect())
    };
    let ratio = wait(weeks(from, 8)) / wait(weeks(Day(from.0 - 56), 8));
    assert!(ratio > 0.5 * size, "{ratio} of {size}");
}
