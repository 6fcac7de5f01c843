//! What an identity provider may say, and what is not believed.

use jiff::SignedDuration;
use rounds_access::answer::Outcome;
use rounds_access::oidc::NoEntry;
use rounds_access::{ProviderAnswer, SignInError};
use serde_json::{Value, json};

use crate::stage::{OnTheWay, Stage};
use crate::stand_in::{TestKey, unsigned};
use crate::support::{ADMINISTRATOR, Acting, caller, signed_in};

#[tokio::test]
async fn a_person_comes_in_with_the_roles_of_their_groups() {
    let stage = Stage::new().await;
    let first = signed_in(stage.come_in(|_| ()).await.unwrap());
    assert_eq!(first.then.as_deref(), Some("/findings"));
    let found = stage
        .office
        .recognise(&first.cookie)
        .await
        .unwrap()
        .principal;
    assert_eq!(
        (found.name.as_str(), found.second_factor),
        ("Jane Rowe", false)
    );
    assert_eq!(found.roles, ["analyst".to_owned()].into());

    let change = |claims: &mut Value| {
        claims["name"] = "Jane Doe".into();
        claims["groups"] = json!(["g-it"]);
        claims["amr"] = json!(["pwd", "mfa"]);
    };
    let second = signed_in(stage.come_in(change).await.unwrap());
    assert_eq!(
        second.session.person, first.session.person,
        "the same person"
    );
    let found = stage
        .office
        .recognise(&second.cookie)
        .await
        .unwrap()
        .principal;
    assert_eq!(
        (found.name.as_str(), found.second_factor),
        ("Jane Doe", true)
    );
    assert_eq!(found.roles, [ADMINISTRATOR.to_owned()].into());
    assert!(
        stage
            .office
            .has_recorded("change done as the identity provider says")
            .await
    );
    let sign_out = stage
        .office
        .sign_in
        .sign_out(second.cookie.expose(), &caller())
        .await
        .unwrap();
    assert!(sign_out.unwrap().starts_with(&format!(
        "{}/sign-out?client_id=rounds",
        stage.stand_in.issuer
    )));
}

#[tokio::test]
async fn a_mail_address_or_name_is_nobody() {
    let stage = Stage::new().await;
    let local = stage.office.add("jane@north.example", "analyst").await;
    let claim = |claims: &mut Value| {
        claims["email"] = "jane@north.example".into();
        claims["preferred_username"] = "jane@north.example".into();
    };
    let first = signed_in(stage.come_in(claim).await.unwrap());
    assert_ne!(first.session.person, local);
    let other_subject = |claims: &mut Value| {
        claims["email"] = "jane@north.example".into();
        claims["preferred_username"] = "jane@north.example".into();
        claims["sub"] = "s-2".into();
    };
    let second = signed_in(stage.come_in(other_subject).await.unwrap());
    assert_ne!(second.session.person, first.session.person);
}

