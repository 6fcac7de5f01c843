//! The predictive models in use, as an inventory would list them: what each predicts, in whom, how
//! well and how soon its answer is known. What they said is in `acts::prediction`; what was done to
//! them is in `planted::ai`, which also knows of later versions.

/// What a model predicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Event {
    Sepsis,
    Deterioration,
    Readmission,
    NoShow,
    Hemorrhage,
    Pneumothorax,
    Admission,
    KidneyInjury,
    Thrombosis,
    Fall,
    UrgentMessage,
}

/// Who sees a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Whoever may sign orders in the department, when the score reaches the threshold.
    OrderingOnAlert,
    /// A nurse of the department, when the score reaches the threshold.
    NurseOnAlert,
    /// The responsible clinician, always.
    Responsible,
    /// A registrar of the department, as a list.
    Registrar,
}

/// One model.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    /// `None` for what was built in the house.
    pub(crate) vendor: Option<&'static str>,
    pub(crate) event: Event,
    pub(crate) outcome: &'static str,
    pub(crate) intended_use: &'static str,
    pub(crate) population: &'static str,
    pub(crate) version: &'static str,
    /// What its next version will be called.
    pub(crate) next_version: &'static str,
    /// Alerts from this score on.
    pub(crate) threshold: f64,
    /// Median true chance of the event and the deviation of its logarithm over patients; for
    /// events that the courses decide, what that comes to.
    pub(crate) chance: (f64, f64),
    /// What a score knows beyond the chance: how many deviations the events lie from the others.
    pub(crate) information: f64,
    /// Median hours from the prediction to its label and the deviation of the logarithm; none
    /// where the event itself says when it is known.
    pub(crate) label_hours: Option<(f64, f64)>,
    pub(crate) label_source: &'static str,
    /// Median.
    pub(crate) latency_ms: f64,
    pub(crate) audience: Audience,
    /// Comes in the vendor's own CSV extract instead of the scoring platform's Parquet.
    pub(crate) own_extract: bool,
}

/// The position of the first model of an event.
pub(crate) fn position(event: Event) -> usize {
    let found = MODELS.iter().position(|model| model.event == event);
    found.unwrap_or(0)
}

/// The model at this position; the first of an impossible one.
pub(crate) fn model(position: usize) -> &'static Model {
    let found = MODELS.get(position).or(MODELS.first());
    found.expect("invariant: there are models")
}

