//! Shapes of governance. Commands, cards, conditions, gates and events are those of
//! `rounds_governance`; here are lists, answers that put several things together, and what is to be
//! read by name where the fold of events keeps a triple.

pub mod decision;
pub mod done;
pub mod evidence;
pub mod finding;
pub mod office;
pub mod priority;
pub mod request;
pub mod review;
pub mod said;
pub mod tool;
