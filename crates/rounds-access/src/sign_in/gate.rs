//! Counts attempts and says who must wait. The count is in the store, so that it survives a
//! restart and is shared by several servers; within one server nobody slips in between counting and
//! recording.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

use super::SignIn;
use crate::answer::Caller;
use crate::error::SignInError;
use crate::throttle::{ADDRESS, CODE, KNOWN, Limit, NAME, NAME_AND_ADDRESS};

/// Somebody who keeps trying is put into the ledger once in this time.
const TELL_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// Keys that are remembered for that.
const TOLD_MAX: usize = 10_000;

/// One attempt is counted at a time; when each key was last reported.
#[derive(Default)]
pub(super) struct Gate {
    told: Mutex<BTreeMap<String, Timestamp>>,
}

/// Whether an attempt may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// Yes; it is counted.
    Admitted,
    /// Not now.
    Wait {
        /// Seconds.
        retry_after_s: u32,
        /// Whether this is worth an entry in the ledger.
        worth_telling: bool,
    },
}

impl SignIn {
    /// An attempt to sign in under this name, known or not.
    pub(super) async fn admit_name(
        &self,
        name: &str,
        from: &Caller,
    ) -> Result<Admission, SignInError> {
        let keys = self.keys_of_name(name, from);
        let mut asked = keys.to_vec();
        if self.is_known(name, from).await? {
            asked.retain(|(limit, _)| *limit != NAME);
        }
        asked.push((ADDRESS, self.key_of(ADDRESS, &from.source())));
        self.admit(&asked, &keys).await
    }

    /// An attempt with a code of this person.
    pub(super) async fn admit_code(&self, person: &str) -> Result<Admission, SignInError> {
        let keys = [(CODE, self.key_of(CODE, person))];
        self.admit(&keys, &keys).await
    }

    /// An attempt that names nobody: a set-up token, a one-time code, an answer of a provider. It
    /// is counted when it fails.
    pub(super) async fn admit_address(&self, from: &Caller) -> Result<Admission, SignInError> {
        let key = [(ADDRESS, self.key_of(ADDRESS, &from.source()))];
        self.admit(&key, &[]).await
    }

    /// The attempt failed. Failures count for the address, successes do not: a hospital may be
    /// behind one.
    pub(super) async fn count_failure(&self, from: &Caller) -> Result<(), SignInError> {
        let key = self.key_of(ADDRESS, &from.source());
        Ok(self.store().attempts().record(&key, self.now()).await?)
    }

    /// The password was right: earlier attempts are forgiven, and the address is known.
    pub(super) async fn forgive_name(&self, name: &str, from: &Caller) -> Result<(), SignInError> {
        for (_, key) in self.keys_of_name(name, from) {
            self.store().attempts().clear(&key).await?;
        }
        let known = self.key_of_known(name, from);
        self.store().attempts().clear(&known).await?;
        Ok(self.store().attempts().record(&known, self.now()).await?)
    }

    /// Whether the name came in from this address within the last month.
    async fn is_known(&self, name: &str, from: &Caller) -> Result<bool, SignInError> {
        let window = SignedDuration::from_secs(KNOWN.window_s.into());
        let key = self.key_of_known(name, from);
        let attempts = self.store().attempts();
        Ok(attempts.count_since(&key, self.now() - window).await? > 0)
    }

    fn key_of_known(&self, name: &str, from: &Caller) -> String {
        let both = format!("{} {}", from.source(), name.trim().to_lowercase());
        self.key_of(KNOWN, &both)
    }

    /// The code was right, or an administrator began anew with this person.
    pub(super) async fn forgive_code(&self, person: &str) -> Result<(), SignInError> {
        let key = self.key_of(CODE, person);
        Ok(self.store().attempts().clear(&key).await?)
    }

    fn keys_of_name(&self, name: &str, from: &Caller) -> [(Limit, String); 2] {
        let name = name.trim().to_lowercase();
        let both = format!("{} {name}", from.source());
        [
            (NAME_AND_ADDRESS, self.key_of(NAME_AND_ADDRESS, &both)),
            (NAME, self.key_of(NAME, &name)),
        ]
    }

    /// Keyed, because people type passwords into the field for the name.
    fn key_of(&self, limit: Limit, text: &str) -> String {
        let text = format!("{}\n{text}", limit.kind);
        self.inner.key.keyed_hash("attempts", &text)
    }

    async fn admit(
        &self,
        asked: &[(Limit, String)],
        counted: &[(Limit, String)],
    ) -> Result<Admission, SignInError> {
        let mut told = self.inner.gate.told.lock().await;
        let now = self.now();
        let attempts = self.store().attempts();
        for (limit, key) in asked {
            let window = SignedDuration::from_secs(limit.window_s.into());
            let count = attempts.count_since(key, now - window).await?;
            let wait_s = limit.wait_s(u32::try_from(count).unwrap_or(u32::MAX));
            if wait_s == 0 {
                continue;
            }
            let since = now - SignedDuration::from_secs(wait_s.into());
            if attempts.count_since(key, since).await? > 0 {
                return Ok(Admission::Wait {
                    retry_after_s: wait_s,
                    worth_telling: is_worth_telling(&mut told, key, now),
                });
            }
        }
        for (_, key) in counted {
            attempts.record(key, now).await?;
        }
        Ok(Admission::Admitted)
    }
}

fn is_worth_telling(told: &mut BTreeMap<String, Timestamp>, key: &str, now: Timestamp) -> bool {
    let last = told.get(key);
    if last.is_some_and(|last| now.duration_since(*last).abs() < TELL_EVERY) {
        return false;
    }
    if told.len() >= TOLD_MAX {
        told.clear();
    }
    told.insert(key.to_owned(), now);
    true
}
