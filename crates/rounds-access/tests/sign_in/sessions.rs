//! How long sessions last and what ends them.

use jiff::SignedDuration;
use rounds_access::SignInError;
use rounds_core::access::Purpose;

use crate::support::{Acting, GOOD_PASSWORD, Office, caller};

#[tokio::test]
async fn a_session_ends_fifteen_minutes_after_the_last_request() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    let signed_in = office.enter_with_password("jane").await;
    for _ in 0..3 {
        office.pass(SignedDuration::from_secs(14 * 60));
        assert!(office.recognise(&signed_in.cookie).await.is_some());
    }
    office.pass(SignedDuration::from_secs(15 * 60));
    assert!(office.recognise(&signed_in.cookie).await.is_none());
    assert!(office.has_recorded("sign-out done idle").await);
}

#[tokio::test]
async fn a_session_ends_twelve_hours_after_it_began_whatever_is_done() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    let signed_in = office.enter_with_password("jane").await;
    let mut minutes = 0;
    while office.recognise(&signed_in.cookie).await.is_some() {
        office.pass(SignedDuration::from_mins(10));
        minutes += 10;
        assert!(minutes <= 12 * 60, "it goes on");
    }
    assert_eq!(minutes, 12 * 60);
    assert!(office.has_recorded("sign-out done absolute limit").await);
}

#[tokio::test]
async fn confirming_does_not_prolong_the_absolute_end() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    let signed_in = office.enter_with_password("jane").await;
    office.pass(SignedDuration::from_mins(14));
    let acting = Acting::as_owner_of(&office, &signed_in).await;
    let confirmed = office
        .sign_in
        .confirm(&acting.actor(), GOOD_PASSWORD)
        .await
        .unwrap();
    assert_eq!(
        confirmed.session.absolute_end,
        signed_in.session.absolute_end
    );
    assert_eq!(confirmed.session.form_token, signed_in.session.form_token);
    let wrong = office.sign_in.confirm(&acting.actor(), GOOD_PASSWORD).await;
    assert!(matches!(wrong, Err(SignInError::SessionEnded)), "{wrong:?}");
}

#[tokio::test]
async fn a_disabled_person_is_out_with_the_next_request() {
    let office = Office::new().await;
    let id = office.add("jane", "analyst").await;
    let signed_in = office.enter_with_password("jane").await;
    assert!(office.recognise(&signed_in.cookie).await.is_some());
    office
        .store
        .people()
        .disable(&id, office.now())
        .await
        .unwrap();
    assert!(office.recognise(&signed_in.cookie).await.is_none());
    office.store.people().enable(&id).await.unwrap();
    assert!(
        office.recognise(&signed_in.cookie).await.is_none(),
        "it stays ended"
    );
}

#[tokio::test]
async fn a_role_that_is_taken_away_is_gone_with_the_next_request() {
    let office = Office::new().await;
    let id = office.add("jane", "analyst").await;
    let signed_in = office.enter_with_password("jane").await;
    let person = office.store.people().get(&id).await.unwrap();
    let roles = ["clinician".to_owned()].into();
    office
        .store
        .people()
        .set_roles(&id, person.version, &roles)
        .await
        .unwrap();
    let found = office.recognise(&signed_in.cookie).await.unwrap();
    assert_eq!(found.principal.roles, roles);
}

#[tokio::test]
async fn signing_out_ends_the_session_and_only_it() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    let one = office.enter_with_password("jane").await;
    let two = office.enter_with_password("jane").await;
    let nowhere = office
        .sign_in
        .sign_out(one.cookie.expose(), &caller())
        .await
        .unwrap();
    assert_eq!(nowhere, None, "a local account signs out here alone");
    assert!(office.recognise(&one.cookie).await.is_none());
    assert!(office.recognise(&two.cookie).await.is_some());
    assert!(office.has_recorded("sign-out done signed out").await);
}

#[tokio::test]
async fn own_sessions_are_ended_and_those_of_others_are_not() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    office.add("john", "analyst").await;
    let jane = office.enter_with_password("jane").await;
    let john = office.enter_with_password("john").await;
    let acting = Acting::as_owner_of(&office, &jane).await;
    assert!(
        !office
            .sign_in
            .end_own_session(&acting.actor(), &john.session.id)
            .await
            .unwrap()
    );
    assert!(office.recognise(&john.cookie).await.is_some());
    assert!(
        office
            .sign_in
            .end_own_session(&acting.actor(), &jane.session.id)
            .await
            .unwrap()
    );
    assert!(office.recognise(&jane.cookie).await.is_none());
}

#[tokio::test]
async fn no_cookie_and_no_invented_cookie_is_anybody() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    let real = office.enter_with_password("jane").await;
    let hash = real.cookie.hash();
    for cookie in [
        "",
        "x",
        hash.as_str(),
        &"y".repeat(100_000),
        "'; drop table session; --",
    ] {
        assert!(
            office
                .sign_in
                .by_session(cookie, &caller())
                .await
                .unwrap()
                .is_none()
        );
    }
}

#[tokio::test]
async fn a_purpose_is_said_and_emergency_needs_emergency_access() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    let signed_in = office.enter_with_password("jane").await;
    let acting = Acting::as_owner_of(&office, &signed_in).await;
    office
        .sign_in
        .set_purpose(&acting.actor(), Purpose::Quality)
        .await
        .unwrap();
    let found = office.recognise(&signed_in.cookie).await.unwrap();
    assert_eq!(found.principal.purpose, Purpose::Quality);
    let emergency = office
        .sign_in
        .set_purpose(&acting.actor(), Purpose::Emergency)
        .await;
    assert!(
        matches!(emergency, Err(SignInError::Forbidden(_))),
        "{emergency:?}"
    );
}

#[tokio::test]
async fn a_clock_that_is_set_back_does_not_prolong_a_session() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    let signed_in = office.enter_with_password("jane").await;
    office.pass(SignedDuration::from_hours(-1));
    assert!(office.recognise(&signed_in.cookie).await.is_some());
    office.pass(SignedDuration::from_mins(15));
    assert!(office.recognise(&signed_in.cookie).await.is_none());
}
