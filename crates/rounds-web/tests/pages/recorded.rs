//! A governance office that does what the sample's does and remembers what it was asked, so that a
//! test can compare the command that a form became.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use jiff::Timestamp;
use rounds_governance::evidence::{Attachment, Snapshot};
use rounds_governance::happened::Subject;
use rounds_governance::ids::{EvidenceId, ToolId};
use rounds_governance::notice::Notice;
use rounds_governance::record::SignedRecord;
use rounds_governance::{Command, Event, PersonRef};
use rounds_web::Visitor;
use rounds_web::office::{
    Done, EvidenceOrder, EvidenceVerdict, GovernanceOffice, OfficeResult, Stand,
};
use rounds_web::page_data::office::Caller;
use rounds_web::sample::Scenario;
use serde_json::Value;

use super::browser::{ALL, Answer, Ask, locked};
use super::well_formed::fault_of;

/// The office, and what it was asked.
pub struct Recorded {
    inner: Arc<dyn GovernanceOffice>,
    asked: Arc<Mutex<Vec<Command>>>,
}

/// Sends a form as somebody who may do everything: the answer, and the commands that were asked.
pub async fn send(address: &str, fields: &[(&str, &str)]) -> (Answer, Vec<Command>) {
    let mut app = locked(Scenario::Normal, &[ALL]);
    let asked = Arc::new(Mutex::new(Vec::new()));
    app.office.governance = Arc::new(Recorded {
        inner: app.office.governance,
        asked: Arc::clone(&asked),
    });
    let ask = Ask::post(address, &encoded(fields)).with_session(ALL.0);
    let answer = ask.with_form_token().of(app).await;
    let commands = asked.lock().expect("a lock").clone();
    (answer, commands)
}

/// The one command that a form became, as the interface would write it; and where the answer leads.
pub async fn meant(address: &str, fields: &[(&str, &str)], leads_to: &str) -> Value {
    let (answer, commands) = send(address, fields).await;
    assert_eq!(answer.status, 303, "{address}: {}", answer.text);
    assert_eq!(answer.header("location"), leads_to, "{address}");
    assert_eq!(commands.len(), 1, "{address}: {commands:?}");
    let whole = serde_json::to_value(commands.first()).expect("JSON");
    whole.get("command").cloned().expect("a command")
}

/// A refused form: its page again, with what was typed and the reason beside the field with this
/// id.
pub async fn shown_again(
    address: &str,
    fields: &[(&str, &str)],
    field: &str,
    kept: &str,
) -> String {
    let (answer, _) = send(address, fields).await;
    let context = format!("{address} {field}: {}", answer.text);
    assert_eq!(answer.status, 422, "{context}");
    assert_eq!(fault_of(&answer.text), None, "{context}");
    for part in [
        r#"role="alert""#,
        &format!("id=\"{field}-fault\""),
        &format!("aria-describedby=\"{field}-fault\""),
        kept,
    ] {
        assert!(answer.text.contains(part), "no {part:?}: {context}");
    }
    answer.text
}

/// The fields with another value in one of them.
pub fn with<'a>(
    fields: &[(&'a str, &'a str)],
    name: &'a str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let others = fields.iter().filter(|(known, _)| *known != name).copied();
    others.chain([(name, value)]).collect()
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in fields {
        text.push_str(&format!("{name}="));
        for byte in value.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => text.push(char::from(byte)),
                _ => text.push_str(&format!("%{byte:02X}")),
            }
        }
        text.push('&');
    }
    text
}

#[async_trait]
impl GovernanceOffice for Recorded {
    async fn stand(&self, visitor: &Visitor) -> OfficeResult<Stand> {
        self.inner.stand(visitor).await
    }

    async fn act(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        command: &Command,
        seen: Option<i64>,
    ) -> OfficeResult<Done> {
        self.asked.lock().expect("a lock").push(command.clone());
        self.inner.act(caller, visitor, command, seen).await
    }

    async fn history(&self, visitor: &Visitor, subject: &Subject) -> OfficeResult<Vec<Event>> {
        self.inner.history(visitor, subject).await
    }

    async fn people(&self, visitor: &Visitor) -> OfficeResult<Vec<PersonRef>> {
        self.inner.people(visitor).await
    }

    async fn take_evidence(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        order: &EvidenceOrder,
    ) -> OfficeResult<EvidenceId> {
        self.inner.take_evidence(caller, visitor, order).await
    }

    async fn snapshot(&self, visitor: &Visitor, id: &EvidenceId) -> OfficeResult<Snapshot> {
        self.inner.snapshot(visitor, id).await
    }

    async fn verify_evidence(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        id: &EvidenceId,
    ) -> OfficeResult<EvidenceVerdict> {
        self.inner.verify_evidence(caller, visitor, id).await
    }

    async fn attach(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        name: &str,
        media_type: &str,
        bytes: Vec<u8>,
    ) -> OfficeResult<Attachment> {
        let kept = self.inner.attach(caller, visitor, name, media_type, bytes);
        kept.await
    }

    async fn file(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        sha256: &str,
    ) -> OfficeResult<(Attachment, Vec<u8>)> {
        self.inner.file(caller, visitor, sha256).await
    }

    async fn record(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        tool: &ToolId,
    ) -> OfficeResult<SignedRecord> {
        self.inner.record(caller, visitor, tool).await
    }

    async fn notices(&self, visitor: &Visitor) -> OfficeResult<Vec<(Notice, Option<Timestamp>)>> {
        self.inner.notices(visitor).await
    }
}
