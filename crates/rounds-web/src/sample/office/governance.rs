//! Invented tools, reviews and decisions. A change is decided as a real office would decide it,
//! and is not kept.

mod committees;
mod readings;
mod reviews;
mod snapshot;
mod story;
mod tools;
mod work;

use std::sync::{Arc, LazyLock};

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use rounds_core::access::PersonId;
use rounds_governance::chain::sha256;
use rounds_governance::evidence::{Attachment, Snapshot};
use rounds_governance::happened::Subject;
use rounds_governance::ids::{EvidenceId, ToolId, numbered};
use rounds_governance::notice::{Notice, Urgency};
use rounds_governance::policy::PolicyError;
use rounds_governance::record::{SignedRecord, SigningKey, ToolRecord, seal};
use rounds_governance::{Command, Event, Governance, PersonRef, Policies, decide};

use self::story::Story;
use super::{SampleOffice, not_found};
use crate::office::{
    Done, EvidenceOrder, EvidenceVerdict, GovernanceOffice, OfficeError, OfficeResult, Stand,
};
use crate::page_data::office::{Caller, PersonState};
use crate::sample::{Scenario, instant, sample_shell};
use crate::visit::Visitor;

/// What happened, and how things stand after it.
struct Told {
    governance: Arc<Governance>,
    events: Vec<Event>,
}

static POLICIES: LazyLock<Result<Arc<Policies>, PolicyError>> =
    LazyLock::new(|| Policies::shipped().map(Arc::new));
static NORMAL: LazyLock<Told> = LazyLock::new(|| tell(false));
static CROWDED: LazyLock<Told> = LazyLock::new(|| tell(true));
static NOTHING: LazyLock<Told> = LazyLock::new(|| of(Story::default()));

fn tell(is_crowded: bool) -> Told {
    let mut story = Story::default();
    committees::tell(&mut story);
    tools::tell(&mut story);
    reviews::tell(&mut story);
    work::tell(&mut story);
    if is_crowded {
        tools::crowd(&mut story);
    }
    of(story)
}

fn of(story: Story) -> Told {
    Told {
        governance: Arc::new(story.governance),
        events: story.events,
    }
}

/// The sample's calendar day.
fn today() -> Date {
    instant(0).to_zoned(sample_shell().time_zone).date()
}

impl SampleOffice {
    fn told(&self) -> &'static Told {
        match self.scenario {
            Scenario::Empty | Scenario::Quiet => &NOTHING,
            Scenario::Crowded => &CROWDED,
            Scenario::Normal | Scenario::Failing => &NORMAL,
        }
    }
}

#[async_trait]
impl GovernanceOffice for SampleOffice {
    async fn stand(&self, _: &Visitor) -> OfficeResult<Stand> {
        let what = "read how tools and reviews stand";
        self.works(what)?;
        let policies = POLICIES.clone().map_err(|error| OfficeError::Failed {
            what,
            detail: error.to_string(),
        })?;
        Ok(Stand {
            governance: Arc::clone(&self.told().governance),
            policies,
            readings: Arc::new(readings::SampleReadings(self.scenario)),
            now: instant(0),
            today: today(),
        })
    }

    async fn act(
        &self,
        _: &Caller,
        visitor: &Visitor,
        command: &Command,
        seen: Option<i64>,
    ) -> OfficeResult<Done> {
        let stand = self.stand(visitor).await?;
        let actor = visitor.actor();
        let happened = decide(&stand.governance, &actor, command, &stand.setting())?;
        let subject = happened.first().map(rounds_governance::Happened::subject);
        let events = self.told().events.iter();
        let last = events.filter(|event| Some(&event.subject) == subject.as_ref());
        if let (Some(seen), Some(last)) = (seen, last.map(|event| event.seq).max())
            && last > seen
        {
            return Err(OfficeError::Conflict { what: "it" });
        }
        let seq = stand.governance.seq + i64::try_from(happened.len()).unwrap_or(0);
        Ok(Done { happened, seq })
    }

    async fn history(&self, _: &Visitor, subject: &Subject) -> OfficeResult<Vec<Event>> {
        self.works("read what happened")?;
        let events = self.told().events.iter();
        let of_it = events.filter(|event| event.subject == *subject);
        Ok(of_it.cloned().collect())
    }

    async fn people(&self, _: &Visitor) -> OfficeResult<Vec<PersonRef>> {
        self.works("read the people")?;
        let people = super::people::all(self.scenario).into_iter();
        let active = people.filter(|person| person.state == PersonState::Active);
        Ok(active
            .map(|person| PersonRef {
                id: person.id,
                name: person.name,
            })
            .collect())
    }

