//! What must be shown to enter a stage. A gate comes from policy files by kind of tool and tier;
//! [`report`] says what is there, what is missing and who can provide it.

mod report;
mod requirement;

pub use report::{GateItem, GateReport, ItemState, report};
pub(crate) use report::{Held, basis};
pub use requirement::{Gate, Needed, OverrideRule, Requirement};
