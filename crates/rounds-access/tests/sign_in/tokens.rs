//! Tokens for programs.

use jiff::SignedDuration;
use rounds_access::SignInError;
use rounds_core::access::{ActorKind, Permission};

use crate::support::{ADMINISTRATOR, Acting, Office, caller, from};

#[tokio::test]
async fn a_token_acts_in_its_persons_name_within_its_scopes() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    let acting = Acting::as_owner_of(&office, &office.enter_with_password("jane").await).await;
    let scopes = [Permission::ReadSite].into();
    let made = office
        .sign_in
        .make_token(&acting.actor(), "nightly", Some(scopes), 30)
        .await
        .unwrap();
    let found = office
        .sign_in
        .by_token(made.secret.expose(), &caller())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.principal.kind, ActorKind::Token);
    assert_eq!(found.principal.person, acting.recognised.principal.person);
    assert_eq!(found.principal.scopes, Some([Permission::ReadSite].into()));
    let kept = office
        .store
        .tokens()
        .list_of(&found.principal.person)
        .await
        .unwrap();
    assert_eq!(kept[0].last_used_ip.as_deref(), Some("192.0.2.10"));
    assert!(!format!("{kept:?}").contains(made.secret.expose()));
}

#[tokio::test]
async fn a_token_dies_by_time_by_hand_and_with_its_person() {
    let office = Office::new().await;
    let id = office.add("jane", "analyst").await;
    let acting = Acting::as_owner_of(&office, &office.enter_with_password("jane").await).await;
    let short = office
        .sign_in
        .make_token(&acting.actor(), "short", None, 1)
        .await
        .unwrap();
    let long = office
        .sign_in
        .make_token(&acting.actor(), "long", None, 366)
        .await
        .unwrap();
    let by_hand = office
        .sign_in
        .make_token(&acting.actor(), "by hand", None, 366)
        .await
        .unwrap();
    assert!(
        office
            .sign_in
            .revoke_own_token(&acting.actor(), &by_hand.id)
            .await
            .unwrap()
    );
    let counts = |secret: String| {
        let sign_in = office.sign_in.clone();
        async move {
            sign_in
                .by_token(&secret, &caller())
                .await
                .unwrap()
                .is_some()
        }
    };
    assert!(!counts(by_hand.secret.expose().to_owned()).await);
    assert!(counts(short.secret.expose().to_owned()).await);
    office.pass(SignedDuration::from_hours(24));
    assert!(!counts(short.secret.expose().to_owned()).await);
    assert!(counts(long.secret.expose().to_owned()).await);
    office
        .store
        .people()
        .disable(&id, office.now())
        .await
        .unwrap();
    assert!(!counts(long.secret.expose().to_owned()).await);
}

#[tokio::test]
async fn a_token_cannot_have_more_than_its_maker() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    let mut acting = Acting::as_owner_of(&office, &office.enter_with_password("jane").await).await;
    acting.permissions = [Permission::ReadSite, Permission::ManageOwnTokens].into();
    let scopes = [Permission::ManagePeople].into();
    let beyond = office
        .sign_in
        .make_token(&acting.actor(), "x", Some(scopes), 30)
        .await;
    assert!(beyond.unwrap_err().to_string().contains("people:manage"));
    for (name, days) in [("", 30), ("x", 0), ("x", 367)] {
        let refused = office
            .sign_in
            .make_token(&acting.actor(), name, None, days)
            .await;
        assert!(
            matches!(refused, Err(SignInError::Unacceptable { .. })),
            "{refused:?}"
        );
    }
    acting.permissions = [Permission::ReadSite].into();
    let denied = office
        .sign_in
        .make_token(&acting.actor(), "x", None, 30)
        .await;
    assert!(matches!(
        denied,
        Err(SignInError::Denied(Permission::ManageOwnTokens))
    ));
    assert!(office.has_recorded("change refused denied").await);
}

#[tokio::test]
async fn the_first_use_of_a_day_and_another_address_are_recorded() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    let acting = Acting::as_owner_of(&office, &office.enter_with_password("jane").await).await;
    let made = office
        .sign_in
        .make_token(&acting.actor(), "nightly", None, 30)
        .await
        .unwrap();
    let used = || async {
        let lines = office.ledger().await;
        lines
            .iter()
            .filter(|line| line.ends_with("token used"))
            .count()
    };
    for (wait, address, expected) in [
        (0, "192.0.2.10", 1),
        (30, "192.0.2.10", 1),
        (3600, "192.0.2.10", 1),
        (1, "192.0.2.11", 2),
        (86_400, "192.0.2.11", 3),
    ] {
        office.pass(SignedDuration::from_secs(wait));
        let found = office
            .sign_in
            .by_token(made.secret.expose(), &from(address))
            .await
            .unwrap();
        assert!(found.is_some());
        assert_eq!(used().await, expected, "after {wait} s from {address}");
    }
}

#[tokio::test]
async fn a_privileged_person_shows_a_second_factor_before_making_tokens() {
    let office = Office::new().await;
    let id = office.add("jane", "analyst").await;
    let signed_in = office.enter_with_password("jane").await;
    let person = office.store.people().get(&id).await.unwrap();
    let roles = [ADMINISTRATOR.to_owned()].into();
    office
        .store
        .people()
        .set_roles(&id, person.version, &roles)
        .await
        .unwrap();
    let acting = Acting::as_owner_of(&office, &signed_in).await;
    let refused = office
        .sign_in
        .make_token(&acting.actor(), "x", None, 30)
        .await;
    assert!(
        matches!(refused, Err(SignInError::Forbidden(_))),
        "{refused:?}"
    );
}
