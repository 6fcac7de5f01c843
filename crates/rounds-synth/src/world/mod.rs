//! Who and what is there, for the whole time: sites, departments, staff with their schedules,
//! patients in their households. What happens is in `course` and `scene`.
//!
//! People are functions of the seed and their number, so that a million patients need no memory.

pub(crate) mod department;
pub(crate) mod models;
pub(crate) mod names;
pub(crate) mod order_sets;
pub(crate) mod orderables;
pub(crate) mod patient;
pub(crate) mod population;
pub(crate) mod rules;
pub(crate) mod schedule;
pub(crate) mod site;
pub(crate) mod staff;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::calendar::Calendar;
use crate::random::{Random, Topic};
use crate::size::{Scale, Size};
pub(crate) use department::{Department, Setting};
pub(crate) use patient::{Patient, PatientNumber};
pub(crate) use rules::Rule;
pub(crate) use schedule::{Shift, ShiftKind};
pub(crate) use site::{Site, SiteKind};
pub(crate) use staff::{Clinician, Job};

/// The health system.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) seed: u64,
    pub(crate) size: Size,
    pub(crate) scale: Scale,
    pub(crate) calendar: Calendar,
    /// What is different in the schedules; set once the problems and decoys are drawn.
    pub(crate) changes: schedule::Changes,
    pub(crate) sites: Vec<Site>,
    pub(crate) departments: Vec<Department>,
    pub(crate) staff: Vec<Clinician>,
    /// Patients that each provider sees in clinic, by position in `staff`; empty for others.
    pub(crate) panels: Vec<Vec<PatientNumber>>,
    /// The rules of decision support.
    pub(crate) rules: Vec<Rule>,
    /// Who of the patients works here: pairs of patient and position in `staff`, by patient.
    employees: Vec<(PatientNumber, usize)>,
}

impl World {
    /// Builds the health system of a seed for the days from `first` to the day before `end`.
    pub(crate) fn new(
        seed: u64,
        size: Size,
        (first, end): (Date, Date),
    ) -> Result<Self, jiff::Error> {
        let zone = TimeZone::get(crate::TIME_ZONE)?;
        let scale = size.scale();
        let sites = site::all(scale);
        let departments = department::all(&sites, scale);
        let mut world = Self {
            seed,
            size,
            scale,
            calendar: Calendar::new(first, end, &zone)?,
            changes: schedule::Changes::default(),
            sites,
            departments,
            staff: Vec::new(),
            panels: Vec::new(),
            rules: Vec::new(),
            employees: Vec::new(),
        };
        let (people, departments) = staff::all(&world);
        world.staff = people;
        world.departments = departments;
        world.employees = staff::employees(&world.staff);
        world.panels = patient::panels(&world);
        world.rules = rules::all(&world);
        Ok(world)
    }

    /// A stream of chance of its own for one question about some things.
    pub(crate) fn random(&self, topic: Topic, numbers: &[u64]) -> Random {
        Random::of(self.seed, topic, numbers)
    }

    /// All patients of all sites.
    pub(crate) fn patients(&self) -> u32 {
        (self.scale.hospitals * self.scale.patients_per_hospital) as u32
    }

    /// The staff member who this patient is.
    pub(crate) fn employee(&self, patient: PatientNumber) -> Option<&Clinician> {
        let found = self
            .employees
            .binary_search_by_key(&patient, |(patient, _)| *patient);
        let (_, position) = self.employees.get(found.ok()?)?;
        self.staff.get(*position)
    }

    /// The department at this position; the first of an impossible one.
    pub(crate) fn department(&self, position: usize) -> &Department {
        let found = self.departments.get(position);
        found
            .or(self.departments.first())
            .expect("invariant: every size has departments")
    }

    /// The staff member at this position; the first of an impossible one.
    pub(crate) fn clinician(&self, position: usize) -> &Clinician {
        let found = self.staff.get(position);
        found
            .or(self.staff.first())
            .expect("invariant: every size has staff")
    }

    /// The site at this position; the first of an impossible one.
    pub(crate) fn site(&self, position: usize) -> &Site {
        let found = self.sites.get(position);
        found
            .or(self.sites.first())
            .expect("invariant: every size has sites")
    }

    /// Positions of the staff of a department who do this job.
    pub(crate) fn staff_of(
        &self,
        department: usize,
        wanted: impl Fn(Job) -> bool,
    ) -> impl Iterator<Item = usize> {
        self.department(department)
            .staff
            .clone()
            .filter(move |position| wanted(self.clinician(*position).job))
    }
}
