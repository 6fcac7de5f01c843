//! Credentials, sessions, tokens and everything that is good for one use.

use std::collections::BTreeSet;

use rounds_core::access::{Permission, PersonId, Purpose};
use rounds_store::StoreError;
use rounds_store::page::Page;
use rounds_store::people::{NewBreakGlass, SessionRecord, TokenRecord, Totp, Verdict};

use crate::database::{TestDatabase, at};
use crate::people::person;

crate::both! {
    a_code_of_a_time_step_is_good_once
    a_recovery_code_is_good_once
    a_session_lives_until_it_is_ended
    a_token_is_kept_with_its_scopes_and_last_use
    attempts_are_counted_in_a_window
    of_many_takers_one_gets_the_one_time_token
    emergency_access_is_in_force_for_a_time_and_reviewed_once
    of_many_who_offer_a_setting_one_wins
}

async fn a_code_of_a_time_step_is_good_once(database: &TestDatabase) {
    let store = database.open().await;
    let ada = person(&store, "ada").await;
    let credentials = store.credentials();
    assert_eq!(credentials.totp(&ada).await, Ok(None));
    assert_eq!(credentials.use_totp_step(&ada, 10).await, Ok(false));
    let totp = Totp {
        sealed_secret: "sealed".to_owned(),
        confirmed_at: None,
        last_step: 5,
    };
    credentials.set_totp(&ada, Some(&totp)).await.expect("kept");
    assert_eq!(credentials.totp(&ada).await, Ok(Some(totp)));
    let tries =
        futures::future::join_all((0..8).map(|_| credentials.use_totp_step(&ada, 10))).await;
    assert_eq!(
        tries.into_iter().filter(|used| *used == Ok(true)).count(),
        1
    );
    assert_eq!(credentials.use_totp_step(&ada, 9).await, Ok(false));
    assert_eq!(credentials.use_totp_step(&ada, 11).await, Ok(true));
    credentials.set_totp(&ada, None).await.expect("taken away");
    assert_eq!(credentials.totp(&ada).await, Ok(None));
}

async fn a_recovery_code_is_good_once(database: &TestDatabase) {
    let store = database.open().await;
    let ada = person(&store, "ada").await;
    let credentials = store.credentials();
    let hashes = ["a", "b", "c"].map(str::to_owned);
    credentials
        .replace_recovery_codes(&ada, &hashes)
        .await
        .expect("kept");
    let tries =
        futures::future::join_all((0..8).map(|_| credentials.use_recovery_code(&ada, "b", at(1))))
            .await;
    assert_eq!(
        tries.into_iter().filter(|used| *used == Ok(true)).count(),
        1
    );
    assert_eq!(credentials.recovery_codes_left(&ada).await, Ok(2));
    assert_eq!(
        credentials.use_recovery_code(&ada, "d", at(1)).await,
        Ok(false)
    );
    credentials
        .replace_recovery_codes(&ada, &hashes)
        .await
        .expect("kept");
    assert_eq!(credentials.recovery_codes_left(&ada).await, Ok(3));
    assert_eq!(credentials.password_hash(&ada).await, Ok(None));
    credentials
        .set_password_hash(&ada, "one", at(1))
        .await
        .expect("kept");
    credentials
        .set_password_hash(&ada, "two", at(2))
        .await
        .expect("kept");
    assert_eq!(
        credentials.password_hash(&ada).await,
        Ok(Some("two".to_owned()))
    );
}

pub fn session(person: &PersonId, name: &str) -> SessionRecord {
    SessionRecord {
        id: format!("ses_{name}"),
        secret_hash: format!("hash of {name}"),
        person: person.clone(),
        created_at: at(0),
        last_seen_at: at(0),
        idle_end: at(900),
        absolute_end: at(36_000),
        second_factor_at: None,
        source_ip: "192.0.2.1".to_owned(),
        user_agent: "a browser".to_owned(),
        purpose: Purpose::Quality,
        break_glass: None,
        form_token: "token".to_owned(),
        ended_at: None,
        end_reason: None,
    }
}

