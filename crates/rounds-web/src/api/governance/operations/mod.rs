//! The rows of governance in the table of operations.

mod evidence;
mod office;
mod reviews;
mod tools;
mod work;

use rounds_core::access::Permission;

use crate::api::operation::Operation;
use crate::routes::Need;

/// What everything that is read here needs, and every command whose permission depends on what it
/// asks or on one's part in the matter.
const READ: Need = Need::May(Permission::ReadGovernance);

/// Why a creation answers 404.
const NAMED_THING: &str = "Something that the body names is not there.";

/// Every operation of governance.
pub fn all() -> Vec<Operation> {
    [
        tools::operations(),
        reviews::operations(),
        evidence::operations(),
        work::of_findings(),
        work::of_changes(),
        work::of_requests(),
        office::operations(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
