//! What was done and seen, by whom.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::page_data::office as page;

/// How an action ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LedgerOutcome {
    /// Done.
    Done,
    /// Not permitted.
    Refused,
    /// Permitted, and failed.
    Failed,
}

/// Which entries.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LedgerChoice {
    /// Part of a name, or a person's id.
    #[param(max_length = 200)]
    pub who: Option<String>,
    /// The action's word, for example `query`.
    #[param(max_length = 100)]
    pub action: Option<String>,
    /// Only this outcome.
    #[param(inline)]
    pub outcome: Option<LedgerOutcome>,
    /// Kind or id of the object, in whole.
    #[param(max_length = 200)]
    pub object: Option<String>,
    /// From this instant.
    pub from: Option<Timestamp>,
    /// Until before this instant.
    pub until: Option<Timestamp>,
}

/// An entry in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LedgerEntrySummary {
    /// Its number in the chain, counted from 1.
    pub number: i64,
    /// When, to the millisecond.
    pub at: Timestamp,
    /// `person`, `token`, `operator` or `system`.
    pub actor_kind: String,
    /// Who, by id.
    pub actor_id: String,
    /// Who, by name.
    pub actor_name: String,
    /// What was done, a word.
    pub action: String,
    /// To what: kind and id.
    pub object: String,
    /// Why, as they said.
    pub purpose: String,
    /// How it ended.
    pub outcome: LedgerOutcome,
    /// Rows that were given out.
    pub rows: Option<u64>,
    /// An address, or `command line`.
    pub source: String,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LedgerEntry {
    /// As it stands in lists.
    pub summary: LedgerEntrySummary,
    /// Id of the session or token.
    pub credential_id: Option<String>,
    /// The permission that was asked for.
    pub permission: Option<String>,
    /// More, as the text of a JSON value; never rows.
    pub detail: String,
    /// How many patients and staff it was about; keyed hashes are kept, not ids.
    pub subjects: u64,
    /// Hash of the entry before.
    pub previous_hash: String,
    /// Its own hash.
    pub hash: String,
}

/// What was found of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChainState {
    /// Never looked at.
    NotYet,
    /// Being looked at.
    Running,
    /// Every entry is as it was written and none is missing.
    Whole,
    /// It is not.
    Broken,
}

/// The last verification, or the one that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Verification {
    /// What was found.
    pub state: ChainState,
    /// When it ended or was last heard of.
    pub at: Option<Timestamp>,
    /// Entries looked at.
    pub entries: Option<u64>,
    /// Entries in all, while it runs.
    pub entries_total: Option<u64>,
    /// Anchors compared with.
    pub anchors_compared: Option<u64>,
    /// The first bad entry, where the chain is broken.
    pub first_bad: Option<i64>,
    /// What is wrong with it.
    pub why: Option<String>,
    /// Number of the newest entry.
    pub head_number: Option<i64>,
    /// Hash of the newest entry.
    pub head_hash: Option<String>,
    /// Where anchors are written to.
    pub anchors: Vec<String>,
}

/// A question for one patient. It is sent as a body, so that the id is in no address and no log.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountingQuestion {
    /// The patient's id as the data have it.
    #[schema(min_length = 1, max_length = 200)]
    pub patient_id: String,
    /// From this instant.
    pub from: Option<Timestamp>,
    /// Until before this instant.
    pub until: Option<Timestamp>,
    /// Entries to give at most.
    #[schema(minimum = 1, maximum = 1000, default = 100)]
    pub limit: Option<u64>,
    /// `next` of the answer before.
    #[schema(pattern = "^after-[0-9]{1,9}$")]
    pub cursor: Option<String>,
}

impl From<LedgerOutcome> for page::LedgerOutcome {
    fn from(outcome: LedgerOutcome) -> Self {
        match outcome {
            LedgerOutcome::Done => Self::Done,
            LedgerOutcome::Refused => Self::Refused,
            LedgerOutcome::Failed => Self::Failed,
        }
    }
}

impl From<page::LedgerOutcome> for LedgerOutcome {
    fn from(outcome: page::LedgerOutcome) -> Self {
        match outcome {
            page::LedgerOutcome::Done => Self::Done,
            page::LedgerOutcome::Refused => Self::Refused,
            page::LedgerOutcome::Failed => Self::Failed,
        }
    }
}

impl LedgerChoice {
    /// As the office takes it.
    pub fn into_filter(self) -> page::LedgerFilter {
        page::LedgerFilter {
            who: self.who,
            action: self.action,
            outcome: self.outcome.map(Into::into),
            object: self.object,
            from: self.from,
            until: self.until,
        }
    }
}

impl From<page::LedgerRow> for LedgerEntrySummary {
    fn from(row: page::LedgerRow) -> Self {
        Self {
            number: row.number,
            at: row.at,
            actor_kind: row.actor_kind,
            actor_id: row.actor_id,
            actor_name: row.actor_name,
            action: row.action,
            object: row.object,
            purpose: row.purpose,
            outcome: row.outcome.into(),
            rows: row.rows,
            source: row.source,
        }
    }
}

impl From<page::LedgerRowPage> for LedgerEntry {
    fn from(entry: page::LedgerRowPage) -> Self {
        Self {
            summary: entry.row.into(),
            credential_id: entry.credential_id,
            permission: entry.permission,
            detail: entry.detail,
            subjects: entry.subjects,
            previous_hash: entry.previous_hash,
            hash: entry.hash,
        }
    }
}

impl From<page::LedgerVerification> for Verification {
    fn from(verification: page::LedgerVerification) -> Self {
        let (head_number, head_hash) = verification.head.unzip();
        let mut answer = Self {
            state: ChainState::NotYet,
            at: verification.at,
            entries: None,
            entries_total: None,
            anchors_compared: None,
            first_bad: None,
            why: None,
            head_number,
            head_hash,
            anchors: verification.anchors,
        };
        match verification.state {
            page::ChainState::NotYet => {}
            page::ChainState::Running { done, total } => {
                answer.state = ChainState::Running;
                answer.entries = Some(done);
                answer.entries_total = Some(total);
            }
            page::ChainState::Whole { entries, anchors } => {
                answer.state = ChainState::Whole;
                answer.entries = Some(entries);
                answer.anchors_compared = Some(anchors);
            }
            page::ChainState::Broken { number, why } => {
                answer.state = ChainState::Broken;
                answer.first_bad = Some(number);
                answer.why = Some(why);
            }
        }
        answer
    }
}
