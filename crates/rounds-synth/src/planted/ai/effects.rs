//! What is done to the answers of one model at one site on one day; nothing, unless planted.

use super::what::What;
use super::{Plant, SLOW_DAYS};
use crate::calendar::Day;
use crate::world::Patient;

/// Share of the answers of a spoiled new version that are another patient's.
pub(super) const SILENT_VERSION_SCRAMBLED: f64 = 0.33;
/// Share of askings that a slow model leaves unanswered.
pub(super) const TIMED_OUT_SHARE: f64 = 0.09;
/// Share of askings without the lost input to which the model gives no score at all.
pub(super) const REFUSED_WITHOUT_INPUT: f64 = 0.3;

/// Patients of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Women,
    BlackPatients,
    SpanishSpeakers,
}

impl Group {
    /// Whether the patient is one of them.
    pub(crate) fn has(self, patient: &Patient) -> bool {
        match self {
            Self::Women => patient.female,
            Self::BlackPatients => patient.race.0 == "2054-5",
            Self::SpanishSpeakers => patient.language == "es",
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Women => "women",
            Self::BlackPatients => "Black patients",
            Self::SpanishSpeakers => "patients who speak Spanish",
        }
    }
}

/// What is done to a model's answers.
#[derive(Debug, Clone)]
pub(crate) struct AiEffects {
    /// Whether the model gives answers at all.
    pub(crate) runs: bool,
    pub(crate) is_next_version: bool,
    /// In place of the model's own.
    pub(crate) threshold: Option<f64>,
    /// How much further the events lie from the others than usual.
    pub(crate) information_factor: f64,
    /// Added to the log odds of scores, and seen in the inputs.
    pub(crate) case_mix: f64,
    /// Added to the log odds of scores alone.
    pub(crate) shift: f64,
    scrambled_share: f64,
    scrambled_group: Option<(Group, f64)>,
    pub(crate) missing_input_share: f64,
    pub(crate) missing_input_shift: f64,
    pub(crate) unanswered_share: f64,
    /// Times the chance of the event that the model expects.
    pub(crate) label_factor: f64,
    /// Share of events among the flagged that do not come to pass.
    pub(crate) prevented_share: f64,
    pub(crate) label_late_days: f64,
    pub(crate) shown_share: f64,
    pub(crate) latency_factor: f64,
}

impl Default for AiEffects {
    fn default() -> Self {
        Self {
            runs: true,
            is_next_version: false,
            threshold: None,
            information_factor: 1.0,
            case_mix: 0.0,
            shift: 0.0,
            scrambled_share: 0.0,
            scrambled_group: None,
            missing_input_share: 0.0,
            missing_input_shift: 0.0,
            unanswered_share: 0.0,
            label_factor: 1.0,
            prevented_share: 0.0,
            label_late_days: 0.0,
            shown_share: 1.0,
            latency_factor: 1.0,
        }
    }
}

impl AiEffects {
    /// The share of this patient's scores that are somebody else's.
    pub(crate) fn scrambled_share(&self, patient: &Patient) -> f64 {
        let own = match self.scrambled_group {
            Some((group, share)) if group.has(patient) => share,
            _ => 0.0,
        };
        self.scrambled_share.max(own)
    }

    /// Adds what this plant does on that day.
    pub(super) fn add(&mut self, plant: &Plant, day: Day) {
        let holds = plant.span.holds(day);
        // Some hold before their day, or are as they are all the time.
        match plant.what {
            What::GoLive => self.runs &= holds,
            What::Season | What::SmallSite | What::HolidayDip => {}
            _ if holds => self.add_now(plant, day),
            _ => {}
        }
    }

    fn add_now(&mut self, plant: &Plant, day: Day) {
        let size = plant.size;
        match plant.what {
            What::CovariateDrift => self.case_mix += size,
            What::LabelDrift => self.label_factor *= size,
            What::ConceptDrift => self.scrambled_share = size,
            What::CalibrationDecay => self.shift += size * plant.span.progress(day, SLOW_DAYS),
            What::SubgroupGap => self.scrambled_group = plant.group.map(|group| (group, size)),
            What::FeatureMissing => {
                self.missing_input_share = size;
                self.missing_input_shift = -0.9;
                self.unanswered_share = size * REFUSED_WITHOUT_INPUT;
            }
            What::SilentVersion => {
                self.shift += size;
                self.scrambled_share = SILENT_VERSION_SCRAMBLED;
            }
            What::Feedback => self.prevented_share = size,
            What::Unused | What::SilentEvaluation => self.shown_share = 0.0,
            What::SlowAnswers => {
                self.latency_factor = size;
                self.unanswered_share = TIMED_OUT_SHARE;
            }
            What::DocumentedVersion => {
                self.is_next_version = true;
                self.information_factor = size;
            }
            What::AnnouncedThreshold => {
                self.threshold = crate::world::models::MODELS
                    .get(plant.model)
                    .map(|model| model.threshold * size);
            }
            What::PlannedDowntime | What::Retirement => self.runs = false,
            What::LabelBacklog => self.label_late_days = size,
            What::GoLive | What::Season | What::SmallSite | What::HolidayDip => {}
        }
    }
}
