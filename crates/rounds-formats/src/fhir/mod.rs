//! SQL-on-FHIR v2: ViewDefinitions compiled once and run over bulk-export lines.
//!
//! ```text
//! ViewDefinition ─▶ definition (strict reading, paths parsed) ─▶ extract::plan ─▶ Extractor
//!                   path (FHIRPath subset)                       line ─▶ tape ─▶ walk ─▶ rows ─▶ Arrow
//! ```
//! A [`View`] is one compiled definition, a [`ViewSet`] all that are in use, an [`Extractor`] runs
//! a set over lines, one extractor per thread. Not here: reading files, deciding which of two
//! versions of a resource counts, writing Parquet. The official test suite runs through
//! [`conformance`].

mod boundary;
pub mod conformance;
mod decimal;
mod definition;
mod error;
mod evaluate;
mod extract;
mod path;
mod reference;
mod set;
mod table;
mod tape;
mod temporal;
mod types;
mod view;

pub use definition::{Part, ViewColumn};
pub use error::{ViewError, ViewRowError};
pub use extract::{Extracted, Extractor};
pub use path::{PathError, check as check_path};
pub use set::ViewSet;
pub use view::View;
