//! What can be wrong with policy files. Every message begins with the file and the line.

use super::place::Place;

/// Why a set of policies was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// The text is not Cedar, or not the list of roles.
    #[error("{place}: {message}")]
    Syntax {
        /// Where.
        place: Place,
        /// What was expected and what was found.
        message: String,
    },
    /// The text is Cedar, but it means nothing here: an attribute, action or type that the schema
    /// does not have, or a condition that can never hold.
    #[error("{place}: policy {policy:?}: {message}")]
    Meaning {
        /// Where.
        place: Place,
        /// The policy's `@id`.
        policy: String,
        /// What is wrong.
        message: String,
    },
    /// An annotation is missing, unknown or malformed.
    #[error("{place}: {message}")]
    Annotation {
        /// Where.
        place: Place,
        /// What is wrong.
        message: String,
    },
    /// A role, schema, table or column that does not exist.
    #[error("{place}: policy {policy:?} names {what} {name:?}, which does not exist{suggestion}")]
    UnknownName {
        /// Where.
        place: Place,
        /// The policy's `@id`.
        policy: String,
        /// The kind of thing.
        what: &'static str,
        /// The name.
        name: String,
        /// The nearest name, as a phrase, or nothing.
        suggestion: String,
    },
    /// Two policies have one id.
    #[error("{second}: policy {policy:?} is already in {first}: give it another @id")]
    SameId {
        /// The id.
        policy: String,
        /// Where it was first.
        first: Place,
        /// Where it was again.
        second: Place,
    },
    /// A file that is neither policies nor roles, or a second schema.
    #[error("policies/{file}: {message}")]
    File {
        /// Path within `policies/`.
        file: String,
        /// What is wrong with it.
        message: String,
    },
}
