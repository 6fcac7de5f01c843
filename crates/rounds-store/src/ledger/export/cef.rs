//! Entries as lines of the Common Event Format (ArcSight, version 0): a header between bars, then
//! keys with values. Escapes differ between the two.

use std::net::IpAddr;

use super::{Installation, network};
use crate::ledger::entry::Entry;
use crate::ledger::words::{Action, Outcome};

/// One line, without its end.
pub fn line(entry: &Entry, installation: &Installation) -> String {
    let class = format!("{}.{}", entry.action.as_str(), entry.outcome.as_str());
    let name = format!("{}: {}", entry.object.kind, entry.action.meaning());
    format!(
        "CEF:0|Rounds|Rounds|{}|{}|{}|{}|{}",
        header(&installation.version),
        header(&class),
        header(&name),
        severity(entry),
        extension(entry, installation)
    )
}

/// From 0 to 10.
fn severity(entry: &Entry) -> u8 {
    match (entry.action, entry.outcome) {
        (Action::BreakGlass, _) => 8,
        (_, Outcome::Refused) => 6,
        (_, Outcome::Failed) => 5,
        (_, Outcome::Done) => 3,
    }
}

fn extension(entry: &Entry, installation: &Installation) -> String {
    let mut pairs: Vec<(&str, String)> = vec![
        ("rt", entry.at.as_millisecond().to_string()),
        ("externalId", entry.seq.to_string()),
        ("dvchost", installation.host.clone()),
        ("suid", entry.actor.person.0.clone()),
        ("suser", entry.actor.name.clone()),
        ("act", entry.action.as_str().to_owned()),
        ("outcome", entry.outcome.as_str().to_owned()),
    ];
    match network(entry) {
        Some(IpAddr::V4(address)) => pairs.push(("src", address.to_string())),
        Some(IpAddr::V6(address)) => {
            pairs.push(("c6a2Label", "Source IPv6 Address".to_owned()));
            pairs.push(("c6a2", address.to_string()));
        }
        None => pairs.push(("sproc", entry.source.clone())),
    }
    let texts = [
        (
            "cs1Label",
            "cs1",
            "purpose",
            entry.purpose.map(|purpose| purpose.as_str().to_owned()),
        ),
        (
            "cs2Label",
            "cs2",
            "permission",
            entry
                .permission
                .map(|permission| permission.as_str().to_owned()),
        ),
        ("cs3Label", "cs3", "objectId", entry.object.id.clone()),
        ("cs4Label", "cs4", "via", entry.actor.via.clone()),
        ("cs5Label", "cs5", "hash", Some(entry.hash.clone())),
        (
            "cn1Label",
            "cn1",
            "rows",
            entry.rows.map(|rows| rows.to_string()),
        ),
        (
            "cn2Label",
            "cn2",
            "subjects",
            Some(entry.subjects.len().to_string()),
        ),
    ];
    for (label, key, name, value) in texts {
        if let Some(value) = value {
            pairs.push((label, name.to_owned()));
            pairs.push((key, value));
        }
    }
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(key, text)| format!("{key}={}", value(text)))
        .collect();
    pairs.join(" ")
}

/// In the header, bars and backslashes are escaped; it has no line ends.
fn header(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace(['\r', '\n'], " ")
}

/// In a value, equals signs and backslashes are escaped, line ends are written.
fn value(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('=', "\\=");
    text.replace('\r', "\\r").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn what_has_a_meaning_in_the_format_is_escaped() {
        let mut entry = sample::entry();
        entry.object.kind = "a|b\\c".to_owned();
        let line = line(&entry, &sample::installation());
        assert!(
            line.starts_with("CEF:0|Rounds|Rounds|1.2.3|read.done|a\\|b\\\\c: "),
            "{line}"
        );
        assert!(
            line.contains("|3|rt=1780000000123 externalId=17 "),
            "{line}"
        );
        assert!(line.contains(" suser=\\=Ada | \"A\"\\nL. "), "{line}");
        assert!(
            line.contains(" cs3Label=objectId cs3=a\\=b\\\\c "),
            "{line}"
        );
        assert!(!line.contains('\n'));
    }

    #[test]
    fn what_somebody_typed_stays_at_home() {
        assert!(!line(&sample::entry(), &sample::installation()).contains("Roe"));
    }

    #[test]
    fn an_address_has_the_key_of_its_kind() {
        let mut entry = sample::entry();
        entry.source = "2001:db8::1".to_owned();
        assert!(line(&entry, &sample::installation()).contains("c6a2=2001:db8::1"));
        entry.source = "command line".to_owned();
        assert!(line(&entry, &sample::installation()).contains("sproc=command line"));
    }
}
