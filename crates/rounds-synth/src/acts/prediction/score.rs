//! What a model answers. The inputs of a case are normal around half of ±d² with variance d², so
//! that the chance after seeing them, which the model gives, is exactly right (the log likelihood
//! ratio of two normal distributions): calibrated by construction, whatever the case mix. What is
//! planted spoils it in known amounts.

use super::event::Case;
use crate::planted::AiEffects;
use crate::random::Random;
use crate::world::Patient;
use crate::world::models::Model;

/// Share of askings to which no model has an answer, for instance because the chart is new.
const UNANSWERED_SHARE: f64 = 0.004;

/// A model's answer.
pub(super) struct Answer {
    pub(super) signal: f64,
    pub(super) score: Option<f64>,
    pub(super) lacks_input: bool,
    pub(super) latency_ms: i64,
}

/// Answers a case.
pub(super) fn of(
    model: &Model,
    (case, patient): (&Case, &Patient),
    effects: &AiEffects,
    random: &mut Random,
) -> Answer {
    let information = model.information * effects.information_factor;
    let is_another = random.chance(effects.scrambled_share(patient));
    // A scrambled score is the one of somebody else, who is as ill as people here usually are.
    let (chance, happened) = if is_another {
        let (median, spread) = model.chance;
        let chance = random.log_normal(median, spread).min(0.7);
        (chance, random.chance(chance))
    } else {
        (case.chance, case.happened)
    };
    let square = information * information;
    let side = if happened { 0.5 } else { -0.5 };
    let evidence = random.normal(side * square, information);
    let signal = log_odds(chance) + evidence + effects.case_mix;
    let lacks_input = random.chance(effects.missing_input_share);
    // Without its input the model takes a normal value for it.
    let lost = if lacks_input {
        effects.missing_input_shift
    } else {
        0.0
    };
    let is_unanswered = random.chance(UNANSWERED_SHARE.max(effects.unanswered_share));
    let latency = random.log_normal(model.latency_ms * effects.latency_factor, 0.45);
    Answer {
        signal,
        score: (!is_unanswered).then(|| probability(signal + effects.shift + lost)),
        lacks_input,
        latency_ms: latency as i64,
    }
}

fn log_odds(chance: f64) -> f64 {
    (chance / (1.0 - chance)).ln()
}

fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}
