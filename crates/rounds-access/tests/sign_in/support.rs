//! An office with a store in a scratch folder and a clock that stands still until it is moved.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use rounds_access::answer::{Actor, Caller, Confirmation, Outcome, Recognised, SignedIn};
use rounds_access::one_time_code::CodeSecret;
use rounds_access::{InstallationKey, Parts, RoleBook, Secret, SignIn, SignInSettings};
use rounds_core::Clock;
use rounds_core::access::{ActorKind, Permission, PersonId, Principal, Purpose};
use rounds_store::ledger::{Entry, LedgerFilter};
use rounds_store::page::Page;
use rounds_store::people::NewPerson;
use rounds_store::{DatabaseUrl, Store};
use tempfile::TempDir;

pub const GOOD_PASSWORD: &str = "otter lamp canyon 7";
pub const OTHER_PASSWORD: &str = "violet anchor prairie";
pub const ADMINISTRATOR: &str = "it_administrator";

/// A clock that tests move.
pub struct MovedClock(Mutex<Timestamp>);

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

pub struct Office {
    pub sign_in: SignIn,
    pub store: Store,
    pub clock: Arc<MovedClock>,
    _folder: TempDir,
}

/// Somebody with a password and an authenticator.
pub struct Somebody {
    pub id: PersonId,
    pub name: &'static str,
    pub secret: CodeSecret,
    pub recovery_codes: Vec<Secret>,
}

impl Office {
    pub async fn new() -> Self {
        Self::with(SignInSettings::default()).await
    }

