//! PID and PV1: who the message is about and in which visit.

use super::segment::{Segment, escaped, time};
use crate::calendar::Moment;
use crate::course::{Ending, Visit, VisitKind};
use crate::feeds::fhir;
use crate::scene::Scene;
use crate::world::Patient;

/// A visit of a scene as messages speak of it.
pub(super) struct Subject<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) visit: &'a Visit,
    person: Patient,
}

impl<'a> Subject<'a> {
    pub(super) fn new(scene: &'a Scene<'a>, visit: &'a Visit) -> Self {
        let person = scene.world.patient(visit.patient);
        Self {
            scene,
            visit,
            person,
        }
    }

    /// The patient. An empty birth date is one that the sender lost.
    pub(super) fn pid(&self) -> Segment {
        let person = &self.person;
        let scene = self.scene;
        let begin = scene.world.calendar.wall(self.visit.start).day;
        let at_site = (scene.here().site, begin);
        let id = fhir::patient_id(scene.planted, person.number, at_site);
        let number = if id == person.id() {
            person.record_number()
        } else {
            fhir::second_record_number(person.number)
        };
        let data = &scene.planted.data;
        let lost = data.loses_birth_date(scene.world, at_site, self.visit.number);
        let birth_date = person.birth_date.strftime("%Y%m%d").to_string();
        let city = scene.world.site(scene.world.catchment(person.number)).city;
        let (race, words) = person.race;
        let ethnicity = if person.hispanic {
            "2135-2^Hispanic or Latino^CDCREC"
        } else {
            "2186-5^Not Hispanic or Latino^CDCREC"
        };
        Segment::new("PID")
            .field(1, "1")
            .field(
                3,
                format!("{number}^^^RECORDS&2.16.840.1.113883.19.5&ISO^MR~{id}^^^ENTERPRISE^PI"),
            )
            .field(
                5,
                format!(
                    "{}^{}^^^^^L",
                    escaped(&person.family),
                    escaped(person.given)
                ),
            )
            .field(7, if lost { String::new() } else { birth_date })
            .field(8, if person.female { "F" } else { "M" })
            .field(10, format!("{race}^{words}^CDCREC"))
            .field(
                11,
                format!(
                    "{} {}^^{}^NY^{}^USA^H",
                    person.house_number,
                    escaped(&person.street),
                    escaped(city),
                    person.postal_code
                ),
            )
            .field(13, format!("{}^PRN^PH", person.phone))
            .field(22, ethnicity)
    }

    /// The visit at a location; `discharged` tells when and how it ended.
    pub(super) fn pv1(&self, department: usize, discharged: Option<Moment>) -> Segment {
        let world = self.scene.world;
        let visit = self.visit;
        let class = match visit.kind {
            VisitKind::Inpatient => "I",
            VisitKind::Emergency => "E",
            VisitKind::Office | VisitKind::Video => "O",
        };
        let here = world.department(department);
        let mut segment = Segment::new("PV1")
            .field(1, "1")
            .field(2, class)
            .field(3, self.location(department))
            .field(4, if visit.booked_at.is_some() { "R" } else { "E" })
            .field(7, self.clinician(visit.clinician))
            .field(10, escaped(here.specialty))
            .field(
                19,
                format!("V{}^^^VISITS&2.16.840.1.113883.19.5.8&ISO^VN", visit.number),
            )
            .field(44, time(world, visit.start));
        if let Some(end) = discharged {
            segment = segment
                .field(36, disposition(visit.ending))
                .field(45, time(world, end));
        }
        segment
    }

    /// Point of care and facility.
    pub(super) fn location(&self, department: usize) -> String {
        let here = self.scene.world.department(department);
        let site = &self.scene.world.site(here.site).id;
        let point = here.id.trim_start_matches("dep-").to_uppercase();
        format!(
            "{point}^^^{}^^^^^{}",
            site.to_uppercase(),
            escaped(&here.name)
        )
    }

    /// Somebody of the staff.
    pub(super) fn clinician(&self, position: usize) -> String {
        let person = self.scene.world.clinician(position);
        format!(
            "{}^{}^{}^^^^^^STAFF",
            person.id(),
            escaped(&person.family),
            escaped(person.given)
        )
    }
}

/// Codes of table 0112, as the uniform bill of hospitals has them.
fn disposition(ending: Ending) -> &'static str {
    match ending {
        Ending::Home | Ending::NoShow | Ending::Cancelled => "01",
        Ending::Admitted => "09",
        Ending::Facility => "03",
        Ending::LeftUnseen => "07",
        Ending::Died => "20",
    }
}
