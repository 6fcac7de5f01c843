//! What happens, day by day: emergency visits, stays, clinic appointments.
//!
//! What one visit leaves in the record is in `visits.rs`; what is wrong on purpose in `planted.rs`.

use std::io;

use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::old::export::Export;
use crate::old::people::Person;
use crate::old::places::{PLACES, Place, RIVERSIDE};
use crate::old::planted::{EMERGENCY_STEP, Planted};
use crate::old::predictions::PredictionFiles;
use crate::old::random::Random;
use crate::old::refused;
use crate::old::resources::ZONE;

/// Everything that moves while the days go by.
pub(crate) struct Course {
    pub(crate) random: Random,
    pub(crate) export: Export,
    pub(crate) predictions: PredictionFiles,
    pub(crate) people: Vec<Person>,
    pub(crate) planted: Planted,
    /// Nothing happens at or after this time.
    pub(crate) cutoff: Timestamp,
    pub(crate) encounters: u64,
    pub(crate) serial: u64,
    pub(crate) refused_pending: bool,
    returns: Vec<Return>,
}

/// A stay that will follow an earlier one.
struct Return {
    due: Date,
    person: usize,
    place: &'static Place,
}

/// How many more or fewer emergency visits a weekday brings than the mean.
fn emergency_factor(date: Date) -> f64 {
    let weekday = match date.weekday() {
        Weekday::Monday => 1.14,
        Weekday::Tuesday | Weekday::Sunday => 1.02,
        Weekday::Saturday => 0.94,
        Weekday::Wednesday | Weekday::Thursday | Weekday::Friday => 0.97,
    };
    let winter = if matches!(date.month(), 12 | 1 | 2) {
        1.08
    } else {
        0.98
    };
    weekday * winter
}

/// How many more or fewer clinic appointments a weekday has than the mean of working days.
fn clinic_factor(date: Date) -> f64 {
    match date.weekday() {
        Weekday::Saturday | Weekday::Sunday => 0.0,
        Weekday::Monday => 1.12,
        Weekday::Friday => 0.84,
        Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday => 1.01,
    }
}

/// Local midnight at the start of `date`.
pub(crate) fn midnight(date: Date) -> io::Result<Timestamp> {
    Ok(date
        .to_zoned(ZONE.clone())
        .map_err(io::Error::other)?
        .timestamp())
}

/// `moment` and some minutes; the end of time where that does not exist.
pub(crate) fn after(moment: Timestamp, minutes: i64) -> Timestamp {
    moment
        .checked_add(SignedDuration::from_mins(minutes))
        .unwrap_or(Timestamp::MAX)
}

impl Course {
    /// A course that has not begun.
    pub(crate) fn new(
        random: Random,
        (export, predictions): (Export, PredictionFiles),
        people: Vec<Person>,
        (planted, end): (Planted, Date),
    ) -> io::Result<Self> {
        Ok(Self {
            random,
            export,
            predictions,
            people,
            planted,
            cutoff: midnight(end)?,
            encounters: 0,
            serial: 0,
            refused_pending: true,
            returns: Vec::new(),
        })
    }

    /// A new id such as `obs-000042`.
    pub(crate) fn next_id(&mut self, prefix: &str) -> String {
        self.serial += 1;
        format!("{prefix}-{:06}", self.serial)
    }

    /// Someone who can come in at `moment`; the frail come more often.
    fn choose(&mut self, moment: Timestamp) -> Option<usize> {
        let last = i64::try_from(self.people.len()).unwrap_or(i64::MAX) - 1;
        for _ in 0..30 {
            let index = usize::try_from(self.random.between(0, last)).unwrap_or(0);
            let person = self.people.get(index)?;
            if person.is_free(moment) && self.random.chance(person.frailty / 3.0) {
                return Some(index);
            }
        }
        None
    }

