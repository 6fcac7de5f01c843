//! Between the words of the pages and the words of sign-in.

use rounds_access::SignInError;
use rounds_access::answer::{self, Actor, OneTimeLink, Outcome, SignedIn};
use rounds_web::Visitor;
use rounds_web::office::OfficeError;
use rounds_web::page_data::office as page;

use super::failure::stored;

/// Where a request comes from.
pub fn as_caller(caller: &page::Caller) -> answer::Caller {
    answer::Caller {
        address: caller.address,
        user_agent: caller.user_agent.clone().unwrap_or_default(),
    }
}

/// Does something as the visitor.
pub fn acting<'a>(visitor: &'a Visitor, from: &'a answer::Caller) -> Actor<'a> {
    Actor {
        principal: &visitor.principal,
        permissions: &visitor.permissions,
        session: visitor.session.as_ref().map(|session| session.id.as_str()),
        from,
    }
}

/// A secret that is shown once.
pub fn as_secret(secret: &rounds_access::Secret) -> page::Secret {
    page::Secret::new(secret.expose())
}

/// A session that began or goes on under another secret.
pub fn signed_in(signed_in: &SignedIn) -> page::SignedIn {
    page::SignedIn {
        session_secret: as_secret(&signed_in.cookie),
        absolute_end: signed_in.session.absolute_end,
    }
}

/// A step of signing in.
pub fn step(outcome: Outcome) -> Result<page::SignInStep, OfficeError> {
    Ok(match outcome {
        Outcome::SignedIn(session) => page::SignInStep::SignedIn(signed_in(&session)),
        Outcome::NeedsSecondFactor { pending } => page::SignInStep::SecondFactor {
            pending: as_secret(&pending),
        },
        Outcome::MustEnrol { pending } => page::SignInStep::MustEnrol {
            pending: as_secret(&pending),
        },
        Outcome::Refused => page::SignInStep::Refused,
        Outcome::NotAllowed(why) => return Err(OfficeError::Refused(why.to_string())),
        Outcome::Throttled { retry_after_s } => {
            return Err(OfficeError::Throttled {
                retry_after_seconds: retry_after_s.into(),
            });
        }
    })
}

/// A code with which somebody sets a password.
pub fn one_time(link: &OneTimeLink) -> page::OneTimeCode {
    page::OneTimeCode {
        code: as_secret(&link.secret),
        expires_at: link.expires_at,
    }
}

/// Why something was not done.
pub fn not_done(what: &'static str) -> impl Fn(SignInError) -> OfficeError {
    move |error| match error {
        SignInError::Store(error) => stored(what)(error),
        SignInError::Denied(permission) => OfficeError::NotPermitted { permission },
        SignInError::ConfirmFirst => OfficeError::ConfirmFirst,
        SignInError::Throttled { retry_after_s } => OfficeError::Throttled {
            retry_after_seconds: retry_after_s.into(),
        },
        SignInError::Weak(_)
        | SignInError::Unacceptable { .. }
        | SignInError::Forbidden(_)
        | SignInError::WrongProof
        | SignInError::NotOffered(_)
        | SignInError::SessionEnded => OfficeError::Refused(error.to_string()),
        SignInError::Oidc(error) => {
            tracing::warn!(%error, "the identity provider did not serve");
            OfficeError::Unavailable {
                what: "the identity provider",
            }
        }
        SignInError::Key(_) | SignInError::NoChance(_) | SignInError::Setting(_) => {
            OfficeError::Failed {
                what,
                detail: error.to_string(),
            }
        }
    }
}
