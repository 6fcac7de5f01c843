//! Rows of a score and a label, kept as counts per distinct value: what every estimator of
//! discrimination, calibration, thresholds and drift reads.
//!
//! A table of counts is the same whatever the order of the rows, however they were split and
//! merged again; because every estimator folds over it in ascending order, so is every digit of
//! the answer. Memory is in proportion to distinct values.
//!
//! [`CountedValues`] is for rows that are independent; [`ClusteredValues`] also knows which rows
//! belong to one patient; [`PairedValues`] holds two scores of the same row. Each has a builder
//! that takes rows one by one and merges with others. How rows wait and are counted is in
//! `counting`, how they are sorted in `sorting`; `examples/score_tables.rs` measures both. The
//! histogram form, with bounded memory and a stated error, is elsewhere.

mod clustered;
mod clustered_builder;
mod counted;
mod counted_builder;
mod counting;
mod digits;
mod encoding;
mod key;
mod merging;
mod numbering;
mod order;
mod paired;
mod paired_builder;
mod patients;
mod sorting;
mod table;

pub use clustered::{ClusteredValue, ClusteredValues};
pub use clustered_builder::ClusteredBuilder;
pub use counted::{CountedValue, CountedValues};
pub use counted_builder::CountedBuilder;
pub use encoding::DecodeError;
pub(crate) use encoding::{Reader, put_count};
pub use paired::{PairedValue, PairedValues};
pub use paired_builder::PairedBuilder;
pub use patients::Dependence;
pub(crate) use patients::Patients;
pub use table::ScoreTable;
