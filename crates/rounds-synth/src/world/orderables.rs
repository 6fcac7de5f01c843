//! What can be ordered, with how often it is in each place. Medications have RxNorm codes where
//! they are known here and a local code otherwise; laboratory tests have LOINC codes; what has no
//! public code that may be copied has a local one, as in a real catalogue of procedures.
//!
//! Weights are our choice: relative frequencies within a kind of place. Read next: `order_sets.rs`.

use super::population::Population;
use crate::terms::{LOINC, RXNORM, Term};

/// What kind of thing is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum OrderKind {
    Medication,
    Laboratory,
    Imaging,
    Procedure,
    Referral,
    Diet,
    Nursing,
}

/// One entry of the catalogue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Orderable {
    /// How rules and order sets name it.
    pub(crate) key: &'static str,
    pub(crate) term: Term,
    pub(crate) kind: OrderKind,
    /// How often it is ordered in clinics, emergency departments and wards.
    pub(crate) weights: [f64; 3],
    pub(crate) population: Population,
}

/// Codes of the house for medications and for everything else.
pub(crate) const LOCAL_MEDICATIONS: &str = "urn:oid:2.16.840.1.113883.19.5.11";
pub(crate) const LOCAL_PROCEDURES: &str = "urn:oid:2.16.840.1.113883.19.5.12";

