//! Which of several things comes first: scores from judgements, and how sure the order is.
//!
//! Start with [`weighted_sum`] and [`topsis`] for alternatives scored on several criteria,
//! [`analytic_hierarchy`] for weights out of judgements of pairs, [`rice`] and [`wsjf`] for value
//! over effort. [`agreement`] says whether the scorers mean the same, [`rank_stability`] what
//! would become of the order with other scorers and other guesses of effort. None of these knows
//! what is ranked; rules that go before all scoring belong to the caller.

mod agreement;
mod analytic_hierarchy;
mod criteria;
mod stability;
mod topsis;
mod value_over_effort;
mod weighted_sum;

pub use agreement::{Agreement, agreement};
pub use analytic_hierarchy::{CriteriaWeights, analytic_hierarchy};
pub use criteria::{Better, Criterion, Scaling};
pub use stability::{Draw, Panel, Stability, StabilityOptions, rank_stability, triangular};
pub use topsis::topsis;
pub use value_over_effort::{rice, wsjf};
pub use weighted_sum::weighted_sum;
