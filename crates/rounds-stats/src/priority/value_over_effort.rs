//! Value over effort: RICE (McBride, Intercom) and WSJF (Reinertsen, The Principles of Product
//! Development Flow, 2009, in the sum used by the Scaled Agile Framework).
//!
//! Both divide by a guess: small efforts make large scores. `rank_stability` shows what the guess
//! is worth.

use super::criteria::finite;
use crate::StatsError;

/// Reach × impact × confidence / effort. Confidence is a share between 0 and 1.
///
/// # Errors
/// For numbers that are not finite, a reach below 0, a confidence outside 0 to 1, an effort that is
/// not above 0. An impact below 0 is a harm and is taken.
pub fn rice(reach: f64, impact: f64, confidence: f64, effort: f64) -> Result<f64, StatsError> {
    at_least_zero("reach", reach)?;
    finite("impact", impact)?;
    if !(0.0..=1.0).contains(&finite("confidence", confidence)?) {
        return Err(StatsError::Probability {
            what: "confidence",
            found: confidence,
        });
    }
    Ok(reach * impact * confidence / above_zero("effort", effort)?)
}

/// (Value + time criticality + risk reduced or opportunity opened) / job size.
///
/// # Errors
/// For numbers that are not finite or below 0, and a size that is not above 0.
pub fn wsjf(value: f64, time: f64, risk: f64, size: f64) -> Result<f64, StatsError> {
    let delay = at_least_zero("value", value)?
        + at_least_zero("time criticality", time)?
        + at_least_zero("risk or opportunity", risk)?;
    Ok(delay / above_zero("job size", size)?)
}

fn at_least_zero(what: &'static str, found: f64) -> Result<f64, StatsError> {
    if finite(what, found)? < 0.0 {
        return Err(StatsError::Negative { what, found });
    }
    Ok(found)
}

fn above_zero(what: &'static str, found: f64) -> Result<f64, StatsError> {
    if finite(what, found)? <= 0.0 {
        return Err(StatsError::NotPositive { what, found });
    }
    Ok(found)
}
