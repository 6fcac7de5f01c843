//! A synthetic health system with planted, labelled problems: it writes what real systems export
//! and knows what is wrong with it.
//!
//! Everything depends on the seed, the size and the last day alone: the same three give the same
//! bytes. It is not a model of disease: rates and codes are plausible, the physiology is not.
//! Nothing in the product's own code may depend on this crate except the commands that make data.
//!
//! The way of a day: `world` (who is there) → `course` (who visits when) → `scene` (one department
//! on one day) → `acts` (what is done in it) → `feeds` (what the systems export of it) → `output`
//! (files). `planted` says what is wrong; `truth` writes that down, apart from the data. Read next:
//! `write.rs`.

mod acts;
mod calendar;
mod catalogue;
mod course;
mod feeds;
mod laboratory;
mod output;
mod planted;
mod random;
mod scene;
mod settings;
mod size;
mod terms;
mod truth;
mod world;
mod write;

pub use catalogue::{CatalogueLine, catalogue};
pub use output::WrittenFile;
pub use settings::{Settings, USUAL_END};
pub use size::Size;
pub use write::{Summary, SynthError, write};

/// The time zone of all sites.
pub const TIME_ZONE: &str = "America/New_York";