const fn orderable(
    key: &'static str,
    kind: OrderKind,
    (system, code, display): (&'static str, &'static str, &'static str),
    weights: [f64; 3],
    population: Population,
) -> Orderable {
    Orderable {
        key,
        term: Term {
            system,
            code,
            display,
        },
        kind,
        weights,
        population,
    }
}

/// A medication with an RxNorm code.
const fn drug(
    key: &'static str,
    code: &'static str,
    display: &'static str,
    weights: [f64; 3],
    population: Population,
) -> Orderable {
    orderable(
        key,
        OrderKind::Medication,
        (RXNORM, code, display),
        weights,
        population,
    )
}

/// A medication that only has the house's code.
const fn local_drug(
    key: &'static str,
    code: &'static str,
    display: &'static str,
    weights: [f64; 3],
) -> Orderable {
    orderable(
        key,
        OrderKind::Medication,
        (LOCAL_MEDICATIONS, code, display),
        weights,
        Population::Anyone,
    )
}

const fn test(
    key: &'static str,
    code: &'static str,
    display: &'static str,
    weights: [f64; 3],
) -> Orderable {
    orderable(
        key,
        OrderKind::Laboratory,
        (LOINC, code, display),
        weights,
        Population::Anyone,
    )
}

const fn local(
    key: &'static str,
    kind: OrderKind,
    code: &'static str,
    display: &'static str,
    weights: [f64; 3],
    population: Population,
) -> Orderable {
    orderable(
        key,
        kind,
        (LOCAL_PROCEDURES, code, display),
        weights,
        population,
    )
}

use OrderKind::{Diet, Imaging, Nursing, Procedure, Referral};
use Population::{Adults, Anyone, Diabetes, HeartFailure, Hypertension, WomenForScreening};

/// The catalogue.
#[rustfmt::skip]
pub(crate) const ORDERABLES: [Orderable; 76] = [
    drug("acetaminophen", "313782", "Acetaminophen 325 MG Oral Tablet", [2.0, 8.0, 9.0], Anyone),
    drug("ibuprofen", "310965", "Ibuprofen 200 MG Oral Tablet", [3.0, 6.0, 2.0], Anyone),
    drug("naproxen", "198014", "Naproxen 500 MG Oral Tablet", [2.0, 2.0, 0.6], Adults),
    drug("aspirin", "198467", "aspirin 325 MG Delayed Release Oral Tablet", [1.5, 3.5, 3.0], Adults),
    drug("amoxicillin-clavulanate", "562251", "Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet", [2.0, 3.0, 2.0], Anyone),
    drug("azithromycin", "308460", "azithromycin 250 MG Oral Tablet", [1.6, 1.8, 1.6], Anyone),
    drug("ciprofloxacin", "309309", "ciprofloxacin 500 MG Oral Tablet", [1.2, 1.4, 1.6], Adults),
    drug("piperacillin-tazobactam", "1659149", "piperacillin 4000 MG / tazobactam 500 MG Injection", [0.0, 2.0, 3.5], Anyone),
    drug("warfarin", "855332", "warfarin sodium 5 MG Oral Tablet", [1.8, 0.8, 2.4], Adults),
    drug("enoxaparin", "854235", "0.4 ML enoxaparin sodium 100 MG/ML Prefilled Syringe", [0.1, 1.0, 6.0], Adults),
    drug("clopidogrel", "309362", "clopidogrel 75 MG Oral Tablet", [1.2, 0.6, 1.8], Adults),
    drug("amiodarone", "833528", "amiodarone hydrochloride 200 MG Oral Tablet", [0.9, 0.8, 1.8], Adults),
    drug("digoxin", "197604", "digoxin 0.125 MG Oral Tablet", [0.9, 0.5, 1.4], Adults),
    drug("metoprolol", "866924", "metoprolol tartrate 25 MG Oral Tablet", [2.6, 1.2, 3.2], Adults),
    drug("lisinopril", "314076", "lisinopril 10 MG Oral Tablet", [4.0, 0.7, 3.0], Hypertension),
    drug("amlodipine", "197361", "amlodipine 5 MG Oral Tablet", [2.4, 0.5, 1.8], Hypertension),
    drug("hydrochlorothiazide", "310798", "hydrochlorothiazide 25 MG Oral Tablet", [1.6, 0.2, 0.8], Hypertension),
    drug("spironolactone", "313096", "spironolactone 25 MG Oral Tablet", [1.2, 0.3, 1.6], HeartFailure),
    drug("furosemide", "1719286", "10 ML Furosemide 10 MG/ML Injection", [0.3, 1.6, 4.2], Adults),
    drug("atorvastatin", "617310", "atorvastatin 20 MG Oral Tablet", [3.0, 0.3, 2.6], Adults),
    drug("simvastatin", "312961", "simvastatin 20 MG Oral Tablet", [1.4, 0.1, 0.9], Adults),
    drug("metformin", "860975", "24 HR Metformin hydrochloride 500 MG Extended Release Oral Tablet", [3.6, 0.2, 1.2], Diabetes),
    drug("insulin-glargine", "311041", "insulin glargine 100 UNT/ML Injectable Solution", [1.6, 0.6, 3.4], Diabetes),
    drug("sertraline", "312940", "sertraline 25 MG Oral Tablet", [2.2, 0.2, 1.0], Anyone),
    drug("tramadol", "835603", "tramadol hydrochloride 50 MG Oral Tablet", [1.3, 1.6, 1.8], Adults),
    drug("oxycodone", "1049621", "oxycodone hydrochloride 5 MG Oral Tablet", [1.2, 1.8, 4.0], Adults),
    drug("hydrocodone", "857002", "acetaminophen 325 MG / hydrocodone bitartrate 5 MG Oral Tablet", [1.0, 1.8, 1.8], Adults),
    drug("lorazepam", "197901", "lorazepam 1 MG Oral Tablet", [0.9, 1.0, 1.6], Adults),
    drug("gabapentin", "310431", "gabapentin 300 MG Oral Capsule", [1.6, 0.4, 1.8], Adults),
    drug("prednisone", "198145", "prednisone 10 MG Oral Tablet", [1.6, 2.0, 2.0], Anyone),
    drug("albuterol", "2123111", "NDA020503 200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler", [2.0, 2.6, 2.2], Anyone),
    drug("ondansetron", "198052", "ondansetron 4 MG Oral Tablet", [0.6, 5.0, 4.0], Anyone),
    local_drug("potassium-chloride", "MED-1107", "Potassium chloride 20 mEq extended release tablet", [0.9, 1.2, 4.0]),
    local_drug("sodium-chloride", "MED-1002", "Sodium chloride 0.9 % infusion 1,000 mL", [0.0, 7.0, 5.0]),
    local_drug("heparin", "MED-1033", "Heparin infusion 25,000 units in 250 mL", [0.0, 1.0, 2.2]),
    local_drug("vancomycin", "MED-1215", "Vancomycin infusion, dosed by pharmacy", [0.0, 1.6, 3.0]),
    local_drug("ceftriaxone", "MED-1211", "Ceftriaxone 1 g infusion", [0.0, 2.4, 3.0]),
    local_drug("ketorolac", "MED-1311", "Ketorolac 15 mg injection", [0.2, 3.4, 1.8]),
    local_drug("morphine", "MED-1320", "Morphine 2 mg injection", [0.0, 2.6, 2.4]),
    local_drug("semaglutide", "MED-1601", "Semaglutide pen, weekly", [1.4, 0.0, 0.1]),
    local_drug("adalimumab", "MED-1622", "Adalimumab pen 40 mg", [0.6, 0.0, 0.0]),
    test("metabolic-panel", "24323-8", "Comprehensive metabolic 2000 panel - Serum or Plasma", [5.0, 7.0, 6.0]),
    test("basic-panel", "24321-2", "Basic metabolic 2000 panel - Serum or Plasma", [2.0, 3.0, 8.0]),
    test("blood-count", "58410-2", "CBC panel - Blood by Automated count", [4.5, 8.0, 9.0]),
    test("potassium", "2823-3", "Potassium [Moles/volume] in Serum or Plasma", [1.2, 1.2, 3.6]),
    test("creatinine", "2160-0", "Creatinine [Mass/volume] in Serum or Plasma", [1.6, 1.0, 2.2]),
    test("glucose", "2345-7", "Glucose [Mass/volume] in Serum or Plasma", [1.0, 1.6, 4.0]),
    test("hba1c", "4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", [3.4, 0.2, 0.9]),
    test("lipids", "24331-1", "Lipid 1996 panel - Serum or Plasma", [3.6, 0.1, 0.4]),
    test("thyroid", "3016-3", "Thyrotropin [Units/volume] in Serum or Plasma", [2.6, 0.4, 0.6]),
    test("inr", "6301-6", "INR in Platelet poor plasma by Coagulation assay", [1.6, 1.6, 2.6]),
    test("troponin", "10839-9", "Troponin I.cardiac [Mass/volume] in Serum or Plasma", [0.0, 4.6, 1.8]),
    test("natriuretic-peptide", "33762-6", "Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma", [0.5, 1.8, 1.2]),
    test("lactate", "2524-7", "Lactate [Moles/volume] in Serum or Plasma", [0.0, 2.6, 1.8]),
    test("blood-culture", "600-7", "Bacteria identified in Blood by Culture", [0.0, 2.2, 1.8]),
    test("urinalysis", "24357-6", "Urinalysis macro (dipstick) panel - Urine", [2.4, 4.0, 1.6]),
    test("d-dimer", "48066-5", "Fibrin D-dimer DDU [Mass/volume] in Platelet poor plasma", [0.1, 1.6, 0.4]),
    test("lead", "5671-3", "Lead [Mass/volume] in Blood", [0.8, 0.0, 0.0]),
    test("vancomycin-trough", "4092-3", "Vancomycin [Mass/volume] in Serum or Plasma --trough", [0.0, 0.0, 1.2]),
    local("chest-x-ray", Imaging, "IMG-0101", "X-ray of the chest, two views", [1.2, 4.2, 2.4], Anyone),
    local("head-ct", Imaging, "IMG-0210", "CT of the head without contrast", [0.1, 2.4, 0.7], Anyone),
    local("abdomen-ct", Imaging, "IMG-0222", "CT of the abdomen and pelvis with contrast", [0.4, 2.4, 0.8], Adults),
    local("chest-ct-angiography", Imaging, "IMG-0231", "CT angiography of the chest", [0.1, 1.2, 0.4], Adults),
    local("brain-mri", Imaging, "IMG-0310", "MRI of the brain without contrast", [0.7, 0.3, 0.5], Anyone),
    local("lumbar-mri", Imaging, "IMG-0322", "MRI of the lumbar spine without contrast", [1.1, 0.1, 0.1], Adults),
    local("mammogram", Imaging, "IMG-0401", "Screening mammogram, both sides", [1.6, 0.0, 0.0], WomenForScreening),
    local("echocardiogram", Imaging, "IMG-0511", "Echocardiogram, complete", [1.2, 0.3, 1.2], Adults),
    local("ankle-x-ray", Imaging, "IMG-0131", "X-ray of the ankle, three views", [0.6, 1.6, 0.1], Anyone),
    local("electrocardiogram", Procedure, "PRC-0102", "Electrocardiogram, twelve leads", [1.8, 5.4, 2.2], Adults),
    local("urinary-catheter", Procedure, "PRC-0311", "Urinary catheter, indwelling", [0.0, 0.6, 1.4], Adults),
    local("cardiology-referral", Referral, "REF-0101", "Referral to cardiology", [1.4, 0.5, 0.6], Adults),
    local("physical-therapy", Referral, "REF-0201", "Referral to physical therapy", [2.0, 0.4, 1.8], Anyone),
    local("consult", Referral, "REF-0301", "Inpatient consult", [0.0, 0.8, 2.2], Anyone),
    local("regular-diet", Diet, "DIE-0101", "Regular diet", [0.0, 0.2, 2.4], Anyone),
    local("telemetry", Nursing, "NUR-0101", "Cardiac telemetry", [0.0, 1.4, 2.2], Adults),
    local("fall-precautions", Nursing, "NUR-0111", "Fall precautions", [0.0, 0.4, 2.4], Anyone),
];

/// Shares of all orders that are placed in clinics, emergency departments and wards, about.
const SHARES_OF_PLACES: [f64; 3] = [0.3, 0.25, 0.45];

/// The entry at this position; the first of an impossible one.
pub(crate) fn orderable_at(position: usize) -> &'static Orderable {
    let [first, ..] = &ORDERABLES;
    ORDERABLES.get(position).unwrap_or(first)
}

/// The position of the entry with this key.
pub(crate) fn orderable_named(key: &str) -> Option<usize> {
    ORDERABLES.iter().position(|entry| entry.key == key)
}

/// About which share of all orders is for this entry.
pub(crate) fn expected_share(position: usize) -> f64 {
    let places = SHARES_OF_PLACES.iter().enumerate();
    let shares = places.map(|(place, share)| {
        let at = |entry: &Orderable| entry.weights.get(place).copied().unwrap_or(0.0);
        share * at(orderable_at(position)) / ORDERABLES.iter().map(at).sum::<f64>()
    });
    shares.sum()
}
