//! What payers want to be asked about, and the payers: the words and shares of prior
//! authorization. Who asks when is in `mod.rs`, how it ends in `course.rs`.

/// A payer that asks for prior authorization, by the name that patients' coverage has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Payer {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) business_line: &'static str,
    /// How many times the usual share it denies.
    pub(crate) denial_factor: f64,
}

/// Original Medicare asks for next to nothing and is not among them.
pub(crate) const PAYERS: [Payer; 4] = [
    Payer {
        id: "88101",
        name: "Northeast Mutual",
        business_line: "COMM",
        denial_factor: 1.0,
    },
    Payer {
        id: "88102",
        name: "Harbor Health Plan",
        business_line: "EXCH",
        denial_factor: 0.8,
    },
    Payer {
        id: "88103",
        name: "Medicaid",
        business_line: "MCD",
        denial_factor: 1.15,
    },
    Payer {
        id: "88104",
        name: "Pinnacle Advantage",
        business_line: "MA",
        denial_factor: 1.15,
    },
];

/// What kind of service is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ServiceKind {
    Imaging,
    Procedure,
    Medication,
    Equipment,
    Therapy,
    Inpatient,
}

impl ServiceKind {
    /// The word of the truth.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Imaging => "imaging",
            Self::Procedure => "procedures",
            Self::Medication => "medication",
            Self::Equipment => "equipment",
            Self::Therapy => "therapy",
            Self::Inpatient => "inpatient stays",
        }
    }
}

/// One service, drug or device.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Service {
    pub(crate) kind: ServiceKind,
    /// The house's own code.
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) units: u32,
    /// Share among the requests of clinics, in any unit.
    pub(crate) weight: f64,
}

const fn service(
    kind: ServiceKind,
    (code, name): (&'static str, &'static str),
    units: u32,
    weight: f64,
) -> Service {
    Service {
        kind,
        code,
        name,
        units,
        weight,
    }
}

use ServiceKind::{Equipment, Imaging, Inpatient, Medication, Procedure, Therapy};

/// What is asked for; the shares are our choice.
pub(crate) const SERVICES: [Service; 14] = [
    service(
        Imaging,
        ("IMG-0310", "MRI of the brain without contrast"),
        1,
        8.0,
    ),
    service(
        Imaging,
        ("IMG-0322", "MRI of the lumbar spine without contrast"),
        1,
        10.0,
    ),
    service(
        Imaging,
        ("IMG-0222", "CT of the abdomen and pelvis with contrast"),
        1,
        9.0,
    ),
    service(Imaging, ("IMG-0511", "Echocardiogram, complete"), 1, 7.0),
    service(
        Medication,
        ("MED-1601", "Semaglutide pen, weekly"),
        12,
        16.0,
    ),
    service(Medication, ("MED-1622", "Adalimumab pen 40 mg"), 6, 8.0),
    service(
        Medication,
        ("MED-1655", "Inhaler with three agents"),
        12,
        9.0,
    ),
    service(
        Equipment,
        ("EQP-0101", "Positive airway pressure device"),
        1,
        5.0,
    ),
    service(
        Equipment,
        ("EQP-0120", "Continuous glucose monitor"),
        12,
        5.0,
    ),
    service(Therapy, ("REF-0201", "Physical therapy"), 12, 9.0),
    service(Procedure, ("PRC-0520", "Colonoscopy"), 1, 6.0),
    service(
        Procedure,
        ("PRC-0540", "Injection at the spine under guidance"),
        1,
        5.0,
    ),
    service(Procedure, ("PRC-0560", "Arthroscopy of the knee"), 1, 3.0),
    service(
        Inpatient,
        ("INP-0001", "Planned operation with a stay"),
        1,
        0.0,
    ),
];

/// The position of the planned stay in [`SERVICES`].
pub(crate) const STAY: usize = 13;

/// The service at this position; the first of an impossible one.
pub(crate) fn service_at(position: usize) -> &'static Service {
    let [first, ..] = &SERVICES;
    SERVICES.get(position).unwrap_or(first)
}

/// The payer at this position; the first of an impossible one.
pub(crate) fn payer_at(position: usize) -> &'static Payer {
    let [first, ..] = &PAYERS;
    PAYERS.get(position).unwrap_or(first)
}

/// Reasons for a denial: words and the payers' code, with how usual each is.
pub(crate) const REASONS: [(&str, &str, f64); 6] = [
    (
        "Not medically necessary by the plan's criteria",
        "D01",
        0.34,
    ),
    ("Documentation does not support the request", "D02", 0.27),
    ("Other treatment must be tried first", "D03", 0.18),
    ("Not a covered benefit", "D04", 0.09),
    ("Place of service is outside the network", "D05", 0.07),
    ("More units than the plan allows", "D06", 0.05),
];
