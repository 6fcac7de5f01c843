//! Codes of the public code systems that the data use: only a handful, each written out.

use serde_json::{Value, json};

use crate::random::Random;
use crate::world::Patient;

/// One code with its system and words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Term {
    pub(crate) system: &'static str,
    pub(crate) code: &'static str,
    pub(crate) display: &'static str,
}

impl Term {
    /// A FHIR Coding.
    pub(crate) fn coding(self) -> Value {
        json!({"system": self.system, "code": self.code, "display": self.display})
    }

    /// A FHIR CodeableConcept with this coding alone.
    pub(crate) fn concept(self) -> Value {
        json!({"coding": [self.coding()], "text": self.display})
    }
}

pub(crate) const LOINC: &str = "http://loinc.org";
const SNOMED: &str = "http://snomed.info/sct";
const ICD10: &str = "http://hl7.org/fhir/sid/icd-10-cm";
pub(crate) const RXNORM: &str = "http://www.nlm.nih.gov/research/umls/rxnorm";
const CVX: &str = "http://hl7.org/fhir/sid/cvx";
pub(crate) const ACT_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
pub(crate) const UCUM: &str = "http://unitsofmeasure.org";

const fn term(system: &'static str, code: &'static str, display: &'static str) -> Term {
    Term {
        system,
        code,
        display,
    }
}

pub(crate) const BLOOD_PRESSURE: Term = term(
    LOINC,
    "85354-9",
    "Blood pressure panel with all children optional",
);
pub(crate) const SYSTOLIC: Term = term(LOINC, "8480-6", "Systolic blood pressure");
pub(crate) const DIASTOLIC: Term = term(LOINC, "8462-4", "Diastolic blood pressure");

pub(crate) const VISIT: Term = term(SNOMED, "185349003", "Encounter for check up (procedure)");
pub(crate) const EMERGENCY: Term = term(SNOMED, "50849002", "Emergency room admission (procedure)");
pub(crate) const STAY: Term = term(
    SNOMED,
    "183452005",
    "Emergency hospital admission (procedure)",
);
pub(crate) const TELEMEDICINE: Term = term(
    SNOMED,
    "448337001",
    "Telemedicine consultation with patient (procedure)",
);

pub(crate) const INFLUENZA_VACCINE: Term = term(
    CVX,
    "140",
    "Influenza, seasonal, injectable, preservative free",
);
pub(crate) const NEW_INFLUENZA_VACCINE: Term = term(
    CVX,
    "150",
    "Influenza, injectable, quadrivalent, preservative free",
);
pub(crate) const TETANUS_VACCINE: Term = term(CVX, "113", "Td (adult) preservative free");

/// One illness in both code systems, with the medication usually given for it and where it is seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Illness {
    pub(crate) snomed: Term,
    pub(crate) icd10: Term,
    pub(crate) medication: Term,
    pub(crate) seen: SeenIn,
}

/// Where an illness brings people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SeenIn {
    /// Lives with the patient and is looked after in clinics.
    Chronic,
    /// Brings people to an emergency department, and often home again.
    Emergency,
    /// Brings people into a ward.
    Ward,
    /// Is operated on.
    Surgery,
    Sepsis,
}

const fn illness(
    (snomed, words): (&'static str, &'static str),
    (icd10, diagnosis): (&'static str, &'static str),
    (rxnorm, drug): (&'static str, &'static str),
    seen: SeenIn,
) -> Illness {
    Illness {
        snomed: term(SNOMED, snomed, words),
        icd10: term(ICD10, icd10, diagnosis),
        medication: term(RXNORM, rxnorm, drug),
        seen,
    }
}

const ACETAMINOPHEN: (&str, &str) = ("313782", "Acetaminophen 325 MG Oral Tablet");
const IBUPROFEN: (&str, &str) = ("310965", "Ibuprofen 200 MG Oral Tablet");
const FUROSEMIDE: (&str, &str) = ("1719286", "10 ML Furosemide 10 MG/ML Injection");
const AMOXICILLIN: (&str, &str) = (
    "562251",
    "Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet",
);
const ALBUTEROL: (&str, &str) = (
    "2123111",
    "NDA020503 200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler",
);

/// Positions of the long-lasting illnesses in [`ILLNESSES`].
pub(crate) const DIABETES: usize = 0;
pub(crate) const HYPERTENSION: usize = 1;
pub(crate) const HEART_FAILURE: usize = 2;
pub(crate) const LUNG_DISEASE: usize = 3;
pub(crate) const KIDNEY_DISEASE: usize = 4;
pub(crate) const DEPRESSION: usize = 5;

