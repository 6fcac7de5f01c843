//! The office of the sample: invented people, policies, entries and jobs. It changes nothing; what
//! it answers to a change is what a real office would answer.

mod governance;
mod ledger;
mod names;
mod own;
mod people;
mod policies;
mod sign_in;
mod state;
mod work;

use std::sync::Arc;

use super::Scenario;
use crate::office::{Office, OfficeError, OfficeResult};
use crate::page_data::Window;

pub use sign_in::{SAMPLE_CODE, SAMPLE_ONE_TIME, SAMPLE_PASSWORD, SAMPLE_PENDING, SAMPLE_SESSION};

/// An office with invented values.
#[derive(Debug, Clone, Copy)]
pub struct SampleOffice {
    scenario: Scenario,
}

/// Every desk of the sample's office.
pub fn sample_office(scenario: Scenario) -> Office {
    let desk = Arc::new(SampleOffice { scenario });
    Office {
        sign_in: desk.clone(),
        own: desk.clone(),
        people: desk.clone(),
        policies: desk.clone(),
        ledger: desk.clone(),
        governance: desk.clone(),
        jobs: desk.clone(),
        backups: desk.clone(),
        health: desk.clone(),
        installation: desk,
    }
}

impl SampleOffice {
    fn works(&self, what: &'static str) -> OfficeResult<()> {
        if self.scenario == Scenario::Failing {
            let detail = "the sample fails on purpose".to_owned();
            return Err(OfficeError::Failed { what, detail });
        }
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.scenario == Scenario::Empty
    }
}

fn not_found(kind: &'static str, name: &str) -> OfficeError {
    OfficeError::NotFound {
        kind,
        name: name.to_owned(),
    }
}

/// The rows of a window, and how many there are.
fn stretch<T>(rows: Vec<T>, window: Window) -> (Vec<T>, u64) {
    let total = rows.len() as u64;
    let offset = usize::try_from(window.offset).unwrap_or(usize::MAX);
    let limit = usize::try_from(window.limit).unwrap_or(usize::MAX);
    (rows.into_iter().skip(offset).take(limit).collect(), total)
}