async fn a_session_lives_until_it_is_ended(database: &TestDatabase) {
    let store = database.open().await;
    let ada = person(&store, "ada").await;
    let sessions = store.sessions();
    let (one, two) = (session(&ada, "one"), session(&ada, "two"));
    sessions.insert(&one).await.expect("kept");
    sessions.insert(&two).await.expect("kept");
    assert_eq!(
        sessions.by_secret_hash("hash of one").await,
        Ok(Some(one.clone()))
    );
    assert_eq!(sessions.touch("ses_one", at(60), at(960)).await, Ok(true));
    assert_eq!(
        sessions.rotate("ses_one", "another", Some(at(61))).await,
        Ok(true)
    );
    assert_eq!(
        sessions.set_purpose("ses_one", Purpose::Treatment).await,
        Ok(true)
    );
    assert_eq!(
        sessions.set_break_glass("ses_one", Some("brk_1")).await,
        Ok(true)
    );
    assert_eq!(sessions.by_secret_hash("hash of one").await, Ok(None));
    let read = sessions
        .by_secret_hash("another")
        .await
        .expect("read")
        .expect("one");
    assert_eq!(
        (read.idle_end, read.second_factor_at),
        (at(960), Some(at(61)))
    );
    assert_eq!(
        (read.purpose, read.break_glass.as_deref()),
        (Purpose::Treatment, Some("brk_1"))
    );
    assert_eq!(
        sessions.end("ses_one", at(70), "signed out").await,
        Ok(true)
    );
    assert_eq!(sessions.end("ses_one", at(71), "again").await, Ok(false));
    assert_eq!(sessions.touch("ses_one", at(72), at(999)).await, Ok(false));
    assert_eq!(sessions.end_all_of(&ada, at(80), "disabled").await, Ok(1));
    assert_eq!(sessions.list_of(&ada).await.expect("read").len(), 2);
    assert_eq!(sessions.delete_ended_before(at(75)).await, Ok(1));
    assert_eq!(sessions.delete_ended_before(at(1000)).await, Ok(1));
}

async fn a_token_is_kept_with_its_scopes_and_last_use(database: &TestDatabase) {
    let store = database.open().await;
    let ada = person(&store, "ada").await;
    let tokens = store.tokens();
    let limited = TokenRecord {
        id: "tok_1".to_owned(),
        person: ada.clone(),
        name: "nightly".to_owned(),
        secret_hash: "h1".to_owned(),
        scopes: Some([Permission::ReadSite, Permission::Export].into()),
        created_at: at(0),
        expires_at: at(100),
        last_used_at: None,
        last_used_ip: None,
        revoked_at: None,
    };
    let whole = TokenRecord {
        id: "tok_2".to_owned(),
        secret_hash: "h2".to_owned(),
        scopes: None,
        created_at: at(1),
        ..limited.clone()
    };
    tokens.insert(&limited).await.expect("kept");
    tokens.insert(&whole).await.expect("kept");
    assert_eq!(tokens.by_secret_hash("h2").await, Ok(Some(whole)));
    tokens
        .used("tok_1", at(50), "192.0.2.9")
        .await
        .expect("kept");
    assert_eq!(tokens.revoke("tok_1", at(60)).await, Ok(true));
    assert_eq!(tokens.revoke("tok_1", at(61)).await, Ok(false));
    let read = tokens
        .by_secret_hash("h1")
        .await
        .expect("read")
        .expect("a token");
    assert_eq!(read.scopes, limited.scopes);
    assert_eq!(
        (
            read.last_used_at,
            read.last_used_ip.as_deref(),
            read.revoked_at
        ),
        (Some(at(50)), Some("192.0.2.9"), Some(at(60)))
    );
    assert_eq!(tokens.list_of(&ada).await.expect("read").len(), 2);
    let first = tokens.list(&Page::first(1)).await.expect("read");
    assert_eq!(
        (first.entries.len(), first.next.as_deref()),
        (1, Some("tok_1"))
    );
}

async fn attempts_are_counted_in_a_window(database: &TestDatabase) {
    let store = database.open().await;
    let attempts = store.attempts();
    for second in [0, 10, 10, 20] {
        attempts.record("k", at(second)).await.expect("kept");
    }
    attempts.record("other", at(10)).await.expect("kept");
    assert_eq!(attempts.count_since("k", at(10)).await, Ok(3));
    assert_eq!(attempts.delete_before(at(10)).await, Ok(1));
    attempts.clear("k").await.expect("cleared");
    assert_eq!(attempts.count_since("k", at(0)).await, Ok(0));
    assert_eq!(attempts.count_since("other", at(0)).await, Ok(1));
}

