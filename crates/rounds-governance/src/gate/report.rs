//! A gate held against a tool: what is there, what is missing, who can provide it. Each family of
//! requirements has a file of its own: `card`, `paper`, `numbers`, `course`, `decision`.

mod card;
mod course;
mod decision;
mod numbers;
mod paper;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Needed, Requirement};
use crate::condition::Judged;
use crate::setting::Setting;
use crate::state::Governance;
use crate::tool::{Stage, Tool};

pub(crate) use decision::basis;

/// A gate held against a tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GateReport {
    /// The gate's name in the policy.
    pub gate: String,
    /// Its name on screen.
    pub title: String,
    /// Entering this stage.
    pub to: Stage,
    /// The published process it follows.
    pub citation: String,
    /// SHA-256 of the policy file.
    pub policy: String,
    /// Each requirement in the policy's order.
    pub items: Vec<GateItem>,
}

/// One requirement held against a tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GateItem {
    /// The requirement.
    pub requirement: Requirement,
    /// Whether it is met.
    pub state: ItemState,
    /// What is there or what is missing, in one sentence with its numbers.
    pub sentence: String,
    /// Who can provide what is missing: names where they are known, else roles.
    pub who: Vec<String>,
    /// Conditions behind it, with the readings they were judged on.
    pub judged: Vec<Judged>,
}

/// Whether a requirement is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ItemState {
    /// It is.
    Met,
    /// It is not: something is not there yet.
    Missing,
    /// It was and is no longer, or the numbers say no.
    Failed,
}

impl GateReport {
    /// Whether everything is met.
    pub fn is_met(&self) -> bool {
        self.items.iter().all(|item| item.state == ItemState::Met)
    }

    /// How many are met, of how many.
    pub fn tally(&self) -> (usize, usize) {
        let met = self
            .items
            .iter()
            .filter(|item| item.state == ItemState::Met);
        (met.count(), self.items.len())
    }

    /// What is missing, each as a sentence.
    pub fn missing(&self) -> Vec<String> {
        let open = self
            .items
            .iter()
            .filter(|item| item.state != ItemState::Met);
        open.map(|item| format!("{}: {}", item.requirement.title, item.sentence))
            .collect()
    }
}

/// The gate into a stage, held against a tool. A stage with a gate always gets a report: where no
/// policy file has one for this kind and tier, or the tier is not known, a single item says so and
/// is not met.
pub fn report(
    governance: &Governance,
    tool: &Tool,
    to: Stage,
    setting: &Setting<'_>,
) -> GateReport {
    let held = Held {
        governance,
        tool,
        to,
        setting,
    };
    let kind = tool.card.kind;
    let Some(risk) = &tool.risk else {
        return without_gate(
            &held,
            "risk",
            "its risk is not assessed, and the gate follows from it",
        );
    };
    let Some((gate, hash)) = setting.policies.gate(kind, &risk.tier, to) else {
        let why = format!(
            "no policy file has a gate into {to} for {kind} and tier {:?}: write one in gates.toml",
            risk.tier
        );
        return without_gate(&held, "gate", &why);
    };
    GateReport {
        gate: gate.name.clone(),
        title: gate.title.clone(),
        to,
        citation: gate.citation.clone(),
        policy: hash.clone(),
        items: gate.needs.iter().map(|needed| held.item(needed)).collect(),
    }
}

/// A report that is not met, because it is not known what is needed.
fn without_gate(held: &Held<'_>, name: &str, why: &str) -> GateReport {
    let requirement = Requirement {
        name: name.to_owned(),
        title: "A tier and a gate".to_owned(),
        why: "What must be shown follows from kind and tier.".to_owned(),
        shown: Needed::Risk,
        by: vec!["clinical-owner".to_owned(), "informaticist".to_owned()],
    };
    let item = GateItem {
        who: held.who(&requirement.by),
        requirement,
        state: ItemState::Missing,
        sentence: why.to_owned(),
        judged: Vec::new(),
    };
    GateReport {
        gate: String::new(),
        title: format!("into {}", held.to),
        to: held.to,
        citation: String::new(),
        policy: String::new(),
        items: vec![item],
    }
}

