//! From where and with what somebody acts, as the ledger names it.

use rounds_web::Visitor;
use rounds_web::page_data::office::Caller;

/// The id of the session; tokens are named by the principal's kind.
pub fn via(visitor: &Visitor) -> Option<&str> {
    visitor.session.as_ref().map(|session| session.id.as_str())
}

/// The address that a change came from.
pub fn source(visitor: &Visitor, caller: &Caller) -> String {
    match caller.address {
        Some(address) => address.to_string(),
        None => source_of(visitor),
    }
}

/// The address that the visitor's request came from.
pub fn source_of(visitor: &Visitor) -> String {
    match visitor.caller.address {
        Some(address) => address.to_string(),
        None => "unknown address".to_owned(),
    }
}
