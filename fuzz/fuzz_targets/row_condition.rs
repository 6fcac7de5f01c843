//! The text of a policy's `@rows`: refused with a message of bounded length, or a condition that
//! writes itself down as text with the same meaning.

#![no_main]

use libfuzzer_sys::fuzz_target;

// The file itself: the crate around it brings the databases and the identity provider's client,
// which take longer to build than any run.
#[path = "../../crates/rounds-access/src/policy/rows.rs"]
mod rows;

use rows::{ALTERNATIVES_MAX, RowCondition};

fuzz_target!(|text: &str| {
    match RowCondition::parse(text) {
        Ok(condition) => {
            assert!((1..=ALTERNATIVES_MAX).contains(&condition.alternatives.len()));
            for alternative in &condition.alternatives {
                assert!(rounds_core::table::is_identifier(&alternative.column));
            }
            assert_eq!(RowCondition::parse(&condition.to_string()), Ok(condition));
        }
        Err(error) => {
            let message = error.to_string();
            assert!(!message.is_empty() && message.len() < 1000, "{message}");
        }
    }
});
