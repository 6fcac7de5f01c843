//! The columns that functions on predictions share.

use crate::parameter::{Kind, Parameter};

/// The model's score.
pub(super) const SCORE: Parameter = Parameter::new(
    "score",
    Kind::Number,
    "the model's score, higher for more risk",
);
/// The model's probability.
pub(super) const PROBABILITY: Parameter =
    Parameter::new("score", Kind::Number, "the model's probability, 0 to 1");
/// What happened.
pub(super) const LABEL: Parameter = Parameter::new(
    "label",
    Kind::Label,
    "1 or true if the event happened; NULL while it is not known",
);
/// Whom the row belongs to.
pub(super) const PATIENT: Parameter = Parameter::new(
    "patient_id",
    Kind::Key,
    "whom the row belongs to; give it where a patient can have several rows",
)
.optional();
/// From which score on the model alerts.
pub(super) const THRESHOLD: Parameter = Parameter::new(
    "threshold",
    Kind::ConstantNumber,
    "rows with this score or more are flagged",
);
/// Which of two samples a row belongs to.
pub(super) const IN_REFERENCE: Parameter = Parameter::new(
    "in_reference",
    Kind::Label,
    "true for the rows to compare with, false for the rows now; NULL leaves the row out",
);
