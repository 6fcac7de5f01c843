//! Codes of the public code systems that the data use: only a handful, each written out.

use serde_json::{Value, json};

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

const LOINC: &str = "http://loinc.org";
const SNOMED: &str = "http://snomed.info/sct";
const ICD10: &str = "http://hl7.org/fhir/sid/icd-10-cm";
const RXNORM: &str = "http://www.nlm.nih.gov/research/umls/rxnorm";
const CVX: &str = "http://hl7.org/fhir/sid/cvx";
const LOCAL_LABORATORY: &str = "urn:oid:2.16.840.1.113883.19.5.7";
pub(crate) const ACT_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
pub(crate) const UCUM: &str = "http://unitsofmeasure.org";

const fn term(system: &'static str, code: &'static str, display: &'static str) -> Term {
    Term {
        system,
        code,
        display,
    }
}

pub(crate) const HBA1C: Term = term(LOINC, "4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood");
pub(crate) const BLOOD_PRESSURE: Term = term(
    LOINC,
    "85354-9",
    "Blood pressure panel with all children optional",
);
pub(crate) const SYSTOLIC: Term = term(LOINC, "8480-6", "Systolic blood pressure");
pub(crate) const DIASTOLIC: Term = term(LOINC, "8462-4", "Diastolic blood pressure");
pub(crate) const WEIGHT: Term = term(LOINC, "29463-7", "Body weight");
pub(crate) const CREATININE: Term = term(LOINC, "38483-4", "Creatinine [Mass/volume] in Blood");
pub(crate) const LEUKOCYTES: Term = term(
    LOINC,
    "6690-2",
    "Leukocytes [#/volume] in Blood by Automated count",
);
pub(crate) const LOCAL_LACTATE: Term = term(LOCAL_LABORATORY, "LACT", "Lactate, point of care");

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
pub(crate) const TETANUS_VACCINE: Term = term(CVX, "113", "Td (adult) preservative free");

/// One condition in both code systems, with the medication usually given for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Illness {
    pub(crate) snomed: Term,
    pub(crate) icd10: Term,
    pub(crate) medication: Term,
}

pub(crate) const DIABETES: Illness = Illness {
    snomed: term(SNOMED, "44054006", "Diabetes mellitus type 2 (disorder)"),
    icd10: term(
        ICD10,
        "E11.9",
        "Type 2 diabetes mellitus without complications",
    ),
    medication: term(
        RXNORM,
        "860975",
        "24 HR Metformin hydrochloride 500 MG Extended Release Oral Tablet",
    ),
};
pub(crate) const HYPERTENSION: Illness = Illness {
    snomed: term(SNOMED, "59621000", "Essential hypertension (disorder)"),
    icd10: term(ICD10, "I10", "Essential (primary) hypertension"),
    medication: term(RXNORM, "314076", "lisinopril 10 MG Oral Tablet"),
};
pub(crate) const HEART_FAILURE: Illness = Illness {
    snomed: term(
        SNOMED,
        "88805009",
        "Chronic congestive heart failure (disorder)",
    ),
    icd10: term(ICD10, "I50.9", "Heart failure, unspecified"),
    medication: term(RXNORM, "1719286", "10 ML Furosemide 10 MG/ML Injection"),
};
/// What brings people to an emergency department here.
pub(crate) const ACUTE: [Illness; 3] = [
    Illness {
        snomed: term(SNOMED, "10509002", "Acute bronchitis (disorder)"),
        icd10: term(ICD10, "J20.9", "Acute bronchitis, unspecified"),
        medication: term(RXNORM, "313782", "Acetaminophen 325 MG Oral Tablet"),
    },
    Illness {
        snomed: term(SNOMED, "44465007", "Sprain of ankle"),
        icd10: term(
            ICD10,
            "S93.409A",
            "Sprain of unspecified ligament of unspecified ankle",
        ),
        medication: term(RXNORM, "310965", "Ibuprofen 200 MG Oral Tablet"),
    },
    Illness {
        snomed: term(SNOMED, "36971009", "Sinusitis (disorder)"),
        icd10: term(ICD10, "J32.9", "Chronic sinusitis, unspecified"),
        medication: term(
            RXNORM,
            "562251",
            "Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet",
        ),
    },
];
pub(crate) const SEPSIS: Illness = Illness {
    snomed: term(SNOMED, "91302008", "Sepsis (disorder)"),
    icd10: term(ICD10, "A41.9", "Sepsis, unspecified organism"),
    medication: term(RXNORM, "313782", "Acetaminophen 325 MG Oral Tablet"),
};
