//! The learning system: courses that come round for each person, once for new people, before the
//! ambient scribe begins in a clinic, and on one day for everybody.

use std::io;

use super::{days_after, employed, is_clinical, known};
use crate::calendar::Day;
use crate::feeds::workforce::local_time;
use crate::output::{Feed, Files, Row};
use crate::planted::clinicians::{NEW_COURSE_DAYS, RETURNING_COURSES};
use crate::random::Topic;
use crate::scene::Scene;
use crate::world::{Clinician, Setting};

const COURSES: Topic = Topic::new("courses");
const ROUND: Topic = Topic::new("course round");
const ASSIGNMENTS: Feed = Feed::csv(
    "learning",
    "assignments",
    "AssignmentID,PersonID,Department,JobTitle,CourseID,CourseTitle,Product,Mandatory,Assigned,Due,Started,Completed,PreTest,FinalTest,Result,Expires",
);
/// Days before the scribe begins in a clinic on which its people are told to take its course.
const SCRIBE_LEAD_DAYS: i32 = 21;
/// Days from the first to the release that has a course of its own.
const RELEASE_DAY: i32 = 130;
/// Share of courses completed when they are due, and of the rest that are completed later.
const IN_TIME: f64 = 0.91;
const LATE: f64 = 0.7;

/// One course.
struct Course {
    key: u64,
    id: &'static str,
    title: &'static str,
    tool: &'static str,
    days_to_due: i32,
    /// Days after which it has to be taken again.
    valid_days: Option<i32>,
}

const fn course(
    key: u64,
    id: &'static str,
    title: &'static str,
    tool: &'static str,
    (days_to_due, valid_days): (i32, Option<i32>),
) -> Course {
    Course {
        key,
        id,
        title,
        tool,
        days_to_due,
        valid_days,
    }
}

const PRIVACY: Course = course(
    1,
    RETURNING_COURSES[0].0,
    RETURNING_COURSES[0].1,
    "",
    (45, Some(365)),
);
const SEPSIS: Course = course(
    2,
    RETURNING_COURSES[1].0,
    RETURNING_COURSES[1].1,
    "tool-decision-support",
    (30, Some(182)),
);
const INBOX: Course = course(
    3,
    "course-inbox",
    "A lighter inbox",
    "tool-inbox",
    (30, Some(182)),
);
const WELCOME: Course = course(
    4,
    "course-welcome",
    "The record system for new people",
    "",
    (14, None),
);
const RELEASE: Course = course(
    5,
    "course-release",
    "What is new in the spring release",
    "",
    (30, None),
);
const SCRIBE: Course = course(
    6,
    "course-scribe",
    "Before your first visit with the ambient scribe",
    "tool-ambient-scribe",
    (SCRIBE_LEAD_DAYS, None),
);
const DOWNTIME: Course = course(
    7,
    "course-downtime",
    "Working through a downtime",
    "",
    (NEW_COURSE_DAYS, None),
);

/// The courses that the department's people are told to take on the day.
pub(super) fn write_scene(scene: &Scene<'_>, files: &mut Files) -> io::Result<()> {
    for person in employed(scene) {
        for course in due_courses(scene, person).into_iter().flatten() {
            let row = record(scene, person, course);
            files.line(ASSIGNMENTS, row.line())?;
        }
    }
    Ok(())
}

fn due_courses(scene: &Scene<'_>, person: &Clinician) -> [Option<&'static Course>; 5] {
    let planted = &scene.planted.clinicians;
    let setting = scene.here().setting;
    let is_acute = matches!(setting, Setting::Inpatient | Setting::Emergency);
    let when = |condition: bool, course| condition.then_some(course);
    let scribe = planted.scribe.begins(scene.department);
    let starts_scribe = scribe.is_some_and(|day| day.0 - SCRIBE_LEAD_DAYS == scene.day.0);
    let comes_round = |course: &Course| {
        let days = course.valid_days.unwrap_or(365);
        let mut round = scene.world.random(ROUND, &[person.position as u64]);
        let phase = round.between(0, i64::from(days) - 1) as i32;
        (scene.day.0 - phase).rem_euclid(days) == 0
    };
    [
        when(comes_round(&PRIVACY), &PRIVACY),
        if is_acute {
            when(is_clinical(person.job) && comes_round(&SEPSIS), &SEPSIS)
        } else {
            when(is_clinical(person.job) && comes_round(&INBOX), &INBOX)
        },
        when(person.starts == Some(scene.day), &WELCOME),
        when(starts_scribe && person.job.sees_clinic_patients(), &SCRIBE),
        if planted.new_course() == Some(scene.day) {
            Some(&DOWNTIME)
        } else {
            when(
                scene.day == Day(RELEASE_DAY) && is_clinical(person.job),
                &RELEASE,
            )
        },
    ]
}

fn record(scene: &Scene<'_>, person: &Clinician, course: &Course) -> Row {
    let calendar = &scene.world.calendar;
    let mut random = scene.random(COURSES, &[person.position as u64, course.key]);
    let factor = scene
        .planted
        .clinicians
        .completion_factor(course.id, scene.day);
    let length = f64::from(course.days_to_due);
    let days = if random.chance(IN_TIME * factor) {
        // Most wait until the end of the time they have.
        Some(length * random.unit().max(random.unit()) * 0.98)
    } else {
        random
            .chance(LATE * factor)
            .then(|| length + random.exponential(20.0))
    };
    let moment = |days: f64, random: &mut crate::random::Random| {
        let day = days_after(scene.day, days as i32);
        calendar.moment(day, random.within(450.0, 1_200.0))
    };
    let completed = known(scene.world, days.map(|days| moment(days, &mut random)));
    let minutes = random.within(12.0, 55.0);
    let started = completed.map(|completed| completed.after_minutes(-minutes));
    let before = random.normal(63.0, 12.0).clamp(10.0, 100.0);
    let after = random.normal(88.0, 6.0).clamp(before, 100.0);
    let due = days_after(scene.day, course.days_to_due);
    let expires = completed.and(course.valid_days);
    let expires = expires.map(|days| calendar.date(days_after(due, days)));
    let title = if random.chance(0.01) {
        ""
    } else {
        person.job.title()
    };
    let number = scene.day.0 as u64 * scene.world.staff.len() as u64 + person.position as u64;
    Row::new()
        .plain(format_args!(
            "{}-{number}",
            course.id.replace("course-", "A-")
        ))
        .text(&person.id())
        .text(&scene.here().id)
        .text(title)
        .text(course.id)
        .text(course.title)
        .text(course.tool)
        .text("Yes")
        .plain(calendar.date(scene.day))
        .plain(calendar.date(due))
        .maybe(started.map(|at| local_time(scene.world, at)))
        .maybe(completed.map(|at| local_time(scene.world, at)))
        .maybe(completed.map(|_| before.round()))
        .maybe(completed.map(|_| after.round()))
        .maybe(completed.map(|_| if after >= 80.0 { "Pass" } else { "Fail" }))
        .maybe(expires)
}
