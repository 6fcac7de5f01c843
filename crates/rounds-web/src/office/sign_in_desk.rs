//! Signing in and out.

use async_trait::async_trait;

use super::OfficeResult;
use crate::page_data::office::{
    Caller, Enrolled, Enrolment, GivenPassword, NewAdministrator, ProviderAnswer, ProviderStart,
    Secret, SignInStep, SignInWays,
};
use crate::visit::Visitor;

/// Signs people in and out. Nothing it answers tells whether a name is known; throttling is
/// `OfficeError::Throttled`, the same for names that are known and that are not.
#[async_trait]
pub trait SignInDesk: Send + Sync + 'static {
    /// What the sign-in page offers. Cheap.
    async fn ways(&self) -> OfficeResult<SignInWays>;

    /// Takes a name and a password.
    async fn sign_in(&self, caller: &Caller, given: &GivenPassword) -> OfficeResult<SignInStep>;

    /// Takes a code of the second factor or a recovery code, from somebody whose password was
    /// right. An unknown or ended `pending` is [`SignInStep::Refused`].
    async fn second_factor(
        &self,
        caller: &Caller,
        pending: &Secret,
        code: &Secret,
    ) -> OfficeResult<SignInStep>;

    /// The second factor that somebody must set up before they are signed in. Asked twice it
    /// answers the same, so that the page can be loaded again.
    async fn enrolment(&self, caller: &Caller, pending: &Secret) -> OfficeResult<Enrolment>;

    /// Confirms it with a first code, and signs them in. A wrong code is `OfficeError::Refused`.
    async fn enrol(
        &self,
        caller: &Caller,
        pending: &Secret,
        code: &Secret,
    ) -> OfficeResult<Enrolled>;

    /// Makes the first administrator. The token works once; a password or name that will not do is
    /// `OfficeError::Refused` and uses nothing up.
    async fn set_up(&self, caller: &Caller, first: &NewAdministrator) -> OfficeResult<SignInStep>;

    /// Sets a password with a one-time code, and signs in. A wrong, used or ended code is
    /// [`SignInStep::Refused`]; a password that will not do is `OfficeError::Refused` and uses
    /// nothing up.
    async fn redeem(
        &self,
        caller: &Caller,
        code: &Secret,
        password: &Secret,
    ) -> OfficeResult<SignInStep>;

    /// The way to the identity provider.
    async fn provider_start(&self, caller: &Caller) -> OfficeResult<ProviderStart>;

    /// What the identity provider answered; `state` is what [`ProviderStart::state`] was.
    async fn provider_finish(
        &self,
        caller: &Caller,
        answer: &ProviderAnswer,
        state: &Secret,
    ) -> OfficeResult<SignInStep>;

    /// Ends the visitor's session. Answers the address at which the identity provider ends its own,
    /// where the session came from there.
    async fn sign_out(&self, caller: &Caller, visitor: &Visitor) -> OfficeResult<Option<String>>;
}
