//! The tests of the laboratories and the vital signs, with their codes, units and usual ranges.
//! What is measured when is decided in `acts/result.rs`.

use crate::terms::{LOINC, Term};

/// The laboratories' own codes.
pub(crate) const LOCAL: &str = "urn:oid:2.16.840.1.113883.19.5.7";

/// The name of that system in HL7 v2.
pub(crate) const LOCAL_NAME: &str = "LAB";

/// One thing that is measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Test {
    pub(crate) code: Term,
    /// The laboratory's own code for it.
    pub(crate) local_code: &'static str,
    /// UCUM.
    pub(crate) unit: &'static str,
    /// The range of the healthy.
    pub(crate) usual: (f64, f64),
    pub(crate) decimals: u32,
}

const fn test(
    (code, display): (&'static str, &'static str),
    local_code: &'static str,
    unit: &'static str,
    usual: (f64, f64),
    decimals: u32,
) -> Test {
    Test {
        code: Term {
            system: LOINC,
            code,
            display,
        },
        local_code,
        unit,
        usual,
        decimals,
    }
}

/// A group of tests of one sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Panel {
    Metabolic,
    BloodCount,
    Lactate,
    Hba1c,
}

impl Panel {
    /// What the report is called.
    pub(crate) fn code(self) -> Term {
        let (code, display) = match self {
            Self::Metabolic => ("51990-0", "Basic metabolic panel - Blood"),
            Self::BloodCount => ("58410-2", "CBC panel - Blood by Automated count"),
            Self::Lactate => ("32693-4", "Lactate [Moles/volume] in Blood"),
            Self::Hba1c => ("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood"),
        };
        Term {
            system: LOINC,
            code,
            display,
        }
    }

    /// The laboratory's own code of the panel.
    pub(crate) fn local_code(self) -> &'static str {
        match self {
            Self::Metabolic => "BMP",
            Self::BloodCount => "CBC",
            Self::Lactate => "LACT",
            Self::Hba1c => "A1C",
        }
    }

    /// Keys of what is ordered and answered with it.
    pub(crate) fn ordered_as(self) -> &'static [&'static str] {
        match self {
            Self::Metabolic => &[
                "basic-panel",
                "metabolic-panel",
                "potassium",
                "creatinine",
                "glucose",
            ],
            Self::BloodCount => &["blood-count"],
            Self::Lactate => &["lactate"],
            Self::Hba1c => &["hba1c"],
        }
    }

    /// Its tests.
    pub(crate) fn tests(self) -> &'static [Test] {
        match self {
            Self::Metabolic => &METABOLIC,
            Self::BloodCount => &BLOOD_COUNT,
            Self::Lactate => &LACTATE,
            Self::Hba1c => &HBA1C,
        }
    }
}

/// The code of the test that the laboratory calls so.
pub(crate) fn code_of(local_code: &str) -> Option<Term> {
    let panels = [
        Panel::Metabolic,
        Panel::BloodCount,
        Panel::Lactate,
        Panel::Hba1c,
    ];
    let mut tests = panels.into_iter().flat_map(Panel::tests);
    let test = tests.find(|test| test.local_code == local_code)?;
    Some(test.code)
}

pub(crate) const CREATININE: &str = "CREA";
pub(crate) const GLUCOSE: &str = "GLU";

const METABOLIC: [Test; 4] = [
    test(
        ("2947-0", "Sodium [Moles/volume] in Blood"),
        "NA",
        "mmol/L",
        (135.0, 145.0),
        0,
    ),
    test(
        ("6298-4", "Potassium [Moles/volume] in Blood"),
        "K",
        "mmol/L",
        (3.5, 5.1),
        1,
    ),
    test(
        ("38483-4", "Creatinine [Mass/volume] in Blood"),
        CREATININE,
        "mg/dL",
        (0.6, 1.3),
        2,
    ),
    test(
        ("2339-0", "Glucose [Mass/volume] in Blood"),
        GLUCOSE,
        "mg/dL",
        (70.0, 140.0),
        0,
    ),
];
const BLOOD_COUNT: [Test; 3] = [
    test(
        (
            "6690-2",
            "Leukocytes [#/volume] in Blood by Automated count",
        ),
        "WBC",
        "10*3/uL",
        (4.0, 11.0),
        1,
    ),
    test(
        ("718-7", "Hemoglobin [Mass/volume] in Blood"),
        "HGB",
        "g/dL",
        (12.0, 16.5),
        1,
    ),
    test(
        ("777-3", "Platelets [#/volume] in Blood by Automated count"),
        "PLT",
        "10*3/uL",
        (150.0, 400.0),
        0,
    ),
];
const LACTATE: [Test; 1] = [test(
    ("32693-4", "Lactate [Moles/volume] in Blood"),
    "LACT",
    "mmol/L",
    (0.5, 2.0),
    1,
)];
const HBA1C: [Test; 1] = [test(
    ("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood"),
    "A1C",
    "%",
    (4.0, 5.6),
    1,
)];

/// Glucose as the new analyser reports it: in serum.
pub(crate) const GLUCOSE_IN_SERUM: Term = Term {
    system: LOINC,
    code: "2345-7",
    display: "Glucose [Mass/volume] in Serum or Plasma",
};

pub(crate) const HEART_RATE: Test = test(("8867-4", "Heart rate"), "HR", "/min", (60.0, 100.0), 0);
pub(crate) const TEMPERATURE: Test = test(
    ("8310-5", "Body temperature"),
    "TEMP",
    "Cel",
    (36.1, 37.5),
    1,
);
pub(crate) const RESPIRATORY_RATE: Test = test(
    ("9279-1", "Respiratory rate"),
    "RR",
    "/min",
    (12.0, 20.0),
    0,
);
pub(crate) const WEIGHT: Test = test(("29463-7", "Body weight"), "WT", "kg", (50.0, 100.0), 1);

/// High or low, as against the usual range.
pub(crate) fn flag(test: &Test, value: f64) -> Option<(&'static str, &'static str)> {
    let (low, high) = test.usual;
    if value < low {
        Some(("L", "Low"))
    } else if value > high {
        Some(("H", "High"))
    } else {
        None
    }
}
