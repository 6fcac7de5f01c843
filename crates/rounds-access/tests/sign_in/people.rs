//! What administrators do with people.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use rounds_access::answer::{Actor, Outcome};
use rounds_access::{PersonChange, SignInError};
use rounds_core::access::{Permission, PersonId};
use rounds_store::people::NewPerson;

use crate::support::{ADMINISTRATOR, Acting, GOOD_PASSWORD, OTHER_PASSWORD, Office, all, caller};

fn change(roles: &[&str], version: i64) -> PersonChange {
    PersonChange {
        version,
        name: "Jane Rowe".to_owned(),
        email: None,
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        units: BTreeSet::new(),
        staff_ids: BTreeSet::new(),
    }
}

async fn version(office: &Office, id: &PersonId) -> i64 {
    office.store.people().get(id).await.unwrap().version
}

#[tokio::test]
async fn everything_needs_the_permission() {
    let office = Office::new().await;
    let id = office.add("jane", "analyst").await;
    let principal = office.administrator_principal();
    let permissions: BTreeSet<Permission> = all()
        .into_iter()
        .filter(|p| *p != Permission::ManagePeople)
        .collect();
    let from = caller();
    let actor = Actor {
        principal: &principal,
        permissions: &permissions,
        session: None,
        from: &from,
    };
    let desk = &office.sign_in;
    let new = NewPerson {
        sign_in_name: "new".to_owned(),
        name: "New".to_owned(),
        email: None,
        roles: BTreeSet::new(),
        units: BTreeSet::new(),
        staff_ids: BTreeSet::new(),
    };
    let errors = [
        desk.add_person(&actor, new).await.err(),
        desk.change_person(&actor, &id, &change(&["auditor"], 1))
            .await
            .err(),
        desk.disable(&actor, &id).await.err(),
        desk.enable(&actor, &id).await.err(),
        desk.reset(&actor, &id).await.err(),
        desk.end_sessions(&actor, &id, None).await.err(),
        desk.revoke_token(&actor, &id, "tok_x").await.err(),
    ];
    for error in errors {
        assert!(
            matches!(error, Some(SignInError::Denied(Permission::ManagePeople))),
            "{error:?}"
        );
    }
    let denied = office
        .ledger()
        .await
        .iter()
        .filter(|line| *line == "change refused denied")
        .count();
    assert_eq!(denied, 7);
}

#[tokio::test]
async fn disabling_ends_sessions_tokens_and_invitations_at_once() {
    let office = Office::new().await;
    let root = office.add_with_authenticator("root", ADMINISTRATOR).await;
    let id = office.add("jane", "analyst").await;
    let jane = office.enter_with_password("jane").await;
    let acting = Acting::as_owner_of(&office, &jane).await;
    let token = office
        .sign_in
        .make_token(&acting.actor(), "x", None, 30)
        .await
        .unwrap();
    let admin = Acting::as_owner_of(&office, &office.enter(&root).await).await;
    let link = office.sign_in.reset(&admin.actor(), &id).await.unwrap();
    office.sign_in.disable(&admin.actor(), &id).await.unwrap();
    assert!(office.recognise(&jane.cookie).await.is_none());
    let by_token = office
        .sign_in
        .by_token(token.secret.expose(), &caller())
        .await
        .unwrap();
    assert!(by_token.is_none());
    let redeemed = office
        .sign_in
        .redeem(link.secret.expose(), OTHER_PASSWORD, &caller())
        .await
        .unwrap();
    assert!(matches!(redeemed, Outcome::Refused), "{redeemed:?}");
    office.sign_in.enable(&admin.actor(), &id).await.unwrap();
    let by_token = office
        .sign_in
        .by_token(token.secret.expose(), &caller())
        .await
        .unwrap();
    assert!(by_token.is_none(), "it stays revoked");
}

#[tokio::test]
async fn a_reset_takes_everything_away_and_its_code_counts_once() {
    let office = Office::new().await;
    let root = office.add_with_authenticator("root", ADMINISTRATOR).await;
    let second = office.add_with_authenticator("second", ADMINISTRATOR).await;
    let session = office.enter(&second).await;
    let admin = Acting::as_owner_of(&office, &office.enter(&root).await).await;
    let older = office
        .sign_in
        .reset(&admin.actor(), &second.id)
        .await
        .unwrap();
    let newer = office
        .sign_in
        .reset(&admin.actor(), &second.id)
        .await
        .unwrap();
    assert!(office.recognise(&session.cookie).await.is_none());
    let outcome = office
        .sign_in
        .sign_in("second", GOOD_PASSWORD, &caller())
        .await
        .unwrap();
    assert!(
        matches!(outcome, Outcome::Refused),
        "the password is gone: {outcome:?}"
    );

    let redeem = |code: String, password: &'static str| {
        let sign_in = office.sign_in.clone();
        async move { sign_in.redeem(&code, password, &caller()).await }
    };
    let old = redeem(older.secret.expose().to_owned(), OTHER_PASSWORD)
        .await
        .unwrap();
    assert!(
        matches!(old, Outcome::Refused),
        "only the newest code counts: {old:?}"
    );
    let code = newer.secret.expose().to_owned();
    let weak = redeem(code.clone(), "too short").await;
    assert!(matches!(weak, Err(SignInError::Weak(_))), "{weak:?}");
    let good = redeem(code.clone(), OTHER_PASSWORD).await.unwrap();
    assert!(
        matches!(good, Outcome::MustEnrol { .. }),
        "a new authenticator: {good:?}"
    );
    let again = redeem(code, OTHER_PASSWORD).await.unwrap();
    assert!(matches!(again, Outcome::Refused), "{again:?}");
}

