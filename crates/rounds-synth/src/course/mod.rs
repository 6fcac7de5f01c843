//! Who visits when. Stays and emergency visits are planned for the whole time before the first
//! line is written (`hospital.rs`), since one depends on another; what is booked in clinics
//! follows from the provider and the day alone (`clinic.rs`). What is done in a visit is told by
//! the feeds.

pub(crate) mod clinic;
pub(crate) mod hospital;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use crate::calendar::{Day, Moment};
use crate::planted::Planted;
use crate::world::{PatientNumber, World};

/// What kind of visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum VisitKind {
    Office,
    Video,
    Emergency,
    Inpatient,
}

impl VisitKind {
    /// Whether it was booked in a clinic.
    pub(crate) fn is_booked(self) -> bool {
        matches!(self, Self::Office | Self::Video)
    }
}

/// How a visit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Home,
    Facility,
    Died,
    /// An emergency visit that became a stay.
    Admitted,
    LeftUnseen,
    /// A booked visit that nobody came to.
    NoShow,
    Cancelled,
}

/// One visit, from a quarter of an hour in a clinic to weeks in a ward.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    /// Unique in the system; see [`Visit::id`].
    pub(crate) number: u64,
    pub(crate) kind: VisitKind,
    pub(crate) patient: PatientNumber,
    /// Position of the responsible clinician in the staff.
    pub(crate) clinician: usize,
    /// Position of the department.
    pub(crate) department: usize,
    pub(crate) start: Moment,
    pub(crate) end: Moment,
    /// When it was booked; `None` for what nobody plans.
    pub(crate) booked_at: Option<Moment>,
    pub(crate) ending: Ending,
    /// What brought the patient: a position in [`crate::terms::ILLNESSES`].
    pub(crate) illness: usize,
    /// The true chance that this visit is or becomes one of sepsis, which no feed tells.
    pub(crate) risk: f64,
    /// Whether it is.
    pub(crate) septic: bool,
    /// The visit that it followed: the emergency visit before a stay, the stay before a
    /// readmission.
    pub(crate) follows: Option<u64>,
}

impl Visit {
    /// The id of its Encounter in every feed.
    pub(crate) fn id(&self) -> String {
        format!("enc-{}", self.number)
    }

    /// Whether the patient was there.
    pub(crate) fn took_place(&self) -> bool {
        !matches!(self.ending, Ending::NoShow | Ending::Cancelled)
    }
}

/// Every stay and emergency visit.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) visits: Vec<Visit>,
    /// Positions in `visits` by department and by each day that a stay touches, or on which an
    /// emergency visit begins.
    by_day: HashMap<(usize, Day), Vec<usize>>,
    /// From when to when each patient is in hospital.
    away: HashMap<PatientNumber, Vec<(Moment, Moment)>>,
    /// When the unplanned stays of each patient began.
    unplanned: HashMap<PatientNumber, Vec<Moment>>,
    /// When patients died.
    pub(crate) deaths: BTreeMap<PatientNumber, Moment>,
}

impl Plan {
    /// Plans the stays and emergency visits of all hospitals.
    pub(crate) fn new(world: &World, planted: &Planted) -> Self {
        let mut plan = Self::default();
        for (position, site) in world.sites.iter().enumerate() {
            if site.emergency_per_day > 0.0 {
                hospital::plan(world, planted, position, &mut plan);
            }
        }
        plan.index(world);
        plan
    }

    fn index(&mut self, world: &World) {
        for (position, visit) in self.visits.iter().enumerate() {
            let first = world.calendar.wall(visit.start).day;
            let last = match visit.kind {
                VisitKind::Inpatient => world.calendar.wall(visit.end).day,
                _ => first,
            };
            for day in first.0..=last.0 {
                let day = self.by_day.entry((visit.department, Day(day)));
                day.or_default().push(position);
            }
            let away = self.away.entry(visit.patient).or_default();
            away.push((visit.start, visit.end));
            if visit.kind == VisitKind::Inpatient && visit.booked_at.is_none() {
                let begun = self.unplanned.entry(visit.patient).or_default();
                begun.push(visit.start);
            }
            if visit.ending == Ending::Died {
                self.deaths.insert(visit.patient, visit.end);
            }
        }
    }

    /// Stays that touch the day, and emergency visits that begin on it.
    pub(crate) fn visits_on(&self, department: usize, day: Day) -> impl Iterator<Item = &Visit> {
        let positions = self.by_day.get(&(department, day));
        positions
            .into_iter()
            .flatten()
            .filter_map(|position| self.visits.get(*position))
    }

    /// The first unplanned stay that began within this many days after a moment.
    pub(crate) fn unplanned_stay(
        &self,
        patient: PatientNumber,
        after: Moment,
        days: f64,
    ) -> Option<Moment> {
        let until = after.after_minutes(days * 1_440.0);
        let begun = self.unplanned.get(&patient).into_iter().flatten().copied();
        begun
            .filter(|start| after < *start && *start <= until)
            .min()
    }

    /// Whether the patient cannot come to a clinic then: in hospital, or dead.
    pub(crate) fn is_away(&self, patient: PatientNumber, moment: Moment) -> bool {
        let stays = self.away.get(&patient).into_iter().flatten();
        let in_hospital = stays
            .copied()
            .any(|(start, end)| start <= moment && moment < end);
        in_hospital
            || self
                .deaths
                .get(&patient)
                .is_some_and(|died| *died <= moment)
    }
}
