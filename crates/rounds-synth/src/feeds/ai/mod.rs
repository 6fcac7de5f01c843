//! Models, their predictions and what then happened: the scoring platform's Parquet extract
//! (`model-scores`), the imaging vendor's own CSV (`imaging-scores`), the outcomes as CSV and the
//! inventory. The true chances are nowhere in it.
//!
//! Dirt (`dirt.rs`): rows sent twice, scores of the imaging vendor as percentages, which a loader
//! refuses, departments left out, and labels corrected by a later reviewer.

mod dirt;
mod features;

use std::io;

use super::Configuration;
use super::workforce::local_time;
use crate::acts::Prediction;
use crate::calendar::{Day, Moment};
use crate::output::{Cell, Feed, Files, Kind, ParquetFeed, Row};
use crate::planted::Planted;
use crate::scene::Scene;
use crate::world::models::{self, MODELS, Model};
use crate::world::{World, patient, staff};

/// How the folder is loaded.
pub(crate) const SOURCES: [Configuration; 1] = [(
    "ai.toml",
    include_str!("../../../configuration/sources/ai.toml"),
)];
/// How its files become tables.
pub(crate) const MAPPINGS: [Configuration; 4] = [
    (
        "ai-models.toml",
        include_str!("../../../configuration/mappings/ai-models.toml"),
    ),
    (
        "ai-model-scores.toml",
        include_str!("../../../configuration/mappings/ai-model-scores.toml"),
    ),
    (
        "ai-imaging-scores.toml",
        include_str!("../../../configuration/mappings/ai-imaging-scores.toml"),
    ),
    (
        "ai-outcomes.toml",
        include_str!("../../../configuration/mappings/ai-outcomes.toml"),
    ),
];

const INVENTORY: Feed = Feed::csv(
    "ai",
    "models",
    "model,version,name,supplier,type,predicts,intended_use,population,cutoff,in_use_from,in_use_to",
);
const OUTCOMES: Feed = Feed::csv(
    "ai",
    "outcomes",
    "prediction,patient,encounter,event,happened,known_at,source",
);
const IMAGING: Feed = Feed::csv(
    "ai",
    "imaging-scores",
    "result_id,study_received,algorithm,algorithm_version,mrn,accession_visit,facility,department,probability,alert_level,input_json,reader,opened_at,turnaround_ms",
);
const SCORES: ParquetFeed = ParquetFeed {
    folder: "ai",
    name: "model-scores",
    columns: &[
        ("PREDICTION_ID", Kind::Text),
        ("SCORED_AT", Kind::Instant),
        ("MODEL_ID", Kind::Text),
        ("MODEL_VERSION", Kind::Text),
        ("PAT_ID", Kind::Text),
        ("ENCOUNTER_ID", Kind::Text),
        ("SITE_ID", Kind::Text),
        ("DEPARTMENT_ID", Kind::Text),
        ("SCORE", Kind::Number),
        ("CUTOFF", Kind::Number),
        ("INPUTS", Kind::Text),
        ("SHOWN_TO", Kind::Text),
        ("SHOWN_AT", Kind::Instant),
        ("RESPONSE_MS", Kind::Whole),
    ],
};
/// What the extracts write where a score was shown to nobody: a list of none.
const NOBODY: &str = ";";

/// The inventory: every version of every model that was announced.
pub(crate) fn write_lasting(
    (world, planted): (&World, &Planted),
    files: &mut Files,
) -> io::Result<()> {
    for (position, model) in MODELS.iter().enumerate() {
        for version in planted.ai.versions(position, model) {
            let date = |day: Option<Day>| day.map(|day| world.calendar.date(day));
            let row = Row::new()
                .text(model.id)
                .text(version.name)
                .text(model.title)
                .text(model.vendor.unwrap_or_default())
                .text("classifier")
                .text(model.outcome)
                .text(model.intended_use)
                .text(model.population)
                .plain(version.threshold)
                .maybe(date(version.from))
                .maybe(date(version.to));
            files.line(INVENTORY, row.line())?;
        }
    }
    Ok(())
}

