//! Three organizations with their locations and practitioners.

use serde_json::{Value, json};

/// One organization and what happens there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) city: &'static str,
    /// Mean emergency visits on an ordinary day; none without an emergency department.
    pub(crate) emergency_per_day: f64,
    /// Mean planned admissions on a weekday.
    pub(crate) admissions_per_weekday: f64,
    /// Mean booked clinic appointments on a weekday.
    pub(crate) appointments_per_weekday: f64,
    /// Share of clinic visits held by video.
    pub(crate) video_share: f64,
}

/// Where emergency visits step up.
pub(crate) const RIVERSIDE: Place = Place {
    id: "org-riverside",
    name: "Riverside General Hospital",
    city: "Milbrook",
    emergency_per_day: 2.0,
    admissions_per_weekday: 0.18,
    appointments_per_weekday: 3.0,
    video_share: 0.12,
};
/// Where scores go missing.
pub(crate) const LAKESIDE: Place = Place {
    id: "org-lakeside",
    name: "Lakeside Community Hospital",
    city: "Harrow Point",
    emergency_per_day: 1.5,
    admissions_per_weekday: 0.1,
    appointments_per_weekday: 2.0,
    video_share: 0.10,
};
/// Clinics only.
pub(crate) const HILLVIEW: Place = Place {
    id: "org-hillview",
    name: "Hillview Medical Group",
    city: "Milbrook",
    emergency_per_day: 0.0,
    admissions_per_weekday: 0.0,
    appointments_per_weekday: 4.5,
    video_share: 0.26,
};
/// All of them.
pub(crate) const PLACES: [Place; 3] = [RIVERSIDE, LAKESIDE, HILLVIEW];

/// Practitioners at each place.
pub(crate) const PRACTITIONERS_PER_PLACE: i64 = 6;

const FAMILY: [&str; 18] = [
    "Adeyemi",
    "Brandt",
    "Castellanos",
    "Doyle",
    "Eriksen",
    "Farouk",
    "Greer",
    "Hashimoto",
    "Ivanova",
    "Jansen",
    "Kowalski",
    "Lindqvist",
    "Moreau",
    "Nakamura",
    "Okafor",
    "Petrov",
    "Quintero",
    "Rosales",
];

impl Place {
    /// Id of a location here: `ed`, `ward` or `clinic`.
    pub(crate) fn location_id(&self, kind: &str) -> String {
        format!("{}-{kind}", self.id.replace("org-", "loc-"))
    }

    /// Id of the practitioner with this number here, from 1.
    pub(crate) fn practitioner_id(&self, number: i64) -> String {
        format!("{}-{number}", self.id.replace("org-", "prac-"))
    }

    /// The Organization resource.
    pub(crate) fn organization(&self) -> Value {
        json!({
            "resourceType": "Organization", "id": self.id, "active": true, "name": self.name,
            "type": [{"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/organization-type",
                "code": "prov", "display": "Healthcare Provider"}]}],
            "address": [{"city": self.city, "state": "NY", "country": "US"}],
        })
    }

    /// The Location resources.
    pub(crate) fn locations(&self) -> Vec<Value> {
        [
            ("ed", "Emergency department", "ER"),
            ("ward", "Medical ward", "HU"),
            ("clinic", "Clinic", "OF"),
        ]
        .into_iter()
        .filter(|(kind, _, _)| *kind == "clinic" || self.emergency_per_day > 0.0)
        .map(|(kind, name, role)| {
            json!({
                "resourceType": "Location", "id": self.location_id(kind), "status": "active",
                "mode": "instance", "name": format!("{}, {name}", self.name),
                "type": [{"coding": [{
                    "system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": role}]}],
                "managingOrganization": {"reference": format!("Organization/{}", self.id)},
            })
        })
        .collect()
    }

    /// The Practitioner resources; `first` is the number of practitioners in earlier places.
    pub(crate) fn practitioners(&self, first: i64) -> Vec<Value> {
        (1..=PRACTITIONERS_PER_PLACE)
            .map(|number| {
                let position = usize::try_from(first + number - 1).unwrap_or(0) % FAMILY.len();
                let family = FAMILY.get(position).copied().unwrap_or("Smith");
                json!({
                    "resourceType": "Practitioner", "id": self.practitioner_id(number), "active": true,
                    "identifier": [{
                        "system": "http://hl7.org/fhir/sid/us-npi",
                        "value": format!("99999{:05}", first + number)}],
                    "name": [{"family": family, "given": ["Sam"], "prefix": ["Dr."]}],
                })
            })
            .collect()
    }
}
