//! Behaviour of SQL-on-FHIR views: what compiles, what rows come out, what is refused.

mod agreement;
mod arrow;
mod compile;
mod conformance;
mod damage;
mod paths;
mod rows;
mod support;
mod tables;
