//! Surveys, courses and tickets: a department at its limits, training left undone, a burst of
//! tickets about one application; a survey that few answer and a course that is not yet due.

use super::Turns;
use crate::calendar::Day;
use crate::planted::entry::{Area, Entry, Seen, Span, Target};
use crate::planted::{a_day, department_target};
use crate::random::Random;
use crate::world::World;

/// What people open tickets about: id of the tool, its name, and the kind of ticket.
pub(crate) const APPLICATIONS: [(&str, &str, &str); 8] = [
    ("tool-inbox", "Inbox", "inbox"),
    ("tool-order-entry", "Order entry", "order_set"),
    ("tool-note-writer", "Note writer", "note"),
    ("tool-decision-support", "Decision support", "alert"),
    ("tool-patient-portal", "Patient portal", "access"),
    ("tool-printing", "Printing", "device"),
    ("tool-image-viewer", "Image viewer", "interface"),
    ("tool-ambient-scribe", "Ambient scribe", "ai"),
];
/// Courses that everybody or many have to take again and again: id and title.
pub(crate) const RETURNING_COURSES: [(&str, &str); 2] = [
    ("course-privacy", "Privacy and security"),
    ("course-sepsis", "Sepsis screening"),
];
/// How long a burst of tickets lasts.
const BURST_DAYS: i32 = 28;
/// Until when the new course is to be taken.
pub(crate) const NEW_COURSE_DAYS: i32 = 90;
/// Departments among which the burnt-out one is: the largest, since few answers show nothing.
const LARGE: usize = 2;

/// What is planted in the office's own records.
#[derive(Debug, Default)]
pub(super) struct Office {
    /// Department, span, and deviations by which scores are worse.
    burnt_out: Option<(usize, Span, f64)>,
    /// Position in [`RETURNING_COURSES`], span, and the share that is completed of what usually is.
    overdue: Option<(usize, Span, f64)>,
    /// Position in [`APPLICATIONS`], span, and factor.
    burst: Option<(usize, Span, f64)>,
    few_answers: Option<(usize, Span, f64)>,
    new_course: Option<Day>,
}

impl Office {
    pub(super) fn draw(world: &World, random: &mut Random) -> Self {
        let mut large: Vec<usize> = (0..world.departments.len()).collect();
        large.sort_by_key(|position| std::cmp::Reverse(world.department(*position).staff.len()));
        large.truncate(LARGE);
        let mut large = Turns::of(large, random);
        let start = |random: &mut Random| a_day(world, random, (0.4, 0.65));
        let burnt_out = large.take().map(|department| {
            let worse = random.within(1.1, 1.6);
            (department, Span::from(start(random)), worse)
        });
        let overdue = (
            random.below(RETURNING_COURSES.len()),
            Span::from(start(random)),
            random.within(0.3, 0.45),
        );
        let few_answers = large.take().map(|department| {
            let from = start(random);
            let span = Span::of(from..Day(from.0 + 62));
            (department, span, random.within(0.12, 0.2))
        });
        let from = start(random);
        let burst = (
            random.below(APPLICATIONS.len()),
            Span::of(from..Day(from.0 + BURST_DAYS)),
            random.within(6.0, 10.0),
        );
        Self {
            burnt_out,
            overdue: Some(overdue),
            burst: Some(burst),
            few_answers,
            new_course: Some(start(random)),
        }
    }

    pub(super) fn ticket_factor(&self, application: usize, day: Day) -> f64 {
        match self.burst {
            Some((other, span, factor)) if other == application && span.holds(day) => factor,
            _ => 1.0,
        }
    }

    pub(super) fn distress(&self, department: usize, day: Day) -> f64 {
        match self.burnt_out {
            Some((other, span, worse)) if other == department => worse * span.progress(day, 28),
            _ => 0.0,
        }
    }

    pub(super) fn response_factor(&self, department: usize, day: Day) -> f64 {
        match self.few_answers {
            Some((other, span, factor)) if other == department && span.holds(day) => factor,
            _ => 1.0,
        }
    }

