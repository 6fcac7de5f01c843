//! People who may sign in, and what they are given.

use async_trait::async_trait;
use rounds_core::access::PersonId;

use super::OfficeResult;
use crate::page_data::Window;
use crate::page_data::office::{
    AddedPerson, Caller, EmergencyReview, EmergencyRow, NewPerson, OneTimeCode, PeopleFilter,
    PeopleList, PersonChange, PersonPage,
};
use crate::visit::Visitor;

/// The register of people. A change may answer `OfficeError::ConfirmFirst`; what would leave nobody
/// who can manage people, and what would give its maker more than they have, is
/// `OfficeError::Refused`.
#[async_trait]
pub trait PeopleOffice: Send + Sync + 'static {
    /// People that pass the filter, by name.
    async fn list(
        &self,
        visitor: &Visitor,
        filter: &PeopleFilter,
        window: Window,
    ) -> OfficeResult<PeopleList>;

    /// One person.
    async fn one(&self, visitor: &Visitor, id: &PersonId) -> OfficeResult<PersonPage>;

    /// Adds a person. A sign-in name that is taken and a role that is not known are
    /// `OfficeError::Refused`.
    async fn add(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        person: &NewPerson,
    ) -> OfficeResult<AddedPerson>;

    /// Changes name, roles, units and staff ids; `OfficeError::Conflict` where the version is not
    /// the present one. Takes effect with the person's next request.
    async fn change(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        id: &PersonId,
        change: &PersonChange,
    ) -> OfficeResult<()>;

    /// Disables a person and ends their sessions and tokens.
    async fn disable(&self, caller: &Caller, visitor: &Visitor, id: &PersonId) -> OfficeResult<()>;

    /// Lets a disabled person sign in again; sessions and tokens stay ended.
    async fn enable(&self, caller: &Caller, visitor: &Visitor, id: &PersonId) -> OfficeResult<()>;

    /// Ends one session of a person, or all of them.
    async fn end_sessions(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        id: &PersonId,
        session: Option<&str>,
    ) -> OfficeResult<()>;

    /// Revokes a person's token.
    async fn revoke_token(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        id: &PersonId,
        token: &str,
    ) -> OfficeResult<()>;

    /// Takes password, second factor and sessions away and answers a code to begin anew with.
    async fn reset(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        id: &PersonId,
    ) -> OfficeResult<OneTimeCode>;

    /// Emergency accesses, those that wait for a review first, then the newest.
    async fn emergencies(
        &self,
        visitor: &Visitor,
        window: Window,
    ) -> OfficeResult<(Vec<EmergencyRow>, u64)>;

    /// Reviews an emergency access. One's own is `OfficeError::Refused`.
    async fn review_emergency(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        id: &str,
        review: &EmergencyReview,
    ) -> OfficeResult<()>;
}
