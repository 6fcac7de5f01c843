//! Signals and findings on simulated series: how often they are wrong, and how they live.

mod false_alarms;
mod findings;
mod simulation;
