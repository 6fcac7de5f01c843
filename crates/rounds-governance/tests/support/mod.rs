//! A small office to try things in: people, numbers, a clock, and everything that happened.

#![allow(dead_code, reason = "each file of tests uses a part")]

pub mod course;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp, ToSpan};
use rounds_core::access::{ActorKind, Permission, PersonId};
use rounds_core::{MeasureKind, Period, PeriodKind};
use rounds_governance::chain::hash_of;
use rounds_governance::condition::{Bound, Comparison, Condition};
use rounds_governance::ids::{ConditionId, ToolId};
use rounds_governance::reading::MeasureWords;
use rounds_governance::standing::{Action, Agreed};
use rounds_governance::tool::command::ToolCommand;
use rounds_governance::tool::{Card, Kind, MeasureOfTool, Stage, Tool, ToolVersion};
use rounds_governance::{
    Actor, Command, Event, Governance, Happened, PersonRef, Policies, Reading, Readings, Refused,
    Setting, decide,
};

/// The measure of the invented model.
pub const MEASURE: &str = "ai.sensitivity";

/// What measures say here.
#[derive(Debug, Clone, Default)]
pub struct Numbers(pub BTreeMap<(String, String), Vec<Reading>>);

impl Readings for Numbers {
    fn measure(&self, measure_id: &str) -> Option<MeasureWords> {
        let words = |title: &str, unit: &str, kind| {
            Some(MeasureWords {
                title: title.to_owned(),
                unit: unit.to_owned(),
                kind,
            })
        };
        match measure_id {
            MEASURE => words("Sensitivity", "% of events", MeasureKind::Proportion),
            "ai.auroc" => words("Area under the curve", "area", MeasureKind::Statistic),
            "alerts.override_share" => words("Overrides", "% of alerts", MeasureKind::Proportion),
            _ => None,
        }
    }

    fn series(&self, measure_id: &str, group: &str) -> Vec<Reading> {
        let key = (measure_id.to_owned(), group.to_owned());
        self.0.get(&key).cloned().unwrap_or_default()
    }
}

/// A share of a week with its interval.
pub fn share(start: Date, part: f64, whole: f64, interval: (f64, f64)) -> Reading {
    Reading {
        period: Period::containing(PeriodKind::Week, start),
        value: Some(part / whole),
        low: Some(interval.0),
        high: Some(interval.1),
        numerator: Some(part),
        denominator: Some(whole),
        n: Some(whole as i64),
        suppressed: false,
        partial: false,
        lake_version: 1,
    }
}

/// `Sensitivity, lower end at least 0.8, n at least 100`.
pub fn condition() -> Condition {
    Condition {
        measure: MEASURE.to_owned(),
        group: String::new(),
        bound: Bound::Low,
        comparison: Comparison::AtLeast,
        threshold: 0.8,
        n_min: 100,
        periods: 1,
        age_days_max: None,
    }
}

pub fn agreed(action: Action) -> Agreed {
    Agreed {
        condition: condition(),
        reason: "Below this it misses too many.".to_owned(),
        action,
        acknowledge_hours: 4,
        respond_hours: 48,
    }
}

pub fn person(name: &str) -> PersonRef {
    PersonRef {
        id: PersonId(name.to_owned()),
        name: name.to_owned(),
    }
}

/// Somebody with these permissions, besides those that everybody has.
pub fn actor(name: &str, may: &[Permission]) -> Actor {
    let mut all: BTreeSet<Permission> = may.iter().copied().collect();
    all.extend([Permission::ReadGovernance, Permission::ProposeTools]);
    Actor {
        person: person(name),
        kind: ActorKind::Person,
        roles: BTreeSet::new(),
        may: all,
    }
}

/// Owns the model as a clinician; has no permission of the office.
pub fn clinical_owner() -> Actor {
    actor("olga", &[])
}

/// Keeps the model running.
pub fn technical_owner() -> Actor {
    actor("tom", &[])
}

/// Built the model, and manages all tools.
pub fn builder() -> Actor {
    actor("bea", &[Permission::ManageTools, Permission::OverrideGates])
}

/// Manages all tools, has no part in any.
pub fn manager() -> Actor {
    actor("mara", &[Permission::ManageTools])
}

/// May do everything, has no part in any tool.
pub fn chief() -> Actor {
    actor("cleo", Permission::ALL)
}

pub fn member(name: &str) -> Actor {
    actor(name, &[Permission::Vote, Permission::PrepareReviews])
}

/// The office and everything that happened in it.
#[derive(Clone)]
pub struct World {
    pub governance: Governance,
    pub events: Vec<Event>,
    pub policies: Policies,
    pub numbers: Numbers,
    pub now: Timestamp,
}

impl World {
    pub fn new() -> Self {
        Self {
            governance: Governance::default(),
            events: Vec::new(),
            policies: Policies::shipped().expect("shipped policies"),
            numbers: Numbers::default(),
            now: "2026-09-01T08:00:00Z".parse().expect("an instant"),
        }
    }

    pub fn today(&self) -> Date {
        self.now.to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    pub fn setting(&self) -> Setting<'_> {
        Setting {
            now: self.now,
            today: self.today(),
            policies: &self.policies,
            readings: &self.numbers,
        }
    }

    pub fn pass_days(&mut self, days: i64) {
        self.pass_hours(24 * days);
    }

    pub fn pass_hours(&mut self, hours: i64) {
        let later = self.now.checked_add(SignedDuration::from_hours(hours));
        self.now = later.expect("within the calendar");
    }

    /// Asks, and takes in what then happens.
    pub fn ask(&mut self, actor: &Actor, command: Command) -> Result<Vec<Happened>, Refused> {
        let happened = decide(&self.governance, actor, &command, &self.setting())?;
        self.take_in(actor, &happened);
        Ok(happened)
    }

