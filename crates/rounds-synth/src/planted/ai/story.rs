//! What was planted in models, as lines of the truth. The measures group by model with its
//! version, as written in the extract, and by the name of the site.

use super::Plant;
use super::what::What;
use crate::planted::entry::{Area, Entry, Seen, Target};
use crate::world::World;
use crate::world::models::Model;

/// The line of one planted thing.
pub(super) fn entry(world: &World, plant: &Plant, model: &'static Model) -> Entry {
    let what = plant.what;
    let kind = what.kind();
    let decoy = if what.is_decoy() { "decoy-" } else { "" };
    let site = plant.site.map(|site| world.site(site).name.as_str());
    Entry {
        id: format!("ai-{decoy}{kind}"),
        decoy: what.is_decoy(),
        area: Area::Ai,
        kind,
        target: Target {
            kind: "model",
            id: model.id.into(),
            name: model.title.into(),
        },
        span: plant.span,
        size: plant.size,
        size_unit: what.size_unit(),
        notice: what.notice(),
        story: format!(
            "{} at {}: {}",
            model.title,
            site.unwrap_or("all sites"),
            told(plant)
        ),
        seen_in: seen_in(what, model, site),
    }
}

fn told(plant: &Plant) -> String {
    let group = plant.group.map_or("everybody", |group| group.words());
    match plant.what {
        What::CovariateDrift => {
            "patients come from a hospital that closed; their measurements score higher and their chance of the event is no higher.".into()
        }
        What::LabelDrift => "the event becomes more frequent; the scores stay as they were.".into(),
        What::ConceptDrift => {
            "the inputs are charted in another way and many scores no longer follow the patient.".into()
        }
        What::CalibrationDecay => "scores run a little higher every week.".into(),
        What::SubgroupGap => format!("scores of {group} are often those of somebody else."),
        What::FeatureMissing => {
            "the main input no longer arrives for a part of the patients; scores fall or are not given.".into()
        }
        What::SilentVersion => {
            "the vendor replaced the model and wrote the same version as before.".into()
        }
        What::Feedback => "alerts are acted on, so that the flagged have fewer events.".into(),
        What::Unused => {
            "after a new flowsheet the scores are computed and shown to nobody, which no one decided.".into()
        }
        What::SlowAnswers => "answers take several times as long and some never come.".into(),
        What::Season => "influenza brings more sepsis, and the scores rise with it.".into(),
        What::DocumentedVersion => "a better version came into use, as the inventory says.".into(),
        What::SmallSite => "few patients a quarter; nothing changed.".into(),
        What::AnnouncedThreshold => "the committee lowered the threshold.".into(),
        What::PlannedDowntime => "the scoring server was upgraded on two announced days.".into(),
        What::GoLive => "the model came into use here.".into(),
        What::Retirement => "the model was retired; the deterioration index took its place.".into(),
        What::SilentEvaluation => "the model ran unseen until the committee released it.".into(),
        What::LabelBacklog => "coding is behind; labels of the last weeks will come.".into(),
        What::HolidayDip => "clinics are closed, so that fewer appointments are scored.".into(),
    }
}

/// The findings that would be it; for a decoy, those that would be taking the bait.
fn seen_in(what: What, model: &Model, site: Option<&str>) -> Vec<Seen> {
    let (up, down) = (Some("up"), Some("down"));
    let measures: &[(&'static str, Option<&'static str>)] = match what {
        What::CovariateDrift | What::CalibrationDecay => &[
            ("ai.alert_rate", up),
            ("ai.observed_expected", down),
            ("ai.ppv", down),
            ("ai.brier", up),
        ],
        What::LabelDrift => &[
            ("ai.event_rate", up),
            ("ai.observed_expected", up),
            ("ai.ppv", up),
            ("ai.brier", up),
        ],
        What::ConceptDrift => &[
            ("ai.auroc", down),
            ("ai.calibration_slope", down),
            ("ai.ppv", down),
            ("ai.sensitivity", down),
            ("ai.brier", up),
        ],
        What::FeatureMissing => &[
            ("ai.missing_scores", up),
            ("ai.alert_rate", down),
            ("ai.sensitivity", down),
        ],
        What::SilentVersion => &[
            ("ai.alert_rate", None),
            ("ai.auroc", down),
            ("ai.ppv", down),
            ("ai.observed_expected", down),
            ("ai.calibration_slope", down),
        ],
        What::Feedback => &[
            ("ai.ppv", down),
            ("ai.event_rate", down),
            ("ai.auroc", down),
            ("ai.observed_expected", down),
        ],
        What::SlowAnswers => &[("ai.missing_scores", up)],
        What::Season => &[
            ("ai.event_rate", up),
            ("ai.alert_rate", up),
            ("ai.observed_expected", None),
        ],
        What::DocumentedVersion | What::PlannedDowntime | What::Retirement | What::HolidayDip => {
            &[("ai.predictions", down)]
        }
        What::SmallSite => &[
            ("ai.auroc", None),
            ("ai.calibration_slope", None),
            ("ai.ppv", None),
            ("ai.sensitivity", None),
        ],
        What::AnnouncedThreshold => &[
            ("ai.alert_rate", up),
            ("ai.ppv", down),
            ("ai.sensitivity", up),
        ],
        What::GoLive => &[("ai.predictions", up)],
        What::LabelBacklog => &[("ai.known_outcomes", down)],
        What::Unused => &[("ai.use_share", down)],
        What::SilentEvaluation => &[("ai.use_share", None)],
        // No measure looks into groups of patients.
        What::SubgroupGap => &[],
    };
    let named = format!("{} {}", model.id, model.version);
    let mut groups = vec![("model", named.as_str())];
    groups.extend(site.map(|site| ("organization", site)));
    measures
        .iter()
        .map(|(measure, side)| match *measure {
            "ai.use_share" => Seen::by(measure, &[("model", named.as_str())], *side),
            _ => Seen::by(measure, &groups, *side),
        })
        .collect()
}
