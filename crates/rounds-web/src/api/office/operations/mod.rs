//! The rows of the office in the table of operations.

mod installation;
mod ledger;
mod people;
mod policies;
mod work;

use crate::api::operation::Operation;

/// Every operation of the office.
pub fn all() -> Vec<Operation> {
    [
        people::of_oneself(),
        people::of_people(),
        people::of_their_access(),
        policies::operations(),
        ledger::operations(),
        work::operations(),
        installation::operations(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
