//! A share of rows at a threshold with Wilson's interval, by row or by patient.

use super::moments::Weights;
use super::tally::Tally;
use crate::estimate::tail_of;
use crate::intervals::{proportion, wilson_ends};
use crate::{Estimate, StatsError, distribution};

/// Which rows of which, and how many patients have any of the latter.
pub(super) struct Share {
    pub(super) part: Weights,
    pub(super) whole: Weights,
    /// Patients with a row of the whole; not looked at where rows are the units.
    pub(super) patients: u64,
}

/// The share with its interval; `None` where the whole has no rows. `n` is the rows of the whole.
///
/// Rows that are independent have Wilson's interval. Where patients repeat, the variance is that
/// of a ratio of sums over patients, v = C/(C−1)·Σ(k − p·n)²/(Σn)² (Cochran, Sampling Techniques,
/// 1977, ch. 6), turned into an effective number of rows p(1−p)/v, at most the rows there are; the
/// interval is Wilson's for that number with Student's t at C − 1 degrees in place of z, C being
/// the patients with a row of the whole. Where all or none of the rows are of the part, the
/// patients are the effective rows, as if each patient's rows were one. No interval with one
/// patient.
pub(super) fn share(
    tally: &Tally,
    share: &Share,
    level: f64,
) -> Result<Option<Estimate>, StatsError> {
    let (part, whole) = (tally.sum(&share.part), tally.sum(&share.whole));
    if whole == 0.0 {
        return Ok(None);
    }
    if tally.moments.is_none() {
        return proportion(part, whole, level).map(Some);
    }
    let tail = tail_of(level)?;
    let value = part / whole;
    let patients = share.patients as f64;
    let ends = if share.patients > 1 {
        let residual = share.part.plus(-value, share.whole);
        let variance = patients / (patients - 1.0) * tally.squares(&residual) / (whole * whole);
        let binomial = value * (1.0 - value);
        let rows = if binomial > 0.0 && variance > 0.0 {
            (binomial / variance).min(whole)
        } else {
            patients
        };
        distribution::student_upper(tail, patients - 1.0)
            .map(|t| wilson_ends(value * rows, rows, t))
    } else {
        None
    };
    Ok(Some(Estimate {
        value,
        low: ends.map(|(low, _)| low),
        high: ends.map(|(_, high)| high),
        n: whole as u64,
        method: "Wilson score interval on effective rows by patient",
    }))
}
