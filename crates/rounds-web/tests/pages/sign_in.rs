//! Signing in, step by step; being led there and back; the end of a session.

use rounds_web::App;
use rounds_web::sample::{
    SAMPLE_CODE, SAMPLE_ONE_TIME, SAMPLE_PASSWORD, SAMPLE_PENDING, SAMPLE_SESSION, Scenario,
};

use super::browser::{ALL, Answer, Ask, form_token, locked};
use super::well_formed::fault_of;

const PASSWORD: &str = "plain+sailing+1842";

fn site() -> App {
    locked(Scenario::Normal, &[ALL])
}

/// Sends a form of somebody who is not signed in, with the token that its page gave.
async fn submit(app: App, address: &str, fields: &str, cookies: &str) -> Answer {
    let cookies = format!("rounds-visit=visit0123; {cookies}");
    let page = Ask::get("/welcome")
        .with("cookie", &cookies)
        .of(app.clone())
        .await;
    let fields = format!("{fields}&form_token={}", form_token(&page.text));
    Ask::post(address, &fields)
        .with("cookie", &cookies)
        .of(app)
        .await
}

fn set_cookie<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let lines = answer.header_lines("set-cookie");
    let start = format!("{name}=");
    lines
        .into_iter()
        .find(|line| line.starts_with(&start))
        .unwrap_or("")
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_led_to_sign_in_and_back() {
    let led = Ask::get("/query?sql=select%201&as_of=3").of(site()).await;
    assert_eq!(led.status, 303);
    assert_eq!(
        led.header("location"),
        "/sign-in?then=%2Fquery%3Fsql%3Dselect%25201%26as_of%3D3"
    );
    let page = Ask::get(led.header("location")).of(site()).await;
    assert_eq!(page.status, 200);
    assert!(
        page.text
            .contains(r#"name="then" value="/query?sql=select%201&amp;as_of=3""#)
    );
    let fields = format!("name=sample&password={PASSWORD}&then=%2Fquery%3Fsql%3Dselect%25201");
    let signed_in = submit(site(), "/sign-in", &fields, "").await;
    assert_eq!(signed_in.status, 303);
    assert_eq!(signed_in.header("location"), "/query?sql=select%201");
    let cookie = set_cookie(&signed_in, "rounds");
    assert_eq!(
        cookie,
        format!("rounds={SAMPLE_SESSION}; Path=/; HttpOnly; SameSite=Lax")
    );
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    for then in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/%09/evil.example",
    ] {
        let fields = format!("name=sample&password={PASSWORD}&then={then}");
        let answer = submit(site(), "/sign-in", &fields, "").await;
        assert_eq!(answer.header("location"), "/", "{then}");
        let page = Ask::get(&format!("/sign-in?then={then}"))
            .with_session(ALL.0)
            .of(site())
            .await;
        assert_eq!(page.header("location"), "/", "{then}");
    }
}

