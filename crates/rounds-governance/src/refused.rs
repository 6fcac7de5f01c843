//! Why something does not happen. Texts are for the person who asked: what, why, what to do.

use rounds_core::access::Permission;

/// Why something does not happen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is no such thing.
    #[error("there is no {kind} {name:?}")]
    NotFound {
        /// `tool`, `review`, `committee`, `condition`, …
        kind: &'static str,
        /// What was asked for.
        name: String,
    },
    /// Their roles do not allow it.
    #[error("this needs the permission {permission}: to {}", permission.meaning())]
    NotPermitted {
        /// The permission.
        permission: Permission,
    },
    /// Their part in the matter forbids it: builders do not approve, who is recused does not vote.
    #[error("{0}")]
    Conflicted(String),
    /// The gate is not met. The items that are missing, each as a sentence.
    #[error("the gate {gate} is not met: {}", crate::said::joined(missing))]
    GateNotMet {
        /// The gate's title.
        gate: String,
        /// What is missing.
        missing: Vec<String>,
    },
    /// As things stand it makes no sense; the text says why and what to do.
    #[error("{0}")]
    NotNow(String),
    /// A value is no good: which one, why, what would be.
    #[error("{field}: {why}")]
    Invalid {
        /// The field as the form and the interface name it.
        field: &'static str,
        /// What is wrong and what would be right.
        why: String,
    },
}

impl Refused {
    /// A value that is no good.
    pub fn invalid(field: &'static str, why: impl Into<String>) -> Self {
        Self::Invalid {
            field,
            why: why.into(),
        }
    }

    /// There is no such thing.
    pub fn not_found(kind: &'static str, name: &str) -> Self {
        Self::NotFound {
            kind,
            name: name.to_owned(),
        }
    }
}
