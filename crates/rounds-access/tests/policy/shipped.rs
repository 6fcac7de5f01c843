//! The shipped files are valid, and fast enough to ask at every sign-in.

use std::time::Instant;

use crate::support::{shipped, somebody};

#[test]
fn every_shipped_policy_is_valid() {
    let set = shipped();
    assert_eq!(set.roles().len(), 9);
}

#[test]
fn rights_are_decided_quickly() {
    let set = shipped();
    for role in set.roles() {
        let start = Instant::now();
        let rights = set.rights(&somebody(&role.name));
        let first = start.elapsed();
        println!(
            "{}: {} permissions, {first:?}",
            role.name,
            rights.permissions.len()
        );
    }
}
