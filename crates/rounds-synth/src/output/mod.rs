//! Files as they are written: named by feed and period, opened when their first line comes.

pub(crate) mod csv;
pub(crate) mod files;
pub(crate) mod parquet;

pub(crate) use csv::Row;
pub use files::WrittenFile;
pub(crate) use files::{Feed, Files};
pub(crate) use parquet::{Cell, Kind, ParquetFeed};
