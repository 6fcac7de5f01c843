//! Departments of the sites and what is done there.

use std::ops::Range;

use super::site::{Site, SiteKind};
use crate::size::Scale;

/// What kind of care a department gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Setting {
    Ambulatory,
    Inpatient,
    Emergency,
    Perioperative,
    /// Pharmacy, registration, coding, laboratory, IT, research, administration.
    Support,
}

impl Setting {
    /// The word of `workforce.department`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Ambulatory => "ambulatory",
            Self::Inpatient => "inpatient",
            Self::Emergency => "emergency",
            Self::Perioperative => "perioperative",
            Self::Support => "other",
        }
    }
}

/// One department.
#[derive(Debug, Clone)]
pub(crate) struct Department {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Position of its site.
    pub(crate) site: usize,
    pub(crate) setting: Setting,
    pub(crate) specialty: &'static str,
    /// Staffed beds; none outside wards.
    pub(crate) beds: usize,
    /// Physicians and advanced practice providers who see patients in clinic.
    pub(crate) providers: usize,
    /// Positions of its people in the staff of the system; filled in when they are hired.
    pub(crate) staff: Range<usize>,
}

impl Department {
    /// The id of its Location.
    pub(crate) fn location_id(&self) -> String {
        self.id.replacen("dep-", "loc-", 1)
    }
}

/// Clinics in the order in which a hospital gets them: name, specialty.
const CLINICS: [(&str, &str); 24] = [
    ("Family Medicine", "family medicine"),
    ("Cardiology Clinic", "cardiology"),
    ("Internal Medicine", "internal medicine"),
    ("Pediatrics", "pediatrics"),
    ("Orthopedics Clinic", "orthopedic surgery"),
    ("Obstetrics and Gynecology", "obstetrics and gynecology"),
    ("Neurology Clinic", "neurology"),
    ("Gastroenterology Clinic", "gastroenterology"),
    ("Endocrinology Clinic", "endocrinology"),
    ("Oncology Clinic", "oncology"),
    ("Pulmonary Clinic", "pulmonology"),
    ("Nephrology Clinic", "nephrology"),
    ("Rheumatology Clinic", "rheumatology"),
    ("Dermatology Clinic", "dermatology"),
    ("Urology Clinic", "urology"),
    ("Psychiatry Clinic", "psychiatry"),
    ("Ophthalmology Clinic", "ophthalmology"),
    ("Otolaryngology Clinic", "otolaryngology"),
    ("Infectious Diseases Clinic", "infectious diseases"),
    ("Geriatrics", "geriatrics"),
    ("Pain Clinic", "pain medicine"),
    ("Hematology Clinic", "hematology"),
    ("Allergy Clinic", "allergy"),
    ("Sports Medicine", "sports medicine"),
];
/// Clinics of the group away from the hospitals.
const GROUP_CLINICS: [(&str, &str); 3] = [
    ("Hillview Family Medicine", "family medicine"),
    ("Hillview Pediatrics", "pediatrics"),
    ("Hillview Behavioral Health", "psychiatry"),
];
/// Wards and their shares of a hospital's beds.
const WARDS: [(&str, &str, f64); 4] = [
    ("Medicine", "hospital medicine", 0.5),
    ("Surgery", "general surgery", 0.26),
    ("Intensive Care", "critical care", 0.1),
    ("Cardiac Care", "cardiology", 0.14),
];
const SUPPORT: [(&str, &str); 6] = [
    ("Pharmacy", "pharmacy"),
    ("Registration", "registration"),
    ("Health Information", "coding"),
    ("Laboratory", "laboratory"),
    ("Information Technology", "information technology"),
    ("Research and Education", "research"),
];

/// The departments of all sites, those of one site together; nobody works there yet.
pub(crate) fn all(sites: &[Site], scale: Scale) -> Vec<Department> {
    let mut departments = Vec::new();
    for (position, site) in sites.iter().enumerate() {
        match site.kind {
            SiteKind::Hospital => hospital(&mut departments, position, site, scale),
            SiteKind::Group => {
                for (name, specialty) in GROUP_CLINICS {
                    departments.push(clinic(position, site, (name, specialty), scale));
                }
            }
        }
    }
    departments
}

fn hospital(departments: &mut Vec<Department>, position: usize, site: &Site, scale: Scale) {
    departments.push(new(
        position,
        site,
        "Emergency Department",
        Setting::Emergency,
        "emergency medicine",
    ));
    let wards = if site.beds < 40 { 2 } else { WARDS.len() };
    let kept: f64 = WARDS.iter().take(wards).map(|(_, _, share)| share).sum();
    for (name, specialty, share) in WARDS.iter().take(wards) {
        let mut ward = new(position, site, name, Setting::Inpatient, specialty);
        ward.beds = ((site.beds as f64) * share / kept).round() as usize;
        departments.push(ward);
    }
    departments.push(new(
        position,
        site,
        "Operating Rooms",
        Setting::Perioperative,
        "anesthesiology",
    ));
    for named in CLINICS.into_iter().take(scale.clinics_per_hospital) {
        departments.push(clinic(position, site, named, scale));
    }
    for (name, specialty) in SUPPORT {
        departments.push(new(position, site, name, Setting::Support, specialty));
    }
}

fn clinic(
    position: usize,
    site: &Site,
    (name, specialty): (&str, &'static str),
    scale: Scale,
) -> Department {
    let mut clinic = new(position, site, name, Setting::Ambulatory, specialty);
    clinic.providers = scale.providers_per_clinic;
    clinic
}

fn new(
    position: usize,
    site: &Site,
    name: &str,
    setting: Setting,
    specialty: &'static str,
) -> Department {
    let short: String = name
        .to_lowercase()
        .split_whitespace()
        .filter(|word| *word != "and" && *word != site.id)
        .collect::<Vec<_>>()
        .join("-");
    let first_word = site.name.split_whitespace().next().unwrap_or("");
    let place = if site.name.starts_with("St.") {
        "St. Anne"
    } else {
        first_word
    };
    let name = if name.starts_with(place) {
        name.to_owned()
    } else {
        format!("{place} {name}")
    };
    Department {
        id: format!("dep-{}-{short}", site.id),
        name,
        site: position,
        setting,
        specialty,
        beds: 0,
        providers: 0,
        staff: 0..0,
    }
}