    pub(super) fn completion_factor(&self, course: &str, assigned: Day) -> f64 {
        let named = |position: usize| RETURNING_COURSES.get(position).map(|(id, _)| *id);
        match self.overdue {
            Some((other, span, share)) if named(other) == Some(course) && span.holds(assigned) => {
                share
            }
            _ => 1.0,
        }
    }

    pub(super) fn new_course(&self) -> Option<Day> {
        self.new_course
    }

    pub(super) fn entries(&self, world: &World) -> Vec<Entry> {
        let mut entries = Vec::new();
        entries.extend(self.burnt_out.map(|planted| burnt_out(world, planted)));
        entries.extend(self.overdue.and_then(overdue));
        entries.extend(self.burst.and_then(burst));
        entries.extend(self.few_answers.map(|planted| few_answers(world, planted)));
        entries.extend(self.new_course.map(new_course));
        entries
    }
}

fn burnt_out(world: &World, (department, span, worse): (usize, Span, f64)) -> Entry {
    let target = department_target(world, department);
    Entry {
        id: "clinicians-burnt-out".into(),
        decoy: false,
        area: Area::Clinicians,
        kind: "burnt-out-department",
        span,
        size: worse,
        size_unit: "standard deviations by which survey scores are worse, reached within four weeks",
        notice: "CMIO, chief wellness officer",
        story: format!("The people of {} are at their limits.", target.name),
        seen_in: vec![Seen::by(
            "survey.response_score",
            &[("department", &target.name)],
            Some("down"),
        )],
        target,
    }
}

fn overdue((course, span, share): (usize, Span, f64)) -> Option<Entry> {
    let (id, title) = RETURNING_COURSES.get(course)?;
    Some(Entry {
        id: "clinicians-training-overdue".into(),
        decoy: false,
        area: Area::Clinicians,
        kind: "training-overdue",
        target: Target {
            kind: "course",
            id: (*id).into(),
            name: (*title).into(),
        },
        span,
        size: share,
        size_unit: "times the usual share that is completed",
        notice: "training lead",
        story: format!("Nobody is reminded any more of the course {title}."),
        seen_in: vec![Seen::by(
            "training.completed",
            &[("course", title)],
            Some("down"),
        )],
    })
}

fn burst((application, span, factor): (usize, Span, f64)) -> Option<Entry> {
    let (id, name, kind) = APPLICATIONS.get(application)?;
    Some(Entry {
        id: "clinicians-ticket-burst".into(),
        decoy: false,
        area: Area::Clinicians,
        kind: "ticket-burst",
        target: Target {
            kind: "tool",
            id: (*id).into(),
            name: (*name).into(),
        },
        span,
        size: factor,
        size_unit: "times the usual tickets about it",
        notice: "help desk, application owner",
        story: format!("A release breaks part of {name}, and many report it."),
        seen_in: vec![Seen::by("feedback.tickets", &[("kind", kind)], Some("up"))],
    })
}

fn few_answers(world: &World, (department, span, factor): (usize, Span, f64)) -> Entry {
    let target = department_target(world, department);
    Entry {
        id: "clinicians-decoy-few-answers".into(),
        decoy: true,
        area: Area::Clinicians,
        kind: "few-respondents",
        span,
        size: factor,
        size_unit: "times the usual share of those asked answer",
        notice: "nobody: the answers are too few to say anything",
        story: format!(
            "Hardly anybody in {} answers two rounds of the survey; the scores are chance.",
            target.name
        ),
        seen_in: vec![Seen::by(
            "survey.response_score",
            &[("department", &target.name)],
            None,
        )],
        target,
    }
}

fn new_course(day: Day) -> Entry {
    Entry {
        id: "clinicians-decoy-new-course".into(),
        decoy: true,
        area: Area::Clinicians,
        kind: "new-course",
        target: Target {
            kind: "course",
            id: "course-downtime".into(),
            name: "Working through a downtime".into(),
        },
        span: Span::of(day..Day(day.0 + NEW_COURSE_DAYS)),
        size: f64::from(NEW_COURSE_DAYS),
        size_unit: "days until it is due",
        notice: "nobody: it is not due yet",
        story: "Everybody is told on one day to take a new course, and most wait for a while."
            .into(),
        seen_in: vec![Seen::by(
            "training.completed",
            &[("course", "Working through a downtime")],
            Some("down"),
        )],
    }
}