async fn of_many_takers_one_gets_the_one_time_token(database: &TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    let one_time = store.one_time();
    one_time
        .put("set-up", "h", at(100), Some("for the first"))
        .await
        .expect("kept");
    assert!(matches!(
        one_time.put("set-up", "h", at(100), None).await,
        Err(StoreError::Conflict { .. })
    ));
    assert_eq!(one_time.any("set-up", at(0)).await, Ok(true));
    assert_eq!(one_time.any("set-up", at(100)).await, Ok(false));
    assert_eq!(one_time.take("set-up", "h", at(100)).await, Ok(None));
    let tries = (0..8).map(|index| {
        let store = if index % 2 == 0 {
            store.clone()
        } else {
            other.clone()
        };
        async move {
            store
                .one_time()
                .take("set-up", "h", at(99))
                .await
                .expect("an answer")
        }
    });
    let got: Vec<_> = futures::future::join_all(tries)
        .await
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(got, [Some("for the first".to_owned())]);
    one_time.put("oidc", "x", at(5), None).await.expect("kept");
    one_time.put("oidc", "y", at(50), None).await.expect("kept");
    assert_eq!(one_time.clear("oidc", Some(at(10))).await, Ok(1));
    assert_eq!(one_time.take("oidc", "y", at(10)).await, Ok(Some(None)));
}

async fn emergency_access_is_in_force_for_a_time_and_reviewed_once(database: &TestDatabase) {
    let store = database.open().await;
    let (ada, eve) = (person(&store, "ada").await, person(&store, "eve").await);
    let glass = store.break_glass();
    for (id, opened) in [("brk_1", 0), ("brk_2", 10), ("brk_3", 10)] {
        let new = NewBreakGlass {
            id: id.to_owned(),
            person: ada.clone(),
            reason: "unconscious patient".to_owned(),
            opened_at: at(opened),
            until: at(opened + 100),
        };
        glass.open(&new).await.expect("opened");
    }
    assert_eq!(
        glass
            .of(&ada, at(105))
            .await
            .expect("read")
            .expect("in force")
            .id,
        "brk_2"
    );
    assert_eq!(glass.of(&ada, at(110)).await, Ok(None));
    assert_eq!(glass.of(&eve, at(50)).await, Ok(None));
    let first = glass.list(true, &Page::first(2)).await.expect("read");
    let second = glass
        .list(
            true,
            &Page {
                after: first.next.clone(),
                rows_max: 2,
            },
        )
        .await
        .expect("read");
    let ids: Vec<_> = first
        .entries
        .iter()
        .chain(&second.entries)
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(ids, ["brk_2", "brk_3", "brk_1"]);
    let reviewed = glass
        .review("brk_1", &eve, at(200), Verdict::Justified, "fine")
        .await
        .expect("reviewed");
    assert_eq!(
        (reviewed.verdict, reviewed.reviewed_by),
        (Some(Verdict::Justified), Some(eve.clone()))
    );
    let again = glass
        .review("brk_1", &eve, at(201), Verdict::NotJustified, "no")
        .await;
    assert!(
        matches!(again, Err(StoreError::Conflict { .. })),
        "{again:?}"
    );
    assert!(matches!(
        glass
            .review("brk_9", &eve, at(1), Verdict::Justified, "")
            .await,
        Err(StoreError::NotFound { .. })
    ));
    assert_eq!(
        glass
            .list(true, &Page::first(9))
            .await
            .expect("read")
            .entries
            .len(),
        2
    );
    assert_eq!(glass.close("brk_2", at(50)).await, Ok(true));
    assert_eq!(glass.close("brk_2", at(60)).await, Ok(false));
}

async fn of_many_who_offer_a_setting_one_wins(database: &TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    assert_eq!(store.settings().get("secret").await, Ok(None));
    let offers = (0..8).map(|index| {
        let store = if index % 2 == 0 {
            store.clone()
        } else {
            other.clone()
        };
        async move {
            store
                .settings()
                .get_or_set("secret", &index.to_string())
                .await
                .expect("kept")
        }
    });
    let kept: BTreeSet<_> = futures::future::join_all(offers)
        .await
        .into_iter()
        .collect();
    assert_eq!(kept.len(), 1);
    store.settings().set("secret", "new").await.expect("kept");
    assert_eq!(
        other.settings().get("secret").await,
        Ok(Some("new".to_owned()))
    );
}
