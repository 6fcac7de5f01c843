//! Signing in to the sample: names that lead to every step there is.

use async_trait::async_trait;

use super::SampleOffice;
use crate::office::{OfficeError, OfficeResult, SignInDesk};
use crate::page_data::office::{
    Caller, Enrolled, Enrolment, GivenPassword, NewAdministrator, ProviderAnswer, ProviderStart,
    Secret, SignInStep, SignInWays, SignedIn,
};
use crate::sample::{Scenario, instant};
use crate::visit::Visitor;

/// The password of everybody in the sample.
pub const SAMPLE_PASSWORD: &str = "plain sailing 1842";
/// The code of everybody's second factor.
pub const SAMPLE_CODE: &str = "123456";
/// What a right password or code gives: the secret of a session.
pub const SAMPLE_SESSION: &str = "sample-session";
/// Stands for somebody between password and second factor.
pub const SAMPLE_PENDING: &str = "sample-pending";
/// The one-time code and the token of the first administrator.
pub const SAMPLE_ONE_TIME: &str = "K7Q2-9FHM-XW4D-1RTB";

fn signed_in() -> SignedIn {
    SignedIn {
        session_secret: Secret::new(SAMPLE_SESSION),
        absolute_end: instant(-12 * 3_600),
    }
}

/// What an authenticator would be given.
pub fn enrolment() -> Enrolment {
    // The secret of RFC 6238's test vectors.
    let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    Enrolment {
        otpauth_uri: Secret::new(format!(
            "otpauth://totp/Meridian%20Health:sample?secret={secret}&issuer=Meridian%20Health"
        )),
        typed_secret: Secret::new(secret),
    }
}

/// Codes shown once.
pub fn recovery_codes() -> Vec<Secret> {
    (0..10)
        .map(|number| Secret::new(format!("r{number}k4-m2xq")))
        .collect()
}

fn good_enough(password: &Secret) -> OfficeResult<()> {
    if password.reveal().chars().count() < 12 {
        let text = "a password needs at least 12 characters: three or four words are easy to keep";
        return Err(OfficeError::Refused(text.to_owned()));
    }
    Ok(())
}

#[async_trait]
impl SignInDesk for SampleOffice {
    async fn ways(&self) -> OfficeResult<SignInWays> {
        self.works("read how people sign in")?;
        Ok(SignInWays {
            local: true,
            provider: (self.scenario != Scenario::Quiet)
                .then(|| "Meridian single sign-on".to_owned()),
            needs_set_up: self.is_empty(),
        })
    }

    async fn sign_in(&self, _: &Caller, given: &GivenPassword) -> OfficeResult<SignInStep> {
        self.works("check the password")?;
        if given.sign_in_name == "many" {
            return Err(OfficeError::Throttled {
                retry_after_seconds: 30,
            });
        }
        if given.password.reveal() != SAMPLE_PASSWORD {
            return Ok(SignInStep::Refused);
        }
        let pending = Secret::new(SAMPLE_PENDING);
        Ok(match given.sign_in_name.as_str() {
            "sample" => SignInStep::SignedIn(signed_in()),
            "second" => SignInStep::SecondFactor { pending },
            "enrol" => SignInStep::MustEnrol { pending },
            _ => SignInStep::Refused,
        })
    }

    async fn second_factor(
        &self,
        _: &Caller,
        pending: &Secret,
        code: &Secret,
    ) -> OfficeResult<SignInStep> {
        self.works("check the code")?;
        if pending.reveal() == SAMPLE_PENDING && code.reveal() == SAMPLE_CODE {
            return Ok(SignInStep::SignedIn(signed_in()));
        }
        Ok(SignInStep::Refused)
    }

    async fn enrolment(&self, _: &Caller, pending: &Secret) -> OfficeResult<Enrolment> {
        self.works("begin a second factor")?;
        if pending.reveal() != SAMPLE_PENDING {
            return Err(super::not_found("sign-in", "that was begun"));
        }
        Ok(enrolment())
    }

    async fn enrol(&self, _: &Caller, pending: &Secret, code: &Secret) -> OfficeResult<Enrolled> {
        self.works("set up the second factor")?;
        if pending.reveal() != SAMPLE_PENDING {
            return Err(super::not_found("sign-in", "that was begun"));
        }
        if code.reveal() != SAMPLE_CODE {
            let text = "this code is not right: wait for the next one and try again";
            return Err(OfficeError::Refused(text.to_owned()));
        }
        Ok(Enrolled {
            recovery_codes: recovery_codes(),
            session: Some(signed_in()),
        })
    }

    async fn set_up(&self, _: &Caller, first: &NewAdministrator) -> OfficeResult<SignInStep> {
        self.works("make the first administrator")?;
        good_enough(&first.password)?;
        if !self.is_empty() || first.token.reveal() != SAMPLE_ONE_TIME {
            return Ok(SignInStep::Refused);
        }
        Ok(SignInStep::MustEnrol {
            pending: Secret::new(SAMPLE_PENDING),
        })
    }

    async fn redeem(
        &self,
        _: &Caller,
        code: &Secret,
        password: &Secret,
    ) -> OfficeResult<SignInStep> {
        self.works("set the password")?;
        good_enough(password)?;
        if code.reveal() != SAMPLE_ONE_TIME {
            return Ok(SignInStep::Refused);
        }
        Ok(SignInStep::SignedIn(signed_in()))
    }

    async fn provider_start(&self, _: &Caller) -> OfficeResult<ProviderStart> {
        self.works("reach the identity provider")?;
        Ok(ProviderStart {
            address: "https://login.meridian.example/authorize?client_id=rounds".to_owned(),
            state: Secret::new("sample-state"),
        })
    }

    async fn provider_finish(
        &self,
        _: &Caller,
        answer: &ProviderAnswer,
        state: &Secret,
    ) -> OfficeResult<SignInStep> {
        self.works("reach the identity provider")?;
        let fits = answer.state.as_ref() == Some(state) && state.reveal() == "sample-state";
        Ok(if fits && answer.code.is_some() {
            SignInStep::SignedIn(signed_in())
        } else {
            SignInStep::Refused
        })
    }

    async fn sign_out(&self, _: &Caller, _: &Visitor) -> OfficeResult<Option<String>> {
        self.works("end the session").map(|()| None)
    }
}
