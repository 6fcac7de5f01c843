//! People who may sign in, as an administrator changes them.

use std::sync::Arc;

use async_trait::async_trait;
use rounds_access::{PersonChange as Change, SignIn};
use rounds_core::access::PersonId;
use rounds_store::page::Page;
use rounds_store::people::{
    NewPerson as New, PeopleFilter as StoredFilter, PersonRecord, Verdict as StoredVerdict,
};
use rounds_web::Visitor;
use rounds_web::office::{OfficeResult, PeopleOffice};
use rounds_web::page_data::Window;
use rounds_web::page_data::office::{
    AddedPerson, Caller, EmergencyReview, EmergencyRow, NewPerson, OneTimeCode, PeopleFilter,
    PeopleList, PersonChange, PersonPage, PersonState, Verdict,
};

use super::caller::{acting, as_caller, not_done, one_time};
use super::failure::stored;
use super::home::Home;
use super::own_desk::found;
use super::register::Register;

const WHAT: &str = "read the people";

/// The register of people.
pub struct PeopleDesk {
    /// The installation.
    pub home: Arc<Home>,
    /// Changes people.
    pub sign_in: SignIn,
}

#[async_trait]
impl PeopleOffice for PeopleDesk {
    async fn list(
        &self,
        _: &Visitor,
        filter: &PeopleFilter,
        window: Window,
    ) -> OfficeResult<PeopleList> {
        let register = self.register();
        let mut rows = Vec::new();
        for person in self.passing(filter).await? {
            let row = register.row(&person).await?;
            if filter.state.is_none_or(|state| state == row.state) {
                rows.push(row);
            }
        }
        let total = rows.len() as u64;
        let skip = usize::try_from(window.offset).unwrap_or(usize::MAX);
        let take = usize::try_from(window.limit).unwrap_or(usize::MAX);
        Ok(PeopleList {
            rows: rows.into_iter().skip(skip).take(take).collect(),
            total,
        })
    }

    async fn one(&self, _: &Visitor, id: &PersonId) -> OfficeResult<PersonPage> {
        let person = self
            .home
            .store
            .people()
            .get(id)
            .await
            .map_err(stored(WHAT))?;
        let seen = self.register().of(&person).await?;
        Ok(PersonPage {
            person: seen.person,
            added_at: person.created_at,
            second_factor: seen.second_factor,
            has_password: seen.has_password,
            issuers: seen.issuers,
            sessions: seen.sessions,
            tokens: seen.tokens,
            emergencies: seen.emergencies,
        })
    }

    async fn add(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        person: &NewPerson,
    ) -> OfficeResult<AddedPerson> {
        let from = as_caller(caller);
        let new = New {
            sign_in_name: person.sign_in_name.clone(),
            name: person.name.clone(),
            email: person.email.clone(),
            roles: person.roles.clone(),
            units: person.units.clone(),
            staff_ids: person.staff_ids.clone(),
        };
        let added = self.sign_in.add_person(&acting(visitor, &from), new).await;
        let (person, code) = added.map_err(not_done("add a person"))?;
        Ok(AddedPerson {
            person: self.register().row(&person).await?,
            code: code.as_ref().map(one_time),
        })
    }

    async fn change(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        id: &PersonId,
        change: &PersonChange,
    ) -> OfficeResult<()> {
        let from = as_caller(caller);
        let change = Change {
            version: change.version,
            name: change.name.clone(),
            email: change.email.clone(),
            roles: change.roles.clone(),
            units: change.units.clone(),
            staff_ids: change.staff_ids.clone(),
        };
        let actor = acting(visitor, &from);
        let changed = self.sign_in.change_person(&actor, id, &change).await;
        changed.map_err(not_done("change a person"))?;
        Ok(())
    }

    async fn disable(&self, caller: &Caller, visitor: &Visitor, id: &PersonId) -> OfficeResult<()> {
        let from = as_caller(caller);
        let done = self.sign_in.disable(&acting(visitor, &from), id).await;
        done.map_err(not_done("disable a person"))
    }

    async fn enable(&self, caller: &Caller, visitor: &Visitor, id: &PersonId) -> OfficeResult<()> {
        let from = as_caller(caller);
        let done = self.sign_in.enable(&acting(visitor, &from), id).await;
        done.map_err(not_done("enable a person"))
    }

    async fn end_sessions(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        id: &PersonId,
        session: Option<&str>,
    ) -> OfficeResult<()> {
        self.home
            .store
            .people()
            .get(id)
            .await
            .map_err(stored(WHAT))?;
        let from = as_caller(caller);
        let actor = acting(visitor, &from);
        let ended = self.sign_in.end_sessions(&actor, id, session).await;
        let ended = ended.map_err(not_done("end sessions"))?;
        found(ended, "session", session.unwrap_or_default())
    }

    async fn revoke_token(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        id: &PersonId,
        token: &str,
    ) -> OfficeResult<()> {
        let from = as_caller(caller);
        let actor = acting(visitor, &from);
        let revoked = self.sign_in.revoke_token(&actor, id, token).await;
        found(revoked.map_err(not_done("revoke a token"))?, "token", token)
    }

    async fn reset(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        id: &PersonId,
    ) -> OfficeResult<OneTimeCode> {
        let from = as_caller(caller);
        let link = self.sign_in.reset(&acting(visitor, &from), id).await;
        Ok(one_time(&link.map_err(not_done("reset a person"))?))
    }

    async fn emergencies(
        &self,
        _: &Visitor,
        window: Window,
    ) -> OfficeResult<(Vec<EmergencyRow>, u64)> {
        let rows = self.register().emergencies().await?;
        let total = rows.len() as u64;
        let skip = usize::try_from(window.offset).unwrap_or(usize::MAX);
        let take = usize::try_from(window.limit).unwrap_or(usize::MAX);
        Ok((rows.into_iter().skip(skip).take(take).collect(), total))
    }

    async fn review_emergency(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        id: &str,
        review: &EmergencyReview,
    ) -> OfficeResult<()> {
        let from = as_caller(caller);
        let verdict = match review.verdict {
            Verdict::Justified => StoredVerdict::Justified,
            Verdict::NotJustified => StoredVerdict::NotJustified,
        };
        let actor = acting(visitor, &from);
        let reviewed = self
            .sign_in
            .review_emergency(&actor, id, verdict, &review.note)
            .await;
        reviewed.map_err(not_done("review an emergency access"))?;
        Ok(())
    }
}

impl PeopleDesk {
    fn register(&self) -> Register<'_> {
        Register {
            store: &self.home.store,
        }
    }

    async fn passing(&self, filter: &PeopleFilter) -> OfficeResult<Vec<PersonRecord>> {
        let stored_filter = StoredFilter {
            text: filter.text.clone(),
            role: filter.role.clone(),
            disabled: filter.state.map(|state| state == PersonState::Disabled),
        };
        let mut page = Page::first(Page::ROWS_MAX);
        let mut people = Vec::new();
        loop {
            let part = self.home.store.people().list(&stored_filter, &page).await;
            let part = part.map_err(stored(WHAT))?;
            people.extend(part.entries);
            match part.next {
                Some(next) => page.after = Some(next),
                None => return Ok(people),
            }
        }
    }
}
