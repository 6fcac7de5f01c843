//! The first administrator.

use jiff::SignedDuration;
use rounds_access::answer::Outcome;
use rounds_access::{FirstPerson, SignInError};

use crate::support::{GOOD_PASSWORD, Office, caller};

const FIRST: FirstPerson<'_> = FirstPerson {
    sign_in_name: "root",
    name: "Robin Ito",
    password: GOOD_PASSWORD,
};

#[tokio::test]
async fn the_token_makes_one_administrator_and_is_dead_afterwards() {
    let office = Office::new().await;
    let token = office.sign_in.set_up_token().await.unwrap().unwrap();
    let outcome = office
        .sign_in
        .set_up(token.expose(), FIRST, &caller())
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::MustEnrol { .. }), "{outcome:?}");
    let second = FirstPerson {
        sign_in_name: "mallory",
        ..FIRST
    };
    let again = office
        .sign_in
        .set_up(token.expose(), second, &caller())
        .await
        .unwrap();
    assert!(matches!(again, Outcome::Refused), "{again:?}");
    assert!(office.sign_in.set_up_token().await.unwrap().is_none());
    assert_eq!(office.store.people().count().await.unwrap(), 1);
}

#[tokio::test]
async fn a_token_that_outlives_the_set_up_by_another_is_refused() {
    let office = Office::new().await;
    let token = office.sign_in.set_up_token().await.unwrap().unwrap();
    office.add("jane", "analyst").await;
    let outcome = office
        .sign_in
        .set_up(token.expose(), FIRST, &caller())
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::Refused), "{outcome:?}");
}

#[tokio::test]
async fn a_restart_replaces_the_token_and_an_hour_ends_it() {
    let office = Office::new().await;
    let first = office.sign_in.set_up_token().await.unwrap().unwrap();
    let second = office.sign_in.set_up_token().await.unwrap().unwrap();
    let outcome = office
        .sign_in
        .set_up(first.expose(), FIRST, &caller())
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::Refused), "{outcome:?}");
    office.pass(SignedDuration::from_mins(60));
    let outcome = office
        .sign_in
        .set_up(second.expose(), FIRST, &caller())
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::Refused), "{outcome:?}");
}

#[tokio::test]
async fn a_name_or_password_that_will_not_do_uses_nothing_up() {
    let office = Office::new().await;
    let token = office.sign_in.set_up_token().await.unwrap().unwrap();
    let weak = FirstPerson {
        password: "password1234",
        ..FIRST
    };
    let refused = office.sign_in.set_up(token.expose(), weak, &caller()).await;
    assert!(matches!(refused, Err(SignInError::Weak(_))), "{refused:?}");
    for name in ["", "r", "ro ot", "röot", "root~1", "<script>"] {
        let first = FirstPerson {
            sign_in_name: name,
            ..FIRST
        };
        let refused = office
            .sign_in
            .set_up(token.expose(), first, &caller())
            .await;
        assert!(
            matches!(refused, Err(SignInError::Unacceptable { .. })),
            "{name}: {refused:?}"
        );
    }
    let outcome = office
        .sign_in
        .set_up(token.expose(), FIRST, &caller())
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::MustEnrol { .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_set_up_that_was_interrupted_goes_on_under_its_name() {
    let office = Office::new().await;
    let half = rounds_store::people::NewPerson {
        sign_in_name: "root".to_owned(),
        name: "Robin Ito".to_owned(),
        email: None,
        roles: [crate::support::ADMINISTRATOR.to_owned()].into(),
        units: std::collections::BTreeSet::new(),
        staff_ids: std::collections::BTreeSet::new(),
    };
    let half = office
        .store
        .people()
        .add(&half, office.now())
        .await
        .unwrap();
    let token = office
        .sign_in
        .set_up_token()
        .await
        .unwrap()
        .expect("nobody can sign in");
    let other = FirstPerson {
        sign_in_name: "other",
        ..FIRST
    };
    let refused = office
        .sign_in
        .set_up(token.expose(), other, &caller())
        .await;
    assert!(refused.unwrap_err().to_string().contains("\"root\""));
    let outcome = office
        .sign_in
        .set_up(token.expose(), FIRST, &caller())
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::MustEnrol { .. }), "{outcome:?}");
    let people = office.store.people();
    assert_eq!(people.count().await.unwrap(), 1);
    assert_eq!(
        people.by_sign_in_name("root").await.unwrap().unwrap().id,
        half.id
    );
    assert!(office.sign_in.set_up_token().await.unwrap().is_none());
}
