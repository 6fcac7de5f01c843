//! Clinic appointments and what a clinic visit leaves in the record.

use std::io;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::old::days::{Course, after};
use crate::old::places::{PRACTITIONERS_PER_PLACE, Place};
use crate::old::resources::appointment;
use crate::old::terms::{
    HBA1C, INFLUENZA_VACCINE, TELEMEDICINE, TETANUS_VACCINE, Term, VISIT, WEIGHT,
};
use crate::old::visits::{Kind, Visit};

impl Course {
    /// A booked clinic appointment, and the visit if the patient comes.
    pub(crate) fn booked_visit(
        &mut self,
        person: usize,
        place: &'static Place,
        (date, start): (Date, Timestamp),
    ) -> io::Result<()> {
        let id = self.next_id("app");
        let fate = self.random.unit();
        let status = match fate {
            fate if fate < 0.08 => "cancelled",
            fate if fate < 0.18 => "noshow",
            _ => "fulfilled",
        };
        let booked = after(start, -1_440 * self.random.between(1, 60));
        let practitioner = self.random.between(1, PRACTITIONERS_PER_PLACE);
        let patient_id = self
            .people
            .get(person)
            .map(|person| person.id.clone())
            .unwrap_or_default();
        let times = (start, after(start, 20), booked);
        self.export.write(&appointment(
            &id,
            status,
            &patient_id,
            place,
            practitioner,
            times,
        ))?;
        if status != "fulfilled" {
            return Ok(());
        }
        let video = self.random.chance(place.video_share);
        let minutes = self.random.between(12, 40);
        let visit = self.open(
            person,
            place,
            start,
            Kind {
                class: if video { "VR" } else { "AMB" },
                term: if video { TELEMEDICINE } else { VISIT },
                location: "clinic",
                end: after(start, minutes),
                reason: None,
                appointment_id: Some(id),
                disposition: None,
            },
        )?;
        self.clinic_record(person, &visit, video, date)
    }

    fn clinic_record(
        &mut self,
        person: usize,
        visit: &Visit,
        video: bool,
        date: Date,
    ) -> io::Result<()> {
        let Some(patient) = self.people.get(person).cloned() else {
            return Ok(());
        };
        if !video {
            let systolic_mmhg = self.random.normal(patient.systolic_mmhg, 9.0);
            let diastolic_mmhg = self.random.normal(0.38 * patient.systolic_mmhg + 30.0, 6.0);
            let id = self.next_id("obs");
            self.export.write(&visit.during(4).blood_pressure(
                &id,
                systolic_mmhg,
                diastolic_mmhg,
            ))?;
            if self.random.chance(0.4) {
                let weight_kg = self.random.normal(79.0, 12.0).max(38.0);
                self.measure(visit, 3, WEIGHT, "vital-signs", weight_kg, "kg")?;
            }
            if patient.diabetes && self.random.chance(0.5) {
                let hba1c_percent = self.random.normal(patient.hba1c_percent, 0.5).max(4.6);
                self.measure(visit, 10, HBA1C, "laboratory", hba1c_percent, "%")?;
            }
            let influenza_season = (9..=12).contains(&date.month());
            if influenza_season && self.random.chance(0.4) {
                self.vaccinate(visit, INFLUENZA_VACCINE)?;
            } else if self.random.chance(0.02) {
                self.vaccinate(visit, TETANUS_VACCINE)?;
            }
        }
        for illness in self.chronic(person) {
            if self.random.chance(0.35) {
                self.prescribe(visit, illness)?;
            }
        }
        // The first clinic visit carries the lines that must be refused.
        if self.refused_pending {
            self.refused_pending = false;
            self.write_refused(person, &visit.encounter_id, date, visit.start)?;
        }
        Ok(())
    }

    fn vaccinate(&mut self, visit: &Visit, vaccine: Term) -> io::Result<()> {
        let id = self.next_id("imm");
        self.export
            .write(&visit.during(12).immunization(&id, vaccine))
    }
}
