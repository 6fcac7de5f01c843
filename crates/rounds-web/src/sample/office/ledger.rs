//! Invented entries of the ledger.

use async_trait::async_trait;

use super::{SampleOffice, not_found, people, stretch};
use crate::office::{LedgerOffice, OfficeResult};
use crate::page_data::Window;
use crate::page_data::office::{
    Accounting, AccountingQuestion, Caller, ChainState, LedgerExport, LedgerFilter, LedgerFormat,
    LedgerList, LedgerOutcome, LedgerRow, LedgerRowPage, LedgerVerification,
};
use crate::sample::{Scenario, instant};
use crate::visit::Visitor;

/// Action, object, outcome and rows, over and over.
const KINDS: [(&str, &str, LedgerOutcome, Option<u64>); 6] = [
    ("sign-in", "session ses_own", LedgerOutcome::Done, None),
    (
        "query",
        "table clinical.encounter",
        LedgerOutcome::Done,
        Some(1_204),
    ),
    (
        "read",
        "page /data/quarantine",
        LedgerOutcome::Refused,
        None,
    ),
    (
        "export",
        "table activity.event",
        LedgerOutcome::Done,
        Some(48_112),
    ),
    ("change", "person per_mbeki", LedgerOutcome::Done, None),
    (
        "read",
        "page /measures/flow.encounters",
        LedgerOutcome::Failed,
        None,
    ),
];

const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// The newest `count` entries.
pub fn rows(scenario: Scenario, count: usize) -> Vec<LedgerRow> {
    if scenario == Scenario::Empty {
        return Vec::new();
    }
    let people = people::all(scenario);
    let numbers = (1..=count as i64).rev();
    numbers
        .zip(people.iter().cycle())
        .zip(KINDS.iter().cycle())
        .map(
            |((number, person), (action, object, outcome, rows))| LedgerRow {
                number,
                at: instant((count as i64 - number) * 317),
                actor_kind: "person".to_owned(),
                actor_id: person.id.0.clone(),
                actor_name: person.name.clone(),
                action: (*action).to_owned(),
                object: (*object).to_owned(),
                purpose: "quality".to_owned(),
                outcome: *outcome,
                rows: *rows,
                source: "10.20.4.17".to_owned(),
            },
        )
        .collect()
}

fn count(scenario: Scenario) -> usize {
    match scenario {
        Scenario::Crowded => 1_234,
        Scenario::Quiet => 3,
        _ => 37,
    }
}

fn found(scenario: Scenario, filter: &LedgerFilter) -> Vec<LedgerRow> {
    let who = filter.who.as_deref().unwrap_or("").to_lowercase();
    rows(scenario, count(scenario))
        .into_iter()
        .filter(|row| row.actor_name.to_lowercase().contains(&who) || row.actor_id == who)
        .filter(|row| {
            filter
                .action
                .as_ref()
                .is_none_or(|action| row.action == *action)
        })
        .filter(|row| filter.outcome.is_none_or(|outcome| row.outcome == outcome))
        .filter(|row| {
            filter
                .object
                .as_ref()
                .is_none_or(|object| row.object.contains(object))
        })
        .filter(|row| filter.from.is_none_or(|from| row.at >= from))
        .filter(|row| filter.until.is_none_or(|until| row.at < until))
        .collect()
}

#[async_trait]
impl LedgerOffice for SampleOffice {
    async fn search(
        &self,
        _: &Visitor,
        filter: &LedgerFilter,
        window: Window,
    ) -> OfficeResult<LedgerList> {
        self.works("read the ledger")?;
        let (rows, total) = stretch(found(self.scenario, filter), window);
        let actions = ["change", "export", "query", "read", "sign-in"];
        Ok(LedgerList {
            rows,
            total,
            actions: actions.map(str::to_owned).to_vec(),
        })
    }

    async fn entry(&self, _: &Visitor, number: i64) -> OfficeResult<LedgerRowPage> {
        self.works("read the ledger")?;
        let all = rows(self.scenario, count(self.scenario));
        let row = all.into_iter().find(|row| row.number == number);
        let row = row.ok_or_else(|| not_found("entry", &number.to_string()))?;
        Ok(LedgerRowPage {
            row,
            credential_id: Some("ses_own".to_owned()),
            permission: Some("sql:query".to_owned()),
            detail: "{\"tables\":[\"clinical.encounter\"],\"note\":\"<b>\"}".to_owned(),
            subjects: 18,
            previous_hash: HASH.chars().rev().collect(),
            hash: HASH.to_owned(),
        })
    }

    async fn verification(&self, _: &Visitor) -> OfficeResult<LedgerVerification> {
        self.works("read the last verification")?;
        let state = match self.scenario {
            Scenario::Empty => ChainState::NotYet,
            Scenario::Quiet => ChainState::Running {
                done: 40_000,
                total: 118_000,
            },
            Scenario::Crowded => ChainState::Broken {
                number: 812,
                why: "its content is not what its hash was made of".to_owned(),
            },
            Scenario::Normal | Scenario::Failing => ChainState::Whole {
                entries: 37,
                anchors: 4,
            },
        };
        Ok(LedgerVerification {
            at: (!self.is_empty()).then(|| instant(3_000)),
            state,
            head: (!self.is_empty()).then(|| (37, HASH.to_owned())),
            anchors: vec!["file ledger-anchors.txt".to_owned()],
        })
    }

    async fn verify(&self, _: &Caller, _: &Visitor) -> OfficeResult<()> {
        self.works("verify the ledger")
    }

    async fn export(
        &self,
        _: &Caller,
        _: &Visitor,
        filter: &LedgerFilter,
        format: LedgerFormat,
    ) -> OfficeResult<LedgerExport> {
        self.works("read the ledger")?;
        let rows = found(self.scenario, filter);
        let lines: Vec<String> = rows
            .iter()
            .map(|row| format!("{},{},{}", row.number, format.as_str(), row.action))
            .collect();
        let entries = rows.len() as u64;
        Ok(LedgerExport {
            body: lines.join("\n") + "\n",
            entries,
            total: entries,
        })
    }

    async fn accounting(
        &self,
        _: &Caller,
        _: &Visitor,
        question: &AccountingQuestion,
        window: Window,
    ) -> OfficeResult<Accounting> {
        self.works("read the ledger")?;
        let all = match question.patient_id.as_str() {
            "nobody" => Vec::new(),
            _ => rows(self.scenario, 5),
        };
        let (rows, total) = stretch(all, window);
        Ok(Accounting { rows, total })
    }
}
