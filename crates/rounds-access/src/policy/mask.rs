//! How a column is shown that may not be seen as it is: as little as possible, and so that what is
//! left can still be counted and joined.

use rounds_core::ColumnType;
use rounds_core::access::ColumnMask;

use super::facts::ColumnFacts;

/// The mask of a column that may not be seen.
///
/// A year is what the Safe Harbor method leaves of a date (45 CFR 164.514(b)(2)(i)(C)); that method
/// asks for more than this, so masked rows are not called de-identified.
pub(super) fn of(column: &ColumnFacts) -> ColumnMask {
    match column.column_type {
        ColumnType::String if column.joins => ColumnMask::Pseudonym,
        ColumnType::Date | ColumnType::Timestamp => ColumnMask::Year,
        ColumnType::String
        | ColumnType::Strings
        | ColumnType::Boolean
        | ColumnType::Integer
        | ColumnType::Number => ColumnMask::Null,
    }
}

/// What a mask shows, as a phrase.
pub(super) fn phrase(mask: ColumnMask) -> &'static str {
    match mask {
        ColumnMask::Null => "as missing",
        ColumnMask::Pseudonym => "as a pseudonym",
        ColumnMask::Year => "as the first day of its year",
    }
}
