//! The lines of an event, with what both formats have in common: who, where, and the numbers that
//! make it unique. The access log is in `access_log.rs`, AuditEvent in `audit_event.rs`.

use super::background::ACCOUNTS;
use super::diary::{Event, Object, Place};
use crate::scene::Scene;
use crate::world::staff;

/// Reasons that the form for protected charts offers, and what people type.
pub(crate) const REASONS: [&str; 5] = [
    "Emergency care",
    "Direct patient care",
    "Patient unable to consent, unconscious on arrival",
    "Other",
    "needed",
];

/// Who writes the line, and where.
#[derive(Debug)]
pub(super) struct Author {
    /// Position in the staff, or behind it.
    pub(super) person: usize,
    pub(super) user: String,
    pub(super) job: &'static str,
    pub(super) department: String,
    pub(super) workstation: String,
    /// First part of the process numbers of the day.
    pub(super) process: String,
}

impl Author {
    /// The account at this position: of the staff, or behind them of a program.
    pub(super) fn of(scene: &Scene<'_>, person: usize) -> Self {
        let world = scene.world;
        let count = world.staff.len();
        let (user, job) = match person.checked_sub(count) {
            Some(program) => {
                let account = ACCOUNTS.get(program).copied().unwrap_or("svc-other");
                (account.to_owned(), "Program")
            }
            None => (staff::id(person), world.clinician(person).job.title()),
        };
        let here = scene.here();
        let short = here.id.trim_start_matches("dep-").to_uppercase();
        Self {
            person,
            user,
            job,
            department: here.id.clone(),
            // Twelve workstations a department; people have their usual one.
            workstation: format!("{short}-{:02}", person % 12 + 1),
            process: format!(
                "{:03}{:03}{:05}",
                scene.day.0.rem_euclid(1_000),
                scene.department,
                person
            ),
        }
    }

    /// The workstation of an event; programs have none.
    pub(super) fn workstation(&self, place: Place) -> &str {
        match place {
            Place::Work => &self.workstation,
            Place::Home => "REMOTE",
            Place::Phone => "HAIKU",
            Place::Background => "",
        }
    }
}

/// The last digit of a process number: each place is a process of its own.
pub(super) fn place_digit(place: Place) -> char {
    match place {
        Place::Work => '1',
        Place::Home => '2',
        Place::Phone => '3',
        Place::Background => '4',
    }
}

/// The reason that an event gives for opening a protected chart.
pub(super) fn reason(event: &Event) -> Option<&'static str> {
    match event.object {
        Some(Object::Reason(position)) => REASONS.get(usize::from(position)).copied(),
        _ => None,
    }
}

/// Adds a number without making a string of it first.
pub(super) fn push_number(line: &mut String, number: u64) {
    let mut digits = [0_u8; 20];
    let mut left = number;
    let mut count = 0;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (left % 10) as u8;
        left /= 10;
        count += 1;
        if left == 0 {
            break;
        }
    }
    let used = digits.get(20 - count..).unwrap_or_default();
    line.extend(used.iter().map(|digit| char::from(*digit)));
}

/// Adds two digits.
pub(super) fn push_two(line: &mut String, number: i64) {
    line.push(char::from(b'0' + (number / 10 % 10) as u8));
    line.push(char::from(b'0' + (number % 10) as u8));
}
