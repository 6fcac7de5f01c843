//! What to make: size, seed, days, and whether anything is planted.

use std::path::PathBuf;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::size::Size;

/// The day after the last day of the data, when nobody names another.
pub const USUAL_END: Date = date(2026, 11, 1);
const MONTHS: i32 = 12;

/// What to make, and where.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How large a health system.
    pub size: Size,
    /// The same seed, size and end give the same bytes.
    pub seed: u64,
    /// The folder that takes `export/`, `mappings/`, `sources/` and `truth/`.
    pub out: PathBuf,
    /// The day after the last day of the twelve months of data.
    pub end: Date,
    /// First day and the day after the last of the part to write; all of it when `None`.
    pub days: Option<(Date, Date)>,
    /// Nothing is planted: for counting false alarms.
    pub clean: bool,
    /// How many days are written at the same time.
    pub threads: usize,
}

impl Settings {
    /// All days, with problems, up to [`USUAL_END`].
    pub fn new(size: Size, seed: u64, out: PathBuf) -> Self {
        Self {
            size,
            seed,
            out,
            end: USUAL_END,
            days: None,
            clean: false,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
        }
    }

    /// The first day of the data.
    pub(crate) fn first(&self) -> Result<Date, jiff::Error> {
        self.end.checked_sub(MONTHS.months())
    }
}
