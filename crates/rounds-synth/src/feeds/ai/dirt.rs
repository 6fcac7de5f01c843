//! What is wrong with some rows of the extracts, whether or not anything is planted.

use crate::acts::Prediction;
use crate::random::Topic;
use crate::scene::Scene;
use crate::world::models::Model;

const DIRT: Topic = Topic::new("dirt of predictions");
const TWICE_SHARE: f64 = 0.002;
const WITHOUT_DEPARTMENT_SHARE: f64 = 0.004;
const CORRECTED_SHARE: f64 = 0.0015;
/// Share of the imaging vendor's rows whose score is a percentage.
const PERCENTAGE_SHARE: f64 = 0.004;

/// What is wrong with one prediction's rows.
pub(super) struct Dirt {
    /// How often the row is sent.
    pub(super) times: u32,
    pub(super) lacks_department: bool,
    pub(super) is_percentage: bool,
    /// The label was wrong at first.
    pub(super) is_corrected: bool,
}

/// The dirt of a prediction.
pub(super) fn of(scene: &Scene<'_>, prediction: &Prediction, model: &Model) -> Dirt {
    let mut random = scene.world.random(DIRT, &[prediction.number]);
    let times = 1 + u32::from(random.chance(TWICE_SHARE));
    let lacks_department = random.chance(WITHOUT_DEPARTMENT_SHARE);
    let is_percentage = random.chance(PERCENTAGE_SHARE) && model.own_extract;
    // A score below one in a hundred is a probability either way.
    let is_refused = prediction.score.is_some_and(|score| score > 0.02);
    Dirt {
        times,
        lacks_department,
        is_percentage: is_percentage && is_refused,
        is_corrected: random.chance(CORRECTED_SHARE),
    }
}
