//! People, how they prove who they are, and the sessions and tokens they act with. Each file is one
//! table or two; none of them knows what a password is, only its hash.

mod attempts;
mod break_glass;
mod credentials;
mod identities;
mod one_time;
mod persons;
mod record;
mod sessions;
mod settings;
mod tokens;

pub use attempts::Attempts;
pub use break_glass::{BreakGlass, BreakGlassRecord, NewBreakGlass, Verdict};
pub use credentials::{Credentials, Totp};
pub use one_time::OneTime;
pub use persons::People;
pub use record::{NewPerson, PeopleFilter, PersonRecord};
pub use sessions::{SessionRecord, Sessions};
pub use settings::Settings;
pub use tokens::{TokenRecord, Tokens};

use crate::Store;

impl Store {
    /// People.
    pub fn people(&self) -> People<'_> {
        People { store: self }
    }

    /// Password hashes, second factors, recovery codes.
    pub fn credentials(&self) -> Credentials<'_> {
        Credentials { store: self }
    }

    /// Sessions of browsers.
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions { store: self }
    }

    /// Tokens of programs.
    pub fn tokens(&self) -> Tokens<'_> {
        Tokens { store: self }
    }

    /// Attempts to sign in.
    pub fn attempts(&self) -> Attempts<'_> {
        Attempts { store: self }
    }

    /// Things that are good for one use.
    pub fn one_time(&self) -> OneTime<'_> {
        OneTime { store: self }
    }

    /// Emergency access.
    pub fn break_glass(&self) -> BreakGlass<'_> {
        BreakGlass { store: self }
    }

    /// What this installation keeps for itself.
    pub fn settings(&self) -> Settings<'_> {
        Settings { store: self }
    }
}
