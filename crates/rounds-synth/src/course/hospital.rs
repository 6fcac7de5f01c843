//! The stays and emergency visits of one hospital: a walk through the days with beds, returns and
//! deaths. It begins before the first day, so that the wards are not empty on it.

use std::collections::HashMap;

use jiff::civil::Weekday;

use super::{Ending, Plan, Visit, VisitKind};
use crate::calendar::{Day, Moment};
use crate::planted::Planted;
use crate::random::{Random, Topic};
use crate::terms;
use crate::world::{Job, PatientNumber, Setting, World};

const HOSPITAL: Topic = Topic::new("hospital");
/// Days before the first that fill the wards.
const WARM_UP_DAYS: i32 = 45;
/// Hospital numbers of one site lie in a range of this size.
const NUMBERS_A_SITE: u64 = 50_000_000;
/// Share of emergency visits that become stays, for the least ill.
const ADMITTED_SHARE: f64 = 0.2;
/// Share of patients who come back to a ward within thirty days.
const RETURNING_SHARE: f64 = 0.13;

struct Course<'a> {
    world: &'a World,
    planted: &'a Planted,
    site: usize,
    emergency: usize,
    wards: Vec<usize>,
    random: Random,
    next_number: u64,
    /// Until when patients are in hospital; those who died, for ever.
    busy: HashMap<PatientNumber, Moment>,
    /// When the beds of each ward become free.
    beds: HashMap<usize, Vec<Moment>>,
    returns: Vec<(Day, PatientNumber, u64)>,
    visits: Vec<Visit>,
}

/// Adds the visits of the hospital at this position of the sites to the plan.
pub(crate) fn plan(world: &World, planted: &Planted, site: usize, plan: &mut Plan) {
    let here = |setting| {
        let all = world.departments.iter().enumerate();
        all.filter(move |(_, department)| department.site == site && department.setting == setting)
            .map(|(position, _)| position)
    };
    let Some(emergency) = here(Setting::Emergency).next() else {
        return;
    };
    let mut course = Course {
        world,
        planted,
        site,
        emergency,
        wards: here(Setting::Inpatient).collect(),
        random: world.random(HOSPITAL, &[site as u64]),
        next_number: site as u64 * NUMBERS_A_SITE + 1,
        busy: HashMap::new(),
        beds: HashMap::new(),
        returns: Vec::new(),
        visits: Vec::new(),
    };
    for day in -WARM_UP_DAYS..world.calendar.end().0 {
        course.day(Day(day));
    }
    plan.visits.extend(course.visits);
}

/// How many more or fewer emergency visits a day brings than the mean.
fn emergency_factor(world: &World, day: Day) -> f64 {
    let weekday = match world.calendar.weekday(day) {
        Weekday::Monday => 1.12,
        Weekday::Tuesday | Weekday::Sunday => 1.02,
        Weekday::Saturday => 0.95,
        Weekday::Wednesday | Weekday::Thursday | Weekday::Friday => 0.97,
    };
    let holiday = if world.calendar.holiday(day).is_some() {
        0.88
    } else {
        1.0
    };
    weekday * holiday * (1.0 + 0.09 * world.calendar.winter(day))
}

