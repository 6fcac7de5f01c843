//! Break-glass.

use jiff::SignedDuration;
use rounds_access::SignInError;
use rounds_core::access::{Permission, Purpose};
use rounds_store::page::Page;
use rounds_store::people::Verdict;

use crate::support::{Acting, Office};

const REASON: &str = "Unresponsive patient, no chart access";

#[tokio::test]
async fn emergency_access_is_in_force_for_an_hour_and_shows_itself() {
    let office = Office::new().await;
    office.add("jane", "clinician").await;
    let acting = Acting::as_owner_of(&office, &office.enter_with_password("jane").await).await;
    let begun = office
        .sign_in
        .begin_emergency(&acting.actor(), REASON)
        .await
        .unwrap();
    let access = begun.session.break_glass.clone().unwrap();
    assert_eq!(access.reason, REASON);
    assert_eq!(access.until, office.now() + SignedDuration::from_mins(60));
    for _ in 0..5 {
        office.pass(SignedDuration::from_mins(10));
        let found = office.recognise(&begun.cookie).await.unwrap().principal;
        assert_eq!(
            (found.break_glass.as_ref(), found.purpose),
            (Some(&access.id), Purpose::Emergency)
        );
    }
    office.pass(SignedDuration::from_mins(10));
    let found = office.recognise(&begun.cookie).await.unwrap().principal;
    assert_eq!(
        (found.break_glass, found.purpose),
        (None, Purpose::Operations)
    );
    assert!(office.has_recorded("break-glass done begun").await);
}

#[tokio::test]
async fn it_needs_the_permission_and_a_reason() {
    let office = Office::new().await;
    office.add("jane", "clinician").await;
    let mut acting = Acting::as_owner_of(&office, &office.enter_with_password("jane").await).await;
    for reason in ["", "help", "          ", "aaaaaaaaaaaaaaa"] {
        let refused = office
            .sign_in
            .begin_emergency(&acting.actor(), reason)
            .await;
        assert!(
            matches!(refused, Err(SignInError::Unacceptable { .. })),
            "{reason}: {refused:?}"
        );
    }
    acting.permissions = [Permission::ReadSite].into();
    let denied = office
        .sign_in
        .begin_emergency(&acting.actor(), REASON)
        .await;
    assert!(
        matches!(denied, Err(SignInError::Denied(Permission::UseBreakGlass))),
        "{denied:?}"
    );
}

#[tokio::test]
async fn it_is_reviewed_once_by_somebody_else_when_it_is_over() {
    let office = Office::new().await;
    office.add("jane", "clinician").await;
    office.add("paul", "auditor").await;
    let jane = Acting::as_owner_of(&office, &office.enter_with_password("jane").await).await;
    let paul = Acting::as_owner_of(&office, &office.enter_with_password("paul").await).await;
    let begun = office
        .sign_in
        .begin_emergency(&jane.actor(), REASON)
        .await
        .unwrap();
    let id = begun.session.break_glass.unwrap().id;
    let early = office
        .sign_in
        .review_emergency(&paul.actor(), &id, Verdict::Justified, "")
        .await;
    assert!(matches!(early, Err(SignInError::Forbidden(_))), "{early:?}");

    let ended = office.sign_in.end_emergency(&jane.actor()).await.unwrap();
    assert!(ended.session.break_glass.is_none());
    let own = office
        .sign_in
        .review_emergency(&jane.actor(), &id, Verdict::Justified, "")
        .await;
    assert!(matches!(own, Err(SignInError::Forbidden(_))), "{own:?}");
    let waiting = office
        .store
        .break_glass()
        .list(true, &Page::first(10))
        .await
        .unwrap()
        .entries;
    assert_eq!(waiting.len(), 1);
    let done = office
        .sign_in
        .review_emergency(&paul.actor(), &id, Verdict::NotJustified, "No such patient")
        .await
        .unwrap();
    assert_eq!(done.verdict, Some(Verdict::NotJustified));
    let again = office
        .sign_in
        .review_emergency(&paul.actor(), &id, Verdict::Justified, "")
        .await;
    assert!(again.is_err());
}
