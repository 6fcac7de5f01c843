//! Attempts are slowed down, the same for names that exist and names that do not.

use jiff::SignedDuration;
use rounds_access::SignInError;
use rounds_access::answer::Outcome;

use crate::support::{ADMINISTRATOR, Acting, GOOD_PASSWORD, OTHER_PASSWORD, Office, caller, from};

/// What each of ten quick attempts is answered.
async fn ten_attempts(office: &Office, name: &str) -> Vec<String> {
    let mut answers = Vec::new();
    for _ in 0..10 {
        let outcome = office
            .sign_in
            .sign_in(name, OTHER_PASSWORD, &caller())
            .await
            .unwrap();
        answers.push(format!("{outcome:?}"));
    }
    answers
}

#[tokio::test]
async fn a_known_and_an_unknown_name_are_slowed_down_alike() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    let known = ten_attempts(&office, "jane").await;
    let unknown = ten_attempts(&office, "nobody").await;
    assert_eq!(known, unknown);
    assert_eq!(known[4], "Refused");
    assert_eq!(known[5], "Throttled { retry_after_s: 1 }");
}

#[tokio::test]
async fn the_right_password_waits_too_and_then_forgives() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    ten_attempts(&office, "jane").await;
    let outcome = office
        .sign_in
        .sign_in("JANE ", GOOD_PASSWORD, &caller())
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::Throttled { .. }), "{outcome:?}");
    office.pass(SignedDuration::from_secs(2));
    office.enter_with_password("jane").await;
    let answers = ten_attempts(&office, "jane").await;
    assert_eq!(answers[0], "Refused", "counted from the beginning");
}

#[tokio::test]
async fn strangers_elsewhere_do_not_keep_somebody_out() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    for number in 0..19 {
        let stranger = from(&format!("198.51.100.{number}"));
        office
            .sign_in
            .sign_in("jane", OTHER_PASSWORD, &stranger)
            .await
            .unwrap();
    }
    office.enter_with_password("jane").await;
}

#[tokio::test]
async fn codes_are_slowed_down_across_sign_ins() {
    let office = Office::new().await;
    let root = office.add_with_authenticator("root", ADMINISTRATOR).await;
    let mut refused = 0;
    for _ in 0..20 {
        let outcome = office
            .sign_in
            .sign_in("root", GOOD_PASSWORD, &caller())
            .await
            .unwrap();
        let Outcome::NeedsSecondFactor { pending } = outcome else {
            panic!("{outcome:?}")
        };
        match office
            .sign_in
            .second_factor(pending.expose(), "000000", &caller())
            .await
            .unwrap()
        {
            Outcome::Refused => refused += 1,
            Outcome::Throttled { .. } => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(refused, 5);
    assert!(office.has_recorded("sign-in refused codes throttled").await);
    office.pass(SignedDuration::from_secs(60));
    office.enter(&root).await;
}

#[tokio::test]
async fn many_names_from_one_address_are_slowed_down() {
    let office = Office::new().await;
    let mut tried = 0;
    loop {
        let name = format!("name{tried}");
        match office
            .sign_in
            .sign_in(&name, OTHER_PASSWORD, &caller())
            .await
            .unwrap()
        {
            Outcome::Refused => tried += 1,
            Outcome::Throttled { .. } => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(tried, 100);
    let throttled = office
        .ledger()
        .await
        .iter()
        .filter(|line| line.ends_with("throttled"))
        .count();
    assert_eq!(throttled, 1);
}

#[tokio::test]
async fn strangers_do_not_keep_somebody_out_of_where_they_came_from() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    office.enter_with_password("jane").await;
    for number in 0..40 {
        let stranger = from(&format!("198.51.100.{number}"));
        office
            .sign_in
            .sign_in("jane", OTHER_PASSWORD, &stranger)
            .await
            .unwrap();
    }
    let elsewhere = from("198.51.100.200");
    let outcome = office
        .sign_in
        .sign_in("jane", GOOD_PASSWORD, &elsewhere)
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::Throttled { .. }), "{outcome:?}");
    office.enter_with_password("jane").await;
}

#[tokio::test]
async fn codes_cannot_be_guessed_by_confirming() {
    let office = Office::new().await;
    let root = office.add_with_authenticator("root", ADMINISTRATOR).await;
    let acting = Acting::as_owner_of(&office, &office.enter(&root).await).await;
    for attempt in 0..6 {
        let refused = office
            .sign_in
            .confirm(&acting.actor(), "000 000")
            .await
            .unwrap_err();
        let is_throttled = matches!(refused, SignInError::Throttled { .. });
        assert_eq!(is_throttled, attempt == 5, "{attempt}: {refused}");
    }
    office
        .sign_in
        .confirm(&acting.actor(), GOOD_PASSWORD)
        .await
        .unwrap();
}
