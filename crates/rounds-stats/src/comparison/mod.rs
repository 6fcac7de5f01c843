//! Fair comparison of clinicians: each with what its own mix of work predicts, shrunken by how
//! little is known, and shown only where reliability allows.
//!
//! [`compare`] fits a linear mixed model with one or two random intercepts;
//! [`empirical_bayes_proportions`] shrinks the proportions of small groups. Nothing here ranks:
//! effects come in the order of their keys. Outliers among units are the business of
//! [`crate::funnel`].

mod empirical_bayes;
mod fit;
mod grouped;
mod observations;
mod profile;
mod search;
mod symmetric;

pub use empirical_bayes::{ShrunkenProportions, empirical_bayes_proportions};
pub use fit::{
    Coefficient, Comparison, ComparisonOptions, Likelihood, RandomIntercept, ShrunkenEffect,
    compare,
};
pub use grouped::CLINICS_MAX;
pub use observations::Observations;
