//! The first administrator. Where there is nobody, the server prints a token when it starts; who
//! has it makes the first account, once. There is no account and no password before.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use rounds_store::ledger::{Action, Object};
use rounds_store::page::Page;
use rounds_store::people::{NewPerson, PeopleFilter, PersonRecord};

use super::SignIn;
use super::gate::Admission;
use super::pending::SET_UP;
use super::record::{Event, person_object};
use super::sessions::is_from_provider;
use crate::answer::{Caller, Outcome};
use crate::error::SignInError;
use crate::password;
use crate::secret::Secret;

/// The first administrator as typed.
#[derive(Debug, Clone, Copy)]
pub struct FirstPerson<'a> {
    /// What they will type to sign in.
    pub sign_in_name: &'a str,
    /// Name on screen.
    pub name: &'a str,
    /// The password.
    pub password: &'a str,
}

/// Who is there.
enum Present {
    /// Nobody.
    Nobody,
    /// One person without a password: the set-up stopped in the middle.
    Unfinished(Box<PersonRecord>),
    /// Somebody who can sign in, or several.
    Somebody,
}

impl SignIn {
    /// Whether nobody can sign in yet.
    pub async fn needs_set_up(&self) -> Result<bool, SignInError> {
        Ok(match self.present().await? {
            Present::Nobody | Present::Unfinished(_) => true,
            Present::Somebody => false,
        })
    }

    async fn present(&self) -> Result<Present, SignInError> {
        let first_two = Page::first(2);
        let people = self.store().people();
        let mut found = people
            .list(&PeopleFilter::default(), &first_two)
            .await?
            .entries;
        let (Some(first), true) = (found.pop(), found.is_empty()) else {
            let is_empty = people.count().await? == 0;
            return Ok(if is_empty {
                Present::Nobody
            } else {
                Present::Somebody
            });
        };
        let password = self.store().credentials().password_hash(&first.id).await?;
        Ok(match password.is_none() && !is_from_provider(&first) {
            true => Present::Unfinished(Box::new(first)),
            false => Present::Somebody,
        })
    }

    /// A new token for the first administrator, to be printed once when the server starts; none
    /// where there is somebody. Tokens of earlier starts stop counting.
    pub async fn set_up_token(&self) -> Result<Option<Secret>, SignInError> {
        self.store().one_time().clear(SET_UP, None).await?;
        if !self.needs_set_up().await? {
            return Ok(None);
        }
        let token = Secret::new()?;
        let minutes = SignedDuration::from_mins(self.inner.settings.set_up_minutes.into());
        self.keep(SET_UP, token.expose(), self.now() + minutes, &())
            .await?;
        Ok(Some(token))
    }

    /// Makes the first administrator. The token works once; a name or a password that will not do
    /// uses nothing up.
    pub async fn set_up(
        &self,
        token: &str,
        first: FirstPerson<'_>,
        from: &Caller,
    ) -> Result<Outcome, SignInError> {
        if let Admission::Wait { retry_after_s, .. } = self.admit_address(from).await? {
            return Ok(Outcome::Throttled { retry_after_s });
        }
        super::people::check_sign_in_name(first.sign_in_name)?;
        super::people::check_name(first.name)?;
        let names = [
            first.sign_in_name,
            first.name,
            self.inner.site_name.as_str(),
        ];
        password::check(first.password, &names)?;
        let is_token = self.take::<()>(SET_UP, token.trim()).await?.is_some();
        let present = self.present().await?;
        if !is_token || matches!(present, Present::Somebody) {
            self.count_failure(from).await?;
            let event =
                Event::refused(Action::Create, Object::kind("person"), "set-up token", from);
            self.record_unknown("set-up", event).await?;
            return Ok(Outcome::Refused);
        }
        let hash = self.inner.hashing.hash(first.password).await?;
        let person = self.first_person(present, token, first).await?;
        let event = Event::done(
            Action::Create,
            person_object(&person.id),
            "first administrator",
            from,
        );
        self.record_person(&person, None, event).await?;
        let credentials = self.store().credentials();
        credentials
            .set_password_hash(&person.id, &hash, self.now())
            .await?;
        self.after_password(&person, from).await
    }

    /// The person of an interrupted set-up, or a new one.
    async fn first_person(
        &self,
        present: Present,
        token: &str,
        first: FirstPerson<'_>,
    ) -> Result<PersonRecord, SignInError> {
        let Present::Unfinished(person) = present else {
            let new = self.new_person(first);
            return Ok(self.store().people().add(&new, self.now()).await?);
        };
        let name = &person.sign_in_name;
        if name.eq_ignore_ascii_case(first.sign_in_name.trim()) {
            return Ok(*person);
        }
        let minutes = SignedDuration::from_mins(self.inner.settings.set_up_minutes.into());
        let until = self.now() + minutes;
        self.keep(SET_UP, token.trim(), until, &()).await?;
        let why = format!("a set-up as {name:?} was interrupted; go on with that name");
        Err(SignInError::Unacceptable {
            what: "the sign-in name",
            why,
        })
    }

    fn new_person(&self, first: FirstPerson<'_>) -> NewPerson {
        NewPerson {
            sign_in_name: first.sign_in_name.trim().to_owned(),
            name: first.name.trim().to_owned(),
            email: None,
            roles: [self.inner.settings.first_role.clone()].into(),
            units: BTreeSet::new(),
            staff_ids: BTreeSet::new(),
        }
    }
}