    /// Everything of one day.
    pub(crate) fn day(&mut self, date: Date) -> io::Result<()> {
        let start_of_day = midnight(date)?;
        self.come_back(date, start_of_day)?;
        for place in &PLACES {
            self.emergencies(date, start_of_day, place)?;
            self.planned_admissions(date, start_of_day, place)?;
            self.clinic(date, start_of_day, place)?;
        }
        Ok(())
    }

    fn come_back(&mut self, date: Date, start_of_day: Timestamp) -> io::Result<()> {
        let (due, later) = std::mem::take(&mut self.returns)
            .into_iter()
            .partition(|planned| planned.due <= date);
        self.returns = later;
        let due: Vec<Return> = due;
        for planned in due {
            let moment = after(start_of_day, self.random.between(300, 1_200));
            if self
                .people
                .get(planned.person)
                .is_some_and(|person| person.is_free(moment))
            {
                self.stay(planned.person, planned.place, moment, false)?;
            }
        }
        Ok(())
    }

    fn emergencies(
        &mut self,
        date: Date,
        start_of_day: Timestamp,
        place: &'static Place,
    ) -> io::Result<()> {
        let stepped = place.id == RIVERSIDE.id && date >= self.planted.emergency_from;
        let step = if stepped { EMERGENCY_STEP } else { 1.0 };
        let visits = self
            .random
            .poisson(place.emergency_per_day * emergency_factor(date) * step);
        for _ in 0..visits {
            // Two draws make the middle of the day likelier than the night.
            let minute = (self.random.between(0, 1_439) + self.random.between(300, 1_439)) / 2;
            let moment = after(start_of_day, minute);
            if let Some(person) = self.choose(moment) {
                self.emergency_visit(person, place, moment)?;
            }
        }
        Ok(())
    }

    fn planned_admissions(
        &mut self,
        date: Date,
        start_of_day: Timestamp,
        place: &'static Place,
    ) -> io::Result<()> {
        let expected = place.admissions_per_weekday * clinic_factor(date);
        for _ in 0..self.random.poisson(expected) {
            let moment = after(start_of_day, self.random.between(420, 720));
            if let Some(person) = self.choose(moment) {
                self.stay(person, place, moment, false)?;
            }
        }
        Ok(())
    }

    fn clinic(
        &mut self,
        date: Date,
        start_of_day: Timestamp,
        place: &'static Place,
    ) -> io::Result<()> {
        let expected = place.appointments_per_weekday * clinic_factor(date);
        for _ in 0..self.random.poisson(expected) {
            let moment = after(start_of_day, 8 * 60 + 20 * self.random.between(0, 26));
            if let Some(person) = self.choose(moment) {
                self.booked_visit(person, place, (date, moment))?;
            }
        }
        Ok(())
    }

    /// Lets about one patient in eight come back within 30 days of a discharge.
    pub(crate) fn plan_return(
        &mut self,
        person: usize,
        place: &'static Place,
        discharged: Timestamp,
    ) {
        if !self.random.chance(0.13) {
            return;
        }
        let discharge_day = discharged.to_zoned(ZONE.clone()).date();
        let days = self.random.between(2, 29);
        if let Ok(due) = discharge_day.checked_add(days.days()) {
            self.returns.push(Return { due, person, place });
        }
    }

    /// Writes the patients, whose death is known only now.
    pub(crate) fn write_people(&mut self) -> io::Result<()> {
        for person in &self.people {
            self.export.write(&person.resource())?;
        }
        Ok(())
    }

    /// Writes the lines that must be refused, attached to an encounter that exists.
    pub(crate) fn write_refused(
        &mut self,
        person: usize,
        encounter_id: &str,
        day: Date,
        moment: Timestamp,
    ) -> io::Result<()> {
        let patient_id = self
            .people
            .get(person)
            .map(|person| person.id.clone())
            .unwrap_or_default();
        refused::write(&mut self.export, &patient_id, encounter_id, (day, moment))
    }
}