/// The predictions of a scene and what came of them.
pub(crate) fn write_scene(
    scene: &Scene<'_>,
    predictions: &[Prediction],
    files: &mut Files,
) -> io::Result<()> {
    for prediction in predictions {
        let model = models::model(prediction.model);
        let dirt = dirt::of(scene, prediction, model);
        for _ in 0..dirt.times {
            if model.own_extract {
                files.line(IMAGING, imaging(scene, (prediction, model), &dirt).line())?;
            } else {
                files.row(SCORES, cells(scene, (prediction, model), &dirt));
            }
        }
        write_outcome(scene, (prediction, model), &dirt, files)?;
    }
    Ok(())
}

fn version(prediction: &Prediction, model: &Model) -> &'static str {
    if prediction.is_next_version {
        model.next_version
    } else {
        model.version
    }
}

fn encounter(scene: &Scene<'_>, prediction: &Prediction) -> Option<String> {
    let visit = scene.visits.get(prediction.visit?)?;
    Some(visit.id())
}

/// Scores are given with four decimals.
fn rounded(score: f64) -> f64 {
    (score * 10_000.0).round() / 10_000.0
}

fn cells(
    scene: &Scene<'_>,
    (prediction, model): (&Prediction, &Model),
    dirt: &dirt::Dirt,
) -> [Cell; 14] {
    let text = |value: Option<String>| value.map_or(Cell::Missing, Cell::Text);
    let instant = |value: Option<Moment>| value.map_or(Cell::Missing, Cell::Instant);
    let department = (!dirt.lacks_department).then(|| scene.here().id.clone());
    [
        Cell::Text(prediction.id()),
        Cell::Instant(prediction.at),
        Cell::Text(model.id.into()),
        Cell::Text(version(prediction, model).into()),
        Cell::Text(patient::id(prediction.patient)),
        text(encounter(scene, prediction)),
        Cell::Text(scene.site().id.clone()),
        text(department),
        prediction
            .score
            .map_or(Cell::Missing, |score| Cell::Number(rounded(score))),
        Cell::Number(prediction.threshold),
        Cell::Text(features::json(scene, prediction, model)),
        Cell::Text(prediction.shown_to.map_or(NOBODY.into(), staff::id)),
        instant(prediction.shown_at),
        Cell::Whole(prediction.latency_ms),
    ]
}

fn imaging(
    scene: &Scene<'_>,
    (prediction, model): (&Prediction, &Model),
    dirt: &dirt::Dirt,
) -> Row {
    let score = prediction.score.map(|score| {
        let score = rounded(score);
        if dirt.is_percentage {
            score * 100.0
        } else {
            score
        }
    });
    let local = |moment| local_time(scene.world, moment);
    let department = if dirt.lacks_department {
        ""
    } else {
        &scene.here().id
    };
    Row::new()
        .plain(prediction.id())
        .plain(local(prediction.at))
        .text(model.id)
        .text(version(prediction, model))
        .text(&patient::id(prediction.patient))
        .maybe(encounter(scene, prediction))
        .text(&scene.site().id)
        .text(department)
        .maybe(score)
        .plain(prediction.threshold)
        .text(&features::json(scene, prediction, model))
        .text(&prediction.shown_to.map_or(NOBODY.into(), staff::id))
        .maybe(prediction.shown_at.map(local))
        .plain(prediction.latency_ms)
}

fn write_outcome(
    scene: &Scene<'_>,
    (prediction, model): (&Prediction, &Model),
    dirt: &dirt::Dirt,
    files: &mut Files,
) -> io::Result<()> {
    let Some(outcome) = prediction.outcome else {
        return Ok(());
    };
    let row = |happened: bool, source: &str| {
        Row::new()
            .plain(prediction.id())
            .text(&patient::id(prediction.patient))
            .maybe(encounter(scene, prediction))
            .text(model.outcome)
            .plain(u8::from(happened))
            .plain(local_time(scene.world, outcome.at))
            .text(source)
    };
    if dirt.is_corrected {
        let first = row(!outcome.happened, model.label_source);
        files.line(OUTCOMES, first.line())?;
        return files.line(OUTCOMES, row(outcome.happened, "second review").line());
    }
    files.line(OUTCOMES, row(outcome.happened, model.label_source).line())
}
