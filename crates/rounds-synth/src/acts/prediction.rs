//! What the models said about the patients of a scene, and what then happened.

use crate::calendar::Moment;
use crate::scene::Scene;

/// One prediction.
#[derive(Debug, Clone)]
pub(crate) struct Prediction {
    /// Unique in the system.
    pub(crate) number: u64,
    pub(crate) at: Moment,
    /// Position in the list of models.
    pub(crate) model: usize,
    /// Position in the scene's visits.
    pub(crate) visit: usize,
    /// `None` where the model could give none.
    pub(crate) score: Option<f64>,
    pub(crate) threshold: f64,
    /// Who saw it: a position in the staff.
    pub(crate) shown_to: Option<usize>,
}

/// The predictions of a scene.
pub(crate) fn of(_scene: &Scene<'_>) -> Vec<Prediction> {
    Vec::new()
}
