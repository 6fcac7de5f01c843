//! When somebody works: clinics, shifts, call, administration and leave, each day a function of
//! the person and the day.

use super::staff::{Clinician, Job, Pattern};
use super::{Setting, World};
use crate::calendar::Day;
use crate::random::Topic;

const LEAVE: Topic = Topic::new("leave");
const SICK: Topic = Topic::new("sick");

/// What is different from the usual schedules, and known to everybody.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Changes {
    /// A clinic that is open from 11 to 20 from a day on: position of the department.
    pub(crate) evening_clinic: Option<(usize, Day)>,
    /// Somebody on leave from a day until before another: position in the staff.
    pub(crate) long_leave: Option<(usize, Day, Day)>,
}

/// How much later an evening clinic opens and closes.
const EVENING_MINUTES: f64 = 180.0;

/// What kind of work a stretch of the schedule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShiftKind {
    /// Booked patients.
    Clinic,
    Shift,
    OnCall,
    Admin,
    Leave,
}

impl ShiftKind {
    /// The word of `workforce.schedule`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Clinic => "clinic",
            Self::Shift => "shift",
            Self::OnCall => "on_call",
            Self::Admin => "admin",
            Self::Leave => "leave",
        }
    }
}

/// One stretch of somebody's schedule, in minutes after midnight of the day it begins on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shift {
    pub(crate) kind: ShiftKind,
    pub(crate) start_minute: f64,
    pub(crate) end_minute: f64,
    /// Position of the department.
    pub(crate) department: usize,
}

impl Shift {
    fn new(kind: ShiftKind, (start, end): (f64, f64), department: usize) -> Self {
        Self {
            kind,
            start_minute: start * 60.0,
            end_minute: end * 60.0,
            department,
        }
    }

    /// Whether patients are seen or cared for in it.
    pub(crate) fn is_patient_facing(&self) -> bool {
        matches!(self.kind, ShiftKind::Clinic | ShiftKind::Shift)
    }

    /// Whether somebody is at work in it, as opposed to away or on call.
    pub(crate) fn is_work(&self) -> bool {
        !matches!(self.kind, ShiftKind::Leave | ShiftKind::OnCall)
    }
}

impl World {
    /// What stands in somebody's schedule for a day; nothing on a free day.
    pub(crate) fn shifts(&self, person: &Clinician, day: Day) -> Vec<Shift> {
        if !person.is_employed(day) {
            return Vec::new();
        }
        let department = person.department;
        let mut shifts = self.usual_shifts(person, day);
        if self.is_evening_clinic(department, day) {
            for shift in &mut shifts {
                shift.start_minute += EVENING_MINUTES;
                shift.end_minute += EVENING_MINUTES;
            }
        }
        if !shifts.is_empty() && self.is_on_leave(person, day) {
            return vec![Shift::new(ShiftKind::Leave, (8.0, 17.0), department)];
        }
        if self.is_on_call(person, day) {
            shifts.push(Shift::new(ShiftKind::OnCall, (17.0, 31.0), department));
        }
        shifts
    }

    fn is_evening_clinic(&self, department: usize, day: Day) -> bool {
        let change = self.changes.evening_clinic;
        change.is_some_and(|(clinic, from)| clinic == department && from <= day)
    }

    fn usual_shifts(&self, person: &Clinician, day: Day) -> Vec<Shift> {
        let department = person.department;
        let is_open = self.calendar.is_working_day(day);
        let one = |kind, hours| vec![Shift::new(kind, hours, department)];
        match person.pattern {
            Pattern::Clinic { half_days } if is_open => {
                self.half_days(half_days, day, person.fte, department)
            }
            Pattern::Office if is_open => one(ShiftKind::Shift, (8.0, 17.0)),
            Pattern::Clinic { .. } | Pattern::Office => Vec::new(),
            Pattern::SevenOnSevenOff { phase, night } => {
                if (day.0 + phase).rem_euclid(14) >= 7 {
                    Vec::new()
                } else if night {
                    one(ShiftKind::Shift, (19.0, 31.0))
                } else {
                    one(ShiftKind::Shift, (7.0, 19.0))
                }
            }
            Pattern::ThreeTwelves { phase, night } => {
                if (day.0 + 2 * phase).rem_euclid(7) >= 3 {
                    Vec::new()
                } else if night {
                    one(ShiftKind::Shift, (19.0, 31.0))
                } else {
                    one(ShiftKind::Shift, (7.0, 19.0))
                }
            }
            Pattern::Emergency { phase } => {
                let start = [7.0, 15.0, 23.0, 11.0];
                let turn = (day.0 / 7 + phase).rem_euclid(4) as usize;
                if (day.0 + 2 * phase).rem_euclid(7) >= 4 {
                    Vec::new()
                } else {
                    let start = start.get(turn).copied().unwrap_or(7.0);
                    one(ShiftKind::Shift, (start, start + 9.0))
                }
            }
        }
    }

