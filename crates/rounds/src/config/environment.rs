//! `ROUNDS_SECTION_KEY` in the environment in place of `key` in `[section]`.

use anyhow::{Context, Result, bail};
use rounds_core::suggest::did_you_mean;
use toml::{Table, Value};

/// Variables that are not settings of a site.
const OTHER_VARIABLES: [&str; 3] = ["ROUNDS_SITE", "ROUNDS_LOG", "ROUNDS_CRASH_AT"];

/// What a value must be.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Whole,
    Flag,
}

/// Variables with the place of what they set.
const SETTINGS: [(&str, &[&str], Kind); 19] = [
    ("ROUNDS_NAME", &["name"], Kind::Text),
    ("ROUNDS_TIME_ZONE", &["time_zone"], Kind::Text),
    ("ROUNDS_KEEP_RAW", &["keep_raw"], Kind::Flag),
    ("ROUNDS_THREADS", &["threads"], Kind::Whole),
    ("ROUNDS_DATA_FOLDER", &["data", "folder"], Kind::Text),
    ("ROUNDS_STORE_URL", &["store", "url"], Kind::Text),
    ("ROUNDS_SERVE_SIGN_IN", &["serve", "sign_in"], Kind::Text),
    (
        "ROUNDS_SIGN_IN_SECOND_FACTOR",
        &["sign_in", "second_factor"],
        Kind::Text,
    ),
    (
        "ROUNDS_LEDGER_ANCHOR_FILE",
        &["ledger", "anchor_file"],
        Kind::Text,
    ),
    ("ROUNDS_SERVE_ADDRESS", &["serve", "address"], Kind::Text),
    (
        "ROUNDS_SERVE_TLS_CERTIFICATE",
        &["serve", "tls_certificate"],
        Kind::Text,
    ),
    ("ROUNDS_SERVE_TLS_KEY", &["serve", "tls_key"], Kind::Text),
    (
        "ROUNDS_SERVE_BASE_PATH",
        &["serve", "base_path"],
        Kind::Text,
    ),
    (
        "ROUNDS_SERVE_REQUESTS_PER_MINUTE",
        &["serve", "requests_per_minute"],
        Kind::Whole,
    ),
    (
        "ROUNDS_SERVE_METRICS_ADDRESS",
        &["serve", "metrics_address"],
        Kind::Text,
    ),
    ("ROUNDS_BACKUP_FOLDER", &["backup", "folder"], Kind::Text),
    ("ROUNDS_QUERY_ROWS", &["query", "rows"], Kind::Whole),
    ("ROUNDS_QUERY_SECONDS", &["query", "seconds"], Kind::Whole),
    (
        "ROUNDS_QUERY_MEMORY_MIB",
        &["query", "memory_mib"],
        Kind::Whole,
    ),
];

/// Puts what the environment says in the place of what the file says.
pub(super) fn apply(
    mut file: Table,
    variables: impl Iterator<Item = (String, String)>,
) -> Result<Table> {
    for (name, text) in variables.filter(|(name, _)| name.starts_with("ROUNDS_")) {
        if OTHER_VARIABLES.contains(&name.as_str()) {
            continue;
        }
        let Some((_, place, kind)) = SETTINGS.iter().find(|(known, ..)| *known == name) else {
            bail!(
                "environment: {name} is not a setting{}",
                did_you_mean(&name, SETTINGS.map(|(known, ..)| known))
            );
        };
        put(&mut file, place, value(&name, &text, *kind)?);
    }
    Ok(file)
}

fn value(name: &str, text: &str, kind: Kind) -> Result<Value> {
    let unreadable = |wanted| format!("environment: {name}={text:?}: expected {wanted}");
    Ok(match kind {
        Kind::Text => Value::String(text.to_owned()),
        Kind::Whole => Value::Integer(text.parse().ok().with_context(|| unreadable("a number"))?),
        Kind::Flag => Value::Boolean(
            text.parse()
                .ok()
                .with_context(|| unreadable("true or false"))?,
        ),
    })
}

fn put(table: &mut Table, place: &[&str], value: Value) {
    match place {
        [] => {}
        [key] => {
            table.insert((*key).to_owned(), value);
        }
        [section, rest @ ..] => {
            let below = table
                .entry(*section)
                .or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(below) = below {
                put(below, rest, value);
            }
        }
    }
}