#[tokio::test]
async fn programs_are_told_and_not_led() {
    let with_token = Ask::get("/")
        .with("authorization", "Bearer unknown")
        .of(site())
        .await;
    assert_eq!(with_token.status, 401);
    assert!(with_token.header("www-authenticate").starts_with("Bearer"));
    let file = Ask::get("/query.csv?sql=select%201").of(site()).await;
    assert_eq!(
        (file.status.as_u16(), file.text.as_str()),
        (401, "sign in first\n")
    );
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_password_are_one_answer() {
    let unknown = submit(
        site(),
        "/sign-in",
        &format!("name=nobody&password={PASSWORD}"),
        "",
    )
    .await;
    let wrong = submit(
        site(),
        "/sign-in",
        "name=sample&password=wrong+wrong+wrong",
        "",
    )
    .await;
    assert_eq!(unknown.status, 422);
    assert_eq!(unknown.status, wrong.status);
    assert_eq!(unknown.text, wrong.text);
    assert!(unknown.header_lines("set-cookie").is_empty());
    assert!(!wrong.text.contains("wrong wrong"), "the password is shown");
    let throttled = submit(
        site(),
        "/sign-in",
        &format!("name=many&password={PASSWORD}"),
        "",
    )
    .await;
    assert_eq!(throttled.status, 429);
    assert_eq!(throttled.header("retry-after"), "30");
    assert!(throttled.text.contains("30 seconds"));
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_its_step_holds_no_secret_in_the_address() {
    let fields = format!("name=second&password={PASSWORD}&then=%2Ffindings");
    let asked = submit(site(), "/sign-in", &fields, "").await;
    assert_eq!(asked.header("location"), "/sign-in/code?then=%2Ffindings");
    assert_eq!(
        set_cookie(&asked, "rounds-pending"),
        format!("rounds-pending={SAMPLE_PENDING}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600")
    );
    let pending = format!("rounds-pending={SAMPLE_PENDING}");
    let wrong = submit(
        site(),
        "/sign-in/code",
        "code=000000&then=%2Ffindings",
        &pending,
    )
    .await;
    assert_eq!(wrong.status, 422);
    assert!(!wrong.text.contains("000000"));
    let fields = format!("code={SAMPLE_CODE}&then=%2Ffindings");
    let right = submit(site(), "/sign-in/code", &fields, &pending).await;
    assert_eq!(right.header("location"), "/findings");
    assert!(set_cookie(&right, "rounds-pending").ends_with("Max-Age=0"));
    let without = Ask::get("/sign-in/code").of(site()).await;
    assert_eq!(without.header("location"), "/sign-in");
}

#[tokio::test]
async fn whoever_must_have_a_second_factor_sets_it_up_on_the_way_in() {
    let fields = format!("name=enrol&password={PASSWORD}");
    let asked = submit(site(), "/sign-in", &fields, "").await;
    assert_eq!(asked.header("location"), "/sign-in/enrol");
    let pending = format!("rounds-pending={SAMPLE_PENDING}");
    let page = Ask::get("/sign-in/enrol")
        .with("cookie", &pending)
        .of(site())
        .await;
    assert_eq!(fault_of(&page.text), None);
    assert!(
        page.text
            .contains(r#"<img class="qr" src="data:image/svg+xml;base64,"#)
    );
    assert!(page.text.contains("GEZD GNBV"));
    let done = submit(
        site(),
        "/sign-in/enrol",
        &format!("code={SAMPLE_CODE}"),
        &pending,
    )
    .await;
    assert_eq!(done.status, 200);
    assert_eq!(fault_of(&done.text), None);
    assert_eq!(done.text.matches("m2xq").count(), 10);
    assert!(set_cookie(&done, "rounds").contains(SAMPLE_SESSION));
}

#[tokio::test]
async fn the_identity_providers_answer_is_bound_to_this_browser() {
    let start = Ask::get("/sign-in/provider?then=%2Fmeasures")
        .of(site())
        .await;
    assert_eq!(start.status, 303);
    assert!(
        start
            .header("location")
            .starts_with("https://login.meridian.example/")
    );
    let cookie = set_cookie(&start, "rounds-provider")
        .split(';')
        .next()
        .unwrap_or("")
        .to_owned();
    let address = "/sign-in/provider/answer?code=abc&state=sample-state&session_state=x";
    let answer = Ask::get(address).with("cookie", &cookie).of(site()).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    assert_eq!(answer.header("location"), "/measures");
    let without = Ask::get(address).of(site()).await;
    assert_eq!(without.status, 422);
    let other_state =
        Ask::get("/sign-in/provider/answer?code=abc&state=other").with("cookie", &cookie);
    assert_eq!(other_state.of(site()).await.status, 422);
    let cancelled = Ask::get("/sign-in/provider/answer?error=access_denied&state=sample-state");
    let cancelled = cancelled.with("cookie", &cookie).of(site()).await;
    assert_eq!(cancelled.status, 422);
    assert_eq!(fault_of(&cancelled.text), None);
}

#[tokio::test]
async fn the_first_administrator_is_made_once() {
    let empty = || locked(Scenario::Empty, &[ALL]);
    let led = Ask::get("/sign-in").of(empty()).await;
    assert_eq!(led.header("location"), "/set-up");
    assert_eq!(Ask::get("/set-up").of(empty()).await.status, 200);
    let fields = format!("token={SAMPLE_ONE_TIME}&sign_in_name=root&name=Root&password={PASSWORD}");
    let made = submit(empty(), "/set-up", &fields, "").await;
    assert_eq!(made.header("location"), "/sign-in/enrol");
    let wrong = fields.replace(SAMPLE_ONE_TIME, "guess");
    assert_eq!(submit(empty(), "/set-up", &wrong, "").await.status, 422);
    assert_eq!(Ask::get("/set-up").of(site()).await.status, 404);
    assert_eq!(submit(site(), "/set-up", &fields, "").await.status, 404);
}

#[tokio::test]
async fn a_one_time_code_sets_a_password() {
    let fields = format!("code={SAMPLE_ONE_TIME}&password={PASSWORD}");
    let right = submit(site(), "/welcome", &fields, "").await;
    assert_eq!(right.header("location"), "/");
    let short = submit(
        site(),
        "/welcome",
        &format!("code={SAMPLE_ONE_TIME}&password=short"),
        "",
    )
    .await;
    assert_eq!(short.status, 422);
    assert!(short.text.contains("at least 12 characters"));
    let wrong = submit(
        site(),
        "/welcome",
        &format!("code=guess&password={PASSWORD}"),
        "",
    )
    .await;
    assert_eq!(wrong.status, 422);
    assert!(!wrong.text.contains(SAMPLE_PASSWORD));
}

#[tokio::test]
async fn on_an_encrypted_site_cookies_are_bound_to_this_host() {
    let first = Ask::get("/sign-in").encrypted().of(site()).await;
    let visit = set_cookie(&first, "__Host-rounds-visit");
    assert!(
        visit.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"),
        "{visit}"
    );
    let cookie = visit.split(';').next().unwrap_or("").to_owned();
    let fields = format!(
        "name=sample&password={PASSWORD}&form_token={}",
        form_token(&first.text)
    );
    let signed_in = Ask::post("/sign-in", &fields)
        .with("cookie", &cookie)
        .encrypted();
    let signed_in = signed_in
        .with("origin", "https://localhost:7300")
        .of(site())
        .await;
    assert_eq!(
        set_cookie(&signed_in, "__Host-rounds"),
        format!("__Host-rounds={SAMPLE_SESSION}; Path=/; HttpOnly; SameSite=Lax; Secure")
    );
    assert!(set_cookie(&signed_in, "rounds").is_empty());
    // A neighbour under the same domain can plant a name without the prefix, and it opens nothing.
    let planted = Ask::get("/")
        .with_session(ALL.0)
        .encrypted()
        .of(site())
        .await;
    assert_eq!(planted.status, 303);
    let cookie = format!("__Host-rounds={}", ALL.0);
    let own = Ask::get("/")
        .with("cookie", &cookie)
        .encrypted()
        .of(site())
        .await;
    assert_eq!(own.status, 200);
}

#[tokio::test]
async fn signing_out_empties_the_browser() {
    let out = Ask::post("/sign-out", "")
        .with_session(ALL.0)
        .with_form_token()
        .of(site())
        .await;
    assert_eq!(out.status, 200);
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    assert!(
        set_cookie(&out, "rounds").starts_with("rounds=; ")
            && set_cookie(&out, "rounds").ends_with("Max-Age=0")
    );
    assert!(out.text.contains("You are signed out"));
}

#[tokio::test]
async fn a_page_says_when_its_session_ends() {
    let page = Ask::get("/").with_session(ALL.0).of(site()).await;
    assert!(
        page.text.contains(r#"data-seconds="900""#),
        "fifteen minutes of the sample's session"
    );
    let open = super::browser::get(Scenario::Normal, "/").await;
    assert!(!open.text.contains("data-seconds"));
}

#[tokio::test]
async fn a_form_that_came_too_late_says_that_nothing_is_lost() {
    let late = Ask::post("/profile/purpose", "purpose=audit")
        .with_session("ended")
        .with_form_token();
    let late = late.of(site()).await;
    assert_eq!(late.status, 401);
    assert!(late.text.contains("sign in in another tab"));
    assert_eq!(fault_of(&late.text), None);
    // Signed in again, the browser sends it once more, with the token of the session before.
    let again = Ask::post(
        "/office/people/add",
        "name=Zo%C3%AB&role=analyst&form_token=before",
    );
    let again = again
        .with_session(ALL.0)
        .with("sec-fetch-site", "same-origin")
        .of(site())
        .await;
    assert_eq!(again.status, 409);
    assert_eq!(fault_of(&again.text), None);
    assert!(again.text.contains("Send it once more"));
    assert!(again.text.contains(r#"name="name" value="Zoë""#));
    assert!(again.text.contains(r#"action="/office/people/add""#));
}