    /// Hours a week for which patients are booked with somebody, leave and holidays aside.
    pub(crate) fn clinic_hours_a_week(&self, person: &Clinician) -> f64 {
        let Pattern::Clinic { half_days } = person.pattern else {
            return 0.0;
        };
        let days = (5.0 * person.fte).round() as u32;
        let worked = (1_u32 << (2 * days)) - 1;
        f64::from((u32::from(half_days) & worked).count_ones()) * 4.0
    }

    fn half_days(&self, mask: u16, day: Day, fte: f64, department: usize) -> Vec<Shift> {
        let weekday = u16::from(
            self.calendar
                .weekday(day)
                .to_monday_zero_offset()
                .unsigned_abs(),
        );
        // Part-timers are not there at the end of the week.
        if f64::from(weekday) >= (5.0 * fte).round() {
            return Vec::new();
        }
        [(0, (8.0, 12.0)), (1, (13.0, 17.0))]
            .into_iter()
            .map(|(half, hours)| {
                let booked = mask & (1 << (2 * weekday + half)) != 0;
                let kind = if booked {
                    ShiftKind::Clinic
                } else {
                    ShiftKind::Admin
                };
                Shift::new(kind, hours, department)
            })
            .collect()
    }

    /// Four weeks of leave a year, of which more fall into July, August and December, and some
    /// single days of sickness, more in winter.
    fn is_on_leave(&self, person: &Clinician, day: Day) -> bool {
        if let Some((absent, from, to)) = self.changes.long_leave
            && absent == person.position
            && (from..to).contains(&day)
        {
            return true;
        }
        let quarter = day.0.div_euclid(91);
        let mut random = self.random(LEAVE, &[person.position as u64, quarter as u64]);
        let week = random.between(0, 12) as i32;
        if day.0.rem_euclid(91) / 7 == week {
            return true;
        }
        let sick = 0.018 * (1.0 + 0.4 * self.calendar.winter(day));
        self.random(SICK, &[person.position as u64, day.0 as u64])
            .chance(sick)
    }

    /// Physicians of a clinic take turns, a week each.
    fn is_on_call(&self, person: &Clinician, day: Day) -> bool {
        let department = self.department(person.department);
        if department.setting != Setting::Ambulatory || person.job != Job::Physician {
            return false;
        }
        let physicians = department.providers - department.providers / 3;
        let turn = day.0.div_euclid(7).rem_euclid(physicians.max(1) as i32) as usize;
        department.staff.start + turn == person.position
    }

    /// The shift in which somebody is at work at this minute of the day, the night shift of the
    /// day before included.
    pub(crate) fn shift_at(&self, person: &Clinician, day: Day, minute: f64) -> Option<Shift> {
        let today = self.shifts(person, day).into_iter();
        let yesterday = self
            .shifts(person, Day(day.0 - 1))
            .into_iter()
            .map(|shift| Shift {
                start_minute: shift.start_minute - 1_440.0,
                end_minute: shift.end_minute - 1_440.0,
                ..shift
            });
        let mut all = today.chain(yesterday);
        all.find(|shift| {
            shift.is_work() && (shift.start_minute..shift.end_minute).contains(&minute)
        })
    }

    /// Somebody of a department with this job who is at work at this minute; by turns, so that
    /// the same `turn` is the same person while the people stay the same.
    pub(crate) fn on_duty(
        &self,
        department: usize,
        (day, minute): (Day, f64),
        turn: u64,
        wanted: impl Fn(Job) -> bool,
    ) -> Option<usize> {
        let there: Vec<usize> = self
            .staff_of(department, wanted)
            .filter(|position| {
                self.shift_at(self.clinician(*position), day, minute)
                    .is_some()
            })
            .collect();
        let count = there.len().max(1) as u64;
        there.get((turn % count) as usize).copied()
    }
}