impl Course<'_> {
    fn day(&mut self, day: Day) {
        let due: Vec<_> = self
            .returns
            .extract_if(.., |(due, _, _)| *due <= day)
            .collect();
        for (_, patient, follows) in due {
            let minute = self.random.within(360.0, 1_260.0);
            let start = self.world.calendar.moment(day, minute);
            if self.is_free(patient, start) {
                self.stay(patient, start, (Some(follows), false, 0.08));
            }
        }
        let site = self.world.site(self.site);
        let factor = self.planted.emergency_factor(self.site, day);
        let expected = site.emergency_per_day * emergency_factor(self.world, day) * factor;
        for _ in 0..self.random.poisson(expected) {
            // Two draws make the middle of the day likelier than the night.
            let minute =
                (self.random.within(0.0, 1_440.0) + self.random.within(300.0, 1_440.0)) / 2.0;
            let start = self.world.calendar.moment(day, minute);
            if let Some(patient) = self.choose(start) {
                self.emergency_visit(patient, day, start);
            }
        }
        if self.world.calendar.is_working_day(day) {
            for _ in 0..self.random.poisson(site.beds as f64 * 0.04) {
                let start = self
                    .world
                    .calendar
                    .moment(day, self.random.within(360.0, 660.0));
                if let Some(patient) = self.choose(start) {
                    self.elective(patient, start);
                }
            }
        }
    }

    fn is_free(&self, patient: PatientNumber, moment: Moment) -> bool {
        self.busy.get(&patient).is_none_or(|until| *until < moment)
    }

    /// Someone of the area who is not in hospital; the frail come more often.
    fn choose(&mut self, moment: Moment) -> Option<PatientNumber> {
        let count = self.world.scale.patients_per_hospital;
        let first = self.world.site(self.site).catchment * count;
        for _ in 0..40 {
            let patient = (first + self.random.below(count)) as PatientNumber;
            let frailty = self.world.patient(patient).frailty;
            if self.random.chance(frailty / 3.0) && self.is_free(patient, moment) {
                return Some(patient);
            }
        }
        None
    }

    fn next(&mut self) -> u64 {
        self.next_number += 1;
        self.next_number
    }

    fn doctor(&self, department: usize, start: Moment, turn: u64) -> usize {
        let wall = self.world.calendar.wall(start);
        let minute = wall.ms_of_day as f64 / 60_000.0;
        let when = (wall.day, minute);
        let there = self.world.on_duty(department, when, turn, Job::orders);
        there.unwrap_or(self.world.department(department).staff.start)
    }

    fn emergency_visit(&mut self, patient: PatientNumber, day: Day, start: Moment) {
        let person = self.world.patient(patient);
        let risk = self.sepsis_risk(person.frailty, day);
        let septic = self.random.chance(risk);
        let minutes = self
            .random
            .log_normal(if septic { 260.0 } else { 175.0 }, 0.5);
        let end = start.after_minutes(minutes.clamp(25.0, 1_600.0));
        let number = self.next();
        let admitted = self
            .random
            .chance(if septic { 0.86 } else { ADMITTED_SHARE });
        let ending = match (admitted, self.random.chance(0.02)) {
            (true, _) => Ending::Admitted,
            (false, true) => Ending::LeftUnseen,
            (false, false) => Ending::Home,
        };
        let illness = terms::for_emergency(septic, &mut self.random);
        self.visits.push(Visit {
            number,
            kind: VisitKind::Emergency,
            patient,
            clinician: self.doctor(self.emergency, start, number),
            department: self.emergency,
            start,
            end,
            booked_at: None,
            ending,
            illness,
            risk,
            septic,
            follows: None,
        });
        self.busy.insert(patient, end);
        let into_ward = end.after_minutes(1.0);
        if admitted && !self.stay(patient, into_ward, (Some(number), septic, risk)) {
            // No bed: the patient is sent to another hospital.
            if let Some(visit) = self.visits.last_mut() {
                visit.ending = Ending::Facility;
            }
        }
    }

    /// The true chance of sepsis: about one visit in forty, more among the frail and in winter.
    fn sepsis_risk(&mut self, frailty: f64, day: Day) -> f64 {
        let winter = 1.0 + 0.2 * self.world.calendar.winter(day);
        let season = winter * self.planted.ai.sepsis_factor(self.site, day);
        let own = self.random.log_normal(0.011, 0.9) * frailty * season;
        own.clamp(0.0005, 0.7)
    }

    fn elective(&mut self, patient: PatientNumber, start: Moment) {
        let surgical = self.wards.get(1).copied().unwrap_or(self.emergency);
        let number = self.next();
        let nights = self.random.log_normal(2.3, 0.6);
        let illness = terms::for_surgery(&mut self.random);
        let booked = self.random.within(5.0, 60.0);
        let start_minutes = -booked * 1_440.0;
        self.admit(Visit {
            number,
            kind: VisitKind::Inpatient,
            patient,
            clinician: self.doctor(surgical, start, number),
            department: surgical,
            start,
            end: start.after_minutes(nights * 1_440.0),
            booked_at: Some(start.after_minutes(start_minutes)),
            ending: Ending::Home,
            illness,
            risk: 0.01,
            septic: false,
            follows: None,
        });
    }

    fn stay(
        &mut self,
        patient: PatientNumber,
        start: Moment,
        (follows, septic, risk): (Option<u64>, bool, f64),
    ) -> bool {
        let Some(ward) = self.ward(septic) else {
            return false;
        };
        let number = self.next();
        let nights = self.random.log_normal(if septic { 5.6 } else { 3.1 }, 0.7);
        let illness = terms::for_ward(septic, &mut self.random);
        let discharge = self.discharge_moment(start.after_minutes(nights * 1_440.0));
        let dies = self.random.chance(if septic { 0.13 } else { 0.016 });
        let ending = match (dies, self.random.chance(0.82)) {
            (true, _) => Ending::Died,
            (false, true) => Ending::Home,
            (false, false) => Ending::Facility,
        };
        self.admit(Visit {
            number,
            kind: VisitKind::Inpatient,
            patient,
            clinician: self.doctor(ward, start, number),
            department: ward,
            start,
            end: discharge.max(start.after_minutes(180.0)),
            booked_at: None,
            ending,
            illness,
            risk,
            septic,
            follows,
        })
    }

    /// Patients leave in the early afternoon.
    fn discharge_moment(&mut self, about: Moment) -> Moment {
        let day = self.world.calendar.wall(about).day;
        let minute = self.random.normal(13.5 * 60.0, 110.0).clamp(420.0, 1_260.0);
        self.world.calendar.moment(day, minute)
    }

    /// The ward that takes the next patient: intensive care for some of the gravest.
    fn ward(&mut self, septic: bool) -> Option<usize> {
        let intensive = self.wards.get(2).copied();
        let cardiac = self.wards.get(3).copied();
        if septic && self.random.chance(0.3) && intensive.is_some() {
            return intensive;
        }
        if self.random.chance(0.16) && cardiac.is_some() {
            return cardiac;
        }
        let surgical = self.random.chance(0.12);
        self.wards.get(usize::from(surgical)).copied()
    }

    /// Takes the patient in, if there is a bed.
    fn admit(&mut self, visit: Visit) -> bool {
        let capacity = self.world.department(visit.department).beds;
        let beds = self.beds.entry(visit.department).or_default();
        beds.retain(|until| *until > visit.start);
        // A full ward goes one over, into the corridor, and no further.
        if beds.len() > capacity {
            return false;
        }
        beds.push(visit.end);
        let until = if visit.ending == Ending::Died {
            Moment(i64::MAX)
        } else {
            visit.end
        };
        self.busy.insert(visit.patient, until);
        if visit.ending == Ending::Home && self.random.chance(RETURNING_SHARE) {
            let day = self.world.calendar.wall(visit.end).day;
            let after = self.random.between(2, 29) as i32;
            self.returns
                .push((Day(day.0 + after), visit.patient, visit.number));
        }
        self.visits.push(visit);
        true
    }
}