#[tokio::test]
async fn who_is_not_let_in_is_told_why() {
    let stage = Stage::new().await;
    let cases: [(Value, NoEntry); 4] = [
        (json!({ "groups": ["g-elsewhere"] }), NoEntry::NoRole),
        (json!({ "groups": ["g-it"] }), NoEntry::NoSecondFactor),
        (
            json!({ "groups": ["g-it"], "amr": ["pwd"] }),
            NoEntry::NoSecondFactor,
        ),
        (
            json!({ "groups": [], "_claim_names": { "groups": "src1" } }),
            NoEntry::GroupOverage,
        ),
    ];
    for (claimed, expected) in cases {
        let outcome = stage.come_in(|claims| {
            claims
                .as_object_mut()
                .unwrap()
                .extend(claimed.as_object().unwrap().clone());
        });
        match outcome.await.unwrap() {
            Outcome::NotAllowed(why) => assert_eq!(why, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
    let first = signed_in(stage.come_in(|_| ()).await.unwrap());
    let id = first.session.person.clone();
    stage
        .office
        .store
        .people()
        .disable(&id, stage.office.now())
        .await
        .unwrap();
    assert!(stage.office.recognise(&first.cookie).await.is_none());
    let outcome = stage.come_in(|_| ()).await.unwrap();
    assert!(
        matches!(outcome, Outcome::NotAllowed(NoEntry::Disabled)),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn claims_that_are_not_ours_are_not_believed() {
    let stage = Stage::new().await;
    let cases: [(&str, Value); 5] = [
        ("iss", "https://evil.example.org".into()),
        ("aud", "another".into()),
        ("nonce", "another".into()),
        ("exp", (stage.office.now().as_second() - 61).into()),
        ("azp", "another".into()),
    ];
    for (claim, value) in cases {
        let refusal = stage.refusal_of(|stage, mut claims| {
            claims[claim] = value;
            stage.key.sign(&claims)
        });
        let refusal = refusal.await;
        assert!(
            refusal.contains(&format!("{claim:?}")),
            "{claim}: {refusal}"
        );
    }
    assert!(
        stage
            .office
            .has_recorded("sign-in refused identity provider")
            .await
    );
}

#[tokio::test]
async fn signatures_that_prove_nothing_are_not_believed() {
    let stage = Stage::new().await;
    let none = stage.refusal_of(|stage, claims| {
        unsigned(&json!({ "alg": "none", "kid": stage.key.kid }), &claims)
    });
    assert!(none.await.contains("\"none\""));
    let nothing =
        stage.refusal_of(|_, claims| unsigned(&json!({ "alg": "ES256", "kid": "first" }), &claims));
    assert!(nothing.await.contains("signature"));
    let confused = stage.refusal_of(|stage, claims| {
        let public = stage.key.public.to_string();
        stage.key.sign_as_shared_secret(&claims, public.as_bytes())
    });
    assert!(confused.await.contains("HS256"));
    let foreign = stage.refusal_of(|_, claims| TestKey::new("first").sign(&claims));
    assert!(foreign.await.contains("signature"));
    let tampered = stage.refusal_of(|stage, claims| {
        let token = stage.key.sign(&claims);
        let mut other = claims.clone();
        other["groups"] = json!(["g-it"]);
        let payload = stage.key.sign(&other).split('.').nth(1).unwrap().to_owned();
        let parts: Vec<&str> = token.split('.').collect();
        format!("{}.{payload}.{}", parts[0], parts[2])
    });
    assert!(tampered.await.contains("signature"));
    for header in [
        json!({ "alg": "ES256", "crit": ["b64"], "b64": false }),
        json!({ "alg": "ES256", "typ": "at+jwt" }),
    ] {
        let asked = stage.refusal_of(|_, claims| unsigned(&header, &claims));
        assert!(asked.await.contains("extensions"));
    }
    for garbage in ["", "a.b", "a.b.c.d", "....", &"x".repeat(100_000)] {
        let refused = stage.refusal_of(|_, _| garbage.to_owned());
        assert!(refused.await.contains("no signed token"), "{garbage}");
    }
}

#[tokio::test]
async fn a_key_that_is_not_for_signatures_is_not_used() {
    let stage = Stage::new().await;
    for (member, value) in [("use", "enc"), ("alg", "ES384")] {
        stage
            .stand_in
            .change(|answers| answers.keys[0][member] = value.into());
        stage.office.pass(SignedDuration::from_hours(1));
        let refused = stage
            .refusal_of(|stage, claims| stage.key.sign(&claims))
            .await;
        assert!(refused.contains("key"), "{member}: {refused}");
        stage
            .stand_in
            .change(|answers| answers.keys[0] = stage.key.public.clone());
    }
}

#[tokio::test]
async fn a_new_key_is_fetched_and_unknown_ones_do_not_make_us_ask_all_the_time() {
    let stage = Stage::new().await;
    signed_in(stage.come_in(|_| ()).await.unwrap());
    assert_eq!(stage.stand_in.keys_asked(), 1);
    signed_in(stage.come_in(|_| ()).await.unwrap());
    assert_eq!(stage.stand_in.keys_asked(), 1, "they are kept");

    for attempt in 0..5 {
        let refused = stage
            .refusal_of(|_, claims| TestKey::new("invented").sign(&claims))
            .await;
        assert!(refused.contains("key"), "{refused}");
        assert_eq!(
            stage.stand_in.keys_asked(),
            1,
            "attempt {attempt} within a minute"
        );
    }
    stage.office.pass(SignedDuration::from_mins(1));
    for _ in 0..5 {
        stage
            .refusal_of(|_, claims| TestKey::new("invented").sign(&claims))
            .await;
    }
    assert_eq!(stage.stand_in.keys_asked(), 2);

    let second = TestKey::new("second");
    stage
        .stand_in
        .change(|answers| answers.keys = vec![second.public.clone()]);
    stage.office.pass(SignedDuration::from_mins(1));
    let on_the_way = stage.start().await;
    let token = second.sign(&stage.claims(&on_the_way));
    signed_in(stage.finish(&on_the_way, token).await.unwrap());
    let old = stage
        .refusal_of(|stage, claims| stage.key.sign(&claims))
        .await;
    assert!(old.contains("key"), "the old key was taken back: {old}");
}

#[tokio::test]
async fn an_answer_belongs_to_one_question_of_one_browser() {
    let stage = Stage::new().await;
    let mine = stage.start().await;
    let theirs = stage.start().await;
    let not_asked = |outcome: Result<Outcome, SignInError>| match outcome {
        Err(SignInError::Oidc(error)) => error.to_string().contains("belongs to no sign-in"),
        other => panic!("{other:?}"),
    };
    let mixed = OnTheWay {
        browser: mine.browser.clone(),
        state: theirs.state.clone(),
        nonce: theirs.nonce.clone(),
    };
    let token = stage.key.sign(&stage.claims(&mixed));
    assert!(
        not_asked(stage.finish(&mixed, token).await),
        "another browser's state"
    );
    let invented = OnTheWay {
        browser: mine.browser.clone(),
        state: "invented".to_owned(),
        nonce: mine.nonce.clone(),
    };
    assert!(not_asked(stage.finish(&invented, String::new()).await));
    let token = stage.key.sign(&stage.claims(&mine));
    signed_in(stage.finish(&mine, token.clone()).await.unwrap());
    assert!(not_asked(stage.finish(&mine, token).await), "a second time");
    let late = stage.start().await;
    stage.office.pass(SignedDuration::from_mins(10));
    let token = stage.key.sign(&stage.claims(&late));
    assert!(
        not_asked(stage.finish(&late, token).await),
        "ten minutes later"
    );
    let redeemed = stage.stand_in.answers.lock().unwrap().redeemed.len();
    assert_eq!(redeemed, 1, "only the good answer reached the provider");
}

#[tokio::test]
async fn an_answer_of_another_issuer_is_not_redeemed() {
    let stage = Stage::new().await;
    let on_the_way = stage.start().await;
    let answer = ProviderAnswer {
        code: Some("c"),
        state: Some(&on_the_way.state),
        issuer: Some("https://evil.example.org"),
        ..ProviderAnswer::default()
    };
    let browser = on_the_way.browser.expose();
    let refused = stage
        .office
        .sign_in
        .provider_finish(browser, answer, &caller())
        .await;
    assert!(matches!(refused, Err(SignInError::Oidc(_))), "{refused:?}");
    assert!(stage.stand_in.answers.lock().unwrap().redeemed.is_empty());
}

#[tokio::test]
async fn a_provider_cannot_send_us_elsewhere() {
    let elsewhere = |change: fn(&mut Value)| async move {
        let stage = Stage::new().await;
        stage
            .stand_in
            .change(|answers| change(&mut answers.discovery));
        stage
            .office
            .sign_in
            .provider_start(None)
            .await
            .unwrap_err()
            .to_string()
    };
    let host = elsewhere(|d| d["token_endpoint"] = "https://evil.example.org/token".into()).await;
    assert!(
        host.contains("token endpoint") && host.contains("evil.example.org"),
        "{host}"
    );
    let cloud = elsewhere(|d| d["jwks_uri"] = "http://169.254.169.254/keys".into()).await;
    assert!(cloud.contains("key address"), "{cloud}");
    let issuer = elsewhere(|d| d["issuer"] = "https://evil.example.org".into()).await;
    assert!(issuer.contains("issuer"), "{issuer}");
    let plain = elsewhere(|d| d["code_challenge_methods_supported"] = json!(["plain"])).await;
    assert!(plain.contains("S256"), "{plain}");
    let shared = elsewhere(|d| d["id_token_signing_alg_values_supported"] = json!(["HS256"])).await;
    assert!(shared.contains("RS256"), "{shared}");

    let stage = Stage::new().await;
    for (status, body) in [
        ("302 Found", String::new()),
        ("500 Oops", "{}".to_owned()),
        ("200 OK", "[".repeat(1 << 21)),
    ] {
        stage
            .stand_in
            .change(|answers| answers.instead_of_keys = Some((status, body)));
        let refused = stage
            .refusal_of(|stage, claims| stage.key.sign(&claims))
            .await;
        assert!(refused.contains("keys"), "{status}: {refused}");
    }
}

#[tokio::test]
async fn people_of_the_provider_have_no_password_here() {
    let stage = Stage::new().await;
    let jane = signed_in(stage.come_in(|_| ()).await.unwrap());
    let change = |claims: &mut Value| {
        claims["sub"] = "s-root".into();
        claims["groups"] = json!(["g-it"]);
        claims["amr"] = json!(["mfa"]);
    };
    let root = signed_in(stage.come_in(change).await.unwrap());
    let admin = Acting::as_owner_of(&stage.office, &root).await;
    let refused = stage
        .office
        .sign_in
        .reset(&admin.actor(), &jane.session.person)
        .await;
    assert!(
        matches!(refused, Err(SignInError::Forbidden(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn tokens_rest_when_the_provider_has_not_vouched_for_their_person_for_a_month() {
    let stage = Stage::new().await;
    let jane = signed_in(stage.come_in(|_| ()).await.unwrap());
    let acting = Acting::as_owner_of(&stage.office, &jane).await;
    let desk = &stage.office.sign_in;
    let made = desk
        .make_token(&acting.actor(), "nightly", None, 366)
        .await
        .unwrap();
    for (days, expected) in [(30, true), (1, false)] {
        stage.office.pass(SignedDuration::from_hours(24 * days));
        let found = desk
            .by_token(made.secret.expose(), &caller())
            .await
            .unwrap();
        assert_eq!(found.is_some(), expected, "{days} days later");
    }
    signed_in(stage.come_in(|_| ()).await.unwrap());
    assert!(
        desk.by_token(made.secret.expose(), &caller())
            .await
            .unwrap()
            .is_some()
    );
}
