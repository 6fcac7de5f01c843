//! Settings: what is wrong is named by its key, with what to write instead.

use std::path::Path;

use rounds_notices::{Security, Settings};

const GOOD: &str = r#"
address = "https://rounds.example.org"
allowed = ["smtp.example.org:587", "hooks.example.org:443"]

[mail]
host = "smtp.example.org"
port = 587
from = "Rounds <rounds@example.org>"
user = "rounds"
password_file = "secrets/smtp"

[webhook]
url = "https://hooks.example.org/workflows/s3cret"
secret_file = "/run/secrets/webhook"
"#;

fn check(text: &str) -> Result<Settings, String> {
    let settings: Settings = toml::from_str(text).map_err(|error| error.to_string())?;
    settings.check().map_err(|error| error.to_string())?;
    Ok(settings)
}

#[test]
fn good_settings_are_read_and_files_are_named_from_the_site_on() {
    let mut settings = check(GOOD).expect("good");
    settings.within(Path::new("/srv/site"));
    let mail = settings.mail.clone().expect("mail");
    assert_eq!(mail.security, Security::StartTls);
    let password = mail.password_file.expect("a file");
    assert_eq!(password, Path::new("/srv/site/secrets/smtp"));
    let key = settings.webhook.clone().expect("a webhook").secret_file;
    assert_eq!(key, Path::new("/run/secrets/webhook"));
    let link = settings.link("/tools/apache").expect("an address");
    assert_eq!(link.as_str(), "https://rounds.example.org/tools/apache");
    assert_eq!(check(""), Ok(Settings::default()));
}

#[test]
fn a_site_below_a_path_keeps_it_in_its_links() {
    let text = GOOD.replace(
        "rounds.example.org\"\na",
        "intranet.example.org/rounds/\"\na",
    );
    let settings = check(&text).expect("good");
    for path in ["/tools/a", "tools/a"] {
        let link = settings.link(path).expect("an address").to_string();
        assert_eq!(link, "https://intranet.example.org/rounds/tools/a");
    }
}

#[test]
fn what_is_wrong_is_named_with_what_to_write() {
    for (right, wrong, says) in [
        (
            "https://rounds.example.org",
            "http://rounds.example.org",
            "address: links",
        ),
        (
            "https://rounds.example.org",
            "https://a:b@rounds.example.org",
            "address: links",
        ),
        (
            "\"smtp.example.org:587\"",
            "\"smtp.example.org\"",
            "write \"smtp.example.org:587\"",
        ),
        (
            "\"smtp.example.org:587\", ",
            "",
            "mail.host: smtp.example.org:587 is not in allowed",
        ),
        ("port = 587", "port = 25", "add \"smtp.example.org:25\""),
        (
            "port = 587",
            "port = 587\nsecurity = \"none\"",
            "mail.security",
        ),
        (
            "port = 587",
            "port = 587\nsecurity = \"ssl\"",
            "unknown variant `ssl`",
        ),
        (
            "port = 587",
            "port = 587\npassword = \"x\"",
            "unknown field `password`",
        ),
        (
            "port = 587",
            "port = 587\ntimeout_seconds = 0",
            "0 is not between 1 and 120",
        ),
        (
            "Rounds <rounds@example.org>",
            "Rounds",
            "mail.from: \"Rounds\" is no sender",
        ),
        (
            "user = \"rounds\"",
            "",
            "mail.user: there is a password_file",
        ),
        (
            "password_file = \"secrets/smtp\"",
            "",
            "mail.password_file: there is a user",
        ),
        (
            ", \"hooks.example.org:443\"",
            "",
            "webhook.url: hooks.example.org:443 is not in",
        ),
        (
            "https://hooks",
            "http://hooks",
            "webhook.url: it is no address",
        ),
        (
            "https://hooks.example.org",
            "https://hooks.example.org:8443",
            "hooks.example.org:8443",
        ),
    ] {
        assert!(GOOD.contains(right), "{right}");
        let refused = check(&GOOD.replace(right, wrong)).expect_err(wrong);
        assert!(refused.contains(says), "{wrong}: {refused}");
        assert!(
            !refused.contains("s3cret") || refused.contains("TOML"),
            "{refused}"
        );
    }
}
