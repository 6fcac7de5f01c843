//! Policies: who may do what, and what they may read, written in Cedar (cedarpolicy.com) in
//! `content/policies` and in a site's own folder `policies/`.
//!
//! Pure: texts and definitions come in, [`rounds_core::access::Rights`] go out. Nothing is read
//! from disk, nobody signs in here, and no row is filtered here: that is the query plan's work.
//! [`PolicySet`] is the door; the words of policies are in `content/policies/rounds.cedarschema`.

mod ask;
mod check;
mod diff;
mod document;
mod error;
mod explain;
mod extent;
mod facts;
mod fingerprint;
mod load;
mod mask;
mod names;
mod place;
mod question;
mod rights;
mod roles;
mod rows;
mod sample;
mod set;

pub use diff::{Change, diff};
pub use document::document;
pub use error::PolicyError;
pub use place::Place;
pub use question::{Explanation, Ground, Missing, Question};
pub use roles::Role;
pub use rows::{Alternative, RowCondition, RowConditionError, Values};
pub use set::PolicySet;
