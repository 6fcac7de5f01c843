//! Words every other crate shares: clock, periods, table definitions, directions, suggestions.
//!
//! Nothing here reads a file, opens a socket or asks for the time by itself: the current instant
//! comes in through [`Clock`]. Start with [`table`] to see how data is described and with
//! [`period`] to see how a series is cut into days, weeks and months.

pub mod access;
pub mod clock;
pub mod outbound;
pub mod period;
pub mod refusal;
pub mod suggest;
pub mod table;
pub mod words;

pub use clock::{Clock, FixedClock, SystemClock};
pub use period::{Period, PeriodKind};
pub use refusal::{Reason, Refusal};
pub use table::{ColumnDefinition, ColumnType, PhiClass, TableDefinition, TableName};
pub use words::{Direction, MeasureKind};
