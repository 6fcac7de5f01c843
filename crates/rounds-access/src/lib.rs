//! Who may do what: signing in, and the policies that decide afterwards.
//!
//! [`SignIn`] is what pages and interface call; [`answer`] are its values, [`settings`] what a site
//! decides. `policy` turns Cedar policies into rights.

pub mod answer;
mod error;
mod installation_key;
pub mod oidc;
pub mod one_time_code;
pub mod password;
pub mod policy;
mod recovery;
mod roles;
mod secret;
pub mod settings;
mod sign_in;
mod throttle;
pub mod token;

pub use error::SignInError;
pub use installation_key::{InstallationKey, KeyError};
pub use roles::RoleBook;
pub use secret::{NoChance, Secret};
pub use settings::{SecondFactor, SignInSettings};
pub use sign_in::{FirstPerson, Parts, PersonChange, ProviderAnswer, ProviderStart, SignIn};
