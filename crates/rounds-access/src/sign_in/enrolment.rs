//! Setting up an authenticator: on the way in, where one is asked for, or later. Nothing is kept
//! before a first code proves that it works, so that an authenticator which is there stays in force
//! until then.

use jiff::SignedDuration;
use rounds_store::StoreError;
use rounds_store::ledger::Action;
use rounds_store::people::{PersonRecord, Totp};

use super::SignIn;
use super::gate::Admission;
use super::local::SEALED_FOR;
use super::pending::Next;
use super::record::{Event, person_object};
use crate::answer::{Actor, Caller, Confirmation, Enrolled, Enrolment, SignedIn};
use crate::error::SignInError;
use crate::one_time_code::CodeSecret;
use crate::recovery;
use crate::secret::{Secret, hash};

/// Bytes of an authenticator's secret.
const SECRET_BYTES: usize = 20;

/// The kind under which a turn is kept.
const TURN: &str = "authenticator turn";
/// Longest turn.
const TURN_TIME: SignedDuration = SignedDuration::from_secs(30);

/// What became of somebody's first authenticator.
enum First {
    /// It works; its recovery codes.
    Kept(Vec<Secret>),
    /// The code is not its own.
    WrongCode,
    /// There is one, or the person is disabled.
    Late,
}

impl SignIn {
    /// What to show somebody on the way in who must set up an authenticator; none where the step
    /// took too long. Asked twice it answers the same.
    pub async fn enrolment(&self, pending: &str) -> Result<Option<Enrolment>, SignInError> {
        let Some(step) = self.take_step(pending, Next::Enrol).await? else {
            return Ok(None);
        };
        self.put_step_back(pending, &step).await?;
        let person = self.store().people().get(&step.person).await?;
        Ok(Some(
            self.shown(&person, &self.candidate(&person, pending).await?),
        ))
    }

    /// Confirms it with a first code, and lets them in.
    pub async fn enrol(
        &self,
        pending: &str,
        code: &str,
        from: &Caller,
    ) -> Result<Confirmation, SignInError> {
        let Some(step) = self.take_step(pending, Next::Enrol).await? else {
            return Ok(Confirmation::Expired);
        };
        let person = self.store().people().get(&step.person).await?;
        if let Admission::Wait { retry_after_s, .. } = self.admit_code(&person.id.0).await? {
            self.put_step_back(pending, &step).await?;
            return Ok(Confirmation::Throttled { retry_after_s });
        }
        // Two who know the password may be here at once: one authenticator is set up at a time,
        // and the first one stays.
        if !self.begin_turn(&person).await? {
            self.put_step_back(pending, &step).await?;
            return Ok(Confirmation::Throttled { retry_after_s: 1 });
        }
        let kept = self.first_authenticator(&person, pending, code, from).await;
        self.end_turn(&person).await?;
        match kept? {
            First::Kept(recovery_codes) => {
                let way = "password and new authenticator";
                let signed_in = self.begin_session(&person, true, way, from).await?;
                Ok(Confirmation::Enrolled(Enrolled {
                    signed_in: Box::new(signed_in),
                    recovery_codes,
                }))
            }
            First::WrongCode => match self.wrong_code(pending, step).await? {
                true => Ok(Confirmation::WrongCode),
                false => Ok(Confirmation::Expired),
            },
            First::Late => Ok(Confirmation::Expired),
        }
    }

    async fn first_authenticator(
        &self,
        person: &PersonRecord,
        pending: &str,
        code: &str,
        from: &Caller,
    ) -> Result<First, SignInError> {
        let present = self.store().credentials().totp(&person.id).await?;
        let is_there = present.is_some_and(|totp| totp.confirmed_at.is_some());
        if is_there || person.disabled_at.is_some() {
            return Ok(First::Late);
        }
        let candidate = self.candidate(person, pending).await?;
        let kept = self.keep_authenticator(person, &candidate, code, from);
        Ok(match kept.await? {
            Some(recovery_codes) => First::Kept(recovery_codes),
            None => First::WrongCode,
        })
    }

