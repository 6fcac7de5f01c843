//! Hospitals and groups of clinics.

use crate::size::Scale;

/// What a site is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SiteKind {
    Hospital,
    /// Clinics away from a hospital.
    Group,
}

/// One hospital or group of clinics.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) city: &'static str,
    pub(crate) kind: SiteKind,
    pub(crate) beds: usize,
    /// Emergency visits on the mean day.
    pub(crate) emergency_per_day: f64,
    /// The hospital, counted from 0, whose patients come here.
    pub(crate) catchment: usize,
    /// Whether its audit log is FHIR AuditEvent; otherwise it is an access-log extract.
    pub(crate) fhir_audit: bool,
}

impl Site {
    /// The id of its Organization.
    pub(crate) fn organization_id(&self) -> String {
        format!("org-{}", self.id)
    }
}

const HOSPITALS: [(&str, &str, &str); 10] = [
    ("riverside", "Riverside General Hospital", "Milbrook"),
    ("lakeside", "Lakeside Community Hospital", "Harrow Point"),
    ("northgate", "Northgate Medical Center", "Northgate"),
    ("stanne", "St. Anne Hospital", "Wexley"),
    ("cedarvale", "Cedarvale Regional Hospital", "Cedarvale"),
    ("ironbridge", "Ironbridge Hospital", "Ironbridge"),
    ("fairhaven", "Fairhaven Medical Center", "Fairhaven"),
    ("elmhollow", "Elm Hollow Hospital", "Elm Hollow"),
    ("westmere", "Westmere General Hospital", "Westmere"),
    ("southport", "Southport Hospital", "Southport"),
];

/// The sites of a size: its hospitals and one group of clinics.
pub(crate) fn all(scale: Scale) -> Vec<Site> {
    let hospitals = HOSPITALS.iter().take(scale.hospitals).enumerate();
    let mut sites: Vec<Site> = hospitals
        .map(|(position, (id, name, city))| {
            // Later hospitals are smaller.
            let share = 1.0 / (1.0 + 0.12 * position as f64 + 0.5 * f64::from(position == 1));
            Site {
                id: (*id).to_owned(),
                name: (*name).to_owned(),
                city,
                kind: SiteKind::Hospital,
                beds: (scale.beds as f64 * share) as usize,
                emergency_per_day: scale.emergency_per_day * share,
                catchment: position,
                fhir_audit: position % 3 == 1,
            }
        })
        .collect();
    sites.push(Site {
        id: "hillview".to_owned(),
        name: "Hillview Medical Group".to_owned(),
        city: "Milbrook",
        kind: SiteKind::Group,
        beds: 0,
        emergency_per_day: 0.0,
        catchment: 0,
        fhir_audit: false,
    });
    sites
}
