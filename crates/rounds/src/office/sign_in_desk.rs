//! Signing in and out, as the pages ask for it.

use async_trait::async_trait;
use rounds_access::answer::Confirmation;
use rounds_access::{FirstPerson, ProviderAnswer as Answer, SignIn};
use rounds_web::Visitor;
use rounds_web::office::{OfficeError, OfficeResult, SignInDesk};
use rounds_web::page_data::office::{
    Caller, Enrolled, Enrolment, GivenPassword, NewAdministrator, ProviderAnswer, ProviderStart,
    Secret, SignInStep, SignInWays,
};

use super::caller::{acting, as_caller, as_secret, not_done, signed_in, step};

const WHAT: &str = "sign you in";

/// Signs people in and out.
pub struct Desk {
    /// What does it.
    pub sign_in: SignIn,
}

#[async_trait]
impl SignInDesk for Desk {
    async fn ways(&self) -> OfficeResult<SignInWays> {
        let settings = self.sign_in.settings();
        let needs_set_up = self.sign_in.needs_set_up().await.map_err(not_done(WHAT))?;
        Ok(SignInWays {
            local: settings.local_accounts,
            provider: settings.oidc.as_ref().map(|oidc| oidc.name.clone()),
            needs_set_up,
        })
    }

    async fn sign_in(&self, caller: &Caller, given: &GivenPassword) -> OfficeResult<SignInStep> {
        let name = &given.sign_in_name;
        let outcome = self
            .sign_in
            .sign_in(name, given.password.reveal(), &as_caller(caller))
            .await;
        step(outcome.map_err(not_done(WHAT))?)
    }

    async fn second_factor(
        &self,
        caller: &Caller,
        pending: &Secret,
        code: &Secret,
    ) -> OfficeResult<SignInStep> {
        let outcome = self
            .sign_in
            .second_factor(pending.reveal(), code.reveal(), &as_caller(caller))
            .await;
        step(outcome.map_err(not_done(WHAT))?)
    }

    async fn enrolment(&self, _: &Caller, pending: &Secret) -> OfficeResult<Enrolment> {
        let found = self.sign_in.enrolment(pending.reveal()).await;
        let found = found.map_err(not_done(WHAT))?;
        found.map(|shown| enrolment(&shown)).ok_or_else(too_late)
    }

    async fn enrol(
        &self,
        caller: &Caller,
        pending: &Secret,
        code: &Secret,
    ) -> OfficeResult<Enrolled> {
        let confirmation = self
            .sign_in
            .enrol(pending.reveal(), code.reveal(), &as_caller(caller))
            .await;
        enrolled(confirmation.map_err(not_done(WHAT))?)
    }

    async fn set_up(&self, caller: &Caller, first: &NewAdministrator) -> OfficeResult<SignInStep> {
        let person = FirstPerson {
            sign_in_name: &first.sign_in_name,
            name: &first.name,
            password: first.password.reveal(),
        };
        let outcome = self
            .sign_in
            .set_up(first.token.reveal(), person, &as_caller(caller))
            .await;
        step(outcome.map_err(not_done("make the first administrator"))?)
    }

    async fn redeem(
        &self,
        caller: &Caller,
        code: &Secret,
        password: &Secret,
    ) -> OfficeResult<SignInStep> {
        let outcome = self
            .sign_in
            .redeem(code.reveal(), password.reveal(), &as_caller(caller))
            .await;
        step(outcome.map_err(not_done("set your password"))?)
    }

    async fn provider_start(&self, _: &Caller) -> OfficeResult<ProviderStart> {
        let start = self.sign_in.provider_start(None).await;
        let start = start.map_err(not_done(WHAT))?;
        Ok(ProviderStart {
            address: start.url,
            state: as_secret(&start.browser),
        })
    }

    async fn provider_finish(
        &self,
        caller: &Caller,
        answer: &ProviderAnswer,
        state: &Secret,
    ) -> OfficeResult<SignInStep> {
        let answer = Answer {
            code: answer.code.as_ref().map(Secret::reveal),
            state: answer.state.as_ref().map(Secret::reveal),
            error: answer.error.as_deref(),
            issuer: answer.issuer.as_deref(),
        };
        let outcome = self
            .sign_in
            .provider_finish(state.reveal(), answer, &as_caller(caller))
            .await;
        step(outcome.map_err(not_done(WHAT))?)
    }

    async fn sign_out(&self, caller: &Caller, visitor: &Visitor) -> OfficeResult<Option<String>> {
        let from = as_caller(caller);
        let actor = acting(visitor, &from);
        let address = self.sign_in.sign_out_of(&actor).await;
        address.map_err(not_done("sign you out"))
    }
}

/// What is shown of a second factor that is being set up.
pub fn enrolment(shown: &rounds_access::answer::Enrolment) -> Enrolment {
    Enrolment {
        otpauth_uri: as_secret(&shown.uri),
        typed_secret: as_secret(&shown.base32),
    }
}

/// How the confirmation of a second factor ended.
pub fn enrolled(confirmation: Confirmation) -> OfficeResult<Enrolled> {
    match confirmation {
        Confirmation::Enrolled(enrolled) => Ok(Enrolled {
            recovery_codes: enrolled.recovery_codes.iter().map(as_secret).collect(),
            session: Some(signed_in(&enrolled.signed_in)),
        }),
        Confirmation::WrongCode => Err(OfficeError::Refused(
            "that code is not right; codes change every 30 seconds, and the clock of the telephone must be right".to_owned(),
        )),
        Confirmation::Expired => Err(too_late()),
        Confirmation::Throttled { retry_after_s } => Err(OfficeError::Throttled {
            retry_after_seconds: retry_after_s.into(),
        }),
    }
}

fn too_late() -> OfficeError {
    OfficeError::Refused("this took too long; sign in again".to_owned())
}
