//! Argon2id with the parameters that OWASP gives as its minimum (Password Storage Cheat Sheet:
//! 19 MiB, two passes, one lane).

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::secret::{NoChance, Secret, random};

/// Memory of one hash in KiB.
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;
/// Bytes of salt.
const SALT_BYTES: usize = 16;
/// Hashes computed at once: 38 MiB of memory and two threads at most.
const AT_ONCE: usize = 2;
/// Hashes that may wait for their turn; who comes later is asked to come again.
const WAITING_MAX: usize = 64;

/// Too many people are signing in at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being compared: try again in a second")]
pub struct Busy;

/// Computes and compares hashes, a few at once.
#[derive(Clone)]
pub struct PasswordHashing {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    // Hash of a password that nobody has, compared with where there is no account.
    nobody: Arc<str>,
}

/// Why no hash was made.
#[derive(Debug, thiserror::Error)]
pub enum HashFault {
    /// Too many at once.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// No random bytes for the salt.
    #[error(transparent)]
    NoChance(#[from] NoChance),
}

impl PasswordHashing {
    /// Ready to hash.
    pub fn new() -> Result<Self, NoChance> {
        let salt = random::<SALT_BYTES>()?;
        let nobody = hash_now(Secret::new()?.expose(), &*salt);
        Ok(Self {
            running: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Arc::new(Semaphore::new(WAITING_MAX)),
            nobody: nobody.into(),
        })
    }

    /// The hash of a new password as a PHC string.
    pub async fn hash(&self, password: &str) -> Result<String, HashFault> {
        let password = Zeroizing::new(password.to_owned());
        let salt = random::<SALT_BYTES>()?;
        Ok(self.run(move || hash_now(&password, &*salt)).await?)
    }

    /// Whether this is the password. With no hash (no such account, or one without a password) it
    /// is compared with the hash of nobody's password and the answer is no: the same work.
    pub async fn is_password(&self, password: &str, kept: Option<&str>) -> Result<bool, Busy> {
        let password = Zeroizing::new(password.to_owned());
        let (hash, is_account) = match kept {
            Some(hash) => (Arc::from(hash), true),
            None => (Arc::clone(&self.nobody), false),
        };
        let same = self.run(move || is_same(&password, &hash)).await?;
        Ok(same & is_account)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let _waiting = self.waiting.try_acquire().map_err(|_| Busy)?;
        let running = Arc::clone(&self.running).acquire_owned().await;
        let running = running.map_err(|_| Busy)?;
        // The permit goes along: a caller who hangs up does not free a place that is still used.
        let done = tokio::task::spawn_blocking(move || {
            let answer = work();
            drop(running);
            answer
        });
        done.await.map_err(|_| Busy)
    }
}

fn argon() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .expect("invariant: the parameters above are in Argon2's range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_now(password: &str, salt: &[u8]) -> String {
    argon()
        .hash_password_with_salt(password.as_bytes(), salt)
        .expect("invariant: the length of the salt is in Argon2's range")
        .to_string()
}

fn is_same(password: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else {
        return false;
    };
    argon().verify_password(password.as_bytes(), &hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_recognised_and_another_is_not() {
        let hashing = PasswordHashing::new().unwrap();
        let hash = hashing.hash("correct horse battery").await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        let same = hashing.is_password("correct horse battery", Some(&hash));
        assert!(same.await.unwrap());
        let other = hashing.is_password("correct horse batterY", Some(&hash));
        assert!(!other.await.unwrap());
    }

    #[tokio::test]
    async fn a_hash_of_other_software_is_read() {
        // test.c of the reference implementation (P-H-C/phc-winner-argon2), version 0x13,
        // Argon2id, t = 2, m = 2^16, p = 1, "password" with "somesalt".
        let hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ\
                    $CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        let hashing = PasswordHashing::new().unwrap();
        assert!(hashing.is_password("password", Some(hash)).await.unwrap());
        assert!(!hashing.is_password("Password", Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_is_signed_in_without_an_account() {
        let hashing = PasswordHashing::new().unwrap();
        assert!(!hashing.is_password("anything", None).await.unwrap());
        assert!(!hashing.is_password("", Some("not a hash")).await.unwrap());
    }

    /// The class of work, not the clock: nobody's hash has the parameters of everybody's.
    #[tokio::test]
    async fn an_unknown_name_costs_what_a_known_one_costs() {
        let hashing = PasswordHashing::new().unwrap();
        let real = hashing.hash("correct horse battery").await.unwrap();
        let parameters = |hash: &str| {
            let parts: Vec<String> = hash.split('$').map(str::to_owned).collect();
            (parts[1..4].to_vec(), parts[4].len(), parts[5].len())
        };
        assert_eq!(parameters(&hashing.nobody), parameters(&real));
    }

    #[tokio::test]
    async fn a_crowd_is_asked_to_come_again() {
        let hashing = PasswordHashing::new().unwrap();
        let _all = hashing
            .waiting
            .acquire_many(WAITING_MAX as u32)
            .await
            .unwrap();
        assert_eq!(hashing.is_password("x", None).await, Err(Busy));
    }
}
