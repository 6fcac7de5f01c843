//! What somebody who is signed in may see and change of themselves.

use async_trait::async_trait;
use rounds_core::access::Purpose;

use super::OfficeResult;
use crate::page_data::Window;
use crate::page_data::office::{
    Caller, Enrolled, Enrolment, LedgerList, MadeToken, NewToken, PasswordChange, ProfilePage,
    Secret, SignedIn,
};
use crate::visit::Visitor;

/// One's own desk. Changes that give more than before (a token, another second factor, a new
/// password, emergency access) answer `OfficeError::ConfirmFirst` where signing in was too long ago.
#[async_trait]
pub trait OwnDesk: Send + Sync + 'static {
    /// The profile.
    async fn profile(&self, visitor: &Visitor) -> OfficeResult<ProfilePage>;

    /// Shows again that it is they: a password, or a code of the second factor. A wrong one is
    /// `OfficeError::Refused`. Answers the rotated session.
    async fn confirm(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        proof: &Secret,
    ) -> OfficeResult<Option<SignedIn>>;

    /// Says what this session is for from now on. Answers the session where it was rotated.
    async fn set_purpose(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        purpose: Purpose,
    ) -> OfficeResult<Option<SignedIn>>;

    /// Begins emergency access in this session. A reason that says too little is
    /// `OfficeError::Refused`.
    async fn begin_emergency(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        reason: &str,
    ) -> OfficeResult<Option<SignedIn>>;

    /// Ends it before its time.
    async fn end_emergency(
        &self,
        caller: &Caller,
        visitor: &Visitor,
    ) -> OfficeResult<Option<SignedIn>>;

    /// Changes the password and ends all other sessions. A wrong present password, or a new one
    /// that will not do, is `OfficeError::Refused`.
    async fn change_password(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        change: &PasswordChange,
    ) -> OfficeResult<Option<SignedIn>>;

    /// A second factor to set up or to replace the present one with; nothing changes before
    /// [`OwnDesk::enrol`]. Asked twice it answers the same.
    async fn enrolment(&self, visitor: &Visitor) -> OfficeResult<Enrolment>;

    /// Confirms it with a first code. A wrong code is `OfficeError::Refused`.
    async fn enrol(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        code: &Secret,
    ) -> OfficeResult<Enrolled>;

    /// Makes a token for a program. Scopes beyond one's own permissions, a name that is empty and a
    /// life that is too long are `OfficeError::Refused`.
    async fn make_token(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        token: &NewToken,
    ) -> OfficeResult<MadeToken>;

    /// Revokes one's own token; another's is `OfficeError::NotFound`.
    async fn revoke_token(&self, caller: &Caller, visitor: &Visitor, id: &str) -> OfficeResult<()>;

    /// Ends one's own session; another's is `OfficeError::NotFound`.
    async fn end_session(&self, caller: &Caller, visitor: &Visitor, id: &str) -> OfficeResult<()>;

    /// Who looked at data about the visitor as a member of staff, the newest first.
    async fn who_looked(&self, visitor: &Visitor, window: Window) -> OfficeResult<LedgerList>;
}
