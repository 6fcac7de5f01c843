//! What each page shows, as plain values: numbers with their fractions and intervals, instants,
//! names. Never markup: how a value is written is decided in `view`, in one place.
//!
//! Start with [`reading`] (a number that is never alone) and [`series`] (numbers over time); the
//! other files follow the pages.

pub mod answer_part;
pub mod data;
pub mod finding;
pub mod function;
pub mod measure;
pub mod office;
pub mod quarantine;
pub mod query;
pub mod reading;
pub mod series;
pub mod standing;
pub mod table;
pub mod today;

pub use answer_part::AnswerPart;
pub use data::{
    BatchPage, BatchRow, BatchState, Counts, DataPage, SourceRow, SourceState, TableWrite,
};
pub use finding::{
    Change, FindingEvent, FindingFilter, FindingList, FindingPage, FindingRow, FindingState,
};
pub use function::{FunctionCall, FunctionPage, FunctionParameter, FunctionRow};
pub use measure::{
    Dimension, GroupChoice, MeasureFilter, MeasureList, MeasurePage, MeasureRow, TableRead,
};
pub use quarantine::{QuarantineFilter, QuarantinePage, QuarantineRow, ReasonCount, Window};
pub use query::{AnswerColumn, Cell, Position, QueryAnswer, QueryRefused, Question, RefusalCause};
pub use reading::{Estimate, Reading, Scale};
pub use series::{Assurance, Limits, Mark, Point, Rule, Series, Side, Signal, Tone, Variation};
pub use standing::Standing;
pub use table::{TablePage, TableRow, TableVersion};
pub use today::{RoundNote, Today, VitalSign};
