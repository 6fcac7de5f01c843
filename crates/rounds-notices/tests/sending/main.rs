//! Mail and posts to a mail server and a web server that these tests run themselves: what goes over
//! the wire, and what each answer means.

#![allow(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what it is for"
)]

mod certificate;
mod mail;
mod mail_server;
mod parsed;
mod settings;
mod web_server;
mod webhook;

use jiff::Timestamp;
use rounds_core::access::PersonId;
use rounds_governance::notice::{Notice, Urgency};

/// 2026-05-28T20:26:40Z.
pub fn now() -> Timestamp {
    Timestamp::from_second(1_780_000_000).expect("an instant")
}

/// A notice to a voter.
pub fn notice() -> Notice {
    Notice {
        key: "vote:R-7".to_owned(),
        to: PersonId("per_a".to_owned()),
        urgency: Urgency::Soon,
        subject: "A review waits for your vote".to_owned(),
        text: "Sepsis model 4.2, asked for by Cardiology.\nTwo of three have voted.".to_owned(),
        path: "/reviews/R-7?a=1&b=2".to_owned(),
        at: now(),
    }
}
