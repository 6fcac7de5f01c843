//! How many messages the day's visits bring for each interface: so many for each visit, stay and
//! booking. The numbers are our choice; weekends, holidays and winter come with the visits.

use crate::calendar::Day;
use crate::course::{Plan, VisitKind, clinic};
use crate::planted::Planted;
use crate::planted::operations::interfaces::{OF_A_SITE, SHARED};
use crate::world::{Setting, World};

/// What happened at a site on a day.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Activity {
    booked: f64,
    kept: f64,
    emergencies: f64,
    stays: f64,
    admissions: f64,
}

/// Counts the day of a site.
pub(super) fn of_site(
    (world, plan, planted): (&World, &Plan, &Planted),
    site: usize,
    day: Day,
) -> Activity {
    let mut counts = Activity::default();
    for (position, department) in world.departments.iter().enumerate() {
        if department.site != site {
            continue;
        }
        if department.setting == Setting::Ambulatory {
            let staff = world.staff.get(department.staff.clone());
            for provider in staff.unwrap_or_default() {
                if !provider.job.sees_clinic_patients() {
                    continue;
                }
                for slot in clinic::slots(world, (plan, planted), provider, day) {
                    let Some(visit) = slot.visit else { continue };
                    counts.booked += 1.0;
                    counts.kept += f64::from(u8::from(visit.took_place()));
                }
            }
        }
        for visit in plan.visits_on(position, day) {
            if visit.kind == VisitKind::Emergency {
                counts.emergencies += 1.0;
            } else {
                let begins = world.calendar.wall(visit.start).day == day;
                counts.stays += 1.0;
                counts.admissions += f64::from(u8::from(begins));
            }
        }
    }
    counts
}

impl Activity {
    /// The day of two sites together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            booked: self.booked + other.booked,
            kept: self.kept + other.kept,
            emergencies: self.emergencies + other.emergencies,
            stays: self.stays + other.stays,
            admissions: self.admissions + other.admissions,
        }
    }

    fn times(self, kept: f64, emergencies: f64, stays: f64) -> f64 {
        kept * self.kept + emergencies * self.emergencies + stays * self.stays
    }

    /// Messages of the site's interface at this position of [`OF_A_SITE`].
    pub(super) fn of_site(self, interface: usize) -> f64 {
        match OF_A_SITE.get(interface).copied() {
            Some("ADT") => self.times(2.0, 5.0, 3.0) + 6.0 * self.admissions,
            Some("OMG") => self.times(0.8, 5.0, 6.0),
            Some("ORU") => self.times(1.0, 6.0, 8.0),
            Some("SIU") => 2.5 * self.booked,
            _ => 0.0,
        }
    }

    /// Messages of the shared interface at this position of [`SHARED`].
    pub(super) fn shared(self, interface: usize, world: &World, day: Day) -> f64 {
        let people = f64::from(world.patients()) / 1_000.0;
        match SHARED.get(interface).map(|(name, _)| *name) {
            Some("Pharmacy orders") => self.times(0.7, 3.0, 9.0),
            Some("Radiology reports") => self.times(0.15, 0.5, 0.3),
            Some("Transcribed documents") => self.times(1.0, 1.2, 1.5),
            Some("Immunization registry") => self.times(0.12, 0.05, 0.05),
            Some("Charges") => self.times(3.0, 4.0, 5.0),
            Some("Bed management") => self.times(0.0, 1.0, 3.0) + 4.0 * self.admissions,
            Some("Patient portal") => self.times(2.0, 0.5, 0.2) + 20.0 * people,
            Some("Home devices") => 22.0 * people,
            Some("Authorizations") if world.calendar.is_working_day(day) => {
                self.times(0.15, 0.0, 0.05)
            }
            _ => 0.0,
        }
    }
}