    /// Asks for what must be allowed.
    pub fn must(&mut self, actor: &Actor, command: Command) -> Vec<Happened> {
        let asked = format!("{command:?}");
        self.ask(actor, command).expect(&asked)
    }

    pub fn tool(&mut self, actor: &Actor, command: ToolCommand) -> Result<Vec<Happened>, Refused> {
        self.ask(actor, of_tool(command))
    }

    pub fn must_tool(&mut self, actor: &Actor, command: ToolCommand) -> Vec<Happened> {
        self.must(actor, of_tool(command))
    }

    /// What follows by itself, taken in.
    pub fn round(&mut self) -> Vec<Happened> {
        let happened = decide::follow(&self.governance, &self.setting());
        self.take_in(&Actor::system(), &happened);
        happened
    }

    pub fn take_in(&mut self, actor: &Actor, happened: &[Happened]) {
        for body in happened {
            let subject = body.subject();
            let earlier = self.events.iter().rev();
            let previous = earlier.clone().find(|event| event.subject == subject);
            let mut event = Event {
                seq: self.governance.seq + 1,
                version: previous.map_or(1, |event| event.version + 1),
                previous: previous.map_or_else(String::new, |event| event.hash.clone()),
                subject,
                at: self.now,
                by: actor.person.clone(),
                kind: actor.kind,
                body: body.clone(),
                hash: String::new(),
            };
            event.hash = hash_of(&event);
            self.governance.apply(&event);
            self.events.push(event);
        }
    }

    pub fn model(&self) -> &Tool {
        self.governance.tools.get(&model_id()).expect("the model")
    }

    /// Sensitivity in the week that ended last.
    pub fn sensitivity(&mut self, low: f64) {
        let last_week = self.today().saturating_sub(7.days());
        let reading = share(last_week, 900.0 * (low + 0.05), 900.0, (low, low + 0.1));
        let series = self.numbers.0.entry((MEASURE.to_owned(), String::new()));
        let series = series.or_default();
        series.retain(|known| known.period != reading.period);
        series.push(reading);
    }
}

pub fn model_id() -> ToolId {
    ToolId::from("falls-model")
}

pub fn of_tool(command: ToolCommand) -> Command {
    let is_new = matches!(command, ToolCommand::Propose { .. });
    Command::Tool {
        id: (!is_new).then(model_id),
        command,
    }
}

/// Everything that a card can say, with every question of the intake form answered.
pub fn card(policies: &Policies) -> Card {
    let form = policies.form(Kind::AiModel).expect("a form");
    let answer = |choices: &[String]| choices.first().cloned().unwrap_or("Said.".to_owned());
    let facts = form.question.iter();
    Card {
        kind: Kind::AiModel,
        title: "Falls model".to_owned(),
        purpose: "Falls on wards.".to_owned(),
        intended_use: "Nurses look twice at whom it names.".to_owned(),
        vendor: String::new(),
        clinical_owner: Some(clinical_owner().person),
        technical_owner: Some(technical_owner().person),
        builders: vec![builder().person],
        facts: facts
            .map(|asked| (asked.name.clone(), answer(&asked.choices)))
            .collect(),
    }
}

pub fn version(name: &str) -> ToolVersion {
    ToolVersion {
        version: name.to_owned(),
        from: date(2026, 9, 1),
        note: String::new(),
        is_within_change_plan: false,
    }
}

pub fn propose(policies: &Policies) -> ToolCommand {
    ToolCommand::Propose {
        id: Some(model_id()),
        card: card(policies),
        version: Some(version("1")),
    }
}

/// Answers that make fast track: 6 points with a serious harm, 3 with none.
pub fn fast_track() -> ToolCommand {
    risk("serious", "informs")
}

pub fn risk(severity: &str, autonomy: &str) -> ToolCommand {
    let answers = [
        ("severity", severity),
        ("autonomy", autonomy),
        ("reversibility", "with-effort"),
        ("reach", "few"),
        ("vulnerable-groups", "some"),
        ("novelty", "proven-elsewhere"),
    ];
    let answers = answers.map(|(question, word)| (question.to_owned(), word.to_owned()));
    ToolCommand::AssessRisk {
        answers: answers.into(),
    }
}

pub fn document(kind: &str) -> ToolCommand {
    ToolCommand::ShowDocument {
        kind: kind.to_owned(),
        title: format!("The {kind}"),
        file: None,
        location: "document system".to_owned(),
        valid_until: None,
    }
}

pub fn training(trained: u32) -> ToolCommand {
    ToolCommand::ShowTraining {
        training: "users".to_owned(),
        trained,
        required: 20,
    }
}

pub fn sign(role: &str, to: Stage) -> ToolCommand {
    ToolCommand::SignOff {
        role: role.to_owned(),
        to,
        note: String::new(),
    }
}

pub fn accept(to: Stage) -> ToolCommand {
    ToolCommand::Accept {
        to,
        condition: condition(),
        reason: "Below this it misses too many.".to_owned(),
    }
}

pub fn measures() -> ToolCommand {
    ToolCommand::SetMeasures {
        measures: vec![MeasureOfTool {
            measure: MEASURE.to_owned(),
            group: String::new(),
        }],
    }
}

pub fn go(to: Stage, reason: &str) -> ToolCommand {
    ToolCommand::Move {
        to,
        reason: reason.to_owned(),
        override_rule: None,
        review: None,
    }
}

pub fn over(to: Stage, rule: &str, reason: &str) -> ToolCommand {
    ToolCommand::Move {
        to,
        reason: reason.to_owned(),
        override_rule: Some(rule.to_owned()),
        review: None,
    }
}

pub fn condition_id(number: u32) -> ConditionId {
    ConditionId(format!("condition-{number}"))
}
