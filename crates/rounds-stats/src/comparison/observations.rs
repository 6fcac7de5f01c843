//! What is compared: one row per clinician and period, checked and put into a fixed order.
//!
//! Not the fit (`fit.rs`), not the sums that the fit is made of (`grouped.rs`).

use super::symmetric::{Cholesky, Dense, dot};
use crate::StatsError;
use crate::estimate::finite;

/// Rows side by side; every slice has one entry per row.
#[derive(Debug, Clone, Copy, Default)]
pub struct Observations<'a> {
    /// The outcome, on the scale on which effects add up: ln(minutes) as a rule.
    pub outcome: &'a [f64],
    /// Added to the prediction with coefficient 1: ln(scheduled hours). `None` for none.
    pub offset: Option<&'a [f64]>,
    /// Columns of the design beside the intercept, which is always there.
    pub columns: &'a [&'a [f64]],
    /// Who: the key of the first random intercept.
    pub clinicians: &'a [u64],
    /// Where: the key of the second random intercept, nested or crossed; `None` for one intercept.
    pub clinics: Option<&'a [u64]>,
}

/// A pivot below this share of its diagonal is a column made of the columns before it.
const COLLINEAR_SHARE: f64 = 1e-10;
/// Residual variation below this share of the outcome's is rounding.
const ROUNDING_SHARE: f64 = 1e-22;

/// One row in the order of the fit: keys, then intercept, standardised columns and the outcome
/// less its offset and its least-squares fit.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) clinician: u64,
    pub(super) clinic: u64,
    pub(super) values: Vec<f64>,
}

/// Rows ready to be summed, and what was taken out of them to keep digits.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    pub(super) rows: Vec<Row>,
    /// Columns of the design with the intercept.
    pub(super) width: usize,
    /// Mean and standard deviation of each column beside the intercept.
    pub(super) scales: Vec<(f64, f64)>,
    /// Least-squares coefficients on the standardised scale, already subtracted.
    pub(super) start: Vec<f64>,
}

/// Checks, sorts, centres and scales.
pub(super) fn prepare(observations: &Observations<'_>) -> Result<Prepared, StatsError> {
    let mut rows = rows_of(observations)?;
    let columns = observations.columns.len();
    let width = columns + 1;
    if rows.len() < width + 2 {
        return Err(StatsError::TooFew {
            what: "observations",
            needed: width + 2,
            found: rows.len(),
        });
    }
    // Sums depend on their order in the last digits: the same rows must give the same bits.
    rows.sort_by(|left, right| {
        let by_key = (left.clinician, left.clinic).cmp(&(right.clinician, right.clinic));
        let pairs = left.values.iter().zip(&right.values);
        pairs.fold(by_key, |order, (a, b)| order.then(a.total_cmp(b)))
    });
    let mut scales = Vec::with_capacity(columns);
    for column in 1..width {
        scales.push(standardise(&mut rows, column)?);
    }
    let start = subtract_least_squares(&mut rows, width)?;
    Ok(Prepared {
        rows,
        width,
        scales,
        start,
    })
}

fn rows_of(observations: &Observations<'_>) -> Result<Vec<Row>, StatsError> {
    let total = observations.outcome.len();
    let same = |what: &'static str, found: usize| {
        if found == total {
            Ok(())
        } else {
            Err(StatsError::UnequalRows {
                left: "outcome",
                left_rows: total,
                right: what,
                right_rows: found,
            })
        }
    };
    same("clinicians", observations.clinicians.len())?;
    if let Some(clinics) = observations.clinics {
        same("clinics", clinics.len())?;
    }
    if let Some(offset) = observations.offset {
        same("offset", offset.len())?;
    }
    for column in observations.columns {
        same("column", column.len())?;
    }
    let keys = observations.outcome.iter().zip(observations.clinicians);
    keys.enumerate()
        .map(|(place, (&outcome, &clinician))| {
            let entry = |values: &[f64]| values.get(place).copied().unwrap_or(f64::NAN);
            let offset = observations.offset.map_or(0.0, entry);
            let mut values = Vec::with_capacity(observations.columns.len() + 2);
            values.push(1.0);
            for column in observations.columns {
                values.push(finite("column", entry(column))?);
            }
            finite("offset", offset)?;
            values.push(finite(
                "outcome less offset",
                finite("outcome", outcome)? - offset,
            )?);
            let clinic = observations.clinics.and_then(|keys| keys.get(place));
            Ok(Row {
                clinician,
                clinic: clinic.copied().unwrap_or(0),
                values,
            })
        })
        .collect()
}

/// Subtracts the mean of a column and divides by its standard deviation; returns both.
fn standardise(rows: &mut [Row], column: usize) -> Result<(f64, f64), StatsError> {
    let total = rows.len() as f64;
    let largest = values(rows, column).fold(0.0_f64, |most, value| most.max(value.abs()));
    let mean = values(rows, column).sum::<f64>() / total;
    let squares: f64 = values(rows, column)
        .map(|value| (value - mean) * (value - mean))
        .sum();
    let deviation = finite("column", (squares / total).sqrt())?;
    if deviation <= 1e-12 * largest {
        return Err(StatsError::Collinear { column });
    }
    for value in rows.iter_mut().filter_map(|row| row.values.get_mut(column)) {
        *value = (*value - mean) / deviation;
    }
    Ok((mean, deviation))
}

fn values(rows: &[Row], column: usize) -> impl Iterator<Item = f64> {
    rows.iter()
        .filter_map(move |row| row.values.get(column).copied())
}

/// Replaces the outcome by its least-squares residual, so that later sums of squares are of the
/// size of the noise; returns the coefficients.
fn subtract_least_squares(rows: &mut [Row], width: usize) -> Result<Vec<f64>, StatsError> {
    let mut coefficients = vec![0.0; width];
    let mut outcome_squares: f64 = 0.0;
    let mut squares = 0.0;
    // The second round removes what rounding left of the first.
    for round in 0..2 {
        let mut products = Dense::zeros(width + 1, width + 1);
        for row in rows.iter() {
            products.add_outer(1.0, &row.values);
        }
        if round == 0 {
            outcome_squares = products.at(width, width);
        }
        let factor = Cholesky::of(&products.corner(width), COLLINEAR_SHARE)
            .map_err(|column| StatsError::Collinear { column })?;
        let step = factor.inverse().times(products.row(width));
        squares = 0.0;
        for row in rows.iter_mut() {
            let fitted = dot(&step, &row.values);
            if let Some(outcome) = row.values.last_mut() {
                *outcome -= fitted;
                squares += *outcome * *outcome;
            }
        }
        for (sum, part) in coefficients.iter_mut().zip(&step) {
            *sum += part;
        }
    }
    finite("outcome", outcome_squares)?;
    if squares <= ROUNDING_SHARE * outcome_squares {
        return Err(StatsError::NoVariation {
            what: "outcome after the columns",
        });
    }
    Ok(coefficients)
}
