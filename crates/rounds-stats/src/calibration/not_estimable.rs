//! Why a measure has no value on rows that are themselves in order.

use serde::Serialize;
use thiserror::Error;

/// A measure that these rows cannot give, by reason; more rows may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize)]
pub enum NotEstimable {
    /// Every label is 0.
    #[error("not estimable: no row has the event")]
    NoEvents,
    /// Every label is 1.
    #[error("not estimable: every row has the event")]
    OnlyEvents,
    /// A slope needs two different scores.
    #[error("not estimable: all rows have the same score")]
    OneScore,
    /// Some score divides the rows with the event from those without; the slope is infinite.
    #[error("not estimable: a score separates all events from all others, the slope is infinite")]
    Separated,
    /// Every prediction is 0, so nothing was expected.
    #[error("not estimable: every predicted probability is 0")]
    NothingExpected,
    /// Every prediction is 0, ½ or 1, where the statistic has no spread.
    #[error("not estimable: every predicted probability is 0, 0.5 or 1")]
    NoSpread,
    /// One patient has all rows: nothing tells how patients differ.
    #[error("not estimable: all rows are of one patient")]
    OnePatient,
    /// So few patients repeat so often that their spread has no inverse.
    #[error("not estimable: too few patients for a robust test of two coefficients")]
    TooFewPatients,
    /// Newton's method ran out of steps; the likelihood is nearly flat.
    #[error("not estimable: the fit did not converge")]
    NotConverged,
}
