//! Names and passwords, codes and recovery codes.

use jiff::SignedDuration;
use rounds_access::SignInError;
use rounds_access::answer::Outcome;

use crate::support::{
    ADMINISTRATOR, Acting, GOOD_PASSWORD, OTHER_PASSWORD, Office, caller, signed_in,
};

#[tokio::test]
async fn a_password_alone_lets_in_where_no_second_factor_is_asked() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    let signed_in = office.enter_with_password("jane").await;
    let found = office.recognise(&signed_in.cookie).await.unwrap();
    assert_eq!(found.principal.roles, ["analyst".to_owned()].into());
    assert!(!found.principal.second_factor);
    assert!(office.has_recorded("sign-in done password").await);
}

#[tokio::test]
async fn an_unknown_name_a_wrong_password_and_a_disabled_person_get_one_answer() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    let gone = office.add("gone", "analyst").await;
    office
        .store
        .people()
        .disable(&gone, office.now())
        .await
        .unwrap();
    for (name, password) in [
        ("jane", OTHER_PASSWORD),
        ("nobody", GOOD_PASSWORD),
        ("gone", GOOD_PASSWORD),
        ("", ""),
        ("jane", &"x".repeat(1000)),
        (&"x".repeat(1000), GOOD_PASSWORD),
    ] {
        let outcome = office
            .sign_in
            .sign_in(name, password, &caller())
            .await
            .unwrap();
        assert!(matches!(outcome, Outcome::Refused), "{name}: {outcome:?}");
    }
}

#[tokio::test]
async fn what_was_typed_as_an_unknown_name_is_not_in_the_ledger() {
    let office = Office::new().await;
    let typed = "my-real-password-9";
    office.sign_in.sign_in(typed, "x", &caller()).await.unwrap();
    let entries = format!("{:?}", office.entries().await);
    assert!(entries.contains("unknown:"), "{entries}");
    assert!(!entries.contains(typed), "{entries}");
}

#[tokio::test]
async fn a_privileged_role_needs_a_code_and_each_code_counts_once() {
    let office = Office::new().await;
    let root = office.add_with_authenticator("root", ADMINISTRATOR).await;
    let signed_in = office.enter(&root).await;
    let found = office.recognise(&signed_in.cookie).await.unwrap();
    assert!(found.principal.second_factor);

    // The same code once more, in the same half minute.
    let code = root.secret.code_at(office.now());
    let outcome = office
        .sign_in
        .sign_in("root", GOOD_PASSWORD, &caller())
        .await
        .unwrap();
    let Outcome::NeedsSecondFactor { pending } = outcome else {
        panic!("{outcome:?}")
    };
    let again = office
        .sign_in
        .second_factor(pending.expose(), &code, &caller())
        .await
        .unwrap();
    assert!(matches!(again, Outcome::Refused), "{again:?}");
    assert!(office.has_recorded("sign-in refused wrong code").await);
}

#[tokio::test]
async fn a_recovery_code_counts_once() {
    let office = Office::new().await;
    let root = office.add_with_authenticator("root", ADMINISTRATOR).await;
    for expected in [true, false] {
        let outcome = office
            .sign_in
            .sign_in("root", GOOD_PASSWORD, &caller())
            .await
            .unwrap();
        let Outcome::NeedsSecondFactor { pending } = outcome else {
            panic!("{outcome:?}")
        };
        let code = root.recovery_codes[3].expose();
        let outcome = office
            .sign_in
            .second_factor(pending.expose(), code, &caller())
            .await
            .unwrap();
        assert_eq!(
            matches!(outcome, Outcome::SignedIn(_)),
            expected,
            "{outcome:?}"
        );
    }
    assert!(
        office
            .has_recorded("sign-in done password and recovery code")
            .await
    );
}

#[tokio::test]
async fn a_step_ends_after_ten_minutes_and_after_use() {
    let office = Office::new().await;
    let root = office.add_with_authenticator("root", ADMINISTRATOR).await;
    let pending = || async {
        match office
            .sign_in
            .sign_in("root", GOOD_PASSWORD, &caller())
            .await
            .unwrap()
        {
            Outcome::NeedsSecondFactor { pending } => pending,
            other => panic!("{other:?}"),
        }
    };
    let late = pending().await;
    office.pass(SignedDuration::from_secs(601));
    let code = root.secret.code_at(office.now());
    let outcome = office
        .sign_in
        .second_factor(late.expose(), &code, &caller())
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::Refused), "{outcome:?}");

    let used = pending().await;
    signed_in(
        office
            .sign_in
            .second_factor(used.expose(), &code, &caller())
            .await
            .unwrap(),
    );
    office.pass(SignedDuration::from_secs(30));
    let code = root.secret.code_at(office.now());
    let outcome = office
        .sign_in
        .second_factor(used.expose(), &code, &caller())
        .await
        .unwrap();
    assert!(matches!(outcome, Outcome::Refused), "{outcome:?}");
}

#[tokio::test]
async fn a_new_password_ends_other_sessions_and_needs_the_present_one() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    let other = office.enter_with_password("jane").await;
    let here = office.enter_with_password("jane").await;
    let acting = Acting::as_owner_of(&office, &here).await;
    let wrong = office
        .sign_in
        .change_password(&acting.actor(), "wrong", OTHER_PASSWORD)
        .await;
    assert!(matches!(wrong, Err(SignInError::WrongProof)), "{wrong:?}");
    let weak = office
        .sign_in
        .change_password(&acting.actor(), GOOD_PASSWORD, "north valley")
        .await;
    assert!(matches!(weak, Err(SignInError::Weak(_))), "{weak:?}");

    let changed = office
        .sign_in
        .change_password(&acting.actor(), GOOD_PASSWORD, OTHER_PASSWORD)
        .await
        .unwrap();
    assert!(office.recognise(&changed.cookie).await.is_some());
    assert!(
        office.recognise(&here.cookie).await.is_none(),
        "the secret was rotated"
    );
    assert!(
        office.recognise(&other.cookie).await.is_none(),
        "the other session was ended"
    );
    let old = office
        .sign_in
        .sign_in("jane", GOOD_PASSWORD, &caller())
        .await
        .unwrap();
    assert!(matches!(old, Outcome::Refused));
}

#[test]
fn without_local_accounts_there_must_be_a_provider() {
    let settings = rounds_access::SignInSettings {
        local_accounts: false,
        ..rounds_access::SignInSettings::default()
    };
    let refused = settings.check().unwrap_err().to_string();
    assert!(refused.contains("nobody could sign in"), "{refused}");
}
