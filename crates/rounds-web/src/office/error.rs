//! Why the office did not answer or did not do it.

use rounds_core::access::Permission;
use rounds_governance::Refused;

/// Why the office did not answer or did not do it. Texts are for the person who asked; details go
/// to the log and hold neither rows nor secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfficeError {
    /// There is no such thing, or it is not this visitor's to know of.
    #[error("there is no {kind} {name:?}")]
    NotFound {
        /// `person`, `session`, `token`, `job`, `entry`, `role`, `policy file`…
        kind: &'static str,
        /// What was asked for.
        name: String,
    },
    /// What was asked for cannot be done as it stands; the text says why and what to do. The form
    /// is shown again with it.
    #[error("{0}")]
    Refused(String),
    /// Somebody else changed it since it was read.
    #[error("{what} was changed by somebody else in the meantime")]
    Conflict {
        /// What was to be changed, for example `this person`.
        what: &'static str,
    },
    /// The thing itself needs a permission that the visitor has not.
    #[error("this needs the permission {permission}: to {}", permission.meaning())]
    NotPermitted {
        /// The permission.
        permission: Permission,
    },
    /// The visitor's part in the matter forbids it: who built a tool does not approve it.
    #[error("{0}")]
    Conflicted(String),
    /// A gate is not met.
    #[error(
        "the gate {gate} is not met: {}",
        rounds_governance::said::joined(missing)
    )]
    GateNotMet {
        /// The gate's title.
        gate: String,
        /// What is missing, each as a sentence.
        missing: Vec<String>,
    },
    /// As things stand it makes no sense; the text says why and what to do.
    #[error("{0}")]
    NotNow(String),
    /// A value is no good.
    #[error("{field}: {why}")]
    Invalid {
        /// The field, as forms and the interface name it.
        field: &'static str,
        /// What is wrong and what would be right.
        why: String,
    },
    /// The visitor must show again that it is they ([`super::OwnDesk::confirm`]).
    #[error("show again that it is you")]
    ConfirmFirst,
    /// Too often.
    #[error("too many attempts: try again in {retry_after_seconds} seconds")]
    Throttled {
        /// When to try again.
        retry_after_seconds: u64,
    },
    /// It cannot be done now and may be later: the database is away, the ledger cannot be written,
    /// this site has no such desk.
    #[error("{what} cannot be reached now")]
    Unavailable {
        /// What, for example `the ledger`.
        what: &'static str,
    },
    /// It failed. The detail is logged and not shown.
    #[error("could not {what}")]
    Failed {
        /// What was being done, for example `read the ledger`. Shown on the page.
        what: &'static str,
        /// The cause. Logged only.
        detail: String,
    },
}

impl From<Refused> for OfficeError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotFound { kind, name } => Self::NotFound { kind, name },
            Refused::NotPermitted { permission } => Self::NotPermitted { permission },
            Refused::Conflicted(why) => Self::Conflicted(why),
            Refused::GateNotMet { gate, missing } => Self::GateNotMet { gate, missing },
            Refused::NotNow(why) => Self::NotNow(why),
            Refused::Invalid { field, why } => Self::Invalid { field, why },
        }
    }
}
