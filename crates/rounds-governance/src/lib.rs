//! What turns numbers into accountable decisions: tools and their stages, gates, reviews, evidence,
//! the worklist of findings, changes, priorities, and the office that decides.
//!
//! Everything here is pure. What is so is the fold of what happened: [`Governance::apply`] takes
//! one [`Event`] after another. What somebody wants is a [`Command`]; [`decide()`] answers with what
//! then happens, or with a [`Refused`] that says why not. Nobody changes anything in another way,
//! so that whatever holds for every sequence of commands holds for the product. Numbers come in
//! through [`Readings`], the present through [`Setting`].
//!
//! Start with [`command`] and [`happened`] (the vocabulary of every room), then [`tool`],
//! [`review`], [`office`]; who must do something by when is in [`due`].

pub mod actor;
pub mod chain;
pub mod change;
pub mod command;
pub mod condition;
pub mod decide;
pub mod due;
pub mod event;
pub mod evidence;
pub mod gate;
pub mod happened;
pub mod ids;
pub mod notice;
pub mod office;
pub mod policy;
pub mod reading;
pub mod record;
pub mod refused;
pub mod request;
pub mod review;
pub mod risk;
pub mod said;
pub mod setting;
pub mod standing;
pub mod state;
pub mod tool;
pub mod worklist;

pub use actor::{Actor, PersonRef};
pub use command::Command;
pub use decide::decide;
pub use event::Event;
pub use happened::Happened;
pub use policy::Policies;
pub use reading::{MeasureWords, Reading, Readings};
pub use refused::Refused;
pub use setting::Setting;
pub use state::Governance;