/// What a requirement is held against.
#[derive(Clone, Copy)]
pub(crate) struct Held<'h> {
    pub(crate) governance: &'h Governance,
    pub(crate) tool: &'h Tool,
    pub(crate) to: Stage,
    pub(crate) setting: &'h Setting<'h>,
}

/// How far a requirement is met, before it is known who can help.
struct Shown {
    state: ItemState,
    sentence: String,
    judged: Vec<Judged>,
}

impl Shown {
    fn met(sentence: impl Into<String>) -> Self {
        Self::with(ItemState::Met, sentence)
    }

    fn missing(sentence: impl Into<String>) -> Self {
        Self::with(ItemState::Missing, sentence)
    }

    fn failed(sentence: impl Into<String>) -> Self {
        Self::with(ItemState::Failed, sentence)
    }

    fn with(state: ItemState, sentence: impl Into<String>) -> Self {
        Self {
            state,
            sentence: sentence.into(),
            judged: Vec::new(),
        }
    }
}

impl Held<'_> {
    fn item(&self, requirement: &Requirement) -> GateItem {
        let shown = self.shown(&requirement.shown);
        GateItem {
            requirement: requirement.clone(),
            state: shown.state,
            sentence: shown.sentence,
            who: self.who(&requirement.by),
            judged: shown.judged,
        }
    }

    fn shown(&self, needed: &Needed) -> Shown {
        match needed {
            Needed::Card { fields } => card::fields(self, fields),
            Needed::Risk => card::risk(self),
            Needed::Document { kind, age_days_max } => paper::document(self, kind, *age_days_max),
            Needed::Training {
                training,
                share_min,
                age_days_max,
            } => paper::training(self, training, *share_min, *age_days_max),
            Needed::SignOff { role } => paper::sign_off(self, role),
            Needed::Acceptance { conditions_min } => numbers::acceptance(self, *conditions_min),
            Needed::Measure { .. } => numbers::measure(self, needed),
            Needed::Evidence { age_days_max } => numbers::evidence(self, *age_days_max),
            Needed::DaysIn { stage, days_min } => course::days_in(self, *stage, *days_min),
            Needed::Standing { conditions_min } => course::standing(self, *conditions_min),
            Needed::NoOpenBreach => course::no_open_breach(self),
            Needed::Dependencies => course::dependencies(self),
            Needed::Decision {
                votes_min,
                age_days_max,
            } => decision::decision(self, *votes_min, *age_days_max),
        }
    }

    /// Names of owners and builders where they are known, else the roles.
    fn who(&self, by: &[String]) -> Vec<String> {
        let card = &self.tool.card;
        let mut who = Vec::new();
        for word in by {
            let people: Vec<_> = match word.as_str() {
                "clinical-owner" => card.clinical_owner.iter().collect(),
                "technical-owner" => card.technical_owner.iter().collect(),
                "builder" => card.builders.iter().collect(),
                _ => Vec::new(),
            };
            if people.is_empty() {
                who.push(spoken(word));
            }
            who.extend(people.into_iter().map(|person| person.name.clone()));
        }
        let mut named = BTreeSet::new();
        who.retain(|name| named.insert(name.clone()));
        who
    }

    /// Whole days since an instant.
    fn days_since(&self, at: Timestamp) -> i64 {
        self.setting.now.duration_since(at).as_hours().max(0) / 24
    }

    /// Whole days since a day.
    fn days_after(&self, day: Date) -> i64 {
        let age = self.setting.today.since(day);
        age.map_or(0, |age| i64::from(age.get_days()))
    }
}

/// A role or owner as it is spoken of: `clinical-owner` is the clinical owner.
fn spoken(word: &str) -> String {
    word.replace(['-', '_'], " ")
}

/// Whether something of this age is too old.
fn is_too_old(age_days: i64, age_days_max: Option<u32>) -> bool {
    age_days_max.is_some_and(|oldest| age_days > i64::from(oldest))
}

/// `1 day`, `12 days`.
fn days(count: i64) -> String {
    match count {
        1 => "1 day".to_owned(),
        several => format!("{several} days"),
    }
}
