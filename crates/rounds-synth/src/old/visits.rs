//! Emergency visits and stays: the encounter and what was diagnosed, measured, ordered and
//! predicted in it. Clinic visits are in `clinic.rs`.

use std::io;

use jiff::Timestamp;

use crate::old::days::{Course, after};
use crate::old::places::{LAKESIDE, PRACTITIONERS_PER_PLACE, Place, RIVERSIDE};
use crate::old::planted::{MISSING_SCORE_PLANTED, MISSING_SCORE_USUAL};
use crate::old::predictions::Scored;
use crate::old::resources::{During, Encounter, ZONE};
use crate::old::terms::{
    ACUTE, CREATININE, DIABETES, EMERGENCY, HEART_FAILURE, HYPERTENSION, Illness, LEUKOCYTES,
    LOCAL_LACTATE, SEPSIS, STAY, Term,
};

/// A visit that has been written, for what is attached to it.
pub(crate) struct Visit {
    pub(crate) encounter_id: String,
    pub(crate) patient_id: String,
    pub(crate) place: &'static Place,
    pub(crate) practitioner: i64,
    pub(crate) start: Timestamp,
}

impl Visit {
    pub(crate) fn during(&self, minutes: i64) -> During<'_> {
        During {
            patient_id: &self.patient_id,
            encounter_id: &self.encounter_id,
            moment: after(self.start, minutes),
        }
    }
}

/// What distinguishes one kind of visit from another.
pub(crate) struct Kind {
    pub(crate) class: &'static str,
    pub(crate) term: Term,
    pub(crate) location: &'static str,
    pub(crate) end: Timestamp,
    pub(crate) reason: Option<Illness>,
    pub(crate) appointment_id: Option<String>,
    pub(crate) disposition: Option<(&'static str, &'static str)>,
}

impl Course {
    pub(crate) fn open(
        &mut self,
        person: usize,
        place: &'static Place,
        start: Timestamp,
        kind: Kind,
    ) -> io::Result<Visit> {
        let encounter_id = self.next_id("enc");
        let practitioner = self.random.between(1, PRACTITIONERS_PER_PLACE);
        self.encounters += 1;
        let over = kind.end < self.cutoff;
        let mut patient_id = String::new();
        let mut first = false;
        if let Some(person) = self.people.get_mut(person) {
            patient_id.clone_from(&person.id);
            first = person.busy_until == Timestamp::MIN;
            person.busy_until = if over { kind.end } else { Timestamp::MAX };
        }
        let encounter = Encounter {
            id: encounter_id.clone(),
            class: kind.class,
            kind: kind.term,
            patient_id: &patient_id,
            place,
            location: kind.location,
            practitioner,
            start,
            end: over.then_some(kind.end),
            reason: kind.reason,
            appointment_id: kind.appointment_id,
            disposition: kind.disposition.filter(|_| over),
        };
        self.export.write(&encounter.resource())?;
        let visit = Visit {
            encounter_id,
            patient_id,
            place,
            practitioner,
            start,
        };
        if first {
            self.record_chronic(person, &visit)?;
        }
        Ok(visit)
    }

    fn record_chronic(&mut self, person: usize, visit: &Visit) -> io::Result<()> {
        for illness in self.chronic(person) {
            let id = self.next_id("con");
            self.export
                .write(&visit.during(5).condition(&id, illness, true))?;
        }
        Ok(())
    }

    pub(crate) fn chronic(&self, person: usize) -> Vec<Illness> {
        let Some(person) = self.people.get(person) else {
            return Vec::new();
        };
        [
            (person.diabetes, DIABETES),
            (person.hypertension, HYPERTENSION),
            (person.heart_failure, HEART_FAILURE),
        ]
        .into_iter()
        .filter_map(|(present, illness)| present.then_some(illness))
        .collect()
    }

    pub(crate) fn measure(
        &mut self,
        visit: &Visit,
        minutes: i64,
        what: Term,
        category: &str,
        value: f64,
        unit: &str,
    ) -> io::Result<()> {
        let during = visit.during(minutes);
        if after(during.moment, 60) >= self.cutoff {
            return Ok(());
        }
        let id = self.next_id("obs");
        self.export
            .write(&during.measurement(&id, what, category, value, unit))
    }

    pub(crate) fn prescribe(&mut self, visit: &Visit, illness: Illness) -> io::Result<()> {
        let id = self.next_id("med");
        self.export.write(&visit.during(15).medication_request(
            &id,
            illness,
            visit.place,
            visit.practitioner,
        ))
    }