    /// Whether nobody else sets up an authenticator for this person; until [`Self::end_turn`].
    async fn begin_turn(&self, person: &PersonRecord) -> Result<bool, SignInError> {
        let one_time = self.store().one_time();
        let now = self.now();
        // A turn that was never ended (a crash) is over after a while.
        one_time.clear(TURN, Some(now)).await?;
        let turn = hash(&person.id.0);
        match one_time.put(TURN, &turn, now + TURN_TIME, None).await {
            Ok(()) => Ok(true),
            Err(StoreError::Conflict { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn end_turn(&self, person: &PersonRecord) -> Result<(), SignInError> {
        let one_time = self.store().one_time();
        one_time.take(TURN, &hash(&person.id.0), self.now()).await?;
        Ok(())
    }

    /// What to show somebody who is in and sets up an authenticator, or another one.
    pub async fn own_enrolment(&self, actor: &Actor<'_>) -> Result<Enrolment, SignInError> {
        self.require_fresh(actor).await?;
        let (person, session) = self.own_session(actor).await?;
        let candidate = self.candidate(&person, &session.id).await?;
        Ok(self.shown(&person, &candidate))
    }

    /// Confirms it with a first code. The one before, and its recovery codes, count no more.
    pub async fn enrol_own(
        &self,
        actor: &Actor<'_>,
        code: &str,
    ) -> Result<Confirmation, SignInError> {
        self.require_fresh(actor).await?;
        let (person, mut session) = self.own_session(actor).await?;
        if let Admission::Wait { retry_after_s, .. } = self.admit_code(&person.id.0).await? {
            return Ok(Confirmation::Throttled { retry_after_s });
        }
        let candidate = self.candidate(&person, &session.id).await?;
        let kept = self
            .keep_authenticator(&person, &candidate, code, actor.from)
            .await?;
        let Some(recovery_codes) = kept else {
            return Ok(Confirmation::WrongCode);
        };
        session.second_factor_at = Some(self.now());
        let signed_in: SignedIn = self.rotate(&person, session).await?;
        Ok(Confirmation::Enrolled(Enrolled {
            signed_in: Box::new(signed_in),
            recovery_codes,
        }))
    }

    /// The authenticator's secret before it is kept: derived from the installation key, so that the
    /// page can be loaded again, and from what is in force, so that no two are the same.
    async fn candidate(
        &self,
        person: &PersonRecord,
        step: &str,
    ) -> Result<CodeSecret, SignInError> {
        let present = self.store().credentials().totp(&person.id).await?;
        let present = present.map_or(String::new(), |totp| hash(&totp.sealed_secret));
        let purpose = format!("authenticator\n{}\n{}\n{present}", person.id, hash(step));
        let bytes = self.inner.key.derive(&purpose);
        let bytes = bytes.get(..SECRET_BYTES).unwrap_or(&*bytes);
        Ok(CodeSecret::from_bytes(bytes))
    }

    fn shown(&self, person: &PersonRecord, candidate: &CodeSecret) -> Enrolment {
        let issuer = format!("Rounds {}", self.inner.site_name);
        Enrolment {
            uri: candidate.uri(issuer.trim(), &person.sign_in_name),
            base32: candidate.base32(),
        }
    }

    /// Keeps the authenticator if the code is its own; the recovery codes, to be shown once.
    async fn keep_authenticator(
        &self,
        person: &PersonRecord,
        candidate: &CodeSecret,
        code: &str,
        from: &Caller,
    ) -> Result<Option<Vec<Secret>>, SignInError> {
        let Some(step) = candidate.step_of(code, self.now()) else {
            let event = Event::refused(
                Action::Change,
                person_object(&person.id),
                "authenticator: wrong code",
                from,
            );
            self.record_person(person, None, event).await?;
            return Ok(None);
        };
        let codes = recovery::new_codes()?;
        let event = Event::done(
            Action::Change,
            person_object(&person.id),
            "authenticator set up",
            from,
        );
        self.record_person(person, None, event).await?;
        let totp = Totp {
            sealed_secret: self.inner.key.seal(SEALED_FOR, candidate.as_bytes()),
            confirmed_at: Some(self.now()),
            last_step: step,
        };
        let hashes: Vec<String> = codes.iter().map(|code| code.hash.clone()).collect();
        let credentials = self.store().credentials();
        credentials
            .replace_recovery_codes(&person.id, &hashes)
            .await?;
        credentials.set_totp(&person.id, Some(&totp)).await?;
        self.forgive_code(&person.id.0).await?;
        Ok(Some(codes.into_iter().map(|code| code.code).collect()))
    }
}
