//! One department on one day: who was booked, who was there, who worked. Every feed of the day
//! begins with it, so that an order, an alert about it and its line in the audit log agree.

use crate::calendar::Day;
use crate::course::clinic::{self, Slot};
use crate::course::{Plan, Visit};
use crate::planted::Planted;
use crate::random::{Random, Topic};
use crate::world::{Clinician, Department, Setting, Shift, Site, World};

/// A department's day.
pub(crate) struct Scene<'a> {
    pub(crate) world: &'a World,
    pub(crate) plan: &'a Plan,
    pub(crate) planted: &'a Planted,
    /// Position of the department.
    pub(crate) department: usize,
    pub(crate) day: Day,
    /// Slots of a clinic, booked and free.
    pub(crate) slots: Vec<Slot>,
    /// Booked visits, kept or not; emergency visits that began on the day; stays that touch it. A
    /// support department has those of its whole hospital, operating rooms the stays that begin.
    pub(crate) visits: Vec<Visit>,
    /// The department's people with what stands in their schedule for the day.
    pub(crate) roster: Vec<(usize, Vec<Shift>)>,
}

impl<'a> Scene<'a> {
    /// The day of the department at this position.
    pub(crate) fn new(
        world: &'a World,
        (plan, planted): (&'a Plan, &'a Planted),
        department: usize,
        day: Day,
    ) -> Self {
        let here = world.department(department);
        let staff = world.staff.get(here.staff.clone()).unwrap_or_default();
        let slots = if here.setting == Setting::Ambulatory {
            let providers = staff
                .iter()
                .filter(|person| person.job.sees_clinic_patients());
            providers
                .flat_map(|provider| clinic::slots(world, (plan, planted), provider, day))
                .collect()
        } else {
            Vec::new()
        };
        Self {
            world,
            plan,
            planted,
            department,
            day,
            visits: visits(world, plan, (department, day), &slots),
            slots,
            roster: staff
                .iter()
                .map(|person| (person.position, world.shifts(person, day)))
                .collect(),
        }
    }

    /// The department.
    pub(crate) fn here(&self) -> &'a Department {
        self.world.department(self.department)
    }

    /// Its site.
    pub(crate) fn site(&self) -> &'a Site {
        self.world.site(self.here().site)
    }

    /// A stream of chance about this department and day, and these numbers.
    pub(crate) fn random(&self, topic: Topic, numbers: &[u64]) -> Random {
        let mut all = vec![self.department as u64, self.day.0 as u64];
        all.extend(numbers);
        self.world.random(topic, &all)
    }

    /// Those of the department's people who are at work on the day, with their shifts.
    pub(crate) fn at_work(&self) -> impl Iterator<Item = (&'a Clinician, &[Shift])> {
        self.roster
            .iter()
            .filter(|(_, shifts)| shifts.iter().any(Shift::is_work))
            .map(|(position, shifts)| (self.world.clinician(*position), shifts.as_slice()))
    }
}

fn visits(
    world: &World,
    plan: &Plan,
    (department, day): (usize, Day),
    slots: &[Slot],
) -> Vec<Visit> {
    let here = world.department(department);
    let of_hospital = || {
        let all = world.departments.iter().enumerate();
        all.filter(|(_, other)| other.site == here.site)
            .flat_map(|(position, _)| plan.visits_on(position, day))
            .cloned()
    };
    match here.setting {
        Setting::Ambulatory => slots.iter().filter_map(|slot| slot.visit.clone()).collect(),
        Setting::Emergency | Setting::Inpatient => {
            plan.visits_on(department, day).cloned().collect()
        }
        Setting::Support => of_hospital().collect(),
        Setting::Perioperative => of_hospital()
            .filter(|visit| {
                visit.booked_at.is_some() && world.calendar.wall(visit.start).day == day
            })
            .collect(),
    }
}