    /// An emergency visit, scored for sepsis, that may become a stay.
    pub(crate) fn emergency_visit(
        &mut self,
        person: usize,
        place: &'static Place,
        start: Timestamp,
    ) -> io::Result<()> {
        let end = after(start, self.random.between(80, 420));
        let chance = self.chance_of_sepsis(person);
        let sepsis = self.random.chance(chance);
        let admitted = self.random.chance(if sepsis { 0.85 } else { 0.11 });
        let illness = if sepsis {
            SEPSIS
        } else {
            self.random.pick(&ACUTE).copied().unwrap_or(SEPSIS)
        };
        let disposition = if admitted {
            ("hosp", "Hospital")
        } else {
            ("home", "Home")
        };
        let visit = self.open(
            person,
            place,
            start,
            Kind {
                class: "EMER",
                term: EMERGENCY,
                location: "ed",
                end,
                reason: Some(illness),
                appointment_id: None,
                disposition: Some(disposition),
            },
        )?;
        let id = self.next_id("con");
        self.export
            .write(&visit.during(40).condition(&id, illness, false))?;
        self.emergency_laboratory(&visit, sepsis)?;
        if self.random.chance(0.4) {
            self.prescribe(&visit, illness)?;
        }
        self.score(&visit, (chance, sepsis), end)?;
        if admitted && end < self.cutoff {
            self.stay(person, place, after(end, 1), sepsis)?;
        }
        Ok(())
    }

    fn emergency_laboratory(&mut self, visit: &Visit, sepsis: bool) -> io::Result<()> {
        if !self.random.chance(0.6) {
            return Ok(());
        }
        let leukocytes = self
            .random
            .normal(if sepsis { 15.0 } else { 8.0 }, 2.0)
            .max(1.0);
        self.measure(visit, 25, LEUKOCYTES, "laboratory", leukocytes, "10*3/uL")?;
        let creatinine = self.random.normal(1.0, 0.2).max(0.3);
        self.measure(visit, 25, CREATININE, "laboratory", creatinine, "mg/dL")?;
        // Point-of-care lactate at one hospital carries only the local laboratory's code.
        if visit.place.id == RIVERSIDE.id && self.random.chance(0.25) {
            let lactate = self.random.normal(1.4, 0.3).max(0.4);
            self.measure(visit, 30, LOCAL_LACTATE, "laboratory", lactate, "mmol/L")?;
        }
        Ok(())
    }

    /// A stay of some days that may end in death or be followed by another.
    pub(crate) fn stay(
        &mut self,
        person: usize,
        place: &'static Place,
        start: Timestamp,
        sepsis: bool,
    ) -> io::Result<()> {
        let nights = 1 + i64::from(self.random.poisson(if sepsis { 5.5 } else { 2.6 }));
        let end = after(start, nights * 1_440 + self.random.between(-240, 360));
        let dies = self.random.chance(if sepsis { 0.12 } else { 0.012 });
        let home = self.random.chance(0.8);
        let disposition = match (dies, home) {
            (true, _) => ("exp", "Expired"),
            (false, true) => ("home", "Home"),
            (false, false) => ("snf", "Skilled nursing facility"),
        };
        let visit = self.open(
            person,
            place,
            start,
            Kind {
                class: "IMP",
                term: STAY,
                location: "ward",
                end,
                reason: sepsis.then_some(SEPSIS),
                appointment_id: None,
                disposition: Some(disposition),
            },
        )?;
        for illness in self.chronic(person) {
            self.prescribe(&visit, illness)?;
        }
        if end >= self.cutoff {
            return Ok(());
        }
        if dies {
            if let Some(person) = self.people.get_mut(person) {
                person.died = Some(end);
            }
        } else {
            self.plan_return(person, place, end);
        }
        Ok(())
    }

    fn chance_of_sepsis(&mut self, person: usize) -> f64 {
        let acuity: f64 = self.random.unit();
        let frailty = self.people.get(person).map_or(1.0, |person| person.frailty);
        (0.004 + 0.008 * frailty + 0.30 * acuity.powi(6)).min(0.9)
    }

    fn score(
        &mut self,
        visit: &Visit,
        (chance, sepsis): (f64, bool),
        end: Timestamp,
    ) -> io::Result<()> {
        let scored_at = after(visit.start, 30);
        let day = scored_at.to_zoned(ZONE.clone()).date();
        let failing = visit.place.id == LAKESIDE.id && day >= self.planted.missing_score_from;
        let missing_share = if failing {
            MISSING_SCORE_PLANTED
        } else {
            MISSING_SCORE_USUAL
        };
        let missing = self.random.chance(missing_share);
        let seen = (chance * (0.75 + 0.5 * self.random.unit())).min(0.99);
        let latency_ms = self.random.between(120, 900);
        if scored_at >= self.cutoff {
            return Ok(());
        }
        let scored = Scored {
            encounter_id: &visit.encounter_id,
            patient_id: &visit.patient_id,
            place: visit.place,
            scored_at,
            score: (!missing).then_some(seen),
            latency_ms,
        };
        let prediction_id = self.predictions.predict(&scored)?;
        let confirmed_at = after(end, 2 * 1_440);
        if confirmed_at >= self.cutoff {
            return Ok(());
        }
        self.predictions
            .observe(&prediction_id, &scored, (sepsis, confirmed_at))
    }
}