/// Every illness there is here.
pub(crate) const ILLNESSES: [Illness; 14] = [
    illness(
        ("44054006", "Diabetes mellitus type 2 (disorder)"),
        ("E11.9", "Type 2 diabetes mellitus without complications"),
        (
            "860975",
            "24 HR Metformin hydrochloride 500 MG Extended Release Oral Tablet",
        ),
        SeenIn::Chronic,
    ),
    illness(
        ("59621000", "Essential hypertension (disorder)"),
        ("I10", "Essential (primary) hypertension"),
        ("314076", "lisinopril 10 MG Oral Tablet"),
        SeenIn::Chronic,
    ),
    illness(
        ("88805009", "Chronic congestive heart failure (disorder)"),
        ("I50.9", "Heart failure, unspecified"),
        FUROSEMIDE,
        SeenIn::Chronic,
    ),
    illness(
        ("13645005", "Chronic obstructive lung disease (disorder)"),
        (
            "J44.9",
            "Chronic obstructive pulmonary disease, unspecified",
        ),
        ALBUTEROL,
        SeenIn::Chronic,
    ),
    illness(
        ("433144002", "Chronic kidney disease stage 3 (disorder)"),
        ("N18.30", "Chronic kidney disease, stage 3 unspecified"),
        ("314076", "lisinopril 10 MG Oral Tablet"),
        SeenIn::Chronic,
    ),
    illness(
        ("370143000", "Major depressive disorder (disorder)"),
        (
            "F32.9",
            "Major depressive disorder, single episode, unspecified",
        ),
        ("312940", "sertraline 25 MG Oral Tablet"),
        SeenIn::Chronic,
    ),
    illness(
        ("10509002", "Acute bronchitis (disorder)"),
        ("J20.9", "Acute bronchitis, unspecified"),
        ACETAMINOPHEN,
        SeenIn::Emergency,
    ),
    illness(
        ("44465007", "Sprain of ankle"),
        (
            "S93.409A",
            "Sprain of unspecified ligament of unspecified ankle, initial encounter",
        ),
        IBUPROFEN,
        SeenIn::Emergency,
    ),
    illness(
        ("36971009", "Sinusitis (disorder)"),
        ("J32.9", "Chronic sinusitis, unspecified"),
        AMOXICILLIN,
        SeenIn::Emergency,
    ),
    illness(
        ("29857009", "Chest pain (finding)"),
        ("R07.9", "Chest pain, unspecified"),
        ("198467", "aspirin 325 MG Delayed Release Oral Tablet"),
        SeenIn::Emergency,
    ),
    illness(
        ("233604007", "Pneumonia (disorder)"),
        ("J18.9", "Pneumonia, unspecified organism"),
        AMOXICILLIN,
        SeenIn::Ward,
    ),
    illness(
        ("128053003", "Deep venous thrombosis (disorder)"),
        (
            "I82.409",
            "Acute embolism and thrombosis of unspecified deep veins of unspecified lower extremity",
        ),
        (
            "854235",
            "0.4 ML enoxaparin sodium 100 MG/ML Prefilled Syringe",
        ),
        SeenIn::Ward,
    ),
    illness(
        ("239873007", "Osteoarthritis of knee (disorder)"),
        ("M17.9", "Osteoarthritis of knee, unspecified"),
        IBUPROFEN,
        SeenIn::Surgery,
    ),
    illness(
        ("91302008", "Sepsis (disorder)"),
        ("A41.9", "Sepsis, unspecified organism"),
        (
            "1659149",
            "piperacillin 4000 MG / tazobactam 500 MG Injection",
        ),
        SeenIn::Sepsis,
    ),
];

/// The illness at this position; the first of an impossible one.
pub(crate) fn illness_at(position: usize) -> &'static Illness {
    let [first, ..] = &ILLNESSES;
    ILLNESSES.get(position).unwrap_or(first)
}

fn one_seen(seen: SeenIn, random: &mut Random) -> usize {
    let all = ILLNESSES.iter().enumerate();
    let fitting: Vec<usize> = all
        .filter(|(_, illness)| illness.seen == seen)
        .map(|(position, _)| position)
        .collect();
    random.pick(&fitting).copied().unwrap_or(0)
}

/// What brings people to an emergency department.
pub(crate) fn for_emergency(septic: bool, random: &mut Random) -> usize {
    let seen = if septic {
        SeenIn::Sepsis
    } else {
        SeenIn::Emergency
    };
    one_seen(seen, random)
}

/// What keeps people in a ward.
pub(crate) fn for_ward(septic: bool, random: &mut Random) -> usize {
    match (septic, random.chance(0.4)) {
        (true, _) => one_seen(SeenIn::Sepsis, random),
        (false, true) => HEART_FAILURE,
        (false, false) => one_seen(SeenIn::Ward, random),
    }
}

/// What people are operated on for.
pub(crate) fn for_surgery(random: &mut Random) -> usize {
    one_seen(SeenIn::Surgery, random)
}

/// Why somebody comes to a clinic: what they live with, else something that passes.
pub(crate) fn for_clinic(person: &Patient, random: &mut Random) -> usize {
    let chronic = chronic_illnesses(person);
    match random.pick(&chronic) {
        Some(illness) if random.chance(0.75) => *illness,
        _ => one_seen(SeenIn::Emergency, random),
    }
}

/// What somebody lives with.
pub(crate) fn chronic_illnesses(person: &Patient) -> Vec<usize> {
    [
        (person.diabetes, DIABETES),
        (person.hypertension, HYPERTENSION),
        (person.heart_failure, HEART_FAILURE),
        (person.lung_disease, LUNG_DISEASE),
        (person.kidney_disease, KIDNEY_DISEASE),
        (person.depression, DEPRESSION),
    ]
    .into_iter()
    .filter_map(|(present, illness)| present.then_some(illness))
    .collect()
}
