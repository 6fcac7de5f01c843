//! Many at once: what counts once counts once.

use rounds_access::FirstPerson;
use rounds_access::answer::{Confirmation, Outcome};

use crate::support::{ADMINISTRATOR, GOOD_PASSWORD, OTHER_PASSWORD, Office, caller};

/// How many do it at once.
const MANY: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_code_shown_many_times_at_once_lets_in_once() {
    let office = Office::new().await;
    let root = office.add_with_authenticator("root", ADMINISTRATOR).await;
    let mut steps = Vec::new();
    for _ in 0..4 {
        let outcome = office
            .sign_in
            .sign_in("root", GOOD_PASSWORD, &caller())
            .await
            .unwrap();
        let Outcome::NeedsSecondFactor { pending } = outcome else {
            panic!("{outcome:?}")
        };
        steps.push(pending);
    }
    let code = root.secret.code_at(office.now());
    let tries = steps.into_iter().map(|pending| {
        let (sign_in, code) = (office.sign_in.clone(), code.clone());
        tokio::spawn(async move {
            sign_in
                .second_factor(pending.expose(), &code, &caller())
                .await
        })
    });
    let tries: Vec<_> = tries.collect();
    let mut sessions = 0;
    for tried in tries {
        sessions += usize::from(matches!(
            tried.await.unwrap().unwrap(),
            Outcome::SignedIn(_)
        ));
    }
    assert_eq!(sessions, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_passwords_at_once_are_not_more_than_one_after_the_other() {
    let office = Office::new().await;
    office.add("jane", "analyst").await;
    let tries: Vec<_> = (0..MANY * 3)
        .map(|_| {
            let sign_in = office.sign_in.clone();
            tokio::spawn(async move { sign_in.sign_in("jane", OTHER_PASSWORD, &caller()).await })
        })
        .collect();
    let mut compared = 0;
    for tried in tries {
        compared += usize::from(matches!(tried.await.unwrap().unwrap(), Outcome::Refused));
    }
    assert_eq!(compared, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_set_up_token_makes_one_person() {
    let office = Office::new().await;
    let token = office.sign_in.set_up_token().await.unwrap().unwrap();
    let names = [
        "root0", "root1", "root2", "root3", "root4", "root5", "root6", "root7",
    ];
    let tries: Vec<_> = names
        .into_iter()
        .map(|sign_in_name| {
            let (sign_in, token) = (office.sign_in.clone(), token.clone());
            tokio::spawn(async move {
                let first = FirstPerson {
                    sign_in_name,
                    name: "Robin Ito",
                    password: GOOD_PASSWORD,
                };
                sign_in.set_up(token.expose(), first, &caller()).await
            })
        })
        .collect();
    let mut made = 0;
    for tried in tries {
        made += usize::from(matches!(
            tried.await.unwrap().unwrap(),
            Outcome::MustEnrol { .. }
        ));
    }
    assert_eq!(made, 1);
    assert_eq!(office.store.people().count().await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_recovery_code_lets_in_once() {
    let office = Office::new().await;
    let root = office.add_with_authenticator("root", ADMINISTRATOR).await;
    let mut tries = Vec::new();
    for _ in 0..4 {
        let outcome = office
            .sign_in
            .sign_in("root", GOOD_PASSWORD, &caller())
            .await
            .unwrap();
        let Outcome::NeedsSecondFactor { pending } = outcome else {
            panic!("{outcome:?}")
        };
        let (sign_in, code) = (office.sign_in.clone(), root.recovery_codes[0].clone());
        tries.push((sign_in, pending, code));
    }
    let tries: Vec<_> = tries
        .into_iter()
        .map(|(sign_in, pending, code)| {
            tokio::spawn(async move {
                sign_in
                    .second_factor(pending.expose(), code.expose(), &caller())
                    .await
            })
        })
        .collect();
    let mut sessions = 0;
    for tried in tries {
        sessions += usize::from(matches!(
            tried.await.unwrap().unwrap(),
            Outcome::SignedIn(_)
        ));
    }
    assert_eq!(sessions, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_who_enrol_at_once_end_with_one_authenticator() {
    let office = Office::new().await;
    office.add("root", ADMINISTRATOR).await;
    let mut steps = Vec::new();
    for _ in 0..2 {
        let outcome = office
            .sign_in
            .sign_in("root", GOOD_PASSWORD, &caller())
            .await
            .unwrap();
        let Outcome::MustEnrol { pending } = outcome else {
            panic!("{outcome:?}")
        };
        let shown = office
            .sign_in
            .enrolment(pending.expose())
            .await
            .unwrap()
            .unwrap();
        let code = crate::support::code_secret(shown.base32.expose()).code_at(office.now());
        steps.push((pending, code));
    }
    let tries: Vec<_> = steps
        .into_iter()
        .map(|(pending, code)| {
            let sign_in = office.sign_in.clone();
            tokio::spawn(async move { sign_in.enrol(pending.expose(), &code, &caller()).await })
        })
        .collect();
    let mut enrolled = 0;
    for tried in tries {
        enrolled += usize::from(matches!(
            tried.await.unwrap().unwrap(),
            Confirmation::Enrolled(_)
        ));
    }
    assert_eq!(enrolled, 1);
}
