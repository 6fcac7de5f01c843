//! Addresses of priorities, of the change calendar, and of the work on findings. What a step of one
//! request, change or finding allows is decided by `rounds_governance`.

use rounds_core::access::Permission;

use super::{Need, Reader, Route, change, read};
use crate::pages::{changes, findings, priorities};

const READS: Need = Need::May(Permission::ReadGovernance);
const PAGE: Reader = Reader::Person;

/// The rows.
pub fn routes() -> Vec<Route> {
    let mut routes = of_priorities();
    routes.extend(of_changes());
    let works = Need::May(Permission::WorkFindings);
    let step = findings::step::submit;
    routes.push(change("/findings/{id}/{step}", works, PAGE, step));
    routes
}

fn of_priorities() -> Vec<Route> {
    use priorities::{request, roadmap, step, submit};
    let proposes = Need::May(Permission::ProposeTools);
    vec![
        read("/priorities", READS, PAGE, priorities::page),
        read("/priorities/roadmap", READS, PAGE, roadmap::page),
        read("/priorities/submit", proposes, PAGE, submit::page),
        change("/priorities/submit", proposes, PAGE, submit::submit),
        read("/priorities/{id}", READS, PAGE, request::page),
        change("/priorities/{id}/{step}", READS, PAGE, step::submit),
    ]
}

fn of_changes() -> Vec<Route> {
    use changes::{change as one, record, step};
    let records = Need::May(Permission::RecordChanges);
    vec![
        read("/changes", READS, PAGE, changes::page),
        read("/changes/record", records, PAGE, record::page),
        change("/changes/record", records, PAGE, record::submit),
        read("/changes/{id}", READS, PAGE, one::page),
        change("/changes/{id}/{step}", records, PAGE, step::submit),
    ]
}
