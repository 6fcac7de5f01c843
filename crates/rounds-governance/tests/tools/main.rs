//! Tools from proposal to retirement: who may do what, gates, conditions, breaches.

#[path = "../support/mod.rs"]
mod support;

mod any_sequence;
mod breaches;
mod gates;
mod judging;
mod life;
mod moves;
mod own_tools;
mod tiers;
