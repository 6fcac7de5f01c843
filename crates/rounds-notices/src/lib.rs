//! Telling people by e-mail and webhook: how a notice becomes a message, where it may be sent, and
//! what the receiver's answer means. Not who is told what and when (`rounds_governance::notice`),
//! nor what still has to go out (the office's outbox).
//!
//! Nothing here adds to what a notice says: no message can hold a patient's data that the notice
//! does not hold. Start with [`Settings`], then [`Mailer`] and [`Webhook`].

mod allowed;
mod card;
mod encryption;
mod failure;
mod letter;
mod mail;
mod one_line;
mod secret_file;
mod settings;
pub mod signature;
mod webhook;

pub use allowed::Allowed;
pub use failure::{Failure, Then};
pub use letter::{Letter, Recipient};
pub use mail::Mailer;
pub use settings::{MailSettings, Security, Settings, SettingsError, WebhookSettings};
pub use webhook::Webhook;
