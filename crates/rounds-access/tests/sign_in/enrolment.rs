//! Setting up an authenticator.

use jiff::SignedDuration;
use rounds_access::SignInError;
use rounds_access::answer::{Confirmation, Outcome};

use crate::support::{ADMINISTRATOR, Acting, GOOD_PASSWORD, Office, caller, code_secret};

async fn must_enrol(office: &Office, name: &str) -> rounds_access::Secret {
    match office
        .sign_in
        .sign_in(name, GOOD_PASSWORD, &caller())
        .await
        .unwrap()
    {
        Outcome::MustEnrol { pending } => pending,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_page_can_be_loaded_again_and_shows_the_same_secret() {
    let office = Office::new().await;
    office.add("root", ADMINISTRATOR).await;
    let pending = must_enrol(&office, "root").await;
    let one = office
        .sign_in
        .enrolment(pending.expose())
        .await
        .unwrap()
        .unwrap();
    let two = office
        .sign_in
        .enrolment(pending.expose())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(one.base32, two.base32);
    assert!(
        one.uri
            .expose()
            .starts_with("otpauth://totp/Rounds%20North%20Valley:root?")
    );
    let other = must_enrol(&office, "root").await;
    let other = office
        .sign_in
        .enrolment(other.expose())
        .await
        .unwrap()
        .unwrap();
    assert_ne!(one.base32, other.base32, "another sign-in, another secret");
}

#[tokio::test]
async fn a_wrong_first_code_keeps_nothing_and_five_end_the_step() {
    let office = Office::new().await;
    let id = office.add("root", ADMINISTRATOR).await;
    let pending = must_enrol(&office, "root").await;
    for attempt in 1..=5 {
        let answer = office
            .sign_in
            .enrol(pending.expose(), "000000", &caller())
            .await
            .unwrap();
        let expected = if attempt < 5 { "WrongCode" } else { "Expired" };
        assert_eq!(format!("{answer:?}"), expected, "attempt {attempt}");
    }
    assert!(
        office
            .store
            .credentials()
            .totp(&id)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_step_to_enrol_does_not_replace_an_authenticator_that_is_there() {
    let office = Office::new().await;
    office.add("root", ADMINISTRATOR).await;
    let thief = must_enrol(&office, "root").await;
    let owner = must_enrol(&office, "root").await;
    for (pending, expected) in [(owner, true), (thief, false)] {
        let enrolment = office
            .sign_in
            .enrolment(pending.expose())
            .await
            .unwrap()
            .unwrap();
        let code = code_secret(enrolment.base32.expose()).code_at(office.now());
        let answer = office
            .sign_in
            .enrol(pending.expose(), &code, &caller())
            .await
            .unwrap();
        assert_eq!(
            matches!(answer, Confirmation::Enrolled(_)),
            expected,
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn a_step_to_enrol_is_no_step_for_a_code_and_the_other_way_round() {
    let office = Office::new().await;
    let root = office.add_with_authenticator("root", ADMINISTRATOR).await;
    office.add("second", ADMINISTRATOR).await;
    let enrol = must_enrol(&office, "second").await;
    let outcome = office
        .sign_in
        .second_factor(enrol.expose(), "000000", &caller())
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::Refused));
    let Outcome::NeedsSecondFactor { pending } = office
        .sign_in
        .sign_in("root", GOOD_PASSWORD, &caller())
        .await
        .unwrap()
    else {
        panic!("root has an authenticator")
    };
    assert!(
        office
            .sign_in
            .enrolment(pending.expose())
            .await
            .unwrap()
            .is_none()
    );
    let _ = root;
}

#[tokio::test]
async fn replacing_an_authenticator_needs_proof_that_is_fresh() {
    let office = Office::new().await;
    let root = office.add_with_authenticator("root", ADMINISTRATOR).await;
    let signed_in = office.enter(&root).await;
    office.pass(SignedDuration::from_mins(11));
    let acting = Acting::as_owner_of(&office, &signed_in).await;
    let stale = office.sign_in.own_enrolment(&acting.actor()).await;
    assert!(matches!(stale, Err(SignInError::ConfirmFirst)), "{stale:?}");

    let code = root.secret.code_at(office.now());
    let confirmed = office
        .sign_in
        .confirm(&acting.actor(), &code)
        .await
        .unwrap();
    assert!(
        office.recognise(&signed_in.cookie).await.is_none(),
        "the secret was rotated"
    );
    let acting = Acting::as_owner_of(&office, &confirmed).await;
    let enrolment = office.sign_in.own_enrolment(&acting.actor()).await.unwrap();
    let new = code_secret(enrolment.base32.expose());
    let wrong = office
        .sign_in
        .enrol_own(&acting.actor(), "000000")
        .await
        .unwrap();
    assert!(matches!(wrong, Confirmation::WrongCode));
    let answer = office
        .sign_in
        .enrol_own(&acting.actor(), &new.code_at(office.now()))
        .await
        .unwrap();
    let Confirmation::Enrolled(enrolled) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(enrolled.recovery_codes.len(), 10);
    let found = office.recognise(&enrolled.signed_in.cookie).await.unwrap();
    assert!(found.principal.second_factor);
    office.pass(SignedDuration::from_secs(30));
    let acting = Acting::as_owner_of(&office, &enrolled.signed_in).await;
    let old = office
        .sign_in
        .confirm(&acting.actor(), &root.secret.code_at(office.now()))
        .await;
    assert!(
        matches!(old, Err(SignInError::WrongProof)),
        "the old one counts no more"
    );
}

#[tokio::test]
async fn secrets_of_authenticators_are_not_in_the_database() {
    let office = Office::new().await;
    let root = office.add_with_authenticator("root", ADMINISTRATOR).await;
    let kept = office
        .store
        .credentials()
        .totp(&root.id)
        .await
        .unwrap()
        .unwrap();
    let plain = root.secret.base32();
    assert!(kept.sealed_secret.starts_with("v1."));
    let file = std::fs::read(office.store.url().file().unwrap()).unwrap();
    for needle in [
        plain.expose().as_bytes(),
        root.secret.as_bytes(),
        GOOD_PASSWORD.as_bytes(),
    ] {
        assert!(!file.windows(needle.len()).any(|window| window == needle));
    }
}
