//! A visit as its resources see it: the patient under the id of this place, the references, and
//! how much of it is exported.

use serde_json::{Value, json};

use super::people::patient_id;
use super::resource::{at, reference};
use crate::calendar::{Day, Moment};
use crate::course::{Visit, VisitKind};
use crate::random::{Random, Topic};
use crate::scene::Scene;
use crate::terms::{Illness, illness_at};
use crate::world::{Patient, World};

const DETAIL: Topic = Topic::new("record detail");

/// One visit.
pub(super) struct Record<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) visit: &'a Visit,
    pub(super) person: Patient,
    pub(super) patient_id: String,
    /// Whether everything about it is exported, or the main things alone.
    pub(super) detailed: bool,
}

/// Whether everything about a visit is exported.
pub(in super::super) fn is_detailed(world: &World, visit: &Visit) -> bool {
    let share = world.scale.record_detail;
    world.random(DETAIL, &[visit.number]).chance(share)
}

impl<'a> Record<'a> {
    pub(super) fn new(scene: &'a Scene<'a>, visit: &'a Visit) -> Self {
        let world = scene.world;
        let day = world.calendar.wall(visit.start).day;
        let site = scene.here().site;
        Self {
            scene,
            visit,
            person: world.patient(visit.patient),
            patient_id: patient_id(scene.planted, visit.patient, (site, day)),
            detailed: is_detailed(world, visit),
        }
    }

    /// Whether this is the first day that the data have of it.
    pub(super) fn begins_today(&self) -> bool {
        let begin = self.scene.world.calendar.wall(self.visit.start).day;
        begin.max(Day(0)) == self.scene.day
    }

    /// The moment at which the export knows all: the end of the data.
    pub(super) fn extracted_at(&self) -> Moment {
        let calendar = &self.scene.world.calendar;
        calendar.moment(calendar.end(), 0.0)
    }

    /// Whether it is over when the export is made.
    pub(super) fn is_over(&self) -> bool {
        self.visit.end <= self.extracted_at()
    }

    pub(super) fn illness(&self) -> &'static Illness {
        illness_at(self.visit.illness)
    }

    pub(super) fn subject(&self) -> Value {
        reference("Patient", &self.patient_id)
    }

    pub(super) fn encounter(&self) -> Value {
        reference("Encounter", &self.visit.id())
    }

    pub(super) fn practitioner(&self, position: usize) -> Value {
        let person = self.scene.world.clinician(position);
        json!({
            "reference": format!("Practitioner/{}", person.practitioner_id()),
            "display": person.name()})
    }

    pub(super) fn time(&self, moment: Moment) -> String {
        at(self.scene.world, moment)
    }

    /// A stream of chance about this visit.
    pub(super) fn random(&self, topic: Topic) -> Random {
        self.scene.random(topic, &[self.visit.number])
    }

    /// Somebody who was there: in the middle of the visit's first hours.
    pub(super) fn is_bedded(&self) -> bool {
        self.visit.kind == VisitKind::Inpatient
    }
}
