//! People and their identities.

use std::collections::BTreeSet;

use rounds_core::access::PersonId;
use rounds_store::page::Page;
use rounds_store::people::{NewPerson, PeopleFilter};
use rounds_store::{Store, StoreError};

use crate::database::{TestDatabase, at};

crate::both! {
    a_person_is_read_back_as_added
    a_sign_in_name_is_taken_once_whatever_its_case
    a_change_must_name_the_version_it_saw
    people_are_listed_in_parts_by_filter
    an_identity_belongs_to_one_person
    a_text_with_a_nul_is_refused
}

pub fn words(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

pub fn new_person(sign_in_name: &str) -> NewPerson {
    NewPerson {
        sign_in_name: sign_in_name.to_owned(),
        name: format!("Person {sign_in_name}"),
        email: None,
        roles: words(&["analyst"]),
        units: words(&["ED", "ICU \"north\""]),
        staff_ids: BTreeSet::new(),
    }
}

pub async fn person(store: &Store, name: &str) -> PersonId {
    store
        .people()
        .add(&new_person(name), at(0))
        .await
        .expect("added")
        .id
}

async fn a_person_is_read_back_as_added(database: &TestDatabase) {
    let store = database.open().await;
    let mut new = new_person("ada");
    new.email = Some("ada@example.org".to_owned());
    let added = store.people().add(&new, at(0)).await.expect("added");
    assert!(added.id.0.starts_with("per_"));
    assert_eq!(
        (added.version, added.disabled_at, added.created_at),
        (1, None, at(0))
    );
    assert_eq!((&added.units, &added.email), (&new.units, &new.email));
    assert_eq!(store.people().get(&added.id).await, Ok(added.clone()));
    assert_eq!(
        store.people().by_sign_in_name(" ADA ").await,
        Ok(Some(added))
    );
    assert_eq!(store.people().by_sign_in_name("bob").await, Ok(None));
    assert_eq!(store.people().count().await, Ok(1));
}

async fn a_sign_in_name_is_taken_once_whatever_its_case(database: &TestDatabase) {
    let store = database.open().await;
    person(&store, "Zoë").await;
    let again = store.people().add(&new_person("zoË"), at(1)).await;
    assert!(
        matches!(again, Err(StoreError::Conflict { .. })),
        "{again:?}"
    );
    assert_eq!(store.people().count().await, Ok(1));
}

async fn a_change_must_name_the_version_it_saw(database: &TestDatabase) {
    let store = database.open().await;
    let id = person(&store, "ada").await;
    let people = store.people();
    let changed = people
        .set_roles(&id, 1, &words(&["auditor"]))
        .await
        .expect("changed");
    assert_eq!((changed.version, &changed.roles), (2, &words(&["auditor"])));
    let late = people.set_units(&id, 1, &words(&[])).await;
    assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
    let nobody = people
        .set_roles(&PersonId("per_none".to_owned()), 1, &words(&[]))
        .await;
    assert!(
        matches!(nobody, Err(StoreError::NotFound { .. })),
        "{nobody:?}"
    );
    let renamed = people
        .rename(&id, 2, "Ada L.", Some("a@example.org"))
        .await
        .expect("renamed");
    assert_eq!((renamed.name.as_str(), renamed.version), ("Ada L.", 3));
    assert_eq!(
        people
            .disable(&id, at(5))
            .await
            .expect("disabled")
            .disabled_at,
        Some(at(5))
    );
    assert_eq!(
        people
            .disable(&id, at(9))
            .await
            .expect("disabled")
            .disabled_at,
        Some(at(5))
    );
    assert_eq!(people.enable(&id).await.expect("enabled").disabled_at, None);
}

async fn people_are_listed_in_parts_by_filter(database: &TestDatabase) {
    let store = database.open().await;
    for name in ["Cleo", "ada", "Bob_1", "dora%", "Émile"] {
        person(&store, name).await;
    }
    let names = async |filter: PeopleFilter| {
        let mut names = Vec::new();
        let mut page = Page::first(2);
        loop {
            let part = store.people().list(&filter, &page).await.expect("a part");
            assert!(part.entries.len() <= 2);
            names.extend(part.entries.into_iter().map(|person| person.sign_in_name));
            match part.next {
                Some(next) => page.after = Some(next),
                None => return names,
            }
        }
    };
    assert_eq!(
        names(PeopleFilter::default()).await,
        ["ada", "Bob_1", "Cleo", "dora%", "Émile"]
    );
    let text = |text: &str| PeopleFilter {
        text: Some(text.to_owned()),
        ..PeopleFilter::default()
    };
    assert_eq!(names(text("ÉM")).await, ["Émile"]);
    assert_eq!(names(text("%")).await, ["dora%"]);
    assert_eq!(names(text("_")).await, ["Bob_1"]);
    let ada = store
        .people()
        .by_sign_in_name("ada")
        .await
        .expect("read")
        .expect("ada");
    store
        .people()
        .set_roles(&ada.id, 1, &words(&["auditor"]))
        .await
        .expect("changed");
    store
        .people()
        .disable(&ada.id, at(1))
        .await
        .expect("disabled");
    let role = |role: &str| PeopleFilter {
        role: Some(role.to_owned()),
        ..PeopleFilter::default()
    };
    assert_eq!(names(role("auditor")).await, ["ada"]);
    assert_eq!(names(role("audit")).await, Vec::<String>::new());
    let disabled = PeopleFilter {
        disabled: Some(true),
        ..PeopleFilter::default()
    };
    assert_eq!(names(disabled).await, ["ada"]);
    let active = PeopleFilter {
        disabled: Some(false),
        ..PeopleFilter::default()
    };
    assert_eq!(names(active).await.len(), 4);
}

async fn an_identity_belongs_to_one_person(database: &TestDatabase) {
    let store = database.open().await;
    let (ada, bob) = (person(&store, "ada").await, person(&store, "bob").await);
    let people = store.people();
    people
        .link(&ada, "https://idp.example", "42", at(1))
        .await
        .expect("linked");
    people
        .link(&bob, "https://other.example", "42", at(1))
        .await
        .expect("linked");
    let taken = people.link(&bob, "https://idp.example", "42", at(2)).await;
    assert!(
        matches!(taken, Err(StoreError::Conflict { .. })),
        "{taken:?}"
    );
    let found = people
        .by_identity("https://idp.example", "42")
        .await
        .expect("read")
        .expect("ada");
    assert_eq!(found.id, ada);
    assert_eq!(
        people.by_identity("https://idp.example", "43").await,
        Ok(None)
    );
}

async fn a_text_with_a_nul_is_refused(database: &TestDatabase) {
    let store = database.open().await;
    let refused = store.people().add(&new_person("a\0b"), at(0)).await;
    assert!(
        matches!(refused, Err(StoreError::Unacceptable { .. })),
        "{refused:?}"
    );
    assert_eq!(store.people().count().await, Ok(0));
}
