//! One's own profile, sessions and tokens.

use std::sync::Arc;

use async_trait::async_trait;
use rounds_access::SignIn;
use rounds_core::access::Purpose;
use rounds_store::ledger::{LedgerFilter, SubjectKind};
use rounds_store::page::Page;
use rounds_web::Visitor;
use rounds_web::office::{OfficeError, OfficeResult, OwnDesk};
use rounds_web::page_data::Window;
use rounds_web::page_data::office::{
    Caller, Enrolled, Enrolment, LedgerList, MadeToken, NewToken, PasswordChange, ProfilePage,
    Secret, SignedIn,
};

use super::caller::{acting, as_caller, as_secret, not_done, signed_in};
use super::failure::stored;
use super::home::Home;
use super::ledger_desk::row;
use super::register;
use super::sign_in_desk::{enrolled, enrolment};

/// Entries looked through for one's own name.
const LOOKS_MAX: u32 = 1_000;

/// One's own desk.
pub struct Own {
    /// The installation.
    pub home: Arc<Home>,
    /// Sessions, tokens and proofs.
    pub sign_in: SignIn,
}

#[async_trait]
impl OwnDesk for Own {
    async fn profile(&self, visitor: &Visitor) -> OfficeResult<ProfilePage> {
        let store = &self.home.store;
        let id = &visitor.principal.person;
        let person = store.people().get(id).await;
        let person = person.map_err(stored("read your profile"))?;
        let seen = register::Register { store }.of(&person).await?;
        let in_force = visitor.principal.break_glass.as_ref();
        Ok(ProfilePage {
            purpose: visitor.principal.purpose,
            emergency: seen
                .emergencies
                .into_iter()
                .find(|access| Some(&access.id) == in_force),
            has_password: seen.has_password,
            second_factor: seen.second_factor,
            sessions: seen.sessions,
            tokens: seen.tokens,
            token_days_max: self.sign_in.settings().token_days_max,
            person: seen.person,
        })
    }

    async fn confirm(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        proof: &Secret,
    ) -> OfficeResult<Option<SignedIn>> {
        let from = as_caller(caller);
        let actor = acting(visitor, &from);
        let session = self.sign_in.confirm(&actor, proof.reveal()).await;
        session
            .map(|session| Some(signed_in(&session)))
            .map_err(not_done("check that it is you"))
    }

    async fn set_purpose(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        purpose: Purpose,
    ) -> OfficeResult<Option<SignedIn>> {
        let from = as_caller(caller);
        let actor = acting(visitor, &from);
        let set = self.sign_in.set_purpose(&actor, purpose).await;
        set.map_err(not_done("set the purpose"))?;
        Ok(None)
    }

    async fn begin_emergency(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        reason: &str,
    ) -> OfficeResult<Option<SignedIn>> {
        let from = as_caller(caller);
        let actor = acting(visitor, &from);
        let session = self.sign_in.begin_emergency(&actor, reason).await;
        session
            .map(|session| Some(signed_in(&session)))
            .map_err(not_done("begin emergency access"))
    }

    async fn end_emergency(
        &self,
        caller: &Caller,
        visitor: &Visitor,
    ) -> OfficeResult<Option<SignedIn>> {
        let from = as_caller(caller);
        let session = self.sign_in.end_emergency(&acting(visitor, &from)).await;
        session
            .map(|session| Some(signed_in(&session)))
            .map_err(not_done("end emergency access"))
    }

    async fn change_password(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        change: &PasswordChange,
    ) -> OfficeResult<Option<SignedIn>> {
        let from = as_caller(caller);
        let actor = acting(visitor, &from);
        let (present, new) = (change.present.reveal(), change.new.reveal());
        let session = self.sign_in.change_password(&actor, present, new).await;
        session
            .map(|session| Some(signed_in(&session)))
            .map_err(not_done("change your password"))
    }

    async fn enrolment(&self, visitor: &Visitor) -> OfficeResult<Enrolment> {
        let from = as_caller(&visitor.caller);
        let shown = self.sign_in.own_enrolment(&acting(visitor, &from)).await;
        shown
            .map(|shown| enrolment(&shown))
            .map_err(not_done("set up a second factor"))
    }

    async fn enrol(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        code: &Secret,
    ) -> OfficeResult<Enrolled> {
        let from = as_caller(caller);
        let actor = acting(visitor, &from);
        let confirmation = self.sign_in.enrol_own(&actor, code.reveal()).await;
        enrolled(confirmation.map_err(not_done("set up a second factor"))?)
    }

    async fn make_token(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        token: &NewToken,
    ) -> OfficeResult<MadeToken> {
        let from = as_caller(caller);
        let actor = acting(visitor, &from);
        let scopes = token.scopes.clone();
        let made = self
            .sign_in
            .make_token(&actor, &token.name, scopes, token.days)
            .await;
        let made = made.map_err(not_done("make a token"))?;
        let tokens = self.home.store.tokens();
        let kept = tokens.list_of(&visitor.principal.person).await;
        let kept = kept.map_err(stored("read your tokens"))?;
        let record = kept.iter().find(|record| record.id == made.id);
        let record = record.ok_or_else(|| OfficeError::NotFound {
            kind: "token",
            name: made.id.clone(),
        })?;
        Ok(MadeToken {
            secret: as_secret(&made.secret),
            row: register::token_row(record),
        })
    }

    async fn revoke_token(&self, caller: &Caller, visitor: &Visitor, id: &str) -> OfficeResult<()> {
        let from = as_caller(caller);
        let revoked = self
            .sign_in
            .revoke_own_token(&acting(visitor, &from), id)
            .await;
        found(revoked.map_err(not_done("revoke a token"))?, "token", id)
    }

    async fn end_session(&self, caller: &Caller, visitor: &Visitor, id: &str) -> OfficeResult<()> {
        let from = as_caller(caller);
        let ended = self
            .sign_in
            .end_own_session(&acting(visitor, &from), id)
            .await;
        found(ended.map_err(not_done("end a session"))?, "session", id)
    }

    async fn who_looked(&self, visitor: &Visitor, window: Window) -> OfficeResult<LedgerList> {
        let mut entries = Vec::new();
        for id in &visitor.principal.staff_ids {
            let filter = LedgerFilter {
                subject: Some(self.home.recorder.subject(SubjectKind::Staff, id)),
                ..LedgerFilter::default()
            };
            let ledger = self.home.store.ledger();
            let found = ledger.search(&filter, &Page::first(LOOKS_MAX)).await;
            entries.extend(found.map_err(stored("read the ledger"))?.entries);
        }
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.seq));
        entries.dedup_by_key(|entry| entry.seq);
        let skip = usize::try_from(window.offset).unwrap_or(usize::MAX);
        let take = usize::try_from(window.limit).unwrap_or(usize::MAX);
        Ok(LedgerList {
            total: entries.len() as u64,
            rows: entries.iter().skip(skip).take(take).map(row).collect(),
            actions: Vec::new(),
        })
    }
}

/// Nothing where it was found; otherwise that it is not there, or not theirs.
pub fn found(was: bool, kind: &'static str, id: &str) -> OfficeResult<()> {
    match was {
        true => Ok(()),
        false => Err(OfficeError::NotFound {
            kind,
            name: id.to_owned(),
        }),
    }
}
