//! The interface as a program meets it: what it answers, and everything it refuses.

mod bodies;
mod changes;
mod document;
mod program;
mod reading;
mod refusals;
mod sessions;
