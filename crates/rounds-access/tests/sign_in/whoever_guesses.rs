//! Whatever somebody does who lacks one proof, and in whatever order: they never have a session.

use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rounds_access::answer::{Confirmation, Outcome};
use rounds_access::{FirstPerson, Secret};

use crate::support::{
    ADMINISTRATOR, GOOD_PASSWORD, OTHER_PASSWORD, Office, Somebody, caller, from,
};

/// Something that a stranger does.
#[derive(Debug, Clone)]
enum Step {
    Password { right: bool },
    Code(Kind),
    Enrol(Kind),
    Enrolment,
    Redeem,
    SetUp,
    Cookie,
    SignOut,
    OwnerComesIn,
    Wait(i64),
}

/// Which code they try.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Guess,
    /// One that they saw the owner type.
    Seen,
    /// The present one: only for those who have the authenticator.
    Present,
    /// Text of another kind.
    Garbage,
}

fn step(has_password: bool) -> impl Strategy<Value = Step> {
    let seen = prop_oneof![Just(Kind::Guess), Just(Kind::Seen), Just(Kind::Garbage)];
    let kind = if has_password {
        seen.boxed()
    } else {
        prop_oneof![seen, Just(Kind::Present)].boxed()
    };
    prop_oneof![
        4 => any::<bool>().prop_map(move |right| Step::Password { right: right && has_password }),
        4 => kind.clone().prop_map(Step::Code),
        2 => kind.prop_map(Step::Enrol),
        1 => Just(Step::Enrolment),
        1 => Just(Step::Redeem),
        1 => Just(Step::SetUp),
        1 => Just(Step::Cookie),
        1 => Just(Step::SignOut),
        1 => Just(Step::OwnerComesIn),
        2 => (1_i64..2_000).prop_map(Step::Wait),
    ]
}

/// The stranger: everything they were ever handed.
#[derive(Default)]
struct Stranger {
    secrets: Vec<Secret>,
    seen: String,
}

impl Stranger {
    fn newest(&self) -> &str {
        self.secrets.last().map_or("invented", Secret::expose)
    }

    fn code(&self, kind: Kind, owner: &Somebody, office: &Office) -> String {
        match kind {
            Kind::Guess => "000000".to_owned(),
            Kind::Seen => self.seen.clone(),
            Kind::Present => owner.secret.code_at(office.now()),
            Kind::Garbage => "' or 1=1 --".to_owned(),
        }
    }

    fn keep(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::NeedsSecondFactor { pending } | Outcome::MustEnrol { pending } => {
                self.secrets.push(pending)
            }
            Outcome::SignedIn(_) => panic!("a session"),
            _ => {}
        }
    }

    async fn take(&mut self, step: &Step, owner: &Somebody, office: &Office) {
        let stranger = from("203.0.113.9");
        let desk = &office.sign_in;
        match step {
            Step::Password { right } => {
                let password = if *right {
                    GOOD_PASSWORD
                } else {
                    OTHER_PASSWORD
                };
                self.keep(desk.sign_in("root", password, &stranger).await.unwrap());
            }
            Step::Code(kind) => {
                let code = self.code(*kind, owner, office);
                let outcome = desk.second_factor(self.newest(), &code, &stranger).await;
                self.keep(outcome.unwrap());
            }
            Step::Enrol(kind) => {
                let code = self.code(*kind, owner, office);
                let outcome = desk.enrol(self.newest(), &code, &stranger).await.unwrap();
                assert!(
                    !matches!(outcome, Confirmation::Enrolled(_)),
                    "an authenticator"
                );
            }
            Step::Enrolment => {
                assert!(
                    desk.enrolment(self.newest()).await.unwrap().is_none(),
                    "a secret"
                );
            }
            Step::Redeem => {
                let outcome = desk.redeem(self.newest(), OTHER_PASSWORD, &stranger).await;
                self.keep(outcome.unwrap());
            }
            Step::SetUp => {
                let first = FirstPerson {
                    sign_in_name: "mallory",
                    name: "Mallory",
                    password: OTHER_PASSWORD,
                };
                self.keep(desk.set_up(self.newest(), first, &stranger).await.unwrap());
            }
            Step::Cookie => {
                let found = desk.by_session(self.newest(), &stranger).await.unwrap();
                assert!(found.is_none(), "a session");
            }
            Step::SignOut => {
                desk.sign_out(self.newest(), &stranger).await.unwrap();
            }
            Step::OwnerComesIn => {
                office.pass(SignedDuration::from_secs(30));
                self.seen = owner.secret.code_at(office.now());
                let outcome = desk
                    .sign_in("root", GOOD_PASSWORD, &caller())
                    .await
                    .unwrap();
                if let Outcome::NeedsSecondFactor { pending } = outcome {
                    desk.second_factor(pending.expose(), &self.seen, &caller())
                        .await
                        .unwrap();
                }
            }
            Step::Wait(seconds) => office.pass(SignedDuration::from_secs(*seconds)),
        }
    }
}

fn hold(has_password: bool) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = Config {
        cases: 16,
        failure_persistence: None,
        ..Config::default()
    };
    let steps = prop::collection::vec(step(has_password), 1..14);
    let outcome = TestRunner::new(config).run(&steps, |steps| {
        runtime.block_on(async {
            let office = Office::new().await;
            let owner = office.add_with_authenticator("root", ADMINISTRATOR).await;
            let mut stranger = Stranger::default();
            for step in &steps {
                stranger.take(step, &owner, &office).await;
            }
        });
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn who_knows_the_password_and_lacks_the_authenticator_stays_out() {
    hold(true);
}

#[test]
fn who_has_the_authenticator_and_lacks_the_password_stays_out() {
    hold(false);
}