#[tokio::test]
async fn a_one_time_code_ends_after_its_hours() {
    let office = Office::new().await;
    let root = office.add_with_authenticator("root", ADMINISTRATOR).await;
    let id = office.add("jane", "analyst").await;
    let admin = Acting::as_owner_of(&office, &office.enter(&root).await).await;
    let link = office.sign_in.reset(&admin.actor(), &id).await.unwrap();
    office.pass(SignedDuration::from_hours(72));
    let late = office
        .sign_in
        .redeem(link.secret.expose(), OTHER_PASSWORD, &caller())
        .await
        .unwrap();
    assert!(matches!(late, Outcome::Refused), "{late:?}");
}

#[tokio::test]
async fn nobody_gives_themselves_more_and_the_last_manager_stays() {
    let office = Office::new().await;
    let root = office.add_with_authenticator("root", ADMINISTRATOR).await;
    let admin = Acting::as_owner_of(&office, &office.enter(&root).await).await;
    let at = version(&office, &root.id).await;
    let own = office
        .sign_in
        .change_person(
            &admin.actor(),
            &root.id,
            &change(&[ADMINISTRATOR, "auditor"], at),
        )
        .await;
    assert!(matches!(own, Err(SignInError::Forbidden(_))), "{own:?}");
    assert!(matches!(
        office.sign_in.disable(&admin.actor(), &root.id).await,
        Err(SignInError::Forbidden(_))
    ));

    // Another manager may be taken the role while root is there, root may not while nobody is.
    let second = office.add_with_authenticator("second", ADMINISTRATOR).await;
    let other = Acting::as_owner_of(&office, &office.enter(&second).await).await;
    let at = version(&office, &root.id).await;
    let done = office
        .sign_in
        .change_person(&other.actor(), &root.id, &change(&["analyst"], at))
        .await;
    assert!(done.is_ok(), "{done:?}");
    let operator = rounds_core::access::Principal::operator("root");
    let permissions = all();
    let from = caller();
    let actor = Actor {
        principal: &operator,
        permissions: &permissions,
        session: None,
        from: &from,
    };
    let last = office.sign_in.disable(&actor, &second.id).await;
    assert!(
        matches!(last, Err(SignInError::Forbidden(why)) if why.contains("last")),
        "{last:?}"
    );
}

#[tokio::test]
async fn a_change_of_roles_signs_out_and_an_old_version_is_a_conflict() {
    let office = Office::new().await;
    let root = office.add_with_authenticator("root", ADMINISTRATOR).await;
    let id = office.add("jane", "analyst").await;
    let jane = office.enter_with_password("jane").await;
    let admin = Acting::as_owner_of(&office, &office.enter(&root).await).await;
    let at = version(&office, &id).await;
    let unknown = office
        .sign_in
        .change_person(&admin.actor(), &id, &change(&["analist"], at))
        .await;
    assert!(
        unknown.unwrap_err().to_string().contains("analyst"),
        "it lists what there is"
    );
    office
        .sign_in
        .change_person(&admin.actor(), &id, &change(&["clinician"], at))
        .await
        .unwrap();
    assert!(office.recognise(&jane.cookie).await.is_none());
    let stale = office
        .sign_in
        .change_person(&admin.actor(), &id, &change(&["auditor"], at))
        .await;
    assert!(
        matches!(
            stale,
            Err(SignInError::Store(
                rounds_store::StoreError::Conflict { .. }
            ))
        ),
        "{stale:?}"
    );
}

#[tokio::test]
async fn changing_people_needs_proof_that_is_fresh() {
    let office = Office::new().await;
    let root = office.add_with_authenticator("root", ADMINISTRATOR).await;
    let id = office.add("jane", "analyst").await;
    let admin = Acting::as_owner_of(&office, &office.enter(&root).await).await;
    office.pass(SignedDuration::from_mins(10));
    let stale = office.sign_in.reset(&admin.actor(), &id).await;
    assert!(matches!(stale, Err(SignInError::ConfirmFirst)), "{stale:?}");
}