    pub async fn with(settings: SignInSettings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let start = "2026-03-02T08:00:00Z".parse().unwrap();
        let clock = Arc::new(MovedClock(Mutex::new(start)));
        let url = DatabaseUrl::sqlite(&folder.path().join("office.db"));
        let store = Store::open(&url, &*clock).await.unwrap();
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let sign_in = SignIn::new(Parts {
            store: store.clone(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            key: InstallationKey::from_bytes([3; 32]),
            settings,
            site_name: "North Valley".to_owned(),
            roles: RoleBook {
                known: words(&[ADMINISTRATOR, "analyst", "clinician", "auditor"]),
                privileged: words(&[ADMINISTRATOR]),
                managing_people: words(&[ADMINISTRATOR]),
            },
        });
        Self {
            sign_in: sign_in.unwrap(),
            store,
            clock,
            _folder: folder,
        }
    }

    pub fn pass(&self, time: SignedDuration) {
        *self.clock.0.lock().unwrap() += time;
    }

    /// A real clock for what a process outside compares with its own.
    pub fn set_clock(&self, to: Timestamp) {
        *self.clock.0.lock().unwrap() = to;
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Adds a person with a password, straight into the store.
    pub async fn add(&self, name: &'static str, role: &str) -> PersonId {
        let first = self.administrator_principal();
        let permissions = all();
        let from = caller();
        let actor = Actor {
            principal: &first,
            permissions: &permissions,
            session: None,
            from: &from,
        };
        let new = NewPerson {
            sign_in_name: name.to_owned(),
            name: format!("Dr. {}", name.to_uppercase()),
            email: None,
            roles: [role.to_owned()].into(),
            units: BTreeSet::new(),
            staff_ids: BTreeSet::new(),
        };
        let (person, link) = self.sign_in.add_person(&actor, new).await.unwrap();
        let code = link.unwrap().secret;
        self.sign_in
            .redeem(code.expose(), GOOD_PASSWORD, &from)
            .await
            .unwrap();
        person.id
    }

    /// Adds a person with a password and an authenticator.
    pub async fn add_with_authenticator(&self, name: &'static str, role: &str) -> Somebody {
        let id = self.add(name, role).await;
        let outcome = self
            .sign_in
            .sign_in(name, GOOD_PASSWORD, &caller())
            .await
            .unwrap();
        let Outcome::MustEnrol { pending } = outcome else {
            panic!("{outcome:?}: give {role} a privileged role")
        };
        let enrolment = self
            .sign_in
            .enrolment(pending.expose())
            .await
            .unwrap()
            .unwrap();
        let secret = code_secret(enrolment.base32.expose());
        let code = secret.code_at(self.now());
        let confirmed = self
            .sign_in
            .enrol(pending.expose(), &code, &caller())
            .await
            .unwrap();
        let Confirmation::Enrolled(enrolled) = confirmed else {
            panic!("{confirmed:?}")
        };
        // The code of this half minute is used up.
        self.pass(SignedDuration::from_secs(30));
        Somebody {
            id,
            name,
            secret,
            recovery_codes: enrolled.recovery_codes,
        }
    }

    /// Signs somebody in with password and code.
    pub async fn enter(&self, somebody: &Somebody) -> SignedIn {
        self.pass(SignedDuration::from_secs(30));
        let outcome = self
            .sign_in
            .sign_in(somebody.name, GOOD_PASSWORD, &caller())
            .await
            .unwrap();
        let Outcome::NeedsSecondFactor { pending } = outcome else {
            panic!("{outcome:?}")
        };
        let code = somebody.secret.code_at(self.now());
        let outcome = self
            .sign_in
            .second_factor(pending.expose(), &code, &caller())
            .await
            .unwrap();
        signed_in(outcome)
    }

    /// Signs in somebody who needs no second factor.
    pub async fn enter_with_password(&self, name: &str) -> SignedIn {
        signed_in(
            self.sign_in
                .sign_in(name, GOOD_PASSWORD, &caller())
                .await
                .unwrap(),
        )
    }

    pub async fn recognise(&self, cookie: &Secret) -> Option<Recognised> {
        self.sign_in
            .by_session(cookie.expose(), &caller())
            .await
            .unwrap()
    }

    /// What the ledger holds, oldest first, as `action outcome what`.
    pub async fn ledger(&self) -> Vec<String> {
        let entries = self.entries().await;
        let mut lines: Vec<(i64, String)> = entries
            .iter()
            .map(|entry| {
                let detail: serde_json::Value = serde_json::from_str(&entry.detail).unwrap();
                let what = detail["what"]
                    .as_str()
                    .or(detail["way"].as_str())
                    .unwrap_or_default();
                let (action, outcome) = (entry.action.as_str(), entry.outcome.as_str());
                (entry.seq, format!("{action} {outcome} {what}"))
            })
            .collect();
        lines.sort();
        lines.into_iter().map(|(_, line)| line).collect()
    }

    pub async fn entries(&self) -> Vec<Entry> {
        let page = Page::first(Page::ROWS_MAX);
        let found = self
            .store
            .ledger()
            .search(&LedgerFilter::default(), &page)
            .await;
        found.unwrap().entries
    }

    pub async fn has_recorded(&self, line: &str) -> bool {
        self.ledger().await.iter().any(|found| found == line)
    }

    pub fn administrator_principal(&self) -> Principal {
        Principal {
            person: PersonId("per_administrator".to_owned()),
            name: "Administrator".to_owned(),
            kind: ActorKind::Person,
            roles: [ADMINISTRATOR.to_owned()].into(),
            units: BTreeSet::new(),
            staff_ids: BTreeSet::new(),
            purpose: Purpose::Operations,
            second_factor: true,
            break_glass: None,
            scopes: None,
        }
    }
}

pub fn all() -> BTreeSet<Permission> {
    Permission::ALL.iter().copied().collect()
}

pub fn caller() -> Caller {
    from("192.0.2.10")
}

pub fn from(address: &str) -> Caller {
    Caller {
        address: Some(address.parse().unwrap()),
        user_agent: "Test browser".to_owned(),
    }
}

pub fn signed_in(outcome: Outcome) -> SignedIn {
    match outcome {
        Outcome::SignedIn(signed_in) => *signed_in,
        other => panic!("{other:?}"),
    }
}

pub fn code_secret(base32: &str) -> CodeSecret {
    let bytes = data_encoding::BASE32_NOPAD
        .decode(base32.as_bytes())
        .unwrap();
    CodeSecret::from_bytes(&bytes)
}

/// Somebody who was recognised, as an actor.
pub struct Acting {
    pub recognised: Recognised,
    pub permissions: BTreeSet<Permission>,
    pub from: Caller,
}

impl Acting {
    pub async fn as_owner_of(office: &Office, signed_in: &SignedIn) -> Self {
        Self {
            recognised: office.recognise(&signed_in.cookie).await.unwrap(),
            permissions: all(),
            from: caller(),
        }
    }

    pub fn actor(&self) -> Actor<'_> {
        Actor {
            principal: &self.recognised.principal,
            permissions: &self.permissions,
            session: self
                .recognised
                .session
                .as_ref()
                .map(|session| session.id.as_str()),
            from: &self.from,
        }
    }
}
