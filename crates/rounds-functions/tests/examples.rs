//! What the catalogue promises: every function explains itself and its example runs.
#![allow(clippy::unwrap_used, clippy::panic, reason = "test code")]

mod session;

use std::collections::BTreeSet;

use rounds_functions::{all, example};
use session::site;

#[tokio::test]
async fn every_example_runs_and_answers_something() {
    for function in all(&site()) {
        let description = function.description();
        let rows = example::answer(description)
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", description.name));
        assert!(!rows.is_empty(), "{}", description.name);
        assert!(
            rows.iter()
                .any(|row| row.chars().any(|c| c.is_ascii_digit())),
            "{}: {rows:?}",
            description.name
        );
        assert!(description.example.contains(description.name));
    }
}

#[test]
fn every_function_says_what_it_is() {
    let functions = all(&site());
    let names: BTreeSet<&str> = functions.iter().map(|one| one.description().name).collect();
    assert_eq!(
        names.len(),
        functions.len(),
        "a name stands for one function"
    );
    for function in &functions {
        let description = function.description();
        for text in [
            description.summary,
            description.formula,
            description.citation,
        ] {
            assert!(text.len() > 10, "{}: {text:?}", description.name);
        }
        assert!(description.summary.ends_with('.'), "{}", description.name);
        for parameter in description.parameters {
            assert!(parameter.meaning.len() > 3, "{}", description.name);
        }
    }
}