    async fn take_evidence(
        &self,
        _: &Caller,
        _: &Visitor,
        order: &EvidenceOrder,
    ) -> OfficeResult<EvidenceId> {
        self.works("take evidence")?;
        if order.title.is_empty() {
            let text = "title: say what the evidence is about".to_owned();
            return Err(OfficeError::Refused(text));
        }
        let count = self.told().governance.evidence.len();
        Ok(EvidenceId(numbered("evidence", count.saturating_sub(1))))
    }

    async fn snapshot(&self, _: &Visitor, id: &EvidenceId) -> OfficeResult<Snapshot> {
        self.works("read the evidence")?;
        let evidence = self.told().governance.evidence.get(id);
        let evidence = evidence.ok_or_else(|| not_found("evidence", id.as_str()))?;
        let days_ago = instant(0).duration_since(evidence.at).as_hours() / 24;
        Ok(snapshot::of(&evidence.title, story::ago(days_ago)))
    }

    async fn verify_evidence(
        &self,
        _: &Caller,
        visitor: &Visitor,
        id: &EvidenceId,
    ) -> OfficeResult<EvidenceVerdict> {
        let snapshot = self.snapshot(visitor, id).await?;
        let is_equal = id.as_str() != "evidence-1";
        let fault = "prediction.missing_share, Oct 2026: published 0.106088561, now 0.107011070";
        Ok(EvidenceVerdict {
            is_equal,
            compared: snapshot::values(&snapshot),
            faults: if is_equal {
                vec![]
            } else {
                vec![fault.to_owned()]
            },
            at: instant(0),
            software: snapshot.software,
        })
    }

    async fn attach(
        &self,
        _: &Caller,
        _: &Visitor,
        name: &str,
        media_type: &str,
        bytes: Vec<u8>,
    ) -> OfficeResult<Attachment> {
        self.works("keep the file")?;
        Ok(Attachment {
            sha256: sha256(&bytes),
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            bytes: bytes.len() as u64,
        })
    }

    async fn file(
        &self,
        _: &Caller,
        _: &Visitor,
        hash: &str,
    ) -> OfficeResult<(Attachment, Vec<u8>)> {
        self.works("read the file")?;
        let tools = self.told().governance.tools.values();
        let files = tools
            .flat_map(|tool| &tool.documents)
            .filter_map(|document| document.file.as_ref());
        let found = files.into_iter().find(|file| file.sha256 == hash);
        let found = found.ok_or_else(|| not_found("file", hash))?;
        Ok((found.clone(), b"%PDF-1.4 invented".to_vec()))
    }

    async fn record(&self, _: &Caller, _: &Visitor, tool: &ToolId) -> OfficeResult<SignedRecord> {
        self.works("make the record")?;
        if !self.told().governance.tools.contains_key(tool) {
            return Err(not_found("tool", tool.as_str()));
        }
        let events = self.told().events.iter();
        let record = ToolRecord {
            format: 1,
            site: "Meridian Health".to_owned(),
            tool: tool.clone(),
            made_at: instant(0),
            software: env!("CARGO_PKG_VERSION").to_owned(),
            ledger: None,
            events: events
                .filter(|event| event.subject.id == tool.as_str())
                .cloned()
                .collect(),
            snapshots: Vec::new(),
            files: Vec::new(),
            files_apart: Vec::new(),
        };
        Ok(seal(record, &SigningKey::from_seed([7; 32])))
    }

    async fn notices(&self, visitor: &Visitor) -> OfficeResult<Vec<(Notice, Option<Timestamp>)>> {
        self.works("read what you were told")?;
        if self.told().events.is_empty() {
            return Ok(Vec::new());
        }
        let notice = |key: &str, urgency, subject: &str, path: &str, seconds| Notice {
            key: key.to_owned(),
            to: PersonId(visitor.principal.person.0.clone()),
            urgency,
            subject: subject.to_owned(),
            text: subject.to_owned(),
            path: path.to_owned(),
            at: instant(seconds),
        };
        let paused = "Early warning for sepsis was paused";
        let meeting = "The AI committee meets on 19 Nov 2026";
        Ok(vec![
            (
                notice(
                    "meeting",
                    Urgency::Routine,
                    meeting,
                    "/reviews/meetings/2026-11-19",
                    7_200,
                ),
                None,
            ),
            (
                notice(
                    "pause",
                    Urgency::Urgent,
                    paused,
                    "/tools/sepsis-warning",
                    432_000,
                ),
                Some(instant(431_940)),
            ),
        ])
    }
}
