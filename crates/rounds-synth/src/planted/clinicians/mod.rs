//! The work of clinicians: evenings that grow longer, an inbox that floods, a pilot of the ambient
//! scribe, reply drafts that nobody reads, a burnt-out department, training left undone, a burst
//! of tickets; and what only looks like that. Read next: `workload.rs`.

mod office;
mod replies;
mod scribe;
mod workload;

use crate::acts::message::MessageKind;
use crate::calendar::Day;
use crate::planted::Entry;
use crate::random::{Random, Topic};
use crate::world::schedule::Changes;
use crate::world::{Setting, World};
use office::Office;
pub(crate) use office::{APPLICATIONS, NEW_COURSE_DAYS, RETURNING_COURSES};
use replies::Replies;
pub(crate) use scribe::Scribe;
use workload::Workload;

const CLINICIANS: Topic = Topic::new("planted clinicians");

/// What is planted in the work of clinicians.
#[derive(Debug, Default)]
pub(crate) struct Clinicians {
    workload: Workload,
    pub(crate) scribe: Scribe,
    replies: Replies,
    office: Office,
}

impl Clinicians {
    pub(super) fn draw(world: &World) -> Self {
        let mut random = world.random(CLINICIANS, &[]);
        let mut clinics = Turns::of(clinics(world), &mut random);
        Self {
            workload: Workload::draw(world, &mut clinics, &mut random),
            scribe: Scribe::draw(world, &mut clinics, &mut random),
            replies: Replies::draw(world, &mut random),
            office: Office::draw(world, &mut random),
        }
    }

    pub(super) fn entries(&self, world: &World) -> Vec<Entry> {
        let mut entries = self.workload.entries(world);
        entries.extend(self.scribe.entries(world));
        entries.extend(self.replies.entries(world));
        entries.extend(self.office.entries(world));
        entries
    }

    /// What is different in the schedules.
    pub(crate) fn changes(&self) -> Changes {
        self.workload.changes()
    }

    /// How many times as long as usual a department's people work in the record outside their
    /// scheduled hours.
    pub(crate) fn home_factor(&self, department: usize, day: Day) -> f64 {
        self.workload.home_factor(department, day)
    }

    /// How many times as many messages of a kind a department gets as usual.
    pub(crate) fn message_factor(&self, department: usize, kind: MessageKind, day: Day) -> f64 {
        self.workload.message_factor(department, kind, day)
    }

    /// How many times as long as usual a message to a department's pool waits.
    pub(crate) fn pool_wait_factor(&self, department: usize, day: Day) -> f64 {
        self.workload.pool_wait_factor(department, day)
    }

    /// How many times as long as usual the writing of a note takes, the scribe aside.
    pub(crate) fn note_time_factor(&self, is_resident: bool, day: Day) -> f64 {
        if is_resident {
            self.scribe.new_residents_factor(day)
        } else {
            1.0
        }
    }

    /// How many times as long as usual the text of a note is.
    pub(crate) fn note_length_factor(&self, department: usize, day: Day) -> f64 {
        self.scribe.note_length_factor(department, day)
    }

    /// Share of offered reply drafts that are used, and share of those that are sent unchanged.
    pub(crate) fn reply_shares(&self, day: Day) -> (f64, f64) {
        self.replies.shares(day)
    }

    /// The release of the reply drafts that is in use.
    pub(crate) fn reply_release(&self, day: Day) -> &'static str {
        self.replies.release(day)
    }

    /// How many times as many tickets about an application, a position in [`APPLICATIONS`], are
    /// opened as usual.
    pub(crate) fn ticket_factor(&self, application: usize, day: Day) -> f64 {
        self.office.ticket_factor(application, day)
    }

    /// Deviations by which a department's survey scores are worse than usual.
    pub(crate) fn distress(&self, department: usize, day: Day) -> f64 {
        self.office.distress(department, day)
    }

    /// How many times the usual share of a department's people answer a survey.
    pub(crate) fn response_factor(&self, department: usize, day: Day) -> f64 {
        self.office.response_factor(department, day)
    }

    /// How many times the usual share of those told to take a course on a day complete it.
    pub(crate) fn completion_factor(&self, course: &str, assigned: Day) -> f64 {
        self.office.completion_factor(course, assigned)
    }

    /// The day on which everybody is told to take a new course.
    pub(crate) fn new_course(&self) -> Option<Day> {
        self.office.new_course()
    }
}

/// Positions of the clinics.
pub(crate) fn clinics(world: &World) -> Vec<usize> {
    let all = world.departments.iter().enumerate();
    all.filter(|(_, department)| department.setting == Setting::Ambulatory)
        .map(|(position, _)| position)
        .collect()
}

/// Things handed out in a drawn order, so that no two problems fall on the same one while there
/// are enough.
#[derive(Debug)]
struct Turns {
    order: Vec<usize>,
    next: usize,
}

impl Turns {
    fn of(mut left: Vec<usize>, random: &mut Random) -> Self {
        let mut order = Vec::with_capacity(left.len());
        while !left.is_empty() {
            order.push(left.swap_remove(random.below(left.len())));
        }
        Self { order, next: 0 }
    }

    fn take(&mut self) -> Option<usize> {
        let position = self.next % self.order.len().max(1);
        self.next += 1;
        self.order.get(position).copied()
    }
}
