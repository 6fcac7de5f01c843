//! Entries of the ledger as a file for others.

use rounds_store::ledger::Entry;
use rounds_store::ledger::export::{Installation, cef, csv, fhir, ocsf};
use rounds_web::page_data::office::LedgerFormat;
use serde_json::{Value, json};

use super::home::Home;

/// This installation, as exported entries name it.
pub fn installation(home: &Home) -> Installation {
    let serve = &home.site.config.serve;
    let scheme = match serve.tls_certificate.is_some() || serve.proxy_encrypts {
        true => "https",
        false => "http",
    };
    let host = serve.hosts.first().cloned();
    let host = host.unwrap_or_else(|| serve.address.to_string());
    Installation {
        address: format!("{scheme}://{host}{}", serve.base_path),
        host: super::home::host_name(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// The first line of a file in this format.
pub fn header(format: LedgerFormat) -> Option<&'static str> {
    (format == LedgerFormat::Csv).then_some(csv::HEADER)
}

/// Entries as lines, each ended.
pub fn lines(entries: &[Entry], format: LedgerFormat, here: &Installation) -> String {
    let mut text = String::new();
    for entry in entries {
        match format {
            LedgerFormat::Csv => text += &csv::line(entry),
            LedgerFormat::Cef => text += &cef::line(entry, here),
            LedgerFormat::Ocsf => text += &ocsf::event(entry, here).to_string(),
            LedgerFormat::Fhir => {
                let events = fhir::audit_events(entry, here);
                let events: Vec<String> = events.iter().map(Value::to_string).collect();
                text += &events.join("\n");
            }
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
    }
    text
}

/// An entry as JSON for scripts.
pub fn entry_json(entry: &Entry) -> Value {
    json!({
        "number": entry.seq, "at": format!("{:.3}", entry.at),
        "actor": { "kind": entry.actor.kind.as_str(), "id": entry.actor.person.0, "name": entry.actor.name },
        "via": entry.actor.via, "action": entry.action.as_str(),
        "object": { "kind": entry.object.kind, "id": entry.object.id },
        "purpose": entry.purpose.map(|purpose| purpose.as_str()),
        "permission": entry.permission.map(|permission| permission.as_str()),
        "outcome": entry.outcome.as_str(), "rows": entry.rows, "source": entry.source,
        "detail": serde_json::from_str::<Value>(&entry.detail).unwrap_or(Value::Null),
        "subjects": entry.subjects.len(), "previous": entry.previous, "hash": entry.hash,
    })
}