/// Every model of the health system; all are calibrated when nothing is planted. What the scores
/// tell apart is near what such models reach in print: a sepsis score 0.63 (Wong 2021) to 0.83, a
/// deterioration index 0.76, readmission 0.65 to 0.75, absence from appointments 0.75.
pub(crate) const MODELS: [Model; 12] = [
    Model {
        id: "sepsis-early-warning",
        title: "Sepsis early warning",
        vendor: Some("Corvane Health"),
        event: Event::Sepsis,
        outcome: "sepsis in this visit",
        intended_use: "Prompts the nurse to call the sepsis team",
        population: "adults in the emergency department and in the first four days after admission from it",
        version: "2.1",
        next_version: "3.0",
        threshold: 0.12,
        chance: (0.011, 1.1),
        information: 0.4,
        label_hours: Some((9.0, 0.8)),
        label_source: "sepsis criteria computed from the chart",
        latency_ms: 420.0,
        audience: Audience::NurseOnAlert,
        own_extract: false,
    },
    Model {
        id: "deterioration-index",
        title: "Deterioration index",
        vendor: Some("Corvane Health"),
        event: Event::Deterioration,
        outcome: "rapid response call or unplanned transfer within 24 hours",
        intended_use: "Prompts the nurse to call the rapid response team",
        population: "adults on wards",
        version: "4.0",
        next_version: "5.0",
        threshold: 0.1,
        chance: (0.02, 0.9),
        information: 0.7,
        label_hours: Some((16.0, 0.5)),
        label_source: "rapid response log",
        latency_ms: 350.0,
        audience: Audience::NurseOnAlert,
        own_extract: false,
    },
    Model {
        id: "readmission-risk",
        title: "Readmission risk",
        vendor: None,
        event: Event::Readmission,
        outcome: "unplanned stay within 30 days of discharge",
        intended_use: "Chooses who is called by a nurse after discharge",
        population: "patients discharged home or to a facility",
        version: "1.3",
        next_version: "2.0",
        threshold: 0.25,
        chance: (0.13, 0.2),
        information: 0.65,
        label_hours: Some((33.0 * 24.0, 0.04)),
        label_source: "encounters of this health system",
        latency_ms: 1_300.0,
        audience: Audience::Responsible,
        own_extract: false,
    },
    Model {
        id: "no-show-risk",
        title: "No-show risk",
        vendor: None,
        event: Event::NoShow,
        outcome: "patient does not come to the appointment",
        intended_use: "Chooses who is reminded by telephone",
        population: "patients with an appointment in a clinic",
        version: "1.0",
        next_version: "2.0",
        threshold: 0.15,
        chance: (0.045, 1.0),
        information: 0.0,
        label_hours: None,
        label_source: "status of the appointment",
        latency_ms: 95.0,
        audience: Audience::Registrar,
        own_extract: false,
    },
    Model {
        id: "head-ct-triage",
        title: "Head CT triage",
        vendor: Some("Lumira Imaging"),
        event: Event::Hemorrhage,
        outcome: "intracranial hemorrhage in the final report",
        intended_use: "Moves the study to the top of the radiologist's list",
        population: "adults with a head CT without contrast in the emergency department",
        version: "5.2",
        next_version: "6.0",
        threshold: 0.3,
        chance: (0.04, 0.7),
        information: 2.0,
        label_hours: Some((5.0, 0.7)),
        label_source: "final radiology report",
        latency_ms: 48_000.0,
        audience: Audience::Responsible,
        own_extract: true,
    },
    Model {
        id: "falls-risk",
        title: "Falls risk",
        vendor: None,
        event: Event::Fall,
        outcome: "inpatient fall within 24 hours",
        intended_use: "Suggests precautions to the nurse",
        population: "adults on wards",
        version: "1.1",
        next_version: "2.0",
        threshold: 0.03,
        chance: (0.004, 0.8),
        information: 0.5,
        label_hours: Some((60.0, 0.5)),
        label_source: "safety event reports",
        latency_ms: 210.0,
        audience: Audience::NurseOnAlert,
        own_extract: false,
    },
    Model {
        id: "message-urgency",
        title: "Message urgency",
        vendor: Some("Plainword"),
        event: Event::UrgentMessage,
        outcome: "nurse marked the message as urgent",
        intended_use: "Sorts the pool's in-basket",
        population: "advice messages from patients",
        version: "0.9",
        next_version: "1.0",
        threshold: 0.3,
        chance: (0.06, 0.6),
        information: 1.6,
        label_hours: Some((6.0, 0.9)),
        label_source: "triage by the nurse",
        latency_ms: 820.0,
        audience: Audience::NurseOnAlert,
        own_extract: false,
    },
    Model {
        id: "kidney-injury-risk",
        title: "Kidney injury risk",
        vendor: None,
        event: Event::KidneyInjury,
        outcome: "creatinine rise of stage 2 or 3 within 48 hours",
        intended_use: "Prompts the pharmacist to review medicines",
        population: "adults on wards",
        version: "2.0",
        next_version: "3.0",
        threshold: 0.12,
        chance: (0.03, 0.8),
        information: 0.8,
        label_hours: Some((50.0, 0.2)),
        label_source: "laboratory results",
        latency_ms: 260.0,
        audience: Audience::OrderingOnAlert,
        own_extract: false,
    },
    Model {
        id: "thrombosis-risk",
        title: "Thrombosis risk",
        vendor: Some("Corvane Health"),
        event: Event::Thrombosis,
        outcome: "venous thromboembolism in this stay",
        intended_use: "Suggests prophylaxis at admission",
        population: "adults admitted to a ward",
        version: "3.1",
        next_version: "4.0",
        threshold: 0.08,
        chance: (0.025, 0.7),
        information: 0.9,
        label_hours: Some((9.0 * 24.0, 0.3)),
        label_source: "coded diagnoses",
        latency_ms: 380.0,
        audience: Audience::OrderingOnAlert,
        own_extract: false,
    },
    Model {
        id: "chest-film-triage",
        title: "Chest film triage",
        vendor: Some("Lumira Imaging"),
        event: Event::Pneumothorax,
        outcome: "pneumothorax in the final report",
        intended_use: "Moves the study to the top of the radiologist's list",
        population: "adults with a chest film in the emergency department",
        version: "2.4",
        next_version: "3.0",
        threshold: 0.25,
        chance: (0.02, 0.7),
        information: 1.8,
        label_hours: Some((4.0, 0.7)),
        label_source: "final radiology report",
        latency_ms: 21_000.0,
        audience: Audience::Responsible,
        own_extract: true,
    },
    Model {
        id: "admission-forecast",
        title: "Admission forecast",
        vendor: None,
        event: Event::Admission,
        outcome: "emergency visit ends in a stay",
        intended_use: "Lets the bed managers prepare a bed",
        population: "patients in the emergency department",
        version: "1.2",
        next_version: "2.0",
        threshold: 0.5,
        chance: (0.22, 0.2),
        information: 1.2,
        label_hours: None,
        label_source: "end of the emergency visit",
        latency_ms: 180.0,
        audience: Audience::Registrar,
        own_extract: false,
    },
    Model {
        id: "early-warning-points",
        title: "Early warning points",
        vendor: None,
        event: Event::Deterioration,
        outcome: "rapid response call or unplanned transfer within 24 hours",
        intended_use: "Prompts the nurse to measure again",
        population: "adults on wards",
        version: "1.0",
        next_version: "2.0",
        threshold: 0.1,
        chance: (0.02, 0.9),
        information: 0.3,
        label_hours: Some((16.0, 0.5)),
        label_source: "rapid response log",
        latency_ms: 60.0,
        audience: Audience::NurseOnAlert,
        own_extract: false,
    },
];
