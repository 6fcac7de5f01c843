//! Where a request comes from, for throttling and for the ledger.

use std::net::IpAddr;

/// Where a request comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caller {
    /// The address of the browser or program; none where it is not known (tests).
    pub address: Option<IpAddr>,
    /// What the browser says it is, at most 200 characters; only shown.
    pub user_agent: Option<String>,
}
